"""The certification award as one loop over Arrow's buffers: how fast it could be at best.

Nothing of the policy is read from anywhere; a change of the rules is a change of this loop. Needs
numba and numpy, which the house does not: whoever measures installs them beside it.
"""

from __future__ import annotations

from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import date
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from numba import njit

THREADS = 2
NO, YES, PERHAPS = 0, 1, 2
STANDARD = 5_000_000
EVER = np.iinfo(np.int32).max
NEW_YEARS = np.array(
    [(date(year, 1, 1) - date(1970, 1, 1)).days for year in range(2000, 2100)], np.int32
)


def _day(year: int, month: int, day: int) -> int:
    return (date(year, month, day) - date(1970, 1, 1)).days


IN_FORCE = _day(2020, 11, 7)
LISTED = {
    "91990001MA00000157": (_day(2020, 11, 7), EVER),
    "91990001MA00000232": (_day(2021, 1, 1), _day(2021, 5, 31)),
    "91990001MA0000031W": (_day(2022, 1, 1), EVER),
}
# What the loop sees of a word; one that is not here is 0, an unknown one -1.
WORDS = {
    "类型": {"企业": 1, "高校": 1, "科研组织": 1},
    "状态": {"有效": 1},
    "类别": {"认证": 1, "监督审核": 1, "辅导": 2, "咨询": 2, "评价": 2, "培训": 2},
    "种类": {"发明": 1},
    "认证机构": {code: n for n, code in enumerate(LISTED, 1)},
}
FROM = np.array([0, *(start for start, _ in LISTED.values())], np.int32)
UNTIL = np.array([-1, *(until for _, until in LISTED.values())], np.int32)
VERDICTS = pa.array(["eligible", "ineligible", "pending"])
BOUNDS = pa.array(["standard", "不超认证成本"])
REFUSED = pa.array(["not-in-force"])
YEARS = pa.array([str(year) for year in range(2000, 2100)])
WORD, WORD_OF_MANY = pa.dictionary(pa.int8(), pa.string()), pa.dictionary(pa.int32(), pa.string())
SCHEMA = pa.schema(
    {
        "number": pa.string(),
        "on": pa.date32(),
        "verdict": WORD,
        "amount": pa.int64(),
        "bound_by": WORD,
        "provisional": pa.bool_(),
        "states_0": pa.int64(),
        "rank_0": pa.int64(),
        "rank_1": pa.date32(),
        "pool": WORD_OF_MANY,
        "refused": WORD,
    }
)


@njit(nogil=True, cache=True, inline="always")
def _is_set(bits, at):
    return (bits[at >> 3] >> (at & 7)) & 1 == 1


@njit(nogil=True, cache=True, inline="always")
def _truth(known, bits, at):
    return (
        YES if _is_set(known, at) and _is_set(bits, at) else NO if _is_set(known, at) else PERHAPS
    )


@njit(nogil=True, cache=True, inline="always")
def _and(a, b):
    return NO if a == NO or b == NO else YES if a == YES and b == YES else PERHAPS


@njit(nogil=True, cache=True, inline="always")
def _not(a):
    return PERHAPS if a == PERHAPS else 1 - a


@njit(nogil=True, cache=True, inline="always")
def _either(is_sure, is_possible):
    return YES if is_sure else PERHAPS if is_possible else NO


@njit(nogil=True, cache=True)
def _is_same(starts, text, a, b):
    length = starts[a + 1] - starts[a]
    if length != starts[b + 1] - starts[b]:
        return False
    differ = 0
    for k in range(length):
        differ |= text[starts[a] + k] ^ text[starts[b] + k]
    return differ == 0


@njit(nogil=True, cache=True)
def _judge(applicants, papers, lines, bills, patents, since, until, new_years, out):
    day_known, day, kind, designated_known, designated = applicants
    certifier, issued_known, issued, status, report_known, report, charge_known, charge = papers
    cost_known, cost_at, cost_kind, amount_known, amount, paid_known, paid = lines
    invoice_known, invoice_at, invoice, other_known, other = bills
    patent_known, patent_at, patent_kind, valid_known, valid = patents
    verdict, award, bound, states, score, has_score, pool, early = out
    sure = np.empty(16, np.int64)
    for i in range(len(kind)):
        has_day = _is_set(day_known, i)
        early[i] = has_day and day[i] < IN_FORCE
        if early[i]:
            verdict[i] = bound[i] = pool[i] = -1
            award[i] = -1
            has_score[i] = False
            continue
        n, total, others = 0, 0, 0
        coaching = coaching_perhaps = unpaid = unpaid_perhaps = False
        line_perhaps = amount_lacks = invoice_lacks = other_lacks = False
        if _is_set(cost_known, i):
            if cost_at[i + 1] - cost_at[i] > len(sure):
                sure = np.empty(cost_at[i + 1] - cost_at[i], np.int64)
            for f in range(cost_at[i], cost_at[i + 1]):
                pays = _truth(paid_known, paid, f)
                certifies = PERHAPS if cost_kind[f] < 0 else YES if cost_kind[f] == 1 else NO
                counts = _and(certifies, pays)
                owed = _and(certifies, _not(pays))
                coaching |= cost_kind[f] == 2
                coaching_perhaps |= cost_kind[f] < 0
                unpaid |= owed == YES
                unpaid_perhaps |= owed == PERHAPS
                line_perhaps |= counts == PERHAPS
                if counts == YES:
                    sure[n] = f
                    n += 1
                    if _is_set(amount_known, f):
                        total += amount[2 * f]
                    else:
                        amount_lacks = True
                    if _is_set(other_known, f):
                        others += other[2 * f]
                    else:
                        other_lacks = True
                    invoice_lacks |= not _is_set(invoice_known, f)
        else:
            coaching_perhaps = unpaid_perhaps = line_perhaps = True
        doubled = PERHAPS if line_perhaps or invoice_lacks else NO
        if doubled == NO:
            for a in range(1, n):
                for b in range(a):
                    if _is_same(invoice_at, invoice, sure[a], sure[b]):
                        doubled = YES
        applicant = PERHAPS if kind[i] < 0 else np.int64(kind[i])
        certified = PERHAPS if status[i] < 0 else np.int64(status[i])
        is_issued = PERHAPS
        if has_day and _is_set(issued_known, i):
            is_issued = YES if issued[i] <= day[i] else NO
        off_list = PERHAPS
        if has_day and certifier[i] >= 0:
            stay = certifier[i]
            off_list = NO if since[stay] <= day[i] and day[i] <= until[stay] else YES
        free = PERHAPS
        if _is_set(charge_known, i):
            free = YES if charge[2 * i] == 0 else NO
        helped = PERHAPS
        if not line_perhaps and not other_lacks:
            helped = YES if others > 0 else NO
        states[i] = (
            applicant
            | certified << 2
            | is_issued << 4
            | doubled << 6
            | _either(coaching, coaching_perhaps) << 8
            | _either(unpaid, unpaid_perhaps) << 10
            | helped << 12
            | off_list << 14
            | _and(_truth(report_known, report, i), free) << 16
        )
        fit = _and(_and(applicant, certified), _and(is_issued, _not(doubled)))
        award[i] = bound[i] = -1
        if fit == NO:
            verdict[i] = 1
        elif fit == PERHAPS or line_perhaps or amount_lacks or other_lacks:
            verdict[i] = 2
        else:
            verdict[i] = 0
            bound[i] = 1 if total - others < STANDARD else 0
            award[i] = max(0, min(STANDARD, total - others))
        points, is_scored = 0, has_day and _is_set(patent_known, i)
        distinguished = _truth(designated_known, designated, i)
        if is_scored and distinguished != PERHAPS:
            for p in range(patent_at[i], patent_at[i + 1]):
                invents = PERHAPS if patent_kind[p] < 0 else YES if patent_kind[p] == 1 else NO
                counts = _and(invents, _truth(valid_known, valid, p))
                points += 3 * (counts == YES)
                is_scored &= counts != PERHAPS
        score[i] = points + 20 * (distinguished == YES)
        has_score[i] = is_scored and distinguished != PERHAPS
        pool[i] = np.searchsorted(new_years, day[i], side="right") - 1 if has_day else -1


def decide(input: Path, output: Path) -> None:
    """Decide a register, from Parquet to Parquet."""
    with pq.ParquetFile(input) as file:
        groups = file.metadata.num_row_groups
        paths = [file.schema.column(i).path for i in range(len(file.schema))]
    spare = ("名称", "信用代码", "证书编号", "专利号")
    needed = [path for path in paths if not path.endswith(spare)]
    coded = [path for path in paths if path.endswith(tuple(WORDS))]

    def decided(group: int) -> pa.Table:
        with pq.ParquetFile(input, read_dictionary=coded) as file:
            return _decided(file.read_row_group(group, columns=needed, use_threads=False))

    with (
        ThreadPoolExecutor(THREADS) as workers,
        pq.ParquetWriter(output, SCHEMA, compression="zstd") as writer,
    ):
        ahead: deque[Future[pa.Table]] = deque()
        for group in range(groups + THREADS):
            if group < groups:
                ahead.append(workers.submit(decided, group))
            if group >= THREADS:
                writer.write_table(ahead.popleft().result())


def _decided(rows: pa.Table) -> pa.Table:
    number, day, applicant, certificate, costs, patents = (
        column.combine_chunks() for column in rows.columns
    )
    line, patent = costs.values, patents.values
    count = len(rows)
    out = (
        np.empty(count, np.int8),
        np.empty(count, np.int64),
        np.empty(count, np.int8),
        np.zeros(count, np.int64),
        np.zeros(count, np.int64),
        np.empty(count, np.bool_),
        np.empty(count, np.int32),
        np.empty(count, np.bool_),
    )
    issued = certificate.field("首次发证日")
    _judge(
        (*_fixed(day, np.int32), _words(applicant, "类型"), *_flags(applicant, "优势示范")),
        (
            _words(certificate, "认证机构"),
            *_fixed(issued, np.int32),
            _words(certificate, "状态"),
            *_flags(certificate, "测评报告"),
            *_fixed(certificate.field("测评另收费"), np.int64),
        ),
        (
            _known(costs),
            np.frombuffer(costs.buffers()[1], np.int32),
            _words(line, "类别"),
            *_fixed(line.field("金额"), np.int64),
            *_flags(line, "已付"),
        ),
        (*_text(line.field("发票号")), *_fixed(line.field("已获其他资助"), np.int64)),
        (
            _known(patents),
            np.frombuffer(patents.buffers()[1], np.int32),
            _words(patent, "种类"),
            *_flags(patent, "有效"),
        ),
        FROM,
        UNTIL,
        NEW_YEARS,
        out,
    )
    verdict, award, bound, states, score, has_score, pool, early = out
    columns = [
        number,
        day,
        _said(verdict, VERDICTS),
        pa.array(award, mask=award < 0),
        _said(bound, BOUNDS),
        pa.array(np.ones(count, np.bool_), mask=early),
        pa.array(states, mask=early),
        pa.array(score, mask=~has_score),
        pc.if_else(pa.array(early), None, issued),
        _said(pool, YEARS),
        _said(np.where(early, 0, -1).astype(np.int8), REFUSED),
    ]
    return pa.Table.from_arrays(columns, schema=SCHEMA)


def _known(array: pa.Array) -> np.ndarray:
    """Give the bits that say which values are there."""
    assert array.offset == 0
    bits = array.buffers()[0]
    return (
        np.full(len(array) // 8 + 1, 255, np.uint8)
        if bits is None
        else np.frombuffer(bits, np.uint8)
    )


def _fixed(array: pa.Array, width: type) -> tuple[np.ndarray, np.ndarray]:
    """Give which are known, and the values; of a decimal every second word, the low one."""
    return _known(array), np.frombuffer(array.buffers()[1], width)


def _flags(record: pa.StructArray, name: str) -> tuple[np.ndarray, np.ndarray]:
    return _fixed(record.field(name), np.uint8)


def _text(array: pa.Array) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    _, starts, text = array.buffers()
    return _known(array), np.frombuffer(starts, np.int32), np.frombuffer(text, np.uint8)


def _words(record: pa.StructArray, name: str) -> np.ndarray:
    """Give what the loop sees of each word."""
    array = record.field(name)
    seen = [WORDS[name].get(word, 0) for word in array.dictionary.to_pylist()]
    places = array.indices.fill_null(len(seen)).to_numpy()
    return np.array([*seen, -1], np.int8)[places]


def _said(codes: np.ndarray, words: pa.Array) -> pa.Array:
    return pa.DictionaryArray.from_arrays(pa.array(codes, mask=codes < 0), words)
