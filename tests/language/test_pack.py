import contextlib
import shutil
import time
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from ipaward.domain.limits import DEFINITION_CHAIN
from ipaward.domain.problem import RefusedError
from ipaward.domain.source import Source
from ipaward.domain.types import Code, Day, Listing, Measure, Number
from ipaward.domain.value import NOTHING, Duration, Unknown
from ipaward.domain.words import Language
from ipaward.language.formatting import translate_keys
from ipaward.language.keys import TO_CHINESE, chinese
from ipaward.language.pack import check_pack, read_pack
from ipaward.language.shapes import SHAPES
from ipaward.rulebook.book import Last, Over
from ipaward.rulebook.policy import Tier
from ipaward.rulebook.vocabulary import Blank, Supplier
from tests.golden.cases import BASE

ROOT = Path(__file__).parents[2]
PACKS = sorted(p.name for p in (ROOT / "policies").glob("*") if p.is_dir())


@pytest.fixture(scope="module")
def book():
    return read_pack("base", [BASE])


@pytest.fixture
def copy(tmp_path):
    shutil.copytree(BASE, tmp_path, dirs_exist_ok=True)
    return tmp_path


def codes(folder):
    return [p.code for p in check_pack("base", [folder])[1]]


@pytest.mark.parametrize("policy", PACKS)
def test_every_pack_of_the_repository_is_read_without_a_problem(policy):
    book, problems = check_pack(policy, [ROOT])

    assert problems == ()
    assert bool(book.programmes) == (ROOT / "rules" / policy).is_dir()


def test_figures_are_typed_dated_and_exact(book):
    assert book.parameters["期限"].values[0].value == Duration(Measure.MONTHS, 24)
    assert book.parameters["年度总额"].values[0].value == Decimal(100_000)
    assert book.parameters["支出分档"].values[0].value == (
        Tier(Decimal(0), Decimal("0.5")),
        Tier(Decimal(10_000), Decimal("0.3")),
    )
    first, second = book.parameters["每件奖励"].values
    assert (first.start, first.until) == (date(2021, 1, 1), date(2021, 12, 31))
    assert first.value == {"企业": Decimal(5000), "大学": Decimal(6000)}
    assert isinstance(second.value["大学"], Unknown)


def test_bounds_of_tiers_may_be_written_as_money(copy):
    file = copy / "policies/base/parameters.yaml"
    rows = "| 0元   | 50%  |", "| 1.5万元 | 30%  |\n            | 5万 | 10% |"
    text = file.read_text("utf-8").replace("| 0     | 50%  |", rows[0])
    file.write_text(text.replace("| 10000 | 30%  |", rows[1]), "utf-8")

    tiers = read_pack("base", [copy]).parameters["支出分档"].values[0].value

    assert [tier.above for tier in tiers] == [0, 15_000, 50_000]


@pytest.mark.parametrize("output", ["系数", "结果"])
def test_an_output_may_have_the_name_of_its_definition(copy, output):
    file = copy / "rules/base/award.yaml"
    file.write_text(file.read_text("utf-8").replace("|| 结果 |", f"|| {output} |"), "utf-8")

    assert codes(copy) == []


def test_a_branch_may_ask_for_those_after_it_whether_there_is_a_day(copy):
    file = copy / "rules/base/award.yaml"
    asked = "        条件: 撤销日 = 无\n"
    later = "      - {名: 撤销不早, 条件: 撤销日 > 受理日}\n"
    text = file.read_text("utf-8").replace("    全部:", "    任一:")
    file.write_text(text.replace(asked, asked + later), "utf-8")

    assert codes(copy) == []


def test_branches_of_which_some_are_enough_ask_for_none_but_themselves(copy):
    file = copy / "rules/base/award.yaml"
    asked = "        条件: 撤销日 = 无\n"
    later = "      - {名: 撤销不早, 条件: 撤销日 > 受理日}\n"
    text = file.read_text("utf-8").replace("    全部:", "    至少: 1\n    任一:")
    file.write_text(text.replace(asked, asked + later), "utf-8")

    assert codes(copy) == ["unguarded-none"]


@pytest.mark.parametrize(
    ("members", "form"),
    [
        ("企业|大学|农、林、牧、渔业", ""),
        ("企业|大学|not applicable", ""),
        ("企业|大学", ""),
        ("企业｜大学", "枚举 企业|大学"),
        ("企业 ｜ 大学", "枚举 企业|大学"),
        ("企业｜大学|其他", "枚举 企业|大学|其他"),
        ("企业、大学，其他", "枚举 企业|大学|其他"),
        ("企业, 大学", "枚举 企业|大学"),
        ("企业/大学/", "枚举 企业|大学"),
        ("企业 大学", "枚举 企业|大学"),
    ],
)
def test_members_of_an_enum_are_parted_by_half_width_bars(copy, members, form):
    file = copy / "rules/base/facts.yaml"
    file.write_text(file.read_text("utf-8").replace("枚举 企业|大学", f"枚举 {members}"), "utf-8")

    told = [p for p in check_pack("base", [copy])[1] if p.code == "members-run-together"]

    assert [p.details["form"] for p in told] == ([form] if form else [])


def test_tables_beside_the_policy_are_read(book):
    assert book.lists["失信名单"].entries["甲"][0].until is None
    assert book.lists["失信名单"].entries["乙"][0].until == date(2021, 6, 30)
    assert book.series["利率"].digits == 2
    assert book.holidays.worked == {date(2021, 2, 7)}
    assert (book.holidays.start, book.holidays.until) == (date(2021, 1, 1), date(2021, 12, 31))


def test_an_alias_of_an_instrument_means_the_instrument(book):
    basis = book.parameters["每件奖励"].values[1].basis

    assert basis.is_missing
    assert basis.citations[0].set_by == "资金办法"


def test_facts_inherit_who_supplies_them(book):
    facts = book.vocabulary.facts

    assert list(facts)[3:6] == ["申请人", "申请人.名称", "申请人.名单号"]
    assert facts["申请人.名称"].supplier is Supplier.APPLICANT
    assert facts["申请人.得分"].supplier is Supplier.JUDGEMENT
    assert (facts["支出.金额"].supplier, facts["支出.金额"].register) == (
        Supplier.REGISTER,
        "支出登记",
    )
    assert facts["撤销日"].type == Day(or_none=True)
    assert facts["撤销日"].blank is Blank.NONE
    assert facts["申请人.得分"].type == Number(1, "0.0", "100.0")
    assert facts["申请人.名单号"].type == Code("失信名单")
    assert facts["年份"].type == Listing(Number(0))


def test_a_code_knows_the_keys_of_its_list_in_registers_and_events_too(book, copy):
    register = book.vocabulary.registers["支出登记"]
    keys = dict(book.vocabulary.facts["申请人.名单号"].type.keys)
    course = copy / "rules/base/course.yaml"
    text = course.read_text("utf-8").replace("{几日: 数(0)}", "{几日: 数(0), 因谁: 代码:失信名单}")
    course.write_text(text.replace("几日: 3}", "几日: 3, 因谁: ｘ１}"), "utf-8")
    (copy / "policies/base/tables/失信名单.csv").write_text(
        "key,from,until\nX1,2021-01-01,无\n", "utf-8"
    )

    book, problems = check_pack("base", [copy])

    assert keys
    assert register.fields["名单号"].type.keys == keys
    assert register.record.field("名单号").keys == keys
    assert [p.code for p in problems] == ["near-code"]
    assert problems[0].details["nearest"] == "X1"


def test_definitions_stand_after_those_they_rest_on(book):
    names = list(book.programmes["award"].definitions)

    assert names.index("研发行") < names.index("总支出")


def test_an_allotment_says_how_it_cuts(book):
    allotment = book.programmes["award"].allotment

    assert [key.descending for key in allotment.order] == [True, False, False]
    assert (allotment.over, allotment.last) == (Over.IN_ORDER, Last.PART)


def test_an_example_like_another_has_its_changes_and_leaves_it_alone(book):
    first, second, third = book.programmes["award"].examples

    assert first.given["撤销日"] == NOTHING
    assert len(first.given["支出"]) == 3
    assert first.given["申请人"]["得分"] == Decimal(80)
    assert "得分" not in second.given["申请人"]
    assert third.given["申请人"] == {"名称": "甲公司", "名单号": "丙", "类型": "大学"}
    assert first.gives["unmet"] == ("失信",)


def test_round_examples_set_parameters(book):
    example = book.programmes["award"].round_examples[0]

    assert example.parameters == {"名额": Decimal(1)}
    assert example.given[1]["申请人"]["得分"] == Decimal(90)
    assert example.gives == {"A2": "within_quota", "A1": "outside_quota"}


def test_what_holds_for_every_programme_is_in_each(copy):
    shared = copy / "rules/base/every-programme.yaml"
    shared.write_text(
        "排除:\n  - {名: 处罚, 条件: 0 = 1, 依据: A1「本市企业可以申请奖励」}\n", "utf-8"
    )

    book, problems = check_pack("base", [copy])

    assert problems == ()
    assert "处罚" in [rule.name for rule in book.programmes["award"].rules]


def test_english_keys_say_the_same(copy, book):
    for file in copy.rglob("*.yaml"):
        source = Source(file.name, file.read_text("utf-8"))
        file.write_text(translate_keys(source, Language.EN), "utf-8")

    english = read_pack("base", [copy])

    assert "条件:" not in (copy / "rules/base/award.yaml").read_text("utf-8")
    assert english.programmes == book.programmes
    assert english.policy == book.policy
    assert english.parameters == book.parameters
    assert english.vocabulary == book.vocabulary
    assert english.digest != book.digest


@pytest.mark.parametrize("file", sorted(BASE.rglob("*.yaml")), ids=lambda f: f.name)
def test_keys_there_and_back_leave_the_file_as_it_was(file):
    text = file.read_text("utf-8")

    english = translate_keys(Source("a.yaml", text), Language.EN)

    assert translate_keys(Source("a.yaml", english), Language.ZH) == text


def test_a_file_that_cannot_be_read_is_not_translated():
    with pytest.raises(RefusedError):
        translate_keys(Source("a.yaml", "a: [\n"), Language.EN)


@pytest.mark.parametrize("name", sorted(SHAPES))
def test_each_key_has_one_chinese_spelling_where_it_stands(name):
    keys = SHAPES[name].keys

    spelt = [chinese(key, name) for key in keys]

    assert len(set(spelt)) == len(keys)
    assert all(word in TO_CHINESE[key] for word, key in zip(spelt, keys, strict=True))


def test_the_digest_changes_with_every_file_and_with_nothing_else(copy, book):
    assert read_pack("base", [copy]).digest == book.digest
    assert read_pack("base", [copy]).manifest == book.manifest

    with (copy / "policies/base/tables/利率.csv").open("a") as file:
        file.write("2023-01-01,3.6\n")

    assert read_pack("base", [copy]).digest != book.digest


def test_the_first_root_that_has_the_policy_wins(copy, book, tmp_path):
    (copy / "policies/base/text.md").unlink()

    assert read_pack("base", [tmp_path / "none", BASE, copy]).digest == book.digest
    assert codes(copy) == ["missing-file"]


@pytest.mark.parametrize("name", ["bass", "", "..", ".", "../base", "base/../base", "/etc"])
def test_a_policy_that_is_not_there_is_refused(name):
    book, problems = check_pack(name, [BASE])

    assert book is None
    assert [p.code for p in problems] == ["no-such-pack"]


def test_all_problems_come_at_once_and_by_file_and_line(copy):
    facts = copy / "rules/base/facts.yaml"
    facts.write_text(facts.read_text("utf-8").replace("空白: 否", "空白: 不"), "utf-8")
    award = copy / "rules/base/award.yaml"
    text = award.read_text("utf-8").replace("读法: 诚信", "读法: 诚实")
    award.write_text(text.replace("取整: 元以下舍去", "取整: 不要"), "utf-8")

    with pytest.raises(RefusedError) as refused:
        read_pack("base", [copy])

    found = [(p.code, str(p.place).split(":")[1]) for p in refused.value.problems]
    assert [code for code, _ in found] == ["unknown-reading", "unknown-rounding", "not-a-choice"]
    assert all(line.isdigit() for _, line in found)


def test_paths_are_those_a_user_would_type(copy):
    (copy / "rules/base/award.yaml").write_text("a: [\n", "utf-8")

    with contextlib.chdir(copy / "rules"):
        _, problems = check_pack("base", [copy])

    assert str(problems[0].place).startswith("base/award.yaml:")


def test_a_link_is_not_followed(copy, tmp_path):
    (tmp_path / "secret.txt").write_text("x")
    (copy / "policies/base/notes.txt").symlink_to(tmp_path / "secret.txt")

    assert codes(copy) == ["not-a-plain-file"]


@pytest.mark.parametrize(
    ("length", "refused"),
    [(DEFINITION_CHAIN - 1, 0), (DEFINITION_CHAIN, 0), (DEFINITION_CHAIN + 1, 1)],
)
def test_a_chain_of_definitions_has_an_end(copy, length, refused):
    chain = ["  d1: 0", *(f"  d{n}: d{n - 1} + 0" for n in range(2, length + 1))]
    award = copy / "rules/base/award.yaml"
    text = award.read_text("utf-8").replace("定义:\n", "定义:\n" + "\n".join(chain) + "\n")
    award.write_text(text, "utf-8")

    assert codes(copy).count("chain-too-long") == refused


def test_a_chain_of_ten_thousand_is_refused_without_recursion(copy):
    chain = [f"  d{n}: d{n - 1} + 0" for n in range(10_000, 1, -1)] + ["  d1: 0"]
    award = copy / "rules/base/award.yaml"
    text = award.read_text("utf-8").replace("定义:\n", "定义:\n" + "\n".join(chain) + "\n")
    award.write_text(text, "utf-8")

    assert "chain-too-long" in codes(copy)


def test_definitions_that_double_are_not_walked_twice(copy):
    chain = ["  d1: 0", *(f"  d{n}: d{n - 1} + d{n - 1}" for n in range(2, 60))]
    award = copy / "rules/base/award.yaml"
    text = award.read_text("utf-8").replace("定义:\n", "定义:\n" + "\n".join(chain) + "\n")
    award.write_text(text.replace("> 系数", "> d59 + 系数"), "utf-8")
    start = time.perf_counter()

    assert codes(copy) == []
    assert time.perf_counter() - start < 2


@pytest.mark.parametrize(
    ("line", "place"),
    [("## A3 分配", ""), ("##\tA3 分配", ""), ("## A3 #1", ""), ("##A3 分配", "11:1"),
     ("##　A3 分配", "11:1"), (" ## A3 分配", "11:1"), ("# A3 分配", "11:1"),
     ("### A3 分配", "11:1"), ("＃＃ A3 分配", "11:1"), ("##", "11:1")],
)  # fmt: skip
def test_a_line_that_begins_as_a_heading_is_one(copy, line, place):
    file = copy / "policies/base/text.md"
    file.write_text(file.read_text("utf-8").replace("## A3 分配", line), "utf-8")

    told = [p for p in check_pack("base", [copy])[1] if p.code != "unknown-clause"]

    assert [str(p.place).partition("text.md:")[2] for p in told] == ([place] if place else [])
    assert all(p.code == "not-a-heading" for p in told)


@pytest.mark.parametrize(
    ("title", "count"),
    [("# 办法", 0), ("# 办法\n# 试行", 0), ("#", 1), ("#办法", 1), ("### 办法", 1), ("办法 #1", 0)],
)
def test_a_title_may_stand_above_the_clauses(copy, title, count):
    file = copy / "policies/base/text.md"
    file.write_text(file.read_text("utf-8").replace("# 创新奖励办法", title), "utf-8")

    assert codes(copy) == ["not-a-heading"] * count


@pytest.mark.parametrize(
    ("quote", "found"),
    [("本市企业可以申请奖励", True), ("本市 企业\n      可以申请奖励", True), ("本市企业", True),
     ("可以申请奖励。企业应当诚信", True), ("企业可以奖励", False), ("创新奖励办法", False)],
)  # fmt: skip
def test_quoted_words_stand_together_in_the_clause_white_space_aside(copy, quote, found):
    award = copy / "rules/base/award.yaml"
    text = award.read_text("utf-8").replace("A1「本市企业可以申请奖励」", f"A1「{quote}」")
    award.write_text(text, "utf-8")

    assert codes(copy) == ([] if found else ["quote-not-found"])


@pytest.mark.parametrize("policy", ["urumqi-ip-2020", "guiyang-certification-2021"])
def test_one_programme_read_alone_is_as_in_the_whole_and_has_its_digest(policy):
    whole = read_pack(policy, [ROOT])

    for name, programme in list(whole.programmes.items())[::5]:
        part = read_pack(policy, [ROOT], name)

        assert (part.digest, part.manifest) == (whole.digest, whole.manifest)
        assert part.programmes == {name: programme}
        assert part.parameters == whole.parameters


def test_of_a_programme_that_is_not_there_nothing_is_read_and_the_digest_is_the_same():
    part = read_pack("urumqi-ip-2020", [ROOT], "nobody")

    assert not part.programmes
    assert part.digest == read_pack("urumqi-ip-2020", [ROOT]).digest


def test_an_event_of_an_example_has_the_number_it_says_or_one_nobody_else_has(copy):
    file = copy / "rules" / "base" / "course.yaml"
    text = file.read_text("utf-8").replace("几日: 3}", "几日: 3, 编号: 1}")
    file.write_text(text, "utf-8")

    (example,) = read_pack("base", [copy]).lifecycles["course"].examples

    assert [event.number for event in example.given] == ["2", "1"]


@pytest.mark.parametrize(("said", "descending"), [("早者先", False), ("latest first", True)])
def test_an_order_by_the_year_of_a_day_may_say_earlier_and_later(copy, said, descending):
    file = copy / "rules" / "base" / "award.yaml"
    text = file.read_text("utf-8").replace("- 受理日 早者先", f"- 受理日.year {said}")
    file.write_text(text, "utf-8")

    allotment = read_pack("base", [copy]).programmes["award"].allotment

    assert allotment is not None
    key = allotment.order[1]
    assert (key.name, key.descending, key.is_of_days) == ("受理日.year", descending, True)
