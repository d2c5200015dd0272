"""What in a feature file Gherkin passes over in silence, so that something written is never tried.

A step whose keyword is no step's is prose to it, an outline without rows no scenario, a placeholder
without a column plain text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from gherkin.dialect import Dialect

from ipaward.domain.words import Words
from ipaward.interfaces.forms import Part
from ipaward.interfaces.scenarios import StepError, table_of, unknown_name
from ipaward.interfaces.step_forms import fitting

Node = Mapping[str, Any]
LANGUAGES = ("zh-CN", "en")
_PLACEHOLDER = re.compile(r"<([^<>]+)>")
_LONGEST_KEYWORD = 4  # characters of a Chinese one, be it misspelt


def losses(document: Node) -> Iterator[Words]:
    """Say what of a file would be lost, in the order of its lines."""
    feature = document.get("feature")
    dialect = Dialect.for_name(feature["language"]) if feature else None
    if dialect is None:
        return
    above = (*dialect.feature_keywords, *dialect.rule_keywords)
    for node in _nodes(document):
        yield from _taken_for_prose(node, is_above=node["keyword"] in above)
        if node.get("examples") or node["keyword"] in dialect.scenario_outline_keywords:
            yield from _outline(node)


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


def _taken_for_prose(node: Node, *, is_above: bool) -> Iterator[Words]:
    """Say which lines of a description are steps.

    Above the scenarios the heading over them is misspelt, else it is their own keyword.
    """
    at = node["location"]["line"]
    for line in node["description"].splitlines():
        said = line.strip()
        if not _is_step(said):
            continue
        if is_above:
            yield Words(
                f"第 {at} 行之后的“{said}”不在任何场景里，上面的标题是不是写错了",
                f"`{said}` after line {at} is in no scenario, is its heading misspelt?",
            )
        else:
            yield Words(
                f"第 {at} 行之后的“{said}”当成了说明，不是步骤：看它的关键字和位置",
                f"`{said}` after line {at} is taken for prose and not for a step:"
                " look at its keyword and its place",
            )


def _is_step(line: str) -> bool:
    """Tell whether a line is a step behind some word, a keyword of either language or none."""
    for language in LANGUAGES:
        for keyword in _keywords(language):
            if line.startswith(keyword) and _is_form(line.removeprefix(keyword)):
                return True
    word, _, rest = line.partition(" ")
    if _is_form(rest):
        return True
    # Without a space nobody knows where a misspelt keyword ends; and prose may end like a step
    # that holds none of the author's words, such as 审查.
    starts = range(_LONGEST_KEYWORD + 1) if not word.isascii() else range(1)
    return any('"' in line[at:].replace("“", '"') and _is_form(line[at:]) for at in starts)


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


def _is_form(text: str) -> bool:
    return any(fitting(part, text) is not None for part in Part)


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
            yield _of_table(at, unknown_name("栏", "column", name, head).words)
    for name in head:
        if name not in used:
            yield _of_table(
                at,
                Words(
                    f"场景里没有用到“{name}”一栏，用 <{name}> 写明用在哪里，或者删去这一栏",
                    f"no step uses the column `{name}`: write `<{name}>` where it is meant,"
                    " or leave the column out",
                ),
            )


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
