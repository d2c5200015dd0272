"""A value that is written is read back equal, and the same value is always written the same."""

from datetime import date, datetime
from decimal import Decimal, localcontext
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ipaward.domain.types import Measure
from ipaward.domain.value import NOTHING, Cause, CauseKind, Duration, Unknown
from ipaward.ledger.canonical import canonical, parsed
from ipaward.ledger.values import plain_number, read, read_pairs, written, written_pairs
from tests.ledger.courses import DAY

# What reading what is no value raises.
NO_VALUE = (ValueError, TypeError, ArithmeticError)

TEXTS = st.text(st.characters(codec="utf-8"))
NUMBERS = st.decimals(allow_nan=False, allow_infinity=False)
SIMPLE = st.one_of(
    st.booleans(),
    TEXTS,
    st.dates(),
    NUMBERS,
    st.builds(Duration, st.sampled_from(Measure), st.integers(-(10**6), 10**6)),
    st.just(NOTHING),
    st.builds(Unknown, st.frozensets(st.builds(Cause, st.sampled_from(CauseKind), TEXTS))),
)
VALUES = st.recursive(
    SIMPLE,
    lambda parts: st.one_of(
        st.lists(parts, max_size=4).map(tuple), st.dictionaries(TEXTS, parts, max_size=4)
    ),
    max_leaves=8,
)


def kinds(value):
    """The kind of a value and of its parts, for True equals 1."""
    match value:
        case tuple():
            return [kinds(part) for part in value]
        case dict():
            return {name: kinds(part) for name, part in value.items()}
    return type(value)


def as_bytes(value):
    return canonical({"value": written(value)})


@given(VALUES)
def test_a_value_is_read_back_equal_and_written_the_same_again(value):
    body = as_bytes(value)

    back = read(parsed(body)["value"])

    assert back == value
    assert kinds(back) == kinds(value)
    assert as_bytes(back) == body


@given(st.dictionaries(TEXTS, VALUES, max_size=4))
def test_the_facts_of_a_record_are_read_back_equal(facts):
    body = canonical({"facts": written_pairs(facts)})

    back = read_pairs(parsed(body)["facts"])

    assert back == facts
    assert kinds(back) == kinds(facts)


@pytest.mark.parametrize(
    ("value", "form"),
    [
        (True, "true"),
        (False, "false"),
        ("本机构", '"本机构"'),
        ("", '""'),
        ("2026-03-01", '"2026-03-01"'),
        (date(2026, 3, 1), '{"day":"2026-03-01"}'),
        (date(1, 1, 1), '{"day":"0001-01-01"}'),
        (Decimal("0.10"), '{"number":"0.1"}'),
        (Decimal("100"), '{"number":"100"}'),
        (Decimal("1E+2"), '{"number":"100"}'),
        (Decimal("-12345678901234567890.01"), '{"number":"-12345678901234567890.01"}'),
        (Duration(Measure.DAYS, 10), '{"days":10}'),
        (Duration(Measure.MONTHS, -3), '{"months":-3}'),
        (NOTHING, '{"none":true}'),
        (Unknown(frozenset()), '{"unknown":[]}'),
        (Unknown.of(CauseKind.DIVISION, "甲"), '{"unknown":[["division-by-zero","甲"]]}'),
        ((), "[]"),
        ((True, ("a",)), '[true,["a"]]'),
        ({}, '{"record":[]}'),
        ({"乙": True, "b": {"a": DAY}}, '{"record":[["b",{"record":[["a",{"day":"2026-02-28"}]]}],'
         '["乙",true]]}'),
    ],
)  # fmt: skip
def test_a_value_is_written_so(value, form):
    assert as_bytes(value).decode() == f'{{"value":{form}}}'


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (Decimal("1.50"), Decimal("1.5")),
        (Decimal("100"), Decimal("1E+2")),
        (Decimal("-0.00"), Decimal(0)),
        ({"a": True, "b": "x"}, {"b": "x", "a": True}),
        (
            Unknown(frozenset([Cause(CauseKind.FACT, n) for n in "abcdefgh"])),
            Unknown(frozenset([Cause(CauseKind.FACT, n) for n in "hgfedcba"])),
        ),
    ],
)
def test_the_same_content_is_the_same_bytes(one, other):
    assert as_bytes(one) == as_bytes(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"a": False}, {}),
        ({"a": NOTHING}, {}),
        (True, "true"),
        (Decimal(1), True),
        (Decimal(1), "1"),
        (Decimal(1), (Decimal(1),)),
        (DAY, DAY.isoformat()),
        (Duration(Measure.MONTHS, 0), Duration(Measure.DAYS, 0)),
        (NOTHING, Unknown.of(CauseKind.NONE, "a")),
        (Unknown.of(CauseKind.FACT, "a"), Unknown.of(CauseKind.FACT, "b")),
        (Unknown.of(CauseKind.FACT, "a"), Unknown.of(CauseKind.LIST, "a")),
        ((), {}),
        ((("a", True),), {"a": True}),
        ({"number": "1"}, Decimal(1)),
        ({"none": True}, NOTHING),
    ],
)
def test_other_content_is_other_bytes(one, other):
    assert as_bytes(one) != as_bytes(other)


@pytest.mark.parametrize(
    "value",
    [
        Fraction(1, 3),
        Decimal("NaN"),
        Decimal("sNaN"),
        Decimal("Infinity"),
        datetime(2026, 3, 1, 12),
        0.5,
        1,
        None,
        b"bytes",
        [True],
        {True},
        "\ud800",
    ],
)
def test_what_no_body_holds_is_a_fault_of_ours_however_deep_it_lies(value):
    for whole in (value, (True, value), {"a": value}, {"a": ({"b": value},)}):
        with pytest.raises(ValueError, match=r"no body holds|surrogate pair"):
            as_bytes(whole)


@pytest.mark.parametrize(
    "form",
    [
        None,
        1,
        {},
        {"other": True},
        {"number": 1},
        {"number": "x"},
        {"number": ""},
        {"day": 1},
        {"day": "2026-02-30"},
        {"days": "1"},
        {"months": None},
        {"none": False},
        {"unknown": "fact"},
        {"unknown": ["fact"]},
        {"unknown": [["no-such-cause", "a"]]},
        {"unknown": [["fact"]]},
        {"record": {}},
        {"record": [["a"]]},
        {"record": [["a", 1]]},
        {"record": ["a"]},
        {"record": [1]},
        {"record": [["a", True, True]]},
    ],
)
def test_what_is_no_value_is_refused(form):
    for whole in (form, [form], {"record": [["a", form]]}):
        with pytest.raises(NO_VALUE):
            read(whole)


@pytest.mark.parametrize(
    "form",
    [
        {"number": "NaN"},
        {"number": "Infinity"},
        {"number": "1.50"},
        {"number": " 1_0 "},
        {"day": "20260228"},
        {"days": True},
        {"months": False},
        {"none": True, "more": True},
        {"number": "1", "day": "2026-02-28"},
        {"unknown": [["fact", 1]]},
        {"record": [[1, True]]},
        {"record": [["b", True], ["a", True]]},
        {"record": [["a", True], ["a", False]]},
    ],
)
def test_what_is_never_written_so_is_refused(form):
    with pytest.raises(NO_VALUE):
        read(form)


@pytest.mark.parametrize("pairs", [None, {}, "ab", {"a": True}, (("a", True),)])
def test_what_is_no_list_of_pairs_is_refused(pairs):
    with pytest.raises(NO_VALUE):
        read_pairs(pairs)


@given(NUMBERS, st.integers(0, 9))
def test_equal_numbers_are_spelled_alike_and_to_the_last_digit(number, zeros):
    spelled = plain_number(number)
    exponent = number.as_tuple().exponent - zeros
    sign, digits, _ = number.as_tuple()
    longer = Decimal((sign, digits + (0,) * zeros, exponent))

    with localcontext(prec=2):
        assert plain_number(longer) == spelled
    assert Decimal(spelled) == number == longer
    assert not set(spelled) - set("-.0123456789")
    assert "." not in spelled or not spelled.endswith(("0", "."))
