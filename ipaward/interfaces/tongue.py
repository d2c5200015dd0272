"""Which language a command answers in, and the width of what it says."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Mapping

from ipaward.domain.words import Language

ASKED = "IPAWARD_LANG"


def choose(
    asked: str | None, policy: str = "", environment: Mapping[str, str] | None = None
) -> Language:
    """Give the language to answer in.

    Args:
        asked: what `--lang` says, or None.
        policy: the language of the policy at hand, or empty.
        environment: in place of the environment of this process.

    >>> choose(None, environment={"LANG": "zh_CN.UTF-8"}).value
    'zh'
    >>> choose(None, policy="zh", environment={"LANG": "C.UTF-8"}).value
    'zh'
    """
    surroundings = os.environ if environment is None else environment
    for wish in (asked, surroundings.get(ASKED), *_locale(surroundings), policy):
        if wish in tuple(Language):
            return Language(wish)
    return Language.EN


def _locale(surroundings: Mapping[str, str]) -> list[str]:
    """Give `zh` if the locale is Chinese; any other locale says nothing."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if surroundings.get(name):
            return ["zh"] if surroundings[name].lower().startswith("zh") else []
    return []


def width(text: str) -> int:
    """Give the columns `text` takes in a terminal, where a Chinese character takes two.

    >>> width("费用 a")
    6
    """
    return sum(_columns(character) for character in text)


def _columns(character: str) -> int:
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def harmless(text: str) -> str:
    r"""Give `text` without what could steer a terminal or turn its writing round.

    >>> harmless("a\x1b[2Jb")
    'a�[2Jb'
    """
    return "".join("\ufffd" if unicodedata.category(c) in ("Cc", "Cf") else c for c in text)
