"""`ipaward check`: every problem in the files of policies, and what their examples show."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from ipaward.domain.problem import Problem, Severity
from ipaward.domain.words import Language, Words
from ipaward.interfaces.exits import FINDINGS, FINE, refused
from ipaward.interfaces.packs import Found, below, of_path, policies, roots
from ipaward.interfaces.problem_formats import as_annotations, as_json, as_sarif
from ipaward.interfaces.problems import in_order, text
from ipaward.interfaces.waiting import Ticking, counting
from ipaward.rulebook.book import Rulebook

if TYPE_CHECKING:
    from ipaward.rulebook.reading import Reading

_TRYING = Words("试运行项目", "trying programmes")


def run(
    paths: Sequence[str], form: str, packs: Path | None, quiet: bool, language: Language
) -> int:
    """Check policies and write what was found to standard output.

    Args:
        paths: folders, files or names of policies; empty for all of the current folder.
        form: `text`, `json`, `sarif` or `github`.
        packs: another folder of policies.
        quiet: whether to leave out progress and summary.
        language: of what is said.
    """
    folders = roots(packs)
    found = _asked_for(paths, packs, folders)
    problems: list[Problem] = []
    for one in found:
        with counting(_TRYING, language, quiet) as tick:
            problems += _problems(one, folders, tick)
    problems = in_order(problems)
    written = _written(problems, form, language)
    if written:
        print(written)
    if form == "text" and not quiet:
        print(("\n" if written else "") + _summary(problems, found, language))
    return FINDINGS if _errors(problems) else FINE


def _asked_for(
    paths: Sequence[str], packs: Path | None, folders: Sequence[Path]
) -> tuple[Found, ...]:
    if not paths:
        here = policies((packs,)) if packs is not None else policies((Path(),))
        if not here:
            raise refused("no-policies")
        return here
    found: dict[Found, None] = {}
    for path in paths:
        for one in below(path) or (of_path(path, folders),):
            found[one] = None
    return tuple(found)


def _problems(found: Found, folders: Sequence[Path], tick: Ticking) -> Iterable[Problem]:
    from ipaward.language.pack import check_pack

    book, problems = check_pack(found.name, [found.root, *folders])
    yield from problems
    if book is not None and not _errors(problems):
        yield from _tried(book, tick)


def _tried(book: Rulebook, tick: Ticking) -> Iterable[Problem]:
    """Give what shows only when the rules are used: limits, examples, claims."""
    from ipaward.interpreters.batch.reading import BatchReading
    from ipaward.interpreters.case.reading import CaseReading, limits_exceeded

    for programme in book.programmes.values():
        tick(len(book.programmes))
        yield from BatchReading(book, programme).unsupported()
        beyond = limits_exceeded(book, programme)
        yield from beyond
        if beyond:
            continue
        reading = CaseReading(book, programme)
        try:
            yield from _shown(reading)
        finally:
            reading.close()
    yield from _courses(book)


def _courses(book: Rulebook) -> Iterable[Problem]:
    """Give the examples of lifecycles that do not hold."""
    from ipaward.casework.course_examples import try_course_example
    from ipaward.interpreters.case.course import CourseReading

    for lifecycle in book.lifecycles.values():
        reading = CourseReading(book, lifecycle)
        try:
            for example in lifecycle.examples:
                yield from try_course_example(reading, example)[1]
        finally:
            reading.close()


def _shown(reading: Reading) -> Iterable[Problem]:
    """Give examples that do not hold, and how the claims fared."""
    from ipaward.analysis.claims import claim_problem, try_claims
    from ipaward.analysis.examples import example_problems
    from ipaward.casework.round_examples import try_round_example

    yield from example_problems(reading, partial(try_round_example, reading))
    yield from (claim_problem(reading, result) for result in try_claims(reading))


def _written(problems: Sequence[Problem], form: str, language: Language) -> str:
    match form:
        case "json":
            return as_json(problems)
        case "sarif":
            return as_sarif(problems, language)
        case "github":
            return as_annotations(problems, language)
        case _:
            return text(problems, language)


def _errors(problems: Iterable[Problem]) -> int:
    return sum(problem.severity is Severity.ERROR for problem in problems)


def _summary(problems: Sequence[Problem], found: Sequence[Found], language: Language) -> str:
    errors, policies_ = _errors(problems), len(found)
    notes = len(problems) - errors
    if language is Language.ZH:
        return f"{policies_} 个政策：{errors} 处错误，{notes} 条提示"
    counts = [(policies_, "policy", "policies"), (errors, "error", "errors")]
    counts.append((notes, "note", "notes"))
    first, *rest = (f"{n} {one if n == 1 else many}" for n, one, many in counts)
    return f"{first}: {', '.join(rest)}"
