"""The words of every problem a file can have before anybody asks what it says.

The same form as `wording_expressions`: the sentence, then the cure.
"""

from ipaward.domain.words import Words

_NONE = Words()

_BYTES: dict[str, tuple[Words, Words]] = {
    "not-utf8": (
        Words("文件不是 UTF-8，第 {byte} 字节不合", "the file is not UTF-8 at byte {byte}"),
        Words("看来是 {guess}；另存为 UTF-8", "it may be {guess}; save it as UTF-8"),
    ),
    "file-too-large": (
        Words("文件超过 {limit} 字节", "the file has more than {limit} bytes"),
        Words("拆成几个文件", "split it into several files"),
    ),
    "unseen-character": (
        Words("含有看不见的字符 {character}（{name}）", "{character} ({name}) cannot be seen"),
        Words(
            "删去它；它会使人看到的与机器读到的不同",
            "delete it; it makes people see other words than are read",
        ),
    ),
    "too-many-problems": (
        Words("问题超过 {count} 个，其余没有列出", "there are more than {count} problems"),
        Words("先改正已列出的", "repair those shown first"),
    ),
    "missing-file": (
        Words("缺少文件 `{name}`", "the file `{name}` is missing"),
        Words("补上这个文件，内容可以很少", "add it, however little it says"),
    ),
    "stray-file": (
        Words("`{name}` 不属于这个文件夹", "`{name}` has no place in this folder"),
        Words(
            "规则放在 rules/，政策只有 policy.yaml 和 parameters.yaml；扩展名用 .yaml",
            "rules belong under `rules`, a policy has `policy.yaml` and `parameters.yaml` only; "
            "files end in `.yaml`",
        ),
    ),
    "not-a-plain-file": (
        Words("这不是普通文件", "this is no plain file"),
        Words("用文件本身，不用链接", "put the file itself here, not a link"),
    ),
    "no-such-pack": (
        Words("没有政策 `{name}`", "there is no policy `{name}`"),
        Words("有的是：{known}", "there are: {known}"),
    ),
    "no-programme": (
        Words("没有项目文件", "there is no programme"),
        Words(
            "在 rules 文件夹里为每个项目写一个文件",
            "write one file for each programme in the `rules` folder",
        ),
    ),
}

_YAML: dict[str, tuple[Words, Words]] = {
    "empty-file": (
        Words("文件里没有内容", "nothing stands in the file"),
        Words("写入内容，注释不算", "write something; comments do not count"),
    ),
    "yaml-syntax": (
        Words("这里读不下去：{what}", "the file cannot be read on from here: {what}"),
        Words(
            "检查缩进、冒号后的空格、成对的引号和括号；以引号或符号开头的表达式放进圆括号，"
            "以符号开头的话放进引号",
            "look at the indentation, the space after a colon, quotes and brackets in pairs; an "
            "expression that begins with a quote or a symbol goes into round brackets, other text "
            "that begins with a symbol into quotes",
        ),
    ),
    "no-blank": (
        Words("`{sign}` 后面没有空格", "no space follows the `{sign}`"),
        Words("写作 `{form}`，后面加一个空格", "write `{form}`, with a space after it"),
    ),
    "odd-blank": (
        Words(
            "这里看上去是空格，其实是{what}（{character}）",
            "what looks like a space is {what} ({character})",
        ),
        Words("删去它，用半角输入法重打空格", "delete it and type a plain space"),
    ),
    "tab": (
        Words("缩进用了制表符", "the line is indented with a tab"),
        Words("改用空格", "use spaces"),
    ),
    "several-documents": (
        Words("一个文件里有几份文档", "the file holds several documents"),
        Words("删去 `---`，或者分成几个文件", "delete the `---`, or make several files"),
    ),
    "anchor": (
        Words("不能用锚点 `&{name}`", "the anchor `&{name}` is not allowed"),
        Words(
            "把内容照写一遍；要写 & 本身，放进引号",
            "write the words out again; quote text that begins with `&`",
        ),
    ),
    "alias": (
        Words("不能用别名 `*{name}`", "the alias `*{name}` is not allowed"),
        Words(
            "把内容照写一遍；要写 * 本身，放进引号",
            "write the words out again; quote text that begins with `*`",
        ),
    ),
    "tag": (
        Words("不能用标签 `{name}`", "the tag `{name}` is not allowed"),
        Words("删去它；要写 ! 本身，放进引号", "delete it; quote text that begins with `!`"),
    ),
    "merge-key": (
        Words("不能用 `<<` 合并", "merging with `<<` is not allowed"),
        Words("把各项照写一遍", "write the keys out again"),
    ),
    "key-not-text": (
        Words("这个键不是一个词", "this key is not one word"),
        Words("键只写一个名称，后面加冒号", "a key is one name with a colon after it"),
    ),
    "duplicate-key": (
        Words("`{key}` 写了两次", "`{key}` is written twice"),
        Words("只留一处", "keep one of them"),
    ),
    "nested-too-deep": (
        Words("嵌套超过 {limit} 层", "the file is nested deeper than {limit} levels"),
        Words("减少嵌套", "nest less"),
    ),
    "too-many-nodes": (
        Words("文件超过 {limit} 项", "the file has more than {limit} items"),
        Words("拆成几个文件", "split it into several files"),
    ),
    "scalar-too-long": (
        Words("一段文字超过 {limit} 个字符", "one text has more than {limit} characters"),
        Words("缩短它", "shorten it"),
    ),
    "hash-comment": (
        Words("从 `#` 起是注释，不算内容", "what follows the `#` is a comment and is not read"),
        Words(
            "要算内容就放进引号；是注释就在 # 前空两格，后空一格",
            "quote the text if the `#` belongs to it; for a comment put two spaces before the `#` "
            "and one after it",
        ),
    ),
    "prose-in-braces": (
        Words("逗号把花括号里的话切断了：`{words}`", "a comma cut the words off: `{words}`"),
        Words(
            "把这句话单独写一行，不放在花括号里",
            "write the sentence on a line of its own, outside the braces",
        ),
    ),
}

_SHAPES: dict[str, tuple[Words, Words]] = {
    "unknown-key": (
        Words("这里没有 `{key}` 这个键", "`{key}` is no key that may stand here"),
        Words("可以用：{allowed}", "allowed are: {allowed}"),
    ),
    "same-key-twice": (
        Words("`{key}` 与 `{other}` 是同一个键", "`{key}` and `{other}` are the same key"),
        Words("只留一处", "keep one of them"),
    ),
    "missing-key": (
        Words("缺少 `{key}`", "`{key}` is missing"),
        Words("补上它", "add it"),
    ),
    "wrong-shape": (
        Words("这里应当是{what}", "here should stand {what}"),
        _NONE,
    ),
    "not-a-choice": (
        Words("这里不能写 `{written}`", "`{written}` cannot stand here"),
        Words("可以写：{known}", "allowed are: {known}"),
    ),
    "bad-name": (
        Words("`{name}` 不能作名称", "`{name}` cannot be a name"),
        Words(
            "名称由文字、数字和下划线组成，不以数字开头，中间没有空格",
            "a name is letters, digits and underscores, begins with no digit and has no space",
        ),
    ),
    "name-taken-twice": (
        Words("名称 `{name}` 用了两次", "the name `{name}` is used twice"),
        Words("改一个名称", "choose another name for one of them"),
    ),
    "name-reserved": (
        Words("`{name}` 是语言自己的词", "`{name}` is a word of the language itself"),
        Words("换一个名称", "choose another name"),
    ),
    "until-before-from": (
        Words("止日在起日之前", "it ends before it begins"),
        Words("至 是最后一日，当日包括在内", "`until` is the last day, that day included"),
    ),
    "row-length": (
        Words("这一行应有 {wanted} 格，现有 {found} 格", "the row has {found} cells, not {wanted}"),
        Words("补齐或删去多余的格", "fill in what is missing or delete what is too much"),
    ),
}

FILE_PROBLEMS: dict[str, tuple[Words, Words]] = {**_BYTES, **_YAML, **_SHAPES}
