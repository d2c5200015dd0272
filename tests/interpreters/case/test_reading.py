"""The case reading judges, agrees with the yardstick, and says so loudly where it does not."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from ipaward.domain.finding import State, Verdict
from ipaward.domain.limits import DEFINITION_CHAIN
from ipaward.domain.money import Money
from ipaward.domain.problem import RefusedError
from ipaward.domain.types import Day, Number
from ipaward.domain.value import NOTHING, CauseKind, Nothing, Unknown
from ipaward.interpreters.case import fence, reading
from ipaward.interpreters.case.reading import CaseReading, limits_exceeded
from ipaward.rulebook.book import Kind
from ipaward.rulebook.definition import Definition
from ipaward.rulebook.expr import All, Arithmetic, Compare, Const, Defined, Fact, Order, Sign
from ipaward.rulebook.reading import DisagreementError
from tests.benchmarks.award import BOOLEAN, ON, applications, award_book, by_hand

NOBODY_KNOWS = Unknown.of(CauseKind.FACT, "受理日")


@pytest.fixture
def reader():
    found = CaseReading(*award_book())
    yield found
    found.close()


def test_it_agrees_with_what_a_programmer_would_have_written_by_hand(reader):
    for record in applications(300):
        judged = reader.judge(record, ON)

        verdict, fen, bound, states = by_hand(record)
        assert judged.verdict.value == verdict
        assert judged.amount == (None if fen is None else Money(fen))
        assert judged.bound_by == bound
        assert [s is State.MET for _, s in judged.states] == list(states)


def test_a_blank_leaves_the_case_pending_and_says_what_is_missing(reader):
    record = {**applications(1)[0], "其他资助": Unknown(frozenset())}

    judged = reader.judge({**record, "申请人": {"类型": "企业"}}, ON)

    assert judged.verdict is Verdict.PENDING
    assert judged.amount is None


def test_one_rule_set_serves_every_reference_date(reader):
    record = {**applications(1)[0], "申请人": {"类型": "企业"}}

    standards = [
        dict(reader.judge(record, on).terms).get("standard")
        for on in (date(2019, 12, 31), date(2020, 1, 1), NOBODY_KNOWS)
    ]

    assert standards == [None, 30000, None]


def test_a_parameter_can_be_set_for_one_judgement_only(reader):
    record = next(r for r in applications(50) if by_hand(r)[2] == "standard")

    lower = reader.judge(record, ON, {"奖励标准": Decimal("0.01")})
    again = reader.judge(record, ON)

    assert (lower.amount, again.amount) == (Money(1), Money(3_000_000))


def test_the_trace_names_what_each_rule_fired_on(reader):
    reader.judge(applications(1)[0], ON)

    assert reader.trace
    assert all(fired.because for fired in reader.trace)


def test_the_same_case_fires_the_same_rules_in_the_same_order(reader):
    record, other = applications(2)

    reader.judge(record, ON)
    first = reader.trace
    reader.judge(other, ON)
    reader.judge(record, ON)

    assert reader.trace == first


def test_a_disagreement_names_the_rule_and_what_each_side_says(reader, monkeypatch):
    def lenient(programme, here):
        judged = true(programme, here)
        return replace(judged, states=tuple((name, State.MET) for name, _ in judged.states))

    true = reading.judge
    monkeypatch.setattr(reading, "judge", lenient)
    record = {**applications(1)[0], "申请人": {"类型": "其他"}}

    with pytest.raises(DisagreementError) as caught:
        reader.judge(record, ON)

    assert (caught.value.about, caught.value.engine, caught.value.yardstick) == (
        "认证/主体",
        "unmet",
        "met",
    )


def test_a_reading_is_of_use_again_after_it_failed(reader):
    broken = {**applications(1)[0], "其他资助": Decimal("0.001")}  # intake never lets it through

    with pytest.raises(ValueError, match="more than 2 decimals"):
        reader.judge(broken, ON)

    assert reader.judge(applications(1)[0], ON)


def test_a_closed_reading_may_be_used_again(reader):
    reader.close()

    assert reader.judge(applications(1)[0], ON)


def test_a_programme_of_many_rules_is_within_the_fence_and_judged():
    book, programme = award_book()
    sample = programme.rules[1]
    rules = tuple(replace(sample, name=f"R{i}") for i in range(300))
    large = replace(programme, rules=rules)

    assert limits_exceeded(book, large) == ()
    found = CaseReading(book, large)
    judged = found.judge(applications(1)[0], ON)
    found.close()
    assert len(judged.states) == 300


@pytest.mark.parametrize(("limit", "beyond"), [(-1, True), (0, False), (1, False)])
def test_a_programme_beyond_the_fence_is_a_problem(monkeypatch, limit, beyond):
    book, programme = award_book()
    found = CaseReading(book, programme)
    count = sum(map(len, found._engine.facts))
    monkeypatch.setattr(reading, "FACTS", count + limit)

    problems = limits_exceeded(book, programme)

    assert [p.code for p in problems] == (["beyond-fence"] if beyond else [])
    assert fence.FACTS == 400


def test_a_programme_beyond_the_fence_is_not_judged(monkeypatch):
    book, programme = award_book()
    monkeypatch.setattr(reading, "FACTS", 1)

    with pytest.raises(RefusedError):
        CaseReading(book, programme)


def test_the_longest_chain_of_definitions_is_judged():
    book, programme = award_book()
    one = Const(Decimal(1), Number())
    chain = {"d1": Definition("d1", one)}
    for n in range(2, DEFINITION_CHAIN + 1):
        more = Arithmetic(Sign.PLUS, Defined(f"d{n - 1}", Number()), one, Number())
        chain[f"d{n}"] = Definition(f"d{n}", more)
    whole = Compare(
        Order.EQUAL,
        Defined(f"d{DEFINITION_CHAIN}", Number()),
        Const(Decimal(DEFINITION_CHAIN), Number()),
    )
    rule = replace(programme.rules[0], name="long", when=whole, applies=None)
    long = CaseReading(book, replace(programme, definitions=chain, rules=(rule,), award=None))

    judged = long.judge(applications(1)[0], ON)

    long.close()
    assert judged.states == (("long", State.MET),)


def test_a_programme_without_rules_is_met_by_everybody():
    book, programme = award_book()
    bare = CaseReading(book, replace(programme, rules=(), award=None))

    assert bare.judge({}, ON).verdict is Verdict.ELIGIBLE
    bare.close()


@pytest.mark.parametrize("truth", [True, False])
def test_a_rule_that_reads_nothing_is_decided_too(truth):
    book, programme = award_book()
    rule = replace(programme.rules[0], kind=Kind.REQUIREMENT, when=All((Const(truth, BOOLEAN),)))
    bare = CaseReading(book, replace(programme, rules=(rule,), award=None))

    assert bare.judge({}, ON).verdict is (Verdict.ELIGIBLE if truth else Verdict.INELIGIBLE)
    bare.close()


@pytest.mark.parametrize("order", [Order.EQUAL, Order.UNEQUAL, Order.LESS])
def test_none_is_none_whichever_instance_says_it(order):
    day = Day(or_none=True)
    book, programme = award_book()
    when = Compare(order, Fact(("到期日",), day), Const(NOTHING, day))
    rule = replace(programme.rules[0], when=when)
    bare = CaseReading(book, replace(programme, rules=(rule,), award=None))

    states = [bare.judge({"到期日": v}, ON).state(rule.name) for v in (Nothing(), NOTHING, ON)]

    bare.close()
    assert (
        states
        == {
            Order.EQUAL: [State.MET, State.MET, State.UNMET],
            Order.UNEQUAL: [State.UNMET, State.UNMET, State.MET],
            Order.LESS: [State.UNKNOWN] * 3,
        }[order]
    )
