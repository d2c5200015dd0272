"""The words of every problem the text and the facts of a policy can have.

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
    "round-without-day": (
        Words(
            "批次的自、至不能写 `{written}`",
            "the first or last day of a round cannot be `{written}`",
        ),
        Words(
            "写明日期；还没有定的，等定了再写这个批次",
            "write the day; leave the round out until it is settled",
        ),
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

POLICY_PROBLEMS: dict[str, tuple[Words, Words]] = {**_POLICY, **_FACTS}
