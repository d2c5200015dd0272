"""Turns a table of SBIR awards into one record a firm, for `ipaward screen`.

    python policies/sbir-benchmark/firm_records.py awards.csv --fiscal-year 1996 --out firms.jsonl

The table has the columns firm, agency, phase, program and year, one award a row, as CSV in UTF-8,
plain or packed with gzip. Only the standard library is needed. README.md beside this file says
what is merged and what is left out.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import io
import json
import re
import sys
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

COLUMNS = ("firm", "agency", "phase", "program", "year")
PHASES = ("Phase I", "Phase II")
PROGRAMS = ("SBIR", "STTR")
NO_NAME = "(no name)"  # brackets never survive the merging, so no firm can be called this
# Longer than either window, so that it is the rule, not this script, that draws the windows.
YEARS_BACK = 10
REFUSED = 3
_SHOWN = 20


@dataclass(frozen=True, slots=True, order=True)
class Award:
    """One award of a firm whose name is merged."""

    firm: str
    year: int
    phase: str


class RefusedError(Exception):
    """A table that cannot be used, with every fault in it."""

    def __init__(self, faults: list[str]) -> None:
        self.faults = faults
        super().__init__("; ".join(faults))


def merged_name(name: str) -> str:
    """Give the name under which spellings of one firm meet.

    >>> merged_name("Aca Industries, Inc."), merged_name("ACA  industries inc")
    ('ACA INDUSTRIES INC', 'ACA INDUSTRIES INC')
    >>> merged_name(" - ")
    '(no name)'
    """
    return re.sub(r"[^A-Z0-9]+", " ", name.upper()).strip() or NO_NAME


def read_awards(lines: Iterable[str]) -> list[Award]:
    """Read every award of a table; all faults are named at once, none is passed over."""
    rows = csv.reader(lines, strict=True)
    awards: list[Award] = []
    faults: list[str] = []
    try:
        header = next(rows, [])
        lacking = [name for name in COLUMNS if header.count(name) != 1]
        if lacking:
            raise RefusedError([f"the header needs one column each of {', '.join(lacking)}"])
        for cells in rows:
            if not any(cells):
                continue
            if len(cells) != len(header):
                faults.append(f"line {rows.line_num}: {len(cells)} cells under {len(header)} heads")
                continue
            row = dict(zip(header, cells, strict=True))
            found = _faults(row)
            faults += [f"line {rows.line_num}: {fault}" for fault in found]
            if not found:
                awards.append(Award(merged_name(row["firm"]), int(row["year"]), row["phase"]))
    except csv.Error as error:
        faults.append(f"line {rows.line_num}: {error}")
    if faults:
        raise RefusedError(faults)
    return awards


def _faults(row: dict[str, str]) -> list[str]:
    faults = []
    if row["phase"] not in PHASES:
        faults.append(f"`{row['phase']}` is no phase; write {' or '.join(PHASES)}")
    if row["program"] not in PROGRAMS:
        faults.append(f"`{row['program']}` is no program; write {' or '.join(PROGRAMS)}")
    if not re.fullmatch(r"(19|20)[0-9]{2}", row["year"]):
        faults.append(f"`{row['year']}` is no year; write four digits")
    return faults


def firm_records(awards: Iterable[Award], fiscal_year: int) -> Iterator[dict[str, object]]:
    """Give one record a firm, by name, with its awards of the years before the assessment."""
    held: dict[str, list[Award]] = {}
    for award in sorted(awards):
        if fiscal_year - YEARS_BACK <= award.year <= fiscal_year:
            held.setdefault(award.firm, []).append(award)
    for firm, its in sorted(held.items()):
        yield {
            "firm": firm,
            "fiscal_year": fiscal_year,
            "reference_day": f"{fiscal_year - 1}-10-01",  # a fiscal year starts in October
            "awards": [{"phase": award.phase, "year": award.year} for award in its],
        }


def _content(path: str) -> bytes:
    content = sys.stdin.buffer.read() if path == "-" else Path(path).read_bytes()
    return gzip.decompress(content) if content.startswith(b"\x1f\x8b") else content


def _arguments(given: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description="One JSON record a firm from a table of SBIR awards, for `ipaward screen`."
    )
    parser.add_argument("awards", help="CSV, plain or gzip; - for standard input")
    parser.add_argument("--fiscal-year", type=int, required=True, help="year of the assessment")
    parser.add_argument("--out", default="-", help="file to write; standard output by default")
    return parser.parse_args(given)


def main(given: list[str]) -> int:
    """Convert one table; the exit code is 0, or 3 where the table is refused."""
    asked = _arguments(given)
    try:
        text = io.StringIO(_content(asked.awards).decode("utf-8-sig"), newline="")
        awards = read_awards(text)
    except RefusedError as refused:
        print("\n".join(refused.faults[:_SHOWN]), file=sys.stderr)
        if len(refused.faults) > _SHOWN:
            print(f"and {len(refused.faults) - _SHOWN} more", file=sys.stderr)
        return REFUSED
    except (OSError, EOFError, UnicodeDecodeError, zlib.error) as error:
        print(f"{asked.awards}: {error}", file=sys.stderr)
        return REFUSED
    records = list(firm_records(awards, asked.fiscal_year))
    written = "".join(json.dumps(record) + "\n" for record in records)
    if asked.out == "-":
        sys.stdout.write(written)
    else:
        Path(asked.out).write_text(written, encoding="utf-8", newline="\n")
    print(f"{len(awards)} awards read, {len(records)} firms written", file=sys.stderr)
    if any(record["firm"] == NO_NAME for record in records):
        print(f"awards without a usable name stand together as `{NO_NAME}`", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
