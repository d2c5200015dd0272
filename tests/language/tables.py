"""`python -m tests.language.tables` works out the tables after the grammar, or lark, changed."""

from ipaward.language.syntax import TABLES, tables

if __name__ == "__main__":
    TABLES.write_bytes(tables())
