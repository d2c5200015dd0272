"""`ipaward eval`: what an expression means, for one record or for many requests in a pipe."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from ipaward.domain.problem import Problem, RefusedError
from ipaward.domain.source import Cell, Span
from ipaward.domain.types import Day
from ipaward.domain.value import Unknown, Value
from ipaward.domain.words import Language, Words
from ipaward.interfaces.exits import FAULT, FINDINGS, FINE, WrongUseError, refused
from ipaward.interfaces.expression import Answer, World, evaluated, in_json
from ipaward.interfaces.files import content_of
from ipaward.interfaces.intake import record_in, record_of
from ipaward.interfaces.opening import book_named, day, programme_named
from ipaward.language.facts_alone import read_facts_alone
from ipaward.rulebook.spelling import Dialect, read_value
from ipaward.rulebook.vocabulary import Vocabulary
from ipaward.tables.delimited import check_utf8
from ipaward.tables.grid import Figure
from ipaward.tables.records import tree_of

NO_FACTS = b"{}"
STREAM = "-"
KEYS = frozenset({"expression", "facts", "given", "on"})


@dataclass(frozen=True, slots=True)
class Setting:
    """What an expression is read in, where a request does not say otherwise."""

    world: World
    record: Mapping[str, Value | Unknown]
    on: date | None


@dataclass(frozen=True, slots=True)
class Sources:
    """Where the setting comes from, as asked on the command line.

    Attributes:
        facts: a file with names and types, or else the facts of a policy.
        programme: whose definitions may be used.
        given: a JSON file with what is known.
        on: the reference date as written.
    """

    facts: Path | None = None
    policy: str | None = None
    programme: str | None = None
    packs: Path | None = None
    given: Path | None = None
    on: str | None = None


def run(expression: str, sources: Sources, language: Language) -> int:
    """Evaluate one expression, or each request of standard input.

    The answer to one expression is `{"value"}` or `{"unknown"}`; its problems refuse it. In a
    stream each line is answered by one line, `{"problem"}` included, and the next is read.
    """
    on = day(sources.on)
    world = _world(sources)
    setting = Setting(world, _record(sources.given, world.facts), on)
    if expression == STREAM:
        return _stream(setting, language)
    answer = evaluated(expression, setting.world, setting.record, setting.on)
    print(_written(in_json(answer)))
    return FINE


def _world(sources: Sources) -> World:
    if sources.facts is not None:
        if sources.policy is not None:
            raise WrongUseError(
                Words(
                    zh="--facts 和 --policy 只能写一个",
                    en="give either --facts or --policy, not both",
                )
            )
        return World.of(read_facts_alone(str(sources.facts), content_of(sources.facts)))
    if sources.policy is None:
        return World.of(read_facts_alone("<facts>", NO_FACTS))
    book = book_named(sources.policy, sources.packs)
    named = sources.programme
    return World.of_policy(book, None if named is None else programme_named(book, named))


def _record(path: Path | None, vocabulary: Vocabulary) -> Mapping[str, Value | Unknown]:
    if path is None:
        return {}
    content_of(path)  # nobody is kept waiting by a device or a folder
    check_utf8(path, str(path))
    written = path.read_text("utf-8-sig")
    return record_in(written, vocabulary, Cell(str(path))).record


def _stream(setting: Setting, language: Language) -> int:
    worst = FINE
    for line in sys.stdin:
        if not line.strip():
            continue
        try:
            answer = in_json(_answered(line, setting))
        except RefusedError as refusal:
            answer = {"problem": [_described(p, language) for p in refusal.problems]}
            worst = max(worst, FINDINGS)
        except Exception as fault:
            # Ours, whatever it is: the requests after this one still deserve their answer.
            answer = {"fault": f"{type(fault).__name__}: {fault}"}
            worst = FAULT
        print(_written(answer), flush=True)
    return worst


def _answered(line: str, setting: Setting) -> Answer:
    """Answer one request; what it leaves out is taken from the command line."""
    request = _request(line)
    world, record = setting.world, setting.record
    if "facts" in request:
        # JSON is YAML: the types are read by the same reader, and its problems are the same.
        written = json.dumps(request["facts"], ensure_ascii=False).encode()
        world, record = World.of(read_facts_alone("<facts>", written)), {}
    if "given" in request:
        given = request["given"]
        if not isinstance(given, dict):
            raise _bad("given", "应是一组事实", "has to be an object")
        record = record_of(given, world.facts, Cell("<given>")).record
    return evaluated(str(request["expression"]), world, record, _on(request, setting.on))


def _request(line: str) -> Mapping[str, object]:
    request = tree_of(line, Cell("<request>"))
    if isinstance(request, Problem):
        raise RefusedError([request])
    expression = request.get("expression")
    if not isinstance(expression, str) or isinstance(expression, Figure):
        raise _bad("expression", "应是文字", "has to be a text")
    unknown = sorted(set(request) - KEYS)
    if unknown:
        raise _bad(unknown[0], "不认识", "is not known")
    return request


def _on(request: Mapping[str, object], otherwise: date | None) -> date | None:
    written = request.get("on")
    if written is None:
        return otherwise
    read = read_value(str(written), Day(), Dialect.RULES)
    if not isinstance(read, date):
        raise _bad("on", "不是日期，写成 2021-06-30", "is not a day; write it as 2021-06-30")
    return read


def _bad(name: str, zh: str, en: str) -> RefusedError:
    return refused("bad-request", name=name, why=Words(zh, en))


def _described(problem: Problem, language: Language) -> dict[str, object]:
    place = problem.place
    line, column = place.source.position(place.start) if isinstance(place, Span) else (None, None)
    return {
        "code": problem.code,
        "message": problem.message(language),
        "line": line,
        "column": column,
        "help": problem.cure(language),
    }


def _written(answer: Mapping[str, object]) -> str:
    return json.dumps(answer, ensure_ascii=False)
