"""The words of every problem of applications, of registers, and of the files they come in.

The same form as `wording_expressions`: the sentence, then the cure.
"""

from ipaward.domain.wording_columns import COLUMN_PROBLEMS
from ipaward.domain.wording_registers import REGISTER_PROBLEMS
from ipaward.domain.wording_rows import ROW_PROBLEMS
from ipaward.domain.wording_tables import TABLE_PROBLEMS
from ipaward.domain.wording_values import VALUE_PROBLEMS
from ipaward.domain.words import Words

RECORD_PROBLEMS: dict[str, tuple[Words, Words]] = {
    **VALUE_PROBLEMS,
    **TABLE_PROBLEMS,
    **ROW_PROBLEMS,
    **REGISTER_PROBLEMS,
    **COLUMN_PROBLEMS,
}
