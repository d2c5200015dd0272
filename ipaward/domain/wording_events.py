"""The words of every problem an event can have on its way into a log.

The same form as `wording_expressions`: the sentence, then the cure.
"""

from ipaward.domain.words import Words

EVENT_PROBLEMS: dict[str, tuple[Words, Words]] = {
    "event-kind": (
        Words("没有事件 `{written}`", "there is no event `{written}`"),
        Words("有：{known}", "there are: {known}"),
    ),
    "event-near-kind": (
        Words("没有事件 `{written}`", "there is no event `{written}`"),
        Words("是否指 `{nearest}`？有：{known}", "did you mean `{nearest}`? there are: {known}"),
    ),
    "event-no-field": (
        Words("事件 `{event}` 没有 `{field}`", "the event `{event}` has no `{field}`"),
        Words("有：{known}", "it has: {known}"),
    ),
    "event-without": (
        Words("这个事件没有写 `{field}`", "this event says no `{field}`"),
        Words(
            "每一行要写明编号、事件、对象和日期",
            "every line says a number, an event, a subject and a day",
        ),
    ),
    "event-in-future": (
        Words(
            "事件的日期 {day} 在登记之日 {on} 之后",
            "the event is of {day}, after {on}, the day it is posted",
        ),
        Words(
            "还没有发生的不登记；到那一日再来，或改正日期",
            "what has not happened is not posted: come back on that day, or correct it",
        ),
    ),
    "event-of-nobody": (
        Words(
            "`{subject}` 还没有开始的事件（{kinds}）",
            "nothing has opened the course of `{subject}` ({kinds})",
        ),
        Words(
            "核对 `{subject}`；没有写错的话，先登记它的开始",
            "check `{subject}`; if it is right, post first what opens its course",
        ),
    ),
    "ledger-not-there": (
        Words("没有账本 `{file}`", "there is no ledger `{file}`"),
        Words(
            "用 `ipaward ledger begin` 建一个，或者用 --ledger 写明它在哪里",
            "begin one with `ipaward ledger begin`, or say with --ledger where it is",
        ),
    ),
    "subject-not-posted": (
        Words("账本里没有 `{subject}`", "the ledger knows no `{subject}`"),
        Words("有：{known}", "it knows: {known}"),
    ),
    "event-corrects-nothing": (
        Words(
            "`{subject}` 没有编号为 `{number}` 的事件可以更正",
            "`{subject}` has no event `{number}` to correct",
        ),
        Words("核对所更正的编号和对象", "check the number it corrects, and the subject"),
    ),
    "event-corrects-kept-out": (
        Words(
            "所更正的事件 `{number}` 自己也没有登记成",
            "the event `{number}` that it corrects was itself kept out",
        ),
        Words(
            "先改好 `{number}`，再一起登记",
            "mend `{number}` first, then post both",
        ),
    ),
    "event-corrects-itself": (
        Words("更正绕成了一圈：{chain}", "the corrections go round in a circle: {chain}"),
        Words(
            "更正要指向以前登记的事件，不能指向自己，也不能互相指",
            "a correction names an event posted before it: not itself, nor one that corrects it",
        ),
    ),
    "event-corrects-opening": (
        Words(
            "`{subject}` 只由 `{number}` 开始，不能更正成不是开始的事件",
            "nothing but `{number}` opens the course of `{subject}`, so it can be corrected only"
            " into an event that opens one",
        ),
        Words(
            "更正成开始的事件（{kinds}），或者核对所更正的编号",
            "correct it into one that does ({kinds}), or check the number it corrects",
        ),
    ),
    "event-opens-again": (
        Words(
            "`{subject}` 已经开始过：{told}",
            "the course of `{subject}` was opened already: {told}",
        ),
        Words(
            "重复的不再登记；以前写错的，用“更正”写明 `{first}`；不是同一个的，核对 `{subject}`",
            "leave out what is said twice; where the first is wrong, say that this one corrects"
            " `{first}`; where it is about another, check `{subject}`",
        ),
    ),
    "event-corrected-twice": (
        Words("事件 `{number}` 已经更正过", "the event `{number}` was corrected before"),
        Words("更正那个更正它的事件", "correct the event that corrected it"),
    ),
    "event-conflict": (
        Words(
            "编号 `{number}` 已经登记了另一个事件：{kept}",
            "the number `{number}` stands for another event already: {kept}",
        ),
        Words(
            "登记过的不能改；换一个编号，或者登记更正它的事件",
            "what is posted stays: give another number, or post an event that corrects it",
        ),
    ),
    "two-ways-held": (
        Words(
            "事件 `{number}`（{told}）同时成立的转移不止一个：{names}",
            "the event `{number}` ({told}) takes several transitions at once: {names}",
        ),
        Words(
            "规则自相矛盾，说不出它到哪个状态，也不登记；改正这些转移的条件，使它们不能同时成立",
            "the rules contradict themselves, so no state follows and nothing is posted: mend the"
            " conditions of these transitions so that only one of them can hold",
        ),
    ),
}
