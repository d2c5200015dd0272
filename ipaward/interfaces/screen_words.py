"""The words of a screened round in both languages."""

from __future__ import annotations

from ipaward.domain.words import Language, Words

SUPPLIERS = {
    "applicant": Words(zh="申请人", en="the applicant"),
    "authority": Words(zh="机关", en="the authority"),
    "ledger": Words(zh="账本", en="the ledger"),
    "judgement": Words(zh="裁量", en="a named person"),
    "register": Words(zh="台账 ", en="register "),
}
_SAID = {
    "head-application": Words(zh="编号", en="application"),
    "head-applicant": Words(zh="申请人", en="applicant"),
    "head-verdict": Words(zh="结论", en="verdict"),
    "head-amount": Words(zh="核定额（元）", en="award (yuan)"),
    "head-bound_by": Words(zh="受限于", en="set by"),
    "head-placement": Words(zh="名次", en="placement"),
    "head-count": Words(zh="件数", en="count"),
    "head-sum": Words(zh="金额（元）", en="sum (yuan)"),
    "head-round": Words(zh="批次", en="round"),
    "head-reason": Words(zh="理由", en="reason"),
    "head-rule": Words(zh="规则", en="rule"),
    "head-clause": Words(zh="条款", en="clause"),
    "head-supplier": Words(zh="由谁", en="by"),
    "head-missing": Words(zh="补什么", en="missing"),
    "head-why": Words(zh="原因", en="why"),
    "bound-standard": Words(zh="标准", en="the standard"),
    "bound-nothing-below": Words(zh="起付", en="too small to be paid"),
    "within": Words(zh="入围", en="within"),
    "outside": Words(zh="名额外", en="outside"),
    "granted": Words(zh="，核给 {yuan}", en=", granted {yuan}"),
    "provisional-mark": Words(zh="（暂定）", en=" (provisional)"),
    "because": Words(zh="：", en=": "),
    "account": Words(
        zh="{file}：读入 {read} 份 = 已决定 {decided} 份 + 退回 {refused} 份",
        en="{file}: {read} read = {decided} decided + {refused} refused",
    ),
    "engine-case": Words(zh="由规则引擎逐件决定", en="decided one by one by the rule engine"),
    "engine-batch": Words(zh="由批量查询决定", en="decided by the batch query"),
    "engine-both": Words(
        zh="由规则引擎逐件决定，批量查询的结果全部相同",
        en="decided one by one by the rule engine, and alike by the batch query",
    ),
    "nobody-ranked": Words(zh="没有排名", en="nobody is ranked"),
    "cut-provisional": Words(zh="名次是暂定的", en="the placement is provisional"),
    "reasons": Words(zh="最常见的理由", en="most frequent reasons"),
    "asked": Words(zh="待补", en="to be supplied"),
    "double": Words(zh="重复", en="double"),
    "shared": Words(zh="与另一份申请相同：{facts}", en="shared with another application: {facts}"),
    "untold": Words(
        zh="{fact} 在 {count} 份申请里空着：不能核对它们与别的申请是否重复",
        en="{fact} is blank in {count} applications: whether they share it with another cannot be"
        " told",
    ),
    "no-clause": Words(zh="缺", en="missing"),
    "provisional": Words(
        zh="{count} 份决定是暂定的，依据不全：",
        en="{count} decisions are provisional, for want of a basis:",
    ),
    "status-example": Words(
        zh="这个政策只是示例，决定没有效力", en="the policy is an example; decisions have no force"
    ),
    "status-draft": Words(
        zh="这个政策只是草案，决定没有效力", en="the policy is a draft; decisions have no force"
    ),
    "paraphrased": Words(
        zh="条文是转述，不是原文",
        en="the text of the policy is a paraphrase, not the enacted words",
    ),
    "refused": Words(zh="退回 {count} 行：", en="{count} rows refused:"),
    "folded": Words(zh="另有 {more} 行，用 --out 写出全部", en="{more} more; write all with --out"),
    "folded-into": Words(zh="另有 {more} 行，见 {where}", en="{more} more in {where}"),
    "written": Words(zh="已写入 {where}", en="written to {where}"),
    "alike": Words(zh="（同一栏还有 {more} 处）", en="({more} more like it in the column)"),
    "more-notes": Words(zh="另有 {more} 条提示", en="{more} more notes"),
    "written-beside": Words(zh="退回的行已写入 {where}", en="refused rows written to {where}"),
}


def say(key: str, language: Language) -> str:
    """Give the words called `key`."""
    return _SAID[key].said(language)
