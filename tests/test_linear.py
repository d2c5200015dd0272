"""What somebody wrote is read in a time that grows with its length, and not with its square."""

from time import process_time

import pytest

from ipaward.domain.source import Cell, Source
from ipaward.language.award_file import read_rounding
from ipaward.language.definitions_file import read_definitions
from ipaward.language.report import Report
from ipaward.language.sentences import Sentences
from ipaward.language.text_file import read_text
from ipaward.language.type_words import read_type
from ipaward.language.yamltree import read_tree
from ipaward.tables.records import tree_of
from ipaward.tables.sheet_xml import look_over
from tests.language.expression_scope import RULES

SHORT = 4_000
LONG = 4 * SHORT  # takes four times as long, or sixteen times where the square counts


def tree(text):
    return read_tree(Source("rules/a.yaml", f"a: '{text}'\n"), Report())


def word(text):
    return tree(text).entries[0].value


def heading(length):
    text = Source("text.md", "## T1 a" + " " * length + "b\n")
    return lambda: read_text(text, Report())


def open_string(length):
    line = '"' + '\\"' * length + "[" * 60
    return lambda: tree_of(line, Cell("a.jsonl"))


def open_tags(length):
    sheet = b"<row " * length
    return lambda: look_over(iter([sheet]), Cell("a.xlsx"))


def members_far_apart(length):
    written = word("枚举 a" + " " * length + "b|c")
    return lambda: read_type(written, Report())


def digits_far_away(length):
    written = word("数" + " " * length + "[0..1")
    return lambda: read_type(written, Report())


def roundings_without_end(length):
    written = word("以下" * length + " 舍去")
    return lambda: read_rounding(written, Report())


def open_text(length):
    entries = tree('"' + '\\"' * length).entries
    return lambda: read_definitions(entries, Sentences(RULES, Report()))


def seconds(work):
    """Give the shortest of several runs: whatever else the machine does only lengthens one."""
    found = []
    for _ in range(5):
        start = process_time()
        work()
        found.append(process_time() - start)
    return min(found)


@pytest.mark.parametrize(
    "work",
    [
        heading,
        open_string,
        open_tags,
        members_far_apart,
        digits_far_away,
        roundings_without_end,
        open_text,
    ],
)
def test_four_times_the_length_takes_far_less_than_sixteen_times_as_long(work):
    assert seconds(work(LONG)) < 9 * seconds(work(SHORT))
