"""The words of every problem a lifecycle or an indicator can have in its file.

The same form as `wording_expressions`: the sentence, then the cure.
"""

from ipaward.domain.words import Words

_NONE = Words()

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
}
