"""In which language people are answered."""

import pytest

from ipaward.domain.words import Language
from ipaward.interfaces.tongue import choose, harmless, width

ZH, EN = Language.ZH, Language.EN


@pytest.mark.parametrize(
    ("asked", "policy", "environment", "answer"),
    [
        (None, "", {}, EN),
        (None, "", {"LANG": "C.UTF-8"}, EN),
        (None, "", {"LANG": "zh_CN.UTF-8"}, ZH),
        (None, "", {"LC_ALL": "C.UTF-8", "LANG": "zh_CN.UTF-8"}, EN),
        (None, "", {"LC_MESSAGES": "zh_TW", "LANG": "C"}, ZH),
        (None, "zh", {"LANG": "C.UTF-8"}, ZH),
        (None, "zh", {"LANG": "en_GB.UTF-8"}, ZH),
        (None, "en", {"LANG": "zh_CN.UTF-8"}, ZH),
        (None, "zh", {"IPAWARD_LANG": "en"}, EN),
        (None, "zh", {"IPAWARD_LANG": "klingon"}, ZH),
        ("en", "zh", {"IPAWARD_LANG": "zh", "LANG": "zh_CN"}, EN),
        ("zh", "en", {"IPAWARD_LANG": "en", "LANG": "en_GB"}, ZH),
    ],
)
def test_the_option_goes_before_the_environment_the_locale_and_the_policy(
    asked, policy, environment, answer
):
    assert choose(asked, policy, environment) is answer


@pytest.mark.parametrize(
    ("words", "columns"), [("", 0), ("ab", 2), ("费用", 4), ("Ａ", 2), ("e\u0301", 1)]
)
def test_a_chinese_character_is_two_columns_wide(words, columns):
    assert width(words) == columns


def test_what_is_made_harmless_is_as_long_as_before():
    assert harmless("甲\x1b[1m\u202e乙") == "甲\ufffd[1m\ufffd乙"
