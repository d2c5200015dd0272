"""Many entries are asked for by their texts at once: each is found, and by an index."""

import pytest
from sqlalchemy import event as happening

from ipaward.ledger.entries import about_of, key_of
from ipaward.ledger.events import EventLog
from ipaward.ledger.opening import open_ledger
from tests.ledger.courses import NOON, event, none_due

COURSE = "p/c"
ODD = ["'", '"', "\\", "%s", ":x", "?", " ", "甲", "𠮷😀", "a\0b", "\n", "]", "null"]
MANY = 3_000
EXPLAIN = {"sqlite": "EXPLAIN QUERY PLAN", "postgresql": "EXPLAIN"}
LOOKED = {
    "key": lambda pages: pages.keyed(key_of("event", COURSE, f"{n}") for n in range(500)),
    "about": lambda pages: [*pages.about((about_of(COURSE, f"{n}") for n in range(500)), "event")],
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
