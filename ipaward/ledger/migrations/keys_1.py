"""The keys of the vault: one for each subject."""

import sqlalchemy as sa
from alembic import op

revision = "keys_1"
down_revision = None


def upgrade() -> None:
    """Lay out an empty keyring."""
    op.create_table(
        "vault_key",
        sa.Column("subject", sa.Text(), nullable=False, primary_key=True),
        sa.Column("who", sa.LargeBinary(), nullable=False, unique=True),
        sa.Column("key", sa.LargeBinary(), nullable=False),
        sqlite_strict=True,
    )
