"""Runs a batch again and again and kills it while it does; by itself, or as a program of its test.

    python -m tests.interfaces.batch_torture --kills 50 [--seed N] [--rows N] [--kind csv]

The imports are done once, then each attempt is a child of its own that runs the command as a user
would, with --resume, and is killed after a random moment. Whenever one comes to its end, its folder
is held against that of a run nobody disturbed, byte by byte. Prints what happened as one line of
JSON.
"""

import argparse
import contextlib
import io
import json
import os
import random
import shutil
import signal
import sys
import tempfile
import time
from pathlib import Path

# Loaded now, so that a child spends its short life deciding and not importing.
from ipaward.interfaces import batch_running  # noqa: F401
from ipaward.interfaces.cli import main
from tests.interfaces import batch_world

CHUNK = 25


def attempt(name: str, folder: str, *more: str) -> int:
    child = os.fork()
    if child:
        return child
    code = 4
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        code = main([*batch_world.RUN, name, "--out", folder, "--chunk", str(CHUNK), *more])
    os._exit(code)


def ended(child: int) -> int | None:
    """Give the exit code of a child, or None where it was killed."""
    _, status = os.waitpid(child, 0)
    return None if os.WIFSIGNALED(status) else os.WEXITSTATUS(status)


def content_of(folder: str) -> dict[str, bytes]:
    """Give every file below a folder."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(Path(folder).rglob("*"))
        if path.is_file()
    }


def torture(name: str, kills: int, seed: int) -> dict[str, int]:
    """Kill runs over the file `name` in the current folder, and assert that nothing comes of it."""
    rng = random.Random(seed)
    begun = time.monotonic()
    assert ended(attempt(name, "whole")) in (0, 1)
    longest = time.monotonic() - begun
    whole = content_of("whole")
    killed = midway = finished = 0
    while killed < kills or not finished:
        folder = f"killed-{finished}"
        child = attempt(name, folder, "--resume")
        if killed < kills:
            time.sleep(rng.uniform(0, 0.6 * longest))
            os.kill(child, signal.SIGKILL)
        code = ended(child)
        if code is None:
            killed += 1
            progress = Path(folder, "progress.jsonl")
            midway += progress.is_file() and not Path(folder, "manifest.json").is_file()
            continue
        assert code in (0, 1), code
        assert content_of(folder) == whole, f"{folder} is not as it would be"
        shutil.rmtree(folder)
        finished += 1
    return {"killed": killed, "midway": midway, "finished": finished}


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().getrandbits(32))
    parser.add_argument("--rows", type=int, default=500)
    parser.add_argument("--kind", default="csv")
    asked = parser.parse_args()
    print(f"seed={asked.seed}", file=sys.stderr)
    with tempfile.TemporaryDirectory() as place:
        os.chdir(place)
        made = batch_world.write(Path(), asked.rows, asked.kind)
        print(json.dumps(torture(made, asked.kills, asked.seed)))
