"""The same query on Spark, on this machine or on others that are there already.

Nothing imports this file but a door that was asked for Spark: the library is an extra.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path

import pyspark
from py4j.protocol import Py4JError
from pyspark.errors import PySparkException
from pyspark.sql import SparkSession

from ipaward.interpreters.batch.reading import RELATION

LOCAL = "local[2]"  # the master where none is named
NONE: Mapping[str, str] = {}

# What the meaning of a query depends on. Said in full, for every installation may have its own habits.
_MEANING = {
    # A sum that overflows stops the run; it never wraps around or turns into unknown.
    "spark.sql.ansi.enabled": "true",
    # A product of two wide whole numbers stays a whole number of 38 digits.
    "spark.sql.decimalOperations.allowPrecisionLoss": "true",
    # What a rule says in quotes is text: `${…}` and `\u…` in it are not looked up or lost.
    "spark.sql.variable.substitute": "false",
    "spark.sql.parser.escapedStringLiterals": "false",
    "spark.sql.parser.quotedRegexColumnNames": "false",
    "spark.sql.ansi.doubleQuotedIdentifiers": "false",
    "spark.sql.caseSensitive": "false",
    # Days before 1582, the one that stands for "none" among them, are those of our calendar.
    "spark.sql.parquet.datetimeRebaseModeInRead": "CORRECTED",
    "spark.sql.parquet.datetimeRebaseModeInWrite": "CORRECTED",
    "spark.sql.session.timeZone": "UTC",
}
_MANNER = {
    "spark.app.name": "ipaward",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.log.level": "ERROR",
    # The parser goes one call deeper for each bracket, and a rule may have a hundred.
    "spark.driver.extraJavaOptions": "-Xss16m",
}
_HERE = {"spark.driver.bindAddress": "127.0.0.1", "spark.driver.host": "127.0.0.1"}
_GLOB = re.compile(r"([\\*?\[\]{}])")


class NoJavaError(Exception):
    """There is no Java to start Spark with."""


class UnreachableError(Exception):
    """No session was had of the master that was named."""


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
        """
        # A session of its own within the same application: its `facts` are no one else's.
        session = self.session.newSession()
        relation = session.read.parquet(*(_read(path) for path in facts))
        relation.createOrReplaceTempView(RELATION)
        session.sql(query).write.parquet(_itself(out), compression="zstd")
        return int(session.read.parquet(_read(out)).count())

    def close(self) -> None:
        """Close the session."""
        self.session.stop()


def _itself(path: Path) -> str:
    # Not as a URL: its percent signs would be taken for themselves.
    return f"file://{path.absolute().as_posix()}"


def _read(path: Path) -> str:
    """Write a path so that wildcards in it mean themselves."""
    return _GLOB.sub(r"\\\1", _itself(path))


def _first_line(fault: Exception) -> str:
    return (str(fault).splitlines() or [type(fault).__name__])[0]
