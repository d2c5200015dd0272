"""The sealed ledger: entries in one tree, and checkpoints of it."""

import sqlalchemy as sa
from alembic import op

from ipaward.ledger.guards import postgres_guards, sqlite_guards

revision = "ledger_1"
down_revision = None

_WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _whole(name: str, *, is_key: bool = False) -> sa.Column[int]:
    return sa.Column(name, _WHOLE, nullable=False, primary_key=is_key, autoincrement=False)


def _text(name: str, *, is_key: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=False, primary_key=is_key)


def _bytes(name: str) -> sa.Column[bytes]:
    return sa.Column(name, sa.LargeBinary(), nullable=False)


def upgrade() -> None:
    """Lay out an empty ledger."""
    strict = {"sqlite_strict": True}
    op.create_table(
        "head",
        _whole("id", is_key=True),
        _text("origin"),
        _whole("size"),
        _bytes("frontier"),
        sa.CheckConstraint("id = 1", "head_is_the_one"),
        **strict,
    )
    op.create_table(
        "entry",
        _whole("seq", is_key=True),
        _text("kind"),
        sa.Column("key", sa.Text(), nullable=False, unique=True),
        _text("about"),
        _bytes("leaf"),
        _bytes("body"),
        **strict,
    )
    op.create_index("entry_about", "entry", ["about", "seq"])
    op.create_table(
        "node",
        _whole("height", is_key=True),
        _whole("number", is_key=True),
        _bytes("root"),
        **strict,
    )
    op.create_table("checkpoint", _whole("size", is_key=True), _text("note"), **strict)
    op.create_table("vault", _whole("seq", is_key=True), _bytes("sealed"), **strict)
    op.create_table("source", _text("digest", is_key=True), _bytes("content"), **strict)
    if op.get_bind().dialect.name == "sqlite":
        statements = list(sqlite_guards().values())
    else:
        statements = [each for made in postgres_guards().values() for each in made]
    for statement in statements:
        op.get_bind().exec_driver_sql(statement)
