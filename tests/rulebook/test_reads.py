"""What an expression reads of an application, told by looking at it."""

from ipaward.domain.types import Listing, Record
from ipaward.rulebook.definition import Definition
from ipaward.rulebook.expr import (
    Compare,
    Defined,
    Every,
    Field,
    Filter,
    Item,
    Order,
    Parameter,
)
from ipaward.rulebook.reads import facts_read
from tests.casework.books import CAP, COSTS, FEES, KIND, MONEY, ONE_OF, fact, programme

ROW = Record((("kind", KIND), ("least", MONEY)))
BOUNDS = Parameter("bounds", None, Listing(ROW))
KINDS = Compare(Order.EQUAL, Field(Item("r", "", ROW), "kind", KIND), fact("region", KIND))
REACHED = Compare(Order.AT_LEAST, fact("claim", MONEY), Field(Item("r", "", ROW), "least", MONEY))


def test_facts_come_once_each_in_the_order_they_are_read():
    assert facts_read(ONE_OF, {}) == ("applicant.kind",)


def test_a_list_comes_as_the_fields_read_of_its_items():
    assert facts_read(FEES, {}) == ("costs.sum",)
    assert facts_read(fact("costs", COSTS), {}) == ("costs",)


def test_what_a_definition_reads_is_read():
    definitions = programme().definitions

    assert facts_read(Defined("fees", MONEY), definitions) == facts_read(CAP.value, definitions)


def test_the_columns_of_a_table_of_the_policy_are_no_facts():
    every = Every(Filter(BOUNDS, "r", KINDS, BOUNDS.type), "r", REACHED)

    assert facts_read(every, {}) == ("region", "claim")


def test_nor_are_they_where_a_definition_stands_for_the_table():
    definitions = {"rows": Definition("rows", Filter(BOUNDS, "r", KINDS, BOUNDS.type))}

    every = Every(Defined("rows", BOUNDS.type), "r", REACHED)

    assert facts_read(every, definitions) == ("region", "claim")
