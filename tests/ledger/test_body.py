"""What went in comes out again, and the same content is the same bytes."""

from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ipaward.domain.event import Event, Letter
from ipaward.domain.types import Measure
from ipaward.domain.value import NOTHING, CauseKind, Duration, Unknown
from ipaward.ledger.body import NO_BODY, event_body, event_of, letter_body, letter_of
from tests.ledger.courses import DAY, LOG, event

UNKNOWN = Unknown.of(CauseKind.FACT, "x")
TEXTS = st.text(st.characters(codec="utf-8"))
VALUES = st.one_of(
    st.booleans(),
    TEXTS,
    st.dates(),
    st.decimals(allow_nan=False, allow_infinity=False),
    st.builds(Duration, st.sampled_from(Measure), st.integers(-(10**6), 10**6)),
    st.just(NOTHING),
)


@given(TEXTS, TEXTS, TEXTS, st.dates(), st.dictionaries(TEXTS, VALUES))
def test_an_event_comes_back_equal(number, kind, subject, day, facts):
    given_ = Event(number, kind, subject, day, facts)

    back = event_of(event_body(LOG, given_))

    assert back == given_
    assert {n: type(v) for n, v in back.facts.items()} == {n: type(v) for n, v in facts.items()}


@given(TEXTS, TEXTS, TEXTS, TEXTS, st.dates())
def test_a_letter_comes_back_equal(subject, number, transition, name, day):
    letter = Letter(subject, number, transition, name, day)

    assert letter_of(letter_body(LOG, letter)) == letter


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (True, "true"),
        (False, "false"),
        ("本机构", '"本机构"'),
        ("", '""'),
        ("2026-03-01", '"2026-03-01"'),
        (date(2026, 3, 1), '{"day":"2026-03-01"}'),
        (Decimal("0.10"), '{"number":"0.1"}'),
        (Decimal("100"), '{"number":"100"}'),
        (Decimal("1E+2"), '{"number":"100"}'),
        (Decimal("-12345678901234567890.01"), '{"number":"-12345678901234567890.01"}'),
        (Duration(Measure.DAYS, 10), '{"days":10}'),
        (Duration(Measure.MONTHS, -3), '{"months":-3}'),
        (NOTHING, '{"none":true}'),
    ],
)
def test_a_value_is_written_so(value, written):
    assert event_body("l", event("n", "s", "k", DAY, f=value)).decode() == (
        f'{{"day":"2026-02-28","facts":[["f",{written}]],"kind":"k","log":"l","number":"n",'
        '"subject":"s"}'
    )


def test_a_letter_is_written_so():
    assert letter_body("l", Letter("s", "n", "t", "函", DAY)).decode() == (
        '{"day":"2026-02-28","event":"n","log":"l","name":"函","subject":"s","transition":"t"}'
    )


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"a": Decimal("1.50")}, {"a": Decimal("1.5")}),
        ({"a": Decimal("100")}, {"a": Decimal("1E+2")}),
        ({"a": Decimal("-0.00")}, {"a": Decimal(0)}),
        ({"a": True, "b": "x"}, {"b": "x", "a": True}),
        ({"a": UNKNOWN}, {}),
    ],
)
def test_the_same_content_is_the_same_bytes(one, other):
    assert event_body(LOG, event("E", **one)) == event_body(LOG, event("E", **other))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"a": False}, {}),
        ({"a": NOTHING}, {}),
        ({"a": True}, {"a": "true"}),
        ({"a": Decimal(1)}, {"a": True}),
        ({"a": Decimal(1)}, {"a": "1"}),
        ({"a": DAY}, {"a": DAY.isoformat()}),
        ({"a": Duration(Measure.MONTHS, 0)}, {"a": Duration(Measure.DAYS, 0)}),
    ],
)
def test_other_content_is_other_bytes(one, other):
    assert event_body(LOG, event("E", **one)) != event_body(LOG, event("E", **other))


def test_an_unknown_fact_is_absent_when_it_comes_back():
    assert event_of(event_body(LOG, event("E", a=UNKNOWN, b=True))).facts == {"b": True}


@pytest.mark.parametrize(
    "value",
    [
        Fraction(1, 3),
        Decimal("NaN"),
        Decimal("Infinity"),
        datetime(2026, 3, 1, 12),
        0.5,
        1,
        None,
        (True,),
        {"a": True},
        "\ud800",
    ],
)
def test_what_no_event_holds_is_a_fault_of_ours(value):
    with pytest.raises(ValueError, match=r"no event holds|surrogates not allowed"):
        event_body(LOG, event("E", a=value))


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\xff",
        b"[]",
        b"{}",
        b'{"day":"2026-02-30","facts":[],"kind":"k","log":"l","number":"n","subject":"s"}',
        b'{"day":"2026-02-28","facts":[["f"]],"kind":"k","log":"l","number":"n","subject":"s"}',
        b'{"day":"2026-02-28","facts":[["f",1]],"kind":"k","log":"l","number":"n","subject":"s"}',
        b'{"day":"2026-02-28","facts":[1],"kind":"k","log":"l","number":"n","subject":"s"}',
        b'{"day":"2026-02-28","facts":[["f",{"number":"x"}]],"kind":"k","log":"l","number":"n",'
        b'"subject":"s"}',
        b'{"day":"2026-02-28","facts":[],"kind":"k","log":"l","number":1,"subject":"s"}',
    ],
)
def test_what_is_no_body_is_refused(body):
    for read in (event_of, letter_of):
        with pytest.raises(NO_BODY):
            read(body)
