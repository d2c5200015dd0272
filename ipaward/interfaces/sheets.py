"""`ipaward template` and `ipaward mapping`: the forms an office fills in or corrects."""

from __future__ import annotations

from pathlib import Path

from ipaward.domain.words import Language, Words
from ipaward.interfaces.exits import FINE, WrongUseError, answering
from ipaward.interfaces.files import destination, reading, replace, writing
from ipaward.interfaces.opening import book_named, programme_named
from ipaward.interfaces.tongue import choose, harmless
from ipaward.rulebook.wanted import vocabulary_of

WRITTEN = Words(zh="已写入 {path}", en="written to {path}")


LEFT_OUT = Words(
    zh="样例“{example}”没有填进去：表格写不下 {facts}",
    en='the example "{example}" is left out: a workbook cannot hold {facts}',
)


def write_form(
    policy: str, programme: str, out: Path, packs: Path | None, lang: str | None, *, examples: bool
) -> int:
    """Write a workbook for the applications of a programme, empty or with its examples."""
    from ipaward.tables.form import Form
    from ipaward.tables.samples import LeftOut, Sample, samples
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
        chosen = programme_named(book, programme)
        form = Form.of(book.vocabulary, chosen)
        given = chosen.examples if examples else ()
        tried = samples(given, form, book.vocabulary, language)
        filled = [one for one in tried if isinstance(one, Sample)]
        write_template(out, book, chosen, language, filled)
    for left in (one for one in tried if isinstance(one, LeftOut)):
        facts = ", ".join(f"`{path}`" for path in left.facts)
        print(harmless(LEFT_OUT.said(language).format(example=left.example.name, facts=facts)))
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
