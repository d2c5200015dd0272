"""From a case to the typed expression and the situation it is read in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from ipaward.domain.problem import Problem
from ipaward.domain.source import Source
from ipaward.domain.types import Amount, Listing, Number, Type
from ipaward.domain.value import CauseKind, Unknown
from ipaward.domain.words import Words
from ipaward.language.expressions import read_column, read_expression, read_table
from ipaward.language.scalar import Scalar
from ipaward.language.scope import Scope
from ipaward.rulebook.book import Programme, Rulebook
from ipaward.rulebook.definition import Definition
from ipaward.rulebook.expr import AtLeast, Expr
from ipaward.rulebook.meaning import Situation
from ipaward.rulebook.policy import (
    Basis,
    Dated,
    DatedList,
    DatedSeries,
    Holidays,
    Listed,
    ParameterInfo,
    Policy,
    Status,
)
from ipaward.rulebook.vocabulary import Vocabulary
from tests.conformance.cases import Case
from tests.conformance.shapes import UNKNOWN, given, rows_of, type_of

NO_BASIS = Basis(())


@dataclass(frozen=True)
class Read:
    """A case after reading; `expr` is None where there are problems."""

    expr: Expr | None
    problems: tuple[Problem, ...]
    here: Situation


def read(case: Case) -> Read:
    world = case.world
    bare = Scope(record=case.facts, free_numbers=True)
    parameters = {
        name: parameter(name, said, bare) for name, said in world.get("parameters", {}).items()
    }
    series = {name: dated_series(name, said) for name, said in world.get("series", {}).items()}
    lists = {name: dated_list(name, said) for name, said in world.get("lists", {}).items()}
    scope = Scope(
        record=case.facts,
        parameters={name: (one.type, one.by) for name, one in parameters.items()},
        lists=frozenset(lists),
        series={name: one.digits for name, one in series.items()},
        may_ask_known="may_ask_known" in world,
        free_numbers=True,
    )
    definitions: dict[str, Definition] = {}
    for name, text in world.get("definitions", {}).items():
        value = must(read_expression(scalar(text), scope))
        definitions[name] = Definition(name, value)
        scope = scope.with_definition(name, value)
    for path, text in world.get("columns", {}).items():
        above, _, _ = path.rpartition(".")
        column, faults = read_column(scalar(text), above, scope)
        assert column is not None, faults
        scope = scope.with_column(path, *column)
    expr, problems = read_text(case, scope)
    book = Rulebook(
        policy=POLICY,
        vocabulary=Vocabulary(case.facts, {}, ""),
        parameters=parameters,
        lists=lists,
        series=series,
        holidays=holidays(world.get("holidays", "none")),
        programmes={},
        digest="",
        manifest=(),
    )
    day = Unknown.of(CauseKind.FACT, "reference date") if case.on is None else case.on
    return Read(expr, problems, Situation(case.record, day, book, programme(definitions)))


def read_text(case: Case, scope: Scope) -> tuple[Expr | None, tuple[Problem, ...]]:
    world = case.world
    if "at_least" in world:
        said = world["at_least"]
        parts = tuple(must(read_expression(scalar(text), scope)) for text in said["of"])
        return AtLeast(must(read_expression(scalar(said["needed"]), scope)), parts), ()
    if "table" in world:
        tables, problems = read_table(scalar(world["table"]), world["hit"], scope, "table", None)
        return (None, problems) if problems else (tables["result"], ())
    return read_expression(scalar(case.expr), scope)


def scalar(text: str) -> Scalar:
    return Scalar.whole(Source("case", text))


def must(answer: tuple[Expr | None, tuple[Problem, ...]]) -> Expr:
    expr, problems = answer
    assert expr is not None, problems
    return expr


def parameter(name: str, said: Mapping, scope: Scope) -> ParameterInfo:
    of = type_of(said["type"])
    key = must(read_expression(scalar(said["by"]), scope)) if "by" in said else None
    values = tuple(
        Dated(
            date.fromisoformat(one["from"]),
            date.fromisoformat(one["until"]) if "until" in one else None,
            dated_value(name, one["is"], of),
            NO_BASIS,
        )
        for one in said["values"]
    )
    return ParameterInfo(name, of, "", key, values)


def dated_value(name: str, said, of: Type):
    if isinstance(of, Listing) and isinstance(said, dict):
        return given(rows_of(said["table"]), of)
    if isinstance(said, dict):
        return {key: dated_value(name, value, of) for key, value in said.items()}
    if isinstance(said, str) and said in UNKNOWN:
        return Unknown.of(CauseKind.PARAMETER, name)
    assert isinstance(said, list) or not isinstance(of, Number | Amount) or said
    return given(said, of)


def dated_list(name: str, said: str | list) -> DatedList:
    if said == "not at hand":
        return DatedList(name, None, NO_BASIS)
    entries: dict[str, tuple[Listed, ...]] = {}
    for one in said:
        until = date.fromisoformat(one["until"]) if "until" in one else None
        stay = Listed(one["key"], date.fromisoformat(one["from"]), until)
        entries[stay.key] = (*entries.get(stay.key, ()), stay)
    return DatedList(name, entries, NO_BASIS)


def dated_series(name: str, said: Mapping) -> DatedSeries:
    points = tuple((date.fromisoformat(day), Decimal(at)) for day, at in said["points"].items())
    return DatedSeries(name, int(said["digits"]), points, NO_BASIS)


def holidays(said: str | Mapping) -> Holidays | None:
    if said == "none":
        return None
    return Holidays(
        frozenset(map(date.fromisoformat, said["off"])),
        frozenset(map(date.fromisoformat, said["worked"])),
        date.fromisoformat(said["from"]),
        date.fromisoformat(said["until"]),
    )


def programme(definitions: Mapping[str, Definition]) -> Programme:
    return Programme(
        name="case",
        title=Words(),
        reference_date="",
        definitions=definitions,
        rules=(),
        award=None,
        allotment=None,
        claims=(),
        examples=(),
        round_examples=(),
    )


POLICY = Policy(
    name="case",
    title=Words(),
    language="en",
    status=Status.EXAMPLE,
    paraphrase=False,
    issuer="",
    number="",
    issued=None,
    in_force=None,
    expires=None,
    instruments={},
    readings={},
    rounds={},
    targets={},
    clauses={},
    titles={},
)
