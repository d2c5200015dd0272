"""What a batch run is made of: its plan, its chunks, a marker for each one done, and the manifest.

All of it is data that goes to JSON and back without a clock in it, so that a run that was stopped
and continued leaves the same bytes as one that was not.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from ipaward.domain.finding import State, Verdict
from ipaward.domain.tally import Tally, added
from ipaward.rulebook.book import Programme

# Two bits a rule; the place of a state in this list is its number.
STATES = (State.UNMET, State.MET, State.UNKNOWN, State.NOT_APPLICABLE)
RULES_A_COLUMN = 31  # 62 bits: a whole number of 64 stays positive


@dataclass(frozen=True, slots=True)
class InputFile:
    """One file that was read, and which positions of the whole input its rows have.

    Attributes:
        name: as the run was told it.
        first: position of its first row.
    """

    name: str
    size: int
    sha256: str
    rows: int
    first: int


@dataclass(frozen=True, slots=True)
class Plan:
    """All that the result of a run depends on.

    Attributes:
        version: of ipaward.
        engine: name and version of what answers the query.
        rulebook: digest of the rulebook.
        on: the day given by hand, or empty.
        query: digest of the SQL.
        mapping: digest of the file that says which column holds which fact, or empty.
        chunk: rows of one chunk.
    """

    version: str
    engine: str
    policy: str
    programme: str
    rulebook: str
    on: str
    query: str
    mapping: str
    chunk: int
    inputs: tuple[InputFile, ...]

    @property
    def rows(self) -> int:
        """How many rows there are to read."""
        return sum(one.rows for one in self.inputs)

    def chunks(self) -> Iterator[Chunk]:
        """Give the chunks in their order; an input without rows still has one, without rows."""
        rows = self.rows
        for number, first in enumerate(range(0, max(rows, 1), self.chunk)):
            yield Chunk(number, first, min(first + self.chunk, rows))

    def file_of(self, row: int) -> InputFile:
        """Give the file that holds the row at a position."""
        for one in self.inputs:
            if one.first <= row < one.first + one.rows:
                return one
        raise ValueError(f"no file holds row {row}")

    def differences(self, other: Plan) -> Iterator[tuple[str, str, str]]:
        """Give what differs: its name, what it is here, what it is in the other."""
        here, there = _settings(self), _settings(other)
        for name, value in here.items():
            if value != there[name]:
                yield name, value, there[name]
        before = {one.name: one for one in other.inputs}
        for one in self.inputs:
            if one != before.get(one.name):
                was = before[one.name].sha256[:12] if one.name in before else "–"
                yield one.name, one.sha256[:12], was
        gone = before.keys() - {one.name for one in self.inputs}
        for name in sorted(gone):
            yield name, "–", before[name].sha256[:12]


@dataclass(frozen=True, slots=True)
class Chunk:
    """Some rows in a row: from `first` up to and without `end`."""

    number: int
    first: int
    end: int

    @property
    def decisions(self) -> str:
        """Name of its file of decisions, below the folder of the run."""
        return f"decisions/part-{self.number:05}.parquet"

    @property
    def quarantine(self) -> str:
        """Name of its file of rows not decided."""
        return f"quarantine/part-{self.number:05}.csv"

    @property
    def notes(self) -> str:
        """Name of its file of what was noticed about rows that were decided."""
        return f"notes/part-{self.number:05}.csv"


@dataclass(frozen=True, slots=True)
class Marker:
    """That a chunk is done, and what came of it.

    Attributes:
        columns: of its decisions.
        files: digest of each file written, by its name below the folder of the run.
    """

    chunk: Chunk
    tally: Tally
    columns: tuple[str, ...]
    files: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run had come: its plan, and the markers of its first chunks."""

    plan: Plan
    markers: tuple[Marker, ...] = field(default=())


def line_of(one: Plan | Marker) -> str:
    """Write a plan or a marker as one line of JSON, its end included."""
    said = _plan_tree(one) if isinstance(one, Plan) else _marker_tree(one)
    return json.dumps(said, ensure_ascii=False, separators=(",", ":")) + "\n"


def progress_in(text: str) -> tuple[Progress | None, str]:
    """Read what was noted of a run, and give what of it counts, to the end of the last whole line.

    A line whose end is missing was being written when the run died; it never happened.
    """
    whole = text[: text.rfind("\n") + 1]
    lines = [json.loads(line) for line in whole.splitlines()]
    if not lines:
        return None, ""
    plan = plan_in(lines[0])
    return Progress(plan, tuple(_marker_from(one) for one in lines[1:])), whole


def manifest(plan: Plan, programme: Programme, markers: Sequence[Marker]) -> Mapping[str, object]:
    """Give all that is to be known of a finished run.

    Every row that came in was decided or quarantined, or this raises ValueError.
    """
    whole = added(marker.tally for marker in markers)
    if whole.rows != plan.rows:
        raise ValueError(f"{plan.rows} rows in, {whole.rows} out")
    columns = markers[0].columns
    return {
        **_settings(plan),
        "chunk": plan.chunk,
        "inputs": [_input_tree(one) for one in plan.inputs],
        "rows": {
            "in": plan.rows,
            "decided": whole.decided,
            "quarantined": whole.quarantined,
        },
        "verdicts": {verdict.value: whole.verdicts.get(verdict, 0) for verdict in Verdict},
        # As text: a sum may be larger than what a reader of JSON keeps exactly.
        "amount_fen": str(whole.fen),
        "provisional": whole.provisional,
        "problems": dict(whole.reasons),
        "noticed": dict(whole.noticed),
        "digest": whole.digest(columns),
        "columns": list(columns),
        "states": [state.value for state in STATES],
        "rules": list(_rule_bits(programme)),
        "files": {name: sha for marker in markers for name, sha in marker.files.items()},
    }


def plan_in(tree: Mapping[str, object]) -> Plan:
    """Give the plan that the first line of a progress, or a manifest, holds."""
    inputs = tree["inputs"]
    assert isinstance(inputs, list)
    said = {name: str(value) for name, value in tree.items()}
    return Plan(
        said["ipaward"],
        said["engine"],
        said["policy"],
        said["programme"],
        said["rulebook"],
        said["on"],
        said["query"],
        said["mapping"],
        int(said["chunk"]),
        tuple(
            InputFile(one["file"], one["bytes"], one["sha256"], one["rows"], one["first"])
            for one in inputs
        ),
    )


def tally_in(tree: Mapping[str, object]) -> Tally:
    """Give the figures a manifest holds, without its marks."""
    rows, verdicts, reasons = tree["rows"], tree["verdicts"], tree["problems"]
    noticed = tree.get("noticed", {})  # early runs of version 0.2.0 do not say it
    assert isinstance(rows, Mapping)
    assert isinstance(verdicts, Mapping)
    assert isinstance(reasons, Mapping)
    assert isinstance(noticed, Mapping)
    return Tally(
        {Verdict(name): int(count) for name, count in verdicts.items() if count},
        int(str(tree["amount_fen"])),
        int(str(tree["provisional"])),
        int(rows["quarantined"]),
        dict(reasons),
        noticed=dict(noticed),
    )


def states_in(columns: Sequence[int], rules: int) -> Iterator[State]:
    """Give the state of each rule, in the order of the programme, from the columns of a decision.

    >>> [state.value for state in states_in([0b1001], 2)]
    ['met', 'unknown']
    """
    for at in range(rules):
        column, place = divmod(at, RULES_A_COLUMN)
        yield STATES[columns[column] >> 2 * place & 3]


def _rule_bits(programme: Programme) -> Iterator[dict[str, object]]:
    for at, rule in enumerate(programme.rules):
        column, place = divmod(at, RULES_A_COLUMN)
        yield {
            "rule": rule.name,
            "kind": rule.kind.value,
            "clause": rule.basis.clauses,
            "column": f"states_{column}",
            "bit": 2 * place,
        }


def _settings(plan: Plan) -> dict[str, str]:
    return {
        "ipaward": plan.version,
        "engine": plan.engine,
        "policy": plan.policy,
        "programme": plan.programme,
        "rulebook": plan.rulebook,
        "on": plan.on,
        "query": plan.query,
        "mapping": plan.mapping,
        "chunk": str(plan.chunk),
    }


def _input_tree(one: InputFile) -> dict[str, object]:
    return {
        "file": one.name,
        "bytes": one.size,
        "sha256": one.sha256,
        "rows": one.rows,
        "first": one.first,
    }


def _plan_tree(plan: Plan) -> dict[str, object]:
    return {**_settings(plan), "inputs": [_input_tree(one) for one in plan.inputs]}


def _marker_tree(marker: Marker) -> dict[str, object]:
    tally = marker.tally
    return {
        "chunk": marker.chunk.number,
        "first": marker.chunk.first,
        "end": marker.chunk.end,
        "verdicts": {verdict.value: count for verdict, count in tally.verdicts.items()},
        "fen": str(tally.fen),
        "provisional": tally.provisional,
        "quarantined": tally.quarantined,
        "problems": dict(tally.reasons),
        "noticed": dict(tally.noticed),
        "marks": [f"{mark:016x}" for mark in tally.marks],
        "columns": list(marker.columns),
        "files": dict(marker.files),
    }


def _marker_from(tree: Mapping[str, object]) -> Marker:
    verdicts, reasons, noticed = tree["verdicts"], tree["problems"], tree.get("noticed", {})
    marks, columns, files = tree["marks"], tree["columns"], tree["files"]
    assert isinstance(verdicts, Mapping)
    assert isinstance(reasons, Mapping)
    assert isinstance(noticed, Mapping)
    assert isinstance(marks, Sequence)
    assert isinstance(columns, Iterable)
    assert isinstance(files, Mapping)
    number, first, end = (int(str(tree[name])) for name in ("chunk", "first", "end"))
    return Marker(
        Chunk(number, first, end),
        Tally(
            {Verdict(name): count for name, count in verdicts.items()},
            int(str(tree["fen"])),
            int(str(tree["provisional"])),
            int(str(tree["quarantined"])),
            dict(reasons),
            (int(marks[0], 16), int(marks[1], 16)),
            dict(noticed),
        ),
        tuple(columns),
        dict(files),
    )
