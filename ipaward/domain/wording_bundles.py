"""The words of every problem with a bundle of rules, and with what is active in a ledger.

The same form as `wording_expressions`: the sentence, then the cure.
"""

from ipaward.domain.words import Words

_ACTIVATE = Words(
    zh="核对规则以后运行 `ipaward ledger activate {policy} --bundle FILE --by 谁 --reason 理由`；"
    "没有人签名就把 --bundle FILE 换成 --unsigned",
    en="look at the rules, then run `ipaward ledger activate {policy} --bundle FILE --by WHO"
    " --reason WHY`, with --unsigned in place of --bundle FILE where nobody has signed them",
)

BUNDLE_PROBLEMS: dict[str, tuple[Words, Words]] = {
    "rulebook-none-active": (
        Words(
            zh="账本 `{file}` 里还没有启用 `{policy}` 的规则；什么也没有记",
            en="no rules of `{policy}` are active in the ledger `{file}`; nothing was entered",
        ),
        _ACTIVATE,
    ),
    "rulebook-not-active": (
        Words(
            zh="手头 `{policy}` 的规则（{digest}）不是账本 `{file}` 里启用的（{active}）；"
            "什么也没有记",
            en="the rules of `{policy}` at hand ({digest}) are not those active in the ledger"
            " `{file}` ({active}); nothing was entered",
        ),
        _ACTIVATE,
    ),
    "bundle-unreadable": (
        Words(
            zh="`{file}` 不是规则包，或者被改动过",
            en="`{file}` is no bundle of rules, or it was altered",
        ),
        Words(
            zh="用 `ipaward bundle make` 写一份，或者向签名的人再要一份",
            en="write one with `ipaward bundle make`, or ask who signed it for another",
        ),
    ),
    "bundle-same-person": (
        Words(
            zh="作者和核准人是同一个人（`{name}`，或者同一个密钥）",
            en="author and approver are one person (`{name}`, or one key)",
        ),
        Words(zh="请另一个人核准", en="let another person approve it"),
    ),
    "bundle-other-policy": (
        Words(
            zh="`{file}` 是 `{policy}` 的规则包，不是 `{here}` 的",
            en="`{file}` is a bundle of the rules of `{policy}`, not of `{here}`",
        ),
        Words(zh="写出那个政策的规则包", en="name the bundle of that policy"),
    ),
    "bundle-other-files": (
        Words(
            zh="手头的规则不是 `{file}` 所签的：{files} 不同",
            en="the rules at hand are not those `{file}` is signed for, by {files}",
        ),
        Words(
            zh="拿来所签的文件；要用手头的，就另做一份规则包，重新签名",
            en="get the files that were signed; to use those at hand, make a new bundle and have it"
            " signed",
        ),
    ),
    "bundle-read-otherwise": (
        Words(
            zh="`{file}` 所签的文件就是手头的，但是这个版本的 ipaward 对它们的理解和当时不同",
            en="the files `{file}` is signed for are those at hand, but this ipaward reads them"
            " otherwise than the one then",
        ),
        Words(
            zh="核对以后另做一份规则包，重新签名",
            en="look at them again, make a new bundle and have it signed",
        ),
    ),
    "bundle-not-signed": (
        Words(
            zh="`{file}` 没有 `{name}` 用受信任的 `{role}` 密钥作的签名",
            en="`{file}` is not signed by `{name}` with a key trusted as `{role}`",
        ),
        Words(
            zh="请其用 `ipaward bundle sign` 签名；核对公钥确是本人的以后，"
            "用 `ipaward ledger trust` 记下",
            en="let them sign with `ipaward bundle sign`; once you know that the public key is"
            " theirs, enter it with `ipaward ledger trust`",
        ),
    ),
    "bundle-signed-by-more": (
        Words(
            zh="`{file}` 在作者和核准人以外还有签名",
            en="`{file}` bears more signatures than those of its author and its approver",
        ),
        Words(zh="去掉没有人核对的那些", en="take out those that nobody checks"),
    ),
    "bundle-not-newer": (
        Words(
            zh="`{file}` 是第 {number} 号规则包，而第 {last} 号已经启用过",
            en="`{file}` is bundle number {number}, and number {last} was activated before",
        ),
        Words(
            zh="要回到旧的规则，就以更大的编号另做一份，重新签名",
            en="to go back to older rules, make a bundle of them with a larger number and have it"
            " signed",
        ),
    ),
    "bundle-not-yours": (
        Words(
            zh="`{name}` 既不是 `{file}` 的作者，也不是核准人",
            en="`{name}` is neither author nor approver of `{file}`",
        ),
        Words(
            zh="用写在其中的人的密钥签名，或者另做一份",
            en="sign with the secret of somebody it names, or make another bundle",
        ),
    ),
    "bundle-signed-already": (
        Words(
            zh="`{file}` 已经有 `{name}` 的签名",
            en="`{file}` bears a signature of `{name}` already",
        ),
        Words(
            zh="用 `ipaward bundle verify` 核对它；要重签就另做一份",
            en="check it with `ipaward bundle verify`; to sign anew make another bundle",
        ),
    ),
    "key-not-trusted": (
        Words(
            zh="`{key}` 在账本 `{file}` 里不是受信任的 `{role}` 密钥；什么也没有记",
            en="`{key}` is not trusted as `{role}` in the ledger `{file}`; nothing was entered",
        ),
        Words(
            zh="核对公钥和 --as；`ipaward ledger show` 列出受信任的",
            en="check the key and --as; `ipaward ledger show` lists those that are",
        ),
    ),
}
