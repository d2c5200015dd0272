"""The numbers of all applications of a register, looked along as arrays."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from ipaward.domain.types import Text
from ipaward.interpreters.batch.arrays import NotByArraysError
from ipaward.interpreters.batch.arrays_file import ArrayFiles
from ipaward.interpreters.batch.arrays_look import are_plain_texts
from ipaward.interpreters.batch.arrays_query import rows_of
from ipaward.interpreters.batch.parquet import Parquet
from ipaward.interpreters.batch.source import Source
from ipaward.interpreters.batch.source_access import Columns


def ascend(source: Source, parquet: Parquet) -> bool:
    """Say whether every number stands as it is read and comes after the one before it.

    Args:
        source: of the number alone.
        parquet: the files.

    Raises:
        NotByArraysError: the files hold something only the database can be asked.
        pa.ArrowException: a file cannot be read.
        OSError: likewise.
    """
    path = source.vocabulary.number
    if not isinstance(source.vocabulary.facts[path].type, Text):
        raise NotByArraysError(path)
    tree = Columns(source.vocabulary, source.columns).fact(path)
    before = pa.array([], pa.string())
    for _, batch in ArrayFiles(source, parquet).stretch(0, parquet.rows):
        numbers = rows_of(batch).asked(tree)
        if numbers.null_count or not are_plain_texts(numbers):
            return False
        numbers = pa.concat_arrays([before, numbers])
        if not _is_ascending(numbers):
            return False
        before = numbers.slice(len(numbers) - 1)
    return True


def _is_ascending(numbers: pa.Array) -> bool:
    """Tell whether each is longer than the one before, or as long and comes after it."""
    before, after = numbers.slice(0, len(numbers) - 1), numbers.slice(1)
    longer = pc.subtract(pc.binary_length(after), pc.binary_length(before))
    ends = pc.min_max(longer)
    if ends["min"] == ends["max"] and ends["max"].as_py() == 0:
        return bool(pc.all(pc.greater(after, before), min_count=0).as_py())
    zero = pa.scalar(0, pa.int32())
    ascends = pc.or_(
        pc.greater(longer, zero), pc.and_(pc.equal(longer, zero), pc.greater(after, before))
    )
    return bool(pc.all(ascends, min_count=0).as_py())
