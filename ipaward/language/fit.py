"""Fit a tree to its shape: keys in their one spelling, everything that does not fit reported."""

from __future__ import annotations

from ipaward.domain.words import Words, listed
from ipaward.language.keys import TO_CHINESE, TO_ENGLISH, english
from ipaward.language.nearest import nearest
from ipaward.language.report import Report, perhaps
from ipaward.language.shape import Shape
from ipaward.language.shapes import SHAPES
from ipaward.language.slips import report_slips_in
from ipaward.language.yamltree import Entry, Map, Node, Seq, Word, renamed

_WITHOUT_BRACKETS = Words(
    "方括号和花括号在 YAML 里另有意思：去掉括号写成一句，几个条件用 `and` 或 `or` 连起来",
    "square brackets and braces mean something else in YAML: write one sentence without them, "
    "conditions joined by `and` or `or`",
)


def fit(node: Node, shape_name: str, report: Report) -> Node | None:
    """Give `node` with its keys renamed, without what does not fit; None if it does not itself.

    What stays has the kind of node its shape says, so that a reader need not ask again.
    """
    shape = SHAPES[shape_name]
    if shape.free:
        return node
    if shape.filled and _is_empty(node):
        _refuse(node, shape, report)
        return None
    match node:
        case Word():
            return _fit_word(node, shape, report)
        case Seq(items=items, span=span) if shape.items:
            fitted = [fit(item, shape.items, report) for item in items]
            return Seq(tuple(item for item in fitted if item is not None), span)
        case Map() if shape.keys and not _is_named(node, shape):
            return _fit_keys(node, shape, report)
        case Map(entries=entries, span=span) if shape.named:
            inner = [(e, fit(e.value, shape.named, report)) for e in entries]
            return Map(tuple(renamed(e, e.name, v) for e, v in inner if v is not None), span)
        case _:
            _refuse(node, shape, report)
            return None


def _is_empty(node: Node) -> bool:
    match node:
        case Word():
            return not node.text.strip() and not node.style
        case Seq(items=parts) | Map(entries=parts):
            return not parts


def _fit_word(node: Word, shape: Shape, report: Report) -> Node | None:
    is_blank = _is_empty(node)
    if shape.word and not is_blank:
        return node
    if is_blank and not shape.word and not shape.required:
        # A section with nothing under it, its items perhaps commented out.
        return Seq((), node.span) if shape.items else Map((), node.span)
    _refuse(node, shape, report)
    return None


def _is_named(node: Map, shape: Shape) -> bool:
    allowed = frozenset(shape.keys)
    return bool(shape.named) and not any(english(e.key.text, allowed) for e in node.entries)


def _fit_keys(node: Map, shape: Shape, report: Report) -> Map:
    allowed = frozenset(shape.keys)
    seen: dict[str, Word] = {}
    entries: list[Entry] = []
    misspelt: set[str | None] = set()
    for entry in node.entries:
        name = english(entry.key.text, allowed)
        if name is None:
            _unknown_key(entry.key, shape, report)
            misspelt |= {english(nearest(entry.key.text, _spellings(shape)), allowed)}
        elif name in seen:
            place, other = entry.key.span, seen[name]
            report.add(
                "same-key-twice", place, also=[other.span], key=entry.key.text, other=other.text
            )
        else:
            seen[name] = entry.key
            value = fit(entry.value, shape.keys[name], report)
            if value is not None:
                entries.append(renamed(entry, name, value))
    missing = [key for key in shape.required if key not in seen]
    for key in missing:
        place = node.entries[0].key.span if node.entries else node.span
        report.add("missing-key", place, key=spoken(key))
    # Whoever asks for a key that was refused, or was meant, need not complain that it is missing.
    meant = {name for name in misspelt if name is not None}
    misfits = frozenset(seen).union(meant) - {entry.name for entry in entries}
    return Map(tuple(entries), node.span, misfits)


def spoken(key: str) -> str:
    """Name a key in both spellings, as a person may look for either."""
    return "/".join(dict.fromkeys([*sorted(TO_CHINESE[key]), key]))


def _spellings(shape: Shape) -> list[str]:
    return [*(zh for zh in TO_ENGLISH if english(zh, frozenset(shape.keys))), *shape.keys]


def _unknown_key(key: Word, shape: Shape, report: Report) -> None:
    if not key.style and report_slips_in(key.token, report):
        return
    known = _spellings(shape)
    allowed = listed(map(spoken, sorted(shape.keys)))
    report.add(
        "unknown-key", key.span, cure=perhaps(key.text, known), key=key.text, allowed=allowed
    )


def _refuse(node: Node, shape: Shape, report: Report) -> None:
    if isinstance(node, Word) and not node.style and report_slips_in(node.token, report):
        return
    report.add("wrong-shape", node.span, cure=_cure(node, shape), what=shape.what)


def _cure(node: Node, shape: Shape) -> Words | None:
    if isinstance(node, Word) and not node.text.strip():
        return Words(
            "这里是空的；不知道就写“不明”，没有依据就写“缺”",
            "nothing stands here; write `unknown` or `missing` where that is meant",
        )
    written = node.span.source.text[node.span.start : node.span.end]
    if shape.word and written.startswith(("[", "{")) and written[1:-1].strip():
        return _WITHOUT_BRACKETS
    if _is_empty(node):
        return Words("这里是空的，至少写一项", "nothing stands here; write at least one")
    return None
