"""Reading alone: every column the rules need is decoded, and nothing is decided.

No reading of the register by the same library can be faster than this.
"""

from __future__ import annotations

from pathlib import Path

import duckdb

MEMORY = "800MB"
THREADS = 2

# `len` of a list asks for the whole list, so all its fields are decoded.
QUERY = """
SELECT count(编号), max(受理日), max(申请人.类型), bool_or(申请人.优势示范), max(证书.认证机构),
    max(证书.首次发证日), max(证书.状态), bool_or(证书.测评报告), max(证书.测评另收费),
    sum(len(费用)), sum(len(专利))
FROM read_parquet('{input}')
"""


def decide(input: Path, output: Path) -> None:
    """Decode a register; `output` stays unwritten."""
    connection = duckdb.connect(
        config={"memory_limit": MEMORY, "threads": THREADS, "temp_directory": f"{output}.tmp"}
    )
    connection.execute(QUERY.format(input=input)).fetchall()
    connection.close()
