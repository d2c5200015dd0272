"""Each clause is told with what holds it: rule, figure, list, target, move, or why nothing can."""

import pytest

from ipaward.analysis.clauses import Holder, Holding, clauses_held
from ipaward.domain.words import Words
from ipaward.language.pack import read_pack

CLAUSES = {
    "s1": "A firm of the town is paid 100 yuan, at most its costs; the poorest first, five a year.",
    "s2": "The town keeps a list of schools and a rate for each year.",
    "s3": "Whoever moves in is a resident, and is asked after a year.",
    "s4": "By 2023 there are 200 firms.",
    "s5": "The air of the town becomes better and better.",
    "s6": "Nobody has read this one.",
}
FILES = {
    "policies/p/text.md": "".join(
        f"## {name} Title of {name}\n\n{words}\n" for name, words in CLAUSES.items()
    ),
    "policies/p/lists/schools.csv": "key,from,until\nx,2020-01-01,none\n",
    "policies/p/lists/rates.csv": "from,value\n2020-01-01,0.5\n",
    "policies/p/policy.yaml": """
policy: p
title: P
language: en
status: example
text: verbatim
in_force: 2020-01-01
uses: [q]
instruments: {act: {title: Act, at_hand: no}}
targets:
  firms:
    title: firms
    unit: firms
    yearly: {2023: 200}
    total: 200
    compare: at-least
    cites: s4 "By 2023 there are 200 firms"
not_computable:
  - cites: s5 "becomes better and better"
    why: nothing says how the air is measured
""",
    "policies/p/parameters.yaml": """
parameters:
  grant:
    type: money
    values:
      - {from: 2020-01-01, is: 100, cites: s1 "is paid 100 yuan"}
      - {from: 2021-01-01, is: 100, cites: s1 "is paid 100 yuan"}
      - {from: 2022-01-01, is: 90, cites: missing, set_by: act}
  quota:
    type: number(0)
    values:
      - {from: 2020-01-01, is: 5, cites: s1 "five a year"}
  term:
    type: duration
    values:
      - {from: 2020-01-01, is: 1 year, cites: missing, set_by: act}
lists:
  schools: {file: lists/schools.csv, cites: s2}
series:
  rates: {file: lists/rates.csv, type: number(1), cites: s2 "a rate for each year"}
""",
    "policies/q/text.md": "## s6 Another\n\nA figure of another policy.\n",
    "policies/q/policy.yaml": "policy: q\ntitle: Q\nlanguage: en\nstatus: example\n",
    "policies/q/parameters.yaml": """
parameters:
  other:
    type: money
    values:
      - {from: 2020-01-01, is: 1, cites: s6 "A figure of another policy"}
""",
    "rules/p/facts.yaml": """
identity: {number: number}
facts:
  number: {type: text, unique: yes}
  accepted: date
  town: boolean
  costs: money
""",
    "rules/p/every-programme.yaml": """
requirements:
  - name: of the town
    when: town
    cites: s1 "A firm of the town"
""",
    "rules/p/one.yaml": """
programme: one
title: One
reference_date: accepted
notes:
  - name: costs something
    when: costs > 0
    cites: [s2 "The town keeps a list", act/4 "costs"]
amount:
  standard: {is: grant, cites: s1 "is paid 100 yuan"}
  caps:
    - {name: costs, is: costs, cites: s1 "at most its costs"}
allot:
  order: [costs lowest first, number]
  quota: quota
  cites: s1 "the poorest first"
""",
    "rules/p/two.yaml": """
programme: two
title: Two
reference_date: accepted
requirements:
  - {name: poor, when: costs < 1, cites: s1 "the poorest first"}
""",
    "rules/p/stay.yaml": """
lifecycle: stay
title: Stay
subject: {name: firm, label: firm, type: text}
events:
  enters: {label: moved in, opens: yes}
  leaves: {label: moved out}
states: [resident, gone]
start: resident
final: [gone]
same_day: [enters, leaves]
transitions:
  - name: goes
    in: resident
    event: leaves
    to: gone
    cites: s3 "Whoever moves in"
reminders:
  - name: ask
    in: resident
    due: this_state.since + term
    cites: s3 "is asked after a year"
    reason: it has been there for a year
""",
}


@pytest.fixture(scope="module")
def held(tmp_path_factory):
    root = tmp_path_factory.mktemp("pack")
    for name, content in FILES.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, "utf-8")
    return {one.clause: one for one in clauses_held(read_pack("p", (root,)))}


def kinds(one):
    return [(holding.kind, holding.where) for holding in one.holdings]


def test_every_clause_comes_in_its_order_with_its_title(held):
    assert list(held) == list(CLAUSES)
    assert held["s4"].title == "Title of s4"


def test_rules_terms_allotment_and_figures_come_in_the_order_of_the_words(held):
    assert kinds(held["s1"]) == [
        (Holder.RULE, "every-programme/of the town"),
        (Holder.STANDARD, "one"),
        (Holder.PARAMETER, "grant"),
        (Holder.CAP, "one/costs"),
        (Holder.ALLOTMENT, "one"),
        (Holder.RULE, "two/poor"),
        (Holder.PARAMETER, "quota"),
    ]


def test_the_words_are_those_quoted(held):
    assert held["s1"].holdings[3].words == "at most its costs"


def test_a_rule_of_every_programme_is_one_rule(held):
    assert [where for _, where in kinds(held["s1"])].count("every-programme/of the town") == 1


def test_a_clause_cited_as_a_whole_is_held_without_words(held):
    assert held["s2"].holdings[1] == Holding(Holder.LIST, "schools", "")


def test_a_list_and_a_series_hold_a_clause(held):
    assert kinds(held["s2"])[1:] == [(Holder.LIST, "schools"), (Holder.SERIES, "rates")]


def test_a_transition_and_a_reminder_hold_a_clause(held):
    assert kinds(held["s3"]) == [(Holder.TRANSITION, "stay/goes"), (Holder.REMINDER, "stay/ask")]


def test_a_target_holds_a_clause(held):
    assert kinds(held["s4"]) == [(Holder.TARGET, "firms")]


def test_a_passage_that_cannot_be_computed_says_why(held):
    why = Words(en="nothing says how the air is measured")
    words = "becomes better and better"

    assert held["s5"].holdings == (Holding(Holder.NOT_COMPUTABLE, "", words, why),)


def test_a_clause_of_the_same_name_of_another_policy_holds_nothing_here(held):
    assert held["s6"].holdings == ()
    assert [name for name, one in held.items() if not one.is_held] == ["s6"]
