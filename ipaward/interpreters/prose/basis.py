"""What a rule or a figure rests on, in words: clauses quoted, readings, and what is missing."""

from __future__ import annotations

from ipaward.domain.words import Language
from ipaward.interpreters.prose.values import day_words
from ipaward.rulebook.policy import Basis, Citation, Policy


def basis_words(policy: Policy, basis: Basis, language: Language) -> list[str]:
    """Give one line for each citation, and one for each reading it depends on."""
    lines = [citation_words(policy, citation, language) for citation in basis.citations]
    return [*lines, *(reading_words(policy, name, language) for name in basis.readings)]


def citation_words(policy: Policy, citation: Citation, language: Language) -> str:
    """Say what a rule or a figure rests on, its words quoted."""
    zh = language is Language.ZH
    if citation.is_missing:
        setter = instrument_words(policy, citation.set_by) if citation.set_by else ""
        if zh:
            return "依据：缺" + (f"，应由{setter}规定" if setter else "")
        return "basis: missing" + (f", to be set by {setter}" if setter else "")
    where = f"{instrument_words(policy, citation.instrument)} " if citation.instrument else ""
    title = "" if citation.instrument else policy.titles.get(citation.clause, "")
    quoted = citation.words
    if zh:
        return (
            f"依据：{where}{citation.clause}"
            + (f" {title}" if title else "")
            + (f"「{quoted}」" if quoted else "")
        )
    return (
        f"basis: {where}{citation.clause}"
        + (f" {title}" if title else "")
        + (f' "{quoted}"' if quoted else "")
    )


def reading_words(policy: Policy, name: str, language: Language) -> str:
    """Say how a doubtful passage is read, and who decided so."""
    zh = language is Language.ZH
    reading = policy.readings.get(name)
    if reading is None:
        return f"读法：{name}" if zh else f"reading: {name}"
    chosen = reading.options.get(reading.chosen, "")
    option = f"{reading.chosen}（{chosen}）" if zh else f"{reading.chosen} ({chosen})"
    question, why = reading.question.said(language), reading.why.said(language)
    if zh:
        who = f"{reading.by}定" + (
            f"于{day_words(reading.decided, language)}" if reading.decided else ""
        )
        who = who if reading.by else "还没有人定"
        return f"读法“{name}”：{question}？取{option}，因为{why}；{who}"
    who = f"decided by {reading.by}" + (f" on {reading.decided}" if reading.decided else "")
    return (
        f'reading "{name}": {question}? Chosen: {option}, because {why}; '
        f"{who if reading.by else 'nobody has decided it'}"
    )


def instrument_words(policy: Policy, name: str) -> str:
    """Give the title of another instrument, or its name where none is recorded."""
    instrument = policy.instruments.get(name)
    if instrument is None:
        return name
    return f"《{instrument.title}》" if policy.language == "zh" else instrument.title
