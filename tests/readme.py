"""The README's commands, found and run.

In a block marked `console` a line that starts with `$ ` is a command, which lines that start with
`> ` go on with; what follows is what it prints, on both outputs, up to the next command. A line `…`
stands for any number of lines.
The commands of all blocks run in one folder, in order: what one writes the next may read.
`python -m tests.readme` writes into README.md what the commands print today where it is no longer
what stands there; read the difference before you commit it.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent
README = ROOT / "README.md"
BLOCK = re.compile(r"^```console\n(.*?)^```$", re.MULTILINE | re.DOTALL)
COMMAND = re.compile(r"([^\n]*\n(?:> [^\n]*\n)*)(.*)", re.DOTALL)
ANY = "…"


@dataclass(frozen=True)
class Shown:
    """One command of the README, and what the README says it prints."""

    shown: str
    prints: str

    @property
    def command(self) -> str:
        """The command as the shell reads it."""
        return self.shown.replace("\n> ", "\n").strip()


def shown(text: str) -> list[Shown]:
    """Give the commands of all console blocks, in order."""
    return [each for block in BLOCK.findall(text) for each in commands(block)]


def commands(block: str) -> list[Shown]:
    pieces = re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]
    return [Shown(*COMMAND.match(piece).groups()) for piece in pieces]


def desk(folder: Path) -> Path:
    """Lay out in `folder` what a reader has at hand: a copy of the packs."""
    for name in ("policies", "rules", "features"):
        shutil.copytree(ROOT / name, folder / name)
    return folder


def printed(command: str, folder: Path) -> str:
    """Run `command` as a reader would, in `folder`; give what it prints on both outputs."""
    here = Path(sys.executable).parent
    environment = {
        **os.environ,
        "PATH": f"{here}{os.pathsep}{os.environ['PATH']}",
        "COLUMNS": "100",
        "LC_ALL": "C.UTF-8",
        "IPAWARD_LANG": "",
        "NO_COLOR": "1",
    }
    ran = subprocess.run(
        ["bash", "-c", command],
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        timeout=120,
        check=False,
    )
    lines = ran.stdout.decode("utf-8").split("\n")
    return "\n".join(line.rstrip() for line in lines)


def matches(prints: str, really: str) -> bool:
    """Tell whether what is printed is what the README says, `…` standing for any lines."""
    parts = [re.escape(part) for part in re.split(rf"^{ANY}\n", prints, flags=re.MULTILINE)]
    return re.fullmatch(r"(?:.*\n)*".join(parts), really) is not None


def refreshed(text: str, folder: Path) -> str:
    """Give the README with what its commands print today, run one after the other in `folder`."""

    def again(block: re.Match[str]) -> str:
        return f"```console\n{''.join(today(each, folder) for each in commands(block[1]))}```"

    return BLOCK.sub(again, text)


def today(each: Shown, folder: Path) -> str:
    really = printed(each.command, folder)
    return f"$ {each.shown}{each.prints if matches(each.prints, really) else really}"


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as name:
        README.write_text(refreshed(README.read_text("utf-8"), desk(Path(name))), "utf-8")
