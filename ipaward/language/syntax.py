"""What was written: the syntax tree of an expression, or what stands in its way."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from difflib import get_close_matches
from enum import StrEnum
from functools import cache
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any, TypeAlias

from lark import Lark, Transformer
from lark import Token as LarkToken
from lark import __version__ as lark_version
from lark.exceptions import UnexpectedToken
from lark.lexer import Lexer

from ipaward.domain.limits import EXPRESSION_DEPTH
from ipaward.domain.words import Words
from ipaward.language.tokens import KEYWORDS, Report, Token

_TEXT = Path(__file__).with_name("grammar.lark")
TABLES = _TEXT.with_suffix(".tables")


class Form(StrEnum):
    """The forms an expression can be written in."""

    NUMBER = "number"
    TEXT = "text"
    TRUTH = "truth"
    NOTHING = "nothing"
    NAME = "name"
    CALL = "call"
    LISTING = "listing"
    STEP = "step"  # of . word
    SELECTION = "selection"  # of [ condition ]
    NEGATIVE = "negative"
    OPERATION = "operation"
    COMPARISON = "comparison"  # two sides or, wrongly, more; signs in `word`, separated by blanks
    BETWEEN = "between"
    AMONG = "among"  # subject, then tests
    AGAINST = "against"  # a test such as `< 5`
    INTERVAL = "interval"  # word: its two brackets
    NOT = "not"
    AND = "and"
    OR = "or"
    IF = "if"
    SOME = "some"
    EVERY = "every"


@dataclass(frozen=True, slots=True)
class Written:
    """One form, with its parts in the order written.

    Attributes:
        word: the name, sign or literal that tells it from others of its form.
        start, end: where it stands in the expression.
        depth: how many forms stand inside one another here.
    """

    form: Form
    word: str
    parts: tuple[Written, ...]
    start: int
    end: int
    depth: int = 1


def parse(tokens: tuple[Token, ...], start: str, report: Report) -> tuple[Written, ...] | None:
    """Give the tree of an expression (`whole`) or the tests of a table cell (`cell`)."""
    if not tokens:
        report.add("empty", 0, len(report.text.text))
        return None
    parser: Any = _grammar().parse_interactive(start=start)  # lark's own types have gaps here
    try:
        for token in tokens:
            parser.feed_token(
                LarkToken(token.kind, token.word, start_pos=token.start, end_pos=token.end)
            )
        parts: tuple[Written, ...] = parser.feed_eof(LarkToken("$END", "", start_pos=len(tokens)))
    except UnexpectedToken as error:
        _refuse(error, tokens, parser.accepts(), report)
        return None
    for part in parts:
        if part.depth > EXPRESSION_DEPTH:
            report.add("too-deep", part.start, part.end, {"most": str(EXPRESSION_DEPTH)})
            return None
    return parts


class _Tokens(Lexer):
    """The tokens are made beforehand; the grammar needs no lexer of its own."""

    def __init__(self, _: object) -> None: ...

    def lex(self, lexer_state: object, parser_state: object) -> Iterator[LarkToken]:
        """Give nothing: tokens are fed to the parser one by one."""
        return iter(())


Items: TypeAlias = "list[Written | LarkToken]"


@cache
def _grammar() -> Lark:
    """Give the grammar, from its tables where they are of this grammar and this lark.

    To work them out takes as long as a fifth of the largest pack.
    """
    made_of, _, tables = TABLES.read_bytes().partition(b"\n")
    return Lark.load(BytesIO(tables)) if made_of == _made_of() else _from_text()


def tables() -> bytes:
    """Give what `grammar.tables` has to hold; `python -m tests.language.tables` writes it."""
    content = BytesIO()
    _from_text().save(content)
    return _made_of() + b"\n" + content.getvalue()


def _made_of() -> bytes:
    return sha256(_TEXT.read_bytes() + lark_version.encode()).hexdigest().encode()


def _from_text() -> Lark:
    return Lark(
        _TEXT.read_text(encoding="utf-8"),
        parser="lalr",
        lexer=_Tokens,
        start=["whole", "cell"],
        transformer=_Builder(),
        keep_all_tokens=True,
    )


def _made(form: Form, word: str, parts: tuple[Written, ...], items: Items) -> Written:
    depth = 1 + max((part.depth for part in parts), default=0)
    return Written(form, word, parts, _start(items[0]), _end(items[-1]), depth)


def _start(item: Written | LarkToken) -> int:
    return item.start if isinstance(item, Written) else item.start_pos or 0


def _end(item: Written | LarkToken) -> int:
    return item.end if isinstance(item, Written) else item.end_pos or 0


def _trees(items: Items) -> tuple[Written, ...]:
    return tuple(item for item in items if isinstance(item, Written))


def _flat(form: Form, items: Items) -> Written:
    parts: list[Written] = []
    for part in _trees(items):
        parts.extend(part.parts if part.form is form else (part,))
    return _made(form, "", tuple(parts), items)


class _Builder(Transformer[Any, Any]):
    """One method for each name in the grammar; tokens and parts come in the order written."""

    def whole(self, items: Items) -> tuple[Written, ...]:
        return _trees(items)

    cell = whole

    def number(self, items: Items) -> Written:
        return _made(Form.NUMBER, str(items[0]), (), items)

    def text(self, items: Items) -> Written:
        return _made(Form.TEXT, str(items[0]), (), items)

    def truth(self, items: Items) -> Written:
        return _made(Form.TRUTH, _kind(items[0]), (), items)

    def nothing(self, items: Items) -> Written:
        return _made(Form.NOTHING, "", (), items)

    def name(self, items: Items) -> Written:
        return _made(Form.NAME, str(items[0]), (), items)

    def call(self, items: Items) -> Written:
        return _made(Form.CALL, str(items[0]), _trees(items), items)

    def listing(self, items: Items) -> Written:
        return _made(Form.LISTING, "", _trees(items), items)

    def step(self, items: Items) -> Written:
        return _made(Form.STEP, str(items[-1]), _trees(items), items)

    def selection(self, items: Items) -> Written:
        return _made(Form.SELECTION, "", _trees(items), items)

    def group(self, items: Items) -> Written:
        inner = _trees(items)[0]
        return replace(inner, start=_start(items[0]), end=_end(items[-1]))

    def negative(self, items: Items) -> Written:
        return _made(Form.NEGATIVE, "", _trees(items), items)

    def operation(self, items: Items) -> Written:
        return _made(Form.OPERATION, str(items[1]), _trees(items), items)

    def comparison(self, items: Items) -> Written:
        signs = [str(item) for item in items if isinstance(item, LarkToken)]
        return _made(Form.COMPARISON, " ".join(signs), _trees(items), items)

    def between(self, items: Items) -> Written:
        return _made(Form.BETWEEN, "", _trees(items), items)

    def among(self, items: Items) -> Written:
        return _made(Form.AMONG, "", _trees(items), items)

    def against(self, items: Items) -> Written:
        return _made(Form.AGAINST, str(items[0]), _trees(items), items)

    def interval(self, items: Items) -> Written:
        return _made(Form.INTERVAL, f"{items[0]}{items[-1]}", _trees(items), items)

    def contrary(self, items: Items) -> Written:
        return _made(Form.NOT, "", _trees(items), items)

    def both(self, items: Items) -> Written:
        return _flat(Form.AND, items)

    def either(self, items: Items) -> Written:
        return _flat(Form.OR, items)

    def choice(self, items: Items) -> Written:
        return _made(Form.IF, "", _trees(items), items)

    def quantifier(self, items: Items) -> Written:
        form = Form.SOME if _kind(items[0]) == "SOME" else Form.EVERY
        return _made(form, str(items[1]), _trees(items), items)


def _kind(item: Written | LarkToken) -> str:
    return item.type if isinstance(item, LarkToken) else ""


# --- saying what stands in the way -------------------------------------------------------

_VALUE = Words("一个值", "a value")
_SIGNS = {
    kind: Words(f" `{sign}` ", f"`{sign}`")
    for kind, sign in [
        ("RP", ")"), ("RB", "]"), ("LP", "("), ("THEN", "then"), ("ELSE", "else"),
        ("SATISFIES", "satisfies"),
    ]
}  # fmt: skip
# What is expected only where nothing else is: elsewhere these are operators among others.
_ALONE = {"IN": "in", "DOTS": "..", "AND": "and"}
# Words of everyday speech for which the language has its own.
_SPEECH = {
    "且": "and", "并且": "and", "而且": "and", "和": "and", "与": "and", "或": "or", "或者": "or",
    "非": "not", "不是": "not", "如果": "if", "若": "if", "那么": "then", "则": "then",
    "否则": "else", "存在": "some", "任一": "some", "每个": "every", "所有": "every", "属于": "in",
    "满足": "satisfies", "介于": "between", "等于": "=", "大于": ">", "小于": "<", "不等于": "!=",
    "不少于": ">=", "不小于": ">=", "不超过": "<=", "不大于": "<=", "加": "+", "减": "-",
    "乘": "*", "除以": "/", "is": "=", "equals": "=", "null": "none", "mod": "modulo(a, b)",
}  # fmt: skip


def _refuse(
    error: UnexpectedToken, tokens: tuple[Token, ...], accepted: set[str], report: Report
) -> None:
    details: dict[str, str | Words] = {"expected": _expected(accepted)}
    if error.token.type == "$END":
        last = tokens[-1]
        report.add("incomplete", last.start, last.end, details)
        return
    at = next(n for n, t in enumerate(tokens) if t.start == error.token.start_pos)
    here = tokens[at]
    word = report.text.text[here.start : here.end]
    report.add("syntax", here.start, here.end, details | {"word": word}, _advice(tokens, at))


def _expected(accepted: set[str]) -> Words:
    if "NUMBER" in accepted:
        return _VALUE
    if accepted == {"NAME"}:
        return Words("一个名称", "a name")
    if len(accepted) == 1 and accepted <= _ALONE.keys():
        sign = _ALONE[min(accepted)]
        return Words(f" `{sign}`", f"`{sign}`")
    words = [_SIGNS[kind] for kind in sorted(accepted) if kind in _SIGNS]
    if not words or accepted & {"PLUS", "COMPARE", "OR", "$END"}:
        words.insert(0, Words("运算符", "an operator"))
    return Words("或".join(w.zh for w in words).rstrip(), " or ".join(w.en for w in words))


def _advice(tokens: tuple[Token, ...], at: int) -> Words:
    """Guess what the author meant by the token that cannot stand there, or the one before it."""
    for token in tokens[max(0, at - 1) : at + 1][::-1]:
        if token.kind == "NAME" and (meant := _SPEECH.get(token.word) or _misspelt(token.word)):
            return Words(f"写作 `{meant}`", f"write `{meant}`")
    if tokens[at].kind == "YES" and tokens[at].word == "是":
        return Words("写作 `=`", "write `=`")
    if tokens[at].kind == "NOT" and tokens[at + 1 : at + 2] and tokens[at + 1].kind == "IN":
        return Words("写作 `not(x in (…))`", "write `not(x in (…))`")
    if tokens[at].kind in ("STAR", "SLASH") and tokens[at - 1].kind in ("STAR", "SLASH"):
        return Words("没有乘方，也没有注释", "there are no powers and no comments")
    if tokens[at].kind in ("IF", "SOME", "EVERY"):
        return Words("用圆括号把这一部分括起来", "put this part in round brackets")
    if tokens[at].kind in ("RP", "RB") and at > 0 and tokens[at - 1].kind in ("LP", "LB"):
        return Words("括号里要有内容", "the brackets must hold something")
    if tokens[at].kind in ("NAME", "FUNCTION", "NUMBER", "TEXT"):
        return Words("是否漏了运算符或逗号", "is an operator or a comma missing?")
    return Words()


def _misspelt(word: str) -> str:
    if word.lower() in KEYWORDS:
        return word.lower()
    near = get_close_matches(word, [key for key in KEYWORDS if key.isascii()], 1, 0.75)
    return near[0] if near else ""
