"""Decisions made by hand, of made-up applicants, and the ledgers they are recorded in."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

from ipaward.domain.decision import DOUBLE, Decision, Finding, Missing, ParameterUsed
from ipaward.domain.finding import State, Verdict
from ipaward.domain.money import Money
from ipaward.domain.types import Measure
from ipaward.domain.value import NOTHING, Cause, CauseKind, Duration, Unknown
from ipaward.domain.words import Words
from ipaward.ledger.activations import ActivationLog
from ipaward.ledger.decisions import DecisionLog
from ipaward.ledger.entries import Why
from ipaward.ledger.opening import KEYS, Place, open_ledger
from ipaward.ledger.rounds import Rulebook, Screening
from tests.ledger.courses import NOON
from tests.ledger.postgres_ledgers import session

FIRM, OTHER = "样例一号有限公司", "样例二号有限公司"
INVOICE = "发票甲七七"
CASE = "small", "grant"
DAY = date(2021, 6, 30)
LATER = datetime(2026, 4, 2, 9, 30, tzinfo=UTC)
WHY = Why("样例经办人", "样例理由：原来的地址写错了")
APPROVED = Why("样例办公室", "样例会议")
SECOND = "样例复核人"
RULEBOOK = Rulebook(
    "small",
    "d" * 64,
    {"policies/small/policy.yaml": b"policy: small\n", "rules/small/grant.yaml": b"grant"},
)
# What is in a ledger in which the rulebook is active, and nothing is decided.
ACTIVE = {"genesis": 1, "rulebook": 1, "activation": 1}
SCREENING = Screening(*CASE, "a" * 64, 1)


def record(name=FIRM, **changes):
    """A record with a value of every kind a body holds."""
    told = {
        "applicant": {"name": name, "kind": "企业", "address": {"city": "样例市"}},
        "accepted": DAY,
        "score": Decimal("10.50"),
        "local": True,
        "exempt": False,
        "term": Duration(Measure.MONTHS, 6),
        "waited": Duration(Measure.DAYS, -3),
        "until": NOTHING,
        "region": Unknown(
            frozenset([Cause(CauseKind.FACT, "region"), Cause(CauseKind.DIVISION, "a / b")])
        ),
        "costs": (
            {"sum": Decimal(18000), "invoice": INVOICE},
            {"sum": Unknown.of(CauseKind.FACT, "costs.sum"), "invoice": ""},
        ),
        "none": (),
    }
    return told | changes


def finding(rule="local", kind="requirement", state=State.MET, clause="T1", **more):
    words = more.get("message", Words("在本市", "in the city"))
    return Finding(f"grant/{rule}", kind, state, clause, more.get("facts", {"local": True}), words)


SHARED = finding("shared-invoice", DOUBLE, State.MET, "", facts={"costs.invoice": INVOICE})
DECISION = Decision(
    application="A1",
    applicant=FIRM,
    policy=CASE[0],
    status="in-force",
    text="verbatim",
    programme=CASE[1],
    on=DAY,
    verdict=Verdict.ELIGIBLE,
    amount=Money(3_000_050),
    bound_by="costs",
    terms=(("standard", "40000.00"), ("costs", None)),
    provisional=("places",),
    parameters=(ParameterUsed("rate", "40000", date(2020, 1, 1), "T1"),),
    missing=(Missing("costs.sum", "applicant", "empty-list"),),
    findings=(finding(), finding("barred", "exclusion", State.NOT_APPLICABLE, "T2")),
    assumed=("exempt",),
    record=record(),
    rulebook=RULEBOOK.digest,
    engine="1",
)


def decided(number="A1", name=FIRM, **changes):
    """A decision on an application of somebody; its record bears their name."""
    told = {"application": number, "applicant": name, "record": record(name)}
    return replace(DECISION, **(told | changes))


def refused(one):
    """The same case, not eligible."""
    return replace(one, verdict=Verdict.INELIGIBLE, amount=None, bound_by=None)


def begun(place: Place | Path) -> DecisionLog:
    """The decisions of a ledger, in which nothing is active yet."""
    return DecisionLog.of(open_ledger(place if isinstance(place, Place) else Place.of(place)))


def opened(place: Place | Path) -> DecisionLog:
    """The decisions of a ledger, in which the rulebook is active."""
    log = begun(place)
    activated(log)
    return log


def activated(log: DecisionLog, rulebook: Rulebook = RULEBOOK) -> None:
    """Let a rulebook be the active one; nothing is entered where it is."""
    ActivationLog(log.ledger).activate_unsigned(rulebook, APPROVED, NOON)


def recorded(log, *decisions, rulebook=RULEBOOK, screening=SCREENING, now=NOON, why=None):
    return log.record(decisions, rulebook, screening, now, why)


def two_cases(place: Place | Path) -> DecisionLog:
    """A ledger with two cases of two applicants on record."""
    log = opened(place)
    recorded(log, decided("A1"), decided("A2", OTHER))
    return log


def kinds(log):
    """How many entries of each kind there are."""
    with log.ledger.store.reading() as pages:
        return pages.counts()


def size(log):
    with log.ledger.store.reading() as pages:
        return pages.size


def keys_of(place: Place) -> Path:
    """The file of the keys of a ledger in a file."""
    return Path(place.ledger).with_name(Path(place.ledger).name + KEYS)


def everything(place: Place) -> bytes:
    """All that stands in a ledger and in its keys, seen without our own code."""
    if place.is_there and isinstance(place.ledger, Path):
        return place.ledger.read_bytes() + keys_of(place).read_bytes()
    found = []
    with session(str(place.ledger)) as connection:
        tables = connection.execute(
            "SELECT schemaname, tablename FROM pg_tables WHERE schemaname LIKE 'ipaward%'"
        ).fetchall()
        assert {schema for schema, _ in tables} == {"ipaward", "ipaward_keys"}
        for schema, table in tables:
            for row in connection.execute(f"SELECT * FROM {schema}.{table}").fetchall():
                found += [v if isinstance(v, bytes) else str(v).encode() for v in row]
    return b"\n".join(found)
