"""What is said of a ledger: whether it is what it was, what is in it, what a receipt proves."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from ipaward.domain.money import Money
from ipaward.domain.words import Language, Words
from ipaward.interfaces.layout import Column, table
from ipaward.interfaces.recording import outcome
from ipaward.ledger.activations import active_in, trusted_in
from ipaward.ledger.bundles import Role, bundle_in
from ipaward.ledger.entries import Kept
from ipaward.ledger.opening import Ledger
from ipaward.ledger.pages import Pages
from ipaward.ledger.receipt import Proved
from ipaward.ledger.runs import RowReceipt
from ipaward.ledger.store import Condition
from ipaward.ledger.verifying import MOST, Fault, Verified

KINDS = {
    "genesis": Words("账本开头", "beginning of the log"),
    "event": Words("事件", "event"),
    "letter": Words("文书", "letter"),
    "rulebook": Words("规则", "rulebook"),
    "decision": Words("决定", "decision"),
    "correction": Words("更正", "correction"),
    "round": Words("一轮", "round"),
    "run": Words("批量运行", "run"),
    "chunk": Words("一段", "chunk"),
    "redaction": Words("销毁", "redaction"),
    "trust": Words("信任", "trust"),
    "activation": Words("启用", "activation"),
}
FAULTS = {
    "entry": Words("第 {at} 条与记录时不同", "entry {at} is not what was recorded"),
    "gap": Words("第 {at} 条不在了", "entry {at} is missing"),
    "node": Words(
        "第 {at} 条附近的中间节点不对", "a node of the tree near entry {at} is not right"
    ),
    "head": Words("账本的头不对", "the head of the log is not right"),
    "checkpoint": Words(
        "账本不符合它自己在第 {at} 条时签的检查点",
        "the ledger is not what its own checkpoint at {at} entries signed",
    ),
    "pinned": Words(
        "账本不符合别人保存的、{at} 条时的检查点",
        "the ledger is not what the pinned checkpoint at {at} entries signed",
    ),
    "held": Words(
        "第 {at} 条所依据的记录不在了", "what entry {at} was decided on is not there any more"
    ),
    "sealed": Words(
        "第 {at} 条所依据的记录，或者它的密钥，被改了：打不开，或者不是当时封存的",
        "what entry {at} was decided on, or its key, was changed: it is not what was sealed",
    ),
    "locked": Words(
        "第 {at} 条所依据的记录读不出了：密钥不在，账本里也没有记着销毁",
        "what entry {at} was decided on can no longer be read: its key is gone, and no entry says"
        " that it was erased",
    ),
    "source": Words(
        "第 {at} 条所指的文本不在或者被改了",
        "a text that entry {at} names is missing, or not what it was",
    ),
    "keys": Words(
        "资料的密钥（.keys）已经损坏，或者不是密钥：放回有它的副本",
        "the keys of people's data (.keys) are damaged, or are no keys: put back a copy of them",
    ),
    "database": Words(
        "数据库文件损坏，或者防改动的规定被拿掉了",
        "the database is damaged, or its guards were taken away",
    ),
}
CONDITIONS = {
    "database": Words("数据库", "database"),
    "journal": Words("日志方式（应为 delete）", "journal mode (must be delete)"),
    "synchronous": Words(
        "提交时写到磁盘（应为 3，EXTRA）", "written to disk at commit (must be 3, EXTRA)"
    ),
    "fullfsync": Words(
        "连磁盘自己的缓存也写出（应为 1，只对 macOS 有意义）",
        "through the drive's own cache (must be 1; of use on macOS only)",
    ),
    "secure_delete": Words("删除时抹去（应为 1）", "what is deleted is wiped (must be 1)"),
    "file_system": Words(
        "文件系统（不应是网络盘：锁不可靠）", "file system (no network drive: locks do not hold)"
    ),
    "fsync": Words("写到磁盘（fsync）", "written to disk (fsync)"),
    "full_page_writes": Words("整页写入（full_page_writes）", "whole pages (full_page_writes)"),
    "data_checksums": Words(
        "页的校验和（data_checksums；没有时只靠 verify 发现损坏）",
        "checksums of pages (data_checksums; without them only verify finds damage)",
    ),
    "erased": Words(
        "已销毁却又回来的密钥（应为 0；用 `ipaward ledger redact` 再销毁）",
        "keys that were destroyed and are back (must be 0; `ipaward ledger redact` destroys them)",
    ),
    "replica": Words("是不是副本（应为 False）", "is a replica (must be False)"),
    "superuser": Words(
        "登录的是超级用户（应为 False：超级用户能拿掉防改动的规定）",
        "we are superuser (must be False: one can take the guards away)",
    ),
}
JUDGED = {
    True: Words("好", "good"),
    False: Words("请处理", "to be mended"),
    None: Words("", ""),
}


def begun(ledger: Ledger, language: Language) -> str:
    """Say that a ledger was begun, and what of it must be kept where."""
    secret = ledger.place.secret
    return Words(
        f"账本 {ledger.store.database.name} 已经建好：{ledger.origin}。\n"
        f"公布这个公钥，拿到回执的人用它核对：\n  {ledger.verifier.text()}\n"
        f"收好签名的密钥 {secret}：丢了就不能再签名，被人拿走就可能被冒名。\n"
        "各人资料的密钥（.keys）另外备份，备份不要久留：销毁的密钥在备份里还在。\n"
        "从现在起，在这里审查的每一轮都记入账本；只是试算就写 --trial。\n"
        "先启用所用的规则：`ipaward ledger activate 政策 --unsigned --by 谁 --reason 理由`；"
        "有两人签名的，把 --unsigned 换成 --bundle FILE。",
        f"The ledger {ledger.store.database.name} is begun: {ledger.origin}.\n"
        "Publish this public key; whoever has a receipt checks it with the key:\n"
        f"  {ledger.verifier.text()}\n"
        f"Keep the secret {secret} safe: without it nothing can be signed, and who has it can sign"
        " in your name.\n"
        "The keys of people's data (.keys) are copied apart, and no copy is kept long: a key that"
        " was destroyed is still in it.\n"
        "From now on every round screened here is recorded; to only try, say --trial.\n"
        "First let the rules be active: `ipaward ledger activate POLICY --unsigned --by WHO"
        " --reason WHY`, with --bundle FILE in place of --unsigned where two people have signed"
        " them.",
    ).said(language)


def verified(origin: str, found: Verified, last: int, language: Language) -> str:
    """Say what verifying a ledger showed.

    Args:
        origin: of its log.
        found: what it showed.
        last: how many entries the largest pinned checkpoint covers; 0 without any.
        language: to say it in.
    """
    lines = [
        Words(
            f"账本 {origin}：{found.size:,} 条，根 {found.root.hex()}",
            f"Ledger {origin}: {found.size:,} entries, root {found.root.hex()}",
        ),
        Words(
            f"对照了它自己的 {found.checkpoints} 个检查点、别人保存的 {found.pinned} 个。",
            f"Checkpoints held against it: {found.checkpoints} of its own, {found.pinned} that"
            " others kept.",
        ),
    ]
    if found.erased:
        lines.append(
            Words(
                f"{found.erased:,} 条所依据的资料已经销毁，账本里有记载：不能再核对。",
                f"What {found.erased:,} entries rest on was erased, as the ledger says: it cannot"
                " be checked any more.",
            )
        )
    if found.unread:
        lines.append(
            Words(
                f"{found.unread:,} 条所依据的资料没有核对：密钥（.keys）不在这里，或者读不了。",
                f"What {found.unread:,} entries rest on was not checked: its keys (.keys) are not"
                " here, or cannot be read.",
            )
        )
    if found.faults:
        lines += [_fault(each) for each in found.faults]
        if len(found.faults) == MOST:
            lines.append(Words("……其余不再列出。", "… more are not listed."))
        if any(each.what != "keys" for each in found.faults):
            lines.append(
                Words(
                    "账本不是当初的样子。留下它，找出是谁、在什么时候改的；用核对过的副本恢复。",
                    "The ledger is not what it was. Keep it, find out who changed it and when, and"
                    " restore a verified copy.",
                )
            )
    elif found.pinned:
        lines.append(
            Words(
                f"核对无误：前 {last:,} 条与别人保存检查点时一样。",
                f"Verified: the first {last:,} entries are what they were when others kept the"
                " checkpoint.",
            )
        )
        if later := found.size - last:
            lines.append(
                Words(
                    f"之后的 {later:,} 条只能说前后一致。",
                    f"The {later:,} after them are internally consistent only.",
                )
            )
    else:
        lines.append(
            Words(
                "只能说前后一致：没有别人保存的检查点，就分不出它有没有被截短、或者被有密钥的人"
                "整个重写。用 --pinned 给出一个。",
                "Internally consistent only: without a checkpoint somebody else kept, a ledger cut"
                " short, or written anew by one who has the key, looks the same. Give one with"
                " --pinned.",
            )
        )
    return "\n".join(line.said(language) for line in lines)


def _fault(fault: Fault) -> Words:
    at = f"{fault.at:,}"
    said = FAULTS[fault.what]
    return Words("✗ " + said.zh.format(at=at), "✗ " + said.en.format(at=at))


def shown(ledger: Ledger, pages: Pages, latest: Sequence[Kept], language: Language) -> str:
    """Say which ledger it is, how many entries of each kind it has, and which came last."""
    checkpoints = pages.checkpoints()
    facts = [
        (Words("账本", "Ledger"), ledger.store.database.name),
        (Words("日志", "Log"), ledger.origin),
        (Words("公钥", "Public key"), ledger.verifier.text()),
        (Words("条目", "Entries"), f"{pages.size:,}"),
        (Words("根", "Root"), pages.frontier().root().hex()),
        (
            Words("检查点", "Checkpoints"),
            Words(
                f"{len(checkpoints)}，最近的在 {max(checkpoints):,} 条时",
                f"{len(checkpoints)}, the last at {max(checkpoints):,} entries",
            ).said(language)
            if checkpoints
            else "0",
        ),
        *((Words("启用", "Active"), _active(one, language)) for one in active_in(pages).values()),
        *(
            (Words(f"信任 {role}", f"Trusted as {role}"), key.text())
            for role in Role
            for key in trusted_in(pages, role)
        ),
    ]
    head = "\n".join(f"{name.said(language)}: {value}" for name, value in facts)
    counts = table(
        [
            Column(Words("种类", "kind").said(language)),
            Column(Words("条数", "entries").said(language), is_figure=True),
        ],
        [(_kind(kind, language), f"{count:,}") for kind, count in pages.counts().items()],
    )
    rows = [
        (f"{one.seq:,}", _kind(one.kind, language), _about(one.about), one.content["at"])
        for one in latest
    ]
    heads = (("编号", "number"), ("种类", "kind"), ("关于", "about"), ("时刻", "instant"))
    columns = [Column(Words(*pair).said(language)) for pair in heads]
    return "\n\n".join([head, counts, table(columns, rows)] if rows else [head, counts])


def _active(activation: Kept, language: Language) -> str:
    """Say which rulebook an activation made the active one, and on whose signatures."""
    said = activation.content
    zh, en = "没有人签名", "signed by nobody"
    if said["bundle"] is not None:
        bundle, _ = bundle_in(said["bundle"])
        zh = f"第 {bundle.number} 号规则包，作者 {bundle.author}，核准 {bundle.approver}"
        en = f"bundle {bundle.number}, author {bundle.author}, approver {bundle.approver}"
    name = f"{said['policy']} {said['rulebook'][:12]}"
    return Words(
        f"{name}，{zh}（第 {activation.seq:,} 条）", f"{name}, {en} (entry {activation.seq:,})"
    ).said(language)


def _kind(kind: str, language: Language) -> str:
    return f"{KINDS[kind].said(language)} {kind}" if language is Language.ZH else kind


def _about(about: str) -> str:
    return " · ".join(map(str, json.loads(about)))


def entry(number: int, content: Mapping[str, Any], language: Language) -> str:
    """Give what an entry says, a field a line."""
    columns = [
        Column(Words("字段", "field").said(language), is_name=True),
        Column(Words("内容", "content").said(language)),
    ]
    title = Words(f"第 {number:,} 条", f"Entry {number:,}").said(language)
    return table(columns, _fields(content), title)


def _fields(content: Mapping[str, Any]) -> Iterable[tuple[str, str]]:
    for name, value in content.items():
        yield name, value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def proved(found: Proved, language: Language) -> str:
    """Say what a receipt proves, and what the entry says."""
    size = found.checkpoint.size
    said = Words(
        f"回执有效：这一条是账本 {found.checkpoint.origin} 的第 {found.index:,} 条，"
        f"账本当时有 {size:,} 条。",
        f"The receipt is good: this is entry {found.index:,} of the ledger"
        f" {found.checkpoint.origin}, which had {size:,} entries then.",
    )
    return f"{said.said(language)}\n\n{entry(found.index, found.content, language)}"


def row_proved(row: RowReceipt, chunk: Proved, language: Language) -> str:
    """Say what the receipt of a row proves, and what the row says."""
    content = chunk.content
    size = chunk.checkpoint.size
    said = Words(
        f"回执有效：这一行是批量运行 {content['plan'][:12]} 第 {content['number']} 段的第"
        f" {row.index:,} 行，那一段是账本 {chunk.checkpoint.origin} 的第 {chunk.index:,} 条，"
        f"账本当时有 {size:,} 条。",
        f"The receipt is good: this is row {row.index:,} of chunk {content['number']} of the batch"
        f" run {content['plan'][:12]}, which is entry {chunk.index:,} of the ledger"
        f" {chunk.checkpoint.origin}, which had {size:,} entries then.",
    )
    columns = [
        Column(Words("列", "column").said(language), is_name=True),
        Column(Words("内容", "content").said(language)),
    ]
    pairs = zip(content["columns"], row.fields(), strict=True)
    rows = [(name, _field(name, value, language)) for name, value in pairs]
    return f"{said.said(language)}\n\n{table(columns, rows)}"


def _field(column: str, value: str | None, language: Language) -> str:
    """Say what stands in a column of a row, whose amount is in fen."""
    if value is None:
        return ""
    if column == "verdict":
        return outcome(value, None, language)
    if column == "amount" and value.isascii() and value.isdecimal():
        return str(Money(int(value)))
    return value


def examined(name: str, conditions: Sequence[Condition], language: Language) -> str:
    """Say what the promises of a database rest on here, and whether they hold."""
    heads = (("什么", "what"), ("这里是", "found"), ("判断", "judged"))
    columns = [Column(Words(*pair).said(language)) for pair in heads]
    rows = [
        (CONDITIONS[each.what].said(language), each.found, JUDGED[each.is_good].said(language))
        for each in conditions
    ]
    is_good = all(each.is_good is not False for each in conditions)
    promise = (
        Words(
            "确认过的记录，进程被杀、断电、磁盘满都不会丢，也不会重复；改动由 verify 发现。",
            "What was acknowledged is neither lost nor doubled by a killed process, a power cut or"
            " a full disk; changes are found by verify.",
        )
        if is_good
        else Words(
            "标出的几项没有处理好之前，断电后不保证不丢。",
            "Until what is marked has been mended, a power cut may lose what was acknowledged, or"
            " a change go unhindered.",
        )
    )
    return f"{table(columns, rows, name)}\n{promise.said(language)}"


def copied(path: Path, size: int, root: bytes, secret: Path, language: Language) -> str:
    """Say that a copy was written, and what is not in it."""
    return Words(
        f"写出了核对过的副本 {path}：{size:,} 条，根 {root.hex()}。\n"
        f"签名的密钥 {secret} 和资料的密钥（.keys）不在其中：另外收好。",
        f"A verified copy is written to {path}: {size:,} entries, root {root.hex()}.\n"
        f"Neither the secret, {secret}, nor the keys of people's data (.keys) are in it: keep them"
        " apart.",
    ).said(language)
