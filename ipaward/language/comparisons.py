"""What may be compared with what, and what such a comparison is."""

from __future__ import annotations

from ipaward.domain.types import Choice, Day, Length, Listing, ListName, Type
from ipaward.domain.words import Words
from ipaward.language.nearest import nearest
from ipaward.language.tokens import Report
from ipaward.language.typecheck_names import did_you_mean
from ipaward.language.typecheck_types import (
    has_order,
    is_plain,
    join,
    texts_written,
    type_words,
)
from ipaward.rulebook.expr import Compare, Const, Expr, Includes, IsNothing, Not, Order

_EQUALITY = (Order.EQUAL, Order.UNEQUAL)


def compare(
    order: Order, left: Expr, right: Expr, place: tuple[int, int], report: Report
) -> Expr | None:
    """Give `left order right`, or report why the two cannot be compared."""
    joined = join([left, right])
    if joined is None or not is_plain(joined[1]):
        _clash(left, right, place, report)
        return None
    (a, b), of = joined
    unordered = [t for t in (of, left.type, right.type) if not has_order(t)]
    if order not in _EQUALITY and unordered:
        _report_order(order, unordered[-1], place, report)
        return None
    if not _are_members(left, right, report) or not _are_members(right, left, report):
        return None
    return Compare(order, a, b, span=report.text.span(*place))


def includes(of: Expr, part: Expr, place: tuple[int, int], report: Report) -> Expr | None:
    """Give whether the list `of` contains `part`; both must be of one plain type."""
    assert isinstance(of.type, Listing)
    item = Const("", of.type.item, of.span)  # stands for any item; only its type matters
    joined = join([item, part])
    if joined is None or not is_plain(joined[1]):
        _clash(of, part, place, report)
        return None
    if not _are_members(item, part, report):
        return None
    return Includes(of, joined[0][1], span=report.text.span(*place))


def is_nothing(order: Order, of: Expr, place: tuple[int, int], report: Report) -> Expr | None:
    """Give `of = none` or `of != none`; only what may be none can be asked."""
    if order not in _EQUALITY:
        report.add("none-alone", *place)
        return None
    if of.type != Day(or_none=True):
        report.add("never-none", *place, {"type": type_words(of.type)})
        return None
    span = report.text.span(*place)
    asked = IsNothing(of, span=span)
    return asked if order is Order.EQUAL else Not(asked, span=span)


def _are_members(of: Expr, other: Expr, report: Report) -> bool:
    """Tell whether every text written out in `other` is a word of the enumeration `of`."""
    if not isinstance(of.type, Choice):
        return True
    strange = [text for text in texts_written(other) if text.value not in of.type.members]
    for text in strange:
        details = {"word": str(text.value), "members": " | ".join(of.type.members)}
        near = did_you_mean(nearest(str(text.value), of.type.members))
        place = text.span or report.text.span()
        report.clash("unknown-member", place, details, (of.span,), near)
    return not strange


def _clash(left: Expr, right: Expr, place: tuple[int, int], report: Report) -> None:
    details = {"left": type_words(left.type), "right": type_words(right.type)}
    cure = Words()
    if isinstance(left.type, Length) and isinstance(right.type, Length):
        cure = Words(
            "以月计和以天计的时长不能相比", "months and days do not compare with each other"
        )
    if isinstance(right.type, ListName) and isinstance(right, Const):
        form = f"listed in({right.value}, …, …)"
        cure = Words(
            f"在不在名单上，写作 `{form}`，后两项是查谁和哪一日",
            f"whether a list has it is written `{form}`, with the key and the day",
        )
    elif left.type == right.type:
        cure = Words("只能比较其中的字段", "compare fields of theirs instead")
    report.clash("type-clash", place, details, (left.span, right.span), cure)


def _report_order(order: Order, of: Type, place: tuple[int, int], report: Report) -> None:
    report.add("without-order", *place, {"sign": order.value, "type": type_words(of)})
