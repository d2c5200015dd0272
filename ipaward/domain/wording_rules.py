"""The words of every problem a rule or policy file can have, but for its expressions.

The same form as `wording_expressions`: the sentence, then the cure.
"""

from ipaward.domain.wording_figures import FIGURE_PROBLEMS
from ipaward.domain.wording_files import FILE_PROBLEMS
from ipaward.domain.wording_lifecycles import LIFECYCLE_PROBLEMS
from ipaward.domain.wording_policies import POLICY_PROBLEMS
from ipaward.domain.words import Words

_PROGRAMMES: dict[str, tuple[Words, Words]] = {
    "batch-unsupported": (
        Words(
            "批量决定做不了项目 `{programme}`：{construct}，SQL 写不准",
            "`{programme}` cannot be decided in batch: SQL cannot say {construct} exactly",
        ),
        Words(
            "改写这一处；不改也可以用 screen 逐件审查",
            "write this place differently; or leave it, and screen the cases one by one",
        ),
    ),
    "beyond-fence": (
        Words(
            "项目 `{programme}` 太大：判断要分 {count} 步，规则引擎最多 {limit} 步",
            "the programme `{programme}` is too large: judging it takes {count} steps"
            " and the rule engine allows {limit}",
        ),
        Words("拆成几个项目", "split it into several programmes"),
    ),
    "programme-name": (
        Words(
            "项目名 `{written}` 与文件名 `{name}` 不同",
            "the programme is called `{written}` and its file `{name}`",
        ),
        Words("两处写成一样", "give both the same name"),
    ),
    "reference-date": (
        Words("`{name}` 不是日期事实", "`{name}` is no fact that is a day"),
        Words("基准日写一个类型为日期的事实", "name a fact of type `date`"),
    ),
    "definitions-in-a-circle": (
        Words("定义互相引用：{chain}", "definitions rest on one another in a circle: {chain}"),
        Words("去掉其中一处引用", "take one of the references out"),
    ),
    "chain-too-long": (
        Words(
            "定义 `{name}` 层层引用超过 {limit} 层", "`{name}` rests on more than {limit} others"
        ),
        Words("减少中间定义", "use fewer definitions in between"),
    ),
    "column-of-no-list": (
        Words("`{name}` 不是列表", "`{name}` is no list of facts"),
        Words(
            "带点的定义是列表每项的一列，写成 列表.列名",
            "a definition with a dot is a column of a list, written `list.column`",
        ),
    ),
    "column-taken": (
        Words("`{list}` 已有字段 `{name}`", "`{list}` has a field `{name}` already"),
        Words("换一个列名", "choose another name for the column"),
    ),
    "one-output": (
        Words("定义 `{name}` 的表有几个输出", "the table of `{name}` has several outputs"),
        Words("每个输出各写一张表", "write one table for each output"),
    ),
    "one-condition": (
        Words(
            "一条规则要有条件、任一、全部之一，只能有一个",
            "a rule needs one of `when`, `any_of` and `all_of`, and only one",
        ),
        Words("只留一个", "keep one of them"),
    ),
    "at-least-what": (
        Words("至少 要与 任一 一起用", "`at_least` goes with `any_of`"),
        Words("把各项写在 任一 下", "write the branches under `any_of`"),
    ),
    "no-branches": (
        Words("没有列出任何一项", "no branch is listed"),
        Words("至少写一项", "write one at least"),
    ),
    "unknown-rounding": (
        Words("`{written}` 不是取整方法", "`{written}` is no rounding"),
        Words(
            "写 分、角、元、百元、千元、万元 之一，加 以下，加 舍去、进一、四舍五入 之一",
            "write `down`, `up` or `half up`, then `to`, then `fen`, `jiao`, `yuan`, `100 yuan`, "
            "`1000 yuan` or `10000 yuan`",
        ),
    ),
    "not-a-key": (
        Words("不能按 `{written}` 排", "nothing can be put in order by `{written}`"),
        Words("用数、金额、日期或文字", "use a number, an amount, a day or a text"),
    ),
    "no-direction": (
        Words("`{written}` 没有说谁在先", "`{written}` does not say which comes first"),
        Words(
            "加上 高者先、低者先、早者先、晚者先",
            "add `highest first`, `lowest first`, `earliest first` or `latest first`",
        ),
    ),
    "direction-not-of-type": (
        Words("`{written}` 不能说 `{direction}`", "`{direction}` cannot be said of `{written}`"),
        Words("写与它的类型相合的先后", "say which comes first in words that fit its type"),
    ),
    "last-key-not-unique": (
        Words("次序的最后一项不是唯一的事实", "the last key of the order is no unique fact"),
        Words("最后写：{known}", "end with one of: {known}"),
    ),
    "not-a-parameter": (
        Words("`{written}` 不是参数", "`{written}` is no parameter"),
        Words(
            "名额和总额写 parameters.yaml 里的参数名",
            "a quota or ceiling is named in `parameters.yaml`",
        ),
    ),
    "nothing-to-cut-by": (
        Words("分配没有名额，也没有总额", "the allotment has neither quota nor ceiling"),
        Words("写上其中一个", "write one of them"),
    ),
    "no-order": (
        Words("没有次序，不知道谁在先", "there is no order, so nobody knows who comes first"),
        Words("写上 次序，或者 超出时: 同比例", "add `order`, or `over: in-proportion`"),
    ),
    "no-ceiling": (
        Words("同比例要有总额", "sharing in proportion needs a ceiling"),
        Words("写上 总额", "add `ceiling`"),
    ),
    "last-in-proportion": (
        Words("同比例时没有末位", "in proportion there is no last one"),
        Words("删去 末位", "drop `last`"),
    ),
    "count-against-literal": (
        Words("件数直接与数字比较", "a count is compared with a figure"),
        Words(
            "通知能改的数字是参数，放进 parameters.yaml",
            "a figure that a circular could change is a parameter",
        ),
    ),
    "unused-definition": (
        Words("定义 `{name}` 没有用到", "the definition `{name}` is used nowhere"),
        Words("用上它，或者删去", "use it or delete it"),
    ),
    "unused-figure": (
        Words("`{name}` 没有用到", "`{name}` is used nowhere"),
        Words("用上它，或者删去", "use it or delete it"),
    ),
}

_EXAMPLES: dict[str, tuple[Words, Words]] = {
    "given-or-like": (
        Words(
            "样例要有 已知，或者 同 加 改",
            "an example has either `given`, or `like` with `change`",
        ),
        Words("只用一种写法", "use one of the two forms"),
    ),
    "unknown-example": (
        Words("没有样例 `{name}`", "there is no example `{name}`"),
        Words("写另一个样例的名", "write the name of another example"),
    ),
    "examples-in-a-circle": (
        Words("样例互相引用：{chain}", "examples are like one another in a circle: {chain}"),
        Words("其中一个改写 已知", "write `given` for one of them"),
    ),
    "not-a-group": (
        Words("`{name}` 要写各字段的值", "`{name}` needs the values of its fields"),
        Words("写成 字段: 值", "write `field: value`"),
    ),
    "not-a-value": (
        Words("`{name}` 只有一个值", "`{name}` has a single value"),
        Words("直接写值", "write just the value"),
    ),
    "not-a-list-given": (
        Words("`{name}` 是列表", "`{name}` is a list"),
        Words("每项一行，以“- ”开头；没有写 []", "one item a line, with `- `; none is `[]`"),
    ),
    "how-many-times": (
        Words("没有说清重复多少次", "it does not say how many times"),
        Words("写 次数，0 到 {limit}", "write `times`, 0 to {limit}"),
    ),
    "unknown-rule": (
        Words("没有规则 `{name}`", "there is no rule `{name}`"),
        Words("规则有：{known}", "the rules are: {known}"),
    ),
    "unknown-term": (
        Words("没有封顶 `{name}`", "there is no cap `{name}`"),
        Words("有：{known}", "there are: {known}"),
    ),
    "unknown-missing": (
        Words("没有事实或参数 `{name}`", "there is no fact or parameter `{name}`"),
        Words("照 facts.yaml 或 parameters.yaml 写", "write it as its file does"),
    ),
    "unknown-source": (
        Words("没有参数或读法 `{name}`", "there is no parameter or reading `{name}`"),
        Words("有：{known}", "there are: {known}"),
    ),
    "unknown-parameter": (
        Words("没有参数 `{name}`", "there is no parameter `{name}`"),
        Words("照 parameters.yaml 写", "write it as `parameters.yaml` does"),
    ),
    "not-to-be-set": (
        Words("样例不能给 `{name}` 设值", "an example cannot set `{name}`"),
        Words("只能设单一的值", "only a single value can be set"),
    ),
    "number-given-twice": (
        Words("两份申请的编号都是 `{number}`", "two applications have the number `{number}`"),
        Words("一份申请一个编号", "give each application its own"),
    ),
    "unknown-number": (
        Words("没有申请 `{name}`", "there is no application `{name}`"),
        Words("写已知里的申请号", "write a number that is given"),
    ),
}

RULE_PROBLEMS: dict[str, tuple[Words, Words]] = {
    **FILE_PROBLEMS,
    **POLICY_PROBLEMS,
    **FIGURE_PROBLEMS,
    **LIFECYCLE_PROBLEMS,
    **_PROGRAMMES,
    **_EXAMPLES,
}
