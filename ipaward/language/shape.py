"""What may stand at one place of a pack file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ipaward.domain.words import Words

_LIST_WORDS = Words("一个列表，每项以“- ”开头", "a list, each item starting with `- `")
_NAMED_WORDS = Words("若干“名称: 内容”", "names, each with something under it")


@dataclass(frozen=True, slots=True)
class Shape:
    """What may stand at one place; several forms may be open, told apart by the kind of node.

    Attributes:
        what: what is expected, in words.
        word: one scalar may stand here.
        keys: a mapping with these structural keys, each with the name of the shape below it.
        required: keys that may not be missing.
        named: a mapping with names of the author's, each with this shape below it. Where `keys`
            are given too, a mapping with none of them among its keys is one of names.
        items: a list, each item of this shape.
        free: anything; no structural keys inside.
        filled: an empty list or mapping will not do, for it would say nothing.
    """

    what: Words
    word: bool = False
    keys: Mapping[str, str] = field(default_factory=dict)
    required: tuple[str, ...] = ()
    named: str = ""
    items: str = ""
    free: bool = False
    filled: bool = False


def words_for(*keys: str) -> dict[str, str]:
    """Give keys under each of which one scalar stands."""
    return dict.fromkeys(keys, "word")


BASIS = {"cites": "cites", "set_by": "word", "reads": "word or words"}


def list_of(item: str) -> Shape:
    """Give the shape of a list of `item`."""
    return Shape(_LIST_WORDS, items=item)


def named(item: str) -> Shape:
    """Give the shape of a mapping with names of the author's, each with `item` below it."""
    return Shape(_NAMED_WORDS, named=item)
