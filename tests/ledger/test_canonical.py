"""A thing has one form in bytes, and only those bytes are read as that thing."""

import json

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from ipaward.domain.limits import CANONICAL_DEPTH as DEPTH
from ipaward.domain.limits import CANONICAL_WHOLE as LARGEST
from ipaward.ledger.canonical import canonical, parsed

ANY = "."  # whatever is said of it: the reasons come from three libraries
TEXTS = st.text(st.characters(codec="utf-8"))
KEYS = st.text("abcdefghijklmnopqrstuvwxyz0123456789_", min_size=1, max_size=9)
PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers(-LARGEST, LARGEST) | TEXTS,
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(KEYS, inner, max_size=5),
    max_leaves=30,
)


def nested(depth, inmost):
    """Lists so that there are `depth` lists or maps in all, the inmost included."""
    value = inmost
    for _ in range(depth - 1):
        value = [value]
    return value


@given(PLAIN)
def test_the_bytes_are_those_of_rfc_8785(value):
    assert canonical(value) == rfc8785.dumps(value)


@given(PLAIN)
def test_the_standard_library_writes_the_same_bytes(value):
    written = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert canonical(value) == written.encode()


@given(st.dictionaries(KEYS, PLAIN, max_size=5))
def test_a_map_is_read_back_equal(value):
    assert parsed(canonical(value)) == value


@pytest.mark.parametrize("number", [LARGEST - 1, LARGEST, -LARGEST])
def test_the_largest_whole_numbers_are_written(number):
    assert canonical(number) == str(number).encode()


@pytest.mark.parametrize("inmost", [[], {}, ["x"], {"a": 1}])
@pytest.mark.parametrize("depth", [DEPTH - 1, DEPTH])
def test_the_greatest_depth_is_written(depth, inmost):
    assert canonical(nested(depth, inmost)) == rfc8785.dumps(nested(depth, inmost))


@pytest.mark.parametrize("inmost", [[], {}, ["x"], {"a": 1}])
def test_one_deeper_is_refused_whatever_is_inmost(inmost):
    with pytest.raises(ValueError, match="too deep"):
        canonical(nested(DEPTH + 1, inmost))


@pytest.mark.parametrize(
    "value",
    [
        1.0,
        0.5,
        float("nan"),
        float("inf"),
        LARGEST + 1,
        -LARGEST - 1,
        "\ud800",
        {"\udfff": 1},
        {"A": 1},
        {"é": 1},
        {"": 1},
        {"a-b": 1},
        {1: 1},
        {None: 1},
        (1, 2),
        b"x",
        {1},
        [{"a": {"b": 1.5}}],
    ],
    ids=repr,
)
def test_what_has_no_canonical_form_is_refused(value):
    with pytest.raises(ValueError, match=ANY):
        canonical(value)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"1",
        b'"a"',
        b'{"a":1,"a":1}',
        b'{"a": 1}',
        b' {"a":1}',
        b'{"a":1}\n',
        b'{"a":1}{}',
        b'{"b":1,"a":1}',
        b'{"a":1.0}',
        b'{"a":1e3}',
        b'{"a":-0}',
        b'{"a":01}',
        b'{"a":NaN}',
        b'{"a":Infinity}',
        b'{"a":"\\u0061"}',
        b'{"a":"\\/"}',
        b'{"a":"\\ud800"}',
        b'{"A":1}',
        b'\xef\xbb\xbf{"a":1}',
        b'{"a":"\xff"}',
        b'{"a":"\xed\xa0\x80"}',
        b'{"a":' + b"9" * 5_000 + b"}",
        b'{"a":' + b"[" * 100_000 + b"]" * 100_000 + b"}",
        b'{"a":9007199254740992}',
    ],
    ids=lambda body: repr(body[:24]),
)
def test_other_bytes_are_refused(body):
    with pytest.raises(ValueError, match=ANY):
        parsed(body)
