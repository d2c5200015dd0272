"""What the query says of an application is held against a decision made without it."""

import contextlib
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from ipaward.casework.bulk import Bulk
from ipaward.domain.application import Application, RefusedRow
from ipaward.domain.decision import Decision
from ipaward.domain.finding import State, Verdict
from ipaward.domain.money import Money
from ipaward.interpreters.batch.judging import Query
from ipaward.interpreters.batch.reading import BatchReading
from ipaward.interpreters.case.reading import CaseReading
from ipaward.language.pack import read_pack
from ipaward.rulebook.reading import DisagreementError
from ipaward.tables.columns import facts_table
from tests.interfaces import tiny

FIRM = {
    "number": "A1",
    "accepted": date(2021, 6, 30),
    "firm": "Firm A",
    "local": True,
    "costs": Decimal(30000),
}
BEFORE_THE_LAW = {"accepted": date(2019, 12, 31)}


class Wrong(Query):
    """A query that is wrong about something."""

    wrong: dict[str, object]

    def answers(self, facts):
        return [replace(answer, **self.wrong) for answer in super().answers(facts)]


@pytest.fixture
def book(tmp_path):
    tiny.write(tmp_path)
    with contextlib.chdir(tmp_path):
        return read_pack("tiny", [Path()])


def decided(book, *records, wrong=None, beside=None):
    query = Wrong(BatchReading(book, book.programmes["grant"]))
    query.wrong = wrong or {}
    applications = [Application(record["number"], record) for record in records]
    facts = facts_table(applications, book.vocabulary, range(len(records)))
    with contextlib.closing(query):
        return list(Bulk.of(query, "test", beside).decide(applications, facts))


def test_what_both_say_is_decided(book):
    (found,) = decided(book, FIRM)

    assert isinstance(found, Decision)
    assert (found.verdict, found.amount) == (Verdict.ELIGIBLE, Money(3_000_000))


def test_a_row_that_both_refuse_is_refused(book):
    (found,) = decided(book, FIRM | BEFORE_THE_LAW)

    assert isinstance(found, RefusedRow)
    assert [problem.code for problem in found.problems] == ["not-in-force"]


@pytest.mark.parametrize(
    ("wrong", "about", "query", "other"),
    [
        ({"states": {"local": State.UNKNOWN}}, "A1, grant/local", "unknown", "met"),
        ({"verdict": Verdict.PENDING}, "A1, grant: verdict", "pending", "eligible"),
        ({"amount": Money(3_000_001)}, "A1, grant: amount", "30000.01", "30000.00"),
        ({"amount": None}, "A1, grant: amount", "None", "30000.00"),
        ({"bound_by": "standard"}, "A1, grant: cap", "standard", "costs"),
        ({"on": None}, "A1, grant: day", "None", "2021-06-30"),
        ({"refused": "not-in-force"}, "A1, grant: refused", "not-in-force", "None"),
        ({"is_provisional": True}, "A1, grant: provisional", "True", "False"),
    ],
)
@pytest.mark.parametrize("also_case", [False, True])
def test_any_difference_stops_everything_and_is_named(book, wrong, about, query, other, also_case):
    case = CaseReading(book, book.programmes["grant"])

    with contextlib.closing(case), pytest.raises(DisagreementError) as caught:
        decided(book, FIRM, wrong=wrong, beside=case if also_case else None)

    fault = caught.value
    assert (fault.about, fault.engine, fault.yardstick) == (about, query, other)


def test_a_row_only_the_desk_refuses_stops_everything(book):
    with pytest.raises(DisagreementError, match="refused"):
        decided(book, FIRM | BEFORE_THE_LAW, wrong={"refused": None})


@pytest.mark.parametrize("row", [1, 7])
def test_an_answer_about_another_row_is_no_answer(book, row):
    with pytest.raises(DisagreementError, match="rows"):
        decided(book, FIRM, wrong={"row": row})
