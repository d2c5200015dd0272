"""Text that a spreadsheet program might take for a formula, and how it stays text in a CSV file."""

from __future__ import annotations

import re

# Full-width signs start a formula too, once an input method has been at work.
_STARTS_FORMULA = re.compile(r"[ \u3000]*[-=+@＝＋－＠\t\r\n]")


def could_be_formula(text: str) -> bool:
    """Say whether a spreadsheet program might take `text` for a formula."""
    return _STARTS_FORMULA.match(text) is not None


def safe_text(text: str) -> str:
    """Give `text` for a CSV file, with the sign before it that makes it text.

    >>> safe_text("=1+1"), safe_text("甲公司")
    ("'=1+1", '甲公司')
    """
    return f"'{text}" if could_be_formula(text) else text
