"""The register and its participants: `python -m tests.benchmarks.registers generate|compare`.

Every participant runs in a process of its own, all on the same file, in turns, and the best of
its rounds counts: so a disturbance from outside meets all of them alike. What it decided is then
compared with what the hand-written SQL decided, row by row. No figure is read as a promise; the
ratios to the SQL of the same run are.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from tests.benchmarks.registers.compare import compare
from tests.benchmarks.registers.generator import generate
from tests.benchmarks.registers.participants import SAMPLED, WHOLE


def main() -> None:
    """Read the command line and do what it says."""
    words = argparse.ArgumentParser(prog="python -m tests.benchmarks.registers")
    commands = words.add_subparsers(dest="command", required=True)
    making = commands.add_parser("generate", help="write a register as Parquet")
    making.add_argument("--rows", type=int, required=True)
    making.add_argument("--out", type=Path, required=True)
    making.add_argument("--seed", type=int, default=1)
    comparing = commands.add_parser("compare", help="run all participants on one register")
    comparing.add_argument("--rows", type=int, default=1_000_000)
    comparing.add_argument("--seed", type=int, default=1)
    comparing.add_argument(
        "--sample", type=int, default=20_000, help="rows for those that are slow"
    )
    comparing.add_argument("--rounds", type=int, default=3)
    comparing.add_argument("--folder", type=Path, default=Path("build/registers"))
    comparing.add_argument(
        "--only", nargs="+", choices=[*WHOLE, *SAMPLED], default=[*WHOLE, *SAMPLED], metavar="NAME"
    )
    asked = words.parse_args()
    if asked.command == "generate":
        generate(asked.rows, asked.out, asked.seed)
        return
    asked.folder.mkdir(parents=True, exist_ok=True)
    folder = asked.folder.resolve()
    register = folder / f"register-{asked.rows}-{asked.seed}.parquet"
    if not register.exists():
        print(f"generating {register}", file=sys.stderr)
        generate(asked.rows, register, asked.seed)
    is_equal = compare(register, folder, asked.only, asked.rounds, asked.sample)
    sys.exit(0 if is_equal else 1)


if __name__ == "__main__":
    main()
