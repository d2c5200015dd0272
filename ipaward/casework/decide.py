"""From one application to one decision that names everything it rests on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from ipaward.domain.application import Application, RefusedRow
from ipaward.domain.decision import Decision, Finding, Missing, ParameterUsed
from ipaward.domain.finding import State
from ipaward.domain.problem import Problem
from ipaward.domain.source import Cell
from ipaward.domain.types import Amount, Listing, leaves
from ipaward.domain.value import Cause, CauseKind, Unknown, Value, at
from ipaward.domain.words import Words
from ipaward.interpreters.prose.findings import finding_words
from ipaward.interpreters.prose.values import plain_text
from ipaward.rulebook.attest import attested
from ipaward.rulebook.book import Programme, Rule, Rulebook
from ipaward.rulebook.in_force import not_in_force, without_version
from ipaward.rulebook.judgement import Judgement
from ipaward.rulebook.meaning import Situation, mean
from ipaward.rulebook.policy import Dated, ParameterInfo
from ipaward.rulebook.reading import BY_HAND, Reading, fact_at, reference_day
from ipaward.rulebook.reads import facts_read
from ipaward.rulebook.rests import basis_of, provisional
from ipaward.rulebook.vocabulary import Supplier, Vocabulary

NO_OVERRIDES: Mapping[str, Value] = {}


@dataclass(frozen=True, slots=True)
class RuleSheet:
    """What every finding by one rule says alike.

    Attributes:
        name: the full name, `programme/rule`.
        clause: ids of the clauses cited.
        reads: dotted paths of the facts it may read.
        told: the message of each state that needs no cause.
    """

    rule: Rule
    name: str
    clause: str
    reads: tuple[str, ...]
    told: Mapping[State, Words]

    @staticmethod
    def of(rule: Rule, programme: Programme, vocabulary: Vocabulary) -> RuleSheet:
        """Write the sheet of one rule."""
        exprs = [rule.when] if rule.applies is None else [rule.applies, rule.when]
        paths = [path for expr in exprs for path in facts_read(expr, programme.definitions)]
        return RuleSheet(
            rule,
            f"{programme.name}/{rule.name}",
            rule.basis.clauses,
            tuple(dict.fromkeys(_with_judges(paths, vocabulary))),
            {state: finding_words(rule, state, (), vocabulary) for state in State},
        )


@dataclass(frozen=True, slots=True)
class Desk:
    """Where the applications of one programme are decided one by one.

    Attributes:
        engine: version of ipaward, for the decisions.
        sheets: one per rule, in the order of the programme.
    """

    reading: Reading
    engine: str
    sheets: tuple[RuleSheet, ...]

    @staticmethod
    def of(reading: Reading, engine: str) -> Desk:
        """Open a desk for the programme that `reading` reads."""
        programme, vocabulary = reading.programme, reading.book.vocabulary
        sheets = (RuleSheet.of(rule, programme, vocabulary) for rule in programme.rules)
        return Desk(reading, engine, tuple(sheets))

    def decide(
        self,
        application: Application,
        on: date | None = None,
        overrides: Mapping[str, Value] = NO_OVERRIDES,
    ) -> Decision | RefusedRow:
        """Decide one application; a day without law or figures refuses the row, not the run.

        Args:
            application: as taken in.
            on: the reference date where the programme names no fact for it.
            overrides: parameter values set for this decision only (examples, what-ifs).
        """
        book, programme = self.reading.book, self.reading.programme
        record = attested(_with_reasons(application.record), book.vocabulary)
        day = reference_day(programme, record, on)
        if problem := not_in_force(book, programme, day, application.place):
            return _refused(book, application, (problem,))
        judgement = self.reading.judge(record, day, overrides)
        if problems := without_version(
            book, programme, judgement.parameters_read, day, overrides, application.place
        ):
            return _refused(book, application, problems)
        return self._decision(application, record, day, judgement, overrides)

    def _decision(
        self,
        application: Application,
        record: Mapping[str, Value | Unknown],
        day: date | Unknown,
        judgement: Judgement,
        overrides: Mapping[str, Value],
    ) -> Decision:
        book, programme = self.reading.book, self.reading.programme
        policy, vocabulary = book.policy, book.vocabulary
        here = Situation(record, day, book, programme, overrides=overrides)
        applicant = at(record, vocabulary.applicant) if vocabulary.applicant else ""
        terms = tuple(
            (name, None if figure is None else plain_text(figure, Amount()))
            for name, figure in judgement.terms
        )
        return Decision(
            application=application.number,
            applicant=applicant if isinstance(applicant, str) else "",
            policy=policy.name,
            status=policy.status.value,
            text="paraphrase" if policy.paraphrase else "verbatim",
            programme=programme.name,
            on=None if isinstance(day, Unknown) else day,
            verdict=judgement.verdict,
            amount=judgement.amount,
            bound_by=judgement.bound_by,
            terms=terms,
            provisional=provisional(book, programme, judgement, day),
            parameters=parameters_used(judgement.parameters_read, here),
            missing=tuple(
                dict.fromkeys(
                    missing(cause, book, programme, day) for cause in sorted(judgement.causes)
                )
            ),
            findings=self._findings(judgement, record),
            assumed=application.assumed,
            record=record,
            rulebook=book.digest,
            engine=self.engine,
        )

    def _findings(
        self, judgement: Judgement, record: Mapping[str, Value | Unknown]
    ) -> tuple[Finding, ...]:
        paths = dict.fromkeys(path for sheet in self.sheets for path in sheet.reads)
        facts = {path: fact_at(record, path) for path in paths}
        states = dict(judgement.states)
        return tuple(
            Finding(
                rule=sheet.name,
                kind=sheet.rule.kind.value,
                state=states[sheet.rule.name],
                clause=sheet.clause,
                facts={path: facts[path] for path in sheet.reads},
                message=self._message(sheet, judgement),
            )
            for sheet in self.sheets
        )

    def _message(self, sheet: RuleSheet, judgement: Judgement) -> Words:
        causes = judgement.rule_causes.get(sheet.rule.name)
        if causes is None:
            return sheet.told[judgement.state(sheet.rule.name)]
        return finding_words(sheet.rule, State.UNKNOWN, causes, self.reading.book.vocabulary)


def decide(
    reading: Reading,
    application: Application,
    on: date | None,
    engine: str,
    overrides: Mapping[str, Value] = NO_OVERRIDES,
) -> Decision | RefusedRow:
    """Decide a single application; for many, open a `Desk` once."""
    return Desk.of(reading, engine).decide(application, on, overrides)


def parameters_used(names: Iterable[str], here: Situation) -> tuple[ParameterUsed, ...]:
    """Give each parameter, list and series that was read, in the order they are declared."""
    book, wanted = here.book, set(names)
    used = [_used(info, here) for name, info in book.parameters.items() if name in wanted]
    for name, listed in book.lists.items():
        if name in wanted:
            there = "list" if listed.entries is not None else None
            used.append(ParameterUsed(name, there, None, _clause(name, here)))
    used += [
        ParameterUsed(name, "series", None, _clause(name, here))
        for name in book.series
        if name in wanted
    ]
    return tuple(used)


def missing(cause: Cause, book: Rulebook, programme: Programme, on: date | Unknown) -> Missing:
    """Say what must be supplied to remove `cause`, and by whom."""
    why = "" if cause.kind is CauseKind.FACT else cause.kind.value
    match cause.kind:
        case CauseKind.LIST if _is_drawn(book, cause.name):
            return Missing(cause.name, supplier_of(book.vocabulary, cause.name), why)
        case CauseKind.PARAMETER | CauseKind.LIST:
            return Missing(cause.name, _setter(book, cause.name, on), why)
        case CauseKind.DUTY:
            return Missing(cause.name, programme.rule(cause.name).owed_by, why)
        case _:
            return Missing(cause.name, supplier_of(book.vocabulary, cause.name), why)


def supplier_of(vocabulary: Vocabulary, path: str) -> str:
    """Name who supplies the fact at `path`; empty where nothing is declared."""
    if path == BY_HAND:
        return Supplier.AUTHORITY.value
    info = vocabulary.facts.get(path)
    if info is None:
        return ""
    return (
        f"register {info.register}" if info.supplier is Supplier.REGISTER else info.supplier.value
    )


# --- what it needs -----------------------------------------------------------------------


def _with_judges(paths: Iterable[str], vocabulary: Vocabulary) -> Iterator[str]:
    """Name beside each fact of a person's judgement who judged and why."""
    for path in paths:
        yield path
        if path in vocabulary.facts:
            yield from vocabulary.facts[path].attested


def _with_reasons(record: Mapping[str, Value | Unknown]) -> Mapping[str, Value | Unknown]:
    """Name the fact in each unknown that came without a reason, so that somebody can be asked."""
    return {name: _reasoned(value, name) for name, value in record.items()}


def _reasoned(value: Value | Unknown, path: str) -> Value | Unknown:
    if isinstance(value, Unknown):
        return value if value.causes else Unknown.of(CauseKind.FACT, path)
    if isinstance(value, Mapping):
        return {name: _reasoned(inner, f"{path}.{name}") for name, inner in value.items()}
    if isinstance(value, tuple):
        return tuple(_reasoned(item, path) for item in value)
    return value


def _used(info: ParameterInfo, here: Situation) -> ParameterUsed:
    held = None if isinstance(here.on, Unknown) else info.on(here.on)
    clause = _clause(info.name, here)
    if info.name in here.overrides:
        return ParameterUsed(
            info.name, plain_text(here.overrides[info.name], info.type), None, clause
        )
    if held is None:
        return ParameterUsed(info.name, None, None, clause)
    return ParameterUsed(info.name, _value_text(info, held, here), held.start, clause)


def _value_text(info: ParameterInfo, held: Dated, here: Situation) -> str | None:
    value = held.value
    if isinstance(info.type, Listing):
        return "table"
    if info.by is not None and isinstance(value, Mapping):
        key = mean(info.by, here)
        value = (
            value.get(key, Unknown(frozenset())) if isinstance(key, str) else Unknown(frozenset())
        )
    return None if isinstance(value, Unknown) else plain_text(value, info.type)


def _clause(name: str, here: Situation) -> str:
    basis = basis_of(here.book, name, here.on)
    return (basis.clauses if basis else "") or "missing"


def _is_drawn(book: Rulebook, name: str) -> bool:
    """Whether `name` is a fact of a register, not a list the policy keeps."""
    info = book.vocabulary.facts.get(name)
    return name not in book.lists and info is not None and bool(info.register)


def _setter(book: Rulebook, name: str, on: date | Unknown) -> str:
    """Name the instrument that must set a parameter or keep a list, else the issuer."""
    basis = basis_of(book, name, on)
    named = [] if basis is None else [c.set_by for c in basis.citations if c.set_by]
    return named[0] if named else (book.policy.issuer or Supplier.AUTHORITY.value)


# --- rows refused ------------------------------------------------------------------------


def _refused(book: Rulebook, application: Application, problems: tuple[Problem, ...]) -> RefusedRow:
    raw = {
        path: plain_text(value, of)
        for path, of in leaves(book.vocabulary.record)
        if not isinstance(value := at(application.record, path), Unknown | tuple)
    }
    return RefusedRow(application.number, application.place or Cell(""), problems, raw)
