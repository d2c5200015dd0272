"""One table of limits, so that every input has a bound and every bound has one home.

Each is tested one below, on, and one above.
"""

FEN = 2**53 - 1  # the case engine and every spreadsheet hold whole numbers exactly up to here
ITEMS = 10_000  # items in one list of one application
DIGITS = 12  # decimals of a declared number
MAGNITUDE = 10**18  # no intermediate number may be larger, in its smallest unit

FILE_BYTES = 1_000_000  # a rule or policy file
FILE_NODES = 100_000  # YAML nodes in one file
SCALAR_CHARACTERS = 65_536  # one YAML scalar
YAML_DEPTH = 50

EXPRESSION_CHARACTERS = 10_000
EXPRESSION_TOKENS = 2_000
EXPRESSION_DEPTH = 100
EXPRESSION_NODES = 20_000  # once `between`, `in` and computed columns are written out
DEFINITION_CHAIN = 1_000  # definitions that rest on one another

CANONICAL_WHOLE = 2**53 - 1  # whole numbers that every reader of JSON holds exactly
CANONICAL_DEPTH = 32  # lists and maps within one another in what the ledger keeps
NOTE_CHARACTERS = 100_000  # a signed note
NOTE_SIGNATURES = 100

SHEET_ROWS = 100_000  # rows of one worksheet; more belongs into CSV or Parquet
CELL_CHARACTERS = 32_767  # what a spreadsheet cell can hold
LINE_CHARACTERS = 1_048_576  # one line of CSV or JSON Lines
WORKBOOK_RATIO = 100  # how much larger than its archive a workbook may unpack
WORKBOOK_BYTES = 512 * 1024 * 1024  # unpacked
