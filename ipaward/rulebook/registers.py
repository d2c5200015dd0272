"""What is drawn from registers, and the one register every policy has: what was decided."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ipaward.domain.finding import Verdict
from ipaward.domain.types import Amount, Boolean, Choice, Day, Listing, Record, Text, Type
from ipaward.domain.words import Language, Words
from ipaward.rulebook.vocabulary import FactInfo, Register, Supplier, Vocabulary

_DECISIONS = Words("决定", "decisions")
# The English names are those by which a decision written as JSON knows the same, where it does.
_PROGRAMME = Words("项目", "programme")
_NUMBER = Words("申请号", "application")
_APPLICANT = Words("申请人", "applicant")
_CODE = Words("代码", "code")
_VERDICT = Words("结论", "verdict")
_AMOUNT = Words("核定额", "amount")
_WITHIN = Words("入围", "within")
_ON = Words("基准日", "on")
_VERDICTS = {
    Verdict.ELIGIBLE: Words("合格", "eligible"),
    Verdict.INELIGIBLE: Words("不合格", "ineligible"),
    Verdict.PENDING: Words("待定", "pending"),
}


def decisions_register(language: str) -> Register:
    """Give the register of decisions as a policy in `language` names it.

    It has no days of its own: a decision once made was made, and a rule that wants those before a
    day compares `基准日`/`on`.
    """
    tongue = Language(language)
    members = tuple(words.said(tongue) for words in _VERDICTS.values())
    types: tuple[tuple[Words, Type], ...] = (
        (_PROGRAMME, Text()),
        (_NUMBER, Text()),
        (_APPLICANT, Text()),
        (_CODE, Text()),
        (_VERDICT, Choice(members)),
        (_AMOUNT, Amount()),
        (_WITHIN, Boolean()),
        (_ON, Day()),
    )
    named = [(words.said(tongue), words, of) for words, of in types]
    return Register(
        name=_DECISIONS.said(tongue),
        label=_DECISIONS,
        record=Record(tuple((name, of) for name, _, of in named)),
        fields={
            name: FactInfo(name, of, words, "", Supplier.AUTHORITY) for name, words, of in named
        },
        key=_CODE.said(tongue),
    )


def decisions_in(vocabulary: Vocabulary) -> Register | None:
    """Give the register of decisions of a policy, whichever language it speaks."""
    for language in Language:
        built_in = decisions_register(language)
        declared = vocabulary.registers.get(built_in.name)
        if declared == built_in:
            return declared
    return None


def decision_fields(register: Register) -> Mapping[str, str]:
    """Give the names of the fields of the register of decisions by their English names."""
    return {info.label.en: name for name, info in register.fields.items()}


def verdict_words(register: Register) -> Mapping[str, str]:
    """Give the word of the register of decisions for each verdict a decision can have."""
    of = register.fields[decision_fields(register)[_VERDICT.en]].type
    assert isinstance(of, Choice)
    return dict(zip([verdict.value for verdict in _VERDICTS], of.members, strict=True))


def entry_vocabulary(register: Register) -> Vocabulary:
    """Give the fields of a register as facts, so that its entries are read like any record."""
    return Vocabulary(register.record, register.fields, "")


def drawn_facts(vocabulary: Vocabulary) -> Iterator[FactInfo]:
    """Give the facts a register gives as a whole: is there an entry, and lists of entries.

    The fields of such a list and a group that hands its source on are not given by themselves;
    nor is what stands inside a list, of which one application has many.
    """
    for info in vocabulary.facts.values():
        is_given = isinstance(info.type, Boolean) or (
            isinstance(info.type, Listing) and isinstance(info.type.item, Record)
        )
        if is_given and info.register in vocabulary.registers and not _in_list(info, vocabulary):
            yield info


def _in_list(info: FactInfo, vocabulary: Vocabulary) -> bool:
    steps = info.path.split(".")
    above = (vocabulary.facts.get(".".join(steps[:at])) for at in range(1, len(steps)))
    return any(one is not None and isinstance(one.type, Listing) for one in above)
