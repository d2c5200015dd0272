"""One expression on its own: read, evaluated twice, and answered only where both agree."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from typing import TypeAlias

from ipaward.domain.decision import plain
from ipaward.domain.problem import RefusedError
from ipaward.domain.source import Source
from ipaward.domain.types import Amount, Listing, Number, Record, Type
from ipaward.domain.value import Unknown, Value
from ipaward.domain.words import Language, Words
from ipaward.interpreters.case.reading import mean_by_case
from ipaward.language.expressions import read_expression
from ipaward.language.scalar import Scalar
from ipaward.language.scope import Scope
from ipaward.rulebook.book import Programme, Rulebook
from ipaward.rulebook.functions import Meant, Members
from ipaward.rulebook.meaning import Situation, mean
from ipaward.rulebook.policy import Policy, Status
from ipaward.rulebook.reading import reference_day
from ipaward.rulebook.vocabulary import Vocabulary
from ipaward.rulebook.writing import write_value

WHERE = "<expression>"
Piece: TypeAlias = "Meant | tuple[Meant, ...]"


class TwoMeaningsError(Exception):
    """The two readings of one expression differ: a fault of ours, and no answer."""


@dataclass(frozen=True, slots=True)
class World:
    """What an expression may speak of: a rulebook, and the definitions of a programme of it."""

    book: Rulebook
    programme: Programme

    @staticmethod
    def of(vocabulary: Vocabulary) -> World:
        """Give a world of facts alone."""
        return World(replace(_NO_BOOK, vocabulary=vocabulary), _NO_PROGRAMME)

    @staticmethod
    def of_policy(book: Rulebook, programme: Programme | None) -> World:
        """Give the facts, parameters and lists of a policy, and what a programme defines."""
        return World(book, programme or _NO_PROGRAMME)

    @property
    def facts(self) -> Vocabulary:
        """Give the facts, none of which need be known, the application's number included."""
        return replace(self.book.vocabulary, number="")

    @property
    def scope(self) -> Scope:
        """Give every name of this world; whatever any rule may say can be tried."""
        book = self.book
        scope = Scope(
            record=book.vocabulary.record,
            parameters={name: (one.type, one.by) for name, one in book.parameters.items()},
            lists=frozenset(book.lists),
            series={name: one.digits for name, one in book.series.items()},
            may_ask_known=True,
            free_numbers=True,
        )
        for name, definition in self.programme.definitions.items():
            scope = scope.with_definition(name, definition.value)
        return scope


@dataclass(frozen=True, slots=True)
class Answer:
    """What an expression came to, with its type."""

    value: Meant
    type: Type


def evaluated(
    expression: str,
    world: World,
    record: Mapping[str, Value | Unknown],
    on: date | None,
) -> Answer:
    """Evaluate `expression` over `record` by both readings.

    Raises:
        RefusedError: the expression has problems.
        TwoMeaningsError: the readings differ.
    """
    expr, problems = read_expression(Scalar.whole(Source(WHERE, expression)), world.scope)
    if expr is None:
        raise RefusedError(problems)
    day = on or reference_day(world.programme, record, None)
    # Two situations: what one reading has worked out must not be known to the other.
    by_yardstick = mean(expr, Situation(record, day, world.book, world.programme))
    by_case = mean_by_case(expr, Situation(record, day, world.book, world.programme))
    if not agree(by_yardstick, by_case):
        raise TwoMeaningsError(f"the readings differ: {by_yardstick!r} and {by_case!r}")
    return Answer(by_yardstick, expr.type)


def agree(one: Piece, other: Piece) -> bool:
    """Tell whether two readings say the same; why a value is unknown takes no part.

    >>> agree(True, Fraction(1))
    False
    """
    match one, other:
        case Unknown(), Unknown():
            return True
        case Members(), Members():
            is_open = bool(one.possible), bool(other.possible)
            return is_open[0] == is_open[1] and agree(one.sure, other.sure)
        case tuple(), tuple():
            return len(one) == len(other) and all(map(agree, one, other))
        case Mapping(), Mapping():
            return one.keys() == other.keys() and all(agree(one[n], other[n]) for n in one)
        case _:
            return type(one) is type(other) and one == other


def in_json(answer: Answer) -> dict[str, object]:
    """Give an answer as JSON holds it: numbers and amounts as text, unknown with its causes."""
    value: Piece = answer.value
    if isinstance(value, Members):
        value = value.why if value.possible else value.sure
    if isinstance(value, Unknown):
        causes = sorted(value.causes)
        return {"unknown": [{"kind": c.kind.value, "name": c.name} for c in causes]}
    return {"value": plainly(value, answer.type)}


def plainly(value: Piece, of: Type | None) -> object:
    """Give one value as JSON holds it; an amount has two decimals, a number those declared."""
    match value:
        case bool() | str():
            return value
        case Unknown():
            return None
        case Members(sure=sure):
            return plainly(sure, of)
        case tuple():
            item = of.item if isinstance(of, Listing) else None
            return [plainly(one, item) for one in value]
        case Mapping():
            fields = dict(of.fields) if isinstance(of, Record) else {}
            return {name: plainly(inner, fields.get(name)) for name, inner in value.items()}
        case Fraction():
            return write_value(value, of if isinstance(of, Amount | Number) else None, Language.EN)
        case date():
            return value.isoformat()
        case _:
            return plain(value)


_NO_PROGRAMME = Programme(
    name="expression",
    title=Words(),
    reference_date="",
    definitions={},
    rules=(),
    award=None,
    allotment=None,
    claims=(),
    examples=(),
    round_examples=(),
)
_NO_POLICY = Policy(
    name="expression",
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
_NO_BOOK = Rulebook(
    policy=_NO_POLICY,
    vocabulary=Vocabulary(Record(()), {}, ""),
    parameters={},
    lists={},
    series={},
    holidays=None,
    programmes={},
    digest="",
    manifest=(),
)
