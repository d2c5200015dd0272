"""One participant, once: `python -m tests.benchmarks.registers.one PLACE INPUT OUTPUT [ROWS]`.

Prints the seconds of the work itself; starting Python and loading libraries is not part of it.
"""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path
from time import perf_counter

MISSING = 75  # the exit code for what may work another time


def main() -> None:
    """Run the participant that the command line names."""
    place, register, output, *rows = sys.argv[1:]
    module, _, function = place.partition(":")
    try:
        decide = getattr(import_module(module), function)
    except ModuleNotFoundError as missing:
        print(f"{missing.name} is not installed")
        sys.exit(MISSING)
    start = perf_counter()
    within = decide(Path(register), Path(output), *map(int, rows))
    print(perf_counter() - start if within is None else within)


if __name__ == "__main__":
    main()
