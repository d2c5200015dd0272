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
