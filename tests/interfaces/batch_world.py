"""The tiny policy and a register for it, as large as asked, in any form a batch run reads."""

import csv
import gzip
import json
from pathlib import Path

import duckdb
import pyarrow as pa

from tests.interfaces import tiny

RUN = ["batch", "run", "--policy", "tiny", "--programme", "grant"]
FIELDS = ["number", "accepted", "firm", "local", "costs"]


def record(at: int, *, is_broken: bool = True) -> dict[str, str]:
    """Give row `at`: every fifth blank in one fact, every tenth broken where that is wanted."""
    costs = "much" if is_broken and at % 10 == 7 else f"{at * 37 % 60000}.{at % 100:02}"
    return {
        "number": f"A{at:06}",
        "accepted": f"2021-{at % 12 + 1:02}-{at % 28 + 1:02}",
        "firm": f"Firm {at}",
        "local": ("yes", "no", "", "yes", "yes")[at % 5],
        "costs": costs,
    }


def records(rows: int, *, is_broken: bool = True) -> list[dict[str, str]]:
    return [record(at, is_broken=is_broken) for at in range(rows)]


def write_csv(path: Path, rows: list[dict[str, str]]) -> Path:
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "wt", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, rows[0] if rows else FIELDS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    return path


def write_lines(path: Path, rows: list[dict[str, str]]) -> Path:
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "wt", encoding="utf-8") as stream:
        for row in rows:
            tree = {name: value or None for name, value in row.items()}
            tree["local"] = {"yes": True, "no": False}.get(row["local"])
            stream.write(json.dumps(tree, ensure_ascii=False) + "\n")
    return path


def write(folder: Path, rows: int, kind: str = "csv") -> str:
    """Write the policy and a register of `rows` rows, and give the name of its file."""
    tiny.write(folder)
    name = f"register.{kind}"
    made = records(rows)
    if kind.startswith("csv"):
        write_csv(folder / name, made)
    elif kind == "parquet":
        write_parquet(folder / name, made)
    elif kind == "typed.parquet":  # which arrays decide
        write_parquet(folder / name, records(rows, is_broken=False), **TYPED)
    else:
        write_lines(folder / name, made)
    return name


def write_listed(folder: Path) -> Path:
    """Write the policy with a list of bills in place of the costs, and give the folder."""
    facts = tiny.FILES["rules/tiny/facts.yaml"].replace(
        "  costs: money\n", "  bills:\n    each:\n      sum: money\n"
    )
    grant = tiny.FILES["rules/tiny/grant.yaml"].replace("is: costs", "is: sum(bills.sum)")
    grant = grant.replace("    - costs lowest first\n", "")
    return tiny.write(folder, facts=facts, grant=grant[: grant.index("claims:")])


def write_parquet(path: Path, rows: list[dict[str, object]], **columns: str) -> Path:
    """Write rows as Parquet.

    Args:
        path: of the file.
        rows: texts, as for a CSV file.
        columns: an SQL expression for some of the columns, in place of the text; `''` is blank.
    """
    names = list(rows[0]) if rows else FIELDS
    table = pa.Table.from_pylist(rows, pa.schema([(name, pa.string()) for name in names]))
    chosen = ", ".join(f"{columns.get(name, name)} AS {name}" for name in names)
    with duckdb.connect() as connection:
        connection.register("written", table)
        connection.execute(f"COPY (SELECT {chosen} FROM written) TO '{path}' (FORMAT parquet)")
    return path


# As a register keeps it: days as days, money as decimals, yes and no as booleans.
TYPED = {
    "accepted": "TRY_CAST(accepted AS DATE)",
    "local": "CASE local WHEN 'yes' THEN true WHEN 'no' THEN false END",
    "costs": "TRY_CAST(costs AS DECIMAL(18, 2))",
}
