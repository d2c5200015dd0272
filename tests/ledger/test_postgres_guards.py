"""PostgreSQL refuses to change what was recorded, and what was changed all the same is found."""

import psycopg
import pytest

from ipaward.ledger.events import EventLog
from ipaward.ledger.guards import SAID
from ipaward.ledger.proving import checkpoint, receipt
from ipaward.ledger.receipt import BadReceiptError, Receipt, check
from ipaward.ledger.verifying import Fault, verify
from tests.ledger.courses import LOG, NOON, event, none_due
from tests.ledger.postgres_ledgers import opened, rows, session

COPY = "SELECT {seq}, kind, {key}, about, leaf, body FROM entry WHERE seq = 1"
ENTRY = "INSERT INTO entry (seq, kind, key, about, leaf, body) "
NEXT = "(SELECT max(seq) + 1 FROM entry)"
FORBIDDEN = {
    "entry changed": "UPDATE entry SET body = '' WHERE seq = 1",
    "entry renumbered": "UPDATE entry SET seq = 9999 WHERE seq = 1",
    "entry deleted": "DELETE FROM entry WHERE seq = 1",
    "entries deleted": "DELETE FROM entry",
    "entries emptied": "TRUNCATE entry",
    "entry after a gap": ENTRY + COPY.format(seq=f"{NEXT} + 1", key="'k'"),
    "entry before the first": ENTRY + COPY.format(seq="-1", key="'k'"),
    "two entries, the second after a gap": ENTRY
    + COPY.format(seq=NEXT, key="'k'")
    + " UNION ALL "
    + COPY.format(seq=f"{NEXT} + 2", key="'l'"),
    "entry replaced by number": ENTRY
    + COPY.format(seq="seq", key="key")
    + " ON CONFLICT (seq) DO UPDATE SET body = ''",
    "entry replaced by key": ENTRY
    + COPY.format(seq=NEXT, key="key")
    + " ON CONFLICT (key) DO UPDATE SET body = ''",
    "node changed": "UPDATE node SET root = ''",
    "node deleted": "DELETE FROM node",
    "nodes emptied": "TRUNCATE node",
    "node replaced": "INSERT INTO node SELECT * FROM node"
    " ON CONFLICT (height, number) DO UPDATE SET root = ''",
    "checkpoint changed": "UPDATE checkpoint SET note = ''",
    "checkpoint deleted": "DELETE FROM checkpoint",
    "checkpoints emptied": "TRUNCATE checkpoint",
    "checkpoint replaced": "INSERT INTO checkpoint SELECT * FROM checkpoint"
    " ON CONFLICT (size) DO UPDATE SET note = ''",
    "head shrunk": "UPDATE head SET size = size - 1",
    "head renamed": "UPDATE head SET origin = 'other'",
    "head moved": "UPDATE head SET id = 2",
    "head deleted": "DELETE FROM head",
    "head emptied": "TRUNCATE head",
    "head replaced": "INSERT INTO head SELECT * FROM head ON CONFLICT (id) DO UPDATE SET size = 0",
}
TABLES = ("entry", "node", "checkpoint", "head")

each_forbidden = pytest.mark.parametrize("statement", FORBIDDEN.values(), ids=FORBIDDEN.keys())


@pytest.fixture(scope="module")
def full(postgres, tmp_path_factory) -> EventLog:
    """A ledger with something in every table, which no test changes for good."""
    one = opened(postgres(), tmp_path_factory.mktemp("full") / "secret")
    one.append(LOG, [event(f"E{n}", f"S{n}") for n in range(300)], none_due, NOON)
    checkpoint(one.ledger)
    return one


def contents(address: str) -> list[list[tuple]]:
    return [rows(address, f"SELECT * FROM {table} ORDER BY 1") for table in TABLES]


@each_forbidden
@pytest.mark.parametrize("role", ["origin", "replica"])
def test_what_was_recorded_stays_recorded(full, statement, role):
    address = full.ledger.place.ledger
    before = contents(address)
    assert all(before)

    with (
        session(address, session_replication_role=role) as connection,
        pytest.raises(psycopg.errors.IntegrityConstraintViolation, match=SAID),
    ):
        connection.execute(statement)

    assert contents(address) == before


@each_forbidden
def test_it_is_the_guards_that_refuse(full, statement):
    with session(full.ledger.place.ledger) as connection:
        unguarded(connection)
        connection.execute("ALTER TABLE head DROP CONSTRAINT head_is_the_one")
        done = connection.execute(statement)
        assert done.rowcount > 0 or statement.startswith("TRUNCATE")
        connection.rollback()


def test_there_is_one_head(full):
    with session(full.ledger.place.ledger) as connection:
        unguarded(connection)
        with pytest.raises(psycopg.errors.CheckViolation, match="head_is_the_one"):
            connection.execute("INSERT INTO head SELECT 2, origin, size, frontier FROM head")
        connection.rollback()


def test_the_head_may_grow(full):
    with session(full.ledger.place.ledger) as connection:
        assert connection.execute("UPDATE head SET size = size + 1").rowcount == 1
        connection.rollback()


def unguarded(connection: psycopg.Connection, how: str = "DISABLE") -> None:
    for table in TABLES:
        connection.execute(f"ALTER TABLE {table} {how} TRIGGER USER")


# Whether it is what it was.


def guarded(connection: psycopg.Connection) -> None:
    query = (
        "SELECT relname, tgname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid"
        " WHERE NOT tgisinternal"
    )
    for table, name in connection.execute(query).fetchall():
        connection.execute(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {name}")


def test_a_ledger_nobody_touched_is_sound(full):
    with full.store.reading() as pages:
        size, root = pages.size, pages.frontier().root()

    found = verify(full.ledger, [checkpoint(full.ledger)])

    assert (found.size, found.root) == (size, root)
    assert (found.checkpoints, found.pinned, found.faults) == (1, 1, ())


@pytest.mark.parametrize(
    ("tampering", "what", "at"),
    [
        (
            "UPDATE entry SET"
            """ body = convert_to(replace(convert_from(body, 'UTF8'), '"S2"', '"S9"'), 'UTF8')""",
            "entry",
            2,
        ),
        ("UPDATE entry SET body = (SELECT body FROM entry WHERE seq = 1)", "entry", 2),
        ("UPDATE entry SET about = 'x'", "entry", 2),
        ("DELETE FROM entry", "gap", 2),
    ],
)
def test_what_was_changed_while_the_guards_were_off_is_found(address, log, tampering, what, at):
    log.append(LOG, [event("E1"), event("E2", "S2"), event("E3", "S3")], none_due, NOON)
    with session(address) as connection:
        unguarded(connection)
        assert connection.execute(f"{tampering} WHERE seq = {at}").rowcount == 1
        guarded(connection)

    assert Fault(what, at) in verify(log.ledger).faults
    assert Fault("database", 0) not in verify(log.ledger).faults


@pytest.mark.parametrize("how", ["DISABLE", "ENABLE"])
def test_guards_that_do_not_hold_always_are_missed(address, log, how):
    with session(address) as connection:
        unguarded(connection, how)
    assert verify(log.ledger).faults == (Fault("database", 0),)

    with session(address) as connection:
        guarded(connection)
    assert verify(log.ledger).faults == ()


@pytest.mark.parametrize("seq", [0, 1, 255, 256, 300])
def test_a_receipt_proves_its_entry_without_the_ledger(full, seq):
    text = receipt(full.ledger, seq).text()

    proved = check(Receipt.read(text), [full.ledger.verifier])

    assert proved.index == seq
    assert proved.content.get("number") == (f"E{seq - 1}" if seq else None)
    other = Receipt.read(text).body.replace(b'"v":1', b'"v":2')
    assert other != Receipt.read(text).body
    with pytest.raises(BadReceiptError):
        check(Receipt(other, seq, *_rest(text)), [full.ledger.verifier])


def _rest(text: str) -> tuple[tuple[bytes, ...], str]:
    read = Receipt.read(text)
    return read.proof, read.note
