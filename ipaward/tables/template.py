"""A workbook to be filled in, made for one programme and read back without a mapping."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path

from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from ipaward.domain.limits import FEN
from ipaward.domain.types import (
    Amount,
    Boolean,
    Choice,
    Day,
    Identifier,
    Length,
    Listing,
    Measure,
    Number,
    Scheme,
)
from ipaward.domain.words import Language, Words, listed
from ipaward.rulebook.book import Programme, Rulebook
from ipaward.rulebook.vocabulary import Blank, FactInfo, Supplier
from ipaward.tables.form import Form
from ipaward.tables.headers import Naming, plain
from ipaward.tables.headings import HEADINGS, TERMS
from ipaward.tables.samples import Filled, Sample
from ipaward.tables.writing import Styles, open_workbook, replacing, write_figure, write_text

_SCHEMA = "1"  # of the sheet `_ipaward`
_ROWS = 5_000  # rows that get drop-downs and formats
_DROP_DOWN = 255  # characters a drop-down can hold
_COUNT = {Language.ZH: "（条数）", Language.EN: " (count)"}
FILLED = Words(
    zh="表中已填好规则的样例，供对照；正式填报以前，把这些行都删去。",
    en="The worked examples of the rules are filled in, to compare with: delete these rows before "
    "you file anything.",
)


def write_template(
    path: Path,
    book: Rulebook,
    programme: Programme,
    language: Language,
    samples: Sequence[Sample] = (),
) -> None:
    """Write the workbook for the applications of one programme, with the facts it reads.

    `samples` are filled in as its first applications.
    """
    form = Form.of(book.vocabulary, programme)
    naming = Naming.of(book.vocabulary)
    with replacing(path) as part:
        made = open_workbook(part, is_large=False)
        styles = Styles(made)
        main = made.add_worksheet(HEADINGS["applications"].said(language))
        _main_sheet(main, styles, naming, form, language)
        _fill(main, (*form.main, *form.lists), [one.cells for one in samples], styles)
        for listed, items in form.lists.items():
            sheet = made.add_worksheet(_sheet_name(naming.lists[listed], naming, language))
            _list_sheet(sheet, styles, naming, listed, items, language)
            number = naming.vocabulary.number
            rows = [{number: s.number, **row} for s in samples for row in s.items[listed]]
            _fill(sheet, (number, *items), rows, styles)
        _about_sheet(made, styles, book, programme, language, is_filled=bool(samples))
        _hidden_sheet(made, styles, book, programme)
        made.close()


def _main_sheet(
    sheet: Worksheet, styles: Styles, naming: Naming, form: Form, language: Language
) -> None:
    for column, path in enumerate(form.main):
        info = naming.vocabulary.facts[path]
        _column(sheet, styles, column, _header(info, naming.main, language), info, language)
    for column, path in enumerate(form.lists, start=len(form.main)):
        _count_column(sheet, styles, column, naming.lists[path], naming, language)
    sheet.freeze_panes(1, 1)


def _list_sheet(
    sheet: Worksheet,
    styles: Styles,
    naming: Naming,
    listed: str,
    items: tuple[str, ...],
    language: Language,
) -> None:
    for column, path in enumerate((naming.vocabulary.number, *items)):
        fact = naming.vocabulary.facts[path]
        header = _header(fact, naming.items[listed], language)
        _column(sheet, styles, column, header, fact, language)
    sheet.freeze_panes(1, 1)


def _fill(
    sheet: Worksheet,
    columns: Sequence[str],
    rows: Iterable[Mapping[str, Filled]],
    styles: Styles,
) -> None:
    """Write rows below the head of a sheet, each cell as what it is."""
    for at, row in enumerate(rows, start=1):
        for column, path in enumerate(columns):
            match row[path]:
                case str(text):
                    write_text(sheet, at, column, text, styles)
                case Decimal() as figure:
                    write_figure(sheet, at, column, figure, styles.figure, styles)
                case date() as day:
                    sheet.write_datetime(at, column, day, styles.day)


def _sheet_name(info: FactInfo, naming: Naming, language: Language) -> str:
    """Give the shortest name of a list that a worksheet may bear and that is found again."""
    names = [info.label.said(language), info.path.rpartition(".")[2], info.path]
    fitting = [
        name
        for name in names
        if 0 < len(name) <= 31
        and not set(name) & set("[]:*?/\\'")
        and naming.list_named(name) == info.path
    ]
    return fitting[0] if fitting else info.path[:31]


def _header(info: FactInfo, names: Mapping[str, tuple[str, ...]], language: Language) -> str:
    """Give the friendliest header that means this fact and no other."""
    told = [info.label.said(language), info.path.rpartition(".")[2], info.path]
    return next(n for n in told if n and names.get(plain(n)) == (info.path,))


def _column(
    sheet: Worksheet,
    styles: Styles,
    column: int,
    header: str,
    info: FactInfo,
    language: Language,
) -> None:
    sheet.write_string(0, column, header, styles.head)
    sheet.write_comment(0, column, _comment(info, language), {"x_scale": 2, "y_scale": 1.5})
    is_day = isinstance(info.type, Day)
    is_figure = isinstance(info.type, Number | Amount)
    style = styles.day if is_day else None if is_figure else styles.as_text
    width = max(12, min(40, 2 * len(header) + 2))
    sheet.set_column(column, column, 22 if isinstance(info.type, Identifier) else width, style)
    rule = _validation(info, language)
    if rule:
        sheet.data_validation(1, column, _ROWS, column, rule)


def _count_column(
    sheet: Worksheet,
    styles: Styles,
    column: int,
    info: FactInfo,
    naming: Naming,
    language: Language,
) -> None:
    name = info.label.said(language) or info.path
    header = name + _COUNT[language]
    if naming.main.get(plain(header)) != (info.path,):
        header = info.path + _COUNT[language]
    sheet.write_string(0, column, header, styles.head)
    zh = language is Language.ZH
    name_of_sheet = _sheet_name(info, naming, language)
    told = (
        f"{info.path}\n在表“{name_of_sheet}”中逐条填写。这里写条数；"
        "确实没有的写 0。留空且没有条目的，作不明。"
        if zh
        else f"{info.path}\nWrite one row an item in the sheet `{name_of_sheet}`, and here how "
        "many there are; 0 where there are none. A blank without items means that it is not known."
    )
    sheet.write_comment(0, column, told, {"x_scale": 2, "y_scale": 1.5})
    sheet.set_column(column, column, 14)
    sheet.data_validation(
        1,
        column,
        _ROWS,
        column,
        {"validate": "integer", "criteria": ">=", "value": 0, "ignore_blank": True},
    )


def _validation(info: FactInfo, language: Language) -> dict[str, object]:
    """Give what a spreadsheet program shall accept in a column."""
    zh = language is Language.ZH
    words: list[str] = []
    match info.type:
        case Boolean():
            words = ["是", "否"] if zh else ["yes", "no"]
        case Choice(members=members):
            words = list(members)
        case Amount():
            most = FEN // 100
            return {"validate": "decimal", "criteria": "between", "minimum": 0, "maximum": most}
        case Number(digits=0, least=least, most=most_said) if least and most_said:
            between = {"minimum": int(least), "maximum": int(most_said)}
            return {"validate": "integer", "criteria": "between", **between}
        case Day(or_none=False):
            days = {"minimum": date(1950, 1, 1), "maximum": date(2999, 12, 31)}
            # A warning only: a day may be written as text as well.
            return {"validate": "date", "criteria": "between", "error_type": "warning", **days}
    # Members with a comma cannot stand in a drop-down.
    if words and not any("," in w for w in words) and len(",".join(words)) <= _DROP_DOWN:
        return {"validate": "list", "source": words}
    return {}


def _comment(info: FactInfo, language: Language) -> str:
    """Say what belongs into a column: meaning, form, unit, who supplies it, what a blank means."""
    zh = language is Language.ZH
    lines = [info.path, info.label.said(language), _form(info, language)]
    if info.unit:
        lines.append(f"单位：{info.unit}" if zh else f"unit: {info.unit}")
    supplier = TERMS[info.supplier.value].said(language)
    if info.supplier is Supplier.REGISTER:
        supplier = f"{supplier} {info.register}"
    lines.append(f"由 {supplier} 提供" if zh else f"supplied by: {supplier}")
    if info.blank is not Blank.UNKNOWN:
        meant = {"0": "0", "no": "否", "none": "无"}[info.blank.value] if zh else info.blank.value
        lines.append(f"留空作 {meant}" if zh else f"a blank means {meant}")
    else:
        lines.append("留空作不明" if zh else "a blank means that it is not known")
    return "\n".join(dict.fromkeys(line for line in lines if line))


def _form(info: FactInfo, language: Language) -> str:
    zh = language is Language.ZH
    match info.type:
        case Boolean():
            return "是 或 否" if zh else "yes or no"
        case Amount():
            return "元，最多两位小数" if zh else "yuan, two decimals at most"
        case Number(digits=digits):
            bounds = f" {info.type.least}–{info.type.most}" if info.type.least else ""
            return (f"数，{digits} 位小数" if zh else f"number, {digits} decimals") + bounds
        case Choice(members=members):
            return listed(members).said(language)
        case Day(or_none=or_none):
            none = (" 或 无" if zh else " or none") if or_none else ""
            return "2026-03-01" + none
        case Length(measure=Measure.MONTHS):
            return "2年、6个月" if zh else "2 years, 6 months"
        case Length():
            return "10天" if zh else "10 days"
        case Identifier(scheme=Scheme.USCC):
            return "18 位统一社会信用代码" if zh else "credit code of 18 characters"
        case Identifier():
            return "201710601862.3"
        case Listing():
            return "以分号分隔；没有写 无" if zh else "items with semicolons between; none if none"
        case _:
            return "文字" if zh else "text"


def _about_sheet(
    made: Workbook,
    styles: Styles,
    book: Rulebook,
    programme: Programme,
    language: Language,
    *,
    is_filled: bool,
) -> None:
    sheet = made.add_worksheet(HEADINGS["about"].said(language))
    sheet.set_column(0, 0, 90)
    title = programme.title.said(language) or programme.name
    lines = {
        Language.ZH: [
            f"{book.policy.title.said(language)}：{title}",
            "一行一份申请。有逐条内容的（费用、专利等）在各自的表中填写，每条写明申请编号。",
            "不知道的留空，不要写 0、/ 或 -；确实没有条目的，在申请表的条数栏写 0。",
            "金额以元为单位。日期写 2026-03-01。编号各栏已设为文本格式，请勿改为数字。",
            "把鼠标放在表头上，可看到每栏的含义、单位和由谁提供。",
            "不要合并单元格，不要加合计行，不要改表头。",
        ],
        Language.EN: [
            f"{book.policy.title.said(language)}: {title}",
            "One row an application. What comes in items stands in a sheet of its own, "
            "each row with the number of its application.",
            "Leave blank what is not known, and write no 0, / or - instead; where there are no "
            "items, write 0 in the column with their count.",
            "Amounts are in yuan, days like 2026-03-01. Columns with identifiers are text: "
            "leave them so.",
            "Hover over a header to see what it means, its unit and who supplies it.",
            "Merge no cells, add no row of totals, change no header.",
        ],
    }[language]
    if is_filled:
        lines.append(FILLED.said(language))
    for row, line in enumerate(lines):
        write_text(sheet, row, 0, line, styles)


def _hidden_sheet(made: Workbook, styles: Styles, book: Rulebook, programme: Programme) -> None:
    sheet = made.add_worksheet("_ipaward")
    rows = {
        "schema": _SCHEMA,
        "policy": book.policy.name,
        "programme": programme.name,
        "digest": book.digest,
    }
    for row, (name, value) in enumerate(rows.items()):
        write_text(sheet, row, 0, name, styles)
        write_text(sheet, row, 1, value, styles)
    sheet.very_hidden()
