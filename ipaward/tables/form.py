"""The workbook to be filled in for one programme: which facts are asked for on which sheet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ipaward.domain.types import Listing, leaves
from ipaward.rulebook.book import Programme
from ipaward.rulebook.vocabulary import Vocabulary
from ipaward.rulebook.wanted import facts_wanted
from ipaward.tables.headers import is_list_of_records


@dataclass(frozen=True, slots=True)
class Form:
    """The columns of each sheet, as paths of facts.

    Attributes:
        main: of the sheet of applications, from the left, its number first.
        lists: of the sheet of each list of records, by its path; they follow the number there.
    """

    main: tuple[str, ...]
    lists: Mapping[str, tuple[str, ...]]

    @staticmethod
    def of(vocabulary: Vocabulary, programme: Programme) -> Form:
        """Ask for what the programme reads, and for what tells its cases apart."""
        wanted = facts_wanted(vocabulary, programme)
        every = {p: of for p, of in leaves(vocabulary.record) if is_list_of_records(of)}
        inside = tuple(f"{path}." for path in every)
        plain = (p for p in wanted if p not in every and not p.startswith(inside))
        lists: dict[str, tuple[str, ...]] = {}
        for path, of in every.items():
            items = tuple(p for p in wanted if p.startswith(f"{path}."))
            if path in wanted or items:
                assert isinstance(of, Listing)
                lists[path] = items or tuple(p for p, _ in leaves(of.item, path))
        return Form(tuple(dict.fromkeys([vocabulary.number, *plain])), lists)
