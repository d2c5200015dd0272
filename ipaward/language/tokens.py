"""From the characters of an expression to words and signs, each with its place.

Full-width and foreign signs are understood, reported with the form to write, and read as if it
had been written, so that what else is wrong shows at the same time.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from ipaward.domain.limits import (
    DIGITS,
    EXPRESSION_CHARACTERS,
    EXPRESSION_DEPTH,
    EXPRESSION_TOKENS,
    MAGNITUDE,
)
from ipaward.domain.problem import Problem
from ipaward.domain.source import Span
from ipaward.domain.words import Details, Words
from ipaward.language.scalar import Scalar

KEYWORDS = {
    "if": "IF", "then": "THEN", "else": "ELSE", "some": "SOME", "every": "EVERY", "in": "IN",
    "satisfies": "SATISFIES", "or": "OR", "and": "AND", "not": "NOT", "between": "BETWEEN",
    "true": "YES", "是": "YES", "false": "NO", "否": "NO", "none": "NONE", "无": "NONE",
}  # fmt: skip
RESERVED = frozenset(KEYWORDS)

LONG_FUNCTIONS = (
    "years and months duration", "working days after", "distinct values", "round half down",
    "round half even", "round half up", "string length", "list contains", "starts with",
    "round down", "ends with", "listed in", "round up", "value on",
)  # fmt: skip

SIGNS = {
    "..": "DOTS", "<=": "COMPARE", ">=": "COMPARE", "!=": "COMPARE", "<": "COMPARE",
    ">": "COMPARE", "=": "COMPARE", "+": "PLUS", "-": "MINUS", "*": "STAR", "/": "SLASH",
    ".": "DOT", ",": "COMMA", "(": "LP", ")": "RP", "[": "LB", "]": "RB",
}  # fmt: skip
# Signs people bring along from Chinese typing, print or other languages.
WIDE = {
    "，": ",", "、": ",", "（": "(", "）": ")", "【": "[", "】": "]", "［": "[", "］": "]",
    "＞": ">", "＜": "<", "＝": "=", "＋": "+", "－": "-", "＊": "*", "／": "/", "．": ".",
    "≥": ">=", "≤": "<=", "≠": "!=", "×": "*", "÷": "/", "−": "-", "–": "-", "…": "..",
    "≧": ">=", "≦": "<=", "；": ",", "。": ".",
}  # fmt: skip
FOREIGN = {
    "==": "=", "<>": "!=", "=<": "<=", "=>": ">=", "&&": "and", "||": "or", "⩾": ">=", "⩽": "<=",
}  # fmt: skip
QUOTES = {'"': '"', "“": "”", "”": "”", "＂": "＂", "「": "」", "『": "』", "'": "'", "‘": "’"}
ESCAPES = {"n": "\n", "t": "\t", "r": "\r", '"': '"', "\\": "\\", "/": "/"}

_WORD = re.compile(r"[^\W\d]\w*")
_NUMBER = re.compile(r"\d+(?:\.\d+)?[\w%％‰]*")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?!\w)")
_CANONICAL = re.compile(r"(?:0|[1-9][0-9]*)(?:\.[0-9]+)?")
_LONG = re.compile("(?:" + "|".join(n.replace(" ", r"\s+") for n in LONG_FUNCTIONS) + r")(?!\w)")


@dataclass(frozen=True, slots=True)
class Token:
    """One word or sign.

    Attributes:
        kind: the terminal of the grammar.
        word: a text without quotes and escapes, a name, a number or sign in its half-width form.
        start, end: where it stands in the expression.
    """

    kind: str
    word: str
    start: int
    end: int


@dataclass(slots=True)
class Report:
    """Collects the problems of one expression."""

    text: Scalar
    problems: list[Problem] = field(default_factory=list)

    def found(self) -> tuple[Problem, ...]:
        """Give the problems in the order of their places."""
        return tuple(sorted(self.problems, key=_place_of))

    def add(
        self,
        code: str,
        start: int,
        end: int,
        details: Details | None = None,
        cure: Words | None = None,
    ) -> None:
        """Take down a problem at the characters `start` to `end` of the expression."""
        place = self.text.span(start, end)
        self.problems.append(Problem(code, place, details or {}, cure or Words()))

    def clash(
        self,
        code: str,
        place: tuple[int, int] | Span,
        details: Details,
        sides: Iterable[Span | None],
        cure: Words | None = None,
    ) -> None:
        """Take down a problem between places, all of which are shown."""
        where = place if isinstance(place, Span) else self.text.span(*place)
        also = tuple(side for side in sides if side is not None)
        self.problems.append(Problem(code, where, details, cure or Words(), also))


def _place_of(problem: Problem) -> tuple[int, int]:
    place = problem.place
    return (place.start, place.end) if isinstance(place, Span) else (0, 0)


def tokens_of(text: Scalar, report: Report) -> tuple[Token, ...] | None:
    """Give the tokens of an expression; None where it is too long or too deep to go on with."""
    if len(text.text) > EXPRESSION_CHARACTERS:
        report.add(
            "too-long", 0, 1, {"count": str(len(text.text)), "most": str(EXPRESSION_CHARACTERS)}
        )
        return None
    tokens = _Scanner(text.text, report).scan()
    if len(tokens) > EXPRESSION_TOKENS:
        details = {"count": str(len(tokens)), "most": str(EXPRESSION_TOKENS)}
        report.add("too-many-words", 0, 1, details)
        return None
    return tokens if _is_shallow(tokens, report) else None


def _is_shallow(tokens: tuple[Token, ...], report: Report) -> bool:
    depth = 0
    for token in tokens:
        depth += (token.kind in ("LP", "LB")) - (token.kind in ("RP", "RB"))
        if depth > EXPRESSION_DEPTH:
            report.add("too-deep", token.start, token.end, {"most": str(EXPRESSION_DEPTH)})
            return False
    return True


class _Scanner:
    def __init__(self, text: str, report: Report) -> None:
        self.text, self.report = text, report
        self.at = 0
        self.tokens: list[Token] = []

    def scan(self) -> tuple[Token, ...]:
        while self.at < len(self.text):
            here = self.text[self.at]
            if here.isspace():
                self.at += 1
            elif here in QUOTES:
                self._quoted(here)
            elif here.isdecimal():
                self._number()
            elif match := _WORD.match(self.text, self.at):
                self._word(match.group())
            else:
                self._sign()
        return tuple(self.tokens)

    def _take(self, kind: str, word: str, end: int) -> None:
        self.tokens.append(Token(kind, word, self.at, end))
        self.at = end

    def _word(self, word: str) -> None:
        end = self.at + len(word)
        if self.tokens and self.tokens[-1].kind == "DOT":
            self._take("NAME", word, end)  # a field may be called what it likes
        elif match := _LONG.match(self.text, self.at):
            self._take("FUNCTION", " ".join(match.group().split()), match.end())
        else:
            self._take(KEYWORDS.get(word, "NAME"), word, end)

    def _number(self) -> None:
        if day := _DAY.match(self.text, self.at):
            self._day(day.group())
            return
        match = _NUMBER.match(self.text, self.at)
        assert match is not None
        word, start, end = match.group(), self.at, match.end()
        half = "".join(str(int(c)) if c.isdecimal() else c for c in word)
        if half != word:
            self.report.add("full-width-punctuation", start, end, {"sign": word, "half": half})
        plain = _CANONICAL.fullmatch(half)
        if plain is None:
            self.report.add("bad-number", start, end, {"number": word})
        elif len(half.partition(".")[2]) > DIGITS or Decimal(half) > MAGNITUDE:
            self.report.add("bad-number", start, end, {"number": word}, _too_long_number())
            plain = None
        # A number that cannot be read goes on as 1, which no rule forbids.
        self._take("NUMBER", half if plain else "1", end)

    def _day(self, day: str) -> None:
        """Take a day without `date(…)`, which would be read as one number less two others.

        That it is no number is said by whoever knows whether a day may be written here at all.
        """
        end = self.at + len(day)
        for kind, word in (("NAME", "date"), ("LP", "("), ("TEXT", day), ("RP", ")")):
            self.tokens.append(Token(kind, word, self.at, end))
        self.at = end

    def _quoted(self, opening: str) -> None:
        start, end = self.at, self.at + 1
        closing = {QUOTES[opening], '"'} if opening in "“”＂" else {QUOTES[opening]}
        parts: list[str] = []
        while end < len(self.text) and self.text[end] not in closing:
            if self.text[end] == "\\":
                part, end = self._escape(end)
                parts.append(part)
            else:
                parts.append(self.text[end])
                end += 1
        stop = min(end + 1, len(self.text))
        if opening != '"':
            code = "foreign-sign" if opening == "'" else "full-width-punctuation"
            sign = opening + self.text[end:stop]
            self.report.add(code, start, stop, {"sign": sign, "half": '""'})
        if end >= len(self.text):
            self.report.add("open-text", start, stop)
        self._take("TEXT", "".join(parts), stop)

    def _escape(self, at: int) -> tuple[str, int]:
        letter = self.text[at + 1 : at + 2]
        if letter in ESCAPES and letter:
            return ESCAPES[letter], at + 2
        code = self.text[at + 2 : at + 6]
        if letter == "u" and re.fullmatch(r"[0-9A-Fa-f]{4}", code):
            character = chr(int(code, 16))
            if not 0xD800 <= ord(character) <= 0xDFFF:
                return character, at + 6
        self.report.add("bad-escape", at, at + 2, {"escape": self.text[at : at + 2]})
        return letter, at + 2

    def _sign(self) -> None:
        two, one = self.text[self.at : self.at + 2], self.text[self.at]
        if two in FOREIGN:
            self._instead("foreign-sign", two, FOREIGN[two])
        elif two in SIGNS:
            self._take(SIGNS[two], two, self.at + len(two))
        elif one in SIGNS:
            self._take(SIGNS[one], one, self.at + 1)
        elif one in WIDE and not self._is_full_stop(one):
            # `＞＝` is one sign typed twice as wide.
            both = WIDE[one] + (WIDE.get(two[1:], two[1:]) if len(two) == 2 else "")
            is_pair = both in ("<=", ">=", "!=", "..")
            self._instead(
                "full-width-punctuation", two if is_pair else one, both if is_pair else WIDE[one]
            )
        elif two in ("！＝", "！=", "!＝"):
            self._instead("full-width-punctuation", two, "!=")
        elif one in FOREIGN:
            self._instead("foreign-sign", one, FOREIGN[one])
        else:
            self.report.add("unexpected-character", self.at, self.at + 1, {"sign": one})
            self.at += 1

    def _is_full_stop(self, sign: str) -> bool:
        """Whether it ends a sentence, rather than stand between a name and its field."""
        return sign == "。" and not _WORD.match(self.text, self.at + 1)

    def _instead(self, code: str, sign: str, half: str) -> None:
        end = self.at + len(sign)
        self.report.add(code, self.at, end, {"sign": sign, "half": half})
        self._take(SIGNS.get(half) or KEYWORDS[half], half, end)


def _too_long_number() -> Words:
    return Words(
        f"最多 {DIGITS} 位小数，且不大于 10 的 18 次方",
        f"at most {DIGITS} decimals, and not above 10 to the power of 18",
    )
