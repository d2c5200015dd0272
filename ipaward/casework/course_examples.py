"""The worked examples of a lifecycle, run, and every difference from what they promise."""

from __future__ import annotations

from collections.abc import Iterator

from ipaward.casework.course import Course, follow
from ipaward.domain.problem import Problem
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
) -> tuple[Course, tuple[Problem, ...]]:
    """Run one example; give its course and every difference from what it promises."""
    course = follow(reading, "example", example.given, example.on)
    return course, tuple(_differences(example, course))


def _differences(example: LifecycleExample, course: Course) -> Iterator[Problem]:
    found = {
        "state": (course.state,),
        "issues": tuple(letter.name for letter in course.letters),
        "missing_facts": tuple(sorted(cause.name for cause in course.open_causes)),
        "reminders": course.reminded(example.on),
    }
    for key, expected in example.gives.items():
        if sorted(expected) != sorted(found[key]):
            yield Problem(
                "example-differs",
                example.span,
                {
                    "example": example.name,
                    "what": WORDS[key],
                    "expected": listed(expected) or NONE_LISTED,
                    "found": listed(found[key]) or NONE_LISTED,
                },
            )
