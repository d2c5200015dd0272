"""A picture in pixels, and the words for a machine that has no font for it.

Loaded only where one is asked for.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ipaward.domain.words import Language, Words
from ipaward.interfaces.exits import WrongUseError
from ipaward.tables.breakdown import Overview
from ipaward.tables.breakdown_chart import picture
from ipaward.tables.fonts import NoFontError, face_for
from ipaward.tables.headings import HEADINGS
from ipaward.tables.png import write_png

_SHOWN = 12  # characters that cannot be written


def check(out: Path, title: str, language: Language) -> None:
    """Refuse before the work a picture whose head alone cannot be written on this machine."""
    with _saying(out):
        face_for(title + HEADINGS["decided"].said(language) + HEADINGS["sum"].said(language))


def write(out: Path, overview: Overview) -> None:
    """Write the picture of an overview.

    Raises:
        WrongUseError: this machine has no font for it.
    """
    with _saying(out):
        write_png(out, picture(overview))


@contextmanager
def _saying(out: Path) -> Iterator[None]:
    try:
        yield
    except NoFontError as lack:
        shown = lack.lacking[:_SHOWN] + ("…" if len(lack.lacking) > _SHOWN else "")
        raise WrongUseError(
            Words(
                zh=f"画不成 `{out}`：这台机器没有字体写得出 `{shown}`；装一个有这些字的字体"
                "（中文如 Noto Sans CJK），或写成 .svg 或 .html",
                en=f"`{out}` cannot be drawn: no font of this machine can write `{shown}`; install"
                " one that can (for Chinese such as Noto Sans CJK), or write .svg or .html",
            )
        ) from lack
