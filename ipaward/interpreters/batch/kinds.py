"""What facts and decisions are called where they lie: known without the language of queries.

Whoever reads columns and writes no query need not load what writes them.
"""

from __future__ import annotations

from ipaward.domain.types import Amount, Boolean, Day, Length, Listing, Number, Raw, Record, Type

STATES = "states_"  # columns with two bits a rule, and a number behind


def is_figure(of: Type) -> bool:
    """Tell whether values of a type are figures here."""
    return isinstance(of, Number | Amount | Raw | Length)


def kind_of(of: Type) -> str:
    """Give the type of SQL that holds values of a type of facts, in DuckDB's spelling."""
    match of:
        case Boolean():
            return "BOOLEAN"
        case Day():
            return "DATE"
        case Record(fields=fields):
            inner = ", ".join(f'"{name}" {kind_of(inner)}' for name, inner in fields)
            return f"STRUCT({inner})"
        case Listing(item=item):
            return f"{kind_of(item)}[]"
        case _:
            return "BIGINT" if is_figure(of) else "VARCHAR"
