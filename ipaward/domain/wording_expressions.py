"""The words of every problem an expression can have: the sentence, then the cure.

One sentence, lower case, no full stop, the author's words in backquotes and no Python names.
"""

from ipaward.domain.words import Words

EXPRESSION_PROBLEMS: dict[str, tuple[Words, Words]] = {}
