"""The worked examples of every pack, written as Parquet might hold them, come in as they are."""

from pathlib import Path

import pyarrow as pa
import pytest

from ipaward.domain.types import Amount, Boolean, Day, Listing, Number, Record
from ipaward.domain.value import Unknown
from ipaward.domain.words import Language
from ipaward.language.pack import read_pack
from ipaward.rulebook.wanted import vocabulary_of
from ipaward.rulebook.writing import write_value
from tests.interpreters.batch.lanes import Lanes

ROOT = Path(__file__).resolve().parents[3]
PACKS = sorted(path.name for path in ROOT.glob("rules/*") if path.is_dir())


def their_type(of):
    match of:
        case Boolean():
            return pa.bool_()
        case Amount():
            return pa.decimal128(18, 2)
        case Number(digits=digits):
            return pa.decimal128(18, digits)
        case Day(or_none=False):
            return pa.date32()
        case Listing(item=item):
            return pa.list_(their_type(item))
        case Record(fields=fields):
            return pa.struct([(name, their_type(inner)) for name, inner in fields])
    return pa.string()


def their_value(value, of):
    if value is None or isinstance(value, Unknown):
        return None
    match of:
        case Record(fields=fields):
            return {name: their_value(value.get(name), inner) for name, inner in fields}
        case Listing(item=item):
            return [their_value(one, item) for one in value]
        case Boolean() | Amount() | Number() | Day(or_none=False):
            return value
    return write_value(value, of, Language.ZH)


@pytest.mark.parametrize("pack", PACKS)
def test_the_examples_of_a_pack_come_in_as_they_are(pack):
    book = read_pack(pack, [ROOT])
    rows = fast = 0

    for programme in book.programmes.values():
        vocabulary = vocabulary_of(book.vocabulary, programme)
        given = [example.given for example in programme.examples]
        columns = {
            name: pa.array([their_value(one.get(name), of) for one in given], their_type(of))
            for name, of in vocabulary.record.fields
        }
        # Examples need no number; a row of a file does.
        numbers = columns.get(vocabulary.number, pa.nulls(len(given), pa.string()))
        columns[vocabulary.number] = numbers.fill_null("A")
        lanes = Lanes(pa.table(columns), vocabulary)
        assert list(lanes.differences()) == []
        rows, fast = rows + len(given), fast + len(lanes.fast)

    assert fast > rows / 2
