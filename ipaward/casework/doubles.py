"""One thing used by two applications: the same invoice, certificate or patent."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from ipaward.domain.decision import DOUBLE, Decision, Finding
from ipaward.domain.finding import State, Verdict
from ipaward.domain.value import Nothing, Unknown, Value, told_apart
from ipaward.domain.words import Language, Words
from ipaward.interpreters.prose.findings import fact_label
from ipaward.interpreters.prose.values import value_words
from ipaward.rulebook.reading import fact_at
from ipaward.rulebook.vocabulary import Vocabulary

NAMED = 20  # other applications a message names before it only counts them


@dataclass(frozen=True, slots=True)
class Double:
    """A value that no two applications of a round may share, shared.

    Attributes:
        fact: dotted path of the fact.
        positions: of the decisions that share it, in the order of the round.
        applications: their numbers.
        written: the value as each of them has it.
    """

    fact: str
    positions: tuple[int, ...]
    applications: tuple[str, ...]
    written: tuple[Value, ...]


def find_doubles(vocabulary: Vocabulary, decisions: Sequence[Decision]) -> tuple[Double, ...]:
    """Find every value of a unique fact that more than one application of the round gives.

    The number itself is the intake's business. What is unknown or none is never the same; what
    people vary in writing a text makes no other of it, as in registers.
    """
    found = []
    for info in vocabulary.facts.values():
        if not info.is_unique or info.path == vocabulary.number:
            continue
        users: dict[Value, dict[int, Value]] = {}
        for position, decision in enumerate(decisions):
            for value in _values(fact_at(decision.record, info.path)):
                users.setdefault(told_apart(value), {}).setdefault(position, value)
        found += [
            Double(
                info.path,
                tuple(at),
                tuple(decisions[i].application for i in at),
                tuple(at.values()),
            )
            for at in users.values()
            if len(at) > 1
        ]
    return tuple(found)


def with_doubles(
    vocabulary: Vocabulary, decisions: Sequence[Decision], doubles: Sequence[Double]
) -> list[Decision]:
    """Add to every decision involved a finding that names the fact and the other applications."""
    extra: dict[int, list[Finding]] = {}
    for double in doubles:
        for position, value in zip(double.positions, double.written, strict=True):
            finding = _finding(vocabulary, double, value, decisions[position])
            extra.setdefault(position, []).append(finding)
    return [
        replace(d, findings=(*d.findings, *extra[i])) if i in extra else d
        for i, d in enumerate(decisions)
    ]


def with_blanks(vocabulary: Vocabulary, decisions: Sequence[Decision]) -> list[Decision]:
    """Add to every decision a finding for each unique fact it leaves blank.

    Nobody can tell whether another application has the same. Only of who is eligible beside others:
    who is pending is asked for what is missing, and screened again.

    Args:
        vocabulary: of the programme: what it does not ask for is left blank by everybody.
        decisions: of the round.
    """
    unique = [i.path for i in vocabulary.facts.values() if i.is_unique]
    asked = [path for path in unique if path != vocabulary.number]
    if len(decisions) < 2:
        return list(decisions)
    noted = []
    for one in decisions:
        blank = [path for path in asked if _is_blank(fact_at(one.record, path))]
        if blank and one.verdict is Verdict.ELIGIBLE:
            extra = [_blank(vocabulary, path, one) for path in blank]
            one = replace(one, findings=(*one.findings, *extra))
        noted.append(one)
    return noted


def _is_blank(value: Value | Unknown) -> bool:
    if isinstance(value, tuple):
        return any(_is_blank(item) for item in value)
    return isinstance(value, Unknown) or value == ""


def _blank(vocabulary: Vocabulary, fact: str, decision: Decision) -> Finding:
    zh, en = (fact_label(vocabulary, fact, language) for language in (Language.ZH, Language.EN))
    return Finding(
        rule=f"{decision.programme}/{DOUBLE}",
        kind=DOUBLE,
        state=State.UNKNOWN,
        clause="",
        facts={fact: fact_at(decision.record, fact)},
        message=Words(
            zh=f"{zh}空着：不能核对是否与别的申请重复",
            en=f"{en} is blank: whether another application has the same cannot be told",
        ),
    )


def _values(value: Value | Unknown) -> Iterator[Value]:
    if isinstance(value, tuple):
        for item in value:
            yield from _values(item)
    elif not isinstance(value, Unknown | Nothing) and value != "":
        yield value


def _finding(vocabulary: Vocabulary, double: Double, value: Value, decision: Decision) -> Finding:
    # Not a list of all others for each of them: a whole round may share one value.
    others = (n for n in double.applications if n != decision.application)
    named, count = list(islice(others, NAMED)), len(double.applications) - 1
    rest = count - NAMED
    info = vocabulary.facts[double.fact]
    said = {
        language: (
            fact_label(vocabulary, double.fact, language),
            value_words(value, language, info.type),
        )
        for language in Language
    }
    zh, en = said[Language.ZH], said[Language.EN]
    return Finding(
        rule=f"{decision.programme}/{DOUBLE}",
        kind=DOUBLE,
        state=State.MET,
        clause="",
        facts={double.fact: value},
        message=Words(
            zh=f"与申请 {'、'.join(named)}{f' 等{count}份' if rest > 0 else ''}"
            f" 重复：{zh[0]} 都是 {zh[1]}",
            en=f"the same {en[0]} as application {', '.join(named)}"
            f"{f' and {rest} more' if rest > 0 else ''}: {en[1]}",
        ),
    )
