"""The shape of one application as pydantic knows it, made from the vocabulary.

It checks records that arrive as trees – lines of JSON, calls from Python – and is what the JSON
Schema of a policy is printed from. Each value is read by the grammar of values and by nothing else.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema, create_model

from ipaward.domain.limits import ITEMS
from ipaward.domain.types import (
    Amount,
    Boolean,
    Choice,
    Day,
    Identifier,
    Length,
    Listing,
    Number,
    Record,
    Scheme,
    Type,
)
from ipaward.domain.value import NOTHING, CauseKind, Duration, Nothing, Unknown
from ipaward.domain.words import Details, Words
from ipaward.rulebook.spelling import Dialect, Misspelt, read_value
from ipaward.rulebook.vocabulary import FactInfo, Vocabulary
from ipaward.tables.cells import Taken, blank
from ipaward.tables.grid import Figure

_NUMERIC = r"^-?(0|[1-9][0-9]*)(\.[0-9]+)?$"
_SCHEME_WORDS = {
    Scheme.USCC: "unified social credit code, 18 characters",
    Scheme.PATENT: "application number of a patent, for example 201710601862.3",
}

LIST = Words("列表（array）", "a list (array)")
GROUP = Words("一组事实（object）", "a group of facts (object)")


def record_model(vocabulary: Vocabulary) -> type[BaseModel]:
    """Make the model of one application."""
    return _model("Application", vocabulary.record, "", vocabulary)


def application_schema(vocabulary: Vocabulary) -> dict[str, Any]:
    """Give the JSON Schema of one application; what may be unknown may be null or left out."""
    schema = record_model(vocabulary).model_json_schema(by_alias=True)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}


def _model(name: str, of: Record, path: str, vocabulary: Vocabulary) -> type[BaseModel]:
    fields: dict[str, Any] = {}
    for number, (key, inner) in enumerate(of.fields):
        here = f"{path}.{key}" if path else key
        info = vocabulary.facts.get(here)
        label = info.label if info else Words()
        told = " / ".join(dict.fromkeys(word for word in (label.zh, label.en) if word))
        # Facts have names no Python attribute could have; the alias is what people write.
        fields[f"f{number}"] = (
            _annotation(f"{name}.{key}", inner, here, vocabulary),
            Field(default=None, alias=key, description=told or None),
        )
    config = ConfigDict(extra="forbid", title=name)
    return create_model(name, __config__=config, **fields)


def _annotation(name: str, of: Type, path: str, vocabulary: Vocabulary) -> Any:  # noqa: ANN401
    if isinstance(of, Record):
        return _model(name, of, path, vocabulary) | None
    if isinstance(of, Listing) and isinstance(of.item, Record):
        item = _model(name, of.item, path, vocabulary)
        return Annotated[list[item], Field(max_length=ITEMS)] | None  # type: ignore[valid-type]
    info = vocabulary.facts.get(path)
    if info is None:
        raise ValueError(f"the vocabulary declares no {path}")
    return Annotated[object, BeforeValidator(_Leaf(info)), WithJsonSchema(leaf_schema(of))]


def leaf_schema(of: Type) -> dict[str, Any]:
    """Give the JSON Schema of one plain value."""
    match of:
        case Boolean():
            return {"type": ["boolean", "null"]}
        case Number() | Amount():
            figure: dict[str, Any] = {"type": "number"}
            if isinstance(of, Amount):
                figure["minimum"] = 0
            elif of.least or of.most:
                figure |= {"minimum": _plain_number(of.least)} if of.least else {}
                figure |= {"maximum": _plain_number(of.most)} if of.most else {}
            return {"anyOf": [{"type": "string", "pattern": _NUMERIC}, figure, {"type": "null"}]}
        case Choice(members=members):
            return {"enum": [*members, None]}
        case Day(or_none=or_none):
            day = {"type": "string", "format": "date"}
            none = [{"enum": ["无", "none"]}] if or_none else []
            return {"anyOf": [day, *none, {"type": "null"}]}
        case Identifier(scheme=scheme):
            return {"type": ["string", "null"], "description": _SCHEME_WORDS[scheme]}
        case Length():
            return {"type": ["string", "null"], "description": "2年, 6个月, 10天, P2Y"}
        case Listing(item=item):
            return {"anyOf": [{"type": "array", "items": leaf_schema(item)}, {"type": "null"}]}
        case _:
            return {"type": ["string", "null"]}


def _plain_number(text: str) -> int | str:
    return int(text) if text.lstrip("-").isdigit() else text


class MisspeltError(ValueError):
    """Carries a misspelt value through pydantic, which adds the place."""

    def __init__(self, found: Misspelt) -> None:
        super().__init__(found.code)
        self.found = found


class _Leaf:
    """Reads what stands at one fact, and says which problem it is where it cannot."""

    def __init__(self, info: FactInfo) -> None:
        self.info = info

    def __call__(self, given: object) -> Taken:
        taken = _take(given, self.info.type, self.info)
        if isinstance(taken.value, Misspelt):
            raise MisspeltError(taken.value)
        return taken


def _take(given: object, of: Type, info: FactInfo) -> Taken:
    match given:
        case None | Unknown():
            return Taken(Unknown.of(CauseKind.FACT, info.path))
        case str() if not given.strip() and not isinstance(given, Figure):
            return blank(info)
        case list() | tuple() if isinstance(of, Listing):
            return _take_list(given, of.item, info)
        case Nothing() | {"none": True} if isinstance(of, Day) and of.or_none:
            return Taken(NOTHING)
        case date() if isinstance(of, Day) and not isinstance(given, datetime):
            return Taken(given)
        case Duration() if isinstance(of, Length) and given.measure is of.measure:
            return Taken(given)
        case _:
            return Taken(_read(given, of, info))


def _read(given: object, of: Type, info: FactInfo) -> Any:  # noqa: ANN401
    details: Details = {"written": _brief(given), "wanted": _wanted(of)}
    wrong = Misspelt("wrong-kind", details)
    match of, given:
        case Boolean(), bool():
            return given
        case _, bool() | float():
            return Misspelt("float-given") if isinstance(given, float) else wrong
        case (Number() | Amount(), int() | Decimal()):
            return read_value(_digits(given), of, Dialect.RECORDS, path=info.path)
        case (Number() | Amount(), str()):
            return read_value(given, of, Dialect.RECORDS, path=info.path)
        case Listing(), _:
            return wrong
        case _, str() if not isinstance(given, Figure):
            return read_value(given, of, Dialect.RECORDS, path=info.path)
    return wrong


def _take_list(given: list[object] | tuple[object, ...], of: Type, info: FactInfo) -> Taken:
    if len(given) > ITEMS:
        return Taken(Misspelt("list-too-long", {"count": str(len(given)), "most": str(ITEMS)}))
    values = [_take(one, of, info).value for one in given]
    for value in values:
        if isinstance(value, Misspelt):
            return Taken(value)
    return Taken(tuple(value for value in values if not isinstance(value, Misspelt)))


def _digits(given: int | Decimal) -> str:
    if isinstance(given, Decimal) and not given.is_finite():
        return str(given)
    exact = Decimal(given)
    # The exponent alone could ask for a gigabyte of noughts.
    return format(exact, "f") if abs(exact.adjusted()) < 100 else str(exact)


def _brief(given: object) -> str:
    shown = "true" if given is True else "false" if given is False else str(given)
    if isinstance(given, Mapping):
        shown = "{…}"
    elif isinstance(given, list | tuple):
        shown = "[…]"
    return shown if len(shown) <= 60 else shown[:59] + "…"


def _wanted(of: Type) -> Words:
    match of:
        case Boolean():
            return Words("是或否（true 或 false）", "yes or no (true or false)")
        case Number() | Amount():
            return Words("数", "a number")
        case Listing():
            return LIST
        case _:
            return Words("文字", "a text")
