"""Applications as columns and back: nothing is lost, and unknown never becomes a value."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from random import Random

import duckdb
import pyarrow as pa
import pytest

from ipaward.domain.application import Application
from ipaward.domain.limits import FEN
from ipaward.domain.types import Amount, Day, Length, Listing, Measure, Number, Record, Text
from ipaward.domain.value import NOTHING, Duration, Unknown
from ipaward.language.pack import read_pack
from ipaward.rulebook.vocabulary import Vocabulary
from ipaward.rulebook.wanted import vocabulary_of
from ipaward.tables.columns import NO_DAY, facts_schema, facts_table, record_of
from tests.engines import rows_of
from tests.properties.programs import programme_of
from tests.properties.programs import record_of as random_record

ROOT = Path(__file__).resolve().parents[2]
PACKS = sorted(path.name for path in ROOT.glob("rules/*") if path.is_dir())
UNKNOWN = Unknown(frozenset())
GROUP = Record(
    (
        ("钱", Amount()),
        ("率", Number(4)),
        ("到期", Day(or_none=True)),
        ("期", Length(Measure.MONTHS)),
        ("表", Listing(Record((("字", Text()), ("日", Day(or_none=True)))))),
    )
)
SMALL = Vocabulary(Record((("编号", Text()), ("组", GROUP))), {}, "编号")


def known(value):
    """What is known in a record; in a list an unknown item keeps its place."""
    if isinstance(value, Mapping):
        kept = {name: known(inner) for name, inner in value.items()}
        return {name: inner for name, inner in kept.items() if not isinstance(inner, Unknown)}
    if isinstance(value, tuple):
        return tuple(UNKNOWN if isinstance(one, Unknown) else known(one) for one in value)
    return value


def table_of(records, vocabulary):
    applications = [Application(str(at), record) for at, record in enumerate(records)]
    return facts_table(applications, vocabulary, range(len(records)))


def there_and_back(records, vocabulary):
    return [record_of(row, vocabulary) for row in rows_of(table_of(records, vocabulary))]


def test_random_records_come_back_as_they_went():
    rnd = Random(4)
    _, _, world = programme_of(4, 3)
    vocabulary = world.book(programme_of(4, 3)[1]).vocabulary
    records = [random_record(rnd.randrange(10**9), world) for _ in range(2000)]

    again = there_and_back(records, vocabulary)

    assert again == [known(record) for record in records]


@pytest.mark.parametrize("pack", PACKS)
def test_the_examples_of_a_pack_come_back_as_they_went(pack):
    book = read_pack(pack, [ROOT])
    given = [e.given for p in book.programmes.values() for e in p.examples]
    assert given

    again = there_and_back(given, book.vocabulary)

    assert again == [known(record) for record in given]


def test_the_columns_of_a_programme_leave_out_what_it_does_not_ask():
    book = read_pack("sbir-benchmark", [ROOT])
    (programme,) = book.programmes.values()
    vocabulary = vocabulary_of(book.vocabulary, programme)
    given = programme.examples[0].given

    table = table_of([given], vocabulary)

    assert table.column_names == ["row", *(name for name, _ in vocabulary.record.fields)]
    assert len(table.column_names) <= 1 + len(book.vocabulary.record.fields)


def test_the_columns_have_the_types_of_their_facts():
    assert facts_schema(SMALL).types == [
        pa.int64(),
        pa.string(),
        pa.struct(
            [
                ("钱", pa.int64()),
                ("率", pa.int64()),
                ("到期", pa.date32()),
                ("期", pa.int64()),
                ("表", pa.list_(pa.struct([("字", pa.string()), ("日", pa.date32())]))),
            ]
        ),
    ]


def test_figures_are_whole_numbers_of_their_last_decimal():
    record = {
        "组": {"钱": Decimal("12.3"), "率": Decimal("0.0501"), "期": Duration(Measure.MONTHS, 36)}
    }

    (row,) = rows_of(table_of([record], SMALL))

    assert (row["组"]["钱"], row["组"]["率"], row["组"]["期"]) == (1230, 501, 36)


@pytest.mark.parametrize("fen", [FEN, -FEN, FEN - 1, 0])
def test_the_largest_amounts_come_back_to_the_fen(fen):
    record = {"组": {"钱": Decimal(fen).scaleb(-2)}}

    (again,) = there_and_back([record], SMALL)

    assert str(again["组"]["钱"]) == str(record["组"]["钱"])


@pytest.mark.parametrize("day", [date.min, date(1970, 1, 1), date(2024, 2, 29), date.max, NOTHING])
def test_a_day_and_the_lack_of_one_come_back(day):
    record = {"组": {"到期": day, "表": ({"字": "a", "日": day},)}}

    (again,) = there_and_back([record], SMALL)

    assert again == record


def test_known_to_be_none_is_no_null():
    (row,) = rows_of(table_of([{"组": {"到期": NOTHING}}], SMALL))

    assert row["组"]["到期"] == NO_DAY


def test_no_list_an_empty_list_and_an_unknown_item_stay_apart():
    records = [
        {"组": {}},
        {"组": {"表": UNKNOWN}},
        {"组": {"表": ()}},
        {"组": {"表": (UNKNOWN, {"字": "a"}, {})}},
        {},
    ]

    again = there_and_back(records, SMALL)

    assert again == [
        {"组": {}},
        {"组": {}},
        {"组": {"表": ()}},
        {"组": {"表": (UNKNOWN, {"字": "a"}, {})}},
        {},
    ]


def test_rows_fetched_from_duckdb_are_read_too():
    record = {"编号": "A", "组": {"钱": Decimal("0.01"), "到期": NOTHING, "表": ({"字": "x"},)}}
    facts = table_of([record], SMALL)

    with duckdb.connect() as connection:
        connection.register("facts", facts)
        found = connection.sql("SELECT * FROM facts")
        row = dict(zip(found.columns, found.fetchall()[0], strict=True))

    assert record_of(row, SMALL) == record


@pytest.mark.parametrize(
    "record",
    [
        {"组": {"钱": Decimal("0.001")}},
        {"组": {"钱": "1"}},
        {"组": {"钱": 1}},
        {"组": {"期": Duration(Measure.DAYS, 1)}},
        {"组": {"表": "a"}},
        {"组": ()},
        {"编号": NOTHING},
    ],
)
def test_a_value_of_another_type_is_refused_and_never_bent(record):
    with pytest.raises(ValueError, match=r"is not a|decimals"):
        table_of([record], SMALL)


def test_no_rows_have_the_same_columns():
    assert table_of([], SMALL).schema == facts_schema(SMALL)
