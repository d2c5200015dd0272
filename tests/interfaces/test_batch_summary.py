"""`ipaward batch summary`: a finished run in counts and money."""

import csv
import gzip
import json
import re
from collections import Counter
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree as ET

import openpyxl
import pytest
from PIL import Image

from ipaward.domain.types import Listing, Record
from ipaward.domain.value import Unknown
from ipaward.domain.words import Language
from ipaward.interfaces.cli import main
from ipaward.interfaces.expression import World, evaluated
from ipaward.language.pack import read_pack
from ipaward.rulebook.writing import write_value
from ipaward.tables import fonts
from ipaward.tables.records import RecordReader
from tests.interfaces import tiny
from tests.interfaces.batch_world import RUN, TYPED, records, write_csv, write_lines, write_parquet
from tests.interfaces.many_records import POLICY, ROOT, SAMPLE
from tests.interfaces.test_batch_run import decisions, manifest

NAMED = ["--policy", "tiny", "--programme", "grant"]
ROWS = 150
SVG = "{http://www.w3.org/2000/svg}"
AREA = "  area: text\n"  # a fact that no rule reads


@pytest.fixture
def bureau(office):
    """The office, with a fact of the applications that the programme does not ask for."""
    tiny.write(office, facts=tiny.FILES["rules/tiny/facts.yaml"] + AREA)
    return office


def write_register(folder: Path, name: str) -> list[dict[str, str]]:
    """Write a register whose rows have an area, and give its rows."""
    rows = [{**one, "area": ("north", "south", "")[at % 3]} for at, one in enumerate(records(ROWS))]
    if ".csv" in name:
        opened = gzip.open if name.endswith(".gz") else open
        with opened(folder / name, "wt", encoding="utf-8", newline="") as stream:
            writer = csv.DictWriter(stream, rows[0])
            writer.writeheader()
            writer.writerows(rows)
    elif ".jsonl" in name:
        write_lines(folder / name, rows)
    else:
        write_parquet(
            folder / name, [{k: v for k, v in one.items() if k != "area"} for one in rows]
        )
    return rows


def summed(*words: str) -> list[dict[str, str]]:
    """Sum up a run, and give the lines of the CSV file it is written to."""
    assert main(["batch", "summary", "out", "--out", "s.csv", "--lang", "en", *words]) == 0
    with Path("s.csv").open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def counted(lines: list[dict[str, str]], breakdown: str) -> dict[str, int]:
    return {one["group"]: int(one["count"]) for one in lines if one["breakdown"] == breakdown}


# What is always counted.


@pytest.mark.parametrize("name", ["r.csv", "r.parquet"])
def test_verdicts_bounds_and_sums_are_those_of_the_decisions(office, name):
    write = write_parquet if name.endswith("parquet") else write_csv
    write(office / name, records(ROWS))
    main([*RUN, name, "--out", "out", "--chunk", "40"])

    lines = summed()

    found = decisions()
    assert counted(lines, "by verdict") == Counter(one["verdict"] for one in found)
    bound = Counter(one["bound_by"] for one in found if one["bound_by"])
    said = {"the standard": "standard"}
    assert {
        said.get(group, group): count
        for group, count in counted(lines, "by what bounds the award").items()
    } == bound
    (eligible,) = (one for one in lines if one["group"] == "eligible")
    assert eligible["sum (yuan)"].replace(".", "") == str(sum(one["amount"] or 0 for one in found))
    assert sum(counted(lines, "by whether it is provisional").values()) == len(found)
    assert list(counted(lines, "why rows were put aside").values()) == [15]
    assert counted(lines, "noticed about rows decided") == {}


def test_what_was_noticed_about_rows_is_counted(office):
    write_csv(office / "r.csv", records(30, is_broken=False))
    lines = Path("r.csv").read_text("utf-8").splitlines()
    lines[3] += ",stray"
    Path("r.csv").write_text("\n".join(lines) + "\n", "utf-8")
    main([*RUN, "r.csv", "--out", "out"])

    (group,) = counted(summed(), "noticed about rows decided").items()

    assert "[cell-without-header]" in group[0]
    assert group[1] == 1


@pytest.mark.parametrize(
    ("reference_date", "is_said"), [("reference_date: accepted\n", False), ("", True)]
)
def test_a_reference_day_is_said_where_it_is_that_of_every_decision(
    office, reference_date, is_said, capsys
):
    grant = tiny.FILES["rules/tiny/grant.yaml"]
    tiny.write(office, grant=grant.replace("reference_date: accepted\n", reference_date))
    write_csv(office / "r.csv", records(10))
    main([*RUN, "r.csv", "--out", "out", "--on", "2021-07-01"])
    capsys.readouterr()

    assert main(["batch", "summary", "out", "--lang", "en"]) == 0

    assert ("reference day: 2021-07-01" in capsys.readouterr().out) is is_said


def test_reasons_are_those_of_the_findings_of_screen(office, capsys):
    write_csv(office / "r.csv", records(ROWS))
    main([*RUN, "r.csv", "--out", "out", "--chunk", "40"])
    capsys.readouterr()

    lines = summed()

    capsys.readouterr()
    main(["screen", "r.csv", *NAMED, "--format", "json"])
    screened = [json.loads(one) for one in capsys.readouterr().out.splitlines()]
    unmet = [one for one in screened if one["findings"][0]["state"] == "unmet"]
    unknown = [one for one in screened if one["findings"][0]["state"] == "unknown"]
    assert counted(lines, "why applications are ineligible") == {
        "the firm is not in the region": len(unmet)
    }
    assert counted(lines, "why applications are pending") == {
        "whether local is not known": len(unknown)
    }
    assert unmet
    assert unknown


def test_an_award_that_is_not_known_is_a_reason_of_its_own(office):
    rows = records(40, is_broken=False)
    for one in rows[:8]:
        one |= {"costs": "", "local": "yes"}
    write_csv(office / "r.csv", rows)
    main([*RUN, "r.csv", "--out", "out"])

    assert counted(summed(), "why applications are pending")["the award is not known"] == 8


# What is asked for.


def by_yardstick(folder: Path, rows: list[dict[str, str]], expression: str) -> Counter[str]:
    """Count the rows that were decided by what the yardstick says of each."""
    book = read_pack("tiny", [folder])
    world = World.of_policy(book, book.programmes["grant"])
    decided = {one["row"] for one in decisions()}
    found: Counter[str] = Counter()
    for at, one in enumerate(rows):
        if at in decided:
            tree = {name: value or None for name, value in one.items()}
            record = RecordReader(book.vocabulary).read(tree, None).record
            answer = evaluated(expression, world, record, None)
            is_unknown = isinstance(answer.value, Unknown)
            said = write_value(answer.value, answer.type, Language.EN)
            found["unknown" if is_unknown else said] += 1
    return found


EXPRESSIONS = [
    "local", "costs > 2000", "accepted.year", "accepted", "area", "costs / 3 > 1000",
    'if costs >= 3000 then "large" else "small"', "string length(firm)",
    'accepted + duration("P1Y")', "floor(costs)", "rate",
]  # fmt: skip


@pytest.mark.parametrize("name", ["r.csv.gz", "r.jsonl", "typed.parquet"])
def test_what_is_counted_by_is_what_the_yardstick_says_of_each_row(bureau, name):
    rows = write_register(bureau, name)
    if name == "typed.parquet":
        write_parquet(bureau / name, records(ROWS), **TYPED)
    if name.endswith("parquet"):
        # Neither has the area; and what is no amount is not known to typed columns.
        rows = [{**one, "area": "", "costs": one["costs"].replace("much", "")} for one in rows]
    main([*RUN, name, "--out", "out", "--chunk", "40"])

    lines = summed(*(word for one in EXPRESSIONS for word in ("--by", one)))

    for expression in EXPRESSIONS:
        found = counted(lines, f"by {expression}")
        expected = by_yardstick(bureau, rows, expression)
        if len(expected) <= 20:
            assert found == expected, expression
        else:
            assert sum(found.values()) == sum(expected.values()), expression
            assert all(expected[g] == n for g, n in found.items() if "other" not in g), expression


@pytest.mark.parametrize("name", ["r.csv", "r.parquet"])
def test_what_is_counted_by_one_value_does_not_hang_on_another(office, name):
    """A row whose workers cannot be read, which no rule asks for, still has an area."""
    facts = f"{tiny.FILES['rules/tiny/facts.yaml']}{AREA}  workers: number(0)\n"
    tiny.write(office, facts=facts)
    rows = records(12, is_broken=False)
    for at, one in enumerate(rows):
        one |= {"area": ("north", "south")[at % 2], "workers": ("5", "five", "7")[at % 3]}
    (write_csv if name == "r.csv" else write_parquet)(office / name, rows)
    main([*RUN, name, "--out", "out"])

    alone = counted(summed("--by", "area"), "by area")
    lines = summed("--by", "area", "--by", "workers")

    assert counted(lines, "by area") == alone == {"north": 6, "south": 6}
    assert counted(lines, "by workers") == {"5": 4, "7": 4, "unknown": 4}


def test_each_definition_of_a_programme_can_be_counted_by_alone(tmp_path):
    # One may come after others that read facts it does not ask for.
    book = read_pack(POLICY, [ROOT])
    programme = book.programmes["certification-award"]
    names = [
        name
        for name, one in programme.definitions.items()
        if not isinstance(one.value.type, Listing | Record)
    ]
    folder = str(tmp_path / "out")
    words = ["--policy", POLICY, "--programme", programme.name, "--packs", str(ROOT)]
    assert main(["batch", "run", str(SAMPLE), *words, "--out", folder, "--quiet"]) == 1

    for name in names:
        out = str(tmp_path / f"{name}.csv")
        told = ["batch", "summary", folder, "--by", name, "--packs", str(ROOT), "--out", out]
        assert main(told) == 0, name
    assert len(names) > 2


def test_the_largest_twenty_stand_by_themselves_and_the_rest_together(office):
    write_csv(office / "r.csv", records(ROWS, is_broken=False))
    main([*RUN, "r.csv", "--out", "out", "--chunk", "33"])

    found = counted(summed("--by", "firm"), "by firm")

    assert len(found) == 21
    assert found[f"{ROWS - 20} other values"] == ROWS - 20
    assert sum(found.values()) == ROWS


def test_a_definition_of_the_programme_has_its_name(office):
    grant = tiny.FILES["rules/tiny/grant.yaml"]
    grant = grant.replace("requirements:\n", "definitions:\n  dear: costs > 1\nrequirements:\n")
    tiny.write(office, grant=grant)
    write_csv(office / "r.csv", records(50, is_broken=False))
    main([*RUN, "r.csv", "--out", "out"])

    assert counted(summed("--by", "dear"), "by dear").keys() == {"yes", "no"}


def test_money_and_verdicts_of_the_groups_add_up(office):
    write_csv(office / "r.csv", records(ROWS))
    main([*RUN, "r.csv", "--out", "out"])

    groups = [one for one in summed("--by", "firm") if one["breakdown"] == "by firm"]

    sums = sum(int(one["sum (yuan)"].replace(".", "")) for one in groups)
    assert str(sums) == manifest()["amount_fen"]
    assert sum(int(one["eligible"]) for one in groups) == manifest()["verdicts"]["eligible"]


# How it is said.


def test_it_is_printed_in_either_language(office, capsys):
    write_csv(office / "r.csv", records(ROWS))
    main([*RUN, "r.csv", "--out", "out"])
    capsys.readouterr()

    assert main(["batch", "summary", "out", "--by", "local", "--lang", "zh"]) == 0
    zh = capsys.readouterr().out
    assert main(["batch", "summary", "out", "--by", "local", "--lang", "en"]) == 0
    en = capsys.readouterr().out

    assert all(word in zh for word in ("按结论", "不合格的理由", "隔离的原因", "按 local", "不明"))
    assert all(word in en for word in ("by verdict", "why applications are pending", "unknown"))
    assert "150 read = 135 decided + 15 quarantined" in en
    assert "decisions have no force" in en


class Page(HTMLParser):
    """What a page is made of: its tags with their attributes, and its text."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data):
        self.text += data


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_page_is_one_file_whose_tables_can_be_read_aloud(office, lang):
    write_csv(office / "r.csv", records(ROWS))
    main([*RUN, "r.csv", "--out", "out"])

    main(["batch", "summary", "out", "--by", "local", "-o", "s.html", "--lang", lang])

    text = Path("s.html").read_text("utf-8")
    page = Page(text)
    names = Counter(tag for tag, _ in page.tags)
    assert names["table"] == names["caption"] == 7
    assert names["svg"] == names["h1"] == names["main"] == 1
    assert all(of["scope"] in ("row", "col") for tag, of in page.tags if tag == "th")
    assert dict(page.tags)["html"] == {"lang": lang}
    assert set(re.findall(r"https?://[^\"'<)]+", text)) == {"http://www.w3.org/2000/svg"}
    assert not {"script", "link", "img"} & names.keys()
    ids = [of["id"] for _, of in page.tags if "id" in of]
    assert len(ids) == len(set(ids))


def test_the_picture_tells_every_group_and_in_pixels_it_has_the_same_bars(office):
    write_csv(office / "r.csv", records(ROWS))
    main([*RUN, "r.csv", "--out", "out"])

    for name in ("s.svg", "s.png"):
        assert main(["batch", "summary", "out", "--by", "local", "-o", name, "--lang", "en"]) == 0

    root = ET.parse("s.svg").getroot()
    said = " ".join(one.text or "" for one in root.iter(f"{SVG}text"))
    assert all(word in said for word in ("by verdict", "pending", "by local", "yes", "unknown"))
    bars = [one.attrib for one in root.iter(f"{SVG}rect") if one.get("class") == "actual"]
    with Image.open("s.png") as image:
        image.load()
    scale = image.height // int(root.get("height", "0"))
    assert image.height == scale * int(root.get("height", "0"))
    assert len(bars) > 10
    for bar in bars:
        # A line in the middle of the bar, and a little beyond its end.
        x, y, width = (int(bar[name]) for name in ("x", "y", "width"))
        row = [image.getpixel((at, (y + 6) * scale)) for at in range((x + width + 6) * scale)]
        assert sum(one != (255, 255, 255) for one in row) == width * scale


def test_a_machine_without_chinese_fonts_is_told_so_before_the_work(office, capsys, monkeypatch):
    write_csv(office / "r.csv", records(30))
    main([*RUN, "r.csv", "--out", "out"])
    monkeypatch.setattr(fonts, "FOLDERS", ())
    capsys.readouterr()

    assert main(["batch", "summary", "out", "-o", "s.png", "--lang", "zh"]) == 2

    out, err = capsys.readouterr()
    assert "件" in err.split("没有字体写得出")[1]
    assert "Noto Sans CJK" in err
    assert ".svg" in err
    assert (out, Path("s.png").exists()) == ("", False)


def test_a_name_no_font_has_is_told_too(office, capsys, monkeypatch):
    rows = [{**one, "firm": "样例甲公司"} for one in records(30, is_broken=False)]
    write_csv(office / "r.csv", rows)
    main([*RUN, "r.csv", "--out", "out"])
    monkeypatch.setattr(fonts, "FOLDERS", ())
    capsys.readouterr()

    words = ["-o", "s.png", "--by", "firm", "--lang", "en"]
    assert main(["batch", "summary", "out", *words]) == 2

    out, err = capsys.readouterr()
    assert "no font of this machine can write `例公司样甲`" in err
    assert (out, Path("s.png").exists()) == ("", False)


def test_the_workbook_has_a_sheet_for_each_breakdown(office):
    write_csv(office / "r.csv", records(ROWS))
    main([*RUN, "r.csv", "--out", "out"])

    main(["batch", "summary", "out", "--by", "local", "-o", "s.xlsx", "--lang", "en"])

    book = openpyxl.load_workbook("s.xlsx")
    assert book.sheetnames[0] == "summary"
    assert book.sheetnames[-1] == "by local"
    heads, *rows = book["by local"].iter_rows(values_only=True)
    assert heads == ("local", "count", "share", "eligible", "sum (yuan)", "share of sum")
    assert sum(row[1] for row in rows) == manifest()["rows"]["decided"]


@pytest.mark.parametrize("ending", ["xlsx", "csv", "svg", "html"])
def test_the_same_run_gives_the_same_file_to_the_byte(office, ending):
    write_csv(office / "r.csv", records(ROWS))
    main([*RUN, "r.csv", "--out", "out"])

    for name in ("one", "two"):
        words = ["--by", "firm", "--out", f"{name}.{ending}", "--lang", "en"]
        assert main(["batch", "summary", "out", *words]) == 0

    assert Path(f"one.{ending}").read_bytes() == Path(f"two.{ending}").read_bytes()


# What cannot be.


@pytest.mark.parametrize(
    ("more", "code", "said"),
    [
        (["--by", "locale"], 3, "local"),
        (["--by", "costs +"], 3, "error"),
        (["--by", "[1, 2]"], 3, "no single value"),
        (["--by", "costs / 3"], 3, "error[batch-unsupported]"),
        (["--out", "s.gif"], 2, "--out ends in .xlsx, .csv, .svg, .png or .html"),
        (["--out", "nowhere/s.png"], 3, "nowhere"),
        (["--out", "out/s.html"], 2, "lie one inside the other"),
        (["--out", "nowhere/s.html"], 3, "nowhere"),
    ],
)
def test_what_cannot_be_meant_is_said(office, more, code, said, capsys):
    write_csv(office / "r.csv", records(30))
    main([*RUN, "r.csv", "--out", "out"])
    capsys.readouterr()

    assert main(["batch", "summary", "out", *more]) == code

    out, err = capsys.readouterr()
    assert said in err
    assert out == ""


def test_without_its_input_a_run_is_still_summed_up_but_not_by_it(office, capsys):
    write_csv(office / "r.csv", records(30))
    main([*RUN, "r.csv", "--out", "out"])
    (office / "r.csv").unlink()
    capsys.readouterr()

    assert main(["batch", "summary", "out"]) == 0
    assert main(["batch", "summary", "out", "--by", "local"]) == 3

    assert "go to the folder the run was started in" in capsys.readouterr().err


@pytest.mark.parametrize("is_gone", [True, False])
def test_decisions_that_are_not_those_of_the_run_are_not_summed_up(office, is_gone, capsys):
    write_csv(office / "r.csv", records(30))
    main([*RUN, "r.csv", "--out", "out"])
    part = Path("out/decisions/part-00000.parquet")
    if is_gone:
        part.unlink()
    else:
        part.write_bytes(part.read_bytes()[:-1] + b"x")
    capsys.readouterr()

    assert main(["batch", "summary", "out"]) == 3

    assert "part-00000.parquet" in capsys.readouterr().err


@pytest.mark.parametrize(
    "name", ["eligible", "pending", "amount_fen", "provisional", "quarantined", "rows"]
)
def test_a_manifest_with_other_figures_than_the_decisions_is_refused(office, name, capsys):
    write_csv(office / "r.csv", records(30))
    main([*RUN, "r.csv", "--out", "out"])
    file = Path("out/manifest.json")
    tree = json.loads(file.read_text("utf-8"))
    within = {
        "eligible": tree["verdicts"],
        "pending": tree["verdicts"],
        "quarantined": tree["rows"],
        "rows": tree["inputs"][0],
    }.get(name, tree)
    within[name] = type(within[name])(int(within[name]) + 1)
    file.write_text(json.dumps(tree), "utf-8")
    capsys.readouterr()

    assert main(["batch", "summary", "out"]) == 3

    out, err = capsys.readouterr()
    assert "error[batch-run-changed]: `out/manifest.json`" in err
    assert out == ""


def test_a_run_without_a_single_row_is_summed_up_too(office, capsys):
    (office / "r.csv").write_text(tiny.HEAD, "utf-8")
    main([*RUN, "r.csv", "--out", "out"])

    assert main(["batch", "summary", "out", "--by", "local", "-o", "s.html", "--lang", "en"]) == 0

    assert "0 read = 0 decided + 0 quarantined" in capsys.readouterr().out
