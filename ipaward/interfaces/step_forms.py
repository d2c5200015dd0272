"""How each step of a scenario is written, in Chinese and in English, and what it does.

One table for both runners: `steps` gives it to pytest-bdd, `testing` reads it itself.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from functools import cache, partial

from ipaward.interfaces.course_forms import COURSE_FORMS
from ipaward.interfaces.desks import AnyScene
from ipaward.interfaces.forms import Form, Part, Said, form_for
from ipaward.interfaces.policy_forms import POLICY_FORMS
from ipaward.interfaces.scenario_checks import (
    are_doubles,
    award_is,
    bound_is,
    granted_is,
    is_firm,
    is_missing,
    is_provisional,
    is_refused,
    no_award,
    not_noted,
    noted,
    placed_as,
    rank_is,
    ranking_is_firm,
    ranking_is_provisional,
    reason_is,
    result_is,
    uncapped,
    verdict_is,
)
from ipaward.interfaces.scenarios import Rows, Scene, StepError, day_in

GIVEN, WHEN, THEN = Part.GIVEN, Part.WHEN, Part.THEN
_form = partial(form_for, Scene)

_APPLICATIONS: tuple[Form, ...] = (
    # --- what is given -------------------------------------------------------------------
    _form(
        GIVEN,
        '一份申请，同样例"{name}"',
        'an application like the example "{name}"',
        lambda scene, said, rows: scene.like_example(said["name"]),
    ),
    _form(GIVEN, "一份申请", "an application", lambda scene, said, rows: scene.blank()),
    _form(
        GIVEN,
        '一批申请，同样例"{name}"',
        'applications like the example "{name}"',
        lambda scene, said, rows: scene.batch(said["name"], rows),
        has_table=True,
    ),
    _form(
        GIVEN,
        '"{path}"为"{value}"',
        '"{path}" is "{value}"',
        lambda scene, said, rows: scene.set_fact(said["path"], said["value"]),
    ),
    _form(
        GIVEN,
        ('"{path}"为', "{path}为"),
        ('"{path}" are', '"{path}" is'),
        lambda scene, said, rows: scene.set_items(said["path"], rows),
        has_table=True,
    ),
    _form(
        GIVEN,
        '没有"{path}"',
        ('there are no "{path}"', 'there is no "{path}"'),
        lambda scene, said, rows: scene.no_items(said["path"]),
    ),
    _form(
        GIVEN,
        '申请"{number}"的"{path}"为"{value}"',
        'the "{path}" of application "{number}" is "{value}"',
        lambda scene, said, rows: scene.set_fact(said["path"], said["value"], said["number"]),
    ),
    _form(
        GIVEN,
        '申请"{number}"的"{path}"为',
        ('the "{path}" of application "{number}" are', 'the "{path}" of application "{number}" is'),
        lambda scene, said, rows: scene.set_items(said["path"], rows, said["number"]),
        has_table=True,
    ),
    _form(
        GIVEN,
        '申请"{number}"没有"{path}"',
        'application "{number}" has no "{path}"',
        lambda scene, said, rows: scene.no_items(said["path"], said["number"]),
    ),
    _form(
        GIVEN,
        '"{name}"取"{value}"',
        ('"{name}" is set to "{value}"', 'the parameter "{name}" is "{value}"'),
        lambda scene, said, rows: scene.set_parameter(said["name"], said["value"]),
    ),
    # --- what is done --------------------------------------------------------------------
    _form(WHEN, "审查", "it is screened", lambda scene, said, rows: scene.screen()),
    _form(
        WHEN,
        '按"{day}"审查',
        'it is screened as of "{day}"',
        lambda scene, said, rows: scene.screen(day_in(said["day"])),
    ),
    _form(
        WHEN,
        "分配",
        ("they are allotted", "the round is allotted"),
        lambda scene, said, rows: scene.allot(),
    ),
    _form(
        WHEN,
        '按"{day}"分配',
        ('they are allotted as of "{day}"', 'the round is allotted as of "{day}"'),
        lambda scene, said, rows: scene.allot(day_in(said["day"])),
    ),
    # --- what came of it -----------------------------------------------------------------
    _form(
        THEN,
        '结论为"{verdict}"',
        'the verdict is "{verdict}"',
        lambda scene, said, rows: verdict_is(scene, said["verdict"]),
    ),
    _form(
        THEN,
        '核定额为"{amount}"',
        'the award is "{amount}"',
        lambda scene, said, rows: award_is(scene, said["amount"]),
    ),
    _form(THEN, "没有核定额", "there is no award", lambda scene, said, rows: no_award(scene)),
    _form(
        THEN,
        '受限于"{cap}"',
        'the cap is "{cap}"',
        lambda scene, said, rows: bound_is(scene, said["cap"]),
    ),
    _form(THEN, "不受封顶", "no cap binds", lambda scene, said, rows: uncapped(scene)),
    _form(
        THEN,
        '有提示"{name}"',
        'there is the note "{name}"',
        lambda scene, said, rows: noted(scene, said["name"]),
    ),
    _form(
        THEN,
        '没有提示"{name}"',
        'there is no note "{name}"',
        lambda scene, said, rows: not_noted(scene, said["name"]),
    ),
    _form(
        THEN,
        '决定是暂定的，因为"{name}"缺依据',
        'the decision is provisional because "{name}" has no basis',
        lambda scene, said, rows: is_provisional(scene, said["name"]),
    ),
    _form(
        THEN,
        "决定是暂定的",
        "the decision is provisional",
        lambda scene, said, rows: is_provisional(scene),
    ),
    _form(
        THEN,
        "决定不是暂定的",
        "the decision is not provisional",
        lambda scene, said, rows: is_firm(scene),
    ),
    _form(
        THEN,
        '"{rule}"的结果为"{state}"',
        'the result of "{rule}" is "{state}"',
        lambda scene, said, rows: result_is(scene, said["rule"], said["state"]),
    ),
    _form(
        THEN,
        '"{rule}"的理由为"{words}"',
        'the reason of "{rule}" is "{words}"',
        lambda scene, said, rows: reason_is(scene, said["rule"], said["words"]),
    ),
    _form(
        THEN,
        '待补"{fact}"',
        '"{fact}" is missing',
        lambda scene, said, rows: is_missing(scene, said["fact"]),
    ),
    _form(
        THEN,
        '待补"{fact}"，由"{supplier}"提供',
        '"{fact}" is missing, to be supplied by "{supplier}"',
        lambda scene, said, rows: is_missing(scene, said["fact"], said["supplier"]),
    ),
    _form(THEN, "不能审查", "it cannot be screened", lambda scene, said, rows: is_refused(scene)),
    # --- rounds --------------------------------------------------------------------------
    _form(
        THEN,
        '"{number}"的结论为"{verdict}"',
        'the verdict on "{number}" is "{verdict}"',
        lambda scene, said, rows: verdict_is(scene, said["verdict"], said["number"]),
    ),
    _form(
        THEN,
        '"{number}"的核定额为"{amount}"',
        'the award of "{number}" is "{amount}"',
        lambda scene, said, rows: award_is(scene, said["amount"], said["number"]),
    ),
    _form(
        THEN,
        '"{number}"的名次为"{rank}"',
        'the rank of "{number}" is "{rank}"',
        lambda scene, said, rows: rank_is(scene, said["number"], said["rank"]),
    ),
    _form(
        THEN,
        '"{number}"为"{result}"',
        '"{number}" is "{result}"',
        lambda scene, said, rows: placed_as(scene, said["number"], said["result"]),
    ),
    _form(
        THEN,
        '"{number}"分得"{amount}"',
        '"{number}" gets "{amount}"',
        lambda scene, said, rows: granted_is(scene, said["number"], said["amount"]),
    ),
    _form(
        THEN,
        '"{first}"与"{second}"重复，因为"{fact}"',
        '"{first}" and "{second}" are doubles because of "{fact}"',
        lambda scene, said, rows: are_doubles(scene, said["first"], said["second"], said["fact"]),
    ),
    _form(
        THEN,
        "名次是暂定的",
        "the ranking is provisional",
        lambda scene, said, rows: ranking_is_provisional(scene),
    ),
    _form(
        THEN,
        "名次不是暂定的",
        "the ranking is not provisional",
        lambda scene, said, rows: ranking_is_firm(scene),
    ),
)


FORMS = (*_APPLICATIONS, *COURSE_FORMS, *POLICY_FORMS)


@cache
def pattern(spelling: str) -> re.Pattern[str]:
    """Give what `spelling` matches: any quotation marks, half- and full-width commas alike.

    >>> pattern('待补"{fact}"').fullmatch('待补“费用”')["fact"]
    '费用'
    """
    parts = re.split(r'("?\{\w+\}"?)', spelling)
    return re.compile("".join(_slot(p) if "{" in p else _literal(p) for p in parts))


def _slot(part: str) -> str:
    name = part.strip('"{}')
    if part.startswith('"'):
        return rf'["“”](?P<{name}>[^"“”]*)["“”]'
    return rf'(?P<{name}>[^"“”\s]+)'


def _literal(part: str) -> str:
    escaped = re.escape(part).replace("，", r"[，,]\s*")
    return escaped.replace(r"\ ", r"\s+")


def spelt(part: Part) -> Iterator[tuple[str, Form]]:
    """Give every spelling of the steps that may stand in `part`, with its form."""
    for form in FORMS:
        if form.part is part:
            for spelling in form.spellings():
                yield spelling, form


def take(scene: AnyScene, form: Form, said: Said, rows: Rows, prose: str | None = None) -> None:
    """Take a step with the table and the text in quotation marks below it, or raise StepError."""
    if not isinstance(scene, form.scene):
        raise StepError(
            "这一步不属于这里：标签写明项目的审查申请，写明流程的看事件，只写政策的算指标",
            "this step has no place here: with the tag of a programme applications are screened, "
            "with that of a lifecycle events happen, with the policy alone indicators are measured",
        )
    if form.has_table and not rows:
        raise StepError("这一步下面要有一张表", "this step needs a table below it")
    if rows and not form.has_table:
        raise StepError("这一步下面不应当有表", "this step takes no table")
    if prose is not None:
        raise StepError(
            "步骤下面的引号文字不会有人看，写进步骤、表格或注释里",
            "no step reads the text in quotation marks below it, put it into the step, a table or"
            " a comment",
        )
    if form.part is Part.GIVEN:
        # What came of it before the last thing was given says nothing of the case as it is now.
        scene.forget()
    form.run(scene, said, rows)


def find(part: Part, text: str) -> tuple[Form, Said]:
    """Give the form of the step `text` and the words in it, or raise StepError with the nearest."""
    if (found := fitting(part, text)) is not None:
        return found
    raise _undefined(part, text.strip())


def fitting(part: Part, text: str) -> tuple[Form, Said] | None:
    """Give the form of the step `text` and the words in it, or None where there is no such step."""
    for spelling, form in spelt(part):
        if found := pattern(spelling).fullmatch(text.strip()):
            return form, found.groupdict()
    return None


def _undefined(part: Part, text: str) -> StepError:
    elsewhere = [other for other in Part if fitting(other, text) is not None]
    if elsewhere:
        zh, en = KEYWORDS[elsewhere[0]]
        return StepError(f"这一步应当写在“{zh}”之下", f"this step belongs under `{en}`")
    # Without the author's words, so that the forms are compared and not what is said by them.
    bare = re.sub(r'["“][^"“”]*["”]', '""', text)
    forms = {re.sub(r"\{\w+\}", "", spelling): spelling for spelling, _ in spelt(part)}
    near = difflib.get_close_matches(bare, forms, n=1, cutoff=0.0)
    shown = re.sub(r"\{\w+\}", "…", forms[near[0]]) if near else ""
    return StepError(
        f"没有这样的一步，最接近的是：{shown}", f"there is no such step, nearest: {shown}"
    )


KEYWORDS = {Part.GIVEN: ("假如", "Given"), Part.WHEN: ("当", "When"), Part.THEN: ("那么", "Then")}
