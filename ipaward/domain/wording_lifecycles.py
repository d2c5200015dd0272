"""The words of every problem a lifecycle or an indicator can have in its file.

The same form as `wording_expressions`: the sentence, then the cure.
"""

from ipaward.domain.words import Words

LIFECYCLE_PROBLEMS: dict[str, tuple[Words, Words]] = {
    "unknown-state": (
        Words("没有状态 `{name}`", "there is no state `{name}`"),
        Words("有：{known}", "there are: {known}"),
    ),
    "unknown-event": (
        Words("没有事件 `{name}`", "there is no event `{name}`"),
        Words("有：{known}", "there are: {known}"),
    ),
    "unknown-result": (
        Words(
            "没有一个转移发 `{name}`，也没有这个提醒",
            "no transition issues `{name}`, nor is it a reminder",
        ),
        Words("有：{known}", "there are: {known}"),
    ),
    "event-and-day": (
        Words("要写明遇什么事件、在哪一日", "this must say which event, and on which day"),
        Words("写 {{遇: 事件, 日: 2021-05-06}}", "write `{{event: name, day: 2021-05-06}}`"),
    ),
    "event-number-twice": (
        Words("两个事件的编号都是 `{number}`", "two events have the number `{number}`"),
        Words("一个事件一个编号，或者都不写编号", "give each its own, or leave the number out"),
    ),
    "reminders-without-day": (
        Words("没有写哪一日的提醒", "this does not say on which day the reminders are due"),
        Words(
            "在样例里写“截至”，例如 截至: 2021-07-06",
            "write the day beside what is given, for example `on: 2021-07-06`",
        ),
    ),
    "due-not-day": (
        Words("期满应当是一个日期", "what is due must be a day"),
        Words(
            "写成日期，例如 working days after(本状态.始, 期限)",
            "write a day, for example `working days after(this_state.since, term)`",
        ),
    ),
    "nothing-opens": (
        Words("流程 `{name}` 没有开始的事件", "no event opens the lifecycle `{name}`"),
        Words("在一种事件下写“开始: 是”", "write `opens: yes` under one of its events"),
    ),
    "no-order-of-day": (
        Words("同日次序里没有：{names}", "the order of one day does not name: {names}"),
        Words(
            "同一日发生的事件要有先后，把每一种都排进去",
            "events of one day need an order: name every kind",
        ),
    ),
    "out-of-final": (
        Words("转移 `{name}` 从终点 {state} 出发", "`{name}` leads out of the final state {state}"),
        Words("去掉这个状态，或者它不是终点", "leave the state out, or do not call it final"),
    ),
    "two-ways": (
        Words(
            "在 {state} 遇 {event}，`{name}` 和 `{other}` 都可能成立",
            "in {state}, {event} could take both `{name}` and `{other}`",
        ),
        Words(
            "给两个转移写上不能同时成立的条件",
            "give both a condition, so that only one of them can hold",
        ),
    ),
    "state-not-reached": (
        Words("没有转移到 `{name}`", "nothing leads to `{name}`"),
        Words("写一个到它的转移，或者删去", "write a transition to it, or delete it"),
    ),
    "changes-nothing": (
        Words("在 {states} 遇 `{name}`，什么也不变", "in {states}, `{name}` changes nothing"),
        Words(
            "写一个转移；确实不变的，在“不变”下写明原因",
            "write a transition; where nothing shall change, say so and why under `unmoved`",
        ),
    ),
    "no-such-target": (
        Words("政策没有目标 `{name}`", "the policy has no target `{name}`"),
        Words(
            "指标与 policy.yaml 中的目标同名",
            "an indicator bears the name of a target of policy.yaml",
        ),
    ),
    "target-not-measured": (
        Words("目标 `{name}` 没有指标", "no indicator measures the target `{name}`"),
        Words("在 indicators.yaml 中写一项", "write one in indicators.yaml"),
    ),
    "value-or-rows": (
        Words("`{name}` 要写数值或数列，只写一个", "`{name}` needs a `value` or `rows`, not both"),
        Words("一年一个数写数列，其他写数值", "a figure a year is `rows`, any other a `value`"),
    ),
    "rows-and-growth": (
        Words("`{name}` 的数列和增幅要一起写", "`{name}` needs `rows` and `growth` together"),
        Words("增幅按数列算，写明基年", "growth is reckoned from rows; name its base year"),
    ),
    "option-without-way": (
        Words(
            "读法 `{reading}` 的选项 `{option}` 没有说 `{name}` 在 {years} 年怎么算",
            "option `{option}` of the reading `{reading}` does not say how `{name}` is measured"
            " in {years}",
        ),
        Words("给每一年写明其中之一：{known}", "give each year one of: {known}"),
    ),
    "no-first-day": (
        Words(
            "按读法 `{reading}` 的选项 `{option}`，`{name}` 是累计数，却没有说从哪一日起累计",
            "by option `{option}` of the reading `{reading}`, `{name}` is cumulative, and nothing"
            " says from which day",
        ),
        Words("写“累计自: 日期”", "write `since: day`"),
    ),
    "option-without-end": (
        Words(
            "读法 `{reading}` 的选项 `{option}` 没有写明各年看到哪一日",
            "option `{option}` of the reading `{reading}` does not say on which day years end",
        ),
        Words(
            "写成“{option}: {{2023: 2023-06-30}}”，日期在那一年之内",
            "write `{option}: {{2023: 2023-06-30}}`, each day within its year",
        ),
    ),
    "evidence-not-records": (
        Words(
            "`{name}` 的证据应当是台账的记录",
            "the evidence of `{name}` should be records of a register",
        ),
        Words(
            "写台账名，可以筛选：台账[条件]",
            "name a register, filtered or not: `register[condition]`",
        ),
    ),
    "figure-not-number": (
        Words("这里应当是一个数或金额", "this must be a number or an amount"),
        Words("用 count(…) 或 sum(…) 算出来", "reckon it with `count(…)` or `sum(…)`"),
    ),
}
