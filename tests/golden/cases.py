"""The golden cases: what is changed in the base pack, and everything an author is then told.

A case is one text file. `@@ path` names a file of the base pack; the lines with `-` are replaced
by those with `+`; without `-` the file is written whole; `@@ delete path` takes it away. Below
`== problems` stands the full list.
After a wanted change of words: `python -m tests.golden.cases`, then review the difference.
"""

from __future__ import annotations

import contextlib
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from ipaward.domain.problem import Problem
from ipaward.domain.words import Language
from ipaward.language.pack import check_pack

HERE = Path(__file__).parent
BASE = HERE / "good" / "base"
BAD = sorted((HERE / "bad").glob("*.txt"))
MARK = "== problems\n"


def parts_of(case: Path) -> tuple[str, str]:
    change, _, expected = case.read_text("utf-8").partition(MARK)
    return change, expected


def problems_after(change: str, folder: Path) -> tuple[Problem, ...]:
    shutil.copytree(BASE, folder, dirs_exist_ok=True)
    for path, old, new in edits(change):
        file = folder / path
        if path.startswith("delete "):
            (folder / path.removeprefix("delete ")).unlink()
            continue
        if not old:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(new, "utf-8")
            continue
        text = file.read_text("utf-8")
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {path}"
        file.write_text(text.replace(old, new), "utf-8")
    with contextlib.chdir(folder):
        book, problems = check_pack("base", [Path()])
    errors = [p for p in problems if p.severity == "error"]
    assert (book is None) == bool(errors)
    return problems


def edits(change: str) -> Iterator[tuple[str, str, str]]:
    path, old, new = "", "", ""
    for line in [*change.splitlines(), "@@ "]:
        if line.startswith("@@ "):
            if path:
                yield path, old, new
            path, old, new = line[3:].strip(), "", ""
        elif line.startswith("-"):
            old += line[1:] + "\n"
        elif line.startswith("+"):
            new += line[1:] + "\n"
        else:
            raise AssertionError(f"neither - nor +: {line!r}")


def shown(problems: tuple[Problem, ...]) -> str:
    return "\n".join(_shown(problem) for problem in problems)


def _shown(problem: Problem) -> str:
    lines = [f"{problem.severity}[{problem.code}] {problem.place or '-'}"]
    lines += [f"  also {place}" for place in problem.also]
    if problem.clause:
        lines.append(f"  clause {problem.clause}")
    for language in Language:
        lines.append(f"  {language}: {problem.message(language)}")
        lines.append(f"    = {problem.cure(language)}")
    return "\n".join(lines) + "\n"


def codes_shown(case: Path) -> set[str]:
    lines = parts_of(case)[1].splitlines()
    return {
        line.split("[")[1].split("]")[0] for line in lines if line.startswith(("error[", "note["))
    }


def write() -> None:
    for case in BAD:
        change, _ = parts_of(case)
        with tempfile.TemporaryDirectory() as folder:
            problems = problems_after(change, Path(folder))
        case.write_text(change + MARK + shown(problems), "utf-8")


if __name__ == "__main__":
    write()
