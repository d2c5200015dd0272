"""The words of every problem with what a command was asked for: the sentence, then the cure."""

from ipaward.domain.wording_runs import RUN_PROBLEMS
from ipaward.domain.words import Words

DOOR_PROBLEMS: dict[str, tuple[Words, Words]] = {
    **RUN_PROBLEMS,
    "no-such-policy": (
        Words(zh="没有政策 `{name}`", en="there is no policy `{name}`"),
        Words(zh="现有政策：{known}", en="the policies at hand are {known}"),
    ),
    "no-such-programme": (
        Words(
            zh="政策 `{policy}` 没有项目 `{name}`", en="policy `{policy}` has no programme `{name}`"
        ),
        Words(zh="它的项目：{known}", en="its programmes are {known}"),
    ),
    "no-programmes": (
        Words(
            zh="政策 `{policy}` 没有项目，不能按它申请",
            en="policy `{policy}` has no programmes: nobody can apply under it",
        ),
        Words(
            zh="用 `ipaward policies` 看现有的政策",
            en="`ipaward policies` lists the policies at hand",
        ),
    ),
    "no-indicators": (
        Words(zh="政策 `{policy}` 没有指标", en="policy `{policy}` measures none of its targets"),
        Words(
            zh="目标写在 policy.yaml，怎样计量写在 rules/{policy}/indicators.yaml",
            en="targets stand in policy.yaml, how they are measured in"
            " rules/{policy}/indicators.yaml",
        ),
    ),
    "no-such-indicator": (
        Words(
            zh="政策 `{policy}` 没有指标 `{name}`",
            en="policy `{policy}` has no indicator `{name}`",
        ),
        Words(zh="它的指标：{known}", en="its indicators are {known}"),
    ),
    "no-target-year": (
        Words(
            zh="政策 `{policy}` 没有 {year} 年的目标",
            en="policy `{policy}` has no target for {year}",
        ),
        Words(zh="有目标的年份：{known}", en="there are targets for {known}"),
    ),
    "no-such-application": (
        Words(zh="没有编号为 `{name}` 的申请", en="there is no application numbered `{name}`"),
        Words(zh="最接近的编号：{near}", en="the nearest numbers are {near}"),
    ),
    "application-put-aside": (
        Words(
            zh="申请 `{name}` 已经退回，没有决定可以证明",
            en="application `{name}` was put aside: there is no decision to prove",
        ),
        Words(
            zh="为什么退回，在这个文件夹的 quarantine 里，`ipaward explain` 也说明",
            en="why is told in the folder, under quarantine, and by `ipaward explain`",
        ),
    ),
    "no-policies": (
        Words(zh="这里没有政策", en="there are no policies here"),
        Words(
            zh="到放着 policies/ 和 rules/ 的文件夹里来，或写出政策的路径",
            en="go to the folder that holds policies/ and rules/, or name the path of a policy",
        ),
    ),
    "not-in-a-pack": (
        Words(
            zh="`{name}` 既不是政策，也不是政策里的文件",
            en="`{name}` is neither a policy nor a file of one",
        ),
        Words(
            zh="写出 policies/<政策> 或 rules/<政策>，或政策的名称：{known}",
            en="name policies/<policy> or rules/<policy>, or a policy: {known}",
        ),
    ),
    "file-not-there": (
        Words(zh="没有文件 `{file}`", en="there is no file `{file}`"),
        Words(zh="核对文件名和所在的文件夹", en="check its name and its folder"),
    ),
    "file-is-folder": (
        Words(zh="`{file}` 是文件夹", en="`{file}` is a folder"),
        Words(zh="写出其中的一个文件", en="name one file in it"),
    ),
    "file-no-folder": (
        Words(zh="`{file}` 是文件，不是文件夹", en="`{file}` is a file and no folder"),
        Words(zh="写到一个文件夹里", en="write into a folder"),
    ),
    "file-is-there": (
        Words(zh="`{file}` 已经有了", en="`{file}` is there already"),
        Words(zh="写出一个新的文件名", en="name a new file"),
    ),
    "file-unreadable": (
        Words(zh="`{file}` 读不了", en="`{file}` cannot be read"),
        Words(
            zh="核对读的权限，或换一个普通文件",
            en="check that you may read it, and that it is an ordinary file",
        ),
    ),
    "bad-request": (
        Words(zh="请求里 `{name}` {why}", en="`{name}` of the request {why}"),
        Words(
            zh='写成 {{"expression": …, "facts": {{…}}, "given": {{…}}, "on": "2021-06-30"}}',
            en='write {{"expression": …, "facts": {{…}}, "given": {{…}}, "on": "2021-06-30"}}',
        ),
    ),
    "no-header-known": (
        Words(
            zh="没有一个表头认得出来：{headers}",
            en="not one of the headers is known: {headers}",
        ),
        Words(
            zh="用 `ipaward mapping` 写一份对照表，改好后以 --mapping 交来",
            en="write a mapping with `ipaward mapping`, correct it, and give it with --mapping",
        ),
    ),
}
