"""The words of every problem an application or a file of applications can have.

The same form as `wording_expressions`: the sentence, then the cure.
"""

from ipaward.domain.words import Words

RECORD_PROBLEMS: dict[str, tuple[Words, Words]] = {}
