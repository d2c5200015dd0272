"""The words of every problem an expression can have: the sentence, then the cure.

One sentence, lower case, no full stop, the author's words in backquotes and no Python names.
"""

from ipaward.domain.words import Words

EXPRESSION_PROBLEMS: dict[str, tuple[Words, Words]] = {
    # --- characters and words ---
    "empty": (
        Words("这里没有表达式", "there is no expression here"),
        Words("写一个表达式，或者删掉这一项", "write an expression, or remove the item"),
    ),
    "full-width-punctuation": (
        Words("`{sign}` 是全角或中文符号", "`{sign}` is a full-width or typographic sign"),
        Words("用半角符号写作 `{half}`", "write `{half}`"),
    ),
    "foreign-sign": (
        Words("表达式里没有 `{sign}`", "`{sign}` is no sign of the rule language"),
        Words("写作 `{half}`", "write `{half}`"),
    ),
    "unexpected-character": (
        Words("表达式里不能有 `{sign}`", "`{sign}` cannot stand in an expression"),
        Words("删掉它；文字要写在半角双引号里", 'remove it; texts stand between `"`'),
    ),
    "open-text": (
        Words("这段文字没有结束的引号", "this text has no closing quotation mark"),
        Words('在文字末尾加上 `"`', 'put `"` at the end of the text'),
    ),
    "bad-escape": (
        Words("文字里不能有 `{escape}`", "`{escape}` cannot stand in a text"),
        Words(r"反斜杠写作 `\\`，引号写作 `\"`", r"write `\\` for a backslash, `\"` for a quote"),
    ),
    "bad-number": (
        Words("`{number}` 不是表达式里的数", "`{number}` is no number of the rule language"),
        Words(
            "只写数字和小数点，不加前导零、单位、百分号、下划线或指数",
            "write digits and a decimal point, without leading zeros, units, percent signs, "
            "underscores or exponents",
        ),
    ),
    "too-long": (
        Words(
            "表达式有 {count} 个字符，最多 {most} 个",
            "the expression has {count} characters and may have {most}",
        ),
        Words("把其中的部分写成定义", "make definitions of its parts"),
    ),
    "too-many-words": (
        Words(
            "表达式有 {count} 个词和符号，最多 {most} 个",
            "the expression has {count} words and signs and may have {most}",
        ),
        Words("把其中的部分写成定义", "make definitions of its parts"),
    ),
    "too-deep": (
        Words("这里的嵌套超过 {most} 层", "this is nested more than {most} levels deep"),
        Words("把其中的部分写成定义", "make definitions of its parts"),
    ),
    "too-large": (
        Words(
            "表达式展开以后超过 {most} 项",
            "written out in full, the expression has more than {most} parts",
        ),
        Words("把重复的部分写成定义", "make definitions of the parts that repeat"),
    ),
    # --- order of words ---
    "syntax": (
        Words(
            "`{word}` 不能放在这里，此处应是{expected}",
            "`{word}` cannot stand here, where {expected} is expected",
        ),
        Words(),
    ),
    "incomplete": (
        Words(
            "表达式没有写完，后面还应有{expected}",
            "the expression is incomplete: {expected} should follow",
        ),
        Words(),
    ),
    "chained-comparison": (
        Words("比较不能连写", "comparisons do not chain"),
        Words("写作 `{form}`", "write `{form}`"),
    ),
    # --- names ---
    "unknown-fact": (
        Words("没有叫 `{name}` 的事实、参数或定义", "`{name}` is no fact, parameter or definition"),
        Words(),
    ),
    "unknown-field": (
        Words("`{of}` 没有字段 `{name}`", "`{name}` is no field of `{of}`"),
        Words(),
    ),
    "no-fields": (
        Words(
            "`{of}` 是{type}，没有 `{name}` 这样的字段",
            "`{of}` is {type} and has no field `{name}`",
        ),
        Words(),
    ),
    "unknown-function": (
        Words("没有叫 `{name}` 的函数", "there is no function `{name}`"),
        Words("可用的函数：{known}", "the functions are: {known}"),
    ),
    "ambiguous-name": (
        Words(
            "`{name}` 既是 `{of}` 各项的字段，又是外面的名称",
            "`{name}` is both a field of the items of `{of}` and a name outside",
        ),
        Words(
            "指字段就写 `{item}.{name}`，否则给其中一个改名",
            "write `{item}.{name}` for the field, or rename one of the two",
        ),
    ),
    "shadowed-name": (
        Words("`{name}` 已经另有所指", "`{name}` already means something else"),
        Words("换一个没有用过的名称", "choose a name that is not in use"),
    ),
    "unknown-member": (
        Words("`{word}` 不在可选的词里", "`{word}` is none of the words to choose from"),
        Words("可选的词：{members}", "the words are: {members}"),
    ),
    # --- types ---
    "type-clash": (
        Words(
            "{left}和{right}不能放在一起",
            "{left} and {right} do not go together",
        ),
        Words("两边要是同一种值", "both sides must be of one kind"),
    ),
    "mixed-values": (
        Words(
            "`{name}` 的各个值不是同一种：{types}",
            "the values of `{name}` differ in kind: {types}",
        ),
        Words("各个值要是同一种", "all values must be of one kind"),
    ),
    "wrong-operands": (
        Words(
            "`{sign}` 不能用于{left}和{right}",
            "`{sign}` does not work on {left} and {right}",
        ),
        Words(),
    ),
    "not-a-figure": (
        Words("`{sign}` 不能用于{type}", "`{sign}` does not work on {type}"),
        Words("只有数和金额可以", "only numbers and amounts will do"),
    ),
    "without-order": (
        Words(
            "{type}没有大小先后，不能用 `{sign}`",
            "{type} has no order, so `{sign}` means nothing",
        ),
        Words("用 `=`、`!=` 或 `in`", "use `=`, `!=` or `in`"),
    ),
    "not-boolean": (
        Words(
            "这里要一个条件（是或否），写的是{type}",
            "a condition must be yes or no, and this is {type}",
        ),
        Words("写一个比较，例如 `x > 0`", "write a comparison, for example `x > 0`"),
    ),
    "wrong-type": (
        Words("这里要{wanted}，写的是{type}", "this must be {wanted} and is {type}"),
        Words(),
    ),
    "unrounded": (
        Words(
            "这个数还没有取整，不能当作{wanted}",
            "this figure is not rounded and cannot be {wanted} yet",
        ),
        Words(
            "用 `round half up(…)`、`round up(…)`、`round down(…)`、`floor(…)` 或 "
            "`ceiling(…)` 取整；要精确比较，就不经定义、直接写在比较的一边",
            "round it with `round half up(…)`, `round up(…)`, `round down(…)`, `floor(…)` or "
            "`ceiling(…)`; to compare it exactly, write it on a side of the comparison itself",
        ),
    ),
    "scale-for-money": (
        Words(
            "金额总是取整到分，`{name}` 不能再写位数",
            "an amount is rounded to the fen, `{name}` takes no digits for it",
        ),
        Words("删掉第二个值", "remove the second value"),
    ),
    "product-too-fine": (
        Words(
            "乘积有 {count} 位小数，最多 {most} 位",
            "the product has {count} decimals and may have {most}",
        ),
        Words("先取整再相乘", "round before multiplying"),
    ),
    "rounding-digits": (
        Words(
            "取整的位数要写成不大于 {most} 的整数",
            "the digits of a rounding must be a whole number up to {most}",
        ),
        Words("例如 `round half up(x, 1)`", "for example `round half up(x, 1)`"),
    ),
    "not-a-list": (
        Words("`{name}` 要列表，这里是{type}", "`{name}` needs a list, and this is {type}"),
        Words(),
    ),
    "none-alone": (
        Words(
            "`无` 只能用 `=`、`!=` 或 `in` 来问",
            "`none` can only be asked for with `=`, `!=` or `in`",
        ),
        Words("例如 `x = 无`", "for example `x = none`"),
    ),
    "unguarded-none": (
        Words(
            "`{name}` 可能是“无”，用到这里以前没有问过",
            "`{name}` may be none, and nothing asks so before it is used here",
        ),
        Words(
            "在前面写 `{name} = 无 or …` 或 `{name} != 无 and …`",
            "write `{name} = none or …` or `{name} != none and …` before it",
        ),
    ),
    "never-none": (
        Words("{type}不会是“无”", "{type} is never none"),
        Words("只有声明为“日期 或 无”的事实才会", "only a fact declared `date or none` can be"),
    ),
    # --- functions ---
    "wrong-arguments": (
        Words("`{name}` 的值写多了或写少了", "`{name}` is given too many values or too few"),
        Words("写作 `{form}`", "write `{form}`"),
    ),
    "wrong-argument": (
        Words(
            "`{name}` 要{wanted}，给的是{type}",
            "`{name}` needs {wanted} and is given {type}",
        ),
        Words(),
    ),
    "bad-date": (
        Words("`{text}` 不是日历上的一天", "`{text}` is no day of the calendar"),
        Words('写作 `date("2021-12-31")`', 'write `date("2021-12-31")`'),
    ),
    "bad-duration": (
        Words("`{text}` 不是时长", "`{text}` is no duration"),
        Words(
            '写作 `duration("P1Y6M")` 或 `duration("P30D")`',
            'write `duration("P1Y6M")` or `duration("P30D")`',
        ),
    ),
    "known-outside-note": (
        Words("`known` 只能用在提示里", "`known` may stand only in notes"),
        Words(
            "没有填不等于不符，条件里直接写要求",
            "a blank must refuse nobody: write what is required and leave unknown to the engine",
        ),
    ),
    # --- what rules may not say ---
    "number-in-rule": (
        Words(
            "规则里不能写 `{number}`，只能写 0 和 1",
            "`{number}` cannot stand in a rule, where 0 and 1 are the only numbers",
        ),
        Words(
            "在 parameters.yaml 里设一个参数，写它的名称",
            "make it a parameter in parameters.yaml and write its name",
        ),
    ),
    # --- decision tables ---
    "bad-table": (
        Words("这不是一张完整的决策表", "this is no complete decision table"),
        Words(
            "第一行写 `| 输入 || 输出 |`，下面每条规则一行",
            "begin with `| input || output |`, then one row for each rule",
        ),
    ),
    "bad-hit": (
        Words("没有 `{hit}` 这种命中方式", "there is no hit policy `{hit}`"),
        Words(
            "写 `U`、`F`、`C sum`、`C min`、`C max` 或 `C count`",
            "write `U`, `F`, `C sum`, `C min`, `C max` or `C count`",
        ),
    ),
    "bad-output": (
        Words("`{name}` 不能作输出的名称", "`{name}` cannot name an output"),
        Words("写一个没有空格、不重复的名称", "write a name without spaces, each once"),
    ),
    "uneven-row": (
        Words(
            "这一行有 {found} 格，表头有 {wanted} 格",
            "this row has {found} cells, the head has {wanted}",
        ),
        Words("补上或删掉格子，任意值写 `-`", "add or remove cells; write `-` for any value"),
    ),
    "overlapping-rows": (
        Words(
            "这两行会同时命中，而 `U` 只许一行",
            "both rows apply to the same case, and `U` allows one",
        ),
        Words("改条件，或者把命中方式写成 `F`", "change the tests, or make the hit policy `F`"),
    ),
}
