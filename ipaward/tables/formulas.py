"""Text that a spreadsheet program might take for a formula, and how it stays text in a CSV file."""

from __future__ import annotations

# Full-width signs start a formula too, once an input method has been at work.
_STARTS_FORMULA = tuple("=+-@＝＋－＠\t\r\n")


def could_be_formula(text: str) -> bool:
    """Say whether a spreadsheet program might take `text` for a formula."""
    return text.lstrip(" \u3000").startswith(_STARTS_FORMULA) or text.startswith(_STARTS_FORMULA)


def safe_text(text: str) -> str:
    """Give `text` for a CSV file, with the sign before it that makes it text.

    >>> safe_text("=1+1"), safe_text("甲公司")
    ("'=1+1", '甲公司')
    """
    return f"'{text}" if could_be_formula(text) else text
