"""What the parser of the command line refuses, in the language asked for.

The parser speaks English, and passes on what its library for values says; its sentences are known
here by their form, and one of another form is left as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import typer

from ipaward.domain.words import Language

_PASSED_ON = "Value error, "  # how the library for values begins what was raised beneath it
# A sentence of the parser, and the same in Chinese with its groups.
_SENTENCES = [
    (r"Missing (?:option|argument|parameter) (?P<a>.+?)\.(?: .*)?", "缺少 {a}"),
    (r"Missing command\.", "缺少命令"),
    (r"No such command (?P<a>.+)\.", "没有命令 {a}"),
    (r"No such option: (?P<a>\S+)", "没有选项 {a}"),
    (r"No such option: (?P<a>\S+) \(Possible options: (?P<b>.+)\)", "没有选项 {a}，是否指：{b}"),
    (r"Option (?P<a>\S+) requires (?:an|\d+) arguments?\.", "选项 {a} 后面要写值"),
    (r"Option (?P<a>\S+) does not take a value\.", "选项 {a} 后面不写值"),
    (r"Got unexpected extra argument\(s\) \((?P<a>.+)\)", "多出了 {a}"),
    (
        r"Invalid value for (?P<a>.+?): (?P<b>.+) is not one of (?P<c>.+)\.",
        "{a} 不能是 {b}，可用：{c}",
    ),
    (
        r"Invalid value for (?P<a>.+?): Input should be greater than or equal to (?P<b>\S+)",
        "{a} 至少是 {b}",
    ),
    (
        r"Invalid value for (?P<a>.+?): Input should be less than or equal to (?P<b>\S+)",
        "{a} 至多是 {b}",
    ),
    (r"Invalid value for (?P<a>.+?): Input should be a valid integer.*", "{a} 应是整数"),
]


def misused(fault: typer.TyperException, language: Language) -> str:
    """Say what is wrong with a command line, with its usage where the command is known.

    A command that cannot be called alone is no fault: its help is all there is to say.
    """
    context = getattr(fault, "ctx", None)
    if context is None:
        return _sentence(fault, language)
    if fault.format_message() == context.get_help():
        return str(context.get_help())
    return "\n".join([*_usage(context, language), _sentence(fault, language)])


def _usage(context: typer.Context, language: Language) -> Iterator[str]:
    usage, command = context.get_usage(), f"{context.command_path} {context.help_option_names[0]}"
    if language is Language.ZH:
        yield f"用法：{usage.removeprefix('Usage: ')}"
        yield f"`{command}` 说出用法。\n"
    else:
        yield usage
        yield f"Try '{command}' for help.\n"


def _sentence(fault: typer.TyperException, language: Language) -> str:
    written = fault.format_message().replace(f": {_PASSED_ON}", ": ", 1)
    if language is Language.EN:
        return f"Error: {written}"
    for form, chinese in _SENTENCES:
        if parts := re.fullmatch(form, written, re.DOTALL):
            return "错误：" + chinese.format(**parts.groupdict())
    return f"错误：{written}"
