"""Words in the two languages of the house."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias


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


NONE_LISTED = Words("（没有）", "(none)")
# What fills the braces of a sentence: the same in every language, or words of each.
Details: TypeAlias = "Mapping[str, str | Words]"


def filled(sentence: Words, details: Details, language: Language) -> str:
    """Say a sentence with its braces filled.

    >>> filled(Words(en="{who} and {what}"), {"who": "I", "what": Words(en="you")}, Language.EN)
    'I and you'
    """
    said = {
        name: detail.said(language) if isinstance(detail, Words) else detail
        for name, detail in details.items()
    }
    return sentence.said(language).format_map(said)


def listed(names: Iterable[str]) -> Words:
    """Put names in a row, with the comma of each language; nothing where there are none.

    >>> listed(["甲", "乙"])
    Words(zh='甲、乙', en='甲, 乙')
    """
    found = list(names)
    return Words("、".join(found), ", ".join(found))
