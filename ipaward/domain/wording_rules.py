"""The words of every problem a rule or policy file can have, but for its expressions.

The same form as `wording_expressions`: the sentence, then the cure.
"""

from ipaward.domain.words import Words

RULE_PROBLEMS: dict[str, tuple[Words, Words]] = {}
