"""The cases leave nothing out: no operator, no function, no form of expression."""

from collections import Counter
from enum import StrEnum
from functools import cache

import pytest

from ipaward.domain.money import Rounding
from ipaward.rulebook import expr as nodes
from ipaward.rulebook.expr import (
    Aggregate,
    Arithmetic,
    Call,
    Compare,
    Expr,
    Extreme,
    Function,
    Hit,
    Order,
    Rounded,
    Sign,
    Table,
    Total,
)
from ipaward.rulebook.walk import walk
from tests.conformance.cases import all_cases
from tests.conformance.worlds import read


def test_there_are_enough_cases():
    assert len(all_cases()) >= 300


def test_no_two_cases_share_a_name():
    names = Counter(case.name for case in all_cases())

    assert [name for name, times in names.items() if times > 1] == []


@cache
def parsed() -> tuple[Expr, ...]:
    found: list[Expr] = []
    for case in all_cases():
        if not case.problem:
            answer = read(case)
            assert answer.expr is not None, case.name
            found.extend(walk(answer.expr))
            for definition in answer.here.programme.definitions.values():
                found.extend(walk(definition.value))
    return tuple(found)


@cache
def said() -> frozenset[tuple[type, StrEnum]]:
    """Every operator and function that occurs; with its kind, for equal words are equal members."""
    members: list[StrEnum | None] = []
    for node in parsed():
        match node:
            case Compare(order=member) | Arithmetic(sign=member) | Call(function=member):
                members.append(member)
            case Aggregate(total=member) | Extreme(total=member) | Rounded(rounding=member):
                members.append(member)
            case Table(hit=member, total=total):
                members += [member, total]
            case _:
                pass
    return frozenset((type(member), member) for member in members if member is not None)


@pytest.mark.parametrize(
    "member",
    [member for kind in (Order, Sign, Total, Function, Hit, Rounding) for member in kind],
    ids=lambda member: f"{type(member).__name__} {member}",
)
def test_every_operator_and_function_occurs(member):
    assert (type(member), member) in said()


def test_every_total_occurs_over_a_list_and_in_a_table():
    lists = {node.total for node in parsed() if isinstance(node, Aggregate)}
    tables = {node.total for node in parsed() if isinstance(node, Table)} - {None}

    assert lists == tables == set(Total)


def test_every_form_of_expression_occurs():
    # The union is written as text, for its members refer to it.
    forms = {name.strip() for name in nodes.Expr.split("|")}

    assert {type(node).__name__ for node in parsed()} == forms
