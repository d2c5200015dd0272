"""The words of every problem the figures of a policy can have: parameters, lists, series, days off.

The same form as `wording_expressions`: the sentence, then the cure.
"""

from ipaward.domain.words import Words

FIGURE_PROBLEMS: dict[str, tuple[Words, Words]] = {
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
    "until-unknown": (
        Words(
            "止日不能不明：那样就没有止日了", "the last day cannot be unknown: it would never end"
        ),
        Words(
            "写日期；没有止日的，不写 至", "write a day, or leave `until` out where there is none"
        ),
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
