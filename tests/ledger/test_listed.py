"""Many entries are asked for at once: each is found, by an index, and none is passed twice."""

import pytest
from sqlalchemy import event as happening

from ipaward.ledger.entries import about_of, key_of
from ipaward.ledger.events import EventLog
from ipaward.ledger.opening import open_ledger
from tests.ledger.courses import NOON, event, none_due, opened

COURSE = "p/c"
ODD = ["'", '"', "\\", "%s", ":x", "?", " ", "甲", "𠮷😀", "a\0b", "\n", "]", "null"]
MANY = 3_000
EXPLAIN = {"sqlite": "EXPLAIN QUERY PLAN", "postgresql": "EXPLAIN"}
LOOKED = {
    "key": lambda read: read.keyed(key_of("event", COURSE, f"{n}") for n in range(500)),
    "about": lambda read: [*read.about((about_of(COURSE, f"{n}") for n in range(500)), "event")],
}


def entered(place, numbers):
    log = EventLog(open_ledger(place))
    log.append(COURSE, [event(n, n) for n in numbers], none_due, NOON)
    return log.store


def test_whatever_a_text_holds_it_is_found_and_nothing_else_is(place):
    with entered(place, ODD).reading() as pages:
        for number in ODD:
            found = pages.keyed([key_of("event", COURSE, number), key_of("event", COURSE, "-")])
            assert [kept.content["number"] for kept in found.values()] == [number]
        about = [*pages.about([about_of(COURSE, number) for number in [*ODD[3:], "-"]])]
        assert [kept.content["number"] for kept in about] == ODD[3:]
        assert pages.keyed([]) == pages.sources(["a\0b"]) == {}


@pytest.mark.parametrize("column", LOOKED)
def test_a_whole_log_is_never_read_for_them(place, column):
    store = entered(place, map(str, range(MANY)))
    said = []
    with store.reading() as pages:
        connection = pages.session.connection()
        happening.listen(
            connection, "before_cursor_execute", lambda *given: said.append(given[2:4])
        )
        found = LOOKED[column](pages)
        [(statement, texts)] = said
        plan = connection.exec_driver_sql(f"{EXPLAIN[connection.dialect.name]} {statement}", texts)
        steps = "\n".join(str(row) for row in plan)

    assert len(found) == 500
    assert "SCAN entry" not in steps
    assert "Seq Scan" not in steps
    assert f"entry_{column}" in steps or f"({column}=?)" in steps


def test_a_log_twice_as_long_is_read_in_twice_the_steps(tmp_path, monkeypatch):
    monkeypatch.setattr("ipaward.ledger.pages.FETCHED", 10)
    log, steps = opened(tmp_path), []
    for half in (range(1_000), range(1_000, 2_000)):
        log.append(COURSE, [event(f"{n}", f"{n}") for n in half], none_due, NOON)
        with log.store.reading() as read:
            driver = read.session.connection().connection.driver_connection
            steps.append(0)
            driver.set_progress_handler(lambda: steps.append(steps.pop() + 1), 10)
            assert len([*read.walk()]) > len(half)
            driver.set_progress_handler(None, 0)

    assert steps[1] < 3 * steps[0]
