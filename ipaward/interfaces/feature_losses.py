"""What in a feature file Gherkin passes over in silence, so that something written is never tried.

A step whose keyword is no step's is prose to it, an outline without rows no scenario, a placeholder
without a column plain text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from gherkin.dialect import Dialect

from ipaward.domain.words import Words
from ipaward.interfaces.forms import Part
from ipaward.interfaces.scenarios import StepError, table_of, unknown_name
from ipaward.interfaces.step_forms import fitting

Node = Mapping[str, Any]
LANGUAGES = ("zh-CN", "en")
_PLACEHOLDER = re.compile(r"<([^<>]+)>")
_BULLETS = ("- ", "– ", "—", "• ", "·")
_LONGEST_KEYWORD = 4  # characters of a Chinese one, be it misspelt


def losses(document: Node) -> Iterator[Words]:
    """Say what of a file would be lost, in the order of its lines."""
    feature = document.get("feature")
    dialect = Dialect.for_name(feature["language"]) if feature else None
    if feature is None or dialect is None:
        return
    above = (*dialect.feature_keywords, *dialect.rule_keywords)
    for node in _nodes(document):
        if node["keyword"] in above:
            yield from _without_heading(node)
        else:
            yield from _taken_for_prose(node)
        if node.get("examples") or node["keyword"] in dialect.scenario_outline_keywords:
            yield from _outline(node)
    yield from _in_backgrounds(feature)


def _nodes(tree: object) -> Iterator[Node]:
    """Give everything that has a heading, in the order of lines."""
    if isinstance(tree, Mapping):
        if "description" in tree:
            yield tree
        for inner in tree.values():
            yield from _nodes(inner)
    elif isinstance(tree, list):
        for inner in tree:
            yield from _nodes(inner)


# --- steps taken for prose ---------------------------------------------------------------


def _without_heading(node: Node) -> Iterator[Words]:
    """Say which lines above the scenarios are the steps of one whose heading is misspelt.

    Anything else may stand there. So a step is known by words in quotation marks, or as one of
    those that do something and look at what came of it: prose does not run like that by chance.
    """
    at = node["location"]["line"]
    said = [line for line in _lines(node) if not line.startswith(_BULLETS) and _is_step(line)]
    is_tried = all(any(_is_step(line, [part]) for line in said) for part in (Part.WHEN, Part.THEN))
    if not is_tried and not any(_holds_words(line) for line in said):
        return
    for line in said:
        yield Words(
            f"第 {at} 行之后的“{line}”不在任何场景里：上面的标题是不是写错了；"
            "如果是说明，行首写 `- `",
            f"`{line}` after line {at} is in no scenario, is its heading misspelt?"
            " If it is prose, begin the line with `- `",
        )


def _taken_for_prose(node: Node) -> Iterator[Words]:
    """Say which lines below the heading of a scenario are steps with a misspelt keyword."""
    at = node["location"]["line"]
    for line in _lines(node):
        if _is_step(line):
            yield Words(
                f"第 {at} 行之后的“{line}”当成了说明，不是步骤：看它的关键字和位置",
                f"`{line}` after line {at} is taken for prose and not for a step:"
                " look at its keyword and its place",
            )


def _lines(node: Node) -> list[str]:
    return [line.strip() for line in node["description"].splitlines()]


def _holds_words(line: str) -> bool:
    return '"' in line.replace("“", '"')


def _is_step(line: str, parts: Iterable[Part] = Part) -> bool:
    """Tell whether a line is a step behind some word, a keyword of either language or none."""
    for language in LANGUAGES:
        for keyword in _keywords(language):
            if line.startswith(keyword) and _is_form(line.removeprefix(keyword), parts):
                return True
    word, _, rest = line.partition(" ")
    if _is_form(rest, parts):
        return True
    # Without a space nobody knows where a misspelt keyword ends; and prose may end like a step
    # that holds none of the author's words, such as 审查.
    starts = range(_LONGEST_KEYWORD + 1) if not word.isascii() else range(1)
    return any(_holds_words(line[at:]) and _is_form(line[at:], parts) for at in starts)


def _keywords(language: str) -> Sequence[str]:
    dialect = Dialect.for_name(language)
    assert dialect is not None, "gherkin has both languages"
    words = (
        *dialect.given_keywords,
        *dialect.when_keywords,
        *dialect.then_keywords,
        *dialect.and_keywords,
        *dialect.but_keywords,
    )
    return [word for word in words if word != "* "]


def _is_form(text: str, parts: Iterable[Part]) -> bool:
    return any(fitting(part, text) is not None for part in parts)


# --- outlines ----------------------------------------------------------------------------


def _outline(node: Node) -> Iterator[Words]:
    """Say what of an outline is never tried: rows that are not there, names that meet nothing."""
    at = node["location"]["line"]
    if not node["examples"]:
        yield Words(
            f"第 {at} 行的大纲没有例子，补上例子，或者写成场景",
            f"the outline on line {at} has no examples, add them or write it as a scenario",
        )
    used = _placeholders(node)
    for table in node["examples"]:
        yield from _examples(table, used)


def _examples(table: Node, used: Sequence[str]) -> Iterator[Words]:
    at = table["location"]["line"]
    if not table["tableBody"]:
        yield Words(
            f"第 {at} 行的例子一行也没有，补上，或者删去这个标题",
            f"the examples on line {at} have no row, write one or leave the heading out",
        )
        return
    rows = [[cell["value"] for cell in table["tableHeader"]["cells"]]]
    try:
        head, _ = table_of(rows)
    except StepError as fault:
        yield _of_table(at, fault.words)
        return
    for name in used:
        if name not in head:
            said, text = unknown_name("栏", "column", name, head).words, _if_text(name)
            yield _of_table(at, Words(f"{said.zh}；{text.zh}", f"{said.en}; {text.en}"))
    for name in head:
        if name not in used:
            yield _of_table(
                at,
                Words(
                    f"步骤和标题都没有用到“{name}”一栏：用 <{name}> 写明用在哪里，"
                    "只作说明的写进标题，或者删去这一栏",
                    f"neither a step nor the title uses the column `{name}`: write `<{name}>`"
                    " where it is meant, in the title if it only explains, or leave the column out",
                ),
            )


def _in_backgrounds(above: Node) -> Iterator[Words]:
    """Say which names in angle brackets stand above outlines, where Gherkin fills none in."""
    for child in above["children"]:
        if "rule" in child:
            yield from _in_backgrounds(child["rule"])
        if "background" not in child or not any(node.get("examples") for node in _nodes(above)):
            continue
        at = child["background"]["location"]["line"]
        for name in _placeholders(child["background"]):
            text = _if_text(name)
            yield Words(
                f"第 {at} 行的背景里的 <{name}> 不会换成例子里的值：把这一步写进大纲；{text.zh}",
                f"`<{name}>` in the background on line {at} is never filled in from examples:"
                f" move the step into the outline; {text.en}",
            )


def _if_text(name: str) -> Words:
    """Say how to write angle brackets that are meant as they stand."""
    return Words(f"如果是文字，写作 ＜{name}＞", f"if it is text, write `＜{name}＞`")


def _of_table(at: int, words: Words) -> Words:
    return Words(f"第 {at} 行的例子：{words.zh}", f"the examples on line {at}: {words.en}")


def _placeholders(node: Node) -> Sequence[str]:
    """Give the names in angle brackets of a scenario, each once."""
    said = [node["name"]]
    for step in node["steps"]:
        said += [step["text"], step.get("docString", {}).get("content", "")]
        rows = step.get("dataTable", {}).get("rows", ())
        said += [cell["value"] for row in rows for cell in row["cells"]]
    return list(dict.fromkeys(name for text in said for name in _PLACEHOLDER.findall(text)))
