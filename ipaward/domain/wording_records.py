"""The words of every problem an application or a file of applications can have.

The same form as `wording_expressions`: the sentence, then the cure.
"""

from ipaward.domain.wording_rows import ROW_PROBLEMS
from ipaward.domain.wording_tables import TABLE_PROBLEMS
from ipaward.domain.wording_values import VALUE_PROBLEMS
from ipaward.domain.words import Words

RECORD_PROBLEMS: dict[str, tuple[Words, Words]] = {
    **VALUE_PROBLEMS,
    **TABLE_PROBLEMS,
    **ROW_PROBLEMS,
}
