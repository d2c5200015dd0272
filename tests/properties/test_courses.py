"""Laws of any lifecycle, for random events: the readings agree, and order of telling is nothing."""

import random
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from ipaward.analysis.records import Bounds, random_value
from ipaward.casework.course import follow
from ipaward.domain.event import Event
from ipaward.interpreters.case.course import CourseReading
from ipaward.language.pack import read_pack

ROOT = Path(__file__).parents[2]
BASE = ROOT / "tests/golden/good/base"
SEQUENCES = 150
BOUNDS = Bounds(
    figures=(Decimal(0), Decimal(5000)),
    days=(date(2021, 2, 1),),
    months=(12,),
    keys=("甲", "乙", "信息分析", "专利申请"),
)


def lifecycles():
    books = [read_pack("base", [BASE])]
    books += [read_pack(path.name, [ROOT]) for path in sorted(ROOT.glob("rules/*"))]
    return [(book, one) for book in books for one in book.lifecycles.values()]


LIFECYCLES = lifecycles()


@pytest.mark.parametrize(("book", "lifecycle"), LIFECYCLES, ids=[one.name for _, one in LIFECYCLES])
def test_any_events_lead_somewhere_and_both_readings_agree(book, lifecycle):
    rng = random.Random(20261125)
    reading = CourseReading(book, lifecycle)
    taken, open_ = set(), 0
    for _ in range(SEQUENCES):
        events = random_events(lifecycle, rng)
        course = follow(reading, "s", events)  # a disagreement raises

        shuffled = events[:]
        rng.shuffle(shuffled)
        assert follow(reading, "s", shuffled) == course
        assert len(course.steps) + len(course.waiting) == len(events)
        for step in course.steps:
            assert (step.taken is None) or (step.before, step.after) == (
                step.before,
                step.taken.to,
            )
            assert step.before not in lifecycle.finals or step.after == step.before
        assert len(set(course.letters)) == len(course.letters)
        taken |= {step.taken.name for step in course.steps if step.taken}
        open_ += course.is_open
        assert course.is_open == bool(course.open_causes)
        assert bool(course.waiting) <= course.is_open
    reading.close()

    assert len(taken) >= len(lifecycle.transitions) / 2, "hardly anything moved"
    assert open_


def random_events(lifecycle, rng):
    """Make events that mostly fit the state they would meet if every condition held."""
    opening = [name for name, kind in lifecycle.events.items() if kind.opens]
    state, day, chosen = lifecycle.start, date(2021, 1, 4), [rng.choice(opening)]
    days = [day]
    for _ in range(rng.randint(1, 9)):
        fitting = [one for one in lifecycle.transitions if state in one.states]
        if fitting and rng.random() < 0.8:
            one = rng.choice(fitting)
            chosen.append(rng.choice(one.events))
            state = one.to
        else:
            chosen.append(rng.choice(list(lifecycle.events)))
        day += timedelta(rng.choice((0, 1, 5, 40)))
        days.append(day)
    return [
        Event(str(at), kind, "s", on, facts(lifecycle, kind, rng))
        for at, (kind, on) in enumerate(zip(chosen, days, strict=True))
    ]


def facts(lifecycle, kind, rng):
    found = {}
    for name, info in lifecycle.events[kind].own.items():
        if rng.random() < 0.9:
            found[name] = random_value(info.type, BOUNDS, rng)
    return found
