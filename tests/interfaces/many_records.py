"""As many records as wanted, made from those of the sample round, for the doors to read."""

import json
from pathlib import Path
from random import Random

from ipaward.domain.application import Application
from ipaward.domain.decision import plain
from ipaward.language.pack import read_pack
from ipaward.tables.intake import read_applications

ROOT = Path(__file__).parents[2]
POLICY, PROGRAMME = "urumqi-ip-2020", "certification-award"
SAMPLE = ROOT / "policies" / POLICY / "samples/round-2021.xlsx"
SCREEN = ["--policy", POLICY, "--programme", PROGRAMME, "--packs", str(ROOT), "--on", "2021-07-01"]


def write(path: Path, count: int, seed: int = 1) -> Path:
    """Write `count` records as JSON Lines; a fact in ten is another record's, or left out."""
    rnd = Random(seed)
    book = read_pack(POLICY, (ROOT,))
    rows = read_applications(SAMPLE, book.vocabulary).rows
    taken = [plain(row.record) for row in rows if isinstance(row, Application)]
    with path.open("w", encoding="utf-8") as file:
        for at in range(count):
            record = changed(rnd.choice(taken), rnd.choice(taken), rnd)
            record[book.vocabulary.number] = f"N{at:06}"
            file.write(json.dumps(record, ensure_ascii=False) + "\n")
    return path


def changed(record: dict, other: dict, rnd: Random) -> dict:
    """Give a record with some facts of another, and some of none."""
    found = {}
    for name, value in record.items():
        chance = rnd.random()
        if chance < 0.05:
            continue
        found[name] = other.get(name, value) if chance < 0.1 else inner(value, rnd)
    return found


def inner(value: object, rnd: Random) -> object:
    if isinstance(value, dict):
        return changed(value, value, rnd)
    if isinstance(value, list):
        return [inner(item, rnd) for item in value if rnd.random() > 0.03]
    return value
