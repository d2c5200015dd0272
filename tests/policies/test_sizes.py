"""The size of an enterprise: the bounds as published, and what they make of a firm.

A firm is in a class where it reaches every lower bound of it, the bound included; where it misses
one it is a class below.
"""

import csv
from datetime import date
from decimal import Decimal
from functools import cache
from itertools import product
from pathlib import Path

import pytest

from ipaward.domain.value import Unknown
from ipaward.interpreters.case.reading import mean_by_case
from ipaward.language.pack import read_pack
from ipaward.rulebook.meaning import Situation, mean

ROOT = Path(__file__).resolve().parents[2]
TABLE = ROOT.parent / "shared/data/sme_size_table.csv"
ON = date(2021, 6, 30)
LARGE, MEDIUM, SMALL = "大型", "中型", "小型"
STAFF, REVENUE, ASSETS = "从业人员", "营业收入", "资产总额"
STEPS = {STAFF: Decimal(1), REVENUE: Decimal("0.01"), ASSETS: Decimal("0.01")}
# What holds of a firm below a class: smaller than large, smaller than medium.
BELOW = {LARGE: "中小企业", MEDIUM: "小企业"}
READINGS = {"yardstick": mean, "case": mean_by_case}
with_the_table = pytest.mark.skipif(
    not TABLE.is_file(), reason="the size table is not beside this checkout"
)


@cache
def book(policy):
    return read_pack(policy, (ROOT,))


@cache
def bounds():
    """Give the lower bounds of the pack: industry to figure to class to bound."""
    found = {}
    parameters = book("smes-2011").parameters
    for row in parameters["划型人数下限"].on(ON).value:
        found.setdefault(row["行业"], {})[STAFF] = {c: row[c] for c in (LARGE, MEDIUM, SMALL)}
    for row in parameters["划型金额下限"].on(ON).value:
        found.setdefault(row["行业"], {})[row["指标"]] = {c: row[c] for c in (LARGE, MEDIUM, SMALL)}
    return found


def published():
    """Give the same from the table beside this checkout, and the evidence of each industry."""
    figures = {"employees": STAFF, "revenue": REVENUE, "assets": ASSETS}
    scales = {"人": 1, "万元": 10_000}
    found, evidence = {}, {}
    with TABLE.open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            industry = row["industry"].replace("、", "")
            found.setdefault(industry, {})[figures[row["indicator"]]] = {
                LARGE: Decimal(row["large_min"]) * scales[row["unit"]],
                MEDIUM: Decimal(row["medium_min"]) * scales[row["unit"]],
                SMALL: Decimal(row["small_min"]) * scales[row["unit"]],
            }
            evidence.setdefault(industry, set()).add(row["evidence"])
    return found, evidence


def size(word, reading="yardstick", kind="企业", **applicant):
    """Say whether what `word` means holds of an applicant."""
    urumqi = book("urumqi-ip-2020")
    programme = next(iter(urumqi.programmes.values()))
    record = {"申请人": {"类型": kind, **applicant}}
    here = Situation(record, ON, urumqi, programme)
    return READINGS[reading](programme.definitions[word].value, here)


@with_the_table
def test_every_bound_is_the_published_one():
    found, _ = published()

    assert len(found) > 10
    assert bounds() == found


@with_the_table
def test_the_bounds_nobody_could_check_are_named_in_the_text():
    _, evidence = published()
    doubted = {industry for industry, words in evidence.items() if words != {"seen"}}

    text = book("smes-2011").policy.clauses["S4"]

    assert doubted
    assert {industry for industry in evidence if industry in text} == doubted


def test_every_industry_an_applicant_may_have_is_in_the_table():
    industry = book("urumqi-ip-2020").vocabulary.facts["申请人.行业"].type

    # One without a bound would reach all of its bounds, and every firm in it be large.
    assert set(industry.members) == set(bounds())


def test_the_classes_rise():
    for figures in bounds().values():
        for bound in figures.values():
            assert bound[SMALL] < bound[MEDIUM] < bound[LARGE]


EDGES = [
    (industry, class_, figure)
    for industry, figures in bounds().items()
    for class_, figure in product(BELOW, figures)
]
each_edge = pytest.mark.parametrize(
    ("industry", "class_", "figure"), EDGES, ids=["-".join(edge) for edge in EDGES]
)
each_reading = pytest.mark.parametrize("reading", READINGS)


def on_the_bounds(industry, class_):
    return {figure: bound[class_] for figure, bound in bounds()[industry].items()}


@each_edge
@each_reading
@pytest.mark.parametrize(("steps", "is_below"), [(-1, True), (0, False), (1, False)])
def test_a_firm_is_below_a_class_where_one_figure_misses_its_bound(
    industry, class_, figure, reading, steps, is_below
):
    firm = on_the_bounds(industry, class_)
    firm[figure] += steps * STEPS[figure]

    assert size(BELOW[class_], reading, 行业=industry, **firm) is is_below


@each_edge
@each_reading
def test_one_figure_below_decides_though_the_others_are_not_known(
    industry, class_, figure, reading
):
    bound = bounds()[industry][figure][class_]

    firm = {figure: bound - STEPS[figure]}

    assert size(BELOW[class_], reading, 行业=industry, **firm) is True


@each_edge
@each_reading
def test_one_figure_not_known_leaves_it_open_where_the_others_reach_their_bounds(
    industry, class_, figure, reading
):
    firm = on_the_bounds(industry, class_)
    del firm[figure]

    assert isinstance(size(BELOW[class_], reading, 行业=industry, **firm), Unknown)


@pytest.mark.parametrize("industry", bounds())
def test_a_figure_the_industry_has_no_bound_for_is_not_looked_at(industry):
    firm = on_the_bounds(industry, LARGE)
    none = {figure: Decimal(0) for figure in STEPS if figure not in firm}

    assert size(BELOW[LARGE], 行业=industry, **firm, **none) is False
    assert size(BELOW[LARGE], 行业=industry, **firm) is False


@pytest.mark.parametrize("industry", bounds())
def test_a_medium_firm_is_below_large_and_not_below_medium(industry):
    firm = on_the_bounds(industry, MEDIUM)

    assert size("中小企业", 行业=industry, **firm) is True
    assert size("小企业", 行业=industry, **firm) is False


@pytest.mark.parametrize("class_", BELOW)
def test_the_size_of_a_firm_of_an_unknown_industry_is_open(class_):
    firm = {STAFF: Decimal(50), REVENUE: Decimal(10**7), ASSETS: Decimal(10**7)}

    assert isinstance(size(BELOW[class_], **firm), Unknown)


@pytest.mark.parametrize("class_", BELOW)
def test_a_firm_that_reaches_the_bounds_of_every_industry_needs_none(class_):
    every = [bound for figures in bounds().values() for bound in figures.items()]
    firm = {figure: max(b[class_] for f, b in every if f == figure) for figure in STEPS}

    assert size(BELOW[class_], **firm) is False


@pytest.mark.parametrize("word", BELOW.values())
def test_who_is_no_enterprise_has_no_size(word):
    nothing = dict.fromkeys(STEPS, Decimal(0))

    assert size(word, kind="高校", 行业="工业", **nothing) is False
    assert size(word, kind="企业", 行业="工业", **nothing) is True
