"""How each step of a scenario of a policy as a whole is written, and what it does."""

from __future__ import annotations

from functools import partial

from ipaward.interfaces.forms import Form, Part, form_for
from ipaward.interfaces.policy_scenes import PolicyScene

GIVEN, WHEN, THEN = Part.GIVEN, Part.WHEN, Part.THEN
_form = partial(form_for, PolicyScene)

POLICY_FORMS: tuple[Form, ...] = (
    _form(
        GIVEN,
        '台账"{register}"有',
        'the register "{register}" holds',
        lambda scene, said, rows: scene.hold(said["register"], rows),
        has_table=True,
    ),
    _form(
        GIVEN,
        '台账"{register}"查过，一条也没有',
        'the register "{register}" was consulted and holds nothing',
        lambda scene, said, rows: scene.hold_nothing(said["register"]),
    ),
    _form(
        WHEN,
        '计算"{year}"年的指标',
        'the indicators of "{year}" are measured',
        lambda scene, said, rows: scene.look(said["year"]),
    ),
    _form(
        THEN,
        '指标"{name}"为"{standing}"',
        'the indicator "{name}" is "{standing}"',
        lambda scene, said, rows: scene.standing_is(said["name"], said["standing"]),
    ),
    _form(
        THEN,
        '按选项"{option}"，指标"{name}"为"{standing}"',
        'by the option "{option}" the indicator "{name}" is "{standing}"',
        lambda scene, said, rows: scene.standing_is(said["name"], said["standing"], said["option"]),
    ),
    _form(
        THEN,
        '指标"{name}"的数为"{figure}"',
        'the figure of the indicator "{name}" is "{figure}"',
        lambda scene, said, rows: scene.figure_is(said["name"], said["figure"]),
    ),
    _form(
        THEN,
        '按选项"{option}"，指标"{name}"的数为"{figure}"',
        'by the option "{option}" the figure of the indicator "{name}" is "{figure}"',
        lambda scene, said, rows: scene.figure_is(said["name"], said["figure"], said["option"]),
    ),
    _form(
        THEN,
        '指标"{name}"要等读法"{reading}"定下来',
        'the indicator "{name}" awaits a decision on the reading "{reading}"',
        lambda scene, said, rows: scene.awaits(said["name"], said["reading"]),
    ),
    _form(
        THEN,
        '读法"{reading}"取"{option}"，因为"{words}"',
        'the reading "{reading}" takes "{option}", because "{words}"',
        lambda scene, said, rows: scene.reading_is(said["reading"], said["option"], said["words"]),
    ),
    _form(
        THEN,
        '读法"{reading}"还没有人定',
        'nobody has decided the reading "{reading}"',
        lambda scene, said, rows: scene.is_undecided(said["reading"]),
    ),
    _form(
        THEN,
        '"{alias}"就是规范文件"{name}"',
        '"{alias}" is the instrument "{name}"',
        lambda scene, said, rows: scene.is_instrument(said["alias"], said["name"]),
    ),
)
