"""The words of every problem of a file, a sheet or a mapping.

The same form as `wording_expressions`: the sentence, then the cure.
"""

from ipaward.domain.words import Words

_SAVE_AGAIN = Words(
    "用表格软件打开后另存为 .xlsx 再提交",
    "open it in a spreadsheet program and save it again as .xlsx",
)
_NOTHING_TO_DO = Words("", "")
_MAPPING = Words(
    "改表头，或用对照文件（ipaward mapping 可生成草稿）",
    "rename the column, or use a mapping file (`ipaward mapping` writes a draft)",
)

_FILES: dict[str, tuple[Words, Words]] = {
    "no-such-file": (
        Words("没有这个文件", "there is no such file"),
        Words("核对路径", "check the path"),
    ),
    "unreadable-file": (
        Words("无法读取这个文件", "the file cannot be read"),
        Words("核对读取权限", "check that you may read it"),
    ),
    "no-regular-file": (
        Words("这不是普通文件", "this is not an ordinary file"),
        Words("给出一个文件，而不是文件夹或设备", "name a file, not a folder or a device"),
    ),
    "empty-table-file": (
        Words("文件是空的", "the file is empty"),
        Words("核对是否选错文件", "check that it is the right file"),
    ),
    "unknown-kind": (
        Words("不读取 `{suffix}` 文件", "files of the kind `{suffix}` are not read"),
        Words("另存为其中一种：{kinds}", "save it as one of {kinds}"),
    ),
    "other-kind": (
        Words(
            "文件名是 `{suffix}`，内容却是 {kind}", "the file is named `{suffix}` but holds {kind}"
        ),
        Words("另存为与文件名相符的格式", "save it in the format its name says"),
    ),
    "broken-workbook": (
        Words("工作簿已损坏或不是 .xlsx", "the workbook is damaged or no .xlsx"),
        _SAVE_AGAIN,
    ),
    "locked-workbook": (
        Words("工作簿有密码", "the workbook has a password"),
        Words("去掉密码后再提交", "save it without a password"),
    ),
    "too-many-parts": (
        Words(
            "工作簿有 {count} 个部件，最多 {most} 个",
            "the workbook has {count} parts, {most} at most",
        ),
        _SAVE_AGAIN,
    ),
    "workbook-too-large": (
        Words(
            "工作簿展开后有 {size} MB，最多 {most} MB",
            "the workbook unpacks to {size} MB, {most} MB at most",
        ),
        Words("改用 CSV 或 JSON Lines", "use CSV or JSON Lines"),
    ),
    "workbook-ratio": (
        Words(
            "工作簿的 `{part}` 展开后大 {ratio} 倍，最多 {most} 倍",
            "`{part}` of the workbook unpacks to {ratio} times its size, {most} at most",
        ),
        Words(
            "删去多余的空行后另存，或改用 CSV", "delete empty rows and save it again, or use CSV"
        ),
    ),
    "strange-part": (
        Words(
            "工作簿的部件 `{part}` 不应存在",
            "the workbook holds a part `{part}` that none should have",
        ),
        _SAVE_AGAIN,
    ),
    "double-part": (
        Words("工作簿的部件 `{part}` 出现两次", "the workbook holds the part `{part}` twice"),
        _SAVE_AGAIN,
    ),
    "active-content": (
        Words(
            "工作簿含有宏、外部链接或嵌入对象 `{part}`",
            "the workbook holds macros, outside links or embedded objects: `{part}`",
        ),
        Words("只复制数值到新工作簿", "copy the values alone into a new workbook"),
    ),
    "xml-entities": (
        Words("工作簿含有实体定义", "the workbook defines entities"),
        _SAVE_AGAIN,
    ),
    "no-sheets": (
        Words("工作簿没有工作表", "the workbook has no worksheet"),
        Words("核对是否选错文件", "check that it is the right file"),
    ),
    "too-many-rows": (
        Words("工作表有 {rows} 行，最多 {most} 行", "the sheet has {rows} rows, {most} at most"),
        Words(
            "删去末尾带格式的空行，或改用 CSV 或 JSON Lines",
            "delete formatted empty rows at its end, or use CSV or JSON Lines",
        ),
    ),
    "too-many-cells": (
        Words(
            "工作表有 {rows} 行 {columns} 列，最多 {most} 格",
            "the sheet has {rows} rows and {columns} columns, {most} cells at most",
        ),
        Words(
            "删去右边和末尾多余的格，或改用 CSV",
            "delete what is not needed on the right and at the end, or use CSV",
        ),
    ),
    "too-many-columns": (
        Words("工作表超过 702 列", "the sheet has more than 702 columns"),
        Words("删去右边多余的列", "delete the columns on the right that hold nothing"),
    ),
    "table-not-utf8": (
        Words("第 {byte} 个字节起不是 UTF-8", "byte {byte} is not UTF-8"),
        Words(
            "另存为 UTF-8；若是 GBK，在对照文件中写 encoding: gb18030",
            "save it as UTF-8, or say encoding: gb18030 or the like in a mapping file",
        ),
    ),
    "wrong-encoding": (
        Words("第 {byte} 个字节起不是 {encoding}", "byte {byte} is not {encoding}"),
        Words("核对文件的编码", "check the encoding of the file"),
    ),
    "unknown-encoding": (
        Words("没有名为 `{encoding}` 的编码", "there is no encoding `{encoding}`"),
        Words("写 utf-8 或 gb18030", "write utf-8 or gb18030"),
    ),
    "no-byte-order": (
        Words(
            "文件没有字节顺序标记，按 {encoding} 不知道先读哪个字节",
            "the file has no byte order mark, without which {encoding} cannot be read",
        ),
        Words(
            "在对照文件中写 {encoding}-le 或 {encoding}-be，或另存为 UTF-8",
            "write {encoding}-le or {encoding}-be in the mapping file, or save it as UTF-8",
        ),
    ),
    "not-text": (
        Words("文件含有空字符，不是文本", "the file holds null characters and is no text"),
        Words("核对是否选错文件", "check that it is the right file"),
    ),
    "line-too-long": (
        Words("这一行超过 {most} 个字符", "the line is longer than {most} characters"),
        Words("核对换行是否丢失", "check whether line ends are missing"),
    ),
    "semicolons": (
        Words(
            "栏与栏之间是分号，不是逗号",
            "the cells of this table are parted by semicolons, not commas",
        ),
        Words(
            "另存为逗号分隔的 CSV，或制表符分隔的 .tsv，或 .xlsx",
            "save it as CSV with commas, as .tsv with tabs, or as .xlsx",
        ),
    ),
    "broken-quotes": (
        Words("从这一行起引号不成对", "the quotes do not match from this row on"),
        Words(
            "补上缺少的引号，文中的引号写两个", "close the quote; a quote inside a text is doubled"
        ),
    ),
}

_SHEETS: dict[str, tuple[Words, Words]] = {
    "no-header": (
        Words(
            "没有一张表的前几行写着 `{number}`（已看：{sheets}）",
            "no sheet names `{number}` in one of its first rows (looked at: {sheets})",
        ),
        _MAPPING,
    ),
    "no-list-header": (
        Words("这张表没有 `{number}` 一栏", "this sheet has no column `{number}`"),
        Words(
            "加上申请的编号，说明每行属于哪份申请",
            "add the number of the application each row belongs to",
        ),
    ),
    "several-main-sheets": (
        Words(
            "分不清哪张是申请表：{sheets}", "several sheets could hold the applications: {sheets}"
        ),
        Words(
            "把它命名为 申请，或在对照文件中写 sheet",
            "call it `applications`, or name the sheet in a mapping file",
        ),
    ),
    "no-such-sheet": (
        Words(
            "没有名为 `{sheet}` 的工作表，有：{sheets}",
            "there is no sheet `{sheet}`, there is {sheets}",
        ),
        Words("核对对照文件中的 sheet", "check the sheet in the mapping file"),
    ),
    "ambiguous-header": (
        Words("表头 `{header}` 可以指：{facts}", "the header `{header}` could mean {facts}"),
        Words("写出完整的名称，例如 持证人.姓名", "write the full name of the fact"),
    ),
    "double-header": (
        Words(
            "`{fact}` 有两栏：{first} 和 {second}", "`{fact}` has two columns: {first} and {second}"
        ),
        Words("只留一栏", "keep one of them"),
    ),
    "header-row": (
        Words("表头在第 {row} 行", "the headers are in row {row}"),
        _NOTHING_TO_DO,
    ),
    "near-header": (
        Words(
            "表头 `{header}` 不是任何事实，这一栏未读",
            "the header `{header}` is no fact; the column is not read",
        ),
        Words("是否指 `{nearest}`？", "did you mean `{nearest}`?"),
    ),
    "unknown-header": (
        Words(
            "表头 `{header}` 不是任何事实，这一栏未读",
            "the header `{header}` is no fact; the column is not read",
        ),
        _MAPPING,
    ),
    "near-sheet": (
        Words("未读工作表 `{sheet}`", "the sheet `{sheet}` is not read"),
        Words("是否应命名为 `{nearest}`？", "should it be called `{nearest}`?"),
    ),
    "unknown-sheet": (
        Words("未读工作表 `{sheet}`", "the sheet `{sheet}` is not read"),
        _NOTHING_TO_DO,
    ),
    "list-twice": (
        Words(
            "`{list}` 有两张表，不知道以哪张为准",
            "there are two tables for `{list}`, and no telling which of them is meant",
        ),
        Words(
            "并成一张，或在对照文件中写明 `{list}` 的 sheet",
            "merge them, or name the sheet of `{list}` in a mapping file",
        ),
    ),
    "near-list-file": (
        Words(
            "没有和 `{main}` 一起读：`{part}` 不是所要的列表",
            "it is not read with `{main}`: `{part}` is none of the lists asked for",
        ),
        Words("是否应命名为 `{nearest}`？", "should it be called `{nearest}`?"),
    ),
    "unknown-list-file": (
        Words(
            "没有和 `{main}` 一起读：`{part}` 不是所要的列表",
            "it is not read with `{main}`: `{part}` is none of the lists asked for",
        ),
        _NOTHING_TO_DO,
    ),
    "missing-columns": (
        Words(
            "没有以下各栏，一律作不明：{facts}",
            "these have no column and are unknown for all: {facts}",
        ),
        Words("需要时补上", "add them where they are needed"),
    ),
    "missing-sheet": (
        Words(
            "没有 `{list}` 的表，一律作不明",
            "there is no sheet `{list}`; the list is unknown for all",
        ),
        Words(
            "补上这张表，没有项目的在申请表中写 0",
            "add it; an application without items says 0 in the main sheet",
        ),
    ),
    "counted-only": (
        Words(
            "`{list}` 只有条数，没有表；不为 0 的作不明",
            "`{list}` has counts but no sheet; any but 0 is unknown",
        ),
        Words("补上这张表", "add the sheet"),
    ),
    "hidden-sheet": (
        Words("工作表是隐藏的，照常读取", "the sheet is hidden and was read like any other"),
        _NOTHING_TO_DO,
    ),
    "hidden-column": (
        Words("`{header}` 一栏是隐藏的，照常读取", "the column `{header}` is hidden and was read"),
        _NOTHING_TO_DO,
    ),
    "hidden-row": (
        Words("这一行是隐藏的，照常读取", "the row is hidden and was read like any other"),
        _NOTHING_TO_DO,
    ),
    "other-template": (
        Words(
            "这份模板是按另一版规则做的", "this template was made from another version of the rules"
        ),
        Words("核对栏目，或重新下载模板", "check the columns, or take a new template"),
    ),
    "template-of-another": (
        Words(
            "这份模板是为项目 `{made_for}` 做的，按 `{programme}` 读了",
            "this template was made for the programme `{made_for}` and is read for `{programme}`",
        ),
        Words(
            "确认没有选错项目；要报这个项目就用它的模板",
            "make sure that the programme is the one meant; if it is, take its own template",
        ),
    ),
}

_MAPPINGS: dict[str, tuple[Words, Words]] = {
    "mapping-shape": (
        Words(
            "对照文件的 `{key}` 写法不对", "`{key}` of the mapping file is not of the right form"
        ),
        Words(
            "可用：sheet、header_row、encoding、columns、lists、missing、skip",
            "known are sheet, header_row, encoding, columns, lists, missing and skip",
        ),
    ),
    "mapping-near-fact": (
        Words("`{fact}` 不是事实", "`{fact}` is not a fact"),
        Words("是否指 `{nearest}`？", "did you mean `{nearest}`?"),
    ),
    "mapping-no-fact": (
        Words("`{fact}` 不是事实", "`{fact}` is not a fact"),
        Words("写 facts.yaml 中的完整名称", "write a full name from facts.yaml"),
    ),
    "mapping-no-header": (
        Words(
            "对照文件写的栏 `{header}` 不在这张表里，有：{headers}",
            "the mapping speaks of a column `{header}`, there is {headers}",
        ),
        Words(
            "改成表里的表头，没有这一栏就从对照文件中删去",
            "write the header as it stands in the table, or delete the entry",
        ),
    ),
    "mapping-for-lines": (
        Words(
            "JSON 的每一行自己写明事实，用不上对照文件",
            "lines of JSON name the facts themselves, and a mapping is not for them",
        ),
        Words(
            "不用对照文件；在每一行里写 facts.yaml 中的名称和换算好的数",
            "do without; write the names from facts.yaml in the lines, and figures converted",
        ),
    ),
    "mapping-other-unit": (
        Words("`{fact}` 不以 `{unit}` 计", "`{fact}` is not counted in `{unit}`"),
        Words("核对是哪个事实；它的单位：{units}", "check which fact it is; its units: {units}"),
    ),
    "unknown-unit": (
        Words("不认识单位 `{unit}`", "`{unit}` is no unit known here"),
        Words("可用：{units}", "known are {units}"),
    ),
}

TABLE_PROBLEMS: dict[str, tuple[Words, Words]] = {**_FILES, **_SHEETS, **_MAPPINGS}
