"""How each step of a scenario of a lifecycle is written, and what it does."""

from __future__ import annotations

from functools import partial

from ipaward.interfaces.course_scenes import CourseScene
from ipaward.interfaces.forms import Form, Part, form_for
from ipaward.interfaces.scenarios import day_in

GIVEN, WHEN, THEN = Part.GIVEN, Part.WHEN, Part.THEN
_form = partial(form_for, CourseScene)

COURSE_FORMS: tuple[Form, ...] = (
    _form(
        GIVEN,
        "发生了",
        "these events happened",
        lambda scene, said, rows: scene.happen(rows),
        has_table=True,
    ),
    _form(WHEN, "查看", "one looks", lambda scene, said, rows: scene.look()),
    _form(
        WHEN,
        '在"{day}"查看',
        'one looks on "{day}"',
        lambda scene, said, rows: scene.look(day_in(said["day"])),
    ),
    _form(
        THEN,
        '状态为"{state}"',
        'the state is "{state}"',
        lambda scene, said, rows: scene.state_is(said["state"]),
    ),
    _form(
        THEN,
        '发出一次"{letter}"',
        'the letter "{letter}" is issued once',
        lambda scene, said, rows: scene.issued(said["letter"], 1),
    ),
    _form(
        THEN,
        '发出两次"{letter}"',
        'the letter "{letter}" is issued twice',
        lambda scene, said, rows: scene.issued(said["letter"], 2),
    ),
    _form(
        THEN,
        '没有发出"{letter}"',
        'the letter "{letter}" is not issued',
        lambda scene, said, rows: scene.issued(said["letter"], 0),
    ),
    _form(
        THEN,
        '要等"{fact}"补上',
        'it waits for "{fact}"',
        lambda scene, said, rows: scene.missing(said["fact"]),
    ),
    _form(
        THEN,
        '"{transition}"没有成立，因为"{words}"',
        '"{transition}" did not hold, because "{words}"',
        lambda scene, said, rows: scene.reason_is(said["transition"], said["words"]),
    ),
    _form(
        THEN,
        '到期提醒"{name}"',
        'the reminder "{name}" is due',
        lambda scene, said, rows: scene.reminded(said["name"], True),
    ),
    _form(
        THEN,
        '没有到期提醒"{name}"',
        'the reminder "{name}" is not due',
        lambda scene, said, rows: scene.reminded(said["name"], False),
    ),
    _form(
        THEN,
        '提醒"{name}"的日子要等"{fact}"补上',
        'the day of the reminder "{name}" waits for "{fact}"',
        lambda scene, said, rows: scene.undated(said["name"], said["fact"]),
    ),
)
