"""The words of every problem with the file in which the ledger is kept.

The same form as `wording_expressions`: the sentence, then the cure.
"""

from ipaward.domain.words import Words

LEDGER_PROBLEMS: dict[str, tuple[Words, Words]] = {
    "ledger-foreign": (
        Words(
            zh="`{file}` 不是账本，或者开头已经损坏",
            en="`{file}` is no ledger, or its beginning is damaged",
        ),
        Words(
            zh="写出另一个文件；如果它本是账本，用备份恢复",
            en="name another file; if it was the ledger, restore it from a copy",
        ),
    ),
    "ledger-newer": (
        Words(
            zh="账本 `{file}` 的格式是 {found}，这个版本的 ipaward 只认到 {known}",
            en="the ledger `{file}` has format {found}, and this ipaward knows formats up to"
            " {known}",
        ),
        Words(
            zh="用写它的那个版本，或更新的版本",
            en="use the version that wrote it, or a later one",
        ),
    ),
    "ledger-damaged": (
        Words(zh="账本 `{file}` 已经损坏", en="the ledger `{file}` is damaged"),
        Words(
            zh="留下这个文件，用备份恢复，再把之后的事件重新交来；已有的不会重复",
            en="keep this file, restore a copy, and hand in the later events again; none is"
            " doubled",
        ),
    ),
    "ledger-not-writable": (
        Words(
            zh="账本 `{file}` 打不开，或者写不进去",
            en="the ledger `{file}` cannot be opened, or not be written to",
        ),
        Words(
            zh="核对文件夹在不在、文件和文件夹是否都允许写",
            en="check that its folder is there, and that you may write to both",
        ),
    ),
    "ledger-busy": (
        Words(
            zh="账本 `{file}` 正在使用，等了 {seconds} 秒；什么也没有记",
            en="the ledger `{file}` is in use, after {seconds} seconds still; nothing was entered",
        ),
        Words(zh="等另一边做完，再来一次", en="wait for the other to finish, and try again"),
    ),
    "ledger-disk": (
        Words(
            zh="账本 `{file}` 所在的磁盘已满或出错；什么也没有记",
            en="the disk of the ledger `{file}` is full or fails; nothing was entered",
        ),
        Words(
            zh="腾出空间或检查磁盘，再来一次",
            en="make room or check the disk, and try again",
        ),
    ),
}
