"""What officers are told of a feature file that cannot be read: in their language, with a cure."""

import pytest

from ipaward.interfaces.feature_files import read_feature

GOOD = """# language: zh-CN
@xc
功能: 品牌

  场景: 小企业
    当 审查
    那么 结论为"合格"
"""
TABLE = """      | 甲 | 乙 |
      | 丙 |
"""
NOT_CHINESE = (
    "文件没有说是中文，第一行写 `# language: zh-CN`",
    "the file does not say that it is in Chinese, begin it with `# language: zh-CN`",
)


@pytest.fixture
def told(tmp_path):
    def faults(text):
        file = tmp_path / "a.feature"
        file.write_text(text, "utf-8")
        return [(words.zh, words.en) for words in read_feature(file).faults]

    return faults


def test_a_good_file_has_no_fault(told):
    assert told(GOOD) == []


def wide(word, line):
    return (
        f"第 {line} 行“{word}”后面是全角冒号，写作 `{word}:`",
        f"the colon after `{word}` on line {line} is full-width, write `{word}:`",
    )


@pytest.mark.parametrize(
    ("right", "wrong", "first"),
    [
        ("# language: zh-CN\n", "", NOT_CHINESE),
        ("language:", "language：", NOT_CHINESE),
        ("# language: zh-CN\n@xc\n", "@xc\n# language: zh-CN\n", NOT_CHINESE),
        ("功能:", "功能：", wide("功能", 3)),
        ("场景:", "场景：", wide("场景", 5)),
        (
            "zh-CN",
            "zh-XX",
            (
                "第 1 行 `# language: zh-XX`：没有这种语言，写 zh-CN 或 en",
                "`# language: zh-XX` on line 1: there is no such language, write zh-CN or en",
            ),
        ),
        (
            "@xc",
            "@xc b",
            (
                "第 2 行：标签里不能有空格，每个标签以 @ 开头",
                "line 2: a tag holds no space, and each begins with `@`",
            ),
        ),
        (
            "    那么",
            f"{TABLE}    那么",
            (
                "第 8 行：表格各行的格数不一样，补上或删去格子",
                "line 8: the rows of the table differ in length, add or remove cells",
            ),
        ),
        (
            '为"合格"',
            '为"合格"\n      """\n',
            (
                "文件没有写完，缺少场景、步骤或者结束的引号",
                "the file is incomplete: a scenario, a step or closing quotes are missing",
            ),
        ),
    ],
)
def test_a_fault_is_told_in_both_languages_with_what_to_write(told, right, wrong, first):
    assert GOOD.count(right) == 1

    assert told(GOOD.replace(right, wrong))[0] == first


def test_a_missing_language_and_a_wide_colon_are_told_at_once(told):
    text = GOOD.replace("# language: zh-CN\n", "").replace("功能:", "功能：")

    assert told(text) == [NOT_CHINESE, wide("功能", 2)]


def test_an_english_heading_has_a_half_width_colon_too(told):
    assert told("Feature: a\n  Scenario： b\n    Given c\n") == [wide("Scenario", 2)]


def test_prose_with_a_wide_colon_is_no_fault(told):
    assert told(GOOD.replace("功能: 品牌\n", "功能: 品牌\n  规则：见办法\n")) == []


# --- what Gherkin passes over in silence ---------------------------------------------------


@pytest.mark.parametrize(
    "line",
    [
        'Given "申请人.类型" is "其他"',
        "When it is screened",
        '那末 结论为"不合格"',
        '那末结论为"不合格"',
        "那末，结论为“不合格”",
        '结论为"不合格"',
        'Than the verdict is "eligible"',
        "党 审查",
    ],
)
def test_a_step_taken_for_prose_is_told(told, line):
    text = GOOD.replace("  场景: 小企业\n", f"  场景: 小企业\n    {line}\n")

    assert told(text) == [
        (
            f"第 5 行之后的“{line}”当成了说明，不是步骤：看它的关键字和位置",
            f"`{line}` after line 5 is taken for prose and not for a step: look at its keyword and"
            " its place",
        )
    ]


@pytest.mark.parametrize(
    "line",
    ["由主管部门审查", "说明：结论要写明理由", "当 有疑问，问条法处", "As is usual, it waits."],
)
def test_prose_is_no_step(told, line):
    assert told(GOOD.replace("  场景: 小企业\n", f"  场景: 小企业\n    {line}\n")) == []


OUTLINE = """# language: zh-CN
@xc
功能: 品牌

  场景: 小企业
    当 审查
    那么 结论为"合格"

  场景大纲: 大小
    假如 "类型"为"<类型>"
    当 审查
    那么 结论为"<结论>"

    例子:
      | 类型 | 结论 |
      | 小   | 合格 |
"""


def test_a_good_outline_has_no_fault(told):
    assert told(OUTLINE) == []


@pytest.mark.parametrize(
    ("right", "wrong", "said"),
    [
        (
            "      | 小   | 合格 |\n",
            "",
            (
                "第 14 行的例子一行也没有，补上，或者删去这个标题",
                "the examples on line 14 have no row, write one or leave the heading out",
            ),
        ),
        (
            "\n    例子:\n      | 类型 | 结论 |\n      | 小   | 合格 |\n",
            "",
            (
                "第 9 行的大纲没有例子，补上例子，或者写成场景",
                "the outline on line 9 has no examples, add them or write it as a scenario",
            ),
        ),
        (
            '"<类型>"',
            '"小"',
            (
                "第 14 行的例子：步骤和标题都没有用到“类型”一栏：用 <类型> 写明用在哪里，"
                "只作说明的写进标题，或者删去这一栏",
                "the examples on line 14: neither a step nor the title uses the column `类型`:"
                " write `<类型>` where it is meant, in the title if it only explains, or leave the"
                " column out",
            ),
        ),
        (
            "场景大纲: 大小",
            "场景大纲: <大类型>",
            (
                "第 14 行的例子：没有“大类型”这个栏，是不是“类型”；如果是文字，写作 ＜大类型＞",
                "the examples on line 14: there is no column `大类型`, did you mean `类型`; if it"
                " is text, write `＜大类型＞`",
            ),
        ),
        (
            "场景大纲: 大小",
            "场景大纲: <b and c>",
            (
                "第 14 行的例子：没有“b and c”这个栏；如果是文字，写作 ＜b and c＞",
                "the examples on line 14: there is no column `b and c`; if it is text, write"
                " `＜b and c＞`",
            ),
        ),
        (
            "| 结论 |\n      | 小   |",
            "| 结论 | 结论 |\n      | 小   | 待定 |",
            (
                "第 14 行的例子：“结论”和“结论”是同一栏，只留一个",
                "the examples on line 14: `结论` and `结论` are one column, keep one of them",
            ),
        ),
    ],
)
def test_what_of_an_outline_is_never_tried_is_told(told, right, wrong, said):
    assert OUTLINE.count(right) == 1

    assert told(OUTLINE.replace(right, wrong)) == [said]


def test_angle_brackets_of_a_scenario_without_examples_are_text(told):
    assert told(GOOD.replace("小企业", "<小> 企业").replace('"合格"', '"<合格>"')) == []


def test_a_column_that_stands_in_the_title_is_used(told):
    text = OUTLINE.replace("大小", "<情形>").replace("| 类型 |", "| 情形 | 类型 |")

    assert told(text.replace("| 小   |", "| 人少 | 小   |")) == []


BACKGROUND = """
  背景:
    假如 "类型"为"<类型>"
"""


def test_a_name_in_the_background_of_an_outline_is_told(told):
    text = OUTLINE.replace("功能: 品牌\n", f"功能: 品牌\n{BACKGROUND}")

    assert told(text) == [
        (
            "第 5 行的背景里的 <类型> 不会换成例子里的值：把这一步写进大纲；"
            "如果是文字，写作 ＜类型＞",
            "`<类型>` in the background on line 5 is never filled in from examples: move the step"
            " into the outline; if it is text, write `＜类型＞`",
        )
    ]


def test_a_name_in_the_background_of_a_rule_with_an_outline_is_told(told):
    text = OUTLINE.replace("功能: 品牌\n", f"功能: 品牌\n  规则: 类型\n{BACKGROUND}")

    assert [en for _, en in told(text)] == [
        "`<类型>` in the background on line 6 is never filled in from examples: move the step"
        " into the outline; if it is text, write `＜类型＞`",
    ]


def test_a_background_without_outlines_holds_angle_brackets_as_text(told):
    assert told(GOOD.replace("功能: 品牌\n", f"功能: 品牌\n{BACKGROUND}")) == []
