"""What may stand where in a pack file: one table that checks, renames and translates by it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from ipaward.domain.words import Words
from ipaward.language.course_shapes import COURSE_SHAPES
from ipaward.language.shape import BASIS, Shape, list_of, named, words_for

_RULE = {
    **words_for("name", "when", "applies"),
    "any_of": "branches",
    "all_of": "branches",
    "at_least": "word",
    "reason": "words",
    **BASIS,
}
_TERM = {**words_for("is"), "reason": "words", **BASIS}
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
_CITES_WORDS = Words(
    "依据：条号和原文，例如 3.2「……」，或者它们的列表",
    'a citation: the clause and its words, for example `s2 "…"`, or a list of them',
)


SHAPES: Mapping[str, Shape] = {
    "word": Shape(Words("一个词、数或一句话", "one word, number or sentence"), word=True),
    "words": Shape(
        Words("一句话，或者 zh、en 各一句", "a sentence, or one for `zh` and one for `en`"),
        word=True,
        keys=words_for("zh", "en"),
    ),
    "list of words": list_of("word"),
    "word or words": Shape(Words("一个词或者词的列表", "a word or a list"), True, items="word"),
    "free": Shape(Words(), free=True),
    "cites": Shape(_CITES_WORDS, word=True, items="word", filled=True),
    # policy.yaml
    "policy": Shape(
        Words("政策文件的各项", "the keys of a policy"),
        keys={
            "policy": "word",
            "title": "words",
            **words_for("language", "status", "text", "issuer", "number"),
            **words_for("issued", "in_force", "expires"),
            "uses": "list of words",
            "instruments": "instruments",
            "programmes": "programmes",
            "readings": "readings",
            "targets": "targets",
            "not_computable": "passages",
        },
        required=("policy", "title", "language", "status"),
    ),
    "instruments": named("instrument"),
    "instrument": Shape(
        Words("规范文件的各项", "an instrument"),
        keys={"title": "word", "aliases": "list of words", "at_hand": "word"},
        required=("title",),
    ),
    "programmes": named("programme dates"),
    "programme dates": Shape(Words("批次", "rounds"), keys={"rounds": "rounds"}),
    "rounds": list_of("round"),
    "round": Shape(
        Words("一个批次（名、自、至）", "a round (name, from, until)"),
        keys=words_for("name", "from", "until"),
        required=("name", "from", "until"),
    ),
    "readings": named("reading"),
    "reading": Shape(
        Words("一条读法（问、选项、取、因等）", "a reading (question, options, chosen, why, …)"),
        keys={
            "question": "words",
            "options": "options",
            "chosen": "word",
            "why": "words",
            **words_for("by", "decided"),
        },
        required=("question", "options", "chosen", "why"),
    ),
    "options": named("free"),
    "passages": list_of("passage"),
    "passage": Shape(
        Words("一段原文和不能计算的原因（依据、因）", "a passage and why not (cites, why)"),
        keys={"cites": "cites", "why": "words"},
        required=("cites", "why"),
    ),
    "targets": named("target"),
    "target": Shape(
        Words("一个目标", "a target"),
        keys={
            "title": "words",
            **words_for("unit", "total", "compare"),
            "yearly": "years",
            **BASIS,
        },
        required=("title", "compare", "cites"),
    ),
    "years": replace(named("word"), filled=True),
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
    "parameters": named("parameter"),
    "parameter": Shape(
        Words("一个参数（类型或每项、值等）", "a parameter (type or each, values, …)"),
        keys={
            **words_for("type", "unit", "by"),
            "each": "facts",
            "label": "words",
            "values": "values",
        },
        required=("values",),
    ),
    "values": list_of("value"),
    "value": Shape(
        Words("一个值（自、为、依据）", "a value (from, is, cites)"),
        keys={**words_for("from", "until"), "is": "figure", **BASIS},
        required=("from", "is", "cites"),
    ),
    "figure": Shape(
        Words("一个值、各键的值，或者一张表", "a value, one value for each key, or a table"),
        word=True,
        keys={"table": "word"},
        named="word",
    ),
    "files": named("file"),
    "file": Shape(
        Words("文件和依据", "a file and what it rests on"),
        keys={"file": "word", "type": "word", "label": "words", **BASIS},
        required=("cites",),
    ),
    # facts.yaml
    "facts file": Shape(
        Words("标识、事实、台账", "identity, facts, registers"),
        keys={"identity": "identity", "facts": "facts", "registers": "registers"},
        required=("identity", "facts"),
    ),
    "identity": Shape(
        Words(
            "申请号、申请人、代码各是哪个事实",
            "which facts are the number, the applicant and the applicant's code",
        ),
        keys=words_for("number", "applicant", "code"),
        required=("number",),
    ),
    "facts": named("fact"),
    "fact": Shape(
        Words("一个类型，或者事实的各项", "a type, or the keys of a fact"),
        word=True,
        keys={
            **words_for("type", "unit", "source", "by", "history", "blank", "unique"),
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
    "registers": named("register"),
    "register": Shape(
        Words(
            "一本台账（键、自、至或止、唯一、每项）",
            "a register (key, from, until or ended, unique, each)",
        ),
        keys={
            "label": "words",
            **words_for("key", "from", "until", "ended", "unique"),
            "each": "facts",
        },
        required=("each",),
    ),
    # programme files
    "programme": Shape(
        Words("项目的各部分", "the sections of a programme"),
        keys={
            "programme": "word",
            "title": "words",
            "reference_date": "word",
            "facts": "facts",
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
    "definitions": named("definition"),
    "definition": Shape(
        Words("一个表达式，或者一张表（命中、表）", "an expression, or a table (hit, table)"),
        word=True,
        keys=words_for("hit", "table"),
        required=("hit", "table"),
    ),
    "rules": list_of("rule"),
    "rule": Shape(_RULE_WORDS, keys=_RULE, required=("name", "cites")),
    "branches": list_of("branch"),
    "branch": Shape(
        Words("其中一项（名、条件）", "a branch (name, when)"),
        keys={**words_for("name", "when", "applies"), "reason": "words"},
        required=("name", "when"),
    ),
    "duties": list_of("duty"),
    "duty": Shape(
        _RULE_WORDS,
        keys={**_RULE, **words_for("owed_by", "breach")},
        required=("name", "cites", "owed_by", "breach"),
    ),
    "amount": Shape(
        Words(
            "奖补：标准、封顶、起付、取整", "the amount: standard, caps, nothing_below, rounding"
        ),
        keys={"standard": "standard", "caps": "caps", **words_for("nothing_below", "rounding")},
        required=("standard",),
    ),
    # A standard always applies: without one there would be nothing to cap.
    "standard": Shape(_TERM_WORDS, keys=_TERM, required=("is", "cites")),
    "caps": list_of("cap"),
    "cap": Shape(
        _TERM_WORDS,
        keys={**words_for("name", "applies"), **_TERM},
        required=("name", "is", "cites"),
    ),
    "allot": Shape(
        Words("分配的各项", "the keys of an allotment"),
        keys={
            **words_for("per", "quota", "ceiling", "over", "last", "rounding"),
            "order": "list of words",
            **BASIS,
        },
        required=("cites",),
    ),
    "examples": list_of("example"),
    "example": Shape(
        Words("一个样例（名、已知、应得）", "an example (name, given, gives)"),
        keys={
            **words_for("name", "like"),
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
            **words_for("verdict", "award", "cap"),
            **dict.fromkeys(
                ("met", "unmet", "unknown", "not_applicable", "notes"), "word or words"
            ),
            **dict.fromkeys(("missing_facts", "provisional"), "word or words"),
        },
        filled=True,
    ),
    "round examples": list_of("round example"),
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
    "records": list_of("record"),
    **COURSE_SHAPES,
}
