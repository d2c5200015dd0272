"""What is said of the courses of a lifecycle: after posting, at a glance, and event by event."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING

from ipaward.casework.course import Course, Step
from ipaward.domain.application import RefusedRow
from ipaward.domain.event import Event, Letter
from ipaward.domain.words import Language, Words
from ipaward.interfaces.course_lacks import (
    facts_lacking,
    lacking,
    rest_lacking,
    undated_words,
)
from ipaward.interfaces.layout import Column, table
from ipaward.interfaces.problems import in_order, text
from ipaward.interfaces.tongue import harmless
from ipaward.interpreters.prose.basis import basis_words
from ipaward.interpreters.prose.catalogue import joined
from ipaward.interpreters.prose.values import day_words, value_words
from ipaward.ledger.events import Appended

if TYPE_CHECKING:
    from ipaward.interfaces.courses import Opened

HEADS = {
    "state": Words("状态", "state"),
    "since": Words("自", "since"),
    "events": Words("事件", "events"),
    "letters": Words("应发文书", "letters"),
    "notice": Words("注意", "look at"),
    "letter": Words("文书", "letter"),
    "event": Words("因事件", "for event"),
    "day": Words("日期", "day"),
}


def _say(language: Language, zh: str, en: str) -> str:
    return Words(zh, en).said(language)


def _label(here: Opened) -> str:
    return here.lifecycle.label.said(here.language) or here.lifecycle.subject


# --- after posting -----------------------------------------------------------------------


def posted_told(here: Opened, appended: Appended, kept_out: Sequence[RefusedRow]) -> str:
    """Say what was entered, which letters are due for the first time, and what was kept out."""
    language = here.language
    entered, repeated, out = len(appended.entered), appended.repeated, len(kept_out)
    parts = [
        _say(
            language,
            f"读入 {entered + repeated + out} 个事件 = 登记 {entered} 个"
            f" + 以前登记过 {repeated} 个 + 退回 {out} 个",
            f"{entered + repeated + out} events read = {entered} entered"
            f" + {repeated} entered before + {out} kept out",
        )
    ]
    if appended.issued:
        columns = [
            Column(_label(here), is_name=True),
            Column(HEADS["letter"].said(language)),
            Column(HEADS["event"].said(language), is_name=True),
            Column(HEADS["day"].said(language), is_name=True),
        ]
        rows = [(one.subject, one.name, one.event, one.day.isoformat()) for one in appended.issued]
        title = _say(language, "新的应发文书", "Letters now due")
        parts.append(table(columns, rows, title))
    if kept_out:
        title = _say(language, f"退回 {out} 个：", f"{out} kept out:")
        problems = [problem for row in kept_out for problem in row.problems]
        parts.append(f"{title}\n{text(in_order(problems), language)}")
    return "\n\n".join(parts)


# --- at a glance -------------------------------------------------------------------------


def status_table(here: Opened, courses: Sequence[Course], on: date | None) -> str:
    """Give one line a subject, and a count of each state below."""
    language = here.language
    columns = [
        Column(_label(here), is_name=True),
        Column(HEADS["state"].said(language)),
        Column(HEADS["since"].said(language), is_name=True),
        Column(HEADS["events"].said(language), is_figure=True),
        Column(HEADS["letters"].said(language)),
        Column(HEADS["notice"].said(language)),
    ]
    rows = [
        (
            course.subject,
            course.state or _say(language, "（还没有开始）", "(not opened)"),
            course.since.isoformat() if course.since else "",
            str(len(course.steps) + len(course.waiting)),
            "\n".join(letter.name for letter in course.letters),
            "\n".join(_notices(course, on, language)),
        )
        for course in courses
    ]
    counts: dict[str, int] = {}
    for course in courses:
        counts[course.state] = counts.get(course.state, 0) + 1
    told = joined([f"{state or '—'} {count}" for state, count in counts.items()], language)
    day = _say(language, f"截至 {on}，", f"As of {on}: ") if on else ""
    total = _say(language, f"{day}共 {len(courses)}", f"{day}{len(courses)} in all")
    if told:
        total += _say(language, f"：{told}", f": {told}")
    return f"{table(columns, rows)}\n{total}"


def _notices(course: Course, on: date | None, language: Language) -> Iterator[str]:
    if facts := facts_lacking(course.open_causes):
        yield _say(language, f"待补：{facts.zh}", f"to be supplied: {facts.en}")
    yield from (words.said(language) for words in rest_lacking(course.open_causes))
    for due in course.due_by(on):
        yield f"{due.day.isoformat()} {due.reminder.reason.said(language) or due.reminder.name}"
    yield from (undated_words(one).said(language) for one in course.undated)


# --- event by event ----------------------------------------------------------------------


def subject_told(here: Opened, course: Course, on: date | None) -> str:
    """Say where one subject stands."""
    language = here.language
    title = here.lifecycle.title.said(language)
    state = course.state or _say(language, "还没有开始", "not opened")
    since = f"，自{day_words(course.since, language)}起" if course.since else ""
    since_en = f", since {course.since}" if course.since else ""
    day = _say(language, f"（截至{day_words(on, language)}）", f" (as of {on})") if on else ""
    policy = here.book.policy.title.said(language)
    return (
        harmless(
            _say(
                language,
                f"{_label(here)} {course.subject}：{state}{since}{day}",
                f"{_label(here)} {course.subject}: {state}{since_en}{day}",
            )
        )
        + f"\n{title}\n{policy}"
    )


def course_told(here: Opened, course: Course, stale: Sequence[Letter], on: date | None) -> str:
    """Tell every event of a course: what it did, by which clause, and what nobody knows yet."""
    language = here.language
    lines = [""]
    for number, step in enumerate(course.steps, start=1):
        lines += _step(here, number, step)
    for event in course.waiting:
        told = _event(here, event)
        waits = _say(language, "：等前一事件补齐", ": waits for the event before it")
        lines.append(f"–. {told}{waits}")
    for one in course.corrected:
        told, by, day = _event(here, one.event), one.by.number, day_words(one.by.day, language)
        lines.append(
            _say(
                language,
                f"–. {told}：已由 {by}（{day}）更正，不算",
                f"–. {told}: corrected by {by} ({day})",
            )
        )
    notices = list(_notices(course, on, language))
    if notices:
        lines += ["", _say(language, "注意", "Look at"), *(f"  - {one}" for one in notices)]
    if stale:
        head = _say(
            language,
            "以前按当时所知发出，按现在所知不必发的文书",
            "Letters sent on what was known then, not called for by what is known now",
        )
        lines += ["", head]
        lines += [f"  - {one.day.isoformat()} {one.name} ({one.event})" for one in stale]
    return "\n".join(harmless(line) for line in lines)


def _step(here: Opened, number: int, step: Step) -> list[str]:
    language, policy = here.language, here.book.policy
    lines = [f"{number}. {_event(here, step.event)}"]
    if step.taken is not None:
        arrow = f"{step.before} → {step.after}"
        lines.append(
            _say(language, f"   {step.taken.name}：{arrow}", f"   {step.taken.name}: {arrow}")
        )
        lines += [f"   {line}" for line in basis_words(policy, step.taken.basis, language)]
        if step.taken.issues:
            told = joined(list(step.taken.issues), language)
            lines.append(_say(language, f"   应发：{told}", f"   letters due: {told}"))
    elif step.after and not step.before:
        lines.append(_say(language, f"   开始：{step.after}", f"   opens the course: {step.after}"))
    else:
        lines += [f"   {line}" for line in _unmoved(here, step)]
    return lines


def _unmoved(here: Opened, step: Step) -> Iterator[str]:
    """Say why an event moved nothing."""
    language = here.language
    if step.unknown:
        lacks = lacking(step.unknown)
        rules = joined([one.name for one in step.undecided], language)
        yield _say(
            language,
            f"不知道“{rules}”是否成立：{lacks.zh}；补上以前状态不动，后面的事件也等着",
            f"whether {rules} holds is not known: {lacks.en}; until then the state stays and"
            " later events wait",
        )
        return
    if step.refused:
        for one in step.refused:
            reason = one.reason.said(language)
            yield _say(
                language,
                f"“{one.name}”没有成立" + (f"：{reason}" if reason else ""),
                f"{one.name} did not hold" + (f": {reason}" if reason else ""),
            )
        return
    if not step.before:
        yield _say(
            language, "只作记录：那时还没有开始", "recorded; nothing had opened the course yet"
        )
        return
    why = next(
        (
            one.why.said(language)
            for one in here.lifecycle.unmoved
            if step.before in one.states and step.event.kind in one.events
        ),
        "",
    )
    if not why and step.before in here.lifecycle.finals:
        why = _say(language, f"{step.before}是终点", f"{step.before} is final")
    yield _say(
        language,
        "只作记录，状态不变" + (f"：{why}" if why else ""),
        "recorded; the state stays" + (f": {why}" if why else ""),
    )


def _event(here: Opened, event: Event) -> str:
    language = here.language
    kind = here.lifecycle.events.get(event.kind)
    label = kind.label.said(language) if kind else event.kind
    told = []
    for name, value in event.facts.items():
        info = kind.own.get(name) if kind else None
        said = info.label.said(language) if info else name
        told.append(f"{said} {value_words(value, language, info.type if info else None)}")
    facts = f"（{'，'.join(told)}）" if told and language is Language.ZH else ""
    facts = f" ({', '.join(told)})" if told and language is not Language.ZH else facts
    return f"{day_words(event.day, language)} {label} [{event.number}]{facts}"
