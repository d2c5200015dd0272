"""The certification award for OpenFisca, which computes taxes and benefits of whole populations.

Its formulas work on columns, so it is fast; but a column has no unknown: what is not given is
0, false or the empty text, and a person is granted or refused because a field was blank. Only the
rows in which nothing is missing are handed in, therefore; the others it cannot express. Whole
numbers have 32 bits and decimals are single floats, so amounts go in as fen, at most 21 million
yuan. Which law is in force depends on the period of a whole simulation, not on the day of a row:
rows from before it are left out as well, and those without a cost line, for a group with no member
would shift all behind it. A group knows no count of distinct texts: that is numpy.
"""

from __future__ import annotations

import importlib
from datetime import date
from pathlib import Path
from time import perf_counter

import numpy as np

from tests.benchmarks.registers.sample import rows_of, write_decided

entities = importlib.import_module("openfisca_core.entities")
variables = importlib.import_module("openfisca_core.variables")
periods = importlib.import_module("openfisca_core.periods")
simulations = importlib.import_module("openfisca_core.simulations")
taxbenefitsystems = importlib.import_module("openfisca_core.taxbenefitsystems")

# A line is what OpenFisca calls a person: the one entity that others are made of.
LINE = entities.Entity("line", "lines", "a cost line", "")
APPLICATION = entities.GroupEntity(
    "application", "applications", "an application", "", roles=[{"key": "cost", "plural": "costs"}]
)
YEAR = periods.DateUnit.YEAR
PERIOD = "2021"
STANDARD = 5_000_000
IN_FORCE = date(2020, 11, 7)


def _given(name: str, of: object, kind: type) -> type:
    fields = {"value_type": kind, "entity": of, "definition_period": YEAR}
    return type(name, (variables.Variable,), fields)


def _found(name: str, of: object, kind: type, formula) -> type:
    fields = {"value_type": kind, "entity": of, "definition_period": YEAR, "formula": formula}
    return type(name, (variables.Variable,), fields)


def _counts(line, period):
    certifying = np.isin(line("cost_kind", period).astype(str), ("认证", "监督审核"))
    return certifying * line("paid", period)


def _doubled(application, period):
    counts = application.members("counts", period)
    place = application.members_entity_id[counts]
    invoices = application.members("invoice", period)[counts].astype(str)
    found = np.zeros(application.count, bool)
    order = np.lexsort((invoices, place))
    place, invoices = place[order], invoices[order]
    found[place[1:][(place[1:] == place[:-1]) & (invoices[1:] == invoices[:-1])]] = True
    return found


def _cap(application, period):
    counts = application.members("counts", period)
    net = application.members("amount", period) - application.members("other", period)
    return application.sum(net * counts)


VARIABLES = [
    _given("cost_kind", LINE, str),
    _given("amount", LINE, int),
    _given("paid", LINE, bool),
    _given("invoice", LINE, str),
    _given("other", LINE, int),
    _given("kind", APPLICATION, str),
    _given("status", APPLICATION, str),
    _given("day", APPLICATION, int),
    _given("first", APPLICATION, int),
    _found("counts", LINE, bool, _counts),
    _found(
        "applicant",
        APPLICATION,
        bool,
        lambda a, p: np.isin(a("kind", p).astype(str), ("企业", "高校", "科研组织")),
    ),
    _found("certified", APPLICATION, bool, lambda a, p: a("status", p).astype(str) == "有效"),
    _found("issued", APPLICATION, bool, lambda a, p: a("first", p) <= a("day", p)),
    _found("doubled", APPLICATION, bool, _doubled),
    _found("cap", APPLICATION, int, _cap),
    _found(
        "eligible",
        APPLICATION,
        bool,
        lambda a, p: a("applicant", p) * a("certified", p) * a("issued", p) * ~a("doubled", p),
    ),
    _found(
        "award",
        APPLICATION,
        int,
        lambda a, p: a("eligible", p) * np.clip(a("cap", p), 0, STANDARD),
    ),
]


def decide(input: Path, output: Path, rows: int) -> float:
    """Decide those of the first rows in which nothing is missing; give the seconds of it."""
    records = [record for record in rows_of(input, rows) if _is_whole(record)]
    system = taxbenefitsystems.TaxBenefitSystem([LINE, APPLICATION])
    for variable in VARIABLES:
        system.add_variable(variable)
    simulation = _simulation(system, records)
    start = perf_counter()
    eligible = simulation.calculate("eligible", PERIOD)
    award = simulation.calculate("award", PERIOD)
    cap = simulation.calculate("cap", PERIOD)
    seconds = perf_counter() - start
    write_decided(
        (
            {
                "number": record["编号"],
                "verdict": "eligible" if fit else "ineligible",
                "amount": int(amount) if fit else None,
                "bound_by": ("不超认证成本" if least < STANDARD else "standard") if fit else None,
            }
            for record, fit, amount, least in zip(records, eligible, award, cap, strict=True)
        ),
        output,
    )
    return seconds


def _simulation(system, records: list[dict]):
    lines = [(nth, line) for nth, record in enumerate(records) for line in record["费用"]]
    builder = simulations.SimulationBuilder()
    builder.create_entities(system)
    builder.declare_person_entity("line", range(len(lines)))
    applications = builder.declare_entity("application", range(len(records)))
    builder.join_with_persons(applications, np.array([n for n, _ in lines]), ["cost"] * len(lines))
    simulation = builder.build(system)
    given = {
        "cost_kind": [line["类别"] for _, line in lines],
        "amount": [int(line["金额"] * 100) for _, line in lines],
        "paid": [line["已付"] for _, line in lines],
        "invoice": [line["发票号"] for _, line in lines],
        "other": [int(line["已获其他资助"] * 100) for _, line in lines],
        "kind": [record["申请人"]["类型"] for record in records],
        "status": [record["证书"]["状态"] for record in records],
        "day": [record["受理日"].toordinal() for record in records],
        "first": [record["证书"]["首次发证日"].toordinal() for record in records],
    }
    for name, values in given.items():
        simulation.set_input(name, PERIOD, np.array(values))
    return simulation


def _is_whole(record: dict) -> bool:
    """Tell whether all is known that verdict and amount may rest on, and the law in force."""
    applicant, certificate, costs = record["申请人"], record["证书"], record["费用"]
    if None in (record["受理日"], applicant, certificate) or not costs:
        return False
    single = (applicant["类型"], certificate["状态"], certificate["首次发证日"])
    if record["受理日"] < IN_FORCE:
        return False
    return None not in single and all(None not in line.values() for line in costs)
