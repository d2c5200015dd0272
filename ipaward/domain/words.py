"""Words in the two languages of the house."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Language(StrEnum):
    """A language people are answered in."""

    ZH = "zh"
    EN = "en"


@dataclass(frozen=True, slots=True)
class Words:
    """The same thing said in Chinese and in English; either may be missing, not both wanted."""

    zh: str = ""
    en: str = ""

    def said(self, language: Language) -> str:
        """Give the words in `language`, or in the other one where there are none."""
        return (self.zh or self.en) if language is Language.ZH else (self.en or self.zh)

    def __bool__(self) -> bool:
        return bool(self.zh or self.en)
