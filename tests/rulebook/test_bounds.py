"""The yardstick at its bounds: how long a chain may be, how large a figure, and what it is told."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from ipaward.domain.finding import Verdict
from ipaward.domain.limits import DEFINITION_CHAIN, FEN, MAGNITUDE
from ipaward.domain.money import Money
from ipaward.domain.types import Amount, Day, Number
from ipaward.domain.value import NOTHING, Cause, CauseKind, Unknown
from ipaward.domain.words import Words
from ipaward.rulebook.book import Award, Term
from ipaward.rulebook.definition import Definition
from ipaward.rulebook.expr import (
    Aggregate,
    Arithmetic,
    Compare,
    Const,
    Defined,
    Fact,
    Items,
    Order,
    Sign,
    Total,
)
from ipaward.rulebook.judgement import judge
from ipaward.rulebook.meaning import Situation, mean
from tests.casework.books import CITED, DAY, MONEY, NUMBER, book, programme

A, B = Fact(("a",), NUMBER), Fact(("b",), NUMBER)


def situation(record, of=None):
    one = of or programme(rules=())
    return Situation(record, DAY, book(of=one), one)


def chained(length):
    """Definitions `d1`, `d2`, …, each one more than the one before it."""
    found = {"d1": Definition("d1", Const(Decimal(1), NUMBER))}
    for n in range(2, length + 1):
        below = Defined(f"d{n - 1}", NUMBER)
        more = Arithmetic(Sign.PLUS, below, Const(Decimal(1), NUMBER), NUMBER)
        found[f"d{n}"] = Definition(f"d{n}", more)
    return programme(rules=(), definitions=found)


def test_the_last_of_the_longest_chain_of_definitions_can_be_asked_for_first():
    here = situation({}, chained(DEFINITION_CHAIN))

    assert mean(Defined(f"d{DEFINITION_CHAIN}", NUMBER), here) == DEFINITION_CHAIN


@pytest.mark.parametrize("sign", [1, -1])
@pytest.mark.parametrize(("more", "is_known"), [(-1, True), (0, True), (1, False)])
def test_no_figure_on_the_way_is_beyond_its_bound(more, is_known, sign):
    a, b = sign * Decimal(MAGNITUDE - 10), sign * Decimal(10 + more)
    here = situation({"a": a, "b": b})

    value = mean(Arithmetic(Sign.PLUS, A, B, NUMBER), here)

    if is_known:
        assert value == sign * Fraction(MAGNITUDE + more)
    else:
        assert [cause.kind for cause in value.causes] == [CauseKind.OUT_OF_RANGE]


@pytest.mark.parametrize(("more", "is_known"), [(-1, True), (0, True), (1, False)])
def test_an_award_has_a_greatest_amount(more, is_known):
    fen = Decimal(FEN + more) / 100
    standard = Term("standard", Const(fen, MONEY), None, CITED, Words())
    one = programme(rules=(), award=Award(standard, ()))

    judgement = judge(one, situation({}, one))

    assert judgement.verdict is (Verdict.ELIGIBLE if is_known else Verdict.PENDING)
    assert judgement.amount == (Money(FEN + more) if is_known else None)
    kinds = {cause.kind for cause in judgement.causes}
    assert kinds == (set() if is_known else {CauseKind.OUT_OF_RANGE})


@pytest.mark.parametrize("is_left", [True, False])
def test_a_day_that_is_none_is_named_where_it_is_put_in_order(is_left):
    ended, now = Fact(("ended",), Day(or_none=True)), Const(date(2021, 1, 1), Day())
    sides = (ended, now) if is_left else (now, ended)

    value = mean(Compare(Order.LESS, *sides), situation({"ended": NOTHING}))

    assert value == Unknown.of(CauseKind.NONE, "ended")
    assert value.causes == {Cause(CauseKind.NONE, "ended")}


def test_a_total_too_large_is_named_by_what_is_added_up():
    listed = Fact(("a",), NUMBER)
    total = Aggregate(Total.SUM, Items((listed, listed), Number(0)), Amount())
    value = mean(total, situation({"a": Decimal(MAGNITUDE)}))

    assert {cause.kind for cause in value.causes} == {CauseKind.OUT_OF_RANGE}
