"""`ipaward template` and `ipaward mapping`: the forms an office fills in or corrects."""

from __future__ import annotations

from pathlib import Path

from ipaward.domain.words import Language, Words
from ipaward.interfaces.exits import FINE, WrongUseError, answering
from ipaward.interfaces.files import destination, reading, replace, writing
from ipaward.interfaces.opening import book_named, programme_named
from ipaward.interfaces.tongue import choose
from ipaward.rulebook.wanted import vocabulary_of

WRITTEN = Words(zh="已写入 {path}", en="written to {path}")


def write_empty(
    policy: str, programme: str, out: Path, packs: Path | None, lang: str | None
) -> int:
    """Write an empty workbook for the applications of a programme."""
    from ipaward.tables.template import write_template

    if out.suffix.lower() != ".xlsx":
        raise WrongUseError(
            Words(
                zh=f"申请表是 .xlsx 文件，不是 `{out.name}`",
                en=f"the form is an .xlsx file, not `{out.name}`",
            )
        )
    destination(out)
    book = book_named(policy, packs)
    language = choose(lang, policy=book.policy.language)
    with answering(language), writing(out):
        write_template(out, book, programme_named(book, programme), language)
    return _written(out, language)


def write_mapping(
    applications: Path,
    policy: str,
    programme: str,
    out: Path | None,
    packs: Path | None,
    lang: str | None,
) -> int:
    """Write a first guess of which column of a file holds which fact."""
    from ipaward.tables.guess import guess_mapping

    if out is not None:
        destination(out)
    book = book_named(policy, packs)
    language = choose(lang, policy=book.policy.language)
    with answering(language), reading(applications):
        asked = vocabulary_of(book.vocabulary, programme_named(book, programme))
        guessed = guess_mapping(applications, asked)
    if out is None:
        print(guessed.rstrip("\n"))
        return FINE
    replace(out, guessed.encode("utf-8"))
    return _written(out, language)


def _written(path: Path, language: Language) -> int:
    print(WRITTEN.said(language).format(path=path))
    return FINE
