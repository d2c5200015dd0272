"""Facts drawn from registers of every kind, and short ways to write and ask them."""

from datetime import date
from pathlib import Path

from ipaward.domain.application import Application
from ipaward.domain.problem import RefusedError
from ipaward.domain.source import Cell
from ipaward.domain.types import Amount, Boolean, Day, Listing, Record, Text
from ipaward.domain.value import at
from ipaward.domain.words import Words
from ipaward.rulebook.book import Programme
from ipaward.rulebook.registers import decisions_register
from ipaward.rulebook.vocabulary import Blank, FactInfo, Register, Supplier, Vocabulary
from ipaward.tables.joining import Joining
from ipaward.tables.registers import Registers, read_registers

DAY = date(2021, 6, 30)


def _register(name, label, fields, **more):
    record = Record(tuple(fields.items()))
    infos = {
        field: FactInfo(field, of, LABELS.get(field, Words()), "", Supplier.AUTHORITY)
        for field, of in fields.items()
    }
    return Register(name, label, record, infos, **more)


LABELS = {"代码": Words("信用代码", "code"), "列入日": Words("列入日期", "listed on")}
# Banned from a day until a day: nothing tells two entries about one firm apart.
BANNED = _register(
    "名单",
    Words("失信名单", "banned firms"),
    {"代码": Text(), "列入日": Day(), "移出日": Day(or_none=True), "事由": Text()},
    key="代码",
    start="列入日",
    until="移出日",
)
PATENTS = _register(
    "专利登记",
    Words("专利登记簿", "patents"),
    {"权利人": Text(), "专利号": Text(), "授权日": Day(), "年费": Amount()},
    key="权利人",
    start="授权日",
    unique="专利号",
)
CERTIFICATES = _register("证书库", Words(), {"证书号": Text()}, key="证书号")
HALTS = _register("暂停", Words(), {"自": Day(), "至": Day(or_none=True)}, start="自", until="至")
REGISTERS = {
    one.name: one for one in (decisions_register("zh"), BANNED, PATENTS, CERTIFICATES, HALTS)
}

PATENT = Record((("专利号", Text()), ("年费", Amount())))
DECIDED = Record((("项目", Text()), ("核定额", Amount()), ("入围", Boolean())))
RECORD = Record(
    (
        ("编号", Text()),
        ("受理日", Day()),
        ("证书号", Text()),
        ("申请人", Record((("代码", Text()), ("失信", Boolean())))),
        ("专利", Listing(PATENT)),
        ("有证", Boolean()),
        ("停办", Boolean()),
        ("以往", Listing(DECIDED)),
    )
)


def _given(path, of):
    return FactInfo(path, of, Words(), "", Supplier.APPLICANT)


def _drawn(path, of, register, key=""):
    return FactInfo(path, of, Words(), "", Supplier.REGISTER, register, key)


FACTS = [
    _given("编号", Text()),
    _given("受理日", Day()),
    _given("证书号", Text()),
    _given("申请人", RECORD.field("申请人")),
    _given("申请人.代码", Text()),
    _drawn("申请人.失信", Boolean(), "名单"),
    _drawn("专利", Listing(PATENT), "专利登记"),
    _drawn("专利.专利号", Text(), "专利登记"),
    _drawn("专利.年费", Amount(), "专利登记"),
    _drawn("有证", Boolean(), "证书库", key="证书号"),
    _drawn("停办", Boolean(), "暂停"),
    _drawn("以往", Listing(DECIDED), "决定"),
    _drawn("以往.项目", Text(), "决定"),
    _drawn("以往.核定额", Amount(), "决定"),
    _drawn("以往.入围", Boolean(), "决定"),
]
VOCABULARY = Vocabulary(
    RECORD, {info.path: info for info in FACTS}, "编号", "", "申请人.代码", REGISTERS
)
PROGRAMME = Programme("p", Words("项目", "p"), "受理日", {}, (), None, None, (), (), ())
WITHOUT_DAY = Programme("p", Words("项目", "p"), "", {}, (), None, None, (), (), ())


def with_blank_none() -> Vocabulary:
    """The same, where a blank `移出日` means that there is none."""
    old = BANNED.fields["移出日"]
    blank = FactInfo("移出日", old.type, old.label, "", old.supplier, blank=Blank.NONE)
    fields = {**BANNED.fields, "移出日": blank}
    register = Register(
        BANNED.name, BANNED.label, BANNED.record, fields, "代码", "列入日", "移出日"
    )
    return Vocabulary(
        RECORD, VOCABULARY.facts, "编号", "", "申请人.代码", {**REGISTERS, "名单": register}
    )


def write(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    return path


def consult(*paths, vocabulary=VOCABULARY) -> Registers:
    return read_registers(paths, vocabulary)


def refusals(*paths) -> list[str]:
    """Codes for which the registers are refused as a whole; empty where they are not."""
    try:
        read_registers(paths, VOCABULARY)
    except RefusedError as fault:
        return [problem.code for problem in fault.problems]
    return []


def aside(registers, name) -> list[tuple[int, str]]:
    """Row and code of every fault of the rows put aside."""
    rows = registers.held[name].refused
    return [(row.place.row, problem.code) for row in rows for problem in row.problems]


def application(code="甲", day=DAY, **more):
    record = {"编号": "A1", "受理日": day, "申请人": {"代码": code}, **more}
    return Application("A1", record, Cell("round.csv", "", 2))


def joined(registers, one=None, on=None, programme=PROGRAMME, vocabulary=VOCABULARY):
    joining = Joining.of(programme, vocabulary, registers, on)
    return joining.join(one or application())


def banned(registers, one=None, on=None):
    """What the application is after the join said to be: True, False, or why it is unknown."""
    value = at(joined(registers, one, on).record, "申请人.失信")
    if isinstance(value, bool):
        return value
    return sorted((cause.kind.value, cause.name) for cause in value.causes)
