"""The words for operators, functions, states and kinds: one home for each, in both languages.

In a phrase `{0}`, `{1}`, … stand for the parts, in the order they are written in the rule.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from fractions import Fraction

from ipaward.domain.finding import State, Verdict
from ipaward.domain.money import Rounding
from ipaward.domain.types import Amount, Boolean, Day, Length, Number, Type
from ipaward.domain.value import CauseKind, Duration
from ipaward.domain.words import Language, Words, listed
from ipaward.rulebook.book import Breach
from ipaward.rulebook.expr import Function, Order, Sign, Total
from ipaward.rulebook.policy import Status

ORDERS: dict[Order, Words] = {
    Order.EQUAL: Words("{0} 是 {1}", "{0} is {1}"),
    Order.UNEQUAL: Words("{0} 不是 {1}", "{0} is not {1}"),
    Order.LESS: Words("{0} 小于 {1}", "{0} is less than {1}"),
    Order.AT_MOST: Words("{0} 不大于 {1}", "{0} is at most {1}"),
    Order.MORE: Words("{0} 大于 {1}", "{0} is more than {1}"),
    Order.AT_LEAST: Words("{0} 不小于 {1}", "{0} is at least {1}"),
}
DAY_ORDERS: dict[Order, Words] = {
    Order.EQUAL: Words("{0} 是 {1}", "{0} is {1}"),
    Order.UNEQUAL: Words("{0} 不是 {1}", "{0} is not {1}"),
    Order.LESS: Words("{0} 早于 {1}", "{0} is before {1}"),
    Order.AT_MOST: Words("{0} 不晚于 {1}", "{0} is not after {1}"),
    Order.MORE: Words("{0} 晚于 {1}", "{0} is after {1}"),
    Order.AT_LEAST: Words("{0} 不早于 {1}", "{0} is not before {1}"),
}
SIGNS: dict[Sign, Words] = {
    Sign.PLUS: Words("{0} 加 {1}", "{0} plus {1}"),
    Sign.MINUS: Words("{0} 减 {1}", "{0} less {1}"),
    Sign.TIMES: Words("{0} 乘以 {1}", "{0} times {1}"),
    Sign.OVER: Words("{0} 除以 {1}", "{0} divided by {1}"),
}
TOTALS: dict[Total, Words] = {
    Total.SUM: Words("{0} 之和", "the sum of {0}"),
    Total.COUNT: Words("{0} 的项数", "the count of {0}"),
    Total.MIN: Words("{0} 中最小的", "the least of {0}"),
    Total.MAX: Words("{0} 中最大的", "the greatest of {0}"),
}
FUNCTIONS: dict[Function, Words] = {
    Function.ABS: Words("{0} 的绝对值", "the size of {0}"),
    Function.MODULO: Words("{0} 除以 {1} 的余数", "the remainder of {0} by {1}"),
    Function.CONTAINS: Words("{0} 含有 {1}", "{0} contains {1}"),
    Function.STARTS_WITH: Words("{0} 以 {1} 开头", "{0} starts with {1}"),
    Function.ENDS_WITH: Words("{0} 以 {1} 结尾", "{0} ends with {1}"),
    Function.STRING_LENGTH: Words("{0} 的字数", "the length of {0}"),
    Function.DATE: Words("{0}年{1}月{2}日", "the day {0}-{1}-{2}"),
    Function.MONTHS_BETWEEN: Words("从 {0} 到 {1} 的整月数", "the whole months from {0} to {1}"),
    Function.DAYS_BETWEEN: Words("从 {1} 到 {0} 的天数", "the days from {1} to {0}"),
    Function.LATER: Words("{0} 之后 {1}", "{1} after {0}"),
    Function.EARLIER: Words("{0} 之前 {1}", "{1} before {0}"),
    Function.YEAR: Words("{0} 所在的年", "the year of {0}"),
    Function.MONTH: Words("{0} 所在的月", "the month of {0}"),
    Function.DAY: Words("{0} 的日", "the day of the month of {0}"),
    Function.ADD_DURATIONS: Words("{0} 加 {1}", "{0} plus {1}"),
    Function.SUBTRACT_DURATIONS: Words("{0} 减 {1}", "{0} less {1}"),
    Function.MARGINAL: Words("{1} 按 {0} 分档累进", "{1} by the tiers of {0}"),
    Function.VALUE_ON: Words("{0} 在 {1} 的值", "the value of {0} on {1}"),
    Function.LISTED_IN: Words("{1} 在 {2} 列入 {0}", "{1} is listed in {0} on {2}"),
    Function.GROWTH: Words("{0} 的增幅", "the growth of {0}"),
    Function.WORKING_DAYS_AFTER: Words("{0} 之后第 {1} 个工作日", "working day {1} after {0}"),
    Function.SHARE: Words("{1} 按 {0} 的比例分配", "{1} shared in proportion to {0}"),
}
ROUNDINGS: dict[Rounding, Words] = {
    Rounding.UP: Words("向外进位", "rounded away from zero"),
    Rounding.DOWN: Words("舍去", "rounded towards zero"),
    Rounding.HALF_UP: Words("四舍五入", "rounded half up"),
    Rounding.HALF_DOWN: Words("五舍六入", "rounded half down"),
    Rounding.HALF_EVEN: Words("四舍六入五成双", "rounded half to even"),
    Rounding.FLOOR: Words("向下取整", "rounded down"),
    Rounding.CEILING: Words("向上取整", "rounded up"),
}
NOT = Words("并非（{0}）", "it is not so that ({0})")
AND = Words(" 并且 ", " and ")
OR = Words(" 或者 ", " or ")
AT_LEAST = Words("下列至少 {0} 项：{1}", "at least {0} of: {1}")
ALWAYS = Words("（没有条件）", "(no condition)")
NEVER = Words("（从不）", "(never)")
ONE_OF = Words("{0} 是 {1} 之一", "{0} is one of {1}")
IS_NONE = Words("{0} 是无", "{0} is none")
IS_KNOWN = Words("{0} 已知", "{0} is known")
IS_TRUE = Words("{0}为是", "{0} is yes")
IF = Words("如果 {0} 则 {1}，否则 {2}", "if {0} then {1}, else {2}")
WHERE = Words("{0}（限于：{1}）", "{0} (only where {1})")
EACH = Words("{0}每项的 {1}", "{1} of each of {0}")
SOME = Words("{0}中有一项：{1}", "some of {0}: {1}")
EVERY = Words("{0}每一项都：{1}", "every one of {0}: {1}")
DISTINCT = Words("{0}（不重复）", "{0} (each once)")
INCLUDES = Words("{0} 包括 {1}", "{0} include {1}")
LEAST = Words("{0} 中较小的", "the lesser of {0}")
GREATEST = Words("{0} 中较大的", "the greater of {0}")
ROUNDED = Words("{0}（{1}，保留{2}位小数）", "{0} ({1} to {2} decimals)")
TABLE = Words("决策表 {0} 的结果", "what table {0} gives")

STATES: dict[State, Words] = {
    State.MET: Words("符合", "met"),
    State.UNMET: Words("不符", "not met"),
    State.UNKNOWN: Words("不明", "unknown"),
    State.NOT_APPLICABLE: Words("不适用", "not applicable"),
}
# For an exclusion or a note "met" means that the bar, or the remark, applies.
BAR_STATES: dict[State, Words] = {
    State.MET: Words("有这种情形", "it is so"),
    State.UNMET: Words("没有这种情形", "it is not so"),
}
VERDICTS: dict[Verdict, Words] = {
    Verdict.ELIGIBLE: Words("合格", "eligible"),
    Verdict.INELIGIBLE: Words("不合格", "ineligible"),
    Verdict.PENDING: Words("待定", "pending"),
}
KINDS: dict[str, Words] = {
    "requirement": Words("资格", "requirement"),
    "exclusion": Words("排除", "exclusion"),
    "note": Words("提示", "note"),
    "duty": Words("义务", "duty"),
    "double": Words("重复", "double"),
}
BREACHES: dict[Breach, Words] = {
    Breach.NOTE: Words("违反时只提示", "a breach is only noted"),
    Breach.PENDING: Words("违反时待定", "a breach suspends the case"),
    Breach.EXCLUDE: Words("违反时排除", "a breach excludes"),
}
STATUSES: dict[str, Words] = {
    Status.IN_FORCE.value: Words("有效", "in force"),
    Status.EXAMPLE.value: Words("示例", "an example, not law"),
    Status.DRAFT.value: Words("草案", "a draft, not law"),
}
SUPPLIERS: dict[str, Words] = {
    "applicant": Words("申请人", "applicant"),
    "authority": Words("机关", "authority"),
    "ledger": Words("账本", "ledger"),
    "judgement": Words("裁量", "judgement"),
    "register": Words("台账", "register"),
}
RESULTS: dict[str, Words] = {
    "within": Words("入围", "within the quota"),
    "outside": Words("名额外", "outside the quota"),
    "unranked": Words("不排名", "unranked"),
}
CAUSES: dict[CauseKind, Words] = {
    CauseKind.FACT: Words("没有提供 {0}", "{0} was not supplied"),
    CauseKind.PARAMETER: Words("政策没有规定 {0} 的值", "the policy fixes no value of {0}"),
    CauseKind.LIST: Words("没有查 {0}", "{0} was not consulted"),
    CauseKind.DIVISION: Words("除数 {0} 是零", "the divisor {0} is zero"),
    CauseKind.EMPTY: Words(
        "{0} 是空的，没有最小、最大可言", "{0} is empty and has no least or greatest"
    ),
    CauseKind.OUT_OF_RANGE: Words("{0} 超出范围", "{0} is out of range"),
    CauseKind.NONE: Words("{0} 是无，却需要一个值", "{0} is none where a value is needed"),
    CauseKind.NO_MATCH: Words(
        "决策表 {0} 没有唯一适用的一行", "no single row of table {0} applies"
    ),
    CauseKind.DUTY: Words("义务 {0} 没有履行", "duty {0} is not fulfilled"),
}


# What comes first in an order, ascending and descending, by the kind of what is compared.
FIRST: dict[str, tuple[Words, Words]] = {
    "figure": (Words("低者先", "lower first"), Words("高者先", "higher first")),
    "day": (Words("早者先", "earlier first"), Words("晚者先", "later first")),
    "length": (Words("短者先", "shorter first"), Words("长者先", "longer first")),
    "truth": (Words("否者先", "no first"), Words("是者先", "yes first")),
    "": (Words("", ""), Words("逆序", "in reverse")),
}


def first_by(value: object, of: Type | None, *, descending: bool) -> Words:
    """Say what comes first by a key, whose type or else whose value tells its kind.

    >>> first_by(date(2021, 6, 30), None, descending=True).zh
    '晚者先'
    """
    match of, value:
        case (Boolean(), _) | (_, bool()):
            kind = "truth"
        case (Day(), _) | (_, date()):
            kind = "day"
        case (Amount() | Number(), _) | (_, Decimal() | Fraction()):
            kind = "figure"
        case (Length(), _) | (_, Duration()):
            kind = "length"
        case _:
            kind = ""
    return FIRST[kind][descending]


def joined(words: Iterable[str], language: Language) -> str:
    """Put words in a row, with the comma of the language.

    >>> joined(["甲", "乙"], Language.ZH)
    '甲、乙'
    """
    return listed(words).said(language)


def supplier_words(supplier: str, language: Language) -> str:
    """Say who supplies; the name of a register or an instrument stays as it is.

    >>> supplier_words("register 甲册", Language.ZH)
    '台账 甲册'
    """
    word, _, name = supplier.partition(" ")
    if word in SUPPLIERS:
        said = SUPPLIERS[word].said(language)
        return f"{said} {name}" if name else said
    return supplier
