"""A register is the same every time, balanced, and in the form the rules ask for."""

import duckdb
import pytest

from ipaward.domain.identifiers import Fault, read_identifier
from ipaward.domain.types import Amount, Boolean, Day, Listing, Record, Scheme, Type
from ipaward.rulebook.wanted import vocabulary_of
from tests.benchmarks.registers import by_hand
from tests.benchmarks.registers.generator import generate
from tests.benchmarks.registers.yardstick import rules

ROWS = 20_000


@pytest.fixture(scope="module")
def register(tmp_path_factory):
    path = tmp_path_factory.mktemp("registers") / "register.parquet"
    generate(ROWS, path)
    return path


def asked(query: str, **paths) -> list[tuple]:
    return duckdb.sql(query.format(**paths)).fetchall()


def test_the_same_rows_and_seed_give_the_same_bytes(register, tmp_path):
    again = tmp_path / "again.parquet"

    generate(ROWS, again)

    assert again.read_bytes() == register.read_bytes()


def test_the_first_rows_of_a_long_register_are_those_of_a_short_one(register, tmp_path):
    short = tmp_path / "short.parquet"

    generate(1_000, short)

    first = asked("SELECT * FROM '{register}' LIMIT 1000", register=register)
    assert asked("SELECT * FROM '{short}'", short=short) == first


def test_another_seed_gives_other_rows(register, tmp_path):
    other = tmp_path / "other.parquet"

    generate(1_000, other, seed=2)

    common = "SELECT 证书.首次发证日 FROM '{register}' LIMIT 1000"
    assert asked("SELECT 证书.首次发证日 FROM '{other}'", other=other) != asked(
        common, register=register
    )


def test_the_columns_are_those_the_programme_asks_for(register):
    book, programme = rules()

    described = asked("DESCRIBE SELECT * FROM '{register}'", register=register)

    wanted = vocabulary_of(book.vocabulary, programme).record
    assert {name: kind for name, kind, *_ in described} == {
        name: column(of) for name, of in wanted.fields
    }


def column(of: Type) -> str:
    match of:
        case Record(fields=fields):
            return "STRUCT(" + ", ".join(f"{quoted(n)} {column(t)}" for n, t in fields) + ")"
        case Listing(item=item):
            return f"{column(item)}[]"
        case Amount():
            return "DECIMAL(18,2)"
        case Day():
            return "DATE"
        case Boolean():
            return "BOOLEAN"
        case _:
            return "VARCHAR"


def quoted(name: str) -> str:
    return f'"{name}"'


def test_every_outcome_and_both_caps_have_their_share(register, tmp_path):
    output = tmp_path / "decided.parquet"

    by_hand.decide(register, output)

    verdicts = dict(asked("SELECT verdict, count(*) FROM '{o}' GROUP BY 1", o=output))
    bounds = dict(asked("SELECT bound_by, count(*) FROM '{o}' GROUP BY 1", o=output))
    assert min(verdicts[v] for v in ("eligible", "ineligible", "pending")) > ROWS * 12 // 100
    assert min(bounds[b] for b in ("standard", "不超认证成本")) > ROWS // 10
    assert verdicts[None] > 0


def test_every_rule_is_met_unmet_and_unknown_somewhere(register, tmp_path):
    output = tmp_path / "decided.parquet"

    by_hand.decide(register, output)

    _, programme = rules()
    for nth, rule in enumerate(programme.rules):
        seen = asked(
            "SELECT DISTINCT states_0 >> {bits} & 3 FROM '{o}' WHERE refused IS NULL",
            bits=2 * nth,
            o=output,
        )
        assert {state for (state,) in seen} == {0, 1, 2}, rule.name


def test_every_identifier_passes_its_check(register):
    codes = asked(
        "SELECT DISTINCT 申请人.信用代码 FROM '{r}' UNION SELECT 证书.认证机构 FROM '{r}'",
        r=register,
    )
    patents = asked(
        "SELECT DISTINCT p.专利号 FROM (SELECT unnest(专利) AS p FROM '{r}')", r=register
    )

    faults = [
        fault
        for listed, scheme in ((codes, Scheme.USCC), (patents, Scheme.PATENT))
        for (number,) in listed
        if number is not None and isinstance(fault := read_identifier(number, scheme), Fault)
    ]

    assert faults == []
    assert min(len(codes), len(patents)) > 1_000
