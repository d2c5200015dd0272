"""An award like those the readings are made for, its applications, and the same by hand."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from random import Random

from ipaward.domain.types import (
    Amount,
    Boolean,
    Choice,
    Day,
    Listing,
    ListName,
    Number,
    Record,
    Text,
    Type,
)
from ipaward.domain.value import Value
from ipaward.domain.words import Words
from ipaward.rulebook.book import Award, Breach, Kind, Programme, Rule, Rulebook, Term
from ipaward.rulebook.definition import Definition
from ipaward.rulebook.expr import (
    Aggregate,
    All,
    Any,
    Arithmetic,
    Call,
    Compare,
    Const,
    Defined,
    Distinct,
    Each,
    Expr,
    Fact,
    Field,
    Filter,
    Function,
    Item,
    Not,
    Order,
    Parameter,
    Sign,
    Some,
    Total,
)
from ipaward.rulebook.policy import (
    Basis,
    Dated,
    DatedList,
    Listed,
    ParameterInfo,
    Policy,
    Status,
)
from ipaward.rulebook.vocabulary import Vocabulary

BASIS, WORDS = Basis(()), Words()
BOOLEAN, AMOUNT, TEXT, DAY, WHOLE = Boolean(), Amount(), Text(), Day(), Number(0)
BODY = Choice(("企业", "高校", "科研组织", "其他"))
STATUS = Choice(("有效", "暂停", "撤销"))
KIND = Choice(("认证", "监督审核", "辅导", "培训"))
LINE = Record((("类别", KIND), ("金额", AMOUNT), ("已付", BOOLEAN), ("发票号", TEXT)))
LINES = Listing(LINE)
ON = date(2021, 6, 30)


def fact(path: str, of: Type) -> Fact:
    """Give a fact by its dotted path."""
    return Fact(tuple(path.split(".")), of)


def is_(left: Expr, word: str) -> Expr:
    """Compare with a word."""
    return Compare(Order.EQUAL, left, Const(word, left.type))


def one_of(left: Expr, *words: str) -> Expr:
    """Compare with several words."""
    return Any(tuple(is_(left, word) for word in words))


def _line(name: str, of: Type, variable: str) -> Field:
    return Field(Item(variable, "费用", LINE), name, of)


def _column(name: str, of: Type, variable: str) -> Expr:
    return Each(Defined("费用行", LINES), variable, _line(name, of, variable), Listing(of))


def _definitions() -> dict[str, Definition]:
    kept = All((one_of(_line("类别", KIND, "x"), "认证", "监督审核"), _line("已付", BOOLEAN, "x")))
    lines = Filter(fact("费用", LINES), "x", kept, LINES)
    total = Aggregate(Total.SUM, _column("金额", AMOUNT, "y"), AMOUNT)
    return {"费用行": Definition("费用行", lines), "费用额": Definition("费用额", total)}


def _rules() -> tuple[Rule, ...]:
    invoices = Aggregate(Total.COUNT, Distinct(_column("发票号", TEXT, "z"), Listing(TEXT)), WHOLE)
    twice = Compare(Order.LESS, invoices, Aggregate(Total.COUNT, Defined("费用行", LINES), WHOLE))
    other = Some(fact("费用", LINES), "w", one_of(_line("类别", KIND, "w"), "辅导", "培训"))
    listed = Call(
        Function.LISTED_IN,
        (Const("机构", ListName()), fact("证书.机构", TEXT), fact("受理日", DAY)),
        BOOLEAN,
    )
    free = Compare(Order.EQUAL, fact("证书.另收费", AMOUNT), Const(Decimal(0), AMOUNT))
    kept = All((fact("证书.报告", BOOLEAN), free))
    return (
        _rule(
            "主体", Kind.REQUIREMENT, one_of(fact("申请人.类型", BODY), "企业", "高校", "科研组织")
        ),
        _rule("有效", Kind.REQUIREMENT, is_(fact("证书.状态", STATUS), "有效")),
        _rule("重复", Kind.EXCLUSION, twice),
        _rule("不奖", Kind.NOTE, other),
        _rule("名单", Kind.NOTE, Not(listed)),
        _rule("测评", Kind.DUTY, kept),
    )


def _rule(name: str, kind: Kind, when: Expr) -> Rule:
    return Rule(name, kind, when, None, BASIS, WORDS, (), Breach.NOTE)


def award_book() -> tuple[Rulebook, Programme]:
    """Give two requirements, an exclusion, two notes, a duty, a standard and one cap."""
    standard = Term("standard", Parameter("奖励标准", None, AMOUNT), None, BASIS, WORDS)
    cost = Arithmetic(Sign.MINUS, Defined("费用额", AMOUNT), fact("其他资助", AMOUNT), AMOUNT)
    cap = Term("不超成本", cost, None, BASIS, WORDS)
    programme = Programme(
        "认证", WORDS, "受理日", _definitions(), _rules(), Award(standard, (cap,)),
        None, (), (), (),
    )  # fmt: skip
    policy = Policy(
        "p", WORDS, "zh", Status.EXAMPLE, False, "", "", None, None, None, {}, {}, {}, {}, {}, {}
    )
    value = Dated(date(2020, 1, 1), None, Decimal(30000), BASIS)
    entries = {"甲": (Listed("甲", date(2020, 1, 1), None),)}
    book = Rulebook(
        policy,
        Vocabulary(Record(()), {}, "编号"),
        {"奖励标准": ParameterInfo("奖励标准", AMOUNT, "", None, (value,))},
        {"机构": DatedList("机构", entries, BASIS)},
        {}, None, {programme.name: programme}, "digest", (),
    )  # fmt: skip
    return book, programme


def applications(count: int, seed: int = 1) -> list[dict[str, Value]]:
    """Give records, three to five lines of cost each; four of five eligible."""
    rnd = Random(seed)
    return [_application(rnd) for _ in range(count)]


def _application(rnd: Random) -> dict[str, Value]:
    lines = tuple(
        {
            "类别": rnd.choice(KIND.members),
            "金额": Decimal(rnd.randint(0, 3_000_000)).scaleb(-2),
            "已付": rnd.random() < 0.95,
            "发票号": f"F{k if rnd.random() < 0.99 else 0}",
        }
        for k in range(rnd.randint(3, 5))
    )
    return {
        "受理日": ON,
        "申请人": {"类型": "企业" if rnd.random() < 0.95 else "其他"},
        "证书": {
            "状态": "有效" if rnd.random() < 0.9 else "暂停",
            "机构": rnd.choice(["甲", "乙"]),
            "报告": True,
            "另收费": Decimal(0),
        },
        "费用": lines,
        "其他资助": Decimal(rnd.choice([0, 0, 0, 1000])),
    }


def by_hand(record: dict[str, Value]) -> tuple[str, int | None, str | None, tuple[bool, ...]]:
    """Judge one application as a programmer would have written it, for complete records only."""
    lines = [x for x in record["费用"] if x["类别"] in ("认证", "监督审核") and x["已付"]]
    holder, certificate = record["申请人"], record["证书"]
    states = (
        holder["类型"] in ("企业", "高校", "科研组织"),
        certificate["状态"] == "有效",
        len({x["发票号"] for x in lines}) < len(lines),
        any(x["类别"] in ("辅导", "培训") for x in record["费用"]),
        certificate["机构"] != "甲",
        bool(certificate["报告"]) and certificate["另收费"] == 0,
    )
    if not (states[0] and states[1] and not states[2]):
        return "ineligible", None, None, states
    cost = int(100 * (sum(x["金额"] for x in lines) - record["其他资助"]))
    if cost < 3_000_000:
        return "eligible", max(0, cost), "不超成本", states
    return "eligible", 3_000_000, "standard", states
