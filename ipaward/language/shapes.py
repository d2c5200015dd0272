"""What may stand where in a pack file: one table that checks, renames and translates by it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ipaward.domain.words import Words


@dataclass(frozen=True, slots=True)
class Shape:
    """What may stand at one place; several forms may be open, told apart by the kind of node.

    Attributes:
        what: what is expected, in words.
        word: one scalar may stand here.
        keys: a mapping with these structural keys, each with the name of the shape below it.
        required: keys that may not be missing.
        named: a mapping with names of the author's, each with this shape below it. Where `keys`
            are given too, a mapping with none of them among its keys is one of names.
        items: a list, each item of this shape.
        free: anything; no structural keys inside.
        not_yet: keys that this version does not read, in both spellings.
    """

    what: Words
    word: bool = False
    keys: Mapping[str, str] = field(default_factory=dict)
    required: tuple[str, ...] = ()
    named: str = ""
    items: str = ""
    free: bool = False
    not_yet: tuple[str, ...] = ()


def _words(*keys: str) -> dict[str, str]:
    return dict.fromkeys(keys, "word")


_BASIS = {"cites": "cites", "set_by": "word", "reads": "word"}
_RULE = {
    **_words("name", "when", "applies"),
    "any_of": "branches",
    "all_of": "branches",
    "at_least": "word",
    "reason": "words",
    **_BASIS,
}
_TERM = {**_words("is"), "reason": "words", **_BASIS}
_SECTIONS = {
    "definitions": "definitions",
    "requirements": "rules",
    "exclusions": "rules",
    "notes": "rules",
    "duties": "duties",
    "claims": "list of words",
}

_RULE_WORDS = Words("一条规则（名、条件、依据、理由等）", "a rule (name, when, cites, reason, …)")
_TERM_WORDS = Words("一项金额（为、依据等）", "a figure (is, cites, …)")
_LIST_WORDS = Words("一个列表，每项以“- ”开头", "a list, each item starting with `- `")
_NAMED_WORDS = Words("若干“名称: 内容”", "names, each with something under it")
_CITES_WORDS = Words(
    "依据：条号和原文，例如 T5「……」，或者它们的列表",
    'a citation: the clause and its words, for example `s2 "…"`, or a list of them',
)


def _list(item: str) -> Shape:
    return Shape(_LIST_WORDS, items=item)


def _named(item: str) -> Shape:
    return Shape(_NAMED_WORDS, named=item)


SHAPES: Mapping[str, Shape] = {
    "word": Shape(Words("一个词、数或一句话", "one word, number or sentence"), word=True),
    "words": Shape(
        Words("一句话，或者 zh、en 各一句", "a sentence, or one for `zh` and one for `en`"),
        word=True,
        keys=_words("zh", "en"),
    ),
    "list of words": _list("word"),
    "word or words": Shape(Words("一个词或者词的列表", "a word or a list"), True, items="word"),
    "free": Shape(Words(), free=True),
    "cites": Shape(_CITES_WORDS, word=True, items="word"),
    # policy.yaml
    "policy": Shape(
        Words("政策文件的各项", "the keys of a policy"),
        keys={
            "policy": "word",
            "title": "words",
            **_words("language", "status", "text", "issuer", "number"),
            **_words("issued", "in_force", "expires"),
            "instruments": "instruments",
            "programmes": "programmes",
            "readings": "readings",
            "targets": "targets",
        },
        required=("policy", "title", "language", "status"),
    ),
    "instruments": _named("instrument"),
    "instrument": Shape(
        Words("规范文件的各项", "an instrument"),
        keys={"title": "word", "aliases": "list of words", "at_hand": "word"},
        required=("title",),
    ),
    "programmes": _named("programme dates"),
    "programme dates": Shape(Words("批次", "rounds"), keys={"rounds": "rounds"}),
    "rounds": _list("round"),
    "round": Shape(
        Words("一个批次（名、自、至）", "a round (name, from, until)"),
        keys=_words("name", "from", "until"),
        required=("name", "from", "until"),
    ),
    "readings": _named("reading"),
    "reading": Shape(
        Words("一条读法（问、选项、取、因等）", "a reading (question, options, chosen, why, …)"),
        keys={
            "question": "words",
            "options": "options",
            "chosen": "word",
            "why": "words",
            **_words("by", "decided"),
        },
        required=("question", "options", "chosen", "why"),
    ),
    "options": _named("free"),
    "targets": _named("target"),
    "target": Shape(
        Words("一个目标", "a target"),
        keys={
            "title": "words",
            **_words("unit", "total", "compare"),
            "yearly": "years",
            **_BASIS,
        },
        required=("title", "compare", "cites"),
    ),
    "years": _named("word"),
    # parameters.yaml
    "parameters file": Shape(
        Words("参数、名单、序列、节假日", "parameters, lists, series, holidays"),
        keys={
            "parameters": "parameters",
            "lists": "files",
            "series": "files",
            "holidays": "file",
        },
    ),
    "parameters": _named("parameter"),
    "parameter": Shape(
        Words("一个参数（类型、值等）", "a parameter (type, values, …)"),
        keys={**_words("type", "unit", "by"), "label": "words", "values": "values"},
        required=("type", "values"),
    ),
    "values": _list("value"),
    "value": Shape(
        Words("一个值（自、为、依据）", "a value (from, is, cites)"),
        keys={**_words("from", "until"), "is": "figure", **_BASIS},
        required=("from", "is", "cites"),
    ),
    "figure": Shape(
        Words("一个值、各键的值，或者一张表", "a value, one value for each key, or a table"),
        word=True,
        keys={"table": "word"},
        named="word",
    ),
    "files": _named("file"),
    "file": Shape(
        Words("文件和依据", "a file and what it rests on"),
        keys={"file": "word", "type": "word", "label": "words", **_BASIS},
        required=("cites",),
    ),
    # facts.yaml
    "facts file": Shape(
        Words("标识、事实", "identity, facts"),
        keys={"identity": "identity", "facts": "facts"},
        required=("identity", "facts"),
        not_yet=("台账", "registers", "事件", "events"),
    ),
    "identity": Shape(
        Words("申请号和申请人各是哪个事实", "which facts are the number and the applicant"),
        keys=_words("number", "applicant"),
        required=("number",),
    ),
    "facts": _named("fact"),
    "fact": Shape(
        Words("一个类型，或者事实的各项", "a type, or the keys of a fact"),
        word=True,
        keys={
            **_words("type", "unit", "source", "blank", "unique"),
            "label": "words",
            "fields": "facts",
            "each": "each",
        },
    ),
    "each": Shape(
        Words("每项的各字段，或者一个类型", "the fields of an item, or one type"),
        word=True,
        named="fact",
    ),
    # programme files
    "programme": Shape(
        Words("项目的各部分", "the sections of a programme"),
        keys={
            "programme": "word",
            "title": "words",
            "reference_date": "word",
            **_SECTIONS,
            "amount": "amount",
            "allot": "allot",
            "examples": "examples",
            "round_examples": "round examples",
        },
        required=("programme", "title"),
    ),
    "every programme": Shape(
        Words("各项目共同的部分", "the sections all programmes share"), keys=_SECTIONS
    ),
    "definitions": _named("definition"),
    "definition": Shape(
        Words("一个表达式，或者一张表（命中、表）", "an expression, or a table (hit, table)"),
        word=True,
        keys=_words("hit", "table"),
        required=("hit", "table"),
    ),
    "rules": _list("rule"),
    "rule": Shape(_RULE_WORDS, keys=_RULE, required=("name", "cites")),
    "branches": _list("branch"),
    "branch": Shape(
        Words("其中一项（名、条件）", "a branch (name, when)"),
        keys={**_words("name", "when", "applies"), "reason": "words"},
        required=("name", "when"),
    ),
    "duties": _list("duty"),
    "duty": Shape(
        _RULE_WORDS,
        keys={**_RULE, **_words("owed_by", "breach")},
        required=("name", "cites", "owed_by", "breach"),
    ),
    "amount": Shape(
        Words(
            "奖补：标准、封顶、起付、取整", "the amount: standard, caps, nothing_below, rounding"
        ),
        keys={"standard": "standard", "caps": "caps", **_words("nothing_below", "rounding")},
        required=("standard",),
    ),
    # A standard always applies: without one there would be nothing to cap.
    "standard": Shape(_TERM_WORDS, keys=_TERM, required=("is", "cites")),
    "caps": _list("cap"),
    "cap": Shape(
        _TERM_WORDS, keys={**_words("name", "applies"), **_TERM}, required=("name", "is", "cites")
    ),
    "allot": Shape(
        Words("分配的各项", "the keys of an allotment"),
        keys={
            **_words("per", "quota", "ceiling", "over", "last", "rounding"),
            "order": "list of words",
            **_BASIS,
        },
        required=("cites",),
    ),
    "examples": _list("example"),
    "example": Shape(
        Words("一个样例（名、已知、应得）", "an example (name, given, gives)"),
        keys={
            **_words("name", "like"),
            "given": "record",
            "change": "record",
            "gives": "gives",
        },
        required=("name", "gives"),
    ),
    "record": Shape(Words("各事实的值", "the values of facts"), named="free"),
    "gives": Shape(
        Words("结论、核定额等", "verdict, award, …"),
        keys={
            **_words("verdict", "award", "cap"),
            **dict.fromkeys(
                ("met", "unmet", "unknown", "not_applicable", "notes"), "word or words"
            ),
            **dict.fromkeys(("missing_facts", "provisional"), "word or words"),
        },
    ),
    "round examples": _list("round example"),
    "round example": Shape(
        Words("一个分配样例（名、已知、应得）", "a round example (name, given, gives)"),
        keys={
            "name": "word",
            "parameters": "years",
            "given": "records",
            "gives": "years",
        },
        required=("name", "given", "gives"),
    ),
    "records": _list("record"),
}
