"""The cases of the language, as data: what an expression is given, and what it must give.

A file holds `about`, the facts (and, where needed, parameters, lists, series, holidays) that its
cases speak of, and the cases. A case may be tried many times: each row of `tries` is a case of its
own, whose columns are facts, and `expr`, `on`, `gives`, `because` where these differ from row to
row.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path

import yaml

from ipaward.domain.types import Record
from tests.conformance.shapes import UNKNOWN, record_given, record_of, rows_of

FOLDER = Path(__file__).parent
WORDS = ("expr", "on", "gives", "because", "problem")


@dataclass(frozen=True)
class Case:
    """One thing the language promises.

    Attributes:
        world: the blocks of file and case that surround the expression, merged.
        expr: the text of the expression; empty for a decision table and for `at_least`.
        on: the reference date, or None where it is unknown.
        gives: what must come out, or `unknown`; None where a problem is expected.
        because: kinds of causes, each perhaps with a name; empty where nothing is said.
    """

    name: str
    world: Mapping
    expr: str
    record: Mapping
    on: date | None
    gives: object
    because: tuple[tuple[str, str], ...] = ()
    problem: str = ""
    facts: Record = field(default_factory=lambda: Record(()))


@cache
def all_cases() -> tuple[Case, ...]:
    return tuple(case for file in sorted(FOLDER.glob("*.yaml")) for case in cases_of(file))


def cases_of(file: Path) -> Iterator[Case]:
    # BaseLoader: every scalar stays text; what it means is for the type of the fact to say.
    document = yaml.load(file.read_text("utf-8"), Loader=yaml.BaseLoader)
    shared = {key: value for key, value in document.items() if key not in ("about", "cases")}
    for said in document["cases"]:
        world = {**shared, **said, "given": {**shared.get("given", {}), **said.get("given", {})}}
        facts = record_of(world["facts"])
        for number, row in enumerate(rows_of(said["tries"]) if "tries" in said else [{}], start=1):
            known = {key: value for key, value in row.items() if key not in WORDS}
            unheard = [key for key in known if facts.field(key) is None]
            assert not unheard, f"{file.name}: {said['name']}: no fact {unheard}"
            words = {key: value for key, value in row.items() if key in WORDS}
            yield case(file, {**world, **words}, {**world["given"], **known}, facts, number)


def case(file: Path, said: Mapping, given: Mapping, facts: Record, number: int) -> Case:
    suffix = f" [{number}]" if "tries" in said else ""
    on = said.get("on", "2021-06-30")
    because = (one.strip().partition(" ") for one in said.get("because", "").split(","))
    return Case(
        name=f"{file.stem}: {said['name']}{suffix}",
        world={key: value for key, value in said.items() if key not in WORDS},
        expr=said.get("expr", ""),
        record=record_given(given, facts),
        on=None if on in UNKNOWN else date.fromisoformat(on),
        gives=said.get("gives"),
        because=tuple((kind, name) for kind, _, name in because if kind),
        problem=said.get("problem", ""),
        facts=facts,
    )
