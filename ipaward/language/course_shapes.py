"""What may stand where in the files of lifecycles and indicators."""

from __future__ import annotations

from collections.abc import Mapping

from ipaward.domain.words import Words
from ipaward.language.shape import BASIS, Shape, list_of, named, words_for

COURSE_SHAPES: Mapping[str, Shape] = {
    # lifecycles
    "lifecycle": Shape(
        Words("流程的各部分", "the sections of a lifecycle"),
        keys={
            "lifecycle": "word",
            "title": "words",
            "subject": "subject",
            "events": "events",
            "definitions": "definitions",
            "states": "list of words",
            "start": "word",
            "final": "word or words",
            "same_day": "list of words",
            "transitions": "transitions",
            "reminders": "reminders",
            "unmoved": "unmoved",
            "examples": "lifecycle examples",
        },
        required=(
            "lifecycle",
            "title",
            "subject",
            "events",
            "states",
            "start",
            "final",
            "same_day",
            "transitions",
        ),
    ),
    "subject": Shape(
        Words("流程的对象（名、标签、类型）", "what goes through it (name, label, type)"),
        keys={**words_for("name", "type"), "label": "words"},
        required=("name", "type"),
    ),
    "events": named("event"),
    "event": Shape(
        Words("一种事件（标签、开始、字段）", "a kind of event (label, opens, fields)"),
        keys={"label": "words", "opens": "word", "fields": "facts"},
    ),
    "transitions": list_of("transition"),
    "transition": Shape(
        Words(
            "一个转移（名、在、遇、条件、到、依据等）",
            "a transition (name, in, event, when, to, …)",
        ),
        keys={
            **words_for("name", "when", "to"),
            **dict.fromkeys(("in", "event", "issues"), "word or words"),
            "reason": "words",
            **BASIS,
        },
        required=("name", "in", "event", "to", "cites"),
    ),
    "reminders": list_of("reminder"),
    "reminder": Shape(
        Words("一个提醒（名、在、期满、依据、理由）", "a reminder (name, in, due, cites, reason)"),
        keys={**words_for("name", "due"), "in": "word or words", "reason": "words", **BASIS},
        required=("name", "in", "due", "cites", "reason"),
    ),
    "unmoved": list_of("unmoved events"),
    "unmoved events": Shape(
        Words("不改变状态的事件（在、遇、因）", "events that change nothing (in, event, why)"),
        keys={**dict.fromkeys(("in", "event"), "word or words"), "why": "words"},
        required=("in", "event", "why"),
    ),
    "lifecycle examples": list_of("lifecycle example"),
    "lifecycle example": Shape(
        Words("一个样例（名、已知、截至、应得）", "an example (name, given, on, gives)"),
        keys={
            **words_for("name", "on"),
            "given": "records",
            "gives": "course",
        },
        required=("name", "given", "gives"),
    ),
    "course": Shape(
        Words("状态、发、待补、提醒", "state, issues, missing_facts, reminders"),
        keys={
            "state": "word",
            **dict.fromkeys(("issues", "missing_facts", "reminders"), "word or words"),
        },
        required=("state",),
    ),
    # indicators.yaml
    "indicators file": Shape(
        Words("各项指标，以及各年的截止", "the indicators, and when years end (ends)"),
        keys={"ends": "word", "indicators": "indicators"},
        required=("indicators",),
    ),
    "indicators": named("indicator"),
    "indicator": Shape(
        Words("一项指标（数值或数列、证据等）", "an indicator (value or rows, evidence, …)"),
        keys={
            "value": "word",
            "rows": "row expressions",
            "growth": "growth",
            **words_for("since", "evidence"),
            "reads": "word or words",
        },
        required=("evidence",),
    ),
    "row expressions": Shape(
        Words("一个表达式，或者几个有名称的", "an expression, or several with names"),
        word=True,
        named="word",
    ),
    "growth": Shape(
        Words("增幅（基年）", "growth (base)"), keys=words_for("base"), required=("base",)
    ),
}
