"""The words of every problem with the file in which the ledger is kept.

The same form as `wording_expressions`: the sentence, then the cure.
"""

from ipaward.domain.words import Words

DAMAGED = Words(
    zh="原样留下这个文件作证据，用 `ipaward ledger verify` 看还有哪些不对，"
    "找出是谁、在什么时候改的；然后用核对过的副本恢复，副本之后的可以重新交来，已有的不会重复；"
    "副本之后销毁的，写申请的编号再销毁一次",
    en="keep this file untouched as evidence, see with `ipaward ledger verify` what else is wrong,"
    " and find out who changed it and when; then restore a verified copy: what came after it can"
    " be handed in again, none is doubled; who was erased after it is erased again, by the number"
    " of an application",
)
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
        DAMAGED,
    ),
    "ledger-entry-damaged": (
        Words(
            zh="账本 `{file}` 的第 {number} 条，或者它旁边存的，与记录时不同",
            en="entry {number} of the ledger `{file}`, or what lies beside it, is not what was"
            " recorded",
        ),
        DAMAGED,
    ),
    "ledger-empty": (
        Words(zh="账本 `{file}` 是空的", en="the ledger `{file}` is empty"),
        Words(
            zh="用核对过的副本恢复；这里从来没有建过账本，就用 `ipaward ledger begin` 建",
            en="restore a verified copy; where no ledger was ever begun here, begin it with"
            " `ipaward ledger begin`",
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
    "ledger-older": (
        Words(
            zh="账本 `{file}` 的格式是旧的（{found}），这个版本的 ipaward 写的是 {known}",
            en="the ledger `{file}` has an older format ({found}), and this ipaward writes {known}",
        ),
        Words(
            zh="留下这个文件，另写一个账本，把事件重新交来",
            en="keep this file, name a new ledger, and hand in the events again",
        ),
    ),
    "ledger-address": (
        Words(
            zh="账本地址 `{file}` 读不懂",
            en="the address of a ledger, `{file}`, cannot be read",
        ),
        Words(
            zh="写文件路径，或 postgresql://用户@主机/数据库",
            en="write the path of a file, or postgresql://user@host/database",
        ),
    ),
    "ledger-no-driver": (
        Words(
            zh="账本 `{file}` 在 PostgreSQL 里，而这里没有装它的驱动",
            en="the ledger `{file}` is in PostgreSQL, and its driver is not installed here",
        ),
        Words(
            zh="安装 ipaward[postgres]",
            en="install ipaward[postgres]",
        ),
    ),
    "ledger-not-reached": (
        Words(
            zh="连不上账本 `{file}`；什么也没有记",
            en="the ledger `{file}` cannot be reached; nothing was entered",
        ),
        Words(
            zh="核对服务器开着没有，用户、密码和数据库名对不对",
            en="check that the server runs, and the user, the password and the database",
        ),
    ),
    "ledger-secret-missing": (
        Words(
            zh="账本 `{file}` 的密钥 `{secret}` 不在，不能签名",
            en="the secret `{secret}` of the ledger `{file}` is not there, so nothing can be"
            " signed",
        ),
        Words(
            zh="把密钥文件放回原处；没有密钥仍可核对和查看",
            en="put the file back; without it a ledger can still be verified and shown",
        ),
    ),
    "ledger-secret-foreign": (
        Words(
            zh="密钥 `{secret}` 不是账本 `{file}` 的",
            en="the secret `{secret}` is not that of the ledger `{file}`",
        ),
        Words(
            zh="放回这个账本自己的密钥文件",
            en="put back the secret of this ledger",
        ),
    ),
    "ledger-secret-unreadable": (
        Words(
            zh="`{file}` 不是签名的密钥，或者读不出来",
            en="`{file}` is no secret to sign with, or cannot be read",
        ),
        Words(
            zh="核对读的权限；文件坏了就用备份恢复",
            en="check that you may read it; if it is damaged, restore it from a copy",
        ),
    ),
    "ledger-keys-missing": (
        Words(
            zh="账本 `{file}` 的资料密钥 `{keys}` 不在，或者不是这个账本的：已有的资料读不出；"
            "什么也没有记",
            en="the keys of people's data of the ledger `{file}`, `{keys}`, are not there, or are"
            " not of this ledger: no data on record can be read; nothing was entered",
        ),
        Words(
            zh="把密钥放回原处；账本恢复到销毁之前的，用 `ipaward ledger redact 编号` 再记一次；"
            "没有备份可放的，留下这个账本，另建一个",
            en="put the keys back; where the ledger was restored from a copy older than an"
            " erasure, enter that again with `ipaward ledger redact NUMBER`; where no copy of the"
            " keys is left, keep this ledger and begin another",
        ),
    ),
    "ledger-keys-damaged": (
        Words(
            zh="账本 `{file}` 的资料密钥 `{keys}` 已经损坏，或者不是密钥；什么也没有记",
            en="the keys of people's data of the ledger `{file}`, `{keys}`, are damaged, or are no"
            " keys; nothing was entered",
        ),
        Words(zh="放回密钥的备份", en="put back a copy of the keys"),
    ),
    "input-changed": (
        Words(
            zh="审查期间 `{file}` 改变了；什么也没有记",
            en="`{file}` was changed while it was screened; nothing was entered",
        ),
        Words(zh="等文件写完，再审查一次", en="wait until it is complete, and screen it again"),
    ),
    "decision-differs": (
        Words(
            zh="申请 `{application}` 在账本第 {number} 条已经决定：{kept}；现在得出：{found}"
            "（变了：{fields}）；什么也没有记",
            en="application `{application}` is decided in entry {number} of the ledger: {kept};"
            " now it comes to: {found} (changed: {fields}); nothing was entered",
        ),
        Words(
            zh="核对为什么变了；要更正就写 --by 谁 --reason 理由，只是试算就写 --trial",
            en="see why it changed; to correct it say --by WHO --reason WHY, to only try say"
            " --trial",
        ),
    ),
    "entry-no-decision": (
        Words(
            zh="账本 `{file}` 的第 {number} 条不是决定",
            en="entry {number} of the ledger `{file}` is no decision",
        ),
        Words(
            zh="用 `ipaward ledger show` 查看有哪些",
            en="see what there is with `ipaward ledger show`",
        ),
    ),
    "run-differs": (
        Words(
            zh="账本 `{file}` 里有同一次运行（{plan}），内容却不同；什么也没有记",
            en="the ledger `{file}` has the same run ({plan}) with another content; nothing was"
            " entered",
        ),
        Words(
            zh="留下两边的文件，找出为什么同样的输入得出不同的结果",
            en="keep the files of both, and find out why the same input came to something else",
        ),
    ),
    "run-not-recorded": (
        Words(
            zh="`{folder}` 的运行没有记入账本 `{file}`",
            en="the run in `{folder}` is not recorded in the ledger `{file}`",
        ),
        Words(
            zh="有账本时重新运行，或者写明记它的账本",
            en="run it again with a ledger at hand, or name the ledger it is in",
        ),
    ),
    "decision-replaced": (
        Words(
            zh="第 {number} 条已经被第 {last} 条代替",
            en="entry {number} has been replaced by entry {last}",
        ),
        Words(zh="写现在有效的那一条的编号", en="name the entry that stands"),
    ),
    "decision-erased": (
        Words(
            zh="第 {number} 条所依据的资料已经销毁，不能再改",
            en="the data entry {number} rests on were erased, so it cannot be changed",
        ),
        Words(
            zh="请申请人用新的编号重新申请", en="let the applicant apply again, under a new number"
        ),
    ),
    "decision-locked": (
        Words(
            zh="申请 `{application}` 在账本第 {number} 条所依据的资料读不出：密钥里没有它的，"
            "账本里也没有记着销毁；什么也没有记",
            en="what application `{application}` was decided on in entry {number} of the ledger"
            " cannot be read: its key is not among the keys, and no entry says that it was erased;"
            " nothing was entered",
        ),
        Words(
            zh="账本恢复到销毁之前的，再记一次销毁：`ipaward ledger redact {application} --by 谁"
            " --reason 理由`；否则放回有它的那份密钥",
            en="where the ledger was restored from a copy older than the erasure, enter that again:"
            " `ipaward ledger redact {application} --by WHO --reason WHY`; else put back the keys"
            " that have it",
        ),
    ),
    "applicant-key-gone": (
        Words(
            zh="密钥里没有 `{name}` 的；有 {count} 件申请的密钥不在，账本里也没有记着销毁："
            "{applications}；什么也没有销毁",
            en="the keys have none of `{name}`; the keys of {count} applications are gone, and no"
            " entry says that they were erased: {applications}; nothing was erased",
        ),
        Words(
            zh="其中有其申请的，写那件申请的编号，销毁就再记入账本",
            en="where one of them is theirs, write its number: that it was erased is entered then",
        ),
    ),
    "more-decisions": (
        Words(
            zh="另有 {count} 件也是这样，没有列出", en="so it is with {count} more, not listed here"
        ),
        Words(zh="先处理列出的", en="mend those listed first"),
    ),
    "no-such-applicant": (
        Words(
            zh="没有 `{name}` 的资料，或者已经销毁",
            en="there are no data of `{name}`, or they were erased",
        ),
        Words(
            zh="照申请上的名称写；申请上没有名称的，写申请的编号",
            en="name them as the applications do, or write the number of an application of theirs",
        ),
    ),
    "several-cases": (
        Words(
            zh="有几件申请的编号是 `{name}`：{cases}；什么也没有销毁",
            en="several cases have the number `{name}`: {cases}; nothing was erased",
        ),
        Words(zh="照上面写出其中一件", en="write one of them as it stands there"),
    ),
    "data-of-others": (
        Words(
            zh="申请 `{name}` 更正过名称，从前的名称也是申请 {cases} 的；什么也没有销毁",
            en="the name in application `{name}` was corrected, and the name before is that of"
            " application {cases}; nothing was erased",
        ),
        Words(
            zh="写要销毁资料的人的名称，不写编号",
            en="write the name of the person whose data go, not the number",
        ),
    ),
    "no-such-case": (
        Words(
            zh="账本 `{file}` 里没有申请 `{application}` 的决定",
            en="the ledger `{file}` has no decision on application `{application}`",
        ),
        Words(
            zh="核对编号、政策和项目",
            en="check the number, the policy and the programme",
        ),
    ),
    "not-a-checkpoint": (
        Words(
            zh="`{file}` 不是这个账本签了名的检查点",
            en="`{file}` is no checkpoint signed by this ledger",
        ),
        Words(
            zh="用 `ipaward ledger checkpoint` 打印、由别人保存的那一份",
            en="give what `ipaward ledger checkpoint` printed, as somebody else kept it",
        ),
    ),
    "not-a-receipt": (
        Words(
            zh="`{file}` 不是回执，或者不完整、被改动过",
            en="`{file}` is no receipt, or it was cut or altered",
        ),
        Words(
            zh="向发出它的单位要一份新的",
            en="ask whoever issued it for another",
        ),
    ),
    "receipt-untrusted": (
        Words(
            zh="`{file}` 的检查点不是用所给的公钥签的，或者签名是假的",
            en="the checkpoint in `{file}` was not signed with a key you gave, or the signature is"
            " false",
        ),
        Words(
            zh="核对公钥是不是发出它的单位公布的；如果是，就不要相信这份回执",
            en="check that the key is the one its issuer publishes; if it is, do not trust the"
            " receipt",
        ),
    ),
    "receipt-false": (
        Words(
            zh="`{file}` 里的记录不在检查点所指的账本里",
            en="the entry in `{file}` is not in the ledger its checkpoint is of",
        ),
        Words(
            zh="不要相信这份回执；拿它去问发出它的单位",
            en="do not trust the receipt; ask its issuer about it",
        ),
    ),
    "not-a-public-key": (
        Words(
            zh="`{key}` 不是公钥",
            en="`{key}` is no public key",
        ),
        Words(
            zh="写成 `ipaward ledger show` 或 `ipaward bundle key` 打印的那样：名称+编号+密钥",
            en="write it as `ipaward ledger show` or `ipaward bundle key` prints it:"
            " name+number+key",
        ),
    ),
    "no-such-entry": (
        Words(
            zh="账本 `{file}` 里没有第 {number} 条；一共 {size} 条，从 0 数起",
            en="the ledger `{file}` has no entry {number}; it has {size}, counted from 0",
        ),
        Words(
            zh="用 `ipaward ledger show` 查看有哪些",
            en="see what there is with `ipaward ledger show`",
        ),
    ),
}
