"""CSV files: encodings, quotes, lists beside them, and files nobody should be able to choke on."""

import tracemalloc
from csv import writer
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ipaward.domain.limits import CELL_CHARACTERS, LINE_CHARACTERS
from ipaward.domain.problem import RefusedError
from ipaward.domain.value import Unknown, at
from ipaward.domain.words import Language
from ipaward.tables.intake import read_applications
from ipaward.tables.mapping import TableMapping
from tests.tables.world import (
    VOCABULARY,
    applications,
    codes,
    faults,
    read,
    refusal_of,
    refused,
    why_refused,
)

TEXT = "编号,单位名称,另收费\nA1,甲公司,5\n"


def csv(tmp_path, text=TEXT, name="a.csv", encoding="utf-8"):
    path = tmp_path / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode(encoding))
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_utf8_and_whatever_bears_a_mark_is_read(tmp_path, encoding):
    _, rows = read(csv(tmp_path, encoding=encoding))

    assert at(applications(rows)["A1"].record, "申请人.名称") == "甲公司"


def test_gbk_is_read_only_where_it_is_named(tmp_path):
    path = csv(tmp_path, encoding="gb18030")

    with pytest.raises(RefusedError) as refusal:
        read_applications(path, VOCABULARY)
    problem = refusal.value.problems[0]
    assert problem.code == "table-not-utf8"
    assert problem.details["byte"] == "1"
    assert "gb18030" in problem.cure(Language.EN)

    _, rows = read(path, TableMapping(encoding="gb18030"))
    assert at(applications(rows)["A1"].record, "申请人.名称") == "甲公司"


@pytest.mark.parametrize("before", [0, 5, 1 << 20])
def test_a_wrong_byte_is_named_by_its_place(tmp_path, before):
    content = b"A" * before + b"\xff"

    with pytest.raises(RefusedError) as refusal:
        read_applications(csv(tmp_path, content), VOCABULARY)
    assert refusal.value.problems[0].details["byte"] == str(before + 1)


def test_a_character_cut_off_at_the_end_is_found(tmp_path):
    assert why_refused(csv(tmp_path, TEXT.encode() + b"\xe7\x94")) == ["table-not-utf8"]


@pytest.mark.parametrize(
    ("mapping", "fault"),
    [
        (TableMapping(encoding="ascii"), "wrong-encoding"),
        (TableMapping(encoding="utf-16"), "no-byte-order"),
    ],
)
def test_an_encoding_named_wrongly_is_refused(tmp_path, mapping, fault):
    assert why_refused(csv(tmp_path), mapping) == [fault]


def test_where_no_mark_tells_the_order_of_bytes_the_encoding_may(tmp_path):
    path = csv(tmp_path, encoding="utf-16-le")

    (problem,) = refusal_of(path, TableMapping(encoding="U16"))
    assert "utf-16-le" in problem.cure(Language.ZH)

    _, rows = read(path, TableMapping(encoding="utf-16-le"))
    assert list(applications(rows)) == ["A1"]


def test_null_characters_are_refused(tmp_path):
    assert why_refused(csv(tmp_path, TEXT + "A2,\0,1\n")) == ["not-text"]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_kind_of_line_end_is_read_and_rows_keep_their_numbers(tmp_path, end):
    _, rows = read(csv(tmp_path, (TEXT + "A2,乙,x\n").replace("\n", end)))

    assert faults(rows) == [("not-an-amount", "C3")]


def test_quotes_commas_and_doubled_quotes_are_read(tmp_path):
    _, rows = read(csv(tmp_path, TEXT + 'A2,"甲, ""乙"" 公司","1,234.50"\n'))

    record = applications(rows)["A2"].record
    assert at(record, "申请人.名称") == '甲, "乙" 公司'
    assert at(record, "证书.另收费") == Decimal("1234.50")


def test_a_line_end_in_a_cell_is_a_fault_of_the_row_it_starts_in(tmp_path):
    _, rows = read(csv(tmp_path, TEXT + 'A2,"甲\n乙",1\nA3,丙,x\n'))

    assert faults(rows) == [("forbidden-character", "B3"), ("not-an-amount", "C5")]


@pytest.mark.parametrize("after", [3, 100_000])
def test_a_quote_never_closed_is_refused_with_the_row_it_opens_in(tmp_path, after):
    good = "".join(f"A{n},甲,1\n" for n in range(2, 10))
    text = TEXT + good + 'A10,"甲,1\n' + "".join(f"B{n},甲,1\n" for n in range(after))

    with pytest.raises(RefusedError) as refusal:
        read_applications(csv(tmp_path, text), VOCABULARY)
    assert codes(refusal.value.problems) == ["broken-quotes"]
    assert refusal.value.problems[0].place.row == 11


@pytest.mark.parametrize("letter", ["A", "甲"])
def test_an_endless_line_is_refused_by_its_characters(tmp_path, letter):
    on = csv(tmp_path, TEXT + letter * LINE_CHARACTERS)
    above = csv(tmp_path, TEXT + letter * (LINE_CHARACTERS + 1), "b.csv")

    assert why_refused(on) == []
    assert why_refused(above) == ["line-too-long"]


@pytest.mark.parametrize("length", [CELL_CHARACTERS, CELL_CHARACTERS + 1])
def test_a_cell_ends_where_that_of_a_spreadsheet_does(tmp_path, length):
    _, rows = read(csv(tmp_path, TEXT + f"A2,{'x' * length},1\n"))

    assert faults(rows) == ([] if length == CELL_CHARACTERS else [("text-too-long", "B3")])


@pytest.mark.parametrize("length", [131_072, 131_073, 500_000])
def test_a_cell_far_too_long_is_no_quote_left_open(tmp_path, length):
    _, rows = read(csv(tmp_path, TEXT + f"A2,{'甲' * length},1\n"))

    assert faults(rows) == [("text-too-long", "B3")]


def test_leading_zeros_and_long_identifiers_stay_as_they_are(tmp_path):
    _, rows = read(csv(tmp_path, TEXT + "00123,12345678901234567890,1\n"))

    assert at(applications(rows)["00123"].record, "申请人.名称") == "12345678901234567890"


@pytest.mark.parametrize("text", ["=1+1", "+1", "-x", "@a", "＝1", "=cmd|' /C calc'!A0"])
def test_formulas_are_texts(tmp_path, text):
    _, rows = read(csv(tmp_path, TEXT + f"A2,{text},1\n"))

    assert at(applications(rows)["A2"].record, "申请人.名称") == text


def test_lists_stand_in_files_beside(tmp_path):
    path = csv(tmp_path, "编号,费用\nA1,2\nA2,0\nA3,\n")
    csv(tmp_path, "编号,类别,金额\nA1,认证,5\nA1,辅导,6\n", "a.费用.csv")
    csv(tmp_path, "nothing of ours\n", "a.notes.csv")
    csv(tmp_path, "编号,金额\nA1,5\n", "other.费用.csv")

    intake, rows = read(path)

    found = applications(rows)
    assert [item["金额"] for item in found["A1"].record["费用"]] == [5, 6]
    assert found["A2"].record["费用"] == ()
    assert isinstance(found["A3"].record["费用"], Unknown)
    assert intake.sheets == (path.as_posix(), "费用")


def test_a_fault_in_a_file_beside_names_that_file(tmp_path):
    path = csv(tmp_path, "编号\nA1\n")
    beside = csv(tmp_path, "编号,金额\nA1,x\n", "a.费用.csv")

    _, rows = read(path)

    assert refused(rows)[0].problems[0].place.file == beside.as_posix()


def test_a_broken_file_beside_refuses_all(tmp_path):
    path = csv(tmp_path, "编号\nA1\n")
    csv(tmp_path, b"PK\x03\x04", "a.费用.csv")

    assert why_refused(path) == ["other-kind"]


def test_rows_shorter_and_longer_than_the_head(tmp_path):
    _, rows = read(csv(tmp_path, TEXT + "A2\nA3,丙,1,,\nA4,丁,1,zzz\n\n"))

    found = applications(rows)
    assert list(found) == ["A1", "A2", "A3", "A4"]
    assert codes(found["A3"].notes) == []
    assert codes(found["A4"].notes) == ["cell-without-header"]


@pytest.mark.parametrize(
    "text", ["编号;受理日\nA1;2021-06-30\n", '"编号";"受理日"\n"A1";"2021-06-30"\n']
)
def test_a_table_parted_by_semicolons_is_told_so(tmp_path, text):
    with pytest.raises(RefusedError) as refusal:
        read(csv(tmp_path, text))

    assert codes(refusal.value.problems) == ["semicolons"]


def test_semicolons_within_cells_part_nothing(tmp_path):
    _, rows = read(csv(tmp_path, "编号,申请人.名称\nA1,甲;乙\n"))

    assert applications(rows)["A1"].record["申请人"]["名称"] == "甲;乙"


def test_tabs_in_a_tsv(tmp_path):
    _, rows = read(csv(tmp_path, TEXT.replace(",", "\t"), "a.tsv"))

    assert list(applications(rows)) == ["A1"]


def test_a_long_file_is_streamed(tmp_path):
    count = 4_000
    path = csv(tmp_path, "编号,单位名称\n" + "".join(f"A{n},{'甲' * 1000}\n" for n in range(count)))
    assert path.stat().st_size > 12_000_000

    tracemalloc.start()
    intake = read_applications(path, VOCABULARY)
    assert sum(1 for _ in intake) == count
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert peak < 8_000_000


CELLS = st.sampled_from(["", " ", "A1", "A2", "A3", "合计", "5", "x", "1.2万", "=1", '"', "甲\n乙"])


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(CELLS, CELLS, CELLS)), st.lists(st.tuples(CELLS, CELLS)))
def test_every_row_comes_out_exactly_once(tmp_path, main, items):
    for name, head, rows in [
        ("a.csv", ("编号", "单位名称", "费用"), main),
        ("a.费用.csv", ("编号", "金额"), items),
    ]:
        with (tmp_path / name).open("w", encoding="utf-8", newline="") as stream:
            writer(stream).writerows([head, *rows])

    _, found = read(tmp_path / "a.csv")

    filled = [row for row in main if any(cell.strip() for cell in row)]
    numbers = {row[0] for row in main} & {"A1", "A2", "A3", "5", "x", "1.2万", "=1", '"'}
    stray = [r for r in items if any(c.strip() for c in r) and r[0] not in numbers]
    assert len(found) == len(filled) + len(stray)
    places = [(row.place.file, row.place.row) for row in found]
    assert len(set(places)) == len(places)
