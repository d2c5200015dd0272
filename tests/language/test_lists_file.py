"""Tables beside a policy that are no CSV: what is wrong is said in our words, in both languages."""

import csv

import pytest

from ipaward.domain.source import Source
from ipaward.domain.words import Language
from ipaward.language.lists_file import read_series
from ipaward.language.report import Report


@pytest.fixture(autouse=True)
def _shorter_cells():
    """Let a cell be too long soon; the limit is that of the process."""
    before = csv.field_size_limit(1_000)
    yield
    csv.field_size_limit(before)


@pytest.mark.parametrize(
    ("line", "zh", "en"),
    [
        ('2022-01-20,"3.7', "引号没有合上", "a quote is never closed"),
        (
            '2022-01-20,"3.7"%',
            "合上的引号后面不是逗号",
            "what follows a closing quote is no comma",
        ),
        ("2022-01-20," + "3" * 1_001, "有一格太长", "a cell is too long"),
    ],
)
def test_a_line_that_is_no_csv_is_said_in_each_language(line, zh, en):
    report = Report()

    read_series(Source("利率.csv", f"自,值\n{line}\n"), None, report)

    (problem,) = report.problems
    assert (problem.code, str(problem.place)) == ("not-csv", "利率.csv:2")
    assert problem.message(Language.ZH) == f"这一行不是 CSV：{zh}"
    assert problem.message(Language.EN) == f"the line is no CSV: {en}"
