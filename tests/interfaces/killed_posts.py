"""Posts events again and again and is killed while it does; run as a program by its test.

The imports are done once, then each attempt is a child of its own that runs the command as a user
would, and is killed after a random moment. Prints what happened as one line of JSON.
"""

import contextlib
import io
import json
import os
import random
import signal
import sys
import time
from pathlib import Path

# Loaded now, so that a child spends its short life posting and not importing.
from ipaward.interfaces import courses  # noqa: F401
from ipaward.interfaces.cli import main


def attempt(file: str) -> int:
    child = os.fork()
    if child:
        return child
    code = 4
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        code = main(["holder", "post", file, "--on", "2021-12-31"])
    os._exit(code)


def run(files: list[str], kills: int, seed: int) -> dict[str, int]:
    rng = random.Random(seed)
    killed = finished = at = 0
    longest = 0.05
    while at < len(files) or killed < kills:
        # Once all is posted, what was posted before is posted again until enough have died.
        child, begun = attempt(files[at % len(files)]), time.monotonic()
        if killed < kills:
            time.sleep(rng.uniform(0, 1.1 * longest))
            os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
        if os.WIFSIGNALED(status):
            killed += 1
            continue
        assert os.WEXITSTATUS(status) == 0, status
        longest = max(longest, min(1.0, time.monotonic() - begun))
        finished += 1
        at += 1
    return {"killed": killed, "finished": finished}


if __name__ == "__main__":
    folder, kills, seed = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    os.chdir(folder)
    print(json.dumps(run(sorted(p.name for p in Path().glob("part-*.jsonl")), kills, seed)))
