"""What there is: the policies at hand, the schema of what goes in and out, the keys of files."""

from __future__ import annotations

import json
from codecs import BOM_UTF8
from collections.abc import Sequence
from pathlib import Path

from ipaward.domain.problem import RefusedError
from ipaward.domain.words import Language, Words
from ipaward.interfaces.exits import FINDINGS, FINE
from ipaward.interfaces.files import content_of, replace
from ipaward.interfaces.layout import Column, table
from ipaward.interfaces.packs import Found, find, roots
from ipaward.interfaces.packs import policies as at_hand
from ipaward.rulebook.book import Rulebook

COLUMNS = (
    Words(zh="政策", en="policy"),
    Words(zh="标题", en="title"),
    Words(zh="效力", en="status"),
    Words(zh="文本", en="text"),
    Words(zh="项目", en="programmes"),
    Words(zh="在", en="where"),
)
_PROGRAMME, _LIFECYCLE = Words(zh="项目", en="programme"), Words(zh="流程", en="lifecycle")
_INSIDE = (Words(zh="名称", en="name"), Words(zh="种类", en="kind"), COLUMNS[1])
_HOW = Words(
    zh="项目和流程：ipaward policies 政策",
    en="programmes and lifecycles: ipaward policies POLICY",
)
STATUSES = {
    "in-force": Words(zh="有效", en="in force"),
    "example": Words(zh="示例", en="example"),
    "draft": Words(zh="草案", en="draft"),
}
TEXTS = {True: Words(zh="转述", en="paraphrase"), False: Words(zh="原文", en="verbatim")}
FAULTY = Words(zh="有错误：ipaward check {name}", en="has errors: ipaward check {name}")


def policies(name: str | None, packs: Path | None, form: str, language: Language) -> int:
    """List the policies at hand; the answer is findings where one of them cannot be read.

    Args:
        name: the one to list, with its programmes and lifecycles; None for all.
        packs: a folder of policies to look in first.
        form: `table` or `json`.
        language: of what is printed.
    """
    from ipaward.language.pack import read_pack

    folders = roots(packs)
    read: list[tuple[Found, Rulebook | None]] = []
    for found in at_hand(folders) if name is None else [find(name, folders)]:
        try:
            read.append((found, read_pack(found.name, [found.root, *folders])))
        except RefusedError:
            read.append((found, None))
    if form == "json":
        print(json.dumps([_as_json(*one) for one in read], ensure_ascii=False, indent=2))
    else:
        print(_listed(read, language))
        inside = [_inside(book, language) for _, book in read if name is not None and book]
        print("\n" + "\n".join(inside or [_HOW.said(language)]))
    return FINDINGS if any(book is None for _, book in read) else FINE


def _as_json(found: Found, book: Rulebook | None) -> dict[str, object]:
    if book is None:
        return {"policy": found.name, "where": _shown(found.root), "has_errors": True}
    policy = book.policy
    return {
        "policy": found.name,
        "where": _shown(found.root),
        "has_errors": False,
        "title": {language.value: policy.title.said(language) for language in Language},
        "status": policy.status.value,
        "text": "paraphrase" if policy.paraphrase else "verbatim",
        "programmes": list(book.programmes),
        "lifecycles": list(book.lifecycles),
    }


def _listed(read: Sequence[tuple[Found, Rulebook | None]], language: Language) -> str:
    title, programmes = COLUMNS[1], COLUMNS[4]
    columns = [
        Column(words.said(language), words == programmes, words != title) for words in COLUMNS
    ]
    return table(columns, [_row(*one, language) for one in read])


def _inside(book: Rulebook, language: Language) -> str:
    """Name what is in a policy, as the other commands want it named."""
    titles = [(one.name, _PROGRAMME, one.title) for one in book.programmes.values()]
    titles += [(one.name, _LIFECYCLE, one.title) for one in book.lifecycles.values()]
    rows = [(name, kind.said(language), title.said(language)) for name, kind, title in titles]
    heads = [Column(words.said(language), is_name=words != COLUMNS[1]) for words in _INSIDE]
    return table(heads, rows)


def _row(found: Found, book: Rulebook | None, language: Language) -> tuple[str, ...]:
    if book is None:
        said = FAULTY.said(language).format(name=found.name)
        return found.name, said, "", "", "", _shown(found.root)
    policy = book.policy
    return (
        found.name,
        policy.title.said(language),
        STATUSES[policy.status.value].said(language),
        TEXTS[policy.paraphrase].said(language),
        str(len(book.programmes)),
        _shown(found.root),
    )


def _shown(root: Path) -> str:
    return "." if root == Path() else str(root)


def schema(policy: str | None, packs: Path | None) -> int:
    """Write a JSON Schema: of the applications of a policy, or of decisions."""
    if policy is None:
        from ipaward.interfaces.decision_schema import described as of_decisions

        described: object = of_decisions()
    else:
        from ipaward.language.pack import read_pack
        from ipaward.tables.models import application_schema

        folders = roots(packs)
        found = find(policy, folders)
        described = application_schema(read_pack(found.name, [found.root, *folders]).vocabulary)
    print(json.dumps(described, ensure_ascii=False, indent=2))
    return FINE


def rewrite_keys(files: Sequence[Path], to: Language, language: Language) -> int:
    """Rewrite the keys of `files` in one language; the meaning stays, and so does all else."""
    rewritten = [(file, _rewritten(file, to)) for file in files]
    # All are read before the first is written: a faulty one leaves every one as it was.
    changed = [(file, content) for file, content in rewritten if content is not None]
    for file, content in changed:
        replace(file, content)
    if language is Language.ZH:
        print(f"{len(files)} 个文件，改写了 {len(changed)} 个")
    else:
        print(f"{len(changed)} of {len(files)} files rewritten")
    return FINE


def _rewritten(file: Path, to: Language) -> bytes | None:
    """Give what `file` becomes, or None where it is so already."""
    from ipaward.language.formatting import translate_keys
    from ipaward.language.report import Report
    from ipaward.language.source_text import read_source

    content = content_of(file)
    report = Report()
    source = read_source(str(file), content, report)
    if source is None:
        raise RefusedError(report.problems)
    mark = BOM_UTF8 if content.startswith(BOM_UTF8) else b""
    rewritten = mark + translate_keys(source, to).encode()
    return None if rewritten == content else rewritten
