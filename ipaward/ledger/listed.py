"""A list of texts handed to a database in one piece, so that thousands cost no more than one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, SQLColumnExpression
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from ipaward.ledger.canonical import written


class _OneOf(FunctionElement[bool]):
    """Whether a column holds one of the texts of a list that is written as JSON.

    It has no type: what is true or false SQLite would be asked to compare with 1, by no index.
    """

    name = "one_of"
    inherit_cache = True


@compiles(_OneOf, "sqlite")
def _in_sqlite(one: _OneOf, compiler: SQLCompiler, **more: Any) -> str:  # noqa: ANN401  # the compiler's own
    column, texts = (compiler.process(each, **more) for each in one.clauses)
    return f"({column} IN (SELECT value FROM json_each({texts})))"


@compiles(_OneOf, "postgresql")
def _in_postgresql(one: _OneOf, compiler: SQLCompiler, **more: Any) -> str:  # noqa: ANN401
    column, texts = (compiler.process(each, **more) for each in one.clauses)
    # An array, and not IN: of a table without statistics its whole would be read for that.
    listed = f"SELECT jsonb_array_elements_text(CAST({texts} AS JSONB))"
    return f"({column} = ANY (ARRAY({listed})))"


def one_of(column: SQLColumnExpression[str], texts: Sequence[str]) -> ColumnElement[bool]:
    """Give the condition that a column holds one of some texts."""
    # No column holds a text with a zero in it, and PostgreSQL refuses to look for one.
    return _OneOf(column, written([text for text in texts if "\0" not in text]).decode())
