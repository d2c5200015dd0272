"""The floor plan of ipaward, and the proof that the code keeps to it.

To change the plan, change it here first and say why in the commit.
A room may be absent until its day comes; a tenth one needs another struck out.
"""

import ast
import re
import sys
from collections.abc import Iterator
from fnmatch import fnmatch
from functools import cache
from pathlib import Path

import pytest
import yaml

from ipaward.language.pack import read_pack

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "ipaward"

# Room by room, upwards: a room may import the rooms named beside it and itself,
# nothing else of ipaward. Rooms on one floor are strangers to one another.
MAY_IMPORT: dict[str, set[str]] = {
    # floor 0: the world
    "domain": set(),
    # floor 1: the typed rules
    "rulebook": {"domain"},
    # floor 2: files and spreadsheets in, readings, what was decided
    "language": {"domain", "rulebook"},
    "tables": {"domain", "rulebook"},
    "interpreters": {"domain", "rulebook"},
    "ledger": {"domain"},
    # floor 3: what people do with cases and with rules
    "casework": {"domain", "rulebook", "interpreters", "ledger"},
    "analysis": {"domain", "rulebook", "interpreters"},
    # floor 4: the doors
    "interfaces": {
        "domain", "rulebook", "language", "tables",
        "interpreters", "ledger", "casework", "analysis",
    },
}  # fmt: skip

# A library lives at the addresses named here, its only points of repair. One that is
# not named has no home: a new dependency is a change of plan.
HOME = {
    "lark": ("language",),
    "yaml": ("language",),
    "pydantic": ("language", "tables", "interfaces"),
    "python_calamine": ("tables",),
    "xlsxwriter": ("tables",),
    "PIL": ("tables",),
    "durable": ("interpreters/case",),
    "durable_rules_engine": ("interpreters/case",),
    "pyarrow": ("tables", "interpreters/batch"),
    "sqlglot": ("interpreters/batch",),
    "duckdb": ("interpreters/batch",),
    "pyspark": ("interpreters/batch",),
    "py4j": ("interpreters/batch",),
    "z3": ("interpreters/proof.py",),
    "sqlmodel": ("ledger",),
    "sqlalchemy": ("ledger",),
    "alembic": ("ledger",),
    "psycopg": ("ledger/postgres.py",),
    "cryptography": ("ledger",),
    "orjson": ("ledger",),
    "typer": ("interfaces",),
    "rich": ("interfaces",),
    "fastapi": ("interfaces",),
    "gherkin": ("interfaces",),
    "pytest_bdd": ("interfaces",),
    "pytest": ("interfaces",),
}

# What takes a third of a second to load and is seldom needed is loaded inside a function, here:
# the tables of a ledger are laid out once.
LOADED_LATE = {"ledger/schema.py": "alembic"}

# The facade may open every door.
FACADE = {"__init__.py", "__main__.py"}
# Data, not a room: where the policies lie in an installed package.
PACKS = "packs"

TOP_LEVEL = {
    "pyproject.toml", "README.md", "Makefile", "LICENSE", ".gitignore", ".ci",
    "requirements.txt", "requirements-build.txt", "requirements-dev.txt",
    "requirements-spark.txt",
    "policies", "rules", "features", "ipaward", "tests",
}  # fmt: skip

MOST_LINES = 400

# Words that the name of a policy or programme may share with the language of the house.
ORDINARY = {
    "award", "cluster", "credit", "exit", "first", "licence", "mark", "plan", "policy",
    "programme", "round", "rule", "rules", "stage",
}  # fmt: skip
ORDINARY_ZH = {"知识产权"}
# Names in the packs that are words of the language itself: types with a check digit, and phrases
# anybody may use.
ORDINARY_NAMES = {"信用代码", "行政区划", "已经登记", "reference_day"}

FILES = sorted(file for file in PACKAGE.rglob("*.py") if PACKS not in file.parts)

# What is wrong in one file. `here` is its path inside the package, with slashes.


def foreign_rooms(here: str, source: str) -> Iterator[str]:
    """Imports of a room that the plan does not allow this one to see."""
    if here in FACADE:
        return
    room = here.split("/")[0]
    for line, name in imported(source):
        if name.split(".")[0] == "ipaward":
            other = name.removeprefix("ipaward").lstrip(".").split(".")[0]
            if other not in MAY_IMPORT[room] | {room}:
                yield f"{here}:{line} imports {name}"


def neighbours(here: str, source: str) -> Iterator[str]:
    """Imports of one reading by another: what two need moves down a floor.

    A reading is a file, or a folder whose files may import one another.
    """
    if here.startswith("interpreters/"):
        reading = here.split("/")[1].removesuffix(".py")
        for line, name in imported(source):
            parts = name.split(".")
            if parts[:2] == ["ipaward", "interpreters"] and parts[2:3] != [reading]:
                yield f"{here}:{line} imports {name}"


def libraries_from_home(here: str, source: str) -> Iterator[str]:
    """Imports of a library elsewhere than at its address."""
    for line, name in imported(source):
        library = name.split(".")[0]
        if library == "ipaward" or library in sys.stdlib_module_names:
            continue
        if not any(f"{here}/".startswith(f"{home}/") for home in HOME.get(library, ())):
            yield f"{here}:{line} imports {name}"


def relative_imports(here: str, source: str) -> Iterator[str]:
    for node in ast.walk(parsed(source)):
        if isinstance(node, ast.ImportFrom) and node.level:
            yield f"{here}:{node.lineno} imports relatively"


def hidden_imports(here: str, source: str) -> Iterator[str]:
    """Imports inside a function, or by a call; the doors alone load what they need when called."""
    if here in FACADE or here.startswith("interfaces/"):
        return
    tree = parsed(source)
    for function in ast.walk(tree):
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
            for node in ast.walk(function):
                if isinstance(node, ast.Import | ast.ImportFrom) and not is_loaded_late(here, node):
                    yield f"{here}:{node.lineno} imports inside `{function.name}`"
    for node in ast.walk(tree):
        if called(node) in {"__import__", "import_module"}:
            yield f"{here}:{node.lineno} imports by a call"


def is_loaded_late(here: str, node: ast.Import | ast.ImportFrom) -> bool:
    module = node.module if isinstance(node, ast.ImportFrom) else None
    return module is not None and module.split(".")[0] == LOADED_LATE.get(here)


def more_than_a_sign(here: str, source: str) -> Iterator[str]:
    """Anything beside the docstring in the `__init__.py` of a room."""
    if here.endswith("/__init__.py"):
        tree = parsed(source)
        if not ast.get_docstring(tree):
            yield f"{here} has no sign"
        if len(tree.body) > 1:
            yield f"{here} holds more than its sign"


def floats_made(here: str, source: str) -> Iterator[str]:
    """Calls of `float`: amounts are whole fen, shares exact decimals."""
    for node in ast.walk(parsed(source)):
        if called(node) == "float":
            yield f"{here}:{node.lineno} makes a float"


def too_long(here: str, source: str) -> Iterator[str]:
    lines = len(source.splitlines())
    if lines > MOST_LINES:
        yield f"{here} has {lines} lines and so is about two things"


FAULTS = [
    foreign_rooms,
    neighbours,
    libraries_from_home,
    relative_imports,
    hidden_imports,
    more_than_a_sign,
    floats_made,
    too_long,
]


@cache
def parsed(source: str) -> ast.Module:
    return ast.parse(source)


def imported(source: str) -> Iterator[tuple[int, str]]:
    """Line and full name of everything imported, at any depth of nesting."""
    for node in ast.walk(parsed(source)):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield node.lineno, alias.name
        elif isinstance(node, ast.ImportFrom) and not node.level:
            for alias in node.names:
                yield node.lineno, f"{node.module}.{alias.name}"


def called(node: ast.AST) -> str | None:
    match node:
        case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name)):
            return name
        case _:
            return None


@pytest.mark.parametrize("faults", FAULTS, ids=[fault.__name__ for fault in FAULTS])
def test_every_file_keeps_to_the_plan(faults):
    found = [
        fault
        for file in FILES
        for fault in faults(file.relative_to(PACKAGE).as_posix(), file.read_text("utf-8"))
    ]

    assert FILES
    assert found == []


@pytest.mark.parametrize(
    ("faults", "here", "source"),
    [
        (foreign_rooms, "domain/money.py", "from ipaward.rulebook.expr import Expr"),
        (foreign_rooms, "language/check.py", "import ipaward.tables.read"),
        (foreign_rooms, "tables/read.py", "from ipaward import ledger"),
        (foreign_rooms, "casework/decide.py", "def f():\n    import ipaward.analysis.gaps"),
        (foreign_rooms, "ledger/store.py", "import ipaward"),
        (neighbours, "interpreters/batch.py", "from ipaward.interpreters.case import decide"),
        (neighbours, "interpreters/batch.py", "from ipaward.interpreters import case"),
        (neighbours, "interpreters/case/a.py", "from ipaward.interpreters.prose import say"),
        (libraries_from_home, "casework/decide.py", "from durable import engine"),
        (libraries_from_home, "interpreters/batch.py", "import durable_rules_engine"),
        (libraries_from_home, "language_two/read.py", "import yaml"),
        (libraries_from_home, "tables/read.py", "import numpy as np"),
        (relative_imports, "domain/money.py", "from .value import Value"),
        (hidden_imports, "tables/read.py", "def f():\n    import json"),
        (hidden_imports, "ledger/schema.py", "def f():\n    from sqlmodel import Session"),
        (hidden_imports, "ledger/store.py", "def f():\n    from alembic.config import Config"),
        (hidden_imports, "tables/read.py", "import importlib\nimportlib.import_module('z3')"),
        (more_than_a_sign, "domain/__init__.py", "'''The world.'''\nfrom os import path"),
        (more_than_a_sign, "domain/__init__.py", ""),
        (floats_made, "domain/money.py", "share = float('0.1')"),
        (too_long, "domain/money.py", "\n" * 401),
    ],
)
def test_a_breach_of_the_plan_is_seen(faults, here, source):
    assert list(faults(here, source))


@pytest.mark.parametrize(
    ("faults", "here", "source"),
    [
        (foreign_rooms, "__main__.py", "from ipaward.interfaces.cli import main"),
        (foreign_rooms, "domain/rate.py", "from ipaward.domain.money import Money"),
        (neighbours, "interpreters/case/terms.py", "from ipaward.rulebook.expr import Expr"),
        (neighbours, "interpreters/case/a.py", "from ipaward.interpreters.case.b import c"),
        (libraries_from_home, "interpreters/case/fence.py", "from durable import engine"),
        (libraries_from_home, "language/read.py", "import json, yaml"),
        (hidden_imports, "interfaces/cli.py", "def f():\n    import json"),
        (floats_made, "tables/read.py", "isinstance(cell, float)"),
        (too_long, "domain/money.py", "\n" * 400),
    ],
)
def test_what_the_plan_allows_is_let_through(faults, here, source):
    assert list(faults(here, source)) == []


def test_the_plan_has_no_tenth_room():
    assert len(MAY_IMPORT) <= 9


def test_imports_run_down_only():
    below: set[str] = set()
    for room, allowed in MAY_IMPORT.items():
        assert allowed <= below, room
        below.add(room)


def test_every_room_is_on_the_plan_and_bears_its_sign():
    rooms = {file.relative_to(PACKAGE).parts[0] for file in FILES} - FACADE

    assert rooms, "no room found: is this the right folder?"
    assert rooms <= MAY_IMPORT.keys()
    assert [room for room in rooms if not (PACKAGE / room / "__init__.py").is_file()] == []


# Cities and programmes: known to files, never to code.


def test_no_code_knows_a_city_or_a_programme_by_name():
    words, phrases = local_names()
    found = []
    for file in FILES:
        text = file.read_text("utf-8")
        named = [*(words_of(text) & words), *(phrase for phrase in phrases if phrase in text)]
        found += [(file.relative_to(PACKAGE).as_posix(), name) for name in named]

    assert found == []


def test_the_names_of_the_policies_are_found():
    policies = folders("policies") | folders("rules")

    words, _ = local_names()

    assert bool(words) == bool(policies)


@pytest.mark.parametrize(
    "text", ["urumqi_rounds", "UrumqiAward", "rules of URUMQI", "urumqi-ip-2020", "urumqis"]
)
def test_a_city_is_known_however_it_is_spelt(text):
    assert "urumqi" in words_of(text)


def test_no_code_knows_a_programme_or_lifecycle_by_its_whole_name():
    names = {
        re.sub(r"[^a-z]+", "", file.stem)
        for file in (ROOT / "rules").glob("*/*.yaml")
        if title_of(file)
    }
    assert len(names) > 20

    found = [
        (file.relative_to(PACKAGE).as_posix(), name)
        for file in FILES
        for name in names
        if len(name) > 8 and name in re.sub(r"[^a-z]+", "", file.read_text("utf-8").lower())
    ]

    assert found == []


def test_no_code_knows_a_fact_a_figure_a_rule_or_a_clause_of_a_pack():
    names, clauses = pack_names()
    assert len(names) > 500
    assert len(clauses) > 40

    found = []
    for file in FILES:
        text = file.read_text("utf-8")
        here = file.relative_to(PACKAGE).as_posix()
        found += [(here, name) for name in names if name in text]
        found += [(here, word) for word in set(re.findall(r"\w+", text, re.ASCII)) & clauses]

    assert found == []


@cache
def pack_names() -> tuple[set[str], set[str]]:
    """Names that the packs of the repository give, and the ids of their clauses."""
    names: set[str] = set()
    clauses: set[str] = set()
    for folder in folders("rules"):
        book = read_pack(folder, [ROOT])
        names |= {path for path in book.vocabulary.facts if "." in path}
        names |= {path.rpartition(".")[2] for path in book.vocabulary.facts}
        names |= {*book.parameters, *book.lists, *book.series, *book.policy.readings}
        names |= {*book.vocabulary.registers, *book.policy.instruments}
        for programme in book.programmes.values():
            names |= {rule.name for rule in programme.rules} | set(programme.definitions)
        for lifecycle in book.lifecycles.values():
            names |= {*lifecycle.states, *lifecycle.events, *lifecycle.definitions}
            names |= {one.name for one in lifecycle.transitions}
        clauses |= {id_ for id_ in book.policy.clauses if re.search(r"\d", id_)}
    telling = {n for n in names if len(n) > 3 and (not n.isascii() or "_" in n or "." in n)}
    return telling - ORDINARY_NAMES, {id_ for id_ in clauses if len(id_) > 1}


@cache
def local_names() -> tuple[set[str], set[str]]:
    """Words of folder and programme names; Chinese phrases of their titles."""
    words: set[str] = set()
    phrases: set[str] = set()
    for folder in folders("policies") | folders("rules") | folders("features"):
        words |= words_of(folder)
    for file in (ROOT / "policies").glob("*/policy.yaml"):
        place = re.match(r"(.{2,}?)[省市州县区]", title_of(file))
        phrases |= {place[1]} if place else set()
    for file in (ROOT / "rules").glob("*/*.yaml"):
        if title := title_of(file):
            words |= words_of(file.stem)
            phrases |= {title[at : at + 4] for at in range(len(title) - 3)}
    return {word for word in words - ORDINARY if len(word) > 3}, phrases - ORDINARY_ZH


def folders(name: str) -> set[str]:
    return {path.name for path in (ROOT / name).glob("*") if path.is_dir()}


def title_of(file: Path) -> str:
    """The Chinese title of a policy or programme, empty if it has none."""
    # BaseLoader: every scalar stays text. What is wrong in the file is for `ipaward check` to say.
    top = yaml.load(file.read_text("utf-8"), Loader=yaml.BaseLoader)
    title = (top.get("标题") or top.get("title")) if isinstance(top, dict) else None
    return title.get("zh", "") if isinstance(title, dict) else title or ""


def words_of(text: str) -> set[str]:
    """The words in names of any style, in small letters, a plural also without its s."""
    words = {word.lower() for word in re.findall(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])", text)}
    return words | {word.removesuffix("s") for word in words}


# The top of the repository.


def test_the_top_of_the_repository_holds_what_it_should_and_no_more():
    ignored = [
        line.strip("/")
        for line in (ROOT / ".gitignore").read_text("utf-8").splitlines()
        if line and not line.startswith("#")
    ]

    found = {
        path.name
        for path in ROOT.iterdir()
        if path.name != ".git" and not any(fnmatch(path.name, name) for name in ignored)
    }

    assert found <= TOP_LEVEL
