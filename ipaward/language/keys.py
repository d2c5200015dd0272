"""The structural keys and value words of pack files in their two spellings.

English is the one spelling inside; a file may mix both, key by key. Which keys may stand where is
in `shapes`.
"""

from __future__ import annotations

from collections.abc import Mapping

# Chinese = English. One English key may have two Chinese spellings where two sections name two
# things (`定者`, `按`: by); within one section each pair is one to one.
PAIRS: tuple[tuple[str, str], ...] = (
    # everywhere
    ("名", "name"), ("标题", "title"), ("标签", "label"), ("依据", "cites"), ("应由", "set_by"),
    ("读法", "reads"), ("理由", "reason"), ("为", "is"), ("自", "from"), ("至", "until"),
    ("类型", "type"), ("单位", "unit"), ("zh", "zh"), ("en", "en"),
    # policy
    ("政策", "policy"), ("语言", "language"), ("效力", "status"), ("文本", "text"),
    ("机关", "issuer"), ("文号", "number"), ("印发", "issued"), ("施行", "in_force"),
    ("失效", "expires"), ("规范文件", "instruments"), ("别名", "aliases"), ("在手", "at_hand"),
    ("各项目", "programmes"), ("批次", "rounds"), ("读法录", "readings"), ("问", "question"),
    ("选项", "options"), ("取", "chosen"), ("因", "why"), ("定者", "by"), ("定于", "decided"),
    ("共用", "uses"), ("不可计算", "not_computable"), ("目标", "targets"),
    ("逐年", "yearly"),
    ("总数", "total"), ("比较", "compare"),
    # parameters
    ("参数", "parameters"), ("值", "values"), ("表", "table"), ("按", "by"), ("名单", "lists"),
    ("序列", "series"), ("节假日", "holidays"), ("文件", "file"),
    # facts
    ("标识", "identity"), ("申请号", "number"), ("申请人", "applicant"), ("事实", "facts"),
    ("字段", "fields"), ("每项", "each"), ("来源", "source"), ("空白", "blank"),
    ("唯一", "unique"), ("台账", "registers"), ("键", "key"), ("代码", "code"), ("止", "ended"),
    ("历史", "history"),
    # programme
    ("项目", "programme"), ("基准日", "reference_date"), ("定义", "definitions"),
    ("命中", "hit"), ("资格", "requirements"), ("排除", "exclusions"), ("提示", "notes"),
    ("义务", "duties"), ("义务人", "owed_by"), ("违反", "breach"), ("适用", "applies"),
    ("条件", "when"), ("任一", "any_of"), ("全部", "all_of"), ("至少", "at_least"),
    ("奖补", "amount"), ("标准", "standard"), ("封顶", "caps"), ("起付", "nothing_below"),
    ("取整", "rounding"), ("分配", "allot"), ("每", "per"), ("次序", "order"), ("名额", "quota"),
    ("总额", "ceiling"), ("超出时", "over"), ("末位", "last"), ("须证", "claims"),
    ("样例", "examples"), ("分配样例", "round_examples"), ("同", "like"), ("改", "change"),
    ("已知", "given"), ("应得", "gives"), ("重复", "repeat"), ("次数", "times"),
    # lifecycle
    ("流程", "lifecycle"), ("对象", "subject"), ("事件", "events"), ("开始", "opens"),
    ("状态", "states"), ("状态", "state"), ("起点", "start"), ("终点", "final"),
    ("同日次序", "same_day"), ("转移", "transitions"), ("在", "in"), ("遇", "event"),
    ("到", "to"), ("发", "issues"), ("提醒", "reminders"), ("期满", "due"), ("不变", "unmoved"),
    ("截至", "on"),
    # indicators
    ("指标", "indicators"), ("数值", "value"), ("数列", "rows"), ("增幅", "growth"),
    ("基年", "base"), ("累计自", "since"), ("证据", "evidence"),
    ("截止", "ends"),
    # what an example gives
    ("结论", "verdict"), ("核定额", "award"), ("受限于", "cap"), ("符合", "met"),
    ("不符", "unmet"), ("不明", "unknown"), ("不适用", "not_applicable"),
    ("待补", "missing_facts"), ("暂定", "provisional"),
)  # fmt: skip

TO_ENGLISH: Mapping[str, frozenset[str]] = {
    zh: frozenset(en for other, en in PAIRS if other == zh) for zh, _ in PAIRS
}
TO_CHINESE: Mapping[str, frozenset[str]] = {
    en: frozenset(zh for zh, other in PAIRS if other == en) for _, en in PAIRS
}

# The Chinese spelling of an English key that has two, by the name of the shape it stands in.
CHINESE_IN: Mapping[tuple[str, str], str] = {
    ("policy", "number"): "文号",
    ("identity", "number"): "申请号",
    ("reading", "by"): "定者",
    ("parameter", "by"): "按",
    ("fact", "by"): "按",
}

MISSING = frozenset(["缺", "missing"])
UNKNOWN = frozenset(["不明", "unknown"])
NONE = frozenset(["无", "none"])

YES_NO = {"是": "yes", "yes": "yes", "true": "yes", "否": "no", "no": "no", "false": "no"}
STATUS = {"有效": "in-force", "示例": "example", "草案": "draft"}
TEXT = {"原文": "verbatim", "转述": "paraphrase"}
LANGUAGE = {"中文": "zh", "英文": "en"}
COMPARE = {"不少于": "at-least", "等于": "equal", "不多于": "at-most"}
COUNTING = {"当年": "in-year", "累计": "cumulative"}
RECKONING = {"逐年": "yearly", "复合": "compound"}
SOURCE = {
    "申请人": "applicant",
    "机关": "authority",
    "账本": "ledger",
    "裁量": "judgement",
    "台账": "register",
}
BLANK = {"不明": "unknown", "0": "0", "否": "no", "无": "none"}
BREACH = {"提示": "note", "待定": "pending", "排除": "exclude"}
OVER = {"按次序": "in-order", "同比例": "in-proportion"}
LAST = {"不足则止": "stop", "部分": "part", "跳过": "skip"}
VERDICT = {"合格": "eligible", "不合格": "ineligible", "待定": "pending"}
PLACED = {"入围": "within_quota", "名额外": "outside_quota", "未排序": "unranked"}
DIRECTION = {
    "高者先": "desc", "低者先": "asc", "早者先": "asc", "晚者先": "desc",
    "highest first": "desc", "lowest first": "asc", "earliest first": "asc",
    "latest first": "desc", "desc": "desc", "asc": "asc",
}  # fmt: skip
# The directions that speak of days, and those that speak of figures; `asc` and `desc` of either.
OF_DAYS = frozenset(["早者先", "晚者先", "earliest first", "latest first"])
OF_FIGURES = frozenset(["高者先", "低者先", "highest first", "lowest first"])


def english(key: str, allowed: frozenset[str]) -> str | None:
    """Give the one spelling of `key` where the keys `allowed` may stand, or None."""
    if key in allowed:
        return key
    return next(iter(TO_ENGLISH.get(key, frozenset()) & allowed), None)


def chinese(key: str, shape: str) -> str:
    """Give the Chinese spelling of the English `key` in the shape called `shape`."""
    found = TO_CHINESE[key]
    return CHINESE_IN.get((shape, key)) or next(iter(found))
