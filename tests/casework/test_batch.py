"""The plan of a batch run, its chunks and markers, and the manifest in which all adds up."""

import dataclasses
import json

import pytest

from ipaward.casework.batch import (
    STATES,
    Chunk,
    InputFile,
    Marker,
    Plan,
    line_of,
    manifest,
    progress_in,
    states_in,
    tally_in,
)
from ipaward.domain.finding import State, Verdict
from ipaward.domain.tally import Tally, added
from ipaward.language.pack import read_pack
from tests.interfaces import tiny

PLAN = Plan(
    version="1",
    engine="duckdb 1",
    policy="tiny",
    programme="grant",
    rulebook="r",
    on="",
    query="q",
    mapping="",
    chunk=4,
    inputs=(InputFile("a.csv", 90, "aa", 6, 0), InputFile("b.csv", 30, "bb", 3, 6)),
)


def marker(chunk: Chunk, **more) -> Marker:
    count = chunk.end - chunk.first - more.get("quarantined", 0)
    tally = Tally(
        {Verdict.ELIGIBLE: count} if count else {}, 7 * count, marks=(3, 2**64 - 1), **more
    )
    return Marker(chunk, tally, ("row", "number"), {chunk.decisions: "dd"})


@pytest.fixture
def programme(tmp_path):
    book = read_pack("tiny", [tiny.write(tmp_path)])
    return book.programmes["grant"]


@pytest.mark.parametrize(
    ("chunk", "ends"), [(1, [*range(1, 10)]), (4, [4, 8, 9]), (8, [8, 9]), (9, [9]), (10, [9])]
)
def test_the_chunks_hold_every_row_once(chunk, ends):
    chunks = list(dataclasses.replace(PLAN, chunk=chunk).chunks())

    assert [one.end for one in chunks] == ends
    assert [one.first for one in chunks] == [0, *ends[:-1]]
    assert [one.number for one in chunks] == list(range(len(ends)))


def test_an_input_without_rows_has_one_chunk_without_rows():
    plan = dataclasses.replace(PLAN, inputs=(InputFile("a.csv", 9, "aa", 0, 0),))

    assert list(plan.chunks()) == [Chunk(0, 0, 0)]


@pytest.mark.parametrize(("row", "name"), [(0, "a.csv"), (5, "a.csv"), (6, "b.csv"), (8, "b.csv")])
def test_the_file_of_a_row_is_known(row, name):
    assert PLAN.file_of(row).name == name


def test_a_row_beyond_the_input_has_no_file():
    with pytest.raises(ValueError, match="row 9"):
        PLAN.file_of(9)


def test_what_was_noted_is_read_again():
    markers = [marker(chunk) for chunk in PLAN.chunks()]
    text = "".join(map(line_of, (PLAN, *markers)))

    progress, whole = progress_in(text)

    assert progress is not None
    assert (progress.plan, list(progress.markers)) == (PLAN, markers)
    assert whole == text


def test_a_line_cut_off_anywhere_never_happened():
    first = line_of(PLAN)
    second = line_of(marker(Chunk(0, 0, 4)))

    for length in range(len(second)):
        progress, whole = progress_in(first + second[:length])
        assert progress is not None
        assert progress.markers == ()
        assert whole == first
    for length in range(len(first)):
        assert progress_in(first[:length]) == (None, "")


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"rulebook": "s"}, [("rulebook", "s", "r")]),
        ({"chunk": 5}, [("chunk", "5", "4")]),
        ({"on": "2021-06-30"}, [("on", "2021-06-30", "")]),
        ({"inputs": PLAN.inputs[:1]}, [("b.csv", "–", "bb")]),
        (
            {"inputs": (*PLAN.inputs, InputFile("c.csv", 1, "cc", 1, 9))},
            [("c.csv", "cc", "–")],
        ),
        (
            {"inputs": (dataclasses.replace(PLAN.inputs[0], sha256="ab"), PLAN.inputs[1])},
            [("a.csv", "ab", "aa")],
        ),
    ],
)
def test_every_difference_between_two_runs_is_told(change, told):
    assert list(PLAN.differences(PLAN)) == []

    assert list(dataclasses.replace(PLAN, **change).differences(PLAN)) == told


def test_the_manifest_adds_up_and_can_be_read_again(programme):
    markers = [marker(chunk, quarantined=1, reasons={"no-number": 1}) for chunk in PLAN.chunks()]

    said = json.loads(json.dumps(manifest(PLAN, programme, markers)))

    assert said["rows"] == {"in": 9, "decided": 6, "quarantined": 3}
    assert said["verdicts"] == {"eligible": 6, "ineligible": 0, "pending": 0}
    assert said["amount_fen"] == "42"
    assert said["rules"] == [
        {"rule": "local", "kind": "requirement", "clause": "T1", "column": "states_0", "bit": 0}
    ]
    whole = added(one.tally for one in markers)
    assert dataclasses.replace(tally_in(said), marks=whole.marks) == whole


def test_there_is_no_manifest_where_a_row_is_missing(programme):
    with pytest.raises(ValueError, match="9 rows in, 8 out"):
        manifest(PLAN, programme, [marker(chunk) for chunk in PLAN.chunks()][:2])


def test_states_are_two_bits_a_rule_and_a_column_holds_31_of_them():
    states = [STATES[at % 4] for at in range(64)]
    columns = [0, 0, 0]
    for at, state in enumerate(states):
        columns[at // 31] |= STATES.index(state) << 2 * (at % 31)

    assert list(states_in(columns, 64)) == states
    assert max(columns) < 2**62
    assert STATES == (State.UNMET, State.MET, State.UNKNOWN, State.NOT_APPLICABLE)
