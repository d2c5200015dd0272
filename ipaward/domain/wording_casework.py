"""The words of every problem met while deciding, ranking, or trying examples and claims.

The same form as `wording_expressions`: the sentence, then the cure.
"""

from ipaward.domain.words import Words

CASEWORK_PROBLEMS: dict[str, tuple[Words, Words]] = {
    "not-in-force": (
        Words(
            zh="`{policy}` 在 {day} 没有施行（{start} 至 {until}）",
            en="`{policy}` is not in force on {day} ({start} to {until})",
        ),
        Words(
            zh="核对 `{fact}`，或者按当时施行的政策办理",
            en="check `{fact}`, or apply the policy that was in force then",
        ),
    ),
    "no-version-on-day": (
        Words(
            zh="参数 `{name}` 在 {day} 没有取值",
            en="parameter `{name}` has no value on {day}",
        ),
        Words(
            zh="核对 `{fact}`，或者在参数文件里补上这一日的值",
            en="check `{fact}`, or add a value for that day to the parameter file",
        ),
    ),
    "example-not-in-force": (
        Words(
            zh="样例 `{example}`：`{policy}` 在 {day} 没有施行（{start} 至 {until}），"
            "这一日的申请会退回",
            en="example `{example}`: `{policy}` is not in force on {day} ({start} to {until}); "
            "an application of that day is refused",
        ),
        Words(
            zh="改样例的 `{fact}`，或者核对政策的施行和失效",
            en="mend `{fact}` of the example, or check `in_force` and `expires` of the policy",
        ),
    ),
    "example-differs": (
        Words(
            zh="样例 `{example}`：{what} 应为 {expected}，实为 {found}",
            en="example `{example}`: {what} should be {expected}, but is {found}",
        ),
        Words(
            zh="改规则，或者改样例：两者必有一错",
            en="mend the rule or the example: one of the two is wrong",
        ),
    ),
    "claim-refuted": (
        Words(
            zh="须证 `{claim}` 不成立：{case}核定额为 {award}",
            en="the claim `{claim}` does not hold: {case} the award is {award}",
        ),
        Words(
            zh="改规则，或者放宽这条断言；把这些已知写进样例，可以重做这一例",
            en="mend the rules, or weaken the claim; an example with these facts repeats the case",
        ),
    ),
    "claim-tried": (
        Words(
            zh="须证 `{claim}`：试过 {tries} 例（其中合格 {eligible} 例），没有反例，但没有证明",
            en="the claim `{claim}` was tried on {tries} cases ({eligible} of them eligible)"
            " without a counterexample; it is not proved",
        ),
        Words(),
    ),
    "nobody-eligible": (
        Words(
            zh="试过 {tries} 例，没有一例合格：{why}",
            en="of {tries} cases tried none was eligible: {why}",
        ),
        Words(
            zh="核对这些条件；确实有人可以合格的，补一个合格的样例",
            en="check these conditions; if somebody can be eligible, add an example of one",
        ),
    ),
}
