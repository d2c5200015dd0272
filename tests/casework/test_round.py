"""Who comes first, where quota and ceiling cut, and what could still change the cut."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import islice, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ipaward.casework.decide import Desk
from ipaward.casework.doubles import with_blanks
from ipaward.casework.round import place
from ipaward.domain.finding import State, Verdict
from ipaward.domain.money import Money
from ipaward.domain.value import NOTHING
from ipaward.interpreters.case.reading import CaseReading
from ipaward.rulebook.book import Award, Last, OrderKey, Over
from ipaward.rulebook.expr import Parameter
from ipaward.rulebook.wanted import narrowed
from tests.casework.books import (
    CITED,
    CLAIM,
    MONEY,
    NUMBER,
    OPEN_READING,
    REGION,
    ROUNDS,
    TEXT,
    UNFOUNDED,
    UNKNOWN,
    YEAR_OF_DAY,
    allotment,
    application,
    book,
    fact,
    parameter,
    programme,
)

CEILING = Parameter("ceiling", None, MONEY)


def screened(cases, *, quota=2, ceiling=100, overrides=None, basis=CITED, policy=None, **cut):
    """Decide and place applications given as number to changed facts."""
    one = programme(allotment=allotment(**cut), award=Award(CLAIM, ()))
    parameters = (
        parameter("quota", NUMBER, quota if quota is UNKNOWN else Decimal(quota), basis),
        parameter("ceiling", MONEY, Decimal(ceiling), basis),
    )
    here = book(of=one, parameters=parameters, **(policy or {}))
    desk = Desk.of(CaseReading(here, one), "1")
    decisions = [desk.decide(application(number, **facts)) for number, facts in cases.items()]
    return place(here, one, decisions, overrides or {})


def placements(round_):
    return {d.application: d.placement for d in round_.decisions}


def results(round_):
    return {number: p.result for number, p in placements(round_).items()}


def ranks(round_):
    return {number: p.rank for number, p in placements(round_).items()}


def unsure(round_):
    return {number for number, p in placements(round_).items() if p.provisional}


def score(figure, **more):
    return {"score": Decimal(figure), **more}


PENDING = {"valid": None}


# --- order -------------------------------------------------------------------------------


def test_the_higher_score_comes_first():
    round_ = screened({"A1": score(9), "A2": score(11), "A3": score(10)})

    assert ranks(round_) == {"A1": 3, "A2": 1, "A3": 2}


def test_at_equal_scores_the_earlier_day_comes_first():
    round_ = screened({"A1": {"issued": date(2021, 3, 2)}, "A2": {"issued": date(2021, 3, 1)}})

    assert ranks(round_) == {"A1": 2, "A2": 1}


def test_all_equal_the_number_decides_whatever_the_row():
    round_ = screened({"A3": {}, "A1": {}, "A2": {}})

    assert ranks(round_) == {"A1": 1, "A2": 2, "A3": 3}


@pytest.mark.parametrize(("descending", "first"), [(True, "A2"), (False, "A1")])
def test_texts_order_by_code_point_both_ways(descending, first):
    key = OrderKey("region", REGION, descending)
    round_ = screened({"A1": {"region": "a"}, "A2": {"region": "ab"}}, order=(key,))

    assert ranks(round_)[first] == 1


def test_an_unknown_key_ranks_last_and_is_named():
    round_ = screened({"A1": score(0), "A2": {"score": None}}, quota=1)

    assert ranks(round_) == {"A1": 1, "A2": 2}
    assert placements(round_)["A2"].why == ("score",)


def test_an_unknown_second_key_ranks_last_only_among_equals():
    round_ = screened({"A1": score(10, issued=None), "A2": score(9), "A3": score(10)}, quota=3)

    assert ranks(round_) == {"A3": 1, "A1": 2, "A2": 3}


def test_known_to_have_none_comes_after_every_day_and_before_unknown():
    round_ = screened(
        {"A1": {"issued": None}, "A2": {"issued": NOTHING}, "A3": {"issued": date(2021, 5, 1)}}
    )

    assert ranks(round_) == {"A3": 1, "A2": 2, "A1": 3}


def test_an_unknown_key_leaves_the_cut_open_for_those_it_could_overtake():
    round_ = screened(
        {"A1": score(9), "A2": score(8), "A3": {"score": None}, "A4": score(7)}, quota=2
    )

    # A3 could come first: then A2 is out. A1 stays within whatever happens.
    assert unsure(round_) == {"A2", "A3"}


# --- quota -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("quota", "within"),
    [(0, set()), (2, {"A1", "A2"}), (3, {"A1", "A2", "A3"}), (4, {"A1", "A2", "A3"})],
)
def test_the_quota_cuts_below_on_and_above_the_count(quota, within):
    round_ = screened({"A1": score(3), "A2": score(2), "A3": score(1)}, quota=quota)

    assert {n for n, result in results(round_).items() if result == "within"} == within
    assert round_.pools[0].within == len(within)


def test_outside_the_quota_is_not_ineligible():
    round_ = screened({"A1": score(2), "A2": score(1)}, quota=1)

    outside = round_.decisions[1]
    assert outside.placement.result == "outside"
    assert outside.placement.awarded == Money(0)
    assert outside.verdict is Verdict.ELIGIBLE
    assert outside.amount == Money(10000)


def test_the_ineligible_are_unranked_and_take_no_place():
    other = {"applicant": {"name": "x", "kind": "other"}}
    round_ = screened({"A1": score(1), "A2": score(9, **other)}, quota=1)

    assert results(round_) == {"A1": "within", "A2": "unranked"}
    assert unsure(round_) == set()


def test_a_quota_nobody_has_set_leaves_all_unranked_and_is_named():
    round_ = screened({"A1": {}}, quota=UNKNOWN)

    placement = placements(round_)["A1"]
    assert (placement.result, placement.rank) == ("unranked", None)
    assert placement.why == ("quota",)


def test_a_quota_without_basis_makes_every_place_provisional_by_name():
    round_ = screened({"A1": {}}, basis=UNFOUNDED)

    assert placements(round_)["A1"].provisional
    assert placements(round_)["A1"].why == ("quota",)


def test_a_reading_nobody_decided_makes_the_place_provisional_by_name():
    round_ = screened(
        {"A1": {}}, basis=replace(CITED, readings=("whom",)), policy={"readings": OPEN_READING}
    )

    assert placements(round_)["A1"].why == ("reading:whom",)


def test_a_quota_with_basis_leaves_the_place_settled():
    assert unsure(screened({"A1": {}})) == set()


def test_a_quota_may_be_set_for_one_placing_only():
    round_ = screened({"A1": score(2), "A2": score(1)}, overrides={"quota": Decimal(1)})

    assert results(round_) == {"A1": "within", "A2": "outside"}


# --- pending -----------------------------------------------------------------------------


@pytest.mark.parametrize(("quota", "open_"), [(1, {"A1"}), (2, {"A2"}), (3, set()), (4, set())])
def test_the_cut_is_provisional_for_the_one_a_pending_case_could_displace(quota, open_):
    round_ = screened({"A1": score(3), "A2": score(2), "P": score(9, **PENDING)}, quota=quota)

    assert results(round_)["P"] == "unranked"
    assert unsure(round_) == open_


@pytest.mark.parametrize(("figure", "open_"), [(1, set()), (2, set()), (3, {"A1"})])
def test_a_pending_case_that_ranks_lower_displaces_nobody(figure, open_):
    round_ = screened({"A1": score(2), "P": score(figure, **PENDING)}, quota=1)

    assert unsure(round_) == open_


def test_a_pending_case_with_an_unknown_key_could_rank_anywhere():
    round_ = screened({"A1": score(99), "P": {"score": None, **PENDING}}, quota=1)

    assert unsure(round_) == {"A1"}
    assert placements(round_)["A1"].why == ("pending",)


def test_two_pending_cases_can_displace_two():
    cases = {"A1": score(3), "A2": score(2), "P": score(9, **PENDING), "Q": score(8, **PENDING)}

    assert unsure(screened(cases, quota=2)) == {"A1", "A2"}
    assert unsure(screened(cases, quota=3)) == {"A2"}
    assert unsure(screened(cases, quota=4)) == set()


# --- pools -------------------------------------------------------------------------------


def test_each_pool_has_its_own_quota():
    round_ = screened(
        {"A1": score(1), "A2": score(2, day=date(2022, 1, 1))}, quota=1, per=YEAR_OF_DAY
    )

    assert results(round_) == {"A1": "within", "A2": "within"}
    assert [pool.name for pool in round_.pools] == ["2021", "2022"]


def test_a_pending_case_of_another_pool_changes_nothing():
    cases = {"A1": score(1), "P": score(9, region="south", **PENDING)}

    assert unsure(screened(cases, quota=1, per=REGION)) == set()


def test_a_pending_case_whose_pool_is_unknown_may_join_any():
    cases = {"A1": score(1), "P": score(9, region=None, **PENDING)}

    assert unsure(screened(cases, quota=1, per=REGION)) == {"A1"}


def test_an_eligible_case_whose_pool_is_unknown_is_unranked_and_says_why():
    round_ = screened({"A1": score(1), "A2": score(9, region=None)}, quota=1, per=REGION)

    assert placements(round_)["A2"].result == "unranked"
    assert placements(round_)["A2"].why == ("region",)
    assert unsure(round_) == {"A1", "A2"}


@pytest.mark.parametrize(
    ("day", "name"),
    [
        (date(2021, 2, 28), "2021"),
        (date(2021, 3, 1), "spring"),
        (date(2021, 6, 30), "spring"),
        (date(2021, 7, 1), "2021"),
    ],
)
def test_the_round_is_named_by_its_days_or_else_by_its_pool(day, name):
    round_ = screened({"A1": {"day": day}}, per=YEAR_OF_DAY, policy={"rounds": ROUNDS})

    assert placements(round_)["A1"].round == name


# --- ceiling -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("last", "awarded"),
    [
        (Last.STOP, {"A1": "70.00", "A2": "0.00", "A3": "0.00"}),
        (Last.PART, {"A1": "70.00", "A2": "30.00", "A3": "0.00"}),
        (Last.SKIP, {"A1": "70.00", "A2": "0.00", "A3": "30.00"}),
    ],
)
def test_a_ceiling_is_spent_in_order(last, awarded):
    cases = {
        "A1": score(3, claim=Decimal(70)),
        "A2": score(2, claim=Decimal(40)),
        "A3": score(1, claim=Decimal(30)),
    }
    round_ = _under_ceiling(cases, last=last)

    assert {n: str(p.awarded) for n, p in placements(round_).items()} == awarded


def _under_ceiling(cases, most=100, **cut):
    one = programme(
        allotment=allotment(**({"quota": None, "ceiling": CEILING} | cut)), award=Award(CLAIM, ())
    )
    parameters = (
        parameter("ceiling", MONEY, Decimal(most)),
        parameter("quota", NUMBER, Decimal(2)),
    )
    here = book(of=one, parameters=parameters)
    desk = Desk.of(CaseReading(here, one), "1")
    return place(here, one, [desk.decide(application(n, **f)) for n, f in cases.items()])


def test_a_proportionate_cut_adds_up_to_the_ceiling_exactly():
    cases = {f"A{i}": {"claim": Decimal(100)} for i in range(3)}
    round_ = _under_ceiling(cases, over=Over.IN_PROPORTION, order=())

    assert [str(d.placement.awarded) for d in round_.decisions] == ["33.34", "33.33", "33.33"]
    assert round_.pools[0].awarded == Money(10000)
    assert round_.pools[0].left == Money(0)
    assert round_.pools[0].claimed == Money(30000)


def test_a_proportionate_cut_has_no_ranks():
    round_ = _under_ceiling({"A1": {}, "A2": {}}, over=Over.IN_PROPORTION, order=())

    assert ranks(round_) == {"A1": None, "A2": None}
    assert results(round_) == {"A1": "within", "A2": "within"}


@pytest.mark.parametrize(("most", "open_"), [(199, {"A1"}), (200, set()), (201, set())])
def test_a_pending_case_leaves_a_proportionate_cut_open_only_if_it_could_exceed(most, open_):
    cases = {"A1": {"claim": Decimal(100)}, "P": {"claim": Decimal(100), **PENDING}}
    round_ = _under_ceiling(cases, most, over=Over.IN_PROPORTION, order=())

    assert unsure(round_) == open_


def test_a_pending_case_of_unknown_amount_could_exceed_any_ceiling():
    cases = {"A1": {"claim": Decimal(1)}, "P": {"claim": None}}
    round_ = _under_ceiling(cases, 10**9, over=Over.IN_PROPORTION, order=())

    assert unsure(round_) == {"A1"}


@pytest.mark.parametrize(("most", "open_"), [(299, {"A2"}), (300, set())])
def test_a_pending_case_leaves_open_only_those_it_could_come_before(most, open_):
    cases = {
        "A1": score(3, claim=Decimal(100)),
        "P": score(2, claim=Decimal(100), **PENDING),
        "A2": score(1, claim=Decimal(100)),
    }

    assert unsure(_under_ceiling(cases, most)) == open_


# The first key parts the cases into two, so that an unknown second key leaves open the order
# within its part alone, and the ranks of the other part are certain.
BY_REGION_AND_SCORE = (
    OrderKey("region", REGION, True),
    OrderKey("score", fact("score", NUMBER), True),
)


def _in(region, figure, claim):
    known = None if figure is None else Decimal(figure)
    return {"region": region, "score": known, "claim": Decimal(claim)}


def test_a_place_is_open_where_what_those_before_use_up_is_open():
    cases = {"A1": _in("z", 5, 60), "A2": _in("z", None, 50), "A3": _in("a", 1, 50)}
    round_ = _under_ceiling(cases, last=Last.SKIP, order=BY_REGION_AND_SCORE)

    assert ranks(round_)["A3"] == 3
    assert unsure(round_) == {"A1", "A2", "A3"}


def test_a_share_is_open_where_it_is_open_who_shares():
    cases = {"A1": _in("z", 1, 100), "A2": _in("a", 5, 50), "A3": _in("a", None, 200)}
    quota = Parameter("quota", None, NUMBER)
    round_ = _under_ceiling(cases, over=Over.IN_PROPORTION, quota=quota, order=BY_REGION_AND_SCORE)

    assert unsure(round_) == {"A1", "A2", "A3"}


def test_an_unknown_key_outside_the_quota_leaves_nothing_open():
    cases = {"A1": _in("z", 1, 90), "A2": _in("y", 1, 90), "A3": _in("a", 5, 90)}
    cases["A4"] = _in("a", None, 90)
    quota = Parameter("quota", None, NUMBER)
    for cut in ({}, {"last": Last.SKIP}, {"over": Over.IN_PROPORTION}):
        round_ = _under_ceiling(cases, quota=quota, order=BY_REGION_AND_SCORE, **cut)

        assert {n for n in ("A1", "A2") if n in unsure(round_)} == set()
        assert placements(round_)["A3"].result == "outside"


CUTS = [{"over": Over.IN_PROPORTION}, *({"last": last} for last in Last)]
OPEN_CASE = st.tuples(
    st.sampled_from("za"), st.sampled_from([None, 1, 2, 3]), st.sampled_from([10, 33, 50, 80])
)


@settings(max_examples=150, deadline=None)
@given(st.lists(OPEN_CASE, min_size=2, max_size=4), st.sampled_from(CUTS), st.booleans())
def test_what_is_final_stays_whatever_the_unknown_keys_turn_out_to_be(rows, cut, has_quota):
    quota = {"quota": Parameter("quota", None, NUMBER)} if has_quota else {}

    def placed(figures):
        cases = {
            f"A{i}": _in(region, figure, claim)
            for i, ((region, _, claim), figure) in enumerate(zip(rows, figures, strict=True))
        }
        return placements(_under_ceiling(cases, order=BY_REGION_AND_SCORE, **cut, **quota))

    first = placed([figure for _, figure, _ in rows])
    final = [number for number, placement in first.items() if not placement.why]
    possible = ([1, 2, 3, 4] if figure is None else [figure] for _, figure, _ in rows)
    for figures in islice(product(*possible), 16):
        then = placed(figures)
        for number in final:
            assert then[number].result == first[number].result
            assert then[number].awarded == first[number].awarded


def test_a_quota_and_a_ceiling_both_cut():
    cases = {f"A{i}": score(9 - i, claim=Decimal(60)) for i in range(3)}
    both = _under_ceiling(cases, 90, quota=Parameter("quota", None, NUMBER), last=Last.PART)

    assert [str(d.placement.awarded) for d in both.decisions] == ["60.00", "30.00", "0.00"]


# --- doubles -----------------------------------------------------------------------------


def _same_invoice(**second):
    costs = ({"kind": "fee", "sum": Decimal(5), "invoice": "F-A1"},)
    return screened({"A1": {}, "A2": {"costs": costs, **second}, "A3": {}}, quota=3)


def doubles(decision):
    return [f for f in decision.findings if f.kind == "double"]


def test_a_shared_invoice_is_named_in_both_decisions():
    first, second, third = _same_invoice().decisions

    assert "A2" in doubles(first)[0].message.zh
    assert "A1" in doubles(second)[0].message.en
    assert dict(doubles(first)[0].facts) == {"costs.invoice": "F-A1"}
    assert doubles(third) == []


def test_a_double_makes_the_places_of_those_involved_provisional():
    round_ = _same_invoice()

    assert unsure(round_) == {"A1", "A2"}
    assert placements(round_)["A1"].why == ("costs.invoice",)


def test_a_double_changes_no_verdict():
    assert {d.verdict for d in _same_invoice().decisions} == {Verdict.ELIGIBLE}


@pytest.mark.parametrize("second", [PENDING, {"applicant": {"name": "x", "kind": "other"}}])
def test_a_double_is_found_with_pending_and_ineligible_applications(second):
    round_ = _same_invoice(**second)

    assert len(doubles(round_.decisions[0])) == 1
    assert len(doubles(round_.decisions[1])) == 1
    assert unsure(round_) == {"A1"}


def test_one_invoice_twice_in_one_application_is_no_double_of_the_round():
    line = {"kind": "fee", "sum": Decimal(5), "invoice": "F9"}

    assert screened({"A1": {"costs": (line, line)}, "A2": {}}).doubles == ()


@pytest.mark.parametrize("other", ["Ｆ－Ａ１", "f-a1", "F - A1", "Ｆ-a1"])
def test_another_way_to_type_an_invoice_number_makes_no_other_invoice(other):
    costs = ({"kind": "fee", "sum": Decimal(5), "invoice": other},)
    first, second = screened({"A1": {}, "A2": {"costs": costs}}, quota=3).decisions

    assert "A2" in doubles(first)[0].message.zh
    assert dict(doubles(first)[0].facts) == {"costs.invoice": "F-A1"}
    assert dict(doubles(second)[0].facts) == {"costs.invoice": other}


def test_what_is_unknown_is_never_the_same():
    line = {"kind": "fee", "sum": Decimal(5)}

    assert screened({"A1": {"costs": (line,)}, "A2": {"costs": (line,)}}).doubles == ()


NO_INVOICE = {"kind": "fee", "sum": Decimal(5)}


def blanks(cases):
    """The findings on what is left blank, of the first case; the programme asks for everything."""
    first, *_ = with_blanks(book().vocabulary, screened(cases).decisions)
    return [one for one in doubles(first) if one.state is State.UNKNOWN]


@pytest.mark.parametrize("costs", [(NO_INVOICE,), ({**NO_INVOICE, "invoice": ""}, NO_INVOICE)])
def test_of_who_is_eligible_without_an_invoice_number_it_is_said_that_doubles_cannot_be_told(costs):
    (blank,) = blanks({"A1": {"costs": costs}, "A2": {}})

    assert set(blank.facts) == {"costs.invoice"}
    assert blank.message.zh.endswith("空着：不能核对是否与别的申请重复")
    assert "is blank: whether another application has the same" in blank.message.en


@pytest.mark.parametrize("more", [PENDING, {"applicant": {"name": "x", "kind": "other"}}])
def test_of_who_is_not_eligible_nothing_is_said_of_what_is_left_blank(more):
    assert blanks({"A1": {"costs": (NO_INVOICE,), **more}, "A2": {}}) == []


def test_who_leaves_nothing_blank_or_is_alone_in_a_round_is_told_nothing():
    assert blanks({"A1": {}, "A2": {"costs": (NO_INVOICE,)}}) == []
    assert blanks({"A1": {"costs": (NO_INVOICE,)}}) == []


def test_a_unique_fact_the_programme_does_not_ask_for_is_left_blank_by_everybody():
    asked = narrowed(book().vocabulary, ("number",))
    decisions = screened({"A1": {"costs": (NO_INVOICE,)}, "A2": {}}).decisions

    assert with_blanks(asked, decisions) == list(decisions)


def test_a_programme_without_a_cut_still_finds_doubles_and_places_nobody():
    one = programme()
    here = book(of=one)
    desk = Desk.of(CaseReading(here, one), "1")
    costs = application("A1").record["costs"]
    round_ = place(
        here, one, [desk.decide(application("A1")), desk.decide(application("A2", costs=costs))]
    )

    assert [d.placement for d in round_.decisions] == [None, None]
    assert len(round_.doubles) == 1


def test_the_decisions_keep_the_order_they_came_in():
    round_ = screened({"B": score(1), "A": score(9), "C": score(5)})

    assert [d.application for d in round_.decisions] == ["B", "A", "C"]
    assert round_.pools[0].order == ("A", "C", "B")


def test_the_same_round_in_another_order_is_placed_alike():
    cases = {f"A{i}": score(i % 4, issued=date(2021, 1, 1 + i % 3)) for i in range(12)}
    turned = dict(reversed(cases.items()))

    assert placements(screened(cases, quota=5)) == placements(screened(turned, quota=5))


def test_keys_of_text_facts_work_beside_figures():
    order = (OrderKey("applicant.name", fact("applicant.name", TEXT), False),)
    named = {"A1": {"applicant": {"name": "乙", "kind": "firm"}}, "A2": {}}

    assert ranks(screened(named, order=order)) == {"A1": 2, "A2": 1}


@pytest.mark.parametrize(("count", "rest"), [(20, 0), (21, 0), (22, 1)])
def test_of_many_who_share_a_value_twenty_are_named_and_the_rest_is_counted(count, rest):
    costs = ({"kind": "fee", "sum": Decimal(5), "invoice": "F9"},)
    cases = {f"A{n:02}": {"costs": costs} for n in range(count)}

    message = doubles(screened(cases).decisions[0])[0].message

    assert message.en.count("A") == min(count - 1, 20)
    assert (f" and {rest} more" in message.en) is bool(rest)
    assert (f" 等{count - 1}份" in message.zh) is bool(rest)
