"""The tables of the ledger.

Everything but `head` is only ever added to. Of an entry all columns but `seq` are
copies of what its body says; see `entries`.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, CheckConstraint, Integer, LargeBinary, Text
from sqlmodel import Field, Index, SQLModel

# SQLite counts rows by its own whole numbers only where the type is called INTEGER.
WHOLE = BigInteger().with_variant(Integer(), "sqlite")
STRICT = {"sqlite_strict": True}
HEAD = 1  # the one number a head may have


class HeadRow(SQLModel, table=True):
    """How far the log has grown: one row, which only ever grows."""

    __tablename__ = "head"
    __table_args__ = (CheckConstraint(f"id = {HEAD}", "head_is_the_one"), STRICT)
    id: int = Field(primary_key=True, sa_type=WHOLE, sa_column_kwargs={"autoincrement": False})
    origin: str = Field(sa_type=Text)
    size: int = Field(sa_type=WHOLE)
    frontier: bytes = Field(sa_type=LargeBinary)


class EntryRow(SQLModel, table=True):
    """An entry, numbered from 0 without a gap."""

    __tablename__ = "entry"
    __table_args__ = (Index("entry_about", "about", "seq"), STRICT)
    seq: int = Field(primary_key=True, sa_type=WHOLE, sa_column_kwargs={"autoincrement": False})
    kind: str = Field(sa_type=Text)
    key: str = Field(sa_type=Text, unique=True)
    about: str = Field(sa_type=Text)
    leaf: bytes = Field(sa_type=LargeBinary)
    body: bytes = Field(sa_type=LargeBinary)


class NodeRow(SQLModel, table=True):
    """The root of a full subtree of 256 to the power of `height` leaves; it can be made again."""

    __tablename__ = "node"
    __table_args__ = (STRICT,)
    height: int = Field(primary_key=True, sa_type=WHOLE, sa_column_kwargs={"autoincrement": False})
    number: int = Field(primary_key=True, sa_type=WHOLE, sa_column_kwargs={"autoincrement": False})
    root: bytes = Field(sa_type=LargeBinary)


class CheckpointRow(SQLModel, table=True):
    """A signed checkpoint: what the log was when it had `size` entries."""

    __tablename__ = "checkpoint"
    __table_args__ = (STRICT,)
    size: int = Field(primary_key=True, sa_type=WHOLE, sa_column_kwargs={"autoincrement": False})
    note: str = Field(sa_type=Text)


class VaultRow(SQLModel, table=True):
    """What an entry holds back, encrypted: its body says only what the whole of it hashes to."""

    __tablename__ = "vault"
    __table_args__ = (STRICT,)
    seq: int = Field(primary_key=True, sa_type=WHOLE, sa_column_kwargs={"autoincrement": False})
    sealed: bytes = Field(sa_type=LargeBinary)


class SourceRow(SQLModel, table=True):
    """A text that entries name by its SHA-256: a file of a rulebook, the places of a round."""

    __tablename__ = "source"
    __table_args__ = (STRICT,)
    digest: str = Field(primary_key=True, sa_type=Text)
    content: bytes = Field(sa_type=LargeBinary)


class KeyRow(SQLModel, table=True):
    """The key of one subject, in a database of its own: once it is gone, nothing opens its vault.

    Attributes:
        subject: the random name by which entries know it.
        who: the name people know it by, hashed with a key of this database.
    """

    __tablename__ = "vault_key"
    __table_args__ = (STRICT,)
    subject: str = Field(primary_key=True, sa_type=Text)
    who: bytes = Field(sa_type=LargeBinary, unique=True)
    key: bytes = Field(sa_type=LargeBinary)


# In the order in which they are laid out.
LEDGER = (HeadRow, EntryRow, NodeRow, CheckpointRow, VaultRow, SourceRow)
KEYS = (KeyRow,)
