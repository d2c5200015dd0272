"""The words of every problem the text, the facts and the figures of a policy can have.

The same form as `wording_expressions`: the sentence, then the cure.
"""

from ipaward.domain.words import Words

_POLICY: dict[str, tuple[Words, Words]] = {
    "name-differs": (
        Words(
            "政策名 `{written}` 与文件夹 `{name}` 不同",
            "the policy is called `{written}` and its folder `{name}`",
        ),
        Words("两处写成一样", "give both the same name"),
    ),
    "no-such-policy-used": (
        Words("没有可以共用的政策 `{name}`", "there is no policy `{name}` to use"),
        Words("写 policies 下一个文件夹的名称", "name a folder of `policies`"),
    ),
    "duplicate-clause": (
        Words("条号 `{name}` 用了两次", "the clause `{name}` stands twice"),
        Words("每条只有一个条号", "each clause has an id of its own"),
    ),
    "not-a-heading": (
        Words(
            "这一行以 # 开头，却不是条款的标题，会算作上一条的内容",
            "the line begins with a `#` and heads no clause, so it would belong to the one above",
        ),
        Words(
            "条款的标题写作 `{words}`：行首两个半角 #，加一个空格；"
            "整个文本的标题只用一个 #，放在各条之前",
            "write `{words}` to head a clause: two `#` where the line begins, then a space; "
            "a title of the whole has one `#` and stands above all clauses",
        ),
    ),
    "no-clause": (
        Words("文本里没有条款", "the text has no clauses"),
        Words(
            "每条以“## 条号 标题”一行开头",
            "each clause begins with a line `## id title`",
        ),
    ),
    "not-an-option": (
        Words("`{written}` 不是列出的选项", "`{written}` is none of the options"),
        Words("选项有：{known}", "the options are: {known}"),
    ),
    "not-a-year": (
        Words("`{written}` 不是年份", "`{written}` is no year"),
        Words("写四位年份，例如 2021", "write four digits, for example 2021"),
    ),
    "round-of-no-programme": (
        Words("没有项目 `{name}`", "there is no programme `{name}`"),
        Words("批次写在已有项目的名下", "rounds stand under the name of a programme"),
    ),
    "rounds-overlap": (
        Words("两个批次在 {days} 重叠", "two rounds hold on {days}"),
        Words("改前一个的 至，或者后一个的 自", "change `until` of one or `from` of the other"),
    ),
    "not-a-citation": (
        Words("`{written}` 不是依据", "`{written}` is no citation"),
        Words(
            "写条号，后面是原文：3.2「……」；没有依据写 缺",
            'write the clause, then its words: `s2 "…"`; where there is none write `missing`',
        ),
    ),
    "unknown-clause": (
        Words("文本里没有 `{name}` 条", "the text has no clause `{name}`"),
        Words("有：{known}", "there are: {known}"),
    ),
    "clause-not-quoted": (
        Words("`{name}` 条没有引用原话", "no words of `{name}` are quoted"),
        Words(
            "规则要引它所依据的话，写在条号后面：「……」；没有依据写 缺",
            'a rule quotes the words it rests on, after the clause: `"…"`; '
            "where there are none write `missing`",
        ),
    ),
    "empty-quote": (
        Words("引号里没有话", "nothing is quoted"),
        Words("引用条文原话", "quote the words of the clause"),
    ),
    "quote-not-found": (
        Words("`{name}` 条里没有这些话", "these words do not stand under `{name}`"),
        Words("照条文原样引用", "quote the clause word for word"),
    ),
    "quote-not-unique": (
        Words("这些话在 `{name}` 条里不止一处", "these words stand more than once under `{name}`"),
        Words("多引几个字，只合一处", "quote more words, so that only one passage is meant"),
    ),
    "missing-set-by": (
        Words("没有依据，也没有写应由什么规定", "the basis is missing and so is who must set it"),
        Words(
            "加上 应由，写一个规范文件的名称",
            "add `set_by` with the name of an instrument",
        ),
    ),
    "missing-beside-clause": (
        Words("“缺”不能与条款并列", "`missing` cannot stand beside a clause"),
        Words("有条款就删去“缺”", "drop `missing` where there is a clause"),
    ),
    "set-by-without-missing": (
        Words(
            "有了依据，不用写应由 `{instrument}`",
            "there is a clause, so nothing is left for `{instrument}` to set",
        ),
        Words("删去 应由，或者把依据写成 缺", "drop `set_by`, or write `missing` as the basis"),
    ),
    "unknown-instrument": (
        Words("没有规范文件 `{name}`", "there is no instrument `{name}`"),
        Words(
            "在 policy.yaml 的 规范文件 里加上它",
            "add it under `instruments` in `policy.yaml`",
        ),
    ),
    "unknown-reading": (
        Words("没有读法 `{name}`", "there is no reading `{name}`"),
        Words(
            "在 policy.yaml 的 读法录 里加上它",
            "add it under `readings` in `policy.yaml`",
        ),
    ),
}

_FACTS: dict[str, tuple[Words, Words]] = {
    "unknown-type": (
        Words("没有类型 `{written}`", "there is no type `{written}`"),
        Words(
            "类型有：文字、金额、是否、数(n)、枚举 甲|乙、日期、日期 或 无、时长(月)、时长(日)、"
            "年、代码:名单、信用代码、专利号、分档",
            "types are: text, money, boolean, number(n), enum a|b, date, date or none, "
            "duration(months), duration(days), year, code:list, uscc, patent, tiers",
        ),
    ),
    "bad-digits": (
        Words("小数位数 `{written}` 不合", "`{written}` is no count of decimals"),
        Words("写 0 到 {most}", "write 0 to {most}"),
    ),
    "bad-range": (
        Words("范围 `{written}` 不合", "`{written}` is no range"),
        Words("写成 [0..100]，一端可以空", "write `[0..100]`; either end may be left open"),
    ),
    "empty-member": (
        Words("枚举里有空项", "one member of the enum is empty"),
        Words("各项之间只用一个 |", "put one `|` between two members"),
    ),
    "members-run-together": (
        Words(
            "枚举的各项没有用半角竖线隔开，成了一个长词",
            "no half-width bar parts the members of the enum, so they are one long word",
        ),
        Words("写作 `{form}`", "write `{form}`"),
    ),
    "member-twice": (
        Words("枚举里 `{name}` 写了两次", "the member `{name}` stands twice"),
        Words("只留一个", "keep one of them"),
    ),
    "which-duration": (
        Words("时长没有说以月还是以日计", "the duration is neither in months nor in days"),
        Words("写 时长(月) 或 时长(日)", "write `duration(months)` or `duration(days)`"),
    ),
    "one-of-type-fields-each": (
        Words(
            "`{name}` 要有类型、字段、每项之一，只能有一个",
            "`{name}` needs one of `type`, `fields` and `each`, and only one",
        ),
        Words(
            "单个的写类型，一组写字段，列表写每项",
            "a single fact has a `type`, a group `fields`, a list `each`",
        ),
    ),
    "list-in-list": (
        Words("列表里不能再有列表", "a list cannot stand within a list"),
        Words("把里面的列表放到外面", "put the inner list beside the outer one"),
    ),
    "register-name": (
        Words("台账要写名称，其他来源不写", "a register has a name, and no other source has one"),
        Words("写成 台账 名称", "write `register patents`"),
    ),
    "type-or-each": (
        Words("`{name}` 要写类型或者每项，只写一个", "`{name}` needs a `type` or `each`, not both"),
        Words(
            "单个的值写类型；一张表写每项，即各栏的名称和类型",
            "a single value has a `type`; a table has `each`: its columns and their types",
        ),
    ),
    "table-of-records": (
        Words("`{name}` 的值应当是一张表", "the value of `{name}` should be a table"),
        Words(
            "在“为”下写“表”，第一行是各栏的名称",
            "write a `table` under `is`, its first row the names of the columns",
        ),
    ),
    "column-not-single": (
        Words("`{name}` 一栏不是单个的值", "the column `{name}` does not hold single values"),
        Words("一格只能写一个值，例如 金额、文字", "a cell holds one value, say `money` or `text`"),
    ),
    "table-by-key": (
        Words("`{name}` 是一张表，不按键取值", "`{name}` is a table and has no `by`"),
        Words(
            "把键写成表的一栏，在规则里用 […] 取出要的行",
            "make the key a column, and take the rows wanted with `[…]` in the rules",
        ),
    ),
    "unknown-register": (
        Words("没有台账 `{name}`", "there is no register `{name}`"),
        Words("在“台账”下写明这本台账", "declare it under `registers`"),
    ),
    "register-field": (
        Words("台账的每项没有字段 `{name}`", "an entry of the register has no field `{name}`"),
        Words("写一个字段的名称", "name one of its fields"),
    ),
    "until-and-ended": (
        Words("台账 `{name}` 的至和止只写一个", "`{name}` has either `until` or `ended`, not both"),
        Words(
            "至：有效的最后一日；止：不再有效的第一日",
            "`until` is the last day an entry holds, `ended` the first it no longer does",
        ),
    ),
    "register-day": (
        Words("`{name}` 不是日期", "`{name}` is no day"),
        Words(
            "自、至 写类型为日期的字段；仍然有效的，至 的类型写“日期 或 无”",
            "`from` and `until` name fields that are days; `until` of what still holds is of the"
            " type `date or none`",
        ),
    ),
    "register-without-code": (
        Words(
            "不知道按什么在台账里查 `{name}`",
            "nothing says by what `{name}` is looked up in its register",
        ),
        Words(
            "在“标识”下写“代码”，或者在这个事实下写“按”",
            "name the `code` under `identity`, or write `by` under this fact",
        ),
    ),
    "register-key": (
        Words(
            "按 `{name}` 在台账的 `{key}` 里查不到任何一项：两者类型不同",
            "`{name}` can never be found in `{key}` of the register: their types differ",
        ),
        Words("让两者的类型相同", "give both the same type"),
    ),
    "not-of-register": (
        Words("台账给不出 `{name}`", "the register cannot give `{name}`"),
        Words(
            "取自台账的事实是：是否（有没有），或者一个列表，字段和类型与台账相同",
            "what is drawn from a register is a boolean (is there an entry) or a list whose fields"
            " have the names and types of the register's",
        ),
    ),
    "blank-not-of-type": (
        Words("空白不能当作 `{written}`", "a blank cannot stand for `{written}` here"),
        Words(
            "0 用于数和金额，否 用于是否，无 用于“日期 或 无”",
            "`0` is for numbers and money, `no` for booleans, `none` for `date or none`",
        ),
    ),
    "no-such-fact": (
        Words("没有事实 `{name}`", "there is no fact `{name}`"),
        Words("事实都在 facts.yaml 里", "the facts stand in `facts.yaml`"),
    ),
    "identity-not-text": (
        Words("`{name}` 不能作标识", "`{name}` cannot identify anything"),
        Words("用一个文字或编号", "use a text or a number"),
    ),
    "number-not-unique": (
        Words("申请号 `{name}` 没有声明为唯一", "the number `{name}` is not declared unique"),
        Words("给它加上 唯一: 是", "add `unique: yes` to it"),
    ),
    "no-such-list": (
        Words("没有名单 `{name}`", "there is no list `{name}`"),
        Words(
            "在 parameters.yaml 的 名单 里加上它",
            "add it under `lists` in `parameters.yaml`",
        ),
    ),
}

_FIGURES: dict[str, tuple[Words, Words]] = {
    "no-values": (
        Words("参数 `{name}` 没有值", "the parameter `{name}` has no value"),
        Words(
            "至少写一个；不知道的写 为: 不明",
            "write one at least; where it is not known write `is: unknown`",
        ),
    ),
    "from-unknown": (
        Words("起日不能不明", "the first day cannot be unknown"),
        Words("写日期", "write a day"),
    ),
    "by-not-text": (
        Words("按 只能是枚举、代码或文字", "`by` must be an enum, a code or a text"),
        Words("换一个事实", "choose another fact"),
    ),
    "value-without-key": (
        Words("参数 `{name}` 只有一个值", "the parameter `{name}` has a single value"),
        Words(
            "分别取值要加上 按",
            "to have one value for each key, add `by`",
        ),
    ),
    "table-not-tiers": (
        Words(
            "参数 `{name}` 的类型不是分档，值不能是表",
            "the parameter `{name}` is no `tiers`, so its value cannot be a table",
        ),
        Words(
            "要分档就写 类型: 分档；要分别取值就写 按，每个键一个值",
            "for tiers write `type: tiers`; for one value for each key write `by` and a "
            "figure under each",
        ),
    ),
    "value-for-each-key": (
        Words(
            "参数 `{name}` 要给每个键一个值", "the parameter `{name}` needs a value for each key"
        ),
        Words("写出各键：{known}", "write one for each of: {known}"),
    ),
    "no-such-key": (
        Words("没有键 `{name}`", "there is no key `{name}`"),
        Words("键有：{known}", "the keys are: {known}"),
    ),
    "key-without-value": (
        Words("{name} 没有值", "{name} has no value"),
        Words("补上；不知道的写 不明", "add it; write `unknown` where it is not known"),
    ),
    "same-day-twice": (
        Words("{day} 起有两个值", "two values hold from {day}"),
        Words("只留一个", "keep one of them"),
    ),
    "values-overlap": (
        Words("两个值在 {days} 重叠", "two values hold on {days}"),
        Words("改前一个的 至，或者后一个的 自", "change `until` of one or `from` of the other"),
    ),
    "days-without-value": (
        Words("参数 `{name}` 在 {days} 没有值", "the parameter `{name}` has no value on {days}"),
        Words("补上这些日子的值，可以写 不明", "add a value for these days; it may be `unknown`"),
    ),
    "values-end": (
        Words(
            "参数 `{name}` 在 {day} 以后没有值", "the parameter `{name}` has no value after {day}"
        ),
        Words("到时补上", "add one in time"),
    ),
    "tiers-head": (
        Words("分档要有一张表", "tiers need a table"),
        Words(
            "在 表 下写 | 超过 | 比例 | 一行，然后每档一行",
            "under `table` write a row `| above | rate |`, then one row for each tier",
        ),
    ),
    "rate-above-whole": (
        Words("比例 `{rate}` 超过 100%", "the rate `{rate}` is above 100%"),
        Words("核对百分号；确实如此就不必改", "check the percent sign; leave it if it is meant"),
    ),
    "percent-sign-left-out": (
        Words(
            "`{written}` 没有带 `{sign}`，所引的话里是 `{written}{sign}`",
            "`{written}` has no `{sign}`, and the words cited give `{written}{sign}`",
        ),
        Words(
            "写 `{written}{sign}`；确实如此就不必改",
            "write `{written}{sign}`; leave it if it is meant",
        ),
    ),
    "negative-figure": (
        Words("金额 `{figure}` 小于零", "the amount `{figure}` is below zero"),
        Words("核对正负号；确实如此就不必改", "check the sign; leave it if it is meant"),
    ),
    "mixed-units": (
        Words(
            "这些值有的带百分号或千分号、有的不带",
            "some of these values have a percent sign, some none",
        ),
        Words("全部带上，或者全部去掉", "write it after all of them or after none"),
    ),
    "tiers-not-rising": (
        Words("这一档不高于上一档", "this tier is not above the one before"),
        Words("从低到高排", "write them in rising order"),
    ),
    "series-not-number": (
        Words("序列只能是数", "a series holds numbers"),
        Words("写 类型: 数(2)", "write `type: number(2)`"),
    ),
    "no-such-table": (
        Words("没有文件 `{name}`", "there is no file `{name}`"),
        Words(
            "文件放在政策的文件夹里，写相对的路径",
            "put it into the folder of the policy and write its path from there",
        ),
    ),
    "not-csv": (
        Words("这一行不是 CSV：{what}", "the line is no CSV: {what}"),
        Words("检查引号是否成对", "look for a quote without its other half"),
    ),
    "table-head": (
        Words("表头 `{written}` 不合", "`{written}` is not the right head"),
        Words("第一行写 {wanted}", "the first line is `{wanted}`"),
    ),
    "empty-cell": (
        Words("`{column}` 一格没有值", "a cell of `{column}` has no value"),
        Words("填上它；仍在名单上的写 无", "fill it in; write `none` for still on the list"),
    ),
    "holiday-kind": (
        Words("`{written}` 既不是放假也不是上班", "`{written}` is neither off nor work"),
        Words("写 off 或 work", "write `off` or `work`"),
    ),
}

POLICY_PROBLEMS: dict[str, tuple[Words, Words]] = {**_POLICY, **_FACTS, **_FIGURES}
