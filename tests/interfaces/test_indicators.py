"""`ipaward indicators`, from files of registers to what is said of every target."""

import json
import xml.etree.ElementTree as ET
from pathlib import Path

import openpyxl
import pytest

from ipaward.interfaces.cli import main

ROOT = Path(__file__).resolve().parents[2]
REGISTERS = ROOT / "policies/urumqi-ip-2020/samples/registers"
SAMPLE = ["indicators", "--packs", str(ROOT), "--policy", "urumqi-ip-2020"]
WITH_DATA = [*SAMPLE, "--data", str(REGISTERS)]


@pytest.fixture(autouse=True)
def plain_locale(monkeypatch):
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    monkeypatch.delenv("IPAWARD_LANG", raising=False)


def said(capsys, *words, code=0):
    assert main(list(words)) == code
    out, err = capsys.readouterr()
    return out if code == 0 else err


def lines(out):
    return [" ".join(line.split()) for line in out.splitlines()]


def test_every_target_is_printed_with_the_other_readings_in_brackets_below(capsys):
    found = lines(said(capsys, *WITH_DATA))

    at = found.index("K1 2022 丙、乙 当年 30家 29家 -1家 未达到 29")
    assert found[at + 1] == "（甲 累计） （54家） （+24家） （达到） （60）"
    years = [line.split()[:2] for line in found if " 20" in line and line.startswith("K")]
    assert len(years) == 32
    assert {name for name, _ in years} == {f"K{n}" for n in range(1, 13)}


def test_a_missed_target_is_a_report_and_no_fault(capsys):
    last = lines(said(capsys, *WITH_DATA))[-1]

    assert last == "按所取的读法：达到 15，未达到 11，无法计算 6"


def test_it_says_why_figures_are_missing_and_what_they_rest_on(capsys):
    found = lines(said(capsys, *WITH_DATA))

    assert "没有查台账“机构扶持登记”：K12（2021、2022、2023）" in found
    assert "2020年的数不大于零，没有可比的基数：K3（2021）" in found
    assert "台账“托管服务”有记录没有填“是中小企业”：K9（2022、2023）" in found
    assert "读法“年度栏”还没有人定 (23)" in found


def test_each_row_of_an_indicator_is_printed_below_it(capsys):
    found = lines(said(capsys, *WITH_DATA, "--year", "2022", "--lang", "en"))

    at = found.index("K4 2022 甲 yearly 30% missed 28")
    assert found[at + 1 : at + 3] == [
        "金额 38.47% +8.47 pp reached",
        "项目数 15.38% -14.62 pp missed",
    ]
    assert found[-1] == "by the chosen readings: 2 reached, 6 missed, 2 not computable"


def test_one_indicator_is_opened_to_its_records(capsys):
    found = lines(said(capsys, *WITH_DATA, "--year", "2022", "--open", "K9"))

    records = [line for line in found if "样例-托管-" in line]
    assert len(records) == 3
    assert records[0].startswith("是 样例-托管-012")
    assert records[2].startswith("不明 样例-托管-014")
    assert not any(line.startswith("K8") for line in found)


def test_an_indicator_without_records_says_so(capsys):
    assert lines(said(capsys, *WITH_DATA, "--open", "K12"))[-1] == "K12: 没有查台账"


def test_many_records_are_cut_with_their_count(capsys):
    last = lines(said(capsys, *WITH_DATA, "--open", "K1"))[-1]

    assert last == "另有 56 条，用 --out 写出全部"


def test_a_machine_gets_every_result_exactly(capsys):
    out = said(capsys, *WITH_DATA, "--format", "json")

    found = [json.loads(line) for line in out.splitlines()]
    assert len(found) == 9 * 2 + 23 * 3
    one = next(o for o in found if (o["indicator"], o["year"], o["chosen"]) == ("K3", 2023, True))
    assert one["rows"][0] == {
        "row": None,
        "actual": "1/6",
        "gap": "-1/30",
        "standing": "missed",
        "figures": {"2022": "6", "2023": "7"},
        "because": [],
    }
    assert (one["target"], one["way"], one["option"]) == ("0.2", "yearly", "甲")
    open_ = next(o for o in found if o["indicator"] == "K12")
    assert (open_["evidence"], open_["rows"][0]["actual"]) == (None, None)
    assert open_["rows"][0]["because"] == [{"why": "fact", "name": "机构扶持登记"}]


def test_a_machine_gets_the_records_of_an_indicator_opened(capsys):
    out = said(capsys, *WITH_DATA, "--format", "json", "--open", "K9", "--year", "2022")

    found = [json.loads(line) for line in out.splitlines()]
    assert [one["option"] for one in found] == ["丙", "甲", "乙"]
    assert [len(one["records"]) for one in found] == [2, 14, 2]
    assert ["中小企业" in one["may_count"][0] for one in found] == [False] * 3


def test_the_workbook_and_the_picture_are_written_the_same_every_time(capsys, tmp_path):
    for n in "12":
        out, picture = tmp_path / f"{n}.xlsx", tmp_path / f"{n}.svg"
        said(capsys, *WITH_DATA, "--out", str(out), "--chart", str(picture))

    assert (tmp_path / "1.xlsx").read_bytes() == (tmp_path / "2.xlsx").read_bytes()
    assert (tmp_path / "1.svg").read_bytes() == (tmp_path / "2.svg").read_bytes()
    book = openpyxl.load_workbook(tmp_path / "1.xlsx")
    assert book.sheetnames == ["指标总表", "对照图", *(f"K{n}" for n in range(1, 13))]
    assert book["K1"].max_row == 107  # its head, and every record once
    assert len(book["对照图"]._charts) == 13
    assert ET.parse(tmp_path / "1.svg").getroot().tag.endswith("svg")


def test_a_workbook_holds_all_even_where_one_indicator_is_shown(capsys, tmp_path):
    said(capsys, *WITH_DATA, "--open", "K5", "--out", str(tmp_path / "r.xlsx"))

    assert "K8" in openpyxl.load_workbook(tmp_path / "r.xlsx").sheetnames


def test_registers_may_be_given_one_by_one(capsys):
    data = [w for n in ("贯标证书", "技术合同") for w in ("--data", str(REGISTERS / f"{n}.jsonl"))]

    found = lines(said(capsys, *SAMPLE, *data, "--year", "2021"))

    assert "K8 2021 丙、乙 当年 30家 30家 0家 达到 31" in found
    assert found[-1] == "按所取的读法：达到 2，未达到 0，无法计算 8"


# --- refusals ----------------------------------------------------------------------------


def entry(**changed):
    told = {"证书编号": "样例", "持有人": "91990001MA1030005K", "持有人类型": "企业"}
    return json.dumps(
        told | {"首次发证日": "2021-03-01", "状态": "有效"} | changed, ensure_ascii=False
    )


def refused(capsys, tmp_path, name, *content):
    path = tmp_path / name
    path.write_text("\n".join(content), "utf-8")
    return said(capsys, *SAMPLE, "--data", str(path), code=3)


def test_a_wrong_row_refuses_the_register_for_a_count_must_not_lack_one(capsys, tmp_path):
    rows = entry(), entry(首次发证日="去年"), entry(持有人="1")

    err = refused(capsys, tmp_path, "贯标证书.jsonl", *rows)

    assert "not-a-day" in err
    assert "uscc-length" in err
    assert "第 2 行" in err
    assert "第 3 行" in err


def test_a_file_named_after_no_register_is_refused(capsys, tmp_path):
    assert "near-register" in refused(capsys, tmp_path, "证书.jsonl", entry())


def test_a_table_without_the_key_of_the_register_is_refused(capsys, tmp_path):
    assert "register-no-header" in refused(capsys, tmp_path, "贯标证书.csv", "a")


def test_a_register_given_twice_is_refused(capsys):
    twice = ["--data", str(REGISTERS), "--data", str(REGISTERS / "贯标证书.jsonl")]

    assert "`贯标证书`" in said(capsys, *SAMPLE, *twice, code=3)


def test_a_file_that_is_not_there_is_refused(capsys, tmp_path):
    missing = str(tmp_path / "贯标证书.jsonl")

    assert "no-such-file" in said(capsys, *SAMPLE, "--data", missing, code=3)


def test_a_file_that_is_no_text_is_refused(capsys, tmp_path):
    path = tmp_path / "贯标证书.jsonl"
    path.write_bytes(entry().encode("gb18030"))

    assert "table-not-utf8" in said(capsys, *SAMPLE, "--data", str(path), code=3)


def test_an_indicator_that_is_not_there_is_refused_with_those_that_are(capsys):
    err = said(capsys, *WITH_DATA, "--open", "K13", code=3)

    assert "no-such-indicator" in err
    assert "`K12`" in err


def test_a_year_without_a_target_is_refused_with_those_that_have_one(capsys):
    err = said(capsys, *WITH_DATA, "--year", "2024", code=3)

    assert "no-target-year" in err
    assert "`2021`, `2022`, `2023`" in err


def test_a_policy_without_indicators_is_refused(capsys, office):
    (office / "data").mkdir()

    err = said(capsys, "indicators", "--policy", "tiny", "--data", "data", code=3)

    assert "no-indicators" in err
    assert "rules/tiny/indicators.yaml" in err


@pytest.mark.parametrize(("option", "name"), [("--out", "r.csv"), ("--chart", "r.png")])
def test_a_result_of_another_kind_is_wrong_use(capsys, tmp_path, option, name):
    assert name in said(capsys, *WITH_DATA, option, str(tmp_path / name), code=2)


def test_a_folder_that_is_not_there_is_found_before_the_work(capsys, tmp_path):
    out = str(tmp_path / "nowhere" / "r.xlsx")

    assert "file-not-there" in said(capsys, *WITH_DATA, "--out", out, code=3)
