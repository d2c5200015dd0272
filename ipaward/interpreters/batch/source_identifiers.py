"""Check digits in SQL: seven characters at a time as one whole number, one byte for each.

The sums are congruences, so a byte need not be moved to be weighed: 256 has an inverse modulo 31
and modulo 11. A character costs three operations on whole numbers that way, not a call.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from ipaward.domain.identifiers import (
    ORGANISATION_WEIGHTS,
    PATENT_WEIGHTS,
    USCC_ALPHABET,
    USCC_WEIGHTS,
)
from ipaward.domain.types import Scheme
from ipaward.interpreters.batch.duck import quoted

_PACKED = 7  # bytes of a whole number of 64 bits, with room for a weight
_LETTERS = "".join(c for c in USCC_ALPHABET if c.isalpha())
_USCC = f"[0-9{_LETTERS}]{{2}}[0-9]{{6}}[0-9{_LETTERS}]{{8}}[0-9X][0-9{_LETTERS}]"
_PATENT = "[2-9][0-9]{3}[12389][0-9]{7}\\.[0-9X]"
# Each kind in its form, and its pieces: the first character, from nought, and how many there are.
_FORMS: Mapping[Scheme, tuple[str, Mapping[int, int]]] = {
    Scheme.USCC: (_USCC, {0: _PACKED, 7: _PACKED, 14: 4}),
    Scheme.PATENT: (_PATENT, {0: _PACKED, 7: 5}),
}


def wrong_identifiers(values: str, scheme: Scheme) -> str:
    """Write the query for the values that are no identifiers in their one written form.

    Each value is looked at once, however often it occurs. Numbers of patents from before October
    2003 are left to the intake, and so among them.

    Args:
        values: a query with the single column `x`.
        scheme: which kind of identifier.
    """
    form, sizes = _FORMS[scheme]
    # What has not the form must not be computed with: its bytes could be too many for a number.
    formed = {"formed": f"CASE WHEN regexp_full_match(x, {quoted(form)}) THEN x END"}
    packed = {f"v{at}": text for at, text in _packed("formed", sizes).items()}
    worths = _values(scheme, {at: f"v{at}" for at in sizes}, sizes)
    query = f"SELECT DISTINCT x FROM ({values})"
    for step in (formed, packed, worths):
        added = ", ".join(f"{value} AS {name}" for name, value in step.items())
        query = f"SELECT *, {added} FROM ({query})"
    faults = _faults(scheme, "formed", lambda name: name, sizes)
    return f"SELECT x FROM ({query}) WHERE x IS NOT NULL AND (formed IS NULL OR {faults})"


def identifier_faults(x: str, scheme: Scheme) -> str:
    """Say in one expression when `x` is no identifier in its one written form; slower."""
    form, sizes = _FORMS[scheme]
    packed = {f"v{at}": text for at, text in _packed(x, sizes).items()}
    values = _values(scheme, {at: f"p.v{at}" for at in sizes}, sizes)
    faults = _faults(scheme, x, lambda name: f"q.{name}", sizes)
    checked = _let("p", packed, _let("q", values, faults))
    is_formed = f"regexp_full_match({x}, {quoted(form)})"
    return f"CASE WHEN {is_formed} THEN {checked} ELSE {x} IS NOT NULL END"


def _values(scheme: Scheme, place: Mapping[int, str], sizes: Mapping[int, int]) -> dict[str, str]:
    """Give what the characters of each piece count."""
    match scheme:
        case Scheme.USCC:
            letters = {f"b{at}": _in_base_36(place[at], size) for at, size in sizes.items()}
            return letters | {f"a{at}": _in_alphabet(place[at], n) for at, n in sizes.items()}
        case Scheme.PATENT:
            return {f"d{at}": f"{place[at]} & {_every(0x0F, n)}" for at, n in sizes.items()}


def _faults(scheme: Scheme, x: str, name: Callable[[str], str], sizes: Mapping[int, int]) -> str:
    match scheme:
        case Scheme.USCC:
            # X is ten as a check digit but 33 as a letter, which is nought modulo 11.
            ten = f"CAST(substr({x}, 17, 1) = 'X' AS BIGINT) * 10"
            codes = _weighed("a", name, sizes, dict(enumerate((*USCC_WEIGHTS, 1))), 31)
            weights = dict(enumerate((*ORGANISATION_WEIGHTS, 1), start=8))
            organisations = _weighed("b", name, sizes, weights, 11)
            return f"({codes}) % 31 <> 0 OR ({organisations} + {ten}) % 11 <> 0"
        case Scheme.PATENT:
            last = f"substr({x}, 14, 1)"
            check = f"CASE {last} WHEN 'X' THEN 10 ELSE CAST({last} AS BIGINT) END"
            total = _weighed("d", name, sizes, dict(enumerate(PATENT_WEIGHTS)), 11)
            return f"{x} < '2003' OR ({total}) % 11 <> {check}"


def _let(name: str, fields: Mapping[str, str], body: str) -> str:
    """Compute `fields` once and use them in `body` as those of `name`."""
    held = ", ".join(f"'{field}': {value}" for field, value in fields.items())
    return f"list_transform([{{{held}}}], lambda {name}: {body})[1]"


def _packed(x: str, sizes: Mapping[int, int]) -> dict[int, str]:
    return {
        at: f"CAST(CAST(encode(substr({x}, {at + 1}, {size})) AS BIT) AS BIGINT)"
        for at, size in sizes.items()
    }


def _every(byte: int, size: int) -> int:
    return sum(byte << (8 * at) for at in range(size))


def _from(v: str, character: str, size: int) -> str:
    """Give one in each byte of `v` that is `character` or above, nought in the others."""
    return f"((({v} + {_every(0x80 - ord(character), size)}) & {_every(0x80, size)}) >> 7)"


def _in_base_36(v: str, size: int) -> str:
    """Give 0 to 35 for each byte of `v`."""
    return f"({v} - {_every(ord('0'), size)} - 7 * {_from(v, 'A', size)})"


def _in_alphabet(v: str, size: int) -> str:
    """Give the place in the alphabet of the codes, which leaves out some letters."""
    gaps = (chr(ord(left_out) + 1) for left_out in "IOSV")
    return f"({_in_base_36(v, size)} - {' - '.join(_from(v, after, size) for after in gaps)})"


def _weighed(
    field: str,
    name: Callable[[str], str],
    sizes: Mapping[int, int],
    weights: Mapping[int, int],
    modulus: int,
) -> str:
    """Add up the bytes with their weights; only the rest by `modulus` means anything.

    The greatest byte is 35, so that the sum stays below 2^60.
    """
    terms = []
    for start, size in sizes.items():
        for at in range(size):
            if start + at in weights:
                below = size - 1 - at
                weight = weights[start + at] * pow(256, -below, modulus) % modulus
                terms.append(f"({name(f'{field}{start}')} & {0xFF << (8 * below)}) * {weight}")
    return " + ".join(terms)
