"""A register of applications for the certification award, as an authority would hand it in.

Everything in it is invented, and says so: numbers begin with SIM, names with 样例, the area in
the credit codes with 99. Each value follows from the row and the seed alone, so the first rows
of a long register are those of a short one, and memory does not grow with the rows.
"""

from __future__ import annotations

from pathlib import Path

import duckdb

MEMORY = "800MB"
THREADS = 2
# Of the numbers in their credit codes: three on the list of the platform, two that are not.
CERTIFIERS = (1, 2, 3, 9, 11)

# One hash of 64 bits gives four draws from 0..9999, so 1 % is 100 of them.
_MACROS = """
CREATE MACRO draw(h, nth) AS ((((h >> (nth * 16)) & 65535) * 10000) >> 16)::INTEGER;
CREATE MACRO yuan(fen) AS (fen::DECIMAL(15,0) * 0.01)::DECIMAL(18,2);
CREATE MACRO digit(n, tens) AS (n // tens) % 10;
-- GB 11714 over MA and six digits: 136 is what M and A add.
CREATE MACRO organisation(n) AS (11 - (136 + 9 * digit(n, 100000) + 10 * digit(n, 10000)
    + 5 * digit(n, 1000) + 8 * digit(n, 100) + 4 * digit(n, 10) + 2 * digit(n, 1)) % 11) % 11;
-- GB 32100: 1063 is what 91990001MA adds; X counts 29.
CREATE MACRO credit_check(n, o) AS (31 - (1063 + 25 * digit(n, 100000) + 13 * digit(n, 10000)
    + 8 * digit(n, 1000) + 24 * digit(n, 100) + 10 * digit(n, 10) + 30 * digit(n, 1)
    + 28 * CASE WHEN o = 10 THEN 29 ELSE o END) % 31) % 31;
CREATE MACRO credit_code(n) AS '91990001MA' || lpad(n::VARCHAR, 6, '0')
    || '0123456789X'[organisation(n) + 1]
    || '0123456789ABCDEFGHJKLMNPQRTUWXY'[credit_check(n, organisation(n)) + 1];
-- ZC 0006: 2017, the kind, and seven digits of which the first two are 99; 178 is what those add.
CREATE MACRO patent_check(kind, n) AS (178 + 6 * kind + 9 * digit(n, 10000)
    + 2 * digit(n, 1000) + 3 * digit(n, 100) + 4 * digit(n, 10) + 5 * digit(n, 1)) % 11;
CREATE MACRO patent(kind, n) AS '2017' || kind || '99' || lpad(n::VARCHAR, 5, '0') || '.'
    || '0123456789X'[patent_check(kind, n) + 1];
CREATE MACRO kind_of_cost(r) AS CASE WHEN r < 3500 THEN '认证' WHEN r < 5700 THEN '监督审核'
    WHEN r < 7200 THEN '辅导' WHEN r < 8000 THEN '咨询' WHEN r < 8700 THEN '评价'
    WHEN r < 9300 THEN '培训' WHEN r < 9920 THEN '其他' END;
-- Fen: mostly whole hundreds of yuan, one in five to the fen, some around the standard.
CREATE MACRO price(r, s) AS CASE WHEN r < 120 THEN 5000000 WHEN r < 180 THEN 4999999
    WHEN r < 240 THEN 5000001 WHEN r < 2000 THEN 300000 + s * 317 + r % 100
    ELSE 300000 + s // 30 * 10000 END::BIGINT;
CREATE MACRO costs(r) AS CASE WHEN r < 100 THEN 0 WHEN r < 1900 THEN 1 WHEN r < 4500 THEN 2
    WHEN r < 7200 THEN 3 WHEN r < 8900 THEN 4 ELSE 5 END;
CREATE MACRO patents(r) AS CASE WHEN r < 5000 THEN 0 WHEN r < 7000 THEN 1 WHEN r < 8500 THEN 2
    WHEN r < 9500 THEN 3 ELSE 5 END;
"""

_ROWS = """
WITH drawn AS (
    SELECT rowid AS i, hash(i, {seed}, 1) AS a, hash(i, {seed}, 2) AS b, hash(i, {seed}, 3) AS c,
        hash(i, {seed}, 4) AS d, hash(i, {seed}, 5) AS e
    FROM numbers
), laid AS (
    SELECT *, (100000 + a % 100000)::INTEGER AS applicant,
        -- The day before the policy took force, that day, the days around which certifiers
        -- enter and leave the list, and else any day of two years.
        CASE WHEN draw(a, 3) < 60 THEN DATE '2020-11-06'
            WHEN draw(a, 3) < 160 THEN DATE '2020-11-07'
            WHEN draw(a, 3) < 260 THEN DATE '2021-05-31'
            WHEN draw(a, 3) < 360 THEN DATE '2021-06-01'
            WHEN draw(a, 3) < 420 THEN DATE '2021-12-31'
            WHEN draw(a, 3) < 480 THEN DATE '2022-01-01'
            ELSE DATE '2020-11-07' + draw(a, 2) % 730 END AS accepted
    FROM drawn
)
SELECT
    format('SIM-{{:09d}}', i) AS 编号,
    CASE WHEN draw(b, 0) >= 200 THEN accepted END AS 受理日,
    -- Where nothing at all is known of a group, the group itself is missing.
    CASE WHEN draw(b, 1) >= 50 THEN struct_pack(
        名称 := CASE WHEN draw(b, 1) >= 100 THEN '样例' || applicant || '号'
            || CASE WHEN applicant % 100 < 62 THEN '有限公司' WHEN applicant % 100 < 72 THEN '大学'
            WHEN applicant % 100 < 84 THEN '研究所' ELSE '协会' END END,
        信用代码 := CASE WHEN draw(b, 1) >= 200 THEN credit_code(applicant) END,
        类型 := CASE WHEN draw(b, 2) < 250 THEN NULL WHEN applicant % 100 < 62 THEN '企业'
            WHEN applicant % 100 < 72 THEN '高校' WHEN applicant % 100 < 84 THEN '科研组织'
            WHEN applicant % 100 < 90 THEN '行业协会' WHEN applicant % 100 < 94 THEN '服务机构'
            ELSE '其他' END,
        优势示范 := CASE WHEN draw(b, 2) < 9800 THEN applicant % 7 < 2 END
    ) END AS 申请人,
    CASE WHEN draw(b, 3) >= 50 THEN struct_pack(
        证书编号 := CASE WHEN draw(b, 3) >= 150 THEN format('SIM-IPMS-{{:09d}}', i) END,
        认证机构 := CASE WHEN draw(b, 3) < 9850 THEN CASE draw(b, 3) % 8
            WHEN 0 THEN '{certifiers[0]}' WHEN 1 THEN '{certifiers[1]}'
            WHEN 2 THEN '{certifiers[1]}' WHEN 3 THEN '{certifiers[2]}'
            WHEN 4 THEN '{certifiers[3]}' WHEN 5 THEN '{certifiers[4]}'
            ELSE '{certifiers[0]}' END END,
        首次发证日 := CASE WHEN draw(c, 1) < 200 THEN NULL WHEN draw(c, 1) < 450 THEN accepted
            WHEN draw(c, 1) < 650 THEN accepted + 1
            WHEN draw(c, 1) < 900 THEN accepted + 1 + draw(c, 2) % 60
            ELSE accepted - 1 - draw(c, 1) % 700 END,
        状态 := CASE WHEN draw(c, 2) < 8900 THEN '有效' WHEN draw(c, 2) < 9250 THEN '暂停'
            WHEN draw(c, 2) < 9500 THEN '撤销' WHEN draw(c, 2) < 9750 THEN '过期' END,
        测评报告 := CASE WHEN draw(c, 3) < 9800 THEN draw(c, 3) % 4 > 0 END,
        测评另收费 := CASE WHEN draw(d, 3) < 8000 THEN 0::DECIMAL(18,2)
            WHEN draw(d, 3) < 9600 THEN yuan(draw(d, 3) * 33) END
    ) END AS 证书,
    CASE WHEN draw(e, 0) >= 250 THEN list_transform(
        list_transform(
            list_transform(range(costs(draw(c, 0))), lambda j: hash(i, j, {seed}, 6)),
            lambda h: struct_pack(h := h, fen := price(draw(h, 1), draw(h, 2)))
        ),
        lambda x, j: struct_pack(
            -- The first line is nearly always for certification.
            类别 := kind_of_cost(draw(x.h, 0) // CASE WHEN j = 1 AND draw(x.h, 0) < 9900
                THEN 4 ELSE 1 END),
            金额 := CASE WHEN draw(x.h, 1) < 9920 THEN yuan(x.fen) END,
            已付 := CASE WHEN draw(x.h, 2) < 9920 THEN draw(x.h, 2) % 100 < 88 END,
            -- Now and then the number of the line before once more: one invoice listed twice.
            发票号 := CASE WHEN draw(x.h, 3) >= 80 THEN format('FP{{:010d}}',
                (i * 8 + j - CASE WHEN draw(x.h, 3) < 600 AND j > 1 THEN 1 ELSE 0 END)
                * 2654435761 % 10000000000) END,
            已获其他资助 := CASE WHEN draw(x.h, 3) < 9920 THEN yuan(
                CASE WHEN draw(x.h, 3) % 100 < 85 THEN 0 WHEN draw(x.h, 3) % 100 < 98
                THEN x.fen // 8 WHEN draw(x.h, 3) % 100 < 99 THEN x.fen ELSE x.fen + 1 END) END)
    ) END AS 费用,
    CASE WHEN draw(d, 1) >= 200 THEN list_transform(
        list_transform(range(patents(draw(d, 0))), lambda j: hash(i, j, {seed}, 7)),
        lambda h: struct_pack(
            专利号 := CASE WHEN draw(h, 0) < 9850
                THEN patent(1 + draw(h, 0) % 3, (h % 100000)::INTEGER) END,
            -- One in fifty has no kind although its number would tell it.
            种类 := CASE WHEN draw(h, 1) < 9800
                THEN ['发明', '实用新型', '外观设计'][1 + draw(h, 0) % 3] END,
            有效 := CASE WHEN draw(h, 2) < 9800 THEN draw(h, 2) % 5 > 0 END)
    ) END AS 专利
FROM laid
"""


def generate(rows: int, output: Path, seed: int = 1) -> None:
    """Write a register of so many applications as Parquet."""
    connection = duckdb.connect(
        config={"memory_limit": MEMORY, "threads": THREADS, "temp_directory": f"{output}.tmp"}
    )
    connection.execute(_MACROS)
    # A table of one byte a row is read by all threads; `range` would be read by one alone.
    connection.execute(f"CREATE TEMP TABLE numbers AS SELECT true AS is_there FROM range({rows})")
    certifiers = [
        connection.execute(f"SELECT credit_code({n})").fetchall()[0][0] for n in CERTIFIERS
    ]
    query = _ROWS.format(seed=seed, certifiers=certifiers)
    # Under another name until it is whole: half a register would be taken for one.
    partial = output.with_name(f"{output.name}.partial")
    connection.execute(
        f"COPY ({query}) TO '{partial}' (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 122880)"
    )
    connection.close()
    partial.replace(output)
