"""The words of every value that cannot be read, in records and in rule files alike.

The same form as `wording_expressions`: the sentence, then the cure. One file for both, because the
grammar of values is one table.
"""

from ipaward.domain.words import Words

_VALUES: dict[str, tuple[Words, Words]] = {
    "forbidden-character": (
        Words(
            "`{written}` 含有不可见或控制字符 {character}",
            "`{written}` holds the invisible or control character {character}",
        ),
        Words("删去该字符，换行请改为空格", "delete it; a line break becomes a space"),
    ),
    "text-too-long": (
        Words(
            "文字长 {length} 个字符，最多 {most} 个",
            "the text has {length} characters, {most} at most",
        ),
        Words("缩短文字，或放入附件", "shorten it, or move it to an attachment"),
    ),
    "none-not-allowed": (
        Words("此处不能写 `{written}`", "`{written}` cannot stand here"),
        Words(
            "不知道的留空；没有金额的写 0",
            "leave blank what is not known; write 0 where there is no amount",
        ),
    ),
    "says-nothing": (
        Words("`{written}` 什么也没有说", "`{written}` says nothing"),
        Words(
            "没有人知道的留空或者写 不明；其余的写明",
            "leave blank, or write `unknown`, what nobody knows; write out what is known",
        ),
    ),
    "near-member": (
        Words("`{written}` 不在可选项之列：{members}", "`{written}` is none of {members}"),
        Words("是否指 `{nearest}`？请照原样填写", "did you mean `{nearest}`? write it exactly so"),
    ),
    "near-code": (
        Words(
            "`{written}` 不是名单 `{list}` 上的写法",
            "`{written}` is not how it stands on the list `{list}`",
        ),
        Words("是否指 `{nearest}`？请照原样填写", "did you mean `{nearest}`? write it exactly so"),
    ),
    "no-member": (
        Words("`{written}` 不在可选项之列：{members}", "`{written}` is none of {members}"),
        Words("从可选项中选一个", "choose one of them"),
    ),
    "not-yes-or-no": (
        Words("`{written}` 不是“是”或“否”", "`{written}` is neither yes nor no"),
        Words("填 是 或 否；不知道的留空", "write yes or no; leave blank what is not known"),
    ),
    "not-a-number": (
        Words("`{written}` 不是数", "`{written}` is not a number"),
        Words("只写数字，例如 12 或 0.5", "write digits only, for example 12 or 0.5"),
    ),
    "not-an-amount": (
        Words("`{written}` 不是金额", "`{written}` is not an amount"),
        Words("以元为单位写数字，例如 12345.60", "write the figure in yuan, for example 12345.60"),
    ),
    "full-width-digits": (
        Words("`{written}` 用了全角字符", "`{written}` is written in full-width characters"),
        Words("改为半角 `{half}`", "write `{half}`"),
    ),
    "percentage-in-words": (
        Words("`{written}` 是用文字写的比例", "`{written}` is a percentage in words"),
        Words("写 `{figures}`", "write `{figures}`"),
    ),
    "leading-zeros": (
        Words("数 `{written}` 以 0 开头", "the number `{written}` begins with a zero"),
        Words(
            "去掉开头的 0；若是编号，应填在文字栏中",
            "drop the zero; a number that identifies something belongs into a text field",
        ),
    ),
    "exponent": (
        Words("`{written}` 是科学记数法", "`{written}` is written with an exponent"),
        Words("写出全部数字", "write out all digits"),
    ),
    "grouped-digits": (
        Words("`{written}` 中的分隔不明确", "the digits of `{written}` are not grouped clearly"),
        Words("去掉分隔符，只写数字", "write the digits without separators"),
    ),
    "too-many-decimals": (
        Words("`{written}` 的小数超过 {digits} 位", "`{written}` has more than {digits} decimals"),
        Words(
            "按规定的位数填写，不由系统取整", "give as many as declared; nothing is rounded here"
        ),
    ),
    "fraction-of-fen": (
        Words("金额 `{written}` 精确到分以下", "the amount `{written}` has a part of a fen"),
        Words("金额最多两位小数", "an amount has two decimals at most"),
    ),
    "figure-too-large": (
        Words("`{written}` 超过可处理的上限", "`{written}` is larger than can be handled"),
        Words("核对数字和单位", "check the figure and its unit"),
    ),
    "negative-amount": (
        Words("金额 `{written}` 是负数", "the amount `{written}` is negative"),
        Words("金额不小于 0", "an amount is zero or more"),
    ),
    "below-least": (
        Words("`{written}` 小于下限 {least}", "`{written}` is below {least}"),
        Words("核对数字和单位", "check the figure and its unit"),
    ),
    "above-most": (
        Words("`{written}` 大于上限 {most}", "`{written}` is above {most}"),
        Words("核对数字和单位", "check the figure and its unit"),
    ),
    "wrong-unit": (
        Words(
            "`{written}` 的单位 `{unit}` 与此处不符",
            "the unit `{unit}` of `{written}` is not that of this field",
        ),
        Words("改用此处的单位，或去掉单位", "use the unit of this field, or none"),
    ),
    "unit-not-said": (
        Words(
            "没有约定 `{written}` 中的单位 `{unit}`",
            "nobody has said that `{unit}` may stand here, as in `{written}`",
        ),
        Words(
            "以元（或一）为单位写出数字，或在对照文件中写明单位",
            "write the figure in yuan (or ones), or name the unit in a mapping file",
        ),
    ),
    "not-a-day": (
        Words("`{written}` 不是日期", "`{written}` is not a day"),
        Words("写成 2026-03-01", "write it as 2026-03-01"),
    ),
    "no-such-day": (
        Words("日历上没有 `{written}` 这一天", "the calendar has no day `{written}`"),
        Words("核对年、月、日", "check year, month and day"),
    ),
    "not-a-duration": (
        Words("`{written}` 不是时长", "`{written}` is not a duration"),
        Words("写成 2年、6个月、10天 或 P2Y", "write 2 years, 6 months, 10 days or P2Y"),
    ),
    "mixed-duration": (
        Words("`{written}` 把月与天合在一起", "`{written}` mixes months and days"),
        Words("只用年月，或只用天", "use years and months, or days"),
    ),
    "duration-in-days": (
        Words("`{written}` 不是以天计的时长", "`{written}` is not counted in days"),
        Words("写成 10天", "write for example 10 days"),
    ),
    "duration-in-months": (
        Words("`{written}` 不是以年月计的时长", "`{written}` is not counted in years and months"),
        Words("写成 2年 或 6个月", "write for example 2 years or 6 months"),
    ),
    "list-too-long": (
        Words("列表有 {count} 项，最多 {most} 项", "the list has {count} items, {most} at most"),
        Words("分成几份申请", "divide it between applications"),
    ),
    "blank-item": (
        Words("`{written}` 中有空白项", "`{written}` holds a blank item"),
        Words("删去多余的分号", "drop the semicolon that is too many"),
    ),
}

_IDENTIFIERS: dict[str, tuple[Words, Words]] = {
    "old-registration-number": (
        Words(
            "`{written}` 是旧的登记号（{length} 位），不是统一社会信用代码",
            "`{written}` is an old registration number of {length} characters",
        ),
        Words(
            "补填 18 位的统一社会信用代码", "supply the unified social credit code of 18 characters"
        ),
    ),
    "uscc-length": (
        Words(
            "统一社会信用代码 `{written}` 有 {length} 位，应为 18 位",
            "the credit code `{written}` has {length} characters and not 18",
        ),
        Words("对照营业执照重新填写", "copy it again from the licence"),
    ),
    "uscc-letter": (
        Words(
            "统一社会信用代码 `{written}` 第 {position} 位是 {character}，代码中没有这个字母",
            "character {position} of the credit code `{written}` is {character}, which none has",
        ),
        Words(
            "是否应为 {meant}？对照营业执照核对", "should it be {meant}? compare with the licence"
        ),
    ),
    "uscc-character": (
        Words(
            "统一社会信用代码 `{written}` 第 {position} 位是 {character}",
            "character {position} of the credit code `{written}` is {character}",
        ),
        Words("代码只有数字和大写英文字母", "such a code has digits and Latin capitals only"),
    ),
    "uscc-area": (
        Words(
            "统一社会信用代码 `{written}` 的第 3 至 8 位 `{area}` 不是行政区划码",
            "characters 3 to 8 of the credit code `{written}`, `{area}`, are no area code",
        ),
        Words("对照营业执照重新填写", "copy it again from the licence"),
    ),
    "uscc-check": (
        Words(
            "统一社会信用代码 `{written}` 的校验位不对",
            "the check character of the credit code `{written}` is wrong",
        ),
        Words(
            "有一位或几位填错，对照营业执照核对",
            "some character is mistyped; compare with the licence",
        ),
    ),
    "uscc-organisation": (
        Words(
            "统一社会信用代码 `{written}` 中组织机构代码 `{organisation}` 的校验位不对",
            "the check character of `{organisation}` in the credit code `{written}` is wrong",
        ),
        Words("对照营业执照核对第 9 至 17 位", "compare characters 9 to 17 with the licence"),
    ),
    "patent-length": (
        Words(
            "专利申请号 `{written}` 有 {length} 位，应为 13 位（2003 年 10 月前为 9 位）",
            "the patent number `{written}` has {length} characters, not 13 (9 until 2003)",
        ),
        Words(
            "写成 201710601862.3，校验位不可省", "write it as 201710601862.3, with its check digit"
        ),
    ),
    "patent-character": (
        Words(
            "专利申请号 `{written}` 第 {position} 位是 {character}",
            "character {position} of the patent number `{written}` is {character}",
        ),
        Words("只有数字，末位可为 X", "there are digits only, and X may be the last"),
    ),
    "patent-year": (
        Words(
            "专利申请号 `{written}` 的年份 `{year}` 不对",
            "the year `{year}` of the patent number `{written}` cannot be",
        ),
        Words("对照受理通知书核对", "compare with the notice of acceptance"),
    ),
    "patent-kind": (
        Words(
            "专利申请号 `{written}` 的种类号 `{kind}` 不存在",
            "the patent number `{written}` has a kind `{kind}` that does not exist",
        ),
        Words(
            "1 发明，2 实用新型，3 外观设计，8、9 国际申请",
            "1 invention, 2 utility model, 3 design, 8 and 9 international",
        ),
    ),
    "patent-check": (
        Words(
            "专利申请号 `{written}` 的校验位不对",
            "the check digit of the patent number `{written}` is wrong",
        ),
        Words(
            "有一位或几位填错，对照证书核对", "some digit is mistyped; compare with the certificate"
        ),
    ),
}

VALUE_PROBLEMS: dict[str, tuple[Words, Words]] = {**_VALUES, **_IDENTIFIERS}
