"""The words of every problem of one row of a table, or of one record in a tree.

The same form as `wording_expressions`: the sentence, then the cure.
"""

from ipaward.domain.words import Words

_ROWS: dict[str, tuple[Words, Words]] = {
    "no-number": (
        Words("没有申请的编号（{header}）", "the application has no number ({header})"),
        Words("每份申请要有编号", "give every application a number"),
    ),
    "double-number": (
        Words(
            "编号 `{number}` 还出现在第 {rows} 行", "the number `{number}` stands in row {rows} too"
        ),
        Words(
            "一份申请一个编号；这些行都退回",
            "one number for one application; all these rows are returned",
        ),
    ),
    "day-in-no-round": (
        Words("基准日 `{day}` 不在任何批次之内", "the reference date `{day}` lies in no round"),
        Words(
            "批次有：{rounds}；日期没有错的不用改，仍归入“{pool}”一组",
            "the rounds are: {rounds}; leave it if the day is right, it belongs to the group"
            " `{pool}` all the same",
        ),
    ),
    "no-parent": (
        Words("没有编号为 `{number}` 的申请", "there is no application with the number `{number}`"),
        Words("核对编号", "check the number"),
    ),
    "total-row": (
        Words(
            "这是 `{written}` 行，不是申请",
            "this is a row of totals (`{written}`) and no application",
        ),
        Words(
            "删去，或在对照文件的 skip 中写明", "delete it, or name it under skip in a mapping file"
        ),
    ),
    "merged-cells": (
        Words("数据中有合并的单元格", "cells are merged in the data"),
        Words("取消合并，每格填全", "unmerge them and fill in every cell"),
    ),
    "count-differs": (
        Words(
            "`{list}` 写明 {said} 条，表中有 {found} 条",
            "`{list}` is said to have {said} items and has {found}",
        ),
        Words("补齐，或改正条数", "add what is missing, or correct the count"),
    ),
    "list-perhaps-longer": (
        Words(
            "`{list}` 的表有 {count} 行不知道属于哪份申请，可能属于这一份，这一份的列表作不明",
            "of {count} rows in the table of `{list}` nobody knows whose they are; they may be of"
            " this application, so that its list is unknown",
        ),
        Words(
            "改正这些行的编号，不是条目的删去；或在申请表中写明有几条",
            "correct the number in these rows, and delete what is no item; or give the count of"
            " items in the main sheet",
        ),
    ),
    "cell-without-header": (
        Words(
            "`{written}` 所在的栏没有表头，未读",
            "`{written}` stands in a column without header and is not read",
        ),
        Words("补上表头，或删去", "give the column a header, or delete it"),
    ),
    "number-as-text": (
        Words(
            "`{written}` 存为数字，已作文字；开头的 0 可能已丢失",
            "`{written}` was stored as a number and read as text; leading zeros may be lost",
        ),
        Words("把这一栏设为文本格式", "format the column as text"),
    ),
    "error-cell": (
        Words("单元格是错误值 `{written}`", "the cell holds the error `{written}`"),
        Words(
            "改正公式，或填写数值；不知道的留空",
            "mend the formula or write the value; leave blank what is unknown",
        ),
    ),
    "formula-without-result": (
        Words("公式没有保存结果", "the formula was saved without its result"),
        Words(
            "在表格软件中打开并保存，或填写数值",
            "open and save it in a spreadsheet program, or write the value",
        ),
    ),
    "digits-lost": (
        Words(
            "`{written}` 存为数字，超过 15 位，末位已丢失",
            "`{written}` was stored as a number beyond fifteen digits; its last digits are lost",
        ),
        Words("把这一栏设为文本格式后重新填写", "format the column as text and write it again"),
    ),
    "doubtful-day": (
        Words(
            "1900 年 3 月 1 日前的日期不可靠",
            "days before 1 March 1900 cannot be relied on in a workbook",
        ),
        Words("用文字写日期，例如 1899-12-31", "write the day as text, for example 1899-12-31"),
    ),
    "time-of-day": (
        Words("`{written}` 含有时刻", "`{written}` holds a time of day"),
        Words("只填日期", "give the day alone"),
    ),
    "day-in-text": (
        Words(
            "表格软件把内容变成了日期 `{written}`",
            "the spreadsheet turned what was written into the day `{written}`",
        ),
        Words("把这一栏设为文本格式后重新填写", "format the column as text and write it again"),
    ),
    "day-in-other": (
        Words("这里不应是日期 `{written}`", "a day, `{written}`, cannot stand here"),
        Words("核对是否填错栏", "check whether it is in the right column"),
    ),
    "truth-in-number": (
        Words("这里不应是 `{written}`", "`{written}` cannot stand here"),
        Words("填写数字", "write a number"),
    ),
    "not-a-serial": (
        Words("数 `{written}` 不是日期", "the number `{written}` is not a day"),
        Words("写成 2026-03-01", "write it as 2026-03-01"),
    ),
}

_TREES: dict[str, tuple[Words, Words]] = {
    "broken-json": (
        Words("第 {column} 个字符起不是 JSON", "from character {column} this is no JSON"),
        Words("每行一条完整的记录", "one whole record a line"),
    ),
    "json-too-deep": (
        Words("嵌套超过 {most} 层", "the record is nested more than {most} deep"),
        Words("核对记录的结构", "check the shape of the record"),
    ),
    "json-constant": (
        Words("`{written}` 不是数", "`{written}` is not a number"),
        Words("不知道的写 null", "write null for what is not known"),
    ),
    "json-double-key": (
        Words("`{written}` 出现两次", "`{written}` stands there twice"),
        Words("只留一个", "keep one of them"),
    ),
    "not-an-object": (
        Words("这一行不是一条记录", "the line is no record"),
        Words("每行写一个对象", "write one object a line"),
    ),
    "near-field": (
        Words("`{field}` 不是事实", "`{field}` is not a fact"),
        Words("是否指 `{nearest}`？", "did you mean `{nearest}`?"),
    ),
    "dotted-field": (
        Words("`{field}` 不能写成一个键", "`{field}` cannot be written as one key"),
        Words(
            "一层一层地写：组名下面是事实名",
            "nest it: the name of the fact below that of its group",
        ),
    ),
    "no-such-field": (
        Words("`{field}` 不是事实", "`{field}` is not a fact"),
        Words("删去，或在 facts.yaml 中声明", "drop it, or declare it in facts.yaml"),
    ),
    "wrong-kind": (
        Words(
            "`{written}` 的种类不对，应为{wanted}",
            "`{written}` is of the wrong kind, wanted: {wanted}",
        ),
        Words("照规定的种类填写", "write it in the kind declared"),
    ),
    "float-given": (
        Words("浮点数不精确", "a binary floating-point number is not exact"),
        Words("用 Decimal 或文字", "hand over a Decimal or a text"),
    ),
}

ROW_PROBLEMS: dict[str, tuple[Words, Words]] = {**_ROWS, **_TREES}
