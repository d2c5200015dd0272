"""Which fact a column holds, told by the words in its head.

A header may be the path of the fact, its label in either language, or its last name where only one
fact has it. What fits two facts is never guessed.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from ipaward.domain.types import Amount, Listing, Record, Type, leaves
from ipaward.rulebook.vocabulary import FactInfo, Vocabulary

_COUNTS = ("", "(条数)", "(数量)", "条数", "(count)", " count")


def plain(text: str) -> str:
    """Give the words of a header or cell without what people vary: width, case, spaces, stars."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return re.sub(r"\s+|\*+$|^\*+|:$", "", folded).strip("*:")


def nearest(text: str, known: Iterable[str]) -> str:
    """Give the one of `known` that looks most like `text`, or nothing."""
    by_plain = _by_plain(tuple(known))
    near = difflib.get_close_matches(plain(text), by_plain, n=1, cutoff=0.6)
    return by_plain[near[0]] if near else ""


@lru_cache(maxsize=64)
def _by_plain(known: tuple[str, ...]) -> dict[str, str]:
    """Give names by their plain words; a sheet may have thousands of heads to compare with them."""
    by_plain: dict[str, str] = {}
    for name in known:
        by_plain.setdefault(plain(name), name)
        by_plain.setdefault(plain(name.rpartition(".")[2]), name)
    return by_plain


def is_list_of_records(of: Type) -> bool:
    """Whether `of` needs a sheet of its own."""
    return isinstance(of, Listing) and isinstance(of.item, Record)


@dataclass(frozen=True, slots=True)
class Naming:
    """The headers that mean something in the sheets of one policy.

    Attributes:
        main: header as `plain` gives it to the paths it may mean, for the sheet of applications.
        items: the same for each list's own sheet, by path of the list.
        lists: the facts that are lists of records, by path.
    """

    vocabulary: Vocabulary
    main: Mapping[str, tuple[str, ...]]
    items: Mapping[str, Mapping[str, tuple[str, ...]]]
    lists: Mapping[str, FactInfo]

    @staticmethod
    def of(vocabulary: Vocabulary) -> Naming:
        """Work out the headers of a vocabulary."""
        main = dict(leaves(vocabulary.record))
        lists = {
            path: vocabulary.facts[path] for path, of in main.items() if is_list_of_records(of)
        }
        items = {}
        for path, info in lists.items():
            assert isinstance(info.type, Listing)
            inner = leaves(info.type.item, path)
            names = [p for p, of in inner if not is_list_of_records(of)] + [vocabulary.number]
            items[path] = _by_name(names, vocabulary, lists)
        return Naming(vocabulary, _by_name(main, vocabulary, lists), items, lists)

    @property
    def main_paths(self) -> tuple[str, ...]:
        """The facts the sheet of applications may hold; a list stands there as its count."""
        return tuple(path for path, _ in leaves(self.vocabulary.record))

    def item_paths(self, path: str) -> tuple[str, ...]:
        """Give the facts the sheet of the list at `path` may hold."""
        found = dict.fromkeys(p for paths in self.items[path].values() for p in paths)
        return tuple(p for p in found if p != self.vocabulary.number)

    def list_named(self, sheet: str) -> str:
        """Give the path of the list a sheet of this name holds, or nothing."""
        found = [
            path
            for path, info in self.lists.items()
            if plain(sheet) in {plain(name) for name in names_of(info)}
        ]
        return found[0] if len(found) == 1 else ""


def names_of(info: FactInfo) -> Iterator[str]:
    """Give every way to name a fact, the surest first."""
    yield info.path
    yield from (name for name in (info.label.zh, info.label.en) if name)
    yield info.path.rpartition(".")[2]


def _by_name(
    paths: Iterable[str], vocabulary: Vocabulary, lists: Mapping[str, FactInfo]
) -> dict[str, tuple[str, ...]]:
    """Give the paths each name may mean; a full path means only itself."""
    names: dict[str, dict[str, None]] = {}
    sure: dict[str, tuple[str, ...]] = {}
    for path in paths:
        info = vocabulary.facts[path]
        unit = info.unit or ("元" if isinstance(info.type, Amount) else "")
        endings = _COUNTS if path in lists else ("", f"({unit})") if unit else ("",)
        for ending in endings:
            sure[plain(path + ending)] = (path,)
            for name in names_of(info):
                names.setdefault(plain(name + ending), {})[path] = None
    return {name: tuple(found) for name, found in names.items()} | sure
