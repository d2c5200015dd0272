"""Every form of a step: that it holds where it should, and says what it found where not."""

import pytest

from ipaward.domain.words import Language
from ipaward.interfaces.desks import Desks
from ipaward.interfaces.feature_files import read_feature
from ipaward.interfaces.forms import Part
from ipaward.interfaces.step_forms import FORMS, find, pattern
from ipaward.interfaces.testing import try_scenario
from tests.interfaces import scenario_pack

EN = 'Given an application like the example "a local firm"\n'
ZH = '假如 一份申请，同样例"a local firm"\n'
SCREENED_EN = "When it is screened\n"
SCREENED_ZH = "当 审查\n"
TRAVEL = '"costs" are\n| kind | amount | bill |\n| travel | 10 | B2 |\n'
TRAVEL_ZH = '"costs"为\n| kind | amount | bill |\n| travel | 10 | B2 |\n'


@pytest.fixture
def tried(tmp_path):
    """Run the steps of one scenario; give what went wrong, in English."""
    desks = []

    def run(steps: str, language: Language = Language.EN, **changed: str) -> list[str]:
        if language is Language.EN:
            text = scenario_pack.english(f"Scenario: s\n{steps}")
        else:
            text = scenario_pack.chinese(f"场景: s\n{steps}")
        root = scenario_pack.write(tmp_path, text, **changed)
        desks.append(Desks([root]))
        feature = read_feature(root / "features" / "tiny" / "f1.feature")
        assert feature.faults == ()
        (scenario,) = feature.scenarios
        faults, _ = try_scenario(scenario, desks[-1])
        return [fault.words.said(language) for fault in faults]

    yield run
    for one in desks:
        one.close()


HOLDS = [
    'Then the verdict is "eligible"',
    'Then the award is "30000.00"',
    'Then the award is "30000"',
    'Then the cap is "costs"',
    'Then the reason of "costs" is "the grant is at most the costs"',
    'Then there is no note "travels"',
    'Then there is no note "trading"',
    'Then the decision is provisional because "rate" has no basis',
    "Then the decision is provisional",
    'Then the result of "local" is "met"',
    'Then the result of "travels" is "unmet"',
]
UNFOUNDED = "rate: no legal basis, to be set by Budget act"
FAILS = [
    ('Then the verdict is "pending"', "found: eligible"),
    ('Then the award is "29999.99"', "found: 30000.00"),
    ("Then there is no award", "found: 30000.00"),
    ("Then no cap binds", "found: costs"),
    ('Then there is the note "travels"', "found: nothing"),
    ("Then the decision is not provisional", f"found: {UNFOUNDED}"),
    ('Then the decision is provisional because "places" has no basis', f"found: {UNFOUNDED}"),
    ('Then the result of "local" is "unknown"', "found: met"),
    ('Then "costs" is missing', "found: nothing"),
    ('Then the reason of "local" is "no"', "found: this requirement is met"),
    ("Then it cannot be screened", "found: eligible"),
    ('Then the rank of "A1" is "1"', "nothing has been allotted yet"),
    ("Then the ranking is provisional", "nothing has been allotted yet"),
]


@pytest.mark.parametrize("then", HOLDS)
def test_a_check_holds(tried, then):
    assert tried(EN + SCREENED_EN + then) == []


@pytest.mark.parametrize(("then", "found"), FAILS)
def test_a_check_that_fails_says_what_was_found(tried, then, found):
    assert tried(EN + SCREENED_EN + then) == [found]


UNKNOWN_COSTS = 'And "costs" is "unknown"\n'
NO_COSTS = 'And there are no "costs"\n'


@pytest.mark.parametrize(
    ("given", "then"),
    [
        ('And "local" is "no"\n', 'the verdict is "ineligible"'),
        ('And "local" is "no"\n', "there is no award"),
        ('And "local" is "no"\n', 'the reason of "local" is "the firm is not in the region"'),
        ('And "local" is ""\n', 'the verdict is "pending"'),
        ('And "local" is "unknown"\n', '"local" is missing, to be supplied by "authority"'),
        (UNKNOWN_COSTS, '"costs" is missing, to be supplied by "applicant"'),
        (UNKNOWN_COSTS, 'the result of "travels" is "unknown"'),
        (NO_COSTS, 'the award is "0"'),
        (f"And {TRAVEL}", 'there is the note "travels"'),
        (f"And {TRAVEL}", 'the award is "10"'),
        ('And "ended" is "2021-01-01"\n', 'there is the note "trading"'),
        ('And "ended" is "none"\n', 'there is no note "trading"'),
        ('And "rate" is set to "20000"\n', 'the award is "20000"'),
        ('And "rate" is set to "30000"\n', "no cap binds"),
        ('And "rate" is set to "30000.01"\n', 'the cap is "costs"'),
        ('And "accepted" is "2019-12-31"\n', "it cannot be screened"),
    ],
)
def test_what_is_given_counts(tried, given, then):
    assert tried(f"{EN}{given}{SCREENED_EN}Then {then}") == []


def test_an_empty_cell_is_unknown_and_times_repeats_a_row(tried):
    table = 'And "costs" are\n| times | kind | amount |\n| 3 | rent | 100 |\n| 1 | rent | {} |\n'

    known = tried(EN + table.format("7") + SCREENED_EN + 'Then the award is "307"')
    unknown = tried(EN + table.format("") + SCREENED_EN + 'Then "costs.amount" is missing')

    assert known == unknown == []


def test_an_application_of_which_nothing_is_known(tried):
    steps = f'Given an application\n{SCREENED_EN}Then the verdict is "pending"\n'

    assert tried(steps + 'And "local" is missing') == []


@pytest.mark.parametrize(
    ("steps", "said"),
    [
        ('Given an application like the example "a lokal firm"', "did you mean `a local firm`"),
        (EN + 'And "lokal" is "yes"', "there is no fact `lokal`, did you mean `local`"),
        (EN + 'And "people" is "3"', "`people` is a group of facts"),
        (EN + 'And "rates" is set to "3"', "there is no parameter `rates`, did you mean `rate`"),
        (EN + 'And "rate" is set to "unknown"', "`rate` needs a value"),
        (EN + 'And "bounds" is set to "3"', "`bounds` is a table and cannot be set"),
        (EN + 'And there are no "firm"', "`firm` is not a list"),
        (
            EN + 'And "costs" are\n| kin |\n| rent |',
            "there is no column `kin`, did you mean `kind`",
        ),
        (EN + 'And "costs" are\n| times |\n| many |', "`many` is not a number of times"),
        (
            EN + 'And "costs" are\n| amount | amount |\n| 1 | 2 |',
            "`amount` and `amount` are one column, keep one of them",
        ),
        (
            EN + 'And "costs" are\n| times | kind | 次数 |\n| 1 | rent | 2 |',
            "`times` and `次数` are one column",
        ),
        (EN + 'And "costs" are', "this step needs a table below it"),
        (EN + 'And "local" is "yes"\n| a |', "this step takes no table"),
        (EN + 'When it is screened as of "soon"', "soon"),
        (EN + 'When it is screened as of ""', "a day must stand here"),
        (EN + 'When it is screened as of "unknown"', "a day must stand here"),
        (EN + 'When they are allotted as of ""', "a day must stand here"),
        ("When it is screened", "there is no application yet"),
    ],
)
def test_a_step_that_cannot_be_taken_says_why_and_ends_the_scenario(tried, steps, said):
    faults = tried(f'{steps}\nThen the verdict is "eligible"')

    assert len(faults) == 1
    assert said in faults[0]


@pytest.mark.parametrize("step", [0, 1, 2])
def test_a_text_below_a_step_is_read_by_none_and_refused(tried, step):
    steps = [EN, SCREENED_EN, 'Then the verdict is "eligible"\n']
    steps[step] += '"""\nbut only on Mondays\n"""\n'

    (fault,) = tried("".join(steps))

    assert fault.startswith("no step reads the text in quotation marks below it")


@pytest.mark.parametrize(
    ("then", "said"),
    [
        ('Then the result of "locals" is "met"', "there is no rule `locals`, did you mean `local`"),
        ('Then the result of "local" is "fine"', "`fine` is no result; write one of: met, unmet"),
        ('Then the verdict is "granted"', "`granted` is no verdict"),
        ('Then the award is "much"', "`much` is not an amount"),
        ('Then the cap is "cost"', "there is no cap `cost`, did you mean `costs`"),
        ('Then there is the note "local"', "`local` is not a note"),
        ('Then the rank of "A9" is "1"', "there is no application `A9`"),
    ],
)
def test_a_check_of_something_that_does_not_exist_fails(tried, then, said):
    faults = tried(EN + SCREENED_EN + then)

    assert len(faults) == 1
    assert said in faults[0]


def test_every_check_that_fails_is_told_not_the_first_alone(tried):
    checks = 'Then the verdict is "pending"\nAnd the award is "30000"\nAnd no cap binds'

    assert tried(EN + SCREENED_EN + checks) == ["found: eligible", "found: costs"]


ROUND = """Given applications like the example "a local firm"
  | number | people.count | accepted   |
  | A1     | 1            | 2021-06-30 |
  | A2     | 2            | 2021-06-30 |
  | A3     | 3            | 2021-06-30 |
And the "costs" of application "A2" are
  | kind | amount | bill |
  | rent | 50     | B2   |
And application "A3" has no "costs"
"""


@pytest.mark.parametrize(
    ("given", "then"),
    [
        ("", 'the rank of "A3" is "1"'),
        ("", 'the rank of "A1" is "3"'),
        ("", '"A3" is "within the quota"'),
        ("", '"A2" is "outside the quota"'),
        ("", '"A3" gets "0"'),
        ("", "the ranking is provisional"),  # the quota has no basis
        ('And "places" is set to "2"\n', '"A2" is "within the quota"'),
        ('And "places" is set to "2"\n', '"A1" is "outside the quota"'),
        ('And "places" is set to "2"\n', '"A2" gets "50"'),
        ('And "places" is set to "2"\n', 'the award of "A1" is "30000"'),
        ('And the "local" of application "A2" is "no"\n', '"A2" is "unranked"'),
        ('And the "local" of application "A2" is ""\n', 'the verdict on "A2" is "pending"'),
        (
            'And the "costs" of application "A2" are\n| kind | bill |\n| rent | B1 |\n',
            '"A1" and "A2" are doubles because of "costs.bill"',
        ),
    ],
)
def test_a_round_is_ranked_and_cut(tried, given, then):
    assert tried(f"{ROUND}{given}When they are allotted\nThen {then}") == []


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ('"costs" are\n| kind | amount |\n| rent | -5 |', "the amount `-5` is negative"),
        ('"costs" are\n| kind | amount |\n| rent | -3万元 |', "the amount `-3万元` is negative"),
        ('"costs" are\n| kind | bill |\n| rent | N/A |', "`N/A` says nothing"),
        ('"firm" is "/"', "`/` says nothing"),
        ('"number" is "——"', "`——` says nothing"),
    ],
)
def test_what_no_file_may_hold_is_not_given_either(tried, given, said):
    assert tried(f'{EN}And {given}\n{SCREENED_EN}Then the verdict is "eligible"') == [said]


@pytest.mark.parametrize("amount", ["3万元", "30000.00", "30000", "3万"])
def test_an_amount_is_spelt_as_in_rule_files(tried, amount):
    table = f"| kind | amount |\n| rent | {amount} |\n"

    assert tried(f'{EN}And "costs" are\n{table}{SCREENED_EN}Then the award is "{amount}"') == []


def test_the_word_of_a_list_is_not_its_items(tried):
    (fault,) = tried(f'{EN}And "costs" is "3"\n{SCREENED_EN}Then the verdict is "eligible"')

    assert fault.startswith("`costs` is a list: put its items into a table below the step")


SEVERAL = 'Given applications like the example "a local firm"\n'


@pytest.mark.parametrize(
    ("steps", "said"),
    [
        ("| number | local | local |\n| A1 | yes | no |\n", "`local` and `local` are one column"),
        ("| number |\n| A1 |\n|  |\n", "application 2 has no `number`"),
        ("| number |\n| unknown |\n| unknown |\n", "application 1 has no `number`"),
        ("| number |\n| A1 |\n| A2 |\n| A1 |\n", "applications 1 and 3 both have the number `A1`"),
        (
            '| number |\n| A1 |\n| A2 |\nAnd the "number" of application "A2" is "A1"\n',
            "applications 1 and 2 both have the number `A1`",
        ),
        ('| number |\n| A1 |\nAnd the "local" of application "" is "no"\n', "no application ``"),
    ],
)
def test_each_of_several_applications_has_a_number_of_its_own(tried, steps, said):
    (fault,) = tried(f"{SEVERAL}{steps}When they are allotted\nThen the ranking is provisional")

    assert said in fault


@pytest.mark.parametrize(
    ("then", "found"),
    [
        ('the rank of "A3" is "2"', "found: 1"),
        ('"A3" is "outside the quota"', "found: within the quota"),
        ('"A1" and "A2" are doubles because of "costs.bill"', "found: nothing"),
        (
            "the ranking is not provisional",
            "found: places: no legal basis, to be set by Budget act",
        ),
        ('the verdict is "eligible"', "there are 3 applications: say which one"),
    ],
)
def test_a_round_that_comes_out_otherwise_is_told(tried, then, found):
    assert tried(f"{ROUND}When they are allotted\nThen {then}") == [found]


@pytest.mark.parametrize("then", ["the ranking is not provisional", "the ranking is provisional"])
def test_where_nothing_is_allotted_there_is_no_ranking(tried, then):
    before, _, after = scenario_pack.GRANT.partition("allot:")
    grant = before + after[after.index("examples:") :]

    faults = tried(f"{ROUND}When they are allotted\nThen {then}", grant=grant)

    assert faults == ["the rules of `grant` allot nothing, so nobody has a rank"]


def test_who_has_no_rank_has_not_the_rank_none(tried):
    given = 'And the "local" of application "A2" is "no"\nWhen they are allotted\n'

    assert tried(f'{ROUND}{given}Then the rank of "A2" is "None"') == ["found: nothing"]


@pytest.mark.parametrize("said", ["", "nothing", "没有"])
def test_a_reason_that_is_not_there_is_not_met_by_words_for_nothing(tried, said):
    no_cap = 'And "rate" is set to "1"\n'
    in_chinese_alone = 'And "local" is "no"\n'
    grant = scenario_pack.GRANT.replace(
        "reason: the firm is not in the region", "reason: {zh: 不在本地}"
    )

    of_cap = tried(f'{EN}{no_cap}{SCREENED_EN}Then the reason of "costs" is "{said}"')
    of_rule = tried(
        f'{EN}{in_chinese_alone}{SCREENED_EN}Then the reason of "local" is "{said}"', grant=grant
    )

    assert of_cap == ["found: nothing"]
    assert of_rule == ["found: 不在本地"]


def test_the_same_scenarios_in_chinese(tried):
    one = f"""{ZH}并且 {TRAVEL_ZH}并且 "people.count"为"不明"
{SCREENED_ZH}那么 结论为"合格"
并且 核定额为"10.00"
并且 受限于"costs"
并且 有提示"travels"
并且 没有提示"trading"
并且 "local"的结果为"符合"
并且 决定是暂定的，因为"rate"缺依据"""
    pending = f"""{ZH}并且 "local"为"不明"
{SCREENED_ZH}那么 结论为"待定"
并且 没有核定额
并且 待补"local"，由"机关"提供
并且 "local"的结果为"不明\""""
    several = """假如 一批申请，同样例"a local firm"
| number | people.count |
| A1 | 1 |
| A2 | 2 |
并且 "places"取"1"
当 分配
那么 "A2"的名次为"1"
并且 "A2"为"入围"
并且 "A1"为"名额外"
并且 "A1"与"A2"重复，因为"costs.bill"
并且 名次是暂定的"""

    assert [tried(steps, Language.ZH) for steps in (one, pending, several)] == [[], [], []]


def test_what_was_found_is_said_in_chinese(tried):
    steps = f'{ZH}{SCREENED_ZH}那么 结论为"不合格"\n并且 不受封顶\n并且 "local"的结果为"不适用"'

    assert tried(steps, Language.ZH) == ["实际是：合格", "实际是：costs", "实际是：符合"]


@pytest.mark.parametrize(
    ("language", "head", "then", "found"),
    [
        (
            Language.ZH,
            f'{ZH}并且 "local"为""\n{SCREENED_ZH}',
            '那么 待补"local"，由"申请人"提供',
            "实际是：local（机关）",
        ),
        (
            Language.EN,
            f'{EN}And "local" is ""\n{SCREENED_EN}',
            'Then "local" is missing, to be supplied by "applicant"',
            "found: local (authority)",
        ),
        (
            Language.ZH,
            ZH + SCREENED_ZH,
            "那么 决定不是暂定的",
            "实际是：rate：没有法定依据，应由Budget act规定",
        ),
    ],
)
def test_what_was_found_is_said_without_words_of_the_other_language(
    tried, language, head, then, found
):
    assert tried(head + then, language) == [found]


def test_every_form_can_be_written_in_both_languages():
    assert all(form.zh and form.en for form in FORMS)


@pytest.mark.parametrize("part", Part)
def test_no_two_forms_of_one_part_understand_the_same_step(part):
    # A word in each place, and a table or not decides between what is left.
    forms = [form for form in FORMS if form.part is part]
    for form in forms:
        for spelling in form.spellings():
            written = spelling.replace("{", "").replace("}", "")
            fits = [
                other
                for other in forms
                for spelt in other.spellings()
                if pattern(spelt).fullmatch(written)
            ]
            assert find(part, written)[0] is form
            assert {id(other) for other in fits} == {id(form)}, written
