"""Whatever an author does to a good pack, the answer is a rulebook or problems, never a crash."""

import random
import shutil

import pytest

from ipaward.domain.words import Language
from ipaward.language.pack import check_pack
from tests.golden.cases import BASE

FILES = sorted(p.relative_to(BASE) for p in BASE.rglob("*") if p.is_file())
SCRAPS = [
    "[]", "{}", "[", "{a: b}", "- x", ": ", "不明", "缺", "无", "0", "-1", "1.5", '"', "「", "x",
    "甲: 乙", "|", ">", "&a", "*a", "!t", " #", ", ", "\n", ".", "1e9", "(", ")", "''", "支出.x",
    "2021-01-01", "名", "为", "表", "支出", "重复", "次数",
]  # fmt: skip


def mutated(text, chance):
    lines = text.split("\n")
    for _ in range(chance.randint(1, 3)):
        at = chance.randrange(len(lines))
        line = lines[at]
        cut = chance.randrange(len(line) + 1)
        lines[at] = chance.choice(
            [
                lines[chance.randrange(len(lines))],
                line[:cut] + chance.choice(SCRAPS) + line[cut:],
                line[:cut] + line[cut + 1 :],
                line.partition(": ")[0] + ": " + chance.choice(SCRAPS),
                "  " + line,
                line.removeprefix("  "),
            ]
        )
    return "\n".join(lines)


@pytest.mark.parametrize("seed", range(8))
def test_a_spoilt_pack_is_answered(seed, tmp_path):
    chance = random.Random(seed)
    shutil.copytree(BASE, tmp_path, dirs_exist_ok=True)

    for _ in range(15):
        file = chance.choice(FILES)
        (tmp_path / file).write_text(mutated((BASE / file).read_text("utf-8"), chance), "utf-8")
        book, problems = check_pack("base", [tmp_path])
        shutil.copy(BASE / file, tmp_path / file)

        assert (book is None) == any(p.severity == "error" for p in problems)
        for problem in problems:
            assert all(problem.message(language) for language in Language)
