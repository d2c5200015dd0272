"""The names a column of a register may bear."""

import pytest

from ipaward.domain.types import Amount, Boolean, Listing, Record, Text
from ipaward.domain.words import Words
from ipaward.interfaces.batch_naming import other_names
from ipaward.rulebook.vocabulary import FactInfo, Supplier, Vocabulary
from ipaward.tables.mapping import ColumnMapping, ListMapping, TableMapping

FIRM = Record((("name", Text()), ("is small", Boolean())))
COST = Record((("sum", Amount()),))
LABELS = {
    "number": ("编号", "number"),
    "firm": ("企业", "applicant"),
    "firm.name": ("名称", "name of the firm"),
    "firm.is small": ("小微", "small"),
    "costs": ("费用", "expenses"),
    "costs.sum": ("金额", "sum paid"),
}
TYPES = {
    "number": Text(),
    "firm": FIRM,
    "firm.name": Text(),
    "firm.is small": Boolean(),
    "costs": Listing(COST),
    "costs.sum": Amount(),
}
VOCABULARY = Vocabulary(
    Record((("number", Text()), ("firm", FIRM), ("costs", Listing(COST)))),
    {
        path: FactInfo(path, of, Words(*LABELS[path]), "", Supplier.APPLICANT)
        for path, of in TYPES.items()
    },
    "number",
)
MAPPING = TableMapping(
    columns={"Nr.": ColumnMapping("number")},
    lists={"costs": ListMapping(columns={"Betrag": ColumnMapping("costs.sum")})},
)


@pytest.mark.parametrize(
    ("name", "inside", "paths"),
    [
        ("编号", "", ["number"]),
        ("企业", "", ["firm"]),
        ("Applicant", "", ["firm"]),
        ("小微", "", ["firm.is small"]),
        ("名称", "firm", ["firm.name"]),
        ("费用", "", ["costs"]),
        ("费用(条数)", "", []),
        ("金额", "costs", ["costs.sum"]),
        ("金额（元）", "costs", ["costs.sum"]),
        ("金额", "", []),
        ("Nr.", "", ["number"]),
        ("Betrag", "costs", ["costs.sum"]),
        ("Betrag", "", []),
        ("else", "", []),
    ],
)
def test_a_column_may_bear_a_label_or_what_the_mapping_says(name, inside, paths):
    assert other_names(VOCABULARY, MAPPING)(name, inside) == paths
