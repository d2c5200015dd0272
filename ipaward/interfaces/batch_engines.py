"""What answers the query of a batch run: DuckDB in this process, or Spark where it was named."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import partial

from ipaward.domain.words import Words
from ipaward.interfaces.exits import LaterError, WrongUseError
from ipaward.interpreters.batch.deciding import Deciding, engine
from ipaward.interpreters.batch.lanes import Lane, lane_of

SPARK = "spark"
_MASTER = re.compile(r"local(\[(\*|[1-9]\d*)(,\d+)?\])?|spark://\S+|k8s://\S+|yarn")


@dataclass(frozen=True, slots=True)
class Means:
    """What a run is done with.

    Attributes:
        engine: its name and version.
        worker: makes what decides chunks, of a connection, the query and a table without rows.
        lane: finds out how the columns of a file are read.
    """

    engine: str
    worker: Callable[..., Deciding]
    lane: Callable[..., Lane]


def check_means(engine: str, master: str | None) -> None:
    """Refuse a master that is none, or that nobody would ask.

    Raises:
        WrongUseError: one of both.
    """
    if master is None:
        return
    if engine != SPARK:
        raise WrongUseError(
            Words(
                zh="`--master` 只用于 `--engine spark`",
                en="`--master` goes with `--engine spark` only",
            )
        )
    if not _MASTER.fullmatch(master):
        raise WrongUseError(
            Words(
                zh=f"`--master {master}` 不是 Spark 的主节点；"
                "写成 local[2]、spark://HOST:7077 或 yarn",
                en=f"`--master {master}` is no master of Spark;"
                " write local[2], spark://HOST:7077 or yarn",
            )
        )


@contextmanager
def means(engine_: str, master: str | None) -> Iterator[Means]:
    """Give what answers the query while a run goes on.

    Raises:
        WrongUseError: this machine lacks what was asked for.
        LaterError: the cluster does not answer, or gave up.
    """
    if engine_ != SPARK:
        yield Means(engine(), Deciding, lane_of)
        return
    try:
        from ipaward.interpreters.batch import spark
    except ModuleNotFoundError as lack:
        raise WrongUseError(
            Words(
                zh="没有安装 pyspark；连同附加项 `spark` 一起安装 ipaward",
                en="pyspark is not installed; install ipaward with its extra `spark`",
            )
        ) from lack
    try:
        with closing(spark.Cluster(master or spark.LOCAL)) as cluster:
            worker = partial(spark.OnCluster, cluster)
            yield Means(cluster.engine(), worker, spark.lane_on_cluster)
    except spark.NoJavaError as lack:
        words = Words(zh="Spark 需要 Java，这里没有", en="Spark needs Java, and there is none here")
        raise WrongUseError(words) from lack
    except spark.UnreachableError as fault:
        where = master or spark.LOCAL
        raise LaterError(
            Words(
                zh=f"连不上 Spark 主节点 `{where}`：{fault}",
                en=f"the master `{where}` of Spark is not reached: {fault}",
            )
        ) from fault
    except spark.StoppedError as fault:
        raise LaterError(
            Words(
                zh=f"Spark 停了：{fault}；做完的都在；用 --resume 接着做",
                en=f"Spark stopped: {fault}; what is done is kept; go on with --resume",
            )
        ) from fault
