"""As many decisions as wanted in a ledger, by the shipped programmes and the real engine.

Their records are those of the programmes' own examples with some facts made anew, and some out of
the blue; every applicant is invented. Some decisions are corrected afterwards, some decided
otherwise by people, and some applicants erased.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from datetime import datetime, timedelta
from functools import cache
from itertools import cycle
from pathlib import Path
from random import Random

from ipaward.analysis.records import bounds_of, changed, random_record
from ipaward.casework.decide import Desk
from ipaward.domain.application import Application
from ipaward.domain.decision import Decision
from ipaward.interpreters.case.reading import CaseReading
from ipaward.language.pack import read_pack, sources_of
from ipaward.ledger.decisions import DecisionLog, Recorded
from ipaward.ledger.entries import Why
from ipaward.ledger.rounds import Rulebook, Screening
from ipaward.rulebook.book import Rulebook as Book
from tests.ledger.courses import NOON
from tests.ledger.decided import SECOND, WHY, activated

ROOT = Path(__file__).parents[2]
PROGRAMMES = sorted(
    (path.parent.name, path.stem)
    for path in ROOT.glob("rules/*/*.yaml")
    if re.search(r"^(项目|programme):", path.read_text("utf-8"), flags=re.MULTILINE)
)
AT_ONCE = 2_000  # applications in a round, at most
OUT_OF_THE_BLUE, ASSUMED = 0.1, 0.1
# One of so many is corrected, or decided by people; one of so many names is erased.
CORRECTED, OVERRIDDEN, ERASED = 50, 500, 1_000
HOUR = timedelta(hours=1)


def fill(
    log: DecisionLog,
    count: int,
    programmes: Sequence[tuple[str, str]] = PROGRAMMES,
    seed: int = 1,
) -> Counter[str]:
    """Record so many decisions, and what came of them later; give how many of what."""
    rnd, found = Random(seed), Counter[str]()
    at_once = min(AT_ONCE, -(-count // len(programmes)))
    for number, (policy, programme) in enumerate(cycle(programmes)):
        if (left := count - found["decided"]) == 0:
            break
        with closing(Hall(policy, programme, rnd)) as hall:
            found += hall.hold(log, number, min(at_once, left), count)
    while found["applicants erased"] <= count // ERASED:
        # A name that nobody bears, or that is erased, is drawn in vain.
        found["applicants erased"] += log.erasures.redact(_name(rnd, count), WHY, NOON) != ()
    return found


class Hall:
    """Where one programme is applied for."""

    def __init__(self, policy: str, programme: str, rnd: Random) -> None:
        self.book = _book(policy)
        of = self.book.programmes[programme]
        self.examples = [one.given for one in of.examples]
        self.examples += [one for each in of.round_examples for one in each.given]
        self.bounds, self.rnd = bounds_of(self.book), rnd
        self.reading = CaseReading(self.book, of)
        self.desk = Desk.of(self.reading, "1")

    def close(self) -> None:
        """Free what the engine holds."""
        self.reading.close()

    def hold(self, log: DecisionLog, number: int, size: int, names: int) -> Counter[str]:
        """Hold a round of so many applications, and come back to a few of them.

        Args:
            log: where all of it is recorded, but what nobody can decide.
            number: of the round, of all that are held.
            size: how many apply.
            names: how many may apply there are.
        """
        now = NOON + number * HOUR
        decided = self.decided(self.applied(f"{number}-{at}", names) for at in range(size))
        found = Counter(rounds=1, decided=len(decided), refused=size - len(decided))
        if decided:
            self.record(log, decided, found["refused"], now)
            wrong = self.rnd.sample(decided, 1 + len(decided) // CORRECTED)
            right = self.decided(map(self.applied_again, wrong))
            done = self.record(log, right, len(wrong) - len(right), now + HOUR / 4, WHY)
            found["corrected"] = done.corrected
        for one in self.rnd.sample(decided, min(len(decided), 1 + len(decided) // OVERRIDDEN)):
            *_, last = log.history(one.policy, one.programme, one.application)
            log.override(last.seq, "pending", None, WHY, SECOND, now + HOUR / 2)
            found["decided by people"] += 1
        return found

    def applied(self, number: str, names: int) -> Application:
        """Give an application of somebody: like an example, or like nothing known."""
        if self.rnd.random() < OUT_OF_THE_BLUE:
            record = random_record(self.book, self.bounds, self.rnd)
        else:
            record = self.changed(self.rnd.choice(self.examples))
        return self.borne(number, record, _name(self.rnd, names))

    def applied_again(self, one: Decision) -> Application:
        """Give an application once more, otherwise than it was decided."""
        return self.borne(one.application, self.changed(one.record), one.applicant)

    def changed(self, record: Mapping) -> Mapping:
        return changed(self.book, record, self.bounds, self.rnd)

    def borne(self, number: str, record: Mapping, name: str) -> Application:
        record = _with(record, self.book.vocabulary.applicant.split("."), name)
        is_assumed = self.rnd.random() < ASSUMED
        return Application(number, record, assumed=tuple(record)[:1] if is_assumed else ())

    def decided(self, applications: Iterable[Application]) -> list[Decision]:
        """Give what can be decided; on a day without law or figures nothing can."""
        day = self.book.policy.in_force
        found = [self.desk.decide(one, day) for one in applications]
        return [one for one in found if isinstance(one, Decision)]

    def record(
        self,
        log: DecisionLog,
        decisions: list[Decision],
        refused: int,
        now: datetime,
        why: Why | None = None,
    ) -> Recorded:
        policy = self.book.policy.name
        screening = Screening(policy, self.reading.programme.name, "a" * 64, refused)
        activated(log, _kept(policy))
        return log.record(decisions, _kept(policy), screening, now, why)


@cache
def _book(policy: str) -> Book:
    return read_pack(policy, [ROOT])


@cache
def _kept(policy: str) -> Rulebook:
    book = _book(policy)
    return Rulebook(policy, book.digest, sources_of(book, [ROOT]))


def _name(rnd: Random, names: int) -> str:
    return f"样例{rnd.randrange(names)}号"


def _with(record: Mapping, path: Sequence[str], value: str) -> Mapping:
    """Give a record in which a fact has this value."""
    first, *rest = path
    return {**record, first: _with(record.get(first, {}), rest, value) if rest else value}
