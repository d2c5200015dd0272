"""Who tells a decision: the rulebook, the decision and the language, at hand together."""

from __future__ import annotations

from dataclasses import dataclass

from ipaward.domain.decision import Decision
from ipaward.domain.words import Language
from ipaward.rulebook.book import Programme, Rulebook

GAP = "  "


@dataclass(frozen=True, slots=True)
class Teller:
    """Who tells one decision, in one language."""

    book: Rulebook
    decision: Decision
    language: Language

    @property
    def programme(self) -> Programme:
        """The programme decided by."""
        return self.book.programmes[self.decision.programme]

    def words(self, zh: str, en: str) -> str:
        """Choose the words of the language."""
        return zh if self.language is Language.ZH else en
