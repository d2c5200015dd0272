"""Read a whole pack of files into a rulebook, or into everything that is wrong with it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from ipaward.domain.problem import Problem, RefusedError
from ipaward.domain.source import Cell, Place, Source
from ipaward.domain.words import Language, Words, listed
from ipaward.language.checks import check_book
from ipaward.language.citations import Law
from ipaward.language.facts_file import NO_FACTS, FactsRead, read_facts
from ipaward.language.fit import fit
from ipaward.language.indicators_file import read_indicators
from ipaward.language.keys import english
from ipaward.language.lifecycle_file import Around as LifecycleAround
from ipaward.language.lifecycle_file import read_lifecycle
from ipaward.language.nodes import entries_at, list_at
from ipaward.language.pack_files import PackFiles, shown
from ipaward.language.parameters_file import Desk, Figures, joined, of_instrument, read_parameters
from ipaward.language.policy_file import by_any_name, read_policy, with_instrument
from ipaward.language.programme_file import Around, read_programme
from ipaward.language.registers_file import read_registers
from ipaward.language.report import Report, perhaps
from ipaward.language.scope import Scope
from ipaward.language.sentences import Sentences
from ipaward.language.text_file import EnactedText, read_text
from ipaward.language.yamltree import Map, Node, Word
from ipaward.rulebook.book import Programme, Rulebook
from ipaward.rulebook.indicator import Indicator
from ipaward.rulebook.lifecycle import Lifecycle
from ipaward.rulebook.policy import Policy
from ipaward.rulebook.vocabulary import with_keys

# What a rulebook means changes with the language; decisions name it through the digest.
LANGUAGE_VERSION = "1"

_EVERY, _INDICATORS = "every-programme.yaml", "indicators.yaml"


def read_pack(policy: str, roots: Sequence[Path], only: str = "") -> Rulebook:
    """Read the pack called `policy` from the first of `roots` that has it.

    Args:
        policy: its name.
        roots: where it may lie.
        only: the one programme whose rules are read, where the digest, which is of all files, is
            compared with that of a pack that was read whole; empty for all rules.

    Raises:
        RefusedError: with every problem found, notes included.
    """
    book, problems = check_pack(policy, roots, only)
    if book is None:
        raise RefusedError(problems)
    return book


def check_pack(
    policy: str, roots: Sequence[Path], only: str = ""
) -> tuple[Rulebook | None, tuple[Problem, ...]]:
    """Read the pack called `policy`; gives the rulebook, if it is sound, and all problems."""
    is_name = bool(policy) and Path(policy).name == policy and not policy.startswith(".")
    root = next((r for r in roots if (r / "policies" / policy).is_dir()), None)
    if not is_name or root is None:
        known = sorted({p.name for r in roots for p in (r / "policies").glob("*") if p.is_dir()})
        cure = perhaps(policy, known)
        return None, (_missing_pack(policy, known, cure),)
    pack = PackFiles(policy, root, roots, Report())
    book = _read(pack, only)
    problems = _once(pack.report.problems)
    return (None if pack.report.has_errors else book), problems


def _missing_pack(policy: str, known: Sequence[str], cure: Words | None) -> Problem:
    report = Report()
    report.add("no-such-pack", None, cure=cure, name=policy, known=listed(known))
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


@dataclass(frozen=True, slots=True)
class _RuleFiles:
    """The fitted files of `rules/`, each with its name; what does not fit is not there.

    Attributes:
        shared: what holds for every programme, or None.
    """

    programmes: tuple[tuple[str, Map], ...] = ()
    lifecycles: tuple[tuple[str, Map], ...] = ()
    indicators: Map | None = None
    shared: Map | None = None


def _read(pack: PackFiles, only: str) -> Rulebook | None:
    text, node, policy = _policy(pack.policy, pack)
    law = _law(text, policy)
    language = policy.language if policy else Language.ZH
    files = _rule_files(pack)
    facts = _facts(language, files, pack)
    figures = _figures(law, language, facts, pack)
    for used, others in _used(node, pack):
        figures = figures and joined(figures, of_instrument(others, used.name), pack.report)
        policy = policy and with_instrument(policy, used)
    if facts and figures:
        facts = replace(facts, vocabulary=with_keys(facts.vocabulary, figures.lists))
    if only:
        files = _RuleFiles(
            tuple(one for one in files.programmes if Path(one[0]).stem == only), shared=files.shared
        )
    programmes = _programmes(files, law, language, facts, figures, pack.report)
    lifecycles = _lifecycles(files, law, language, figures, pack.report)
    indicators = _indicators(files, policy, law, facts, figures, pack.report)
    if node is None or policy is None or facts is None or figures is None:
        return None
    _check_rounds(node, programmes, pack)
    manifest = pack.manifest()
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
        lifecycles=lifecycles,
        indicators=indicators,
    )
    check_book(book, pack.report)
    return book


# --- policies ----------------------------------------------------------------------------


def _policy(name: str, pack: PackFiles) -> tuple[EnactedText | None, Map | None, Policy | None]:
    source = pack.source(f"policies/{name}/text.md")
    text = None if source is None else read_text(source, pack.report)
    node = pack.map(f"policies/{name}/policy.yaml", "policy")
    return text, node, None if node is None else read_policy(node, name, text, pack.report)


def _law(text: EnactedText | None, policy: Policy | None) -> Law:
    return Law(
        text.clauses if text and text.clauses else None,
        by_any_name(policy.instruments) if policy else None,
        frozenset(policy.readings) if policy else None,
    )


def _check_rounds(node: Map, programmes: Mapping[str, Programme], pack: PackFiles) -> None:
    """Refuse rounds of a programme that is not there; one that could not be read is there."""
    known = {*programmes, *(Path(name).stem for name in pack.names)}
    for entry in entries_at(node, "programmes"):
        name = entry.key.text
        if programmes and name not in known:
            cure = perhaps(name, programmes)
            pack.report.add("round-of-no-programme", entry.key.span, cure=cure, name=name)


def _figures(law: Law, language: str, facts: FactsRead | None, pack: PackFiles) -> Figures | None:
    record = facts.vocabulary.record if facts else None
    broken = facts.broken if facts else frozenset()
    sentences = None if record is None else Sentences(Scope(record, broken=broken), pack.report)
    return _figures_of(pack.policy, law, language, sentences, pack)


def _figures_of(
    policy: str, law: Law, language: str, sentences: Sentences | None, pack: PackFiles
) -> Figures | None:
    node = pack.map(f"policies/{policy}/parameters.yaml", "parameters file")
    if node is None:
        return None

    def open_table(path: str, word: Word) -> Source | None:
        return pack.table(policy, path, word)

    return read_parameters(node, Desk(law, language, open_table, sentences, pack.report))


def _used(node: Map | None, pack: PackFiles) -> Iterator[tuple[Policy, Figures]]:
    """Give the policies this one uses, each with its figures, which cite its own text."""
    for word in list_at(node, "uses") if node else ():
        name = word.text.strip()
        if name == pack.policy or not pack.add_policy(name):
            known = sorted({p.name for r in pack.roots for p in (r / "policies").glob("*")})
            pack.report.add("no-such-policy-used", word.span, cure=perhaps(name, known), name=name)
            continue
        text, _, policy = _policy(name, pack)
        language = policy.language if policy else Language.ZH
        figures = _figures_of(name, _law(text, policy), language, None, pack)
        if policy is not None and figures is not None:
            yield policy, figures


# --- rules -------------------------------------------------------------------------------


def _rule_files(pack: PackFiles) -> _RuleFiles:
    if not pack.has_rules:
        return _RuleFiles()
    rules = f"rules/{pack.policy}"
    names = [n for n in pack.names if n.startswith(f"{rules}/") and n.endswith(".yaml")]
    names = [n for n in names if n.count("/") == 2 and not n.endswith("/facts.yaml")]
    apart = {_EVERY: "every programme", _INDICATORS: "indicators file"}
    own = [name for name in names if name.rpartition("/")[2] not in apart]
    if not own:
        pack.report.add("no-programme", Cell(shown(pack.root / rules)))
    shared, indicators = (
        pack.map(f"{rules}/{name}", shape) if f"{rules}/{name}" in names else None
        for name, shape in apart.items()
    )
    found: dict[str, list[tuple[str, Map]]] = {"programme": [], "lifecycle": []}
    for name in own:
        tree = pack.tree(name)
        shape = "lifecycle" if _is_lifecycle(tree) else "programme"
        fitted = None if tree is None else fit(tree, shape, pack.report)
        if isinstance(fitted, Map):
            found[shape].append((name, fitted))
    return _RuleFiles(tuple(found["programme"]), tuple(found["lifecycle"]), indicators, shared)


def _is_lifecycle(tree: Node | None) -> bool:
    """Tell a lifecycle from a programme by the key that names it."""
    entries = tree.entries if isinstance(tree, Map) else ()
    return any(english(entry.key.text, frozenset(["lifecycle"])) for entry in entries)


def _facts(language: str, files: _RuleFiles, pack: PackFiles) -> FactsRead | None:
    if not pack.has_rules:
        return NO_FACTS
    node = pack.map(f"rules/{pack.policy}/facts.yaml", "facts file")
    if node is None:
        return None
    own = [entry for _, one in files.programmes for entry in entries_at(one, "facts")]
    registers = read_registers(node, language, pack.report)
    return read_facts(node, language, pack.report, registers, own)


def _programmes(
    files: _RuleFiles,
    law: Law,
    language: str,
    facts: FactsRead | None,
    figures: Figures | None,
    report: Report,
) -> dict[str, Programme]:
    if facts is None or figures is None:
        return {}  # without them every name would be unknown, and no line of the file to blame
    sentences = _sentences(facts, figures, report)
    around = Around(law, language, facts.vocabulary, figures, sentences, files.shared)
    found: dict[str, Programme] = {}
    for name, node in files.programmes:
        programme = read_programme(node, around)
        _check_name(programme, name, found, report)
        found.setdefault(programme.name, programme)
    return found


def _lifecycles(
    files: _RuleFiles, law: Law, language: str, figures: Figures | None, report: Report
) -> dict[str, Lifecycle]:
    if figures is None:
        return {}
    found: dict[str, Lifecycle] = {}
    for name, node in files.lifecycles:
        lifecycle = read_lifecycle(node, LifecycleAround(law, language, figures, report))
        _check_name(lifecycle, name, found, report)
        found.setdefault(lifecycle.name, lifecycle)
    return found


def _indicators(
    files: _RuleFiles,
    policy: Policy | None,
    law: Law,
    facts: FactsRead | None,
    figures: Figures | None,
    report: Report,
) -> dict[str, Indicator]:
    if files.indicators is None or facts is None or figures is None:
        return {}
    registers = facts.vocabulary.registers
    return read_indicators(files.indicators, registers, figures, policy, law, report)


def _check_name(
    programme: Programme | Lifecycle,
    file: str,
    found: Mapping[str, Programme | Lifecycle],
    report: Report,
) -> None:
    stem = file.rpartition("/")[2].removesuffix(".yaml")
    if programme.name in found:
        first = found[programme.name].span
        report.add("name-taken-twice", programme.span, also=[first], name=programme.name)
    elif programme.name and programme.name != stem:
        report.add("programme-name", programme.span, written=programme.name, name=stem)


def _sentences(facts: FactsRead, figures: Figures, report: Report) -> Sentences:
    scope = figures.scope_over(facts.vocabulary.record, has_keyed=True)
    scope = replace(scope, broken=facts.broken | figures.broken)
    return Sentences(scope, report)


def _digest(manifest: tuple[tuple[str, str], ...]) -> str:
    named = {"language": LANGUAGE_VERSION, "files": manifest}
    written = json.dumps(named, ensure_ascii=True, separators=(",", ":"), sort_keys=True)
    return hashlib.sha256(written.encode("ascii")).hexdigest()


def sources_of(book: Rulebook, roots: Sequence[Path]) -> dict[str, bytes]:
    """Give the content of every file a rulebook was read from, by the path its manifest names.

    Raises:
        RefusedError: a file has changed since it was read.
    """
    found = {}
    for name, digest in book.manifest:
        contents = ((root / name).read_bytes() for root in roots if (root / name).is_file())
        same = next((c for c in contents if hashlib.sha256(c).hexdigest() == digest), None)
        if same is None:
            raise RefusedError([Problem("file-changed", Cell(name), {"file": name})])
        found[name] = same
    return found
