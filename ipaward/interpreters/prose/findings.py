"""What to say to people about one finding."""

from __future__ import annotations

from collections.abc import Iterable

from ipaward.domain.finding import State
from ipaward.domain.value import Cause, CauseKind
from ipaward.domain.words import Language, Words
from ipaward.interpreters.prose.catalogue import CAUSES, joined
from ipaward.rulebook.book import Kind, Rule
from ipaward.rulebook.vocabulary import Vocabulary

# The state in which a rule has something to say: its author's reason is then the message.
SPEAKS = {
    Kind.REQUIREMENT: State.UNMET,
    Kind.EXCLUSION: State.MET,
    Kind.NOTE: State.MET,
    Kind.DUTY: State.UNMET,
}


def finding_words(
    rule: Rule, state: State, causes: Iterable[Cause], vocabulary: Vocabulary
) -> Words:
    """Give the message of a finding: the author's reason where the rule speaks, else ours."""
    if speaks(rule, state) and rule.reason:
        return rule.reason
    match state, rule.kind:
        case State.UNKNOWN, _:
            return _unknown_words(causes, vocabulary)
        case State.NOT_APPLICABLE, _:
            return Words("这一条不适用", "this rule does not apply")
        case State.MET, Kind.REQUIREMENT:
            return Words("符合这一条", "this requirement is met")
        case State.UNMET, Kind.REQUIREMENT:
            return Words(f"不符合“{rule.name}”", f"{rule.name} is not met")
        case State.MET, Kind.DUTY:
            return Words("已经履行", "the duty is fulfilled")
        case State.UNMET, Kind.DUTY:
            return Words(f"没有履行“{rule.name}”", f"{rule.name} is not fulfilled")
        case State.MET, _:
            return Words(f"有“{rule.name}”的情形", f"{rule.name} is the case")
        case _:
            return Words("没有这种情形", "this is not the case")


def speaks(rule: Rule, state: State) -> bool:
    """Tell whether `rule` has something to say in this state."""
    return SPEAKS[rule.kind] is state


def cause_words(cause: Cause, vocabulary: Vocabulary, language: Language) -> str:
    """Say why a value is unknown, with the label of the fact."""
    is_fact = cause.kind in (CauseKind.FACT, CauseKind.LIST)  # or a list that has no label
    name = fact_label(vocabulary, cause.name, language) if is_fact else ""
    unnamed = "有一个值" if language is Language.ZH else "a value"
    return CAUSES[cause.kind].said(language).format(name or cause.name or unnamed)


def fact_label(vocabulary: Vocabulary, path: str, language: Language) -> str:
    """Give the label of a fact, with its path where the two differ.

    What stands in a spreadsheet or a rule must be recognised in a letter, and the other way round.
    """
    info = vocabulary.facts.get(path)
    label = info.label.said(language) if info is not None else ""
    if not label or label == path:
        return path
    return f"{label}（{path}）" if language is Language.ZH else f"{label} ({path})"


def _unknown_words(causes: Iterable[Cause], vocabulary: Vocabulary) -> Words:
    ordered = sorted(causes)
    zh = joined([cause_words(c, vocabulary, Language.ZH) for c in ordered], Language.ZH)
    en = joined([cause_words(c, vocabulary, Language.EN) for c in ordered], Language.EN)
    return Words(
        f"还不明：{zh}" if zh else "还不明", f"not yet known: {en}" if en else "not yet known"
    )
