"""What a database of ours must hold, and how an empty one comes to hold it.

The tables are made by the migrations and by nothing else, so that an old ledger brought up to
date and a new one are the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, inspect, text

from ipaward.ledger.guards import sqlite_guards
from ipaward.ledger.tables import KEYS, LEDGER

_MIGRATIONS = Path(__file__).parent / "migrations"
VERSION_TABLE = "alembic_version"


@dataclass(frozen=True, slots=True)
class Schema:
    """The tables of a database of ours.

    Attributes:
        name: of the schema in PostgreSQL.
        application: where SQLite and `file` look for whose file it is.
        revisions: every version there has been, the newest last.
        tables: by name.
        guards: names of the triggers an SQLite file must have.
        alone: by which a transaction of PostgreSQL that writes keeps others waiting.
    """

    name: str
    application: int
    revisions: tuple[str, ...]
    tables: frozenset[str]
    guards: frozenset[str]
    alone: str

    @property
    def newest(self) -> str:
        """Give the version this ipaward writes."""
        return self.revisions[-1]

    def bring_up_to_date(self, connection: Connection) -> None:
        """Make the tables of an empty database, or those an older one lacks."""
        # Loaded here, for it takes a third of a second and is seldom needed.
        from alembic.config import Config
        from alembic.runtime.environment import EnvironmentContext
        from alembic.script import ScriptDirectory

        script = ScriptDirectory(str(_MIGRATIONS), version_locations=[str(_MIGRATIONS)])

        newest = self.newest

        def steps(revision: object, _: object) -> object:
            # As alembic's own command does.
            return script._upgrade_revs(newest, revision)  # type: ignore[arg-type]

        with EnvironmentContext(Config(), script, fn=steps) as context:
            context.configure(connection=connection, version_table=VERSION_TABLE)
            context.run_migrations()

    def version_of(self, connection: Connection) -> str | None:
        """Give the version a database has; None for one without any."""
        if not inspect(connection).has_table(VERSION_TABLE):
            return None
        found = connection.execute(text(f"SELECT version_num FROM {VERSION_TABLE}")).scalars().all()
        return found[0] if len(found) == 1 else None


OF_LEDGER = Schema(
    "ipaward",
    0x69706177,  # "ipaw"
    ("ledger_1",),
    frozenset(str(row.__tablename__) for row in LEDGER),
    frozenset(sqlite_guards()),
    "SELECT 1 FROM head FOR UPDATE",
)
# The keys of the vault lie in a database of their own, so that copies of the ledger hold none, and
# copies of the keys can be kept for a short time only.
OF_KEYS = Schema(
    "ipaward_keys",
    0x6970776B,  # "ipwk"
    ("keys_1",),
    frozenset(str(row.__tablename__) for row in KEYS),
    frozenset(),
    "LOCK TABLE vault_key IN EXCLUSIVE MODE",
)
