"""Read how an amount comes about and how a round is ranked and cut."""

from __future__ import annotations

import re

from ipaward.domain.finding import NOTHING_BELOW, STANDARD
from ipaward.domain.money import Rounding
from ipaward.domain.types import Boolean, Choice, Day, Listing, Record, Type
from ipaward.domain.words import Words
from ipaward.language.citations import clauses_of, read_quoted_basis
from ipaward.language.facts_file import in_list
from ipaward.language.keys import DIRECTION, LAST, OF_DAYS, OF_FIGURES, OVER
from ipaward.language.nodes import (
    list_at,
    map_at,
    maps_at,
    one_of,
    pick_at,
    said_at,
    text_at,
    word_at,
)
from ipaward.language.report import Report
from ipaward.language.rules_file import Desk
from ipaward.language.yamltree import Map, Word
from ipaward.rulebook.book import Allotment, Award, Last, MoneyRounding, OrderKey, Over, Term
from ipaward.rulebook.expr import Expr, Fact, Parameter
from ipaward.rulebook.vocabulary import Vocabulary

_UNITS = {"分": 1, "角": 10, "元": 100, "百元": 10_000, "千元": 100_000, "万元": 1_000_000,
          "fen": 1, "jiao": 10, "yuan": 100, "100 yuan": 10_000, "1000 yuan": 100_000,
          "10000 yuan": 1_000_000}  # fmt: skip
_ROUNDINGS = {"舍去": Rounding.DOWN, "进一": Rounding.UP, "四舍五入": Rounding.HALF_UP,
              "down": Rounding.DOWN, "up": Rounding.UP, "half up": Rounding.HALF_UP}  # fmt: skip
_ZH_ROUNDING = re.compile(r"(?P<unit>[^\s以]+)以下(?P<how>[^\s以]+)")
_EN_ROUNDING = re.compile(r"(?P<how>down|up|half up) to (?P<unit>.+)")

# Which word of an enumeration comes before which, nobody has said.
_RANKED = Words(
    "哪个词在先没有人说过：定义一个数来排，用 if … then 1 else 0，或者用决策表",
    "nobody has said which word comes first: put a number in order, defined by "
    "`if … then 1 else 0` or by a decision table",
)
_DECLARE = Words(
    "在 facts.yaml 里给一个事实写上 唯一: 是，次序最后写它",
    "give a fact `unique: yes` in `facts.yaml` and end the order with it",
)


def read_award(node: Map, desk: Desk) -> Award | None:
    """Read the `amount` section; None where its standard could not be read."""
    standard = map_at(node, "standard")
    term = None if standard is None else _term(standard, STANDARD, desk)
    caps = [_term(item, text_at(item, "name"), desk) for item in maps_at(node, "caps")]
    _unique_caps(node, desk.sentences.report)
    below = word_at(node, "nothing_below")
    floor = None if below is None else desk.sentences.money(below.scalar)
    rounding = read_rounding(word_at(node, "rounding"), desk.sentences.report)
    if term is None:
        return None
    return Award(term, tuple(cap for cap in caps if cap is not None), floor, rounding)


def _term(node: Map, name: str, desk: Desk) -> Term | None:
    basis = read_quoted_basis(node, desk.law, desk.sentences.report)
    clause = clauses_of(basis)
    value, applies = word_at(node, "is"), word_at(node, "applies")
    applies_read = None if applies is None else desk.sentences.boolean(applies.scalar, clause)
    sentences = desk.sentences.where(applies_read)
    value_read = None if value is None else sentences.money(value.scalar, clause)
    if value_read is None or (applies is not None and applies_read is None):
        return None
    reason = said_at(node, "reason", desk.language)
    span = (word_at(node, "name") or value or node).span
    return Term(name, value_read, applies_read, basis, reason, span)


def _unique_caps(node: Map, report: Report) -> None:
    seen: dict[str, Word] = {}
    for item in maps_at(node, "caps"):
        word = word_at(item, "name")
        if word is None:
            continue
        name = word.text.strip()
        if name in (STANDARD, NOTHING_BELOW):
            report.add("name-reserved", word.span, name=name)
        elif name in seen:
            report.add("name-taken-twice", word.span, also=[seen[name].span], name=name)
        seen.setdefault(name, word)


def read_rounding(word: Word | None, report: Report) -> MoneyRounding | None:
    """Read `元以下舍去` or `down to yuan`; None where nothing is written."""
    if word is None:
        return None
    text = " ".join(word.text.split())
    found = _ZH_ROUNDING.fullmatch(text) or _EN_ROUNDING.fullmatch(text)
    if not found or found["unit"] not in _UNITS or found["how"] not in _ROUNDINGS:
        report.add("unknown-rounding", word.span, written=text)
        return None
    return MoneyRounding(_UNITS[found["unit"]], _ROUNDINGS[found["how"]])


def read_allotment(node: Map, vocabulary: Vocabulary, desk: Desk) -> Allotment | None:
    """Read the `allot` section; None where a part of it could not be read."""
    report = desk.sentences.report
    before = len(report.problems)
    basis = read_quoted_basis(node, desk.law, report)
    clause = clauses_of(basis)
    per = word_at(node, "per")
    per_read = None if per is None else desk.sentences.any(per.scalar, clause)
    if per is not None and per_read is not None and isinstance(per_read.type, Listing | Record):
        report.add("not-a-key", per.span, clause=clause, written=per.text)
    words = list_at(node, "order")
    order = [_order_key(word, clause, desk, is_last=word is words[-1]) for word in words]
    _check_last(words, order, vocabulary, clause, report)
    quota, ceiling = _figure(node, "quota", clause, desk), _figure(node, "ceiling", clause, desk)
    default = Over.IN_ORDER if words else Over.IN_PROPORTION
    over = Over(pick_at(node, "over", OVER, report, default))
    _check_whole(node, over, clause, report)
    allotment = Allotment(
        per=per_read,
        order=tuple(key for key in order if key is not None),
        quota=quota,
        ceiling=ceiling,
        over=over,
        last=Last(pick_at(node, "last", LAST, report, Last.STOP)),
        rounding=read_rounding(word_at(node, "rounding"), report),
        basis=basis,
        span=node.span,
    )
    return allotment if len(report.problems) == before else None


def _check_whole(node: Map, over: Over, clause: str, report: Report) -> None:
    has_order, has_ceiling = node.entry("order") is not None, node.entry("ceiling") is not None
    place = node.entries[0].key.span
    if not has_ceiling and not node.entry("quota"):
        report.add("nothing-to-cut-by", place, clause=clause)
    if not has_order and (over is Over.IN_ORDER or node.entry("quota")):
        report.add("no-order", place, clause=clause)
    if over is Over.IN_PROPORTION and not has_ceiling:
        report.add("no-ceiling", place, clause=clause)
    if over is Over.IN_PROPORTION and node.entry("last"):
        report.add("last-in-proportion", node.span, clause=clause)


def _order_key(word: Word, clause: str, desk: Desk, *, is_last: bool) -> OrderKey | None:
    text, problems = word.text.rstrip(), desk.sentences.report.problems
    ending = next((e for e in _ENDINGS if re.search(rf"\s{re.escape(e)}$", text)), "")
    body = word.scalar.part(0, len(text) - len(ending)) if ending else word.scalar
    before = len(problems)
    value = desk.sentences.any(body, clause)
    if not is_last and not any(text.endswith(e) for e in _ENDINGS):
        # Words that were to say who comes first are no expression: that is one fault, not two.
        problems[before:] = [p for p in problems[before:] if p.code != "syntax"]
        written = word.text.strip()
        desk.sentences.report.add("no-direction", word.span, clause=clause, written=written)
    if value is None:
        return None
    written = body.text.strip()
    if isinstance(value.type, Listing | Record | Boolean | Choice):
        cure = _RANKED if isinstance(value.type, Choice) else None
        desk.sentences.report.add("not-a-key", word.span, clause=clause, cure=cure, written=written)
        return None
    key = OrderKey(written, value, DIRECTION.get(ending, "asc") == "desc")
    if ending in _not_said_of(key):
        desk.sentences.report.add(
            "direction-not-of-type", word.span, clause=clause, cure=_direction_of(value.type),
            written=written, direction=ending,
        )  # fmt: skip
        return None
    return key


def _not_said_of(key: OrderKey) -> frozenset[str]:
    """Give the directions that make no sense; of a year both do, the earlier being the lower."""
    if isinstance(key.value.type, Day):
        return OF_FIGURES
    return frozenset() if key.is_of_days else OF_DAYS


def _direction_of(of: Type) -> Words:
    """Give how to say which comes first among values of the type `of`."""
    if isinstance(of, Day):
        return Words("日期写 早者先 或 晚者先", "of days write `earliest first` or `latest first`")
    return Words(
        "不是日期，写 高者先 或 低者先", "it is no day: write `highest first` or `lowest first`"
    )


_ENDINGS = sorted(DIRECTION, key=len, reverse=True)


def _check_last(
    words: tuple[Word, ...],
    order: list[OrderKey | None],
    vocabulary: Vocabulary,
    clause: str,
    report: Report,
) -> None:
    """Refuse an order that is not total because its last key is not unique."""
    if not words or order[-1] is None:
        return
    value = order[-1].value
    path = ".".join(value.path) if isinstance(value, Fact) else ""
    info = vocabulary.facts.get(path)
    if info is None or not info.is_unique or in_list(path, dict(vocabulary.facts)):
        unique = [
            f.path
            for f in vocabulary.facts.values()
            if f.is_unique and not in_list(f.path, dict(vocabulary.facts))
        ]
        # Where nothing is unique yet, there is nothing to list.
        cure = None if unique else _DECLARE
        place = words[-1].span
        report.add("last-key-not-unique", place, clause=clause, cure=cure, known=one_of(unique))


def _figure(node: Map, key: str, clause: str, desk: Desk) -> Expr | None:
    word = word_at(node, key)
    if word is None:
        return None
    read = desk.sentences.whole if key == "quota" else desk.sentences.money
    value = read(word.scalar, clause)
    if value is not None and not isinstance(value, Parameter):
        desk.sentences.report.add("not-a-parameter", word.span, clause=clause, written=word.text)
        return None
    return value
