"""From the text of a YAML file to a tree of words with their places, or to all that is wrong.

The stream of events is read, not composed: nothing here recurses, an alias is a fault and never
followed, and every scalar stays text whatever YAML would take it for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TypeAlias

import yaml

from ipaward.domain.limits import FILE_NODES, SCALAR_CHARACTERS, YAML_DEPTH
from ipaward.domain.source import Source, Span
from ipaward.domain.words import Words
from ipaward.language.align import align
from ipaward.language.report import Report
from ipaward.language.scalar import Scalar
from ipaward.language.slips import report_slips, report_slips_in

# PyYAML may have been built without libyaml; the pure reader is slower and means the same.
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_PROPERTIES = re.compile(r"(?:[&!]\S*\s+)+")
_AFTER = re.compile(r"( +)#(.?)")


@dataclass(frozen=True, slots=True)
class Word:
    """One scalar; `token` is the whole of it as it stands, quotes included."""

    scalar: Scalar
    token: Span
    style: str

    @property
    def text(self) -> str:
        """The value."""
        return self.scalar.text

    @property
    def span(self) -> Span:
        """Where the value stands."""
        return self.scalar.span() if self.scalar.text.strip() else self.token


@dataclass(frozen=True, slots=True)
class Entry:
    """A key and what stands under it; `name` is the key in its one spelling."""

    key: Word
    name: str
    value: Node


@dataclass(frozen=True, slots=True)
class Map:
    """A mapping; `misfits` are keys left out because what stood under them was refused."""

    entries: tuple[Entry, ...]
    span: Span
    misfits: frozenset[str] = frozenset()

    def entry(self, name: str) -> Entry | None:
        """Give the entry called `name`, or None."""
        return next((e for e in self.entries if e.name == name), None)


@dataclass(frozen=True, slots=True)
class Seq:
    """A list."""

    items: tuple[Node, ...]
    span: Span


Node: TypeAlias = "Word | Map | Seq"


@dataclass(slots=True)
class _Open:
    """A mapping or list not yet closed."""

    start: int
    is_map: bool
    is_flow: bool
    parts: list[Node] = field(default_factory=list)


def read_tree(source: Source, report: Report) -> Node | None:
    """Give the tree of one YAML document, or None where there is none to use."""
    before = len(report.problems)
    _tabs(source, report)
    if len(report.problems) > before:
        return None
    try:
        node = _build(source, report)
    except yaml.YAMLError as error:
        if not report_slips(source, _stops, report):
            _syntax(error, source, report)
        return None
    if node is None and len(report.problems) == before:
        report.add("empty-file", Span(source, 0, 0))
    return node


def _tabs(source: Source, report: Report) -> None:
    for found in re.finditer(r"^[ ]*(\t+)", source.text, re.MULTILINE):
        report.add("tab", Span(source, found.start(1), found.end(1)))


# What the two loaders say most often, for those who read Chinese.
_SAID = {
    "could not find expected ':'": "缺少冒号",
    "did not find expected ',' or ']'": "方括号没有配对，或者缺少逗号",
    "did not find expected ',' or '}'": "花括号没有配对，或者缺少逗号",
    "did not find expected '-' indicator": "列表的缩进不一致",
    "did not find expected key": "缩进不一致，或者引号没有配对",
    "did not find expected node content": "这里应当有内容",
    "found character that cannot start any token": "这个符号不能放在开头",
    "found undefined alias": "没有这个别名",
    "found unexpected end of stream": "引号没有配对",
    "found unknown escape character": "反斜杠后的字符不合",
    "mapping values are not allowed in this context": "这里不能有冒号",
    "block sequence entries are not allowed in this context": "这里不能有列表",
}


def _stops(text: str) -> int | None:
    """Give the line where YAML gives up, counted from zero; None where it reads all."""
    try:
        for _ in yaml.parse(text, Loader=_LOADER):
            pass
    except yaml.YAMLError as error:
        mark = _mark(error)
        return int(mark.line) if mark else 0
    return None


def _mark(error: yaml.YAMLError) -> yaml.Mark | None:
    """Give where YAML complains of something, if it says so."""
    return getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)


def _syntax(error: yaml.YAMLError, source: Source, report: Report) -> None:
    mark = _mark(error)
    at = min(mark.index if mark else 0, len(source.text))
    # At the very end of a line the character before shows more than the line break.
    if at and (at == len(source.text) or source.text[at] == "\n") and source.text[at - 1] != "\n":
        at -= 1
    said = getattr(error, "problem", None) or "it is no YAML"
    what = Words(_SAID.get(said, "不合 YAML 的写法"), said.replace("`", "'"))
    report.add("yaml-syntax", Span(source, at, min(at + 1, len(source.text))), what=what)


def _build(source: Source, report: Report) -> Node | None:
    stack: list[_Open] = []
    root: Node | None = None
    count = documents = 0
    for event in yaml.parse(source.text, Loader=_LOADER):
        closed: Node | None = None
        # Scalars first: most of a file is scalars.
        if isinstance(event, yaml.ScalarEvent | yaml.CollectionStartEvent):
            count += 1
            _properties(event, source, report)
            if count > FILE_NODES:
                report.add("too-many-nodes", _span(event, source), limit=str(FILE_NODES))
                return None
            if isinstance(event, yaml.ScalarEvent):
                closed = _word(event, source, report)
            elif len(stack) == YAML_DEPTH:
                report.add("nested-too-deep", _span(event, source), limit=str(YAML_DEPTH))
                return None
            else:
                is_map = isinstance(event, yaml.MappingStartEvent)
                stack.append(_Open(_start(event), is_map, bool(event.flow_style)))
        elif isinstance(event, yaml.CollectionEndEvent):
            closed = _close(stack.pop(), _end(event), source, report)
        elif isinstance(event, yaml.AliasEvent):
            report.add("alias", _span(event, source), name=str(event.anchor))
            _place(Word(_empty(event, source), _span(event, source), "*"), stack)
        elif isinstance(event, yaml.DocumentStartEvent):
            documents += 1
            if documents > 1:
                report.add("several-documents", _span(event, source))
                return None
        if closed is not None:
            if not stack:
                root = closed
            _place(closed, stack)
    return root if root is not None and not _is_blank(root) else None


def _is_blank(root: Node) -> bool:
    return isinstance(root, Word) and not root.text and not root.style


def _place(node: Node, stack: list[_Open]) -> None:
    if stack:
        stack[-1].parts.append(node)


def _span(event: yaml.Event, source: Source) -> Span:
    return Span(source, _start(event), _end(event))


def _start(event: yaml.Event) -> int:
    assert event.start_mark is not None
    return int(event.start_mark.index)


def _end(event: yaml.Event) -> int:
    assert event.end_mark is not None
    return int(event.end_mark.index)


def _empty(event: yaml.Event, source: Source) -> Scalar:
    return Scalar("", source, (), _start(event))


def _properties(
    event: yaml.ScalarEvent | yaml.CollectionStartEvent, source: Source, report: Report
) -> None:
    start = _start(event)
    if event.anchor is not None:
        report.add("anchor", Span(source, start, start + 1), name=str(event.anchor))
    if event.tag is not None:
        report.add("tag", Span(source, start, start + 1), name=str(event.tag))


def _word(event: yaml.ScalarEvent, source: Source, report: Report) -> Word:
    span = _span(event, source)
    style = event.style or ""
    value = event.value
    if len(value) > SCALAR_CHARACTERS:
        place = Span(source, span.start, span.start + 1)
        report.add("scalar-too-long", place, limit=str(SCALAR_CHARACTERS))
        return Word(Scalar("", source, (), span.start), span, style)
    start, raw = _after_properties(source.text[span.start : span.end], span.start, style)
    offsets = align(value, raw, style, start)
    end = offsets[-1] + 1 if offsets else start + (1 if style in ("'", '"') else 0)
    if not style:
        _hash(span.end, source, report)
    return Word(Scalar(value, source, offsets, end), span, style)


def _after_properties(raw: str, start: int, style: str) -> tuple[int, str]:
    """Leave out an anchor or tag before the scalar; both are refused, the rest is read on."""
    found = _PROPERTIES.match(raw)
    if found and not style.strip("|>\"'"):
        return start + found.end(), raw[found.end() :]
    return start, raw


def _hash(end: int, source: Source, report: Report) -> None:
    """Notice a `#` that perhaps was meant as part of the text before it."""
    found = _AFTER.match(source.text, end)
    if found and (found[1] == " " or found[2] not in ("", " ", "#")):
        report.note("hash-comment", Span(source, found.end(1), found.end(1) + 1))


def _close(open_: _Open, end: int, source: Source, report: Report) -> Node:
    end = _trimmed(source.text, open_.start, end)
    span = Span(source, open_.start, end)
    if not open_.is_map:
        return Seq(tuple(open_.parts), span)
    pairs = zip(open_.parts[::2], open_.parts[1::2], strict=True)
    return Map(tuple(_entries(pairs, open_.is_flow, source, report)), span)


def _trimmed(text: str, start: int, end: int) -> int:
    """Leave out the white space and comments that a block runs on into."""
    while end > start and text[end - 1] in " \n\r":
        end -= 1
    return end


def _entries(
    pairs: Iterator[tuple[Node, Node]], is_flow: bool, source: Source, report: Report
) -> Iterator[Entry]:
    seen: dict[str, Word] = {}
    written = list(pairs)
    has_comma = is_flow and len(written) > 1
    for key, value in written:
        if not isinstance(key, Word):
            report.add("key-not-text", key.span)
            continue
        name = key.text
        if name == "<<" and not key.style:
            report.add("merge-key", key.span)
        elif has_comma and isinstance(value, Word) and _is_cut(key, value, source):
            if not report_slips_in(key.token, report):
                report.add("prose-in-braces", key.span, words=name)
        elif name in seen:
            report.add("duplicate-key", key.span, also=[seen[name].span], key=name)
        else:
            seen[name] = key
            yield Entry(key, name, value)


def _is_cut(key: Word, value: Word, source: Source) -> bool:
    """Whether a comma in braces cut a sentence in two: a key without a colon."""
    if value.text or value.style:
        return False
    return ":" not in source.text[key.token.end : max(value.token.start, key.token.end)] and (
        source.text[key.token.end : key.token.end + 1] != ":"
    )


def renamed(entry: Entry, name: str, value: Node) -> Entry:
    """Give the entry with its key in its one spelling."""
    return Entry(entry.key, name, value)
