"""Why a feature file cannot be read, said in both languages and with what to write instead.

Gherkin says it in English only, and names the tokens of its parser.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from gherkin.dialect import Dialect
from gherkin.errors import (
    CompositeParserException,
    NoSuchLanguageException,
    ParserError,
    ParserException,
    UnexpectedEOFException,
    UnexpectedTokenException,
)

from ipaward.domain.words import Words

_LANGUAGE = re.compile(r"[^\S\n]*#[^\S\n]*language[^\S\n]*:[^\S\n]*([\w-]+)", re.MULTILINE)
# What gherkin checks beside the order of lines; it has no classes for them.
_SAID = {
    "inconsistent cell count within the table": Words(
        "表格各行的格数不一样，补上或删去格子",
        "the rows of the table differ in length, add or remove cells",
    ),
    "A tag may not contain whitespace": Words(
        "标签里不能有空格，每个标签以 @ 开头",
        "a tag holds no space, and each begins with `@`",
    ),
}


def feature_faults(text: str, fault: ParserError) -> tuple[Words, ...]:
    """Say why `text` is no feature file, given what Gherkin says of it."""
    errors = fault.errors if isinstance(fault, CompositeParserException) else [fault]
    lines = text.split("\n")
    found = [*_language(text, lines, errors), *wide_colons(text)]
    # What Gherkin says after the first is mostly that it could not go on.
    return tuple(found) or (_said(errors[0], lines),)


def wide_colons(text: str) -> Iterator[Words]:
    """Say which headings have a full-width colon, so that they are none."""
    for number, line in enumerate(text.split("\n"), 1):
        word = _heading(line, "zh-CN") or _heading(line, "en")
        if line.strip()[len(word) :].startswith("：") and word:
            yield Words(
                f"第 {number} 行“{word}”后面是全角冒号，写作 `{word}:`",
                f"the colon after `{word}` on line {number} is full-width, write `{word}:`",
            )


def _language(text: str, lines: Sequence[str], errors: Sequence[ParserError]) -> Iterator[Words]:
    """Say that Chinese is not announced: then none of its words is known to Gherkin."""
    if any(isinstance(error, NoSuchLanguageException) for error in errors):
        return
    declared = _LANGUAGE.match(text.lstrip())
    named = Dialect.for_name(declared[1]) if declared else None
    if named is None and any(_heading(line, "zh-CN") for line in lines):
        yield Words(
            "文件没有说是中文，第一行写 `# language: zh-CN`",
            "the file does not say that it is in Chinese, begin it with `# language: zh-CN`",
        )


def _heading(line: str, language: str) -> str:
    """Give the word that makes the line a heading, be its colon half-width or full-width."""
    dialect = Dialect.for_name(language)
    assert dialect is not None, "gherkin has both languages"
    words = [
        *dialect.feature_keywords,
        *dialect.rule_keywords,
        *dialect.background_keywords,
        *dialect.scenario_keywords,
        *dialect.scenario_outline_keywords,
        *dialect.examples_keywords,
    ]
    return next((word for word in words if re.match(f"\\s*{word}[:：]", line)), "")


def _said(error: ParserError, lines: Sequence[str]) -> Words:
    assert isinstance(error, ParserException), "only what holds several is none"
    number = error.location["line"]
    line = lines[number - 1].strip() if number <= len(lines) else ""
    match error:
        case NoSuchLanguageException():
            return Words(
                f"第 {number} 行 `{line}`：没有这种语言，写 zh-CN 或 en",
                f"`{line}` on line {number}: there is no such language, write zh-CN or en",
            )
        case UnexpectedEOFException():
            return Words(
                "文件没有写完，缺少场景、步骤或者结束的引号",
                "the file is incomplete: a scenario, a step or closing quotes are missing",
            )
        case UnexpectedTokenException():
            return Words(
                f"第 {number} 行 `{line}` 不能放在这里，看关键字有没有写错，上面的标题对不对",
                f"`{line}` on line {number} cannot stand here, look at its keyword and at the "
                "heading above",
            )
        case _:
            said = next((words for key, words in _SAID.items() if key in str(error)), None)
            said = said or Words("写法不合", "this cannot be read")
            return Words(f"第 {number} 行：{said.zh}", f"line {number}: {said.en}")
