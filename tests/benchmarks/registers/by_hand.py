"""The certification award as a good engineer would write it in SQL: the bar for the batch.

It knows the policy by heart: figures, list and clauses are written out, and every rule is the
shortest SQL that keeps Kleene's logic. One pass over the cost lines notes all there is to notice
about them in the bits of `seen`; sums and invoice numbers are taken of the sure lines alone.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from hashlib import file_digest
from pathlib import Path

import duckdb

from ipaward.interpreters.batch.doubles import doubles
from ipaward.interpreters.batch.parquet import open_parquet
from ipaward.interpreters.batch.source import read_source
from ipaward.rulebook.wanted import decisive_vocabulary
from tests.benchmarks.registers.yardstick import rules

MEMORY = "800MB"
THREADS = 2

QUERY = """
WITH taken AS (
    SELECT
        编号 AS number,
        受理日 AS day,
        申请人.类型 AS kind,
        申请人.优势示范 AS is_designated,
        证书.认证机构 AS certifier,
        证书.首次发证日 AS issued,
        证书.状态 AS status,
        证书.测评报告 AS has_report,
        证书.测评另收费 AS charge,
        -- 1, 2: coaching and the like, surely or perhaps; 4, 8: an unpaid cost of certification;
        -- 16: a line that perhaps counts; of one that does, 32 no amount, 64 no invoice number,
        -- 128 no word on other money.
        CASE WHEN 费用 IS NULL THEN 26 ELSE coalesce(list_bit_or([
            CASE WHEN f.类别 IN ('认证', '监督审核') THEN
                CASE WHEN f.已付 THEN
                    CASE WHEN f.金额 IS NULL OR f.发票号 IS NULL OR f.已获其他资助 IS NULL
                        THEN CASE WHEN f.金额 IS NULL THEN 32 ELSE 0 END
                            + CASE WHEN f.发票号 IS NULL THEN 64 ELSE 0 END
                            + CASE WHEN f.已获其他资助 IS NULL THEN 128 ELSE 0 END
                        ELSE 0 END
                    WHEN f.已付 IS NULL THEN 24 ELSE 4 END
                WHEN f.类别 IN ('辅导', '咨询', '评价', '培训') THEN 1
                WHEN f.类别 IS NULL THEN
                    CASE WHEN f.已付 THEN 18 WHEN f.已付 IS NULL THEN 26 ELSE 10 END
                ELSE 0 END
            for f in 费用]), 0) END AS seen,
        -- Eighteen digits are one machine word, and hold any sum the limits allow.
        coalesce(list_sum([CASE WHEN f.类别 IN ('认证', '监督审核') AND f.已付
            THEN f.金额 ELSE 0 END for f in 费用])::DECIMAL(18,2), 0) AS cost,
        coalesce(list_sum([CASE WHEN f.类别 IN ('认证', '监督审核') AND f.已付
            THEN f.已获其他资助 ELSE 0 END for f in 费用])::DECIMAL(18,2), 0) AS other,
        [f.发票号 for f in 费用 if f.类别 IN ('认证', '监督审核') AND f.已付] AS invoices,
        -- A patent that perhaps counts is worth more than all that a list can hold.
        CASE WHEN 专利 IS NOT NULL THEN coalesce(list_sum([
            CASE WHEN p.种类 = '发明' AND p.有效 THEN 1 WHEN p.种类 <> '发明' OR NOT p.有效 THEN 0
                ELSE 100000 END for p in 专利]), 0) END AS patents
    FROM read_parquet('{input}')
), found AS (
    SELECT
        number, day, issued,
        kind IN ('企业', '高校', '科研组织') AS is_applicant,
        status = '有效' AS is_certified,
        issued <= day AS is_issued,
        CASE WHEN seen & 80 <> 0 THEN NULL
            WHEN len(invoices) < 2 THEN false
            WHEN len(invoices) = 2 THEN invoices[1] = invoices[2]
            ELSE list_unique(invoices) < len(invoices) END AS is_doubled,
        CASE WHEN seen & 1 <> 0 THEN true WHEN seen & 2 = 0 THEN false END AS has_coaching,
        CASE WHEN seen & 4 <> 0 THEN true WHEN seen & 8 = 0 THEN false END AS has_unpaid,
        CASE WHEN seen & 144 = 0 THEN other > 0 END AS has_other,
        CASE WHEN certifier IS NULL OR day IS NULL THEN NULL
            WHEN certifier = '91990001MA00000157' THEN day < DATE '2020-11-07'
            WHEN certifier = '91990001MA00000232'
                THEN day NOT BETWEEN DATE '2021-01-01' AND DATE '2021-05-31'
            WHEN certifier = '91990001MA0000031W' THEN day < DATE '2022-01-01'
            ELSE true END AS is_off_list,
        has_report AND charge = 0 AS is_assessed,
        CASE WHEN seen & 176 = 0 AND day IS NOT NULL THEN (cost - other)::DECIMAL(18,2) END AS cap,
        CASE WHEN day IS NOT NULL AND patents < 100000 THEN patents * 3
            + CASE WHEN is_designated THEN 20 WHEN NOT is_designated THEN 0 END END AS score
    FROM taken
), judged AS (
    SELECT *,
        is_applicant AND is_certified AND is_issued AND NOT is_doubled AS is_fit,
        coalesce(day < DATE '2020-11-07', false) AS is_early
    FROM found
)
SELECT
    number,
    day AS "on",
    CASE WHEN is_early THEN NULL WHEN NOT is_fit THEN 'ineligible'
        WHEN is_fit AND cap IS NOT NULL THEN 'eligible' ELSE 'pending' END AS verdict,
    -- `greatest` would take 0 for the greater of 0 and NULL.
    CASE WHEN is_fit AND cap IS NOT NULL AND NOT is_early
        THEN (least(greatest(cap, 0), 50000)::DECIMAL(7,2) * 100)::BIGINT END AS amount,
    CASE WHEN is_fit AND NOT is_early
        THEN CASE WHEN cap < 50000 THEN '不超认证成本' WHEN cap IS NOT NULL THEN 'standard' END
        END AS bound_by,
    CASE WHEN NOT is_early THEN true END AS provisional,
    CASE WHEN NOT is_early THEN coalesce(is_applicant::BIGINT, 2)
        + coalesce(is_certified::BIGINT, 2) * 4
        + coalesce(is_issued::BIGINT, 2) * 16
        + coalesce(is_doubled::BIGINT, 2) * 64
        + coalesce(has_coaching::BIGINT, 2) * 256
        + coalesce(has_unpaid::BIGINT, 2) * 1024
        + coalesce(has_other::BIGINT, 2) * 4096
        + coalesce(is_off_list::BIGINT, 2) * 16384
        + coalesce(is_assessed::BIGINT, 2) * 65536 END AS states_0,
    CASE WHEN NOT is_early THEN score::BIGINT END AS rank_0,
    CASE WHEN NOT is_early THEN issued END AS rank_1,
    CASE WHEN NOT is_early THEN year(day)::VARCHAR END AS pool,
    CASE WHEN is_early THEN 'not-in-force' END AS refused
FROM judged
"""


def decide(input: Path, output: Path) -> None:
    """Decide a register, from Parquet to Parquet."""
    with connected(output) as connection:
        _copy(connection, QUERY.format(input=input), output)


def decide_checked(input: Path, output: Path) -> None:
    """Decide only what is sound, and say which rows are not, as a run has to.

    The conditions are those the intake needs: numbers within bounds, words of the lists, texts
    without blanks at their ends or forbidden characters, numbers of applications that occur once.
    """
    with connected(output) as connection, ThreadPoolExecutor(1) as aside:
        digest = aside.submit(lambda: file_digest(input.open("rb"), "sha256").hexdigest())
        parquet = open_parquet(connection, input)
        vocabulary = decisive_vocabulary(rules()[0].vocabulary, rules()[1])
        source = read_source(parquet.columns, vocabulary, str(input))
        relation = parquet.stretch(0, parquet.rows)
        assert not list(doubles(connection, source.numbers(relation)))
        sound = source.clean(connection, relation)
        query = QUERY.replace("read_parquet('{input}')", f"({sound})")
        _copy(connection, query, output)
        digest.result()


def connected(output: Path) -> duckdb.DuckDBPyConnection:
    """Open DuckDB with what everybody who takes part is given."""
    return duckdb.connect(
        config={"memory_limit": MEMORY, "threads": THREADS, "temp_directory": f"{output}.tmp"}
    )


def _copy(connection: duckdb.DuckDBPyConnection, query: str, output: Path) -> None:
    connection.execute(f"COPY ({query}) TO '{output}' (FORMAT parquet, COMPRESSION zstd)")
