"""The words of every problem of a file that holds typed columns (Parquet).

The same form as `wording_expressions`: the sentence, then the cure.
"""

from ipaward.domain.words import Words

_NAMES = Words("改名或删去其中一栏", "rename one of them, or leave it out")

COLUMN_PROBLEMS: dict[str, tuple[Words, Words]] = {
    "broken-parquet": (
        Words("文件已损坏、不完整或不是 Parquet", "the file is damaged, cut off or no Parquet"),
        Words("重新导出或重新传送", "export it or copy it again"),
    ),
    "no-parquet": (
        Words("文件夹里没有 .parquet 文件", "the folder holds no .parquet file"),
        Words("核对路径", "check the path"),
    ),
    "double-column": (
        Words(
            "`{name}` 一栏出现两次，或与本软件所用的名称相同",
            "there are two columns `{name}`, or it is a name used here",
        ),
        _NAMES,
    ),
    "other-columns": (
        Words(
            "`{name}` 一栏与文件夹里第一个文件的不同",
            "the column `{name}` is not as in the first file of the folder",
        ),
        Words(
            "一个文件夹里的各文件，栏名和类型要相同",
            "all files of a folder need the same columns of the same types",
        ),
    ),
    "column-for-two": (
        Words(
            "`{first}` 和 `{second}` 都是 `{fact}`", "`{first}` and `{second}` both hold `{fact}`"
        ),
        _NAMES,
    ),
    "column-twice": (
        Words(
            "`{name}` 有两栏：一栏单独，一栏在一组（STRUCT）里",
            "there are two columns `{name}`: one by itself, and one in a group (STRUCT)",
        ),
        _NAMES,
    ),
    "ambiguous-column": (
        Words("`{name}` 一栏可以指：{facts}", "the column `{name}` could mean {facts}"),
        Words("写出完整的名称", "write the full name of the fact"),
    ),
    "float-column": (
        Words(
            "`{name}` 一栏是浮点数（{kind}），数值不精确",
            "the column `{name}` holds floating-point numbers ({kind}), which are not exact",
        ),
        Words(
            "导出前转换：CAST(… AS DECIMAL({width}, {scale}))",
            "cast it before the export: CAST(… AS DECIMAL({width}, {scale}))",
        ),
    ),
    "wide-column": (
        Words(
            "`{name}` 一栏是 {digits} 位的小数，最多能读 {most} 位",
            "the column `{name}` holds decimals of {digits} digits; at most {most} can be read",
        ),
        Words(
            "导出前转换：CAST(… AS DECIMAL({width}, {scale}))",
            "cast it before the export: CAST(… AS DECIMAL({width}, {scale}))",
        ),
    ),
    "column-with-zone": (
        Words(
            "`{name}` 一栏是带时区的时刻，日期因时区而异",
            "the column `{name}` holds instants in a time zone; which day they are depends on it",
        ),
        Words(
            "导出前按当地时区转换为日期：CAST(… AS DATE)",
            "cast it to days of the local zone before the export: CAST(… AS DATE)",
        ),
    ),
    "column-kind": (
        Words(
            "`{name}` 一栏的类型是 {kind}，应为{what}",
            "the column `{name}` is of the type {kind}, wanted is {what}",
        ),
        Words("导出前转换：{cast}", "cast it before the export: {cast}"),
    ),
    "column-unit": (
        Words(
            "`{name}` 一栏的单位不是 `{fact}` 的单位",
            "the unit of the column `{name}` is not that of `{fact}`",
        ),
        Words("换算后用事实的名称作栏名", "convert it, and name the column after the fact"),
    ),
    "no-number-column": (
        Words("没有 `{number}` 一栏", "there is no column `{number}`"),
        Words("加上申请的编号", "add the number of the application"),
    ),
    "near-column": (
        Words("`{name}` 一栏不是任何事实，未读", "the column `{name}` is no fact; it is not read"),
        Words("是否指 `{nearest}`？", "did you mean `{nearest}`?"),
    ),
    "unknown-column": (
        Words("`{name}` 一栏不是任何事实，未读", "the column `{name}` is no fact; it is not read"),
        Words("", ""),
    ),
}
