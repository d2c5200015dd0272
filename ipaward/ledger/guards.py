"""What makes the databases refuse to change what was recorded.

The check before an INSERT holds for every connection, with any settings: SQLite's INSERT OR
REPLACE would otherwise delete the row it meets without a word. In PostgreSQL a row that is there
already violates its key by itself.
"""

from __future__ import annotations

from collections.abc import Mapping

SAID = "what was recorded stays recorded"

# Where each table adds a row: what must not be there already, and what the new row must be.
_ADDED_TO: Mapping[str, tuple[str, ...]] = {
    "entry": ("seq", "key"),
    "node": ("height", "number"),
    "checkpoint": ("size",),
    "vault": ("seq",),
    "source": ("digest",),
}
_IN_TURN = "NEW.seq IS DISTINCT FROM (SELECT coalesce(max(seq) + 1, 0) FROM entry)"


def sqlite_guards() -> dict[str, str]:
    """Give the statement that makes each guard of an SQLite file, by its name."""
    guards: dict[str, str] = {}
    for table, key in _ADDED_TO.items():
        # Either column of an entry is its key; the two of a node only together.
        same = " OR " if table == "entry" else " AND "
        there = f"EXISTS (SELECT 1 FROM {table} WHERE {same.join(f'{c} = NEW.{c}' for c in key)})"
        turn = " OR " + _IN_TURN.replace("IS DISTINCT FROM", "IS NOT") if table == "entry" else ""
        guards |= {
            f"{table}_stays": f"BEFORE UPDATE ON {table}",
            f"{table}_is_kept": f"BEFORE DELETE ON {table}",
            f"{table}_is_next": f"BEFORE INSERT ON {table} WHEN {there}{turn}",
        }
    guards |= {
        "head_grows": "BEFORE UPDATE ON head WHEN NEW.id IS NOT OLD.id"
        " OR NEW.origin IS NOT OLD.origin OR NEW.size < OLD.size",
        "head_is_kept": "BEFORE DELETE ON head",
        "head_is_one": "BEFORE INSERT ON head WHEN EXISTS (SELECT 1 FROM head)",
    }
    return {
        name: f"CREATE TRIGGER {name} {when} BEGIN SELECT RAISE(ABORT, '{SAID}'); END"
        for name, when in guards.items()
    }


def postgres_guards() -> dict[str, tuple[str, ...]]:
    """Give the statements that make each guard of a PostgreSQL schema, by its name."""
    refuse = (
        "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS"
        f" $$ BEGIN RAISE EXCEPTION '{SAID}' USING ERRCODE = 'integrity_constraint_violation';"
        " END $$"
    )
    turn = (
        "CREATE FUNCTION in_turn() RETURNS trigger LANGUAGE plpgsql AS"
        f" $$ BEGIN IF {_IN_TURN} THEN RAISE EXCEPTION '{SAID}'"
        " USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN NEW; END $$"
    )
    guards: dict[str, tuple[str, ...]] = {"refuse": (refuse,), "in_turn": (turn,)}
    for table in (*_ADDED_TO, "head"):
        guards |= _always(f"{table}_is_kept", f"BEFORE DELETE ON {table}", table, "refuse")
        guards |= _always(f"{table}_is_not_emptied", f"BEFORE TRUNCATE ON {table}", table, "refuse")
    for table in _ADDED_TO:
        guards |= _always(f"{table}_stays", f"BEFORE UPDATE ON {table}", table, "refuse")
    guards |= _always("entry_is_next", "BEFORE INSERT ON entry FOR EACH ROW", "entry", "in_turn")
    grows = (
        "BEFORE UPDATE ON head FOR EACH ROW WHEN (NEW.id <> OLD.id OR NEW.origin <> OLD.origin"
        " OR NEW.size < OLD.size)"
    )
    return guards | _always("head_grows", grows, "head", "refuse")


def _always(name: str, when: str, table: str, function: str) -> dict[str, tuple[str, ...]]:
    each = "" if "FOR EACH ROW" in when else " FOR EACH STATEMENT"
    return {
        name: (
            f"CREATE TRIGGER {name} {when}{each} EXECUTE FUNCTION {function}()",
            # Held even against a session that says it is a replica.
            f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {name}",
        )
    }
