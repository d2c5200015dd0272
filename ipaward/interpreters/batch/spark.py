"""The same query on Spark, on this machine or on others that are there already.

Nothing imports this file but a door that was asked for Spark: the library is an extra.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import duckdb
import pyspark
from py4j.protocol import Py4JError
from pyspark.errors import PySparkException
from pyspark.sql import SparkSession

from ipaward.interpreters.batch.deciding import Deciding
from ipaward.interpreters.batch.duck import quoted
from ipaward.interpreters.batch.facts_relation import see
from ipaward.interpreters.batch.lanes import Lane, over_facts
from ipaward.interpreters.batch.parquet import Parquet
from ipaward.interpreters.batch.reading import RELATION, BatchReading
from ipaward.interpreters.batch.source import Source

LOCAL = "local[2]"  # the master where none is named
NONE: Mapping[str, str] = {}

# What the meaning of a query depends on. Said in full, for an installation may have habits.
_MEANING = {
    # A sum that overflows stops the run; it never wraps around or turns into unknown.
    "spark.sql.ansi.enabled": "true",
    # A product of two wide whole numbers stays a whole number of 38 digits.
    "spark.sql.decimalOperations.allowPrecisionLoss": "true",
    # What a rule says in quotes is text: `${…}` in it is not looked up.
    "spark.sql.variable.substitute": "false",
    "spark.sql.parser.quotedRegexColumnNames": "false",
    "spark.sql.ansi.doubleQuotedIdentifiers": "false",
    "spark.sql.caseSensitive": "false",
    # Days before 1582, the one that stands for "none" among them, are those of our calendar.
    "spark.sql.parquet.datetimeRebaseModeInRead": "CORRECTED",
    "spark.sql.parquet.datetimeRebaseModeInWrite": "CORRECTED",
    "spark.sql.session.timeZone": "UTC",
}
_QUIET = Path(__file__).with_name("log4j2.properties").as_uri()
_MANNER = {
    "spark.app.name": "ipaward",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    # All steps of a query as one method are more than Java compiles: interpreted, they took
    # two to four times as long as step by step.
    "spark.sql.codegen.wholeStage": "false",
    # The parser goes one call deeper for each bracket, and a rule may have a hundred.
    "spark.driver.extraJavaOptions": f"-Xss16m -Dlog4j2.configurationFile={_QUIET}",
}
_HERE = {"spark.driver.bindAddress": "127.0.0.1", "spark.driver.host": "127.0.0.1"}
_GLOB = re.compile(r"([\\*?\[\]{}])")


class NoJavaError(Exception):
    """There is no Java to start Spark with."""


class UnreachableError(Exception):
    """No session was had of the master that was named."""


class StoppedError(Exception):
    """The cluster gave up a query, or is gone."""


class Cluster:
    """A session of Spark that means by a query what every other reading means.

    There is one for the whole process, as Spark has it.
    """

    def __init__(self, master: str = LOCAL, settings: Mapping[str, str] = NONE) -> None:
        """Open a session.

        Args:
            master: where the work is done: `local[2]`, `spark://…`, `yarn`.
            settings: more of Spark's own, by name; none that changes what a query means.

        Raises:
            NoJavaError: Java is not installed.
            UnreachableError: the master is not one, or does not answer.
        """
        home = os.environ.get("JAVA_HOME")
        if not shutil.which("java") and not (home and shutil.which(f"{home}/bin/java")):
            raise NoJavaError
        builder = SparkSession.builder.master(master)
        here = _HERE if master.startswith("local") else {}
        for name, value in {**_MANNER, **here, **settings, **_MEANING}.items():
            builder = builder.config(name, value)
        try:
            self.session = builder.getOrCreate()
        except (PySparkException, Py4JError) as fault:
            raise UnreachableError(_first_line(fault)) from fault

    @staticmethod
    def engine() -> str:
        """Give the name and the version of what answers the query."""
        return f"spark {pyspark.__version__}"

    def decide(self, query: str, facts: Sequence[Path], out: Path) -> int:
        """Decide facts and write the decisions as a folder of Parquet files, in no order.

        Args:
            query: that of the batch reading, in Spark's dialect.
            facts: files, or folders of files, that every worker can read.
            out: a folder that is not there yet and that every worker can write.

        Returns:
            How many decisions were written.

        Raises:
            StoppedError: the cluster gave up, or is gone.
        """
        try:
            return self._decided(query, facts, out)
        except Py4JError as fault:
            raise StoppedError(_first_line(fault)) from fault

    def _decided(self, query: str, facts: Sequence[Path], out: Path) -> int:
        # A session of its own within the same application: its `facts` are no one else's.
        session = self.session.newSession()
        relation = session.read.parquet(*(_read(path) for path in facts))
        relation.createOrReplaceTempView(RELATION)
        session.sql(query).write.parquet(_itself(out), compression="zstd")
        return int(session.read.parquet(_read(out)).count())

    def interrupt(self) -> None:
        """Stop whatever is being answered."""
        self.session.sparkContext.cancelAllJobs()

    def close(self) -> None:
        """Close the session."""
        self.session.stop()


class OnCluster(Deciding):
    """Has the rows of a scan decided by a cluster; what else there is to do is done here.

    The cells are read as facts here, for only so every reading of a cell is the same.
    """

    def __init__(
        self,
        cluster: Cluster,
        connection: duckdb.DuckDBPyConnection,
        query: str,
        nothing: object,
    ) -> None:
        """Prepare for a query.

        Args:
            cluster: that decides scans.
            connection: with one thread.
            query: that of the reading, in DuckDB's dialect.
            nothing: a table of facts without rows.
        """
        super().__init__(connection, query, nothing)
        self._cluster = cluster

    def scan(self, lane: Lane, relation: str, path: Path, without: Iterable[int] = ()) -> None:
        """Decide all rows of a relation that are not odd, and write the decisions."""
        given, made = path.with_suffix(".facts.parquet"), path.with_suffix(".made")
        shutil.rmtree(made, ignore_errors=True)  # of a run that was killed
        see(self._connection, lane.facts(self._connection, relation), without)
        self._copy("FROM facts", given)
        self._cluster.decide(lane.query, [given], made)
        given.unlink()
        source = quoted(f"{made.as_posix()}/*.parquet")
        self._copy(f"{self.handing.typed(f'read_parquet({source})')} ORDER BY row", path)
        shutil.rmtree(made)

    def interrupt(self) -> None:
        """Stop whatever is being answered, here and there."""
        self._cluster.interrupt()
        super().interrupt()


def lane_on_cluster(
    reading: BatchReading, source: Source, _: Parquet, __: duckdb.DuckDBPyConnection
) -> Lane:
    """Give how a query for Spark reads the columns of a file: over facts made of them here."""
    return over_facts(reading.query("spark"), source)


def _itself(path: Path) -> str:
    # Not as a URL: its percent signs would be taken for themselves.
    return f"file://{path.absolute().as_posix()}"


def _read(path: Path) -> str:
    """Write a path so that wildcards in it mean themselves."""
    return _GLOB.sub(r"\\\1", _itself(path))


def _first_line(fault: Exception) -> str:
    return (str(fault).splitlines() or [type(fault).__name__])[0]
