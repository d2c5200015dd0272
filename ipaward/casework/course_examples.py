"""The worked examples of a lifecycle, run, and every difference from what they promise."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from ipaward.casework.course import AmbiguousError, Course, follow
from ipaward.casework.course_entry import sort_out
from ipaward.domain.event import Event
from ipaward.domain.problem import Problem
from ipaward.domain.source import Place
from ipaward.domain.words import NONE_LISTED, Words, listed
from ipaward.interpreters.case.course import CourseReading
from ipaward.rulebook.lifecycle import LifecycleExample

WORDS = {
    "state": Words("状态", "the state"),
    "issues": Words("发出的文书", "the letters issued"),
    "missing_facts": Words("待补", "what is missing"),
    "reminders": Words("到期的提醒", "the reminders due"),
}


def try_course_example(
    reading: CourseReading, example: LifecycleExample
) -> tuple[Course | None, tuple[Problem, ...]]:
    """Run one example; give its course and every difference from what it promises.

    There is no course where its events could not be entered, or the policy contradicts itself.
    """
    course = course_of(reading, example.given, example.on, example.span)
    if isinstance(course, Problem):
        return None, (course,)
    return course, tuple(_differences(example, course))


def course_of(
    reading: CourseReading, events: Sequence[Event], on: date | None, place: Place | None = None
) -> Course | Problem:
    """Follow what an example or a scenario lets happen, or say why nothing comes of it.

    What cannot be entered in a ledger does not happen there either.
    """
    lifecycle = reading.lifecycle
    for _, problem in sort_out(lifecycle, (), events).kept_out:
        # Nobody gave the subject a name.
        details = {**problem.details, "subject": lifecycle.label or lifecycle.subject}
        return replace(problem, place=place, details=details)
    try:
        return follow(reading, events[0].subject if events else "", events, on)
    except AmbiguousError as fault:
        return fault.problem(place)


def _differences(example: LifecycleExample, course: Course) -> Iterator[Problem]:
    found = {
        "state": (course.state,),
        "issues": tuple(letter.name for letter in course.letters),
        "missing_facts": tuple(sorted(cause.name for cause in course.open_causes)),
        "reminders": course.reminded(example.on),
    }
    for key, expected in example.gives.items():
        is_asked = key == "reminders" and example.on is not None
        undated = [one.reminder.name for one in course.undated] if is_asked else []
        if undated or sorted(expected) != sorted(found[key]):
            yield Problem(
                "example-differs",
                example.span,
                {
                    "example": example.name,
                    "what": WORDS[key],
                    "expected": listed(expected) or NONE_LISTED,
                    "found": _found(found[key], undated) or NONE_LISTED,
                },
            )


def _found(names: Sequence[str], undated: Sequence[str]) -> Words:
    """List what was found; whether a reminder without a known day is due, nobody can tell."""
    zh = listed([*names, *(f"{name}（哪一日不明）" for name in undated)]).zh
    en = listed([*names, *(f"{name} (on a day not known)" for name in undated)]).en
    return Words(zh, en)
