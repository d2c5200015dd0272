"""A ledger as a release writes it, kept to be verified and replayed by every later one.

`python -m tests.golden.ledger` writes the one of this release beside those before it; none is ever
written again. Everyone in it is invented: it is the sample round and the sample agencies.
"""

import os
import shutil
import tempfile
from contextlib import chdir, redirect_stdout
from pathlib import Path

from ipaward.interfaces.cli import main
from ipaward.interfaces.version import VERSION

ROOT = Path(__file__).parents[2]
KEPT = Path(__file__).parent / "ledgers"
PACK = ROOT / "policies" / "urumqi-ip-2020"
PROGRAMME = ("--policy", "urumqi-ip-2020", "--programme", "certification-award")
ROUND = (str(PACK / "samples" / "round-2021.xlsx"), *PROGRAMME, "--on", "2021-07-01", "--quiet")
BATCH = (ROUND[0], *PROGRAMME, "--on", "2021-07-01", "--quiet")
ANSWERS = ("--by", "样例甲", "--reason", "样例")
PEOPLE = {"author": "样例甲", "approver": "样例乙"}


def asked(*words: str) -> None:
    """Run a command that must succeed; findings are some."""
    if (code := main([*words, "--lang", "zh"])) not in (0, 1):
        raise SystemExit(f"{words}: {code}")


def activate() -> None:
    """Let the rules be active, first signed by nobody and then by two; keep the bundle."""
    asked("ledger", "activate", PACK.name, "--unsigned", *ANSWERS)
    for role, name in PEOPLE.items():
        with open(f"{role}.key", "w", encoding="utf-8") as public, redirect_stdout(public):
            asked("bundle", "key", name, "--out", f"{role}.secret")
        asked("ledger", "trust", f"{role}.key", "--as", role, *ANSWERS)
    named = [word for role, name in PEOPLE.items() for word in (f"--{role}", name)]
    asked("bundle", "make", PACK.name, "--number", "1", *named, "--out", "bundle")
    for role in PEOPLE:
        asked("bundle", "sign", "bundle", "--secret", f"{role}.secret")
        Path(f"{role}.secret").unlink()
    asked("ledger", "activate", PACK.name, "--bundle", "bundle", *ANSWERS)
    asked("ledger", "trust", "approver.key", "--as", "approver", "--withdraw", *ANSWERS)


def write(folder: Path) -> None:
    """Write a ledger with an entry of every kind, and what others would keep of it."""
    with chdir(folder):
        os.environ["IPAWARD_LEDGER"] = "ledger.db"
        asked("ledger", "begin")
        activate()
        asked("agency", "post", str(PACK / "samples" / "agency-events.jsonl"))
        asked("screen", *ROUND, "--engine", "both")
        asked("ledger", "override", "30", "--verdict", "ineligible", "--second", "样例乙", *ANSWERS)
        asked("ledger", "redact", "样例一号有限公司", *ANSWERS)
        # The same again: who was erased is not entered again.
        asked("screen", *ROUND, *ANSWERS)
        asked("batch", "run", *BATCH, "--out", "run")
        asked("ledger", "prove", "run", "--application", "WZ2021-002", "--out", "row")
        shutil.rmtree("run")
        asked("ledger", "checkpoint", "--out", "checkpoint")
        asked("ledger", "receipt", "30", "--out", "receipt")


def main_() -> None:
    """Write the ledger of this release, unless it is kept already."""
    kept = KEPT / VERSION
    if kept.exists():
        raise SystemExit(f"{kept} is kept; a ledger that was written is never written again")
    with tempfile.TemporaryDirectory() as name:
        write(Path(name))
        (Path(name) / "ledger.db.secret").unlink()
        shutil.copytree(name, kept)


if __name__ == "__main__":
    main_()
