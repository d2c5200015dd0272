"""Spark in local mode, as the tests ask it."""

from __future__ import annotations

from itertools import count
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from ipaward.interpreters.batch.spark import Cluster
from tests.engines import rows_of

# One task at a time, and no second compiler: thousands of small queries, none worth optimising.
QUICK = {
    "spark.sql.shuffle.partitions": "1",
    "spark.driver.defaultJavaOptions": "-XX:+UseSerialGC -XX:TieredStopAtLevel=1",
}


class InSpark:
    """Facts come as a Parquet file, as they do in a run."""

    dialect = "spark"

    def __init__(self, cluster: Cluster, folder: Path) -> None:
        self._session = cluster.session
        self._folder = folder
        self._numbers = count()

    def rows(self, query: str, facts: pa.Table) -> list[dict[str, object]]:
        file = self._folder / f"{next(self._numbers)}.parquet"
        pq.write_table(facts, file)
        self._session.read.parquet(str(file)).createOrReplaceTempView("facts")
        return list(rows_of(self._session.sql(query).toArrow()))
