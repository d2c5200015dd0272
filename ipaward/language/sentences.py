"""Read the expressions of one programme, each in the scope it stands in."""

from __future__ import annotations

from dataclasses import dataclass, replace

from ipaward.domain.problem import Problem
from ipaward.domain.types import Amount, Boolean, Number, Type
from ipaward.language.expressions import read_expression
from ipaward.language.guards import sure_if
from ipaward.language.report import Report
from ipaward.language.scalar import Scalar
from ipaward.language.scope import Scope
from ipaward.rulebook.expr import Expr


@dataclass(frozen=True, slots=True)
class Sentences:
    """Reads expressions; what is wrong with them goes to the report."""

    scope: Scope
    report: Report

    def within(self, scope: Scope) -> Sentences:
        """Give a reader for another scope."""
        return replace(self, scope=scope)

    def where(self, condition: Expr | None, *, is_true: bool = True) -> Sentences:
        """Give a reader for what is read only where `condition` has come out so."""
        if condition is None:
            return self
        sure = self.scope.sure | sure_if(condition, is_true=is_true)
        return self.within(replace(self.scope, sure=sure))

    def any(self, text: Scalar, clause: str = "") -> Expr | None:
        """Read an expression of any type."""
        return self._read(text, self.scope, None, clause)

    def boolean(self, text: Scalar, clause: str = "") -> Expr | None:
        """Read a condition."""
        return self._read(text, self.scope, Boolean(), clause)

    def note(self, text: Scalar, clause: str = "") -> Expr | None:
        """Read the condition of a note, which alone may ask what is known."""
        return self._read(text, replace(self.scope, may_ask_known=True), Boolean(), clause)

    def money(self, text: Scalar, clause: str = "") -> Expr | None:
        """Read an amount."""
        return self._read(text, self.scope, Amount(), clause)

    def whole(self, text: Scalar, clause: str = "") -> Expr | None:
        """Read a whole number."""
        return self._read(text, self.scope, Number(0), clause)

    def _read(self, text: Scalar, scope: Scope, wants: Type | None, clause: str) -> Expr | None:
        expr, problems = read_expression(text, scope, wants)
        own = (p for p in problems if not self._is_echo(p))
        self.report.extend(replace(p, clause=p.clause or clause) for p in own)
        return expr

    def _is_echo(self, problem: Problem) -> bool:
        """Tell whether a field is unknown only because its own declaration is at fault."""
        name, of = problem.details.get("name", ""), problem.details.get("of", "")
        broken = self.scope.broken
        return problem.code == "unknown-field" and (name in broken or f"{of}.{name}" in broken)
