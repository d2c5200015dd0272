"""What the fast lane reads, the ordinary intake reads in the same way: for cells of every kind."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random

import pyarrow as pa
import pytest

from ipaward.domain.identifiers import (
    USCC_ALPHABET,
    organisation_check_character,
    patent_check_character,
    uscc_check_character,
)
from ipaward.domain.limits import FEN
from ipaward.domain.types import Amount, Listing, Number, Record
from tests.interpreters.batch.lanes import PLAIN, Lanes, vocabulary_with

COUNT = 200
FIGURES = {n: t for n, t in PLAIN.items() if isinstance(t, Number | Amount)}
SPELLINGS = [
    "", " ", "　", "\u00a0", "不明", "unknown", "Unknown", "UNKNOWN", "unKnown", "无", "none",
    "None", "甲", "B 乙", "ａ", "a", " 甲", "甲 ", "丙", " 丙", "乙", "长" * 5, "e\u0301", "é",
    "\u0301x", "가", "a\u200bb", "a\u202eb", "a\tb", "a\nb", "a b", "a  b", "\ufeffa", "①", "²",
    "Ⅳ", "（集团）", "ﬁ", "是", "否", "yes", "No", "TRUE", "false", "对", "1", "0", "true ",
    "ｔｒｕｅ", "-1", "+1", "007", "1.5", "1.50", "1,234.5", "1，234", "１２", "1.2万", "3%",
    "¥12.50", "￥5", "1e3", "0.1", "-0", "-0.00", ".5", "5.", "0.00001", "1.25", "1.2501", "-0.5",
    "-0.5001", "9999", "10000", "90071992547409.91", "90071992547409.92", "9007199254740991",
    "9007199254740992", "1" * 40, "0.123456789012", "0.1234567890123", "9007.199254740991",
    "9007.199254740992", "NaN", "inf", "0x10", "2021-03-01", "2021-02-30", "2021-3-1",
    "2021年3月1日", "2021/03/01", "20210301", "0000-01-01", "0001-01-01", "9999-12-31",
    "10000-01-01", "2021-03-01 00:00:00", "2021-03-01T12:00", "infinity", "-2021-03-01",
    "2021-03-01 (BC)", "epoch", "today", "3年", "36个月", "36月", "3 年", "0年", "-3年", "10天",
    "10日", "P3Y", "P36M", "P10D", "P1Y6M", "1year", "03年", "999999999年", "9999999999年",
    "P03Y", "2 months", "5days", "91652901682715176L", "91652901682715176l", "91652901682715176M",
    "9165290168271517", "201710601862.3", "ZL201710601862.3", "2017106018623", "201710601862.4",
    "95115608.X", "200210601862.3", "a;b", "a；b", "(集团)", "( 集团）", "ab", "AB", "Ab", "Ａb",
    "12", "B乙", "b 乙", "Ｂ 乙", "B　乙", "É", "iv", "IV", "集团",
]  # fmt: skip
GOOD = {
    "文字": "甲", "枚举": "B 乙", "代码": "a", "园区": "Ab",
    "信用": "91652901682715176L", "专利": "201710601862.3",
    "是否": "是", "金额": "1.5", "整数": "-1", "比率": "0.1", "人数": "9999", "细数": "0.1",
    "日期": "2021-03-01", "到期": "无", "月数": "3年", "天数": "10天",
}  # fmt: skip
CHARACTERS = "甲乙长aBzZ019.-,;；（）()·— \u00a0\u3000\u200b\u0301\u00ad\u1161１Ａ％万元年月日.X"


def uscc(rnd):
    first = "".join(rnd.choice(USCC_ALPHABET) for _ in range(2)) + f"{rnd.randrange(10**6):06d}"
    organisation = "".join(rnd.choice(USCC_ALPHABET) for _ in range(8))
    first += organisation + organisation_check_character(organisation)
    return first + uscc_check_character(first)


def patent(rnd):
    first = f"{rnd.randint(1999, 2031)}{rnd.choice('123894')}{rnd.randrange(10**7):07d}"
    return f"{first}.{patent_check_character(first)}"


def spelling(rnd):
    """Write something: a known spelling, one with a character changed, or any characters."""
    draw = rnd.random()
    if draw < 0.1:
        return None
    if draw < 0.2:
        text = rnd.choice([uscc, patent])(rnd)
    elif draw < 0.3:
        text = f"{rnd.randint(-3000, 10 ** rnd.randint(1, 16)) / 100}"
    elif draw < 0.4:
        text = (date(1, 1, 1) + timedelta(days=rnd.randrange(3_652_059))).isoformat()
    elif draw < 0.8:
        text = rnd.choice(SPELLINGS)
    else:
        return "".join(rnd.choice(CHARACTERS) for _ in range(rnd.randint(0, 8)))
    if text and rnd.random() < 0.2:
        at = rnd.randrange(len(text))
        text = text[:at] + rnd.choice(CHARACTERS + USCC_ALPHABET) + text[at + rnd.randint(0, 1) :]
    return text


def texts(seed, count=COUNT):
    rnd = Random(seed)
    return [*SPELLINGS, *(spelling(rnd) for _ in range(count))]


def agree(lanes, least=1):
    assert list(lanes.differences()) == []
    assert len(lanes.fast) >= least, "the fast lane read nothing"
    assert len(lanes.fast) + len(lanes.odd) == len(lanes.slow)


@pytest.mark.parametrize("fact", PLAIN)
@pytest.mark.parametrize("seed", range(3))
def test_texts_agree(fact, seed):
    vocabulary = vocabulary_with([(fact, PLAIN[fact])])

    lanes = Lanes(pa.table({fact: pa.array(texts(f"{fact}{seed}"), pa.string())}), vocabulary)

    agree(lanes, 20)


@pytest.mark.parametrize("fact", PLAIN)
def test_texts_in_lists_and_groups_agree(fact):
    rnd = Random(fact)
    of = PLAIN[fact]
    vocabulary = vocabulary_with(
        [
            ("文字表", Listing(of)),
            ("组", Record(((fact, of), ("里", Record(((fact, of),)))))),
            (
                "表",
                Listing(Record(((fact, of), ("深", Record(((fact, of),))), ("列", Listing(of))))),
            ),
        ]
    )

    def some(write, count=3):
        return (
            [write() for _ in range(rnd.choice([0, 1, 1, count]))] if rnd.random() > 0.1 else None
        )

    def cell():
        return GOOD[fact] if rnd.random() < 0.7 else spelling(rnd)

    def item():
        inner = {fact: cell()} if rnd.random() < 0.9 else None
        return {fact: cell(), "深": inner, "列": some(cell)} if rnd.random() < 0.97 else None

    text = pa.string()
    group = pa.struct([(fact, text), ("里", pa.struct([(fact, text)]))])
    listed = pa.struct([(fact, text), ("深", pa.struct([(fact, text)])), ("列", pa.list_(text))])
    rows = range(COUNT)
    table = pa.table(
        {
            "文字表": pa.array([some(cell) for _ in rows], pa.list_(text)),
            "组": pa.array([{fact: cell(), "里": {fact: cell()}} for _ in rows], group),
            "表": pa.array([some(item) for _ in rows], pa.list_(listed)),
        }
    )

    agree(Lanes(table, vocabulary))


SHAPES = [
    (5, 2), (4, 4), (9, 0), (18, 2), (18, 4), (18, 6), (18, 18), (20, 3),
    (38, 0), (38, 2), (38, 10), (38, 38),
]  # fmt: skip


def decimals(width, scale, fact, rnd):
    of = FIGURES[fact]
    digits = 2 if isinstance(of, Amount) else of.digits
    edges = [
        Decimal(FEN).scaleb(-digits),
        Decimal("1.25"),
        Decimal("-0.5"),
        Decimal(9999),
        Decimal(1),
    ]
    reach = 10**width - 1
    units = [0, 1, -1, 5, reach, -reach, 10 ** (width // 2)]
    for edge in edges:
        whole = int(edge.scaleb(scale))
        units += [s * whole + d for s in (1, -1) for d in (-1, 0, 1)]
    units += [rnd.randint(-reach, reach) // 10 ** rnd.randint(0, width) for _ in range(COUNT)]
    for _ in range(COUNT):  # with few decimals, as people write them
        unit = 10 ** max(scale - rnd.randint(0, digits), 0)
        units.append(rnd.randint(0, 10 ** rnd.randint(0, width)) // unit * unit)
    kept = [Decimal(f"{u}E-{scale}") for u in units if abs(u) <= reach]
    return [*kept, None]


@pytest.mark.parametrize(("width", "scale"), SHAPES)
@pytest.mark.parametrize("fact", FIGURES)
def test_decimals_agree(fact, width, scale):
    values = decimals(width, scale, fact, Random(f"{fact}{width}{scale}"))
    table = pa.table({fact: pa.array(values, pa.decimal128(width, scale))})

    agree(Lanes(table, vocabulary_with([(fact, FIGURES[fact])])))


@pytest.mark.parametrize(
    "kind", [f"{sign}int{bits}" for sign in ("", "u") for bits in (8, 16, 32, 64)]
)
@pytest.mark.parametrize("fact", FIGURES)
def test_whole_numbers_agree(fact, kind):
    bits, is_signed = int(kind.removeprefix("u").removeprefix("int")), kind[0] == "i"
    low, high = (-(2 ** (bits - 1)), 2 ** (bits - 1) - 1) if is_signed else (0, 2**bits - 1)
    rnd = Random(kind)
    edges = [e + d for e in (0, 1, 9999, FEN, FEN // 100, FEN // 10**12, -FEN) for d in (-1, 0, 1)]
    values = [
        v
        for v in (*edges, low, high, *(rnd.randint(low, high) for _ in range(50)))
        if low <= v <= high
    ]
    table = pa.table({fact: pa.array([*values, None], getattr(pa, kind)())})

    agree(Lanes(table, vocabulary_with([(fact, FIGURES[fact])])))


@pytest.mark.parametrize("fact", FIGURES)
def test_huge_whole_numbers_agree(fact):
    values = [Decimal(v) for v in (0, 1, -1, 9999, FEN, FEN + 1, 2**64, -(2**64), 10**38 - 1)]
    table = pa.table({fact: pa.array(values, pa.decimal128(38, 0))})

    agree(Lanes(table, vocabulary_with([(fact, FIGURES[fact])]), {fact: "HUGEINT"}))


@pytest.mark.parametrize("fact", ["日期", "到期"])
def test_days_agree(fact):
    rnd = Random(fact)
    first, last = date.min.toordinal() - 719_163, date.max.toordinal() - 719_163
    edges = [e + d for e in (first, last, 0) for d in (-1, 0, 1)]
    far = [-(2**31) + 2, -(2**31) + 1, 2**31 - 1, 2**31 - 2]
    numbers = [*edges, *far, *(rnd.randint(first, last) for _ in range(50)), None]
    table = pa.table({fact: pa.array(numbers, pa.int32()).view(pa.date32())})

    agree(Lanes(table, vocabulary_with([(fact, PLAIN[fact])])), 50)


@pytest.mark.parametrize("unit", ["s", "ms", "us", "ns"])
@pytest.mark.parametrize("fact", ["日期", "到期"])
def test_moments_agree_where_they_are_midnight(fact, unit):
    rnd = Random(unit)
    days = [datetime(1700, 1, 1) + timedelta(days=rnd.randrange(180_000)) for _ in range(50)]
    moments = [*days, *(d + timedelta(seconds=rnd.choice([1, 43_200, 86_399])) for d in days), None]
    if unit != "ns":
        moments += [datetime.min, datetime.max.replace(microsecond=0), datetime(9999, 12, 31)]
    table = pa.table({fact: pa.array(moments, pa.timestamp(unit))})

    lanes = Lanes(table, vocabulary_with([(fact, PLAIN[fact])]))

    agree(lanes, 50)
    assert not any(50 <= row < 100 for row in lanes.fast)


def test_truths_agree():
    table = pa.table({"是否": [True, False, None]})

    lanes = Lanes(table, vocabulary_with([("是否", PLAIN["是否"])]))

    agree(lanes, 3)


def test_typed_cells_in_lists_agree():
    vocabulary = vocabulary_with(
        [
            ("金额", Listing(Amount())),
            ("表", Listing(Record((("金额", Amount()), ("到期", PLAIN["到期"]))))),
        ]
    )
    item = pa.struct([("金额", pa.decimal128(18, 2)), ("到期", pa.date32())])
    sums = [Decimal("0.01"), None, Decimal("-1"), Decimal("9999999999999999.99")]
    table = pa.table(
        {
            "金额": pa.array(
                [[s] for s in sums] + [None, [], sums], pa.list_(pa.decimal128(18, 2))
            ),
            "表": pa.array(
                [[{"金额": s, "到期": date(2020, 1, 1)}] for s in sums] + [None, [], [None]],
                pa.list_(item),
            ),
        }
    )

    lanes = Lanes(table, vocabulary)

    agree(lanes, 4)
    assert lanes.odd == [2, 3, 6]
