"""What may be the name of a fact, a figure or a definition."""

from __future__ import annotations

import re

from ipaward.language.report import Report
from ipaward.language.tokens import RESERVED
from ipaward.language.typecheck_names import ITEM
from ipaward.language.yamltree import Word

# A name stands in expressions, where it must read as one word and as no number.
NAME = re.compile(r"[^\W\d]\w*")


def is_good_name(word: Word, report: Report) -> bool:
    """Tell whether an expression can begin with the name `word`; where it cannot, report it."""
    name = word.text.strip()
    if not NAME.fullmatch(name):
        report.add("bad-name", word.span, name=name)
    elif name in RESERVED or name == ITEM:
        report.add("name-reserved", word.span, name=name)
    else:
        return True
    return False
