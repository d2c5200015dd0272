"""A named expression."""

from __future__ import annotations

from dataclasses import dataclass, field

from ipaward.domain.source import Span
from ipaward.rulebook.expr import Expr


@dataclass(frozen=True, slots=True)
class Definition:
    """A named expression of a programme or a lifecycle."""

    name: str
    value: Expr
    span: Span | None = field(default=None, compare=False, repr=False)
