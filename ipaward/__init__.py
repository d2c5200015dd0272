"""ipaward: who may receive a public award, how much, and why.

Four functions serve a program that has no use for the command line. Everything they need is
loaded when they are called, so that `import ipaward` costs nothing.

    book = ipaward.load("my-policy")
    decision = ipaward.decide(book, "my-programme", {"applicant": {"name": "…"}, …})
    print(ipaward.explain(book, decision, "en"))
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from ipaward.interfaces.version import VERSION as __version__

if TYPE_CHECKING:
    from datetime import date

    from ipaward.domain.application import Application
    from ipaward.domain.decision import Decision
    from ipaward.domain.value import Unknown, Value
    from ipaward.rulebook.book import Rulebook

__all__ = ["__version__", "decide", "evaluate", "explain", "load"]


def load(policy: str, packs: str | Path | None = None) -> Rulebook:
    """Read a policy by its name.

    Args:
        policy: name of its folder in `policies/` and `rules/`.
        packs: a folder that holds both; else the current folder, then what came with ipaward.

    Raises:
        RefusedError: with every problem of its files; there may be no such policy.
    """
    from ipaward.interfaces.opening import book_named

    return book_named(policy, None if packs is None else Path(packs))


def decide(
    book: Rulebook,
    programme: str,
    record: Mapping[str, object] | Application,
    on: date | None = None,
) -> Decision:
    """Decide one application of a programme.

    Args:
        book: from `load`.
        programme: name of the programme.
        record: an application, or its facts nested as the policy declares them: text as people
            write it, or bool, int, Decimal and date. What is left out, or None, is unknown.
        on: the reference date where the programme names no fact for it.

    Raises:
        RefusedError: with everything that is wrong with the record.
    """
    from ipaward.interfaces.facade import decided

    return decided(book, programme, record, on)


def explain(book: Rulebook, decision: Decision, language: Literal["zh", "en"] = "zh") -> str:
    """Say in full how a decision came about, as one would to the applicant."""
    from ipaward.domain.words import Language
    from ipaward.interpreters.prose.explain import explain as in_words

    return in_words(book, decision, Language(language))


def evaluate(
    expression: str,
    facts: Mapping[str, object] | None = None,
    given: Mapping[str, object] | None = None,
    on: date | None = None,
) -> Value | Unknown:
    """Say what an expression means.

    Args:
        expression: as in a rule, for example `sum(costs[paid].sum_paid)`.
        facts: name to type as in `facts.yaml`, for example `{"a": "number(0)"}`.
        given: what is known of them.
        on: the reference date.

    Raises:
        RefusedError: with everything that is wrong with the expression, the facts, the record.
    """
    from ipaward.interfaces.facade import value_of

    return value_of(expression, facts or {}, given or {}, on)
