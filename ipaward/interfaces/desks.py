"""Where scenarios sit: at a programme, a lifecycle or a policy, as their tags name it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path

from ipaward.casework.decide import Desk
from ipaward.domain.problem import RefusedError
from ipaward.domain.words import listed
from ipaward.interfaces.course_scenes import CourseScene
from ipaward.interfaces.packs import policies
from ipaward.interfaces.policy_scenes import PolicyScene
from ipaward.interfaces.scenarios import Scene, StepError, unknown_name
from ipaward.interfaces.version import VERSION
from ipaward.interpreters.case.course import CourseReading
from ipaward.interpreters.case.reading import CaseReading
from ipaward.language.pack import read_pack
from ipaward.rulebook.book import Programme, Rulebook
from ipaward.rulebook.lifecycle import Lifecycle

AnyScene = Scene | CourseScene | PolicyScene


class Desks:
    """Opens each desk once; `close` frees what the engine holds."""

    def __init__(self, roots: Sequence[Path]) -> None:
        self.roots = tuple(roots)
        self._books: dict[str, Rulebook] = {}
        self._readings: dict[tuple[str, str], CaseReading] = {}
        self._desks: dict[tuple[str, str], Desk] = {}
        self._courses: dict[tuple[str, str], CourseReading] = {}

    def book(self, policy: str) -> Rulebook:
        """Read a policy; RefusedError with every problem it has."""
        if policy not in self._books:
            self._books[policy] = read_pack(policy, self.roots)
        return self._books[policy]

    def of(self, book: Rulebook, programme: Programme) -> Desk:
        """Open the desk of a programme."""
        key = (book.policy.name, programme.name)
        if key not in self._desks:
            self._readings[key] = CaseReading(book, programme)
            self._desks[key] = Desk.of(self._readings[key], VERSION)
        return self._desks[key]

    def course(self, book: Rulebook, lifecycle: Lifecycle) -> CourseReading:
        """Open the reading of a lifecycle."""
        key = (book.policy.name, lifecycle.name)
        if key not in self._courses:
            self._courses[key] = CourseReading(book, lifecycle)
        return self._courses[key]

    def scene(self, tags: Collection[str]) -> AnyScene:
        """Set the scene for the policy and the programme or lifecycle that tags name.

        Beside clauses, which any scenario may name, the policy alone makes it one of the policy.

        Raises:
            StepError: the tags name something else, or a policy that cannot be read.
        """
        named = [found.name for found in policies(self.roots) if found.name in tags]
        if len(named) != 1:
            raise StepError(
                f"标签要写明一个政策，写明了 {len(named)} 个",
                f"the tags must name one policy, and name {len(named)}",
            )
        book = self._readable(named[0])
        known = (book.policy.name, *book.programmes, *book.lifecycles, *book.policy.clauses)
        for tag in sorted(tags):
            if tag not in known:
                raise _unknown_tag(tag, known)
        programmes = [one for name, one in book.programmes.items() if name in tags]
        lifecycles = [one for name, one in book.lifecycles.items() if name in tags]
        if not programmes and not lifecycles:
            return PolicyScene(book)
        if len(programmes) + len(lifecycles) != 1:
            of_either = (*book.programmes, *book.lifecycles)
            several = listed(f"@{name}" for name in of_either if name in tags)
            raise StepError(
                f"标签要写明一个项目或流程，写明了几个：{several.zh}",
                f"the tags must name one programme or lifecycle, and name several: {several.en}",
            )
        if lifecycles:
            return CourseScene(self.course(book, lifecycles[0]))
        return Scene(self.of(book, programmes[0]))

    def _readable(self, policy: str) -> Rulebook:
        try:
            return self.book(policy)
        except RefusedError as refusal:
            raise StepError(
                f"标签写明的政策“@{policy}”读不了，`ipaward check {policy}` 说明为什么",
                f"the tags name `@{policy}`, which cannot be read;"
                f" `ipaward check {policy}` says why",
            ) from refusal

    def close(self) -> None:
        """Free what the engine holds."""
        for reading in self._readings.values():
            reading.close()
        for course in self._courses.values():
            course.close()
        self._courses.clear()
        self._readings.clear()
        self._desks.clear()


def _unknown_tag(tag: str, known: Collection[str]) -> StepError:
    """Give the error for a tag that names nothing; free ones would hide what is misspelt."""
    said = unknown_name(
        "条款、项目或流程",
        "clause, programme or lifecycle",
        f"@{tag}",
        [f"@{name}" for name in known],
    ).words
    return StepError(
        f"{said.zh}；标签只写这些和政策，别的写成注释，例如 # {tag}",
        f"{said.en}; a tag names one of these or a policy, write anything else as a comment,"
        f" such as `# {tag}`",
    )
