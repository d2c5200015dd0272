"""Small rulebooks and records, built by hand: a grant with a fee, a score and a day."""

from datetime import date
from decimal import Decimal

from ipaward.domain.application import Application
from ipaward.domain.types import Amount, Boolean, Choice, Day, Listing, Number, Record, Text
from ipaward.domain.value import Unknown
from ipaward.domain.words import Words
from ipaward.rulebook.book import (
    Allotment,
    Award,
    Kind,
    Last,
    OrderKey,
    Over,
    Programme,
    Rule,
    Rulebook,
    Term,
)
from ipaward.rulebook.definition import Definition
from ipaward.rulebook.expr import (
    Aggregate,
    Any,
    Call,
    Compare,
    Const,
    Each,
    Fact,
    Field,
    Function,
    Item,
    Order,
    Parameter,
    Total,
)
from ipaward.rulebook.policy import (
    Basis,
    Citation,
    Dated,
    Instrument,
    ParameterInfo,
    Policy,
    RoundInfo,
    Status,
)
from ipaward.rulebook.policy import Reading as Recorded
from ipaward.rulebook.vocabulary import FactInfo, Supplier, Vocabulary

DAY = date(2021, 6, 30)
NUMBER, MONEY, TEXT, DATE = Number(0), Amount(), Text(), Day()
KIND = Choice(("firm", "school", "other"))
COST = Record((("kind", Choice(("fee", "advice"))), ("sum", MONEY), ("invoice", TEXT)))
COSTS = Listing(COST)
APPLICANT = Record((("name", TEXT), ("kind", KIND)))
RECORD = Record(
    (
        ("number", TEXT),
        ("day", DATE),
        ("applicant", APPLICANT),
        ("valid", Boolean()),
        ("score", NUMBER),
        ("issued", Day(or_none=True)),
        ("claim", MONEY),
        ("region", TEXT),
        ("costs", COSTS),
    )
)
CITED = Basis((Citation("T1", "firms and schools"),))
UNFOUNDED = Basis((Citation("", set_by="order"),))


def fact(path, of):
    return Fact(tuple(path.split(".")), of)


def vocabulary():
    plain = {
        "number": (TEXT, Supplier.AUTHORITY),
        "day": (DATE, Supplier.AUTHORITY),
        "applicant": (APPLICANT, Supplier.APPLICANT),
        "applicant.name": (TEXT, Supplier.APPLICANT),
        "applicant.kind": (KIND, Supplier.APPLICANT),
        "valid": (Boolean(), Supplier.JUDGEMENT),
        "score": (NUMBER, Supplier.REGISTER),
        "issued": (Day(or_none=True), Supplier.APPLICANT),
        "claim": (MONEY, Supplier.LEDGER),
        "region": (TEXT, Supplier.AUTHORITY),
        "costs": (COSTS, Supplier.APPLICANT),
        "costs.kind": (COST.fields[0][1], Supplier.APPLICANT),
        "costs.sum": (MONEY, Supplier.APPLICANT),
        "costs.invoice": (TEXT, Supplier.APPLICANT),
    }
    unique = {"number", "costs.invoice"}
    labels = {"valid": Words("证书有效", "certificate valid")}
    return Vocabulary(
        RECORD,
        {
            path: FactInfo(
                path,
                of,
                labels.get(path, Words()),
                "",
                supplier,
                "patents" if supplier is Supplier.REGISTER else "",
                is_unique=path in unique,
            )
            for path, (of, supplier) in plain.items()
        },
        "number",
        "applicant.name",
    )


def parameter(name, of, value, basis=CITED, start=date(2021, 1, 1), unit=""):
    return ParameterInfo(name, of, unit, None, (Dated(start, None, value, basis),))


def policy(**changes):
    told = {
        "name": "plan",
        "title": Words("方案", "the plan"),
        "language": "en",
        "status": Status.IN_FORCE,
        "paraphrase": False,
        "issuer": "the city",
        "number": "",
        "issued": None,
        "in_force": date(2020, 1, 1),
        "expires": None,
        "instruments": {"order": Instrument("order", "Order on Funds")},
        "readings": {},
        "rounds": {},
        "targets": {},
        "clauses": {"T1": "firms and schools"},
        "titles": {"T1": "Who may apply"},
    }
    return Policy(**(told | changes))


def rule(name, kind, when, basis=CITED, applies=None, **more):
    return Rule(name, kind, when, applies, basis, more.pop("reason", Words()), **more)


ONE_OF = Any(
    tuple(
        Compare(Order.EQUAL, fact("applicant.kind", KIND), Const(kind, KIND))
        for kind in ("firm", "school")
    )
)
VALID = fact("valid", Boolean())
FEES = Aggregate(
    Total.SUM,
    Each(fact("costs", COSTS), "c", Field(Item("c", "costs", COST), "sum", MONEY), Listing(MONEY)),
    MONEY,
)
STANDARD = Term("standard", Parameter("grant", None, MONEY), None, UNFOUNDED, Words())
CAP = Term(
    "not-above-cost",
    FEES,
    None,
    CITED,
    Words("奖励不超过成本", "the award does not exceed the cost"),
)
RULES = (
    rule(
        "subject",
        Kind.REQUIREMENT,
        ONE_OF,
        reason=Words("不是企业或高校", "neither a firm nor a school"),
    ),
    rule("certified", Kind.REQUIREMENT, VALID),
)
PARAMETERS = (
    parameter("grant", MONEY, Decimal(50000), UNFOUNDED),
    parameter("quota", NUMBER, Decimal(2)),
    parameter("ceiling", MONEY, Decimal(100)),
)


def allotment(**changes):
    told = {
        "per": None,
        "order": (
            OrderKey("score", fact("score", NUMBER), True),
            OrderKey("issued", fact("issued", Day(or_none=True)), False),
        ),
        "quota": Parameter("quota", None, NUMBER),
        "ceiling": None,
        "over": Over.IN_ORDER,
        "last": Last.STOP,
        "rounding": None,
        "basis": CITED,
    }
    return Allotment(**(told | changes))


def programme(**changes):
    told = {
        "name": "grant",
        "title": Words("资助", "grant"),
        "reference_date": "day",
        "definitions": {"fees": Definition("fees", FEES)},
        "rules": RULES,
        "award": Award(STANDARD, (CAP,)),
        "allotment": None,
        "claims": (),
        "examples": (),
        "round_examples": (),
    }
    return Programme(**(told | changes))


def book(*, parameters=PARAMETERS, lists=(), of=None, **changes):
    one = of or programme()
    return Rulebook(
        policy(**changes),
        vocabulary(),
        {p.name: p for p in parameters},
        {entry.name: entry for entry in lists},
        {},
        None,
        {one.name: one},
        "0" * 64,
        (),
    )


def record(number="A1", **changes):
    told = {
        "number": number,
        "day": DAY,
        "applicant": {"name": f"firm {number}", "kind": "firm"},
        "valid": True,
        "score": Decimal(10),
        "issued": date(2021, 3, 1),
        "claim": Decimal(100),
        "region": "north",
        "costs": (cost(Decimal(18000), f"F-{number}"),),
    }
    return {name: value for name, value in (told | changes).items() if value is not None}


def cost(amount, invoice, kind="fee"):
    return {"kind": kind, "sum": amount, "invoice": invoice}


def application(number="A1", **changes):
    return Application(number, record(number, **changes))


UNKNOWN = Unknown(frozenset())
YEAR_OF_DAY = Call(Function.YEAR, (fact("day", DATE),), NUMBER)
REGION = fact("region", TEXT)
CLAIM = Term("standard", fact("claim", MONEY), None, CITED, Words())
ROUNDS = {"grant": (RoundInfo("spring", date(2021, 3, 1), date(2021, 6, 30)),)}
OPEN_READING = {
    "whom": Recorded(
        "whom", Words("谁", "who counts"), {"a": "firms"}, "a", Words("因", "it says so")
    )
}
