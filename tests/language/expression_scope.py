"""The names the tests of expressions speak of, and how they read a text."""

from __future__ import annotations

from dataclasses import replace

from ipaward.domain.problem import Problem
from ipaward.domain.source import Source
from ipaward.domain.types import (
    Amount,
    Boolean,
    Choice,
    Day,
    Identifier,
    Length,
    Listing,
    Measure,
    Number,
    Record,
    Scheme,
    Text,
    Tiers,
    Type,
)
from ipaward.language.expressions import read_expression
from ipaward.language.scalar import Scalar
from ipaward.language.scope import Scope
from ipaward.rulebook.expr import Expr, Fact

COST = Record(
    (
        ("类别", Choice(("认证", "监督审核", "辅导"))),
        ("金额", Amount()),
        ("已付", Boolean()),
        ("发票号", Text()),
        ("日", Day()),
        ("名称", Text()),
    )
)
PATENT = Record((("种类", Choice(("发明", "外观设计"))), ("有效", Boolean()), ("分", Number(1))))
FACTS = Record(
    (
        ("编号", Text()),
        ("名称", Text()),
        ("受理日", Day()),
        (
            "申请人",
            Record(
                (
                    ("类型", Choice(("企业", "高校", "其他"))),
                    ("性质", Choice(("企业", "机关"))),
                    ("名称", Text()),
                    ("小型", Boolean()),
                    ("信用代码", Identifier(Scheme.USCC)),
                )
            ),
        ),
        ("证书", Record((("发证日", Day()), ("到期", Day(or_none=True))))),
        ("费用", Listing(COST)),
        ("专利", Listing(PATENT)),
        ("申报额", Amount()),
        ("人数", Number(0, "0", "100")),
    )
)
RULES = Scope(
    FACTS,
    parameters={
        "奖励标准": (Amount(), None),
        "每件得分": (Number(0), None),
        "比例": (Number(2), None),
        "细比例": (Number(12), None),
        "窗口": (Length(Measure.MONTHS), None),
        "期限": (Length(Measure.DAYS), None),
        "分档": (Tiers(), None),
    },
    definitions={"认证费用": Amount(), "认证费用行": Listing(COST)},
    origins={"认证费用行": "费用"},
    lists=("平台机构",),
    series={"利率": 4},
    extra={"核定额": Fact(("award",), Amount()), "award": Fact(("award",), Amount())},
)
FREE = replace(RULES, free_numbers=True, may_ask_known=True)


def read(
    text: str, scope: Scope = FREE, wants: Type | None = None
) -> tuple[Expr | None, tuple[Problem, ...]]:
    return read_expression(Scalar.whole(Source("x", text)), scope, wants)


def right(text: str, scope: Scope = FREE, wants: Type | None = None) -> Expr:
    """Give the expression of a text that has no problem."""
    expr, problems = read(text, scope, wants)
    assert problems == ()
    assert expr is not None
    return expr


def codes(text: str, scope: Scope = FREE, wants: Type | None = None) -> list[str]:
    expr, problems = read(text, scope, wants)
    assert (expr is None) == bool(problems)
    return [problem.code for problem in problems]
