"""Steps of a policy as a whole: that they hold where they should, and say what was found if not."""

from dataclasses import replace

import pytest

from ipaward.domain.words import Language
from ipaward.interfaces.desks import Desks
from ipaward.interfaces.forms import Part
from ipaward.interfaces.policy_scenes import PolicyScene
from ipaward.interfaces.scenarios import Scene, StepError
from ipaward.interfaces.step_forms import find, take
from tests.casework.measures import FIRMS, SINCE, book_of
from tests.interfaces import scenario_pack

HELD = ("firm", "on"), ("A", "2021-03-01"), ("B", "2022-03-01"), ("C", "2022-04-01")


@pytest.fixture
def scene():
    return PolicyScene(book_of(FIRMS + SINCE, yearly="2021: 1, 2022: 3", reads="columns"))


def step(scene, part, text, *rows):
    form, said = find(part, text)
    take(scene, form, said, rows)


def measured(scene, year="2022"):
    step(scene, Part.GIVEN, 'the register "contracts" holds', *HELD)
    step(scene, Part.WHEN, f'the indicators of "{year}" are measured')
    return scene


@pytest.mark.parametrize(
    "text",
    [
        'the indicator "T" is "missed"',
        '指标"T"为"未达到"',
        'by the option "a" the indicator "T" is "reached"',
        '按选项"a"，指标"T"为"达到"',
        'the figure of the indicator "T" is "2firms"',
        '指标"T"的数为"2"',
        'by the option "a" the figure of the indicator "T" is "3firms"',
        '按选项"a"，指标"T"的数为"3"',
        'the indicator "T" awaits a decision on the reading "columns"',
        '指标"T"要等读法"columns"定下来',
        'the reading "columns" takes "c", because "it fits every row"',
        '读法"columns"取"c"，因为"it fits every row"',
        'nobody has decided the reading "columns"',
        '读法"whom"还没有人定',
    ],
)
def test_a_step_holds(scene, text):
    step(measured(scene), Part.THEN, text)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('the indicator "T" is "reached"', "found: missed"),
        ('the indicator "T" is "passed"', "there is no standing `passed`"),
        ('the indicator "S" is "missed"', "there is no indicator `S`"),
        ('by the option "x" the indicator "T" is "missed"', "there is no option `x`"),
        ('the figure of the indicator "T" is "3"', "found: 2"),
        ('by the option "b" the figure of the indicator "T" is "3"', "found: 2"),
        (
            'the indicator "T" awaits a decision on the reading "whom"',
            'decided the reading "columns"',
        ),
        ('the reading "columns" takes "a", because "it fits every row"', "found: c"),
        ('the reading "columns" takes "c", because "so"', "found: it fits every row"),
        ('the reading "columns" takes "c", because ""', "found: it fits every row"),
        ('the reading "columns" takes "d", because "so"', "there is no option `d`"),
        ('nobody has decided the reading "reckoning"', "found: the director"),
        ('nobody has decided the reading "columms"', "did you mean `columns`"),
        ('"funds" is the instrument "order"', "found: (none)"),
        ('"funds" is the instrument "ordre"', "did you mean `order`"),
    ],
)
def test_a_step_says_what_was_found(scene, text, found):
    with pytest.raises(StepError) as fault:
        step(measured(scene), Part.THEN, text)

    assert found in fault.value.words.said(Language.EN)


def test_a_register_not_consulted_is_unknown_and_an_empty_one_is_not(scene):
    step(scene, Part.WHEN, '计算"2021"年的指标')
    step(scene, Part.THEN, '指标"T"为"无法计算"')

    step(scene, Part.GIVEN, '台账"contracts"查过，一条也没有')
    with pytest.raises(StepError, match="was changed since"):
        step(scene, Part.THEN, '指标"T"为"无法计算"')
    step(scene, Part.WHEN, '计算"2021"年的指标')
    step(scene, Part.THEN, '指标"T"的数为"0"')


def test_a_cell_left_empty_is_unknown(scene):
    step(scene, Part.GIVEN, '台账"contracts"有', ("firm", "on"), ("A", ""))
    step(scene, Part.WHEN, '计算"2021"年的指标')
    step(scene, Part.THEN, '指标"T"为"无法计算"')


@pytest.mark.parametrize(
    ("part", "text", "rows", "found"),
    [
        (Part.GIVEN, 'the register "contract" holds', HELD, "did you mean `contracts`"),
        (Part.GIVEN, 'the register "contracts" holds', (("form",), ("A",)), "no column `form`"),
        (Part.GIVEN, 'the register "contracts" holds', (("on",), ("soon",)), "soon"),
        (
            Part.GIVEN,
            'the register "contracts" holds',
            (("firm", "on", "on"), ("A", "2021-03-01", "2022-03-01")),
            "`on` and `on` are one column",
        ),
        (Part.WHEN, 'the indicators of "2020" are measured', (), "no year with a target `2020`"),
        (Part.THEN, 'the indicator "T" is "missed"', (), "have not been measured"),
    ],
)
def test_a_step_that_cannot_be_taken_says_why(scene, part, text, rows, found):
    with pytest.raises(StepError) as fault:
        step(scene, part, text, *rows)

    assert found in fault.value.words.said(Language.EN)


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ((("firm", "on"), ("/", "2021-03-01")), "`/` says nothing"),
        ((("sum",), ("-1",)), "the amount `-1` is negative"),
    ],
)
def test_what_no_register_may_hold_is_not_given_either(scene, rows, said):
    with pytest.raises(StepError) as fault:
        step(scene, Part.GIVEN, 'the register "contracts" holds', *rows)

    assert fault.value.words.said(Language.EN) == said


@pytest.mark.parametrize(
    ("declared", "said"),
    [
        (
            {"unique": "firm"},
            "row 1: the `firm` `A` stands in row 3 too; row 3: the `firm` `A` stands in row 1 too",
        ),
        (
            {"start": "on"},
            "row 1: it is about the same as row 3, and both hold on 2022-05-01; "
            "row 3: it is about the same as row 1, and both hold on 2022-05-01",
        ),
    ],
)
def test_entries_that_would_be_put_aside_are_refused_however_they_are_given(scene, declared, said):
    vocabulary = scene.book.vocabulary
    register = replace(vocabulary.registers["contracts"], **declared)
    vocabulary = replace(vocabulary, registers={"contracts": register})
    scene.book = replace(scene.book, vocabulary=vocabulary)
    step(scene, Part.GIVEN, 'the register "contracts" holds', *HELD[:3])

    with pytest.raises(StepError) as fault:
        step(scene, Part.GIVEN, 'the register "contracts" holds', HELD[0], ("A", "2022-05-01"))

    assert fault.value.words.said(Language.EN) == said


def test_entries_need_not_say_whom_they_are_about(scene):
    step(scene, Part.GIVEN, 'the register "contracts" holds', ("on",), ("2021-03-01",))


@pytest.mark.parametrize(
    ("tags", "kind"),
    [({"tiny"}, PolicyScene), ({"tiny", "T1"}, PolicyScene), ({"tiny", "grant"}, Scene)],
)
def test_the_policy_alone_and_clauses_set_a_scene_of_the_policy(tmp_path, tags, kind):
    desks = Desks([scenario_pack.write(tmp_path)])

    assert isinstance(desks.scene(tags), kind)
    desks.close()


def test_a_tag_that_is_no_programme_and_no_clause_sets_none(tmp_path):
    desks = Desks([scenario_pack.write(tmp_path)])

    with pytest.raises(StepError):
        desks.scene({"tiny", "grnat"})
    desks.close()


def test_a_step_of_an_application_has_no_place_here(scene):
    with pytest.raises(StepError) as fault:
        step(scene, Part.THEN, 'the verdict is "eligible"')

    assert "no place here" in fault.value.words.said(Language.EN)
