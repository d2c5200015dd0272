"""The words of every problem of a register, and of what it says of an application.

The same form as `wording_expressions`: the sentence, then the cure.
"""

from ipaward.domain.words import Words

_ASIDE = Words(
    "改正这一行；在此之前，查不到不等于没有", "mend the row; until then, not found is unknown"
)
_NO_CURE = Words("", "")

_WHOLE: dict[str, tuple[Words, Words]] = {
    "near-register": (
        Words("没有台账 `{name}`", "there is no register `{name}`"),
        Words("是否应命名为 `{nearest}`？", "should it be called `{nearest}`?"),
    ),
    "no-such-register": (
        Words("没有台账 `{name}`", "there is no register `{name}`"),
        Words("以台账的名称命名，有：{known}", "name it after a register: {known}"),
    ),
    "no-register-in-folder": (
        Words("文件夹里没有台账文件", "the folder holds no file of a register"),
        Words(
            "放入以台账命名的 .csv、.xlsx 或 .jsonl 文件",
            "put .csv, .xlsx or .jsonl files into it that are named after registers",
        ),
    ),
    "register-twice": (
        Words("台账 `{name}` 给了两次", "the register `{name}` is given twice"),
        Words("并成一份", "give it once, in one table"),
    ),
    "register-no-header": (
        Words(
            "前几行都没有 `{field}`，不能作台账 `{name}`",
            "none of the first rows names `{field}`, so this is no register `{name}`",
        ),
        Words("改表头，写台账各字段的名称", "write the names of the register's fields in the head"),
    ),
    "register-several-sheets": (
        Words(
            "分不清哪张表是台账 `{name}`：{sheets}",
            "several sheets could hold the register `{name}`: {sheets}",
        ),
        Words("把它的工作表命名为 {name}", "call its sheet {name}"),
    ),
    "register-empty": (
        Words(
            "台账 `{name}` 一项也没有，对谁都答“没有”",
            "the register `{name}` has no entry and answers no for everybody",
        ),
        Words("核对是否导出完整", "check that it was exported whole"),
    ),
    "unread-file": (
        Words("文件夹里的这一个不读", "this one of the folder is not read"),
        _NO_CURE,
    ),
}

_ROWS: dict[str, tuple[Words, Words]] = {
    "register-blank-key": (
        Words("没有 `{field}`，不知道是谁的", "there is no `{field}`: nobody knows whose it is"),
        _ASIDE,
    ),
    "register-total-row": (
        Words(
            "这是 `{written}` 行，不是台账的一项",
            "this is a row of totals (`{written}`) and no entry",
        ),
        Words("删去这一行", "delete the row"),
    ),
    "register-backwards": (
        Words(
            "止于 {until}，早于开始的 {start}", "it ends on {until}, before it begins on {start}"
        ),
        _ASIDE,
    ),
    "register-double": (
        Words(
            "`{field}` 的 `{value}` 还出现在第 {row} 行",
            "the `{field}` `{value}` stands in row {row} too",
        ),
        Words("只留对的一行；两行都没有采用", "keep the one that is right; neither is used"),
    ),
    "register-overlap": (
        Words(
            "与第 {row} 行是同一主体，{day} 两项都有效",
            "it is about the same as row {row}, and both hold on {day}",
        ),
        Words(
            "改正起止日；两行都没有采用。一个主体可以有几项的，在 facts.yaml 中写明 唯一",
            "mend the days; neither is used. Where one may have several entries, declare in"
            " facts.yaml which field is `unique`",
        ),
    ),
    "decided-twice": (
        Words(
            "申请 `{number}` 在第 {row} 行也有一份决定",
            "row {row} holds a decision on application `{number}` too",
        ),
        Words("只留有效的一份；两份都没有采用", "keep the one that counts; neither is used"),
    ),
    "not-a-decision": (
        Words("这一行不是决定", "the line is no decision"),
        Words("用 screen --out 写出的 .jsonl", "give a .jsonl as `screen --out` writes it"),
    ),
    "entries-without-day": (
        Words(
            "`{field}` 不明的有 {count} 项，这是第一项；由它决定的一律作不明",
            "the `{field}` of {count} entries is unknown, this one first; so is what rests on it",
        ),
        Words(
            "填写日期；没有的写 无，或在 facts.yaml 中写明 空白: 无",
            "write the day, or `none`; or declare `blank: none` in facts.yaml",
        ),
    ),
    "entries-without-key": (
        Words(
            "没有 `{field}` 的有 {count} 项，这是第一项；查不到的一律作不明",
            "{count} entries, this one first, have no `{field}`: not found is unknown",
        ),
        Words("补上，或删去这些项", "add it, or take these entries out"),
    ),
}

_JOINED: dict[str, tuple[Words, Words]] = {
    "register-prevails": (
        Words(
            "`{fact}`：申请写 `{said}`，台账 {register} 答 `{held}`；以台账为准",
            "`{fact}`: the application says `{said}`, the register {register} `{held}`;"
            " the register counts",
        ),
        _NO_CURE,
    ),
    "consulted-before": (
        Words(
            "基准日 {day} 晚于查台账的 {on}，台账答不了",
            "the reference date, {day}, is after {on}, when the registers were consulted",
        ),
        Words(
            "到基准日后重新查台账，并用 --on 写明日期",
            "consult the registers again once the reference date has come, and say when with --on",
        ),
    ),
}

REGISTER_PROBLEMS: dict[str, tuple[Words, Words]] = {**_WHOLE, **_ROWS, **_JOINED}
