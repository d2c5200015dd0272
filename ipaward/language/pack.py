"""Read a whole pack of files into a rulebook, or into everything that is wrong with it."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ipaward.domain.limits import FILE_BYTES
from ipaward.domain.problem import Problem, RefusedError
from ipaward.domain.source import Cell, Place, Source
from ipaward.domain.words import Language, Words
from ipaward.language.checks import check_book
from ipaward.language.citations import Law
from ipaward.language.facts_file import FactsRead, read_facts
from ipaward.language.fit import fit
from ipaward.language.nodes import entries_at
from ipaward.language.parameters_file import Desk, Figures, read_parameters
from ipaward.language.policy_file import by_any_name, read_policy
from ipaward.language.programme_file import Around, read_programme
from ipaward.language.report import Report, perhaps
from ipaward.language.scope import Scope
from ipaward.language.sentences import Sentences
from ipaward.language.source_text import read_source
from ipaward.language.text_file import read_text
from ipaward.language.yamltree import Map, Word, read_tree
from ipaward.rulebook.book import Programme, Rulebook

# What a rulebook means changes with the language; decisions name it through the digest.
LANGUAGE_VERSION = "1"

_EVERY = "every-programme.yaml"
_OF_POLICY = frozenset(["policy.yaml", "parameters.yaml"])


@dataclass(slots=True)
class _Pack:
    """The files of one pack while they are read."""

    policy: str
    root: Path
    report: Report
    files: dict[str, Path] = field(default_factory=dict)
    contents: dict[str, bytes] = field(default_factory=dict)


def read_pack(policy: str, roots: Sequence[Path]) -> Rulebook:
    """Read the pack called `policy` from the first of `roots` that has it.

    Raises:
        RefusedError: with every problem found, notes included.
    """
    book, problems = check_pack(policy, roots)
    if book is None:
        raise RefusedError(problems)
    return book


def check_pack(policy: str, roots: Sequence[Path]) -> tuple[Rulebook | None, tuple[Problem, ...]]:
    """Read the pack called `policy`; gives the rulebook, if it is sound, and all problems."""
    is_name = bool(policy) and Path(policy).name == policy and not policy.startswith(".")
    root = next((r for r in roots if (r / "policies" / policy).is_dir()), None)
    if not is_name or root is None:
        known = sorted({p.name for r in roots for p in (r / "policies").glob("*") if p.is_dir()})
        cure = perhaps(policy, known)
        return None, (_missing_pack(policy, known, cure),)
    pack = _Pack(policy, root, Report())
    _find_files(pack)
    book = _read(pack)
    problems = _once(pack.report.problems)
    return (None if pack.report.has_errors else book), problems


def _missing_pack(policy: str, known: Sequence[str], cure: Words | None) -> Problem:
    report = Report()
    report.add("no-such-pack", None, cure=cure, name=policy, known="、".join(known))
    return report.problems[0]


def _once(problems: Sequence[Problem]) -> tuple[Problem, ...]:
    """Leave out repetitions: what holds for every programme is read with each. By file and line."""
    seen: dict[tuple[str, str, str], Problem] = {}
    for problem in problems:
        key = (problem.code, str(problem.place), problem.message(Language.EN))
        seen.setdefault(key, problem)
    return tuple(sorted(seen.values(), key=_place_order))


def _place_order(problem: Problem) -> tuple[str, int, int]:
    place: Place | None = problem.place
    if place is None:
        return "", 0, 0
    if isinstance(place, Cell):
        return place.file, place.row, 0
    return (place.source.path, *place.source.position(place.start))


def _find_files(pack: _Pack) -> None:
    """List every file of the pack by its path below the root, in fixed order."""
    for part in ("policies", "rules"):
        folder = pack.root / part / pack.policy
        for path in sorted(folder.rglob("*")):
            if path.name.startswith(".") or (path.is_dir() and not path.is_symlink()):
                continue
            name = path.relative_to(pack.root).as_posix()
            if path.is_symlink() or not path.is_file():
                pack.report.add("not-a-plain-file", Cell(_shown(path)))
                continue
            pack.files[name] = path
            if path.suffix in (".yaml", ".yml") and not _belongs(path, folder, part):
                pack.report.add("stray-file", Cell(_shown(path)), name=path.name)


def _belongs(path: Path, folder: Path, part: str) -> bool:
    if path.parent != folder or path.suffix != ".yaml":
        return False
    return part == "rules" or path.name in _OF_POLICY


def _shown(path: Path) -> str:
    """Give the path as a user would type it: from where they stand if it lies below."""
    try:
        return path.resolve().relative_to(Path(os.getcwd()).resolve()).as_posix()
    except ValueError:
        return path.as_posix()


def _content(name: str, pack: _Pack) -> bytes | None:
    if name not in pack.files:
        return None
    if name not in pack.contents:
        with pack.files[name].open("rb") as file:
            # One byte more than allowed shows that there are too many.
            pack.contents[name] = file.read(FILE_BYTES + 1)
    return pack.contents[name]


def _source(name: str, pack: _Pack) -> Source | None:
    content = _content(name, pack)
    if content is None:
        place = Cell(_shown(pack.root / name))
        pack.report.add("missing-file", place, name=name.rpartition("/")[2])
        return None
    return read_source(_shown(pack.files[name]), content, pack.report)


def _map(name: str, shape: str, pack: _Pack) -> Map | None:
    source = _source(name, pack)
    tree = None if source is None else read_tree(source, pack.report)
    fitted = None if tree is None else fit(tree, shape, pack.report)
    return fitted if isinstance(fitted, Map) else None


def _read(pack: _Pack) -> Rulebook | None:
    policies, rules = f"policies/{pack.policy}", f"rules/{pack.policy}"
    text_source = _source(f"{policies}/text.md", pack)
    text = None if text_source is None else read_text(text_source, pack.report)
    policy_node = _map(f"{policies}/policy.yaml", "policy", pack)
    policy = (
        None if policy_node is None else read_policy(policy_node, pack.policy, text, pack.report)
    )
    law = Law(
        text.clauses if text and text.clauses else None,
        by_any_name(policy.instruments) if policy else None,
        frozenset(policy.readings) if policy else None,
    )
    language = policy.language if policy else Language.ZH
    facts = _facts(f"{rules}/facts.yaml", language, pack)
    figures = _figures(f"{policies}/parameters.yaml", law, language, facts, pack)
    programmes = _programmes(rules, law, language, facts, figures, pack)
    if policy_node is None or policy is None or facts is None or figures is None:
        return None
    _check_rounds(policy_node, programmes, pack)
    manifest = _manifest(pack)
    book = Rulebook(
        policy=policy,
        vocabulary=facts.vocabulary,
        parameters=figures.parameters,
        lists=figures.lists,
        series=figures.series,
        holidays=figures.holidays,
        programmes=programmes,
        digest=_digest(manifest),
        manifest=manifest,
    )
    check_book(book, pack.report)
    return book


def _check_rounds(node: Map, programmes: Mapping[str, Programme], pack: _Pack) -> None:
    """Refuse rounds of a programme that is not there; one that could not be read is there."""
    known = {*programmes, *(Path(name).stem for name in pack.files)}
    for entry in entries_at(node, "programmes"):
        name = entry.key.text
        if programmes and name not in known:
            cure = perhaps(name, programmes)
            pack.report.add("round-of-no-programme", entry.key.span, cure=cure, name=name)


def _facts(name: str, language: str, pack: _Pack) -> FactsRead | None:
    node = _map(name, "facts file", pack)
    return None if node is None else read_facts(node, language, pack.report)


def _figures(
    name: str, law: Law, language: str, facts: FactsRead | None, pack: _Pack
) -> Figures | None:
    node = _map(name, "parameters file", pack)
    if node is None:
        return None
    record = facts.vocabulary.record if facts else None
    broken = facts.broken if facts else frozenset()

    def open_table(path: str, word: Word) -> Source | None:
        return _table(path, word, pack)

    sentences = None if record is None else Sentences(Scope(record, broken=broken), pack.report)
    desk = Desk(law, language, open_table, sentences, pack.report)
    return read_parameters(node, desk)


def _table(path: str, word: Word, pack: _Pack) -> Source | None:
    """Read a table named in a file; it must lie in the folder of the policy."""
    name = f"policies/{pack.policy}/{path}"
    if name not in pack.files:
        start = f"policies/{pack.policy}/"
        known = [n.removeprefix(start) for n in pack.files if n.endswith(".csv")]
        pack.report.add("no-such-table", word.span, cure=perhaps(path, known), name=path)
        return None
    return _source(name, pack)


def _programmes(
    rules: str,
    law: Law,
    language: str,
    facts: FactsRead | None,
    figures: Figures | None,
    pack: _Pack,
) -> dict[str, Programme]:
    names = [n for n in pack.files if n.startswith(f"{rules}/") and n.endswith(".yaml")]
    names = [n for n in names if n.count("/") == 2 and not n.endswith("/facts.yaml")]
    shared_name = f"{rules}/{_EVERY}"
    own = [name for name in names if name != shared_name]
    if not own:
        pack.report.add("no-programme", Cell(_shown(pack.root / rules)))
    shared = _map(shared_name, "every programme", pack) if shared_name in names else None
    nodes = [(name, _map(name, "programme", pack)) for name in own]
    if facts is None or figures is None:
        return {}  # without them every name would be unknown, and no line of the file to blame
    around = Around(
        law, language, facts.vocabulary, figures, _sentences(facts, figures, pack), shared
    )
    found: dict[str, Programme] = {}
    for name, node in nodes:
        if node is None:
            continue
        programme = read_programme(node, around)
        _check_name(programme, name, found, pack.report)
        found.setdefault(programme.name, programme)
    return found


def _check_name(
    programme: Programme, file: str, found: dict[str, Programme], report: Report
) -> None:
    stem = file.rpartition("/")[2].removesuffix(".yaml")
    if programme.name in found:
        first = found[programme.name].span
        report.add("name-taken-twice", programme.span, also=[first], name=programme.name)
    elif programme.name and programme.name != stem:
        report.add("programme-name", programme.span, written=programme.name, name=stem)


def _sentences(facts: FactsRead, figures: Figures, pack: _Pack) -> Sentences:
    scope = Scope(
        record=facts.vocabulary.record,
        parameters={n: (info.type, info.by) for n, info in figures.parameters.items()},
        lists=frozenset(figures.lists),
        series={n: series.digits for n, series in figures.series.items()},
        broken=facts.broken | figures.broken,
    )
    return Sentences(scope, pack.report)


def _manifest(pack: _Pack) -> tuple[tuple[str, str], ...]:
    """List the files that were read, as they were read; samples beside them are no law."""
    read = sorted(pack.contents.items())
    return tuple((name, hashlib.sha256(content).hexdigest()) for name, content in read)


def _digest(manifest: tuple[tuple[str, str], ...]) -> str:
    named = {"language": LANGUAGE_VERSION, "files": manifest}
    written = json.dumps(named, ensure_ascii=True, separators=(",", ":"), sort_keys=True)
    return hashlib.sha256(written.encode("ascii")).hexdigest()
