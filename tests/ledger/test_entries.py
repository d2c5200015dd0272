"""An entry is its body: what went in comes out again, and all else is derived from it."""

from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from fractions import Fraction
from itertools import count

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ipaward.domain.event import Event, Letter
from ipaward.domain.problem import RefusedError
from ipaward.domain.value import CauseKind, Unknown
from ipaward.ledger.canonical import canonical, parsed
from ipaward.ledger.entries import (
    KINDS,
    Entry,
    about_of,
    content_of,
    entry,
    instant,
    key_of,
    sealed_as,
)
from ipaward.ledger.tree import leaf_hash
from tests.ledger.courses import DAY, LOG, NOON, due, event, none_due, opened, rows
from tests.ledger.tampering import bodies_of, rebuilt, unguarded
from tests.ledger.test_values import TEXTS, VALUES, kinds

AT = "2026-03-01T12:00:00.000000Z"
UNKNOWN = Unknown.of(CauseKind.FACT, "x")
EVENT = {"course": "c", "number": "n", "kind": "k", "subject": "甲", "day": "d", "facts": []}
LETTER = {
    "course": "c", "subject": "甲", "event": "n", "transition": "t", "name": "函", "day": "d",
}  # fmt: skip

CASE = {"policy": "p", "programme": "g", "application": "甲-1"}
OUTCOME = {
    "subject": "s", "held": "h", "rulebook": "r", "engine": "e", "on": None,
    "verdict": "pending", "amount": None, "bound_by": None,
}  # fmt: skip
ABOUT = '["p","g","甲-1"]'

# For each kind: content, then key, what it is about, and body as they are written.
WRITTEN = {
    "genesis": (
        {"hash": "sha256", "signer": "s"},
        '["genesis"]',
        "[]",
        f'{{"at":"{AT}","hash":"sha256","log":"l","signer":"s","t":"genesis","v":1}}',
    ),
    "event": (
        EVENT,
        '["event","c","n"]',
        '["c","甲"]',
        f'{{"at":"{AT}","course":"c","day":"d","facts":[],"kind":"k","log":"l","number":"n",'
        '"subject":"甲","t":"event","v":1}',
    ),
    "letter": (
        LETTER,
        '["letter","c","甲","n","t","函"]',
        '["c","甲"]',
        f'{{"at":"{AT}","course":"c","day":"d","event":"n","log":"l","name":"函","subject":"甲",'
        '"t":"letter","transition":"t","v":1}',
    ),
    "rulebook": (
        {"policy": "p", "digest": "d", "files": [["f", "e"]]},
        '["rulebook","d"]',
        '["p"]',
        f'{{"at":"{AT}","digest":"d","files":[["f","e"]],"log":"l","policy":"p","t":"rulebook",'
        '"v":1}',
    ),
    "decision": (
        {**CASE, **OUTCOME},
        '["decision","p","g","甲-1"]',
        ABOUT,
        f'{{"amount":null,"application":"甲-1","at":"{AT}","bound_by":null,"engine":"e",'
        '"held":"h","log":"l","on":null,"policy":"p","programme":"g","rulebook":"r",'
        '"subject":"s","t":"decision","v":1,"verdict":"pending"}',
    ),
    "correction": (
        {**CASE, **OUTCOME, "replaces": 7},
        '["correction",7]',
        ABOUT,
        f'{{"amount":null,"application":"甲-1","at":"{AT}","bound_by":null,"engine":"e",'
        '"held":"h","log":"l","on":null,"policy":"p","programme":"g","replaces":7,"rulebook":"r",'
        '"subject":"s","t":"correction","v":1,"verdict":"pending"}',
    ),
    "round": (
        {"policy": "p", "programme": "g", "number": 0},
        '["round","p","g",0]',
        '["p","g"]',
        f'{{"at":"{AT}","log":"l","number":0,"policy":"p","programme":"g","t":"round","v":1}}',
    ),
    "run": (
        {"plan": "x", "policy": "p", "programme": "g"},
        '["run","x"]',
        '["p","g"]',
        f'{{"at":"{AT}","log":"l","plan":"x","policy":"p","programme":"g","t":"run","v":1}}',
    ),
    "chunk": (
        {"plan": "x", "number": 0},
        '["chunk","x",0]',
        '["x"]',
        f'{{"at":"{AT}","log":"l","number":0,"plan":"x","t":"chunk","v":1}}',
    ),
    "redaction": (
        {"subject": "s"},
        '["redaction","s"]',
        '["s"]',
        f'{{"at":"{AT}","log":"l","subject":"s","t":"redaction","v":1}}',
    ),
    "trust": (
        {"role": "author", "key": "k", "number": 0, "is_trusted": True, "by": "b", "reason": "w"},
        '["trust","author","k",0]',
        '["author"]',
        f'{{"at":"{AT}","by":"b","is_trusted":true,"key":"k","log":"l","number":0,"reason":"w",'
        '"role":"author","t":"trust","v":1}',
    ),
    "activation": (
        {"policy": "p", "number": 0, "rulebook": "d", "bundle": None, "by": "b", "reason": "w"},
        '["activation","p",0]',
        '["p"]',
        f'{{"at":"{AT}","bundle":null,"by":"b","log":"l","number":0,"policy":"p","reason":"w",'
        '"rulebook":"d","t":"activation","v":1}',
    ),
}


@pytest.mark.parametrize("kind", KINDS)
def test_an_entry_is_written_so(kind):
    content, key, about, body = WRITTEN[kind]

    assert entry("l", kind, AT, content) == Entry(kind, key, about, body.encode())


@pytest.mark.parametrize("kind", KINDS)
def test_what_stands_beside_a_body_is_derived_from_it(kind):
    content, _, _, _ = WRITTEN[kind]
    one = entry("l", kind, AT, content)

    back = content_of(one.body)

    assert back == {"v": 1, "t": kind, "log": "l", "at": AT, **content}
    assert sealed_as(back, one.body) == one
    key, about = KINDS[kind]
    assert key_of(kind, *(content[name] for name in key)) == one.key
    assert about_of(*(content[name] for name in about)) == one.about


def test_no_two_keys_are_one_however_their_fields_are_cut():
    fields = ["a", "b", "", '","', "a,b", "\\", '"']
    keys = {key_of("event", one, two) for one in fields for two in fields}

    assert len(keys) == len(fields) ** 2
    assert keys.isdisjoint(key_of("letter", one, two) for one in fields for two in fields)


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "genesis"])
def test_an_entry_without_a_field_of_its_key_is_a_fault_of_ours(kind):
    content, _, _, _ = WRITTEN[kind]

    for name in {name for part in KINDS[kind] for name in part}:
        with pytest.raises(KeyError, match=name):
            entry("l", kind, AT, {n: v for n, v in content.items() if n != name})


def test_an_entry_of_no_kind_or_with_no_canonical_form_is_a_fault_of_ours():
    with pytest.raises(KeyError, match="other"):
        entry("l", "other", AT, EVENT)
    with pytest.raises(ValueError, match="no float"):
        entry("l", "event", AT, {**EVENT, "facts": 0.5})


SOUND = WRITTEN["event"][3]


@pytest.mark.parametrize(
    "body",
    [
        "",
        "[]",
        "{}",
        "null",
        SOUND[:-1],
        SOUND + "\n",
        " " + SOUND,
        SOUND.replace(":", ": "),
        SOUND.replace("甲", "\\u7532"),
        SOUND.replace('"kind":"k","log":"l"', '"log":"l","kind":"k"'),
        SOUND.replace('"v":1', '"v":1,"v":1'),
        SOUND.replace('"v":1', '"v":1.0'),
        SOUND.replace('"v":1', '"v":01'),
        SOUND.replace('"v":1', '"v":0'),
        SOUND.replace('"v":1', '"v":2'),
        SOUND.replace('"v":1', '"v":"1"'),
        SOUND.replace('"v":1', '"v":null'),
        SOUND.replace(',"v":1', ""),
        SOUND.replace('"v":1', '"v":true'),
        SOUND.replace('"t":"event"', '"t":"other"'),
        SOUND.replace('"t":"event"', '"t":["event"]'),
        SOUND.replace('"t":"event"', '"t":null'),
        SOUND.replace('"t":"event",', ""),
    ],
)
def test_what_is_no_body_is_refused(body):
    assert body != SOUND

    with pytest.raises(ValueError):  # noqa: PT011  # each says it in its own words
        content_of(body.encode())


def test_bytes_that_are_no_text_are_no_body():
    with pytest.raises(ValueError, match="UTF-8"):
        content_of(SOUND.encode().replace(b'"k"', b'"\xff"'))


@pytest.mark.parametrize(
    ("now", "written"),
    [
        (datetime(2026, 3, 1, 12, tzinfo=UTC), AT),
        (datetime(2026, 3, 1, 20, tzinfo=timezone(timedelta(hours=8))), AT),
        (datetime(2026, 1, 1, 0, 0, 0, 1, UTC), "2026-01-01T00:00:00.000001Z"),
        (
            datetime(2026, 3, 1, 7, 30, tzinfo=timezone(timedelta(hours=8))),
            "2026-02-28T23:30:00.000000Z",
        ),
    ],
)
def test_an_instant_is_written_in_universal_time(now, written):
    assert instant(now) == written


def test_an_instant_without_zone_is_a_fault_of_ours():
    with pytest.raises(ValueError, match="zone"):
        instant(datetime(2026, 3, 1, 12))


# Events and letters as entries.


@pytest.fixture(scope="module")
def shared(tmp_path_factory):
    """A log in which every example has a course of its own."""
    return opened(tmp_path_factory.mktemp("entries")), map(str, count())


@settings(max_examples=40)  # each is a transaction
@given(TEXTS, TEXTS, TEXTS, st.dates(), st.dictionaries(TEXTS, VALUES, max_size=4), TEXTS)
def test_an_event_comes_back_equal(shared, number, kind, subject, day, facts, corrects):
    log, courses = shared
    course = next(courses)
    facts = {name: fact for name, fact in facts.items() if not isinstance(fact, Unknown)}
    given_ = Event(number, kind, subject, day, facts, corrects=corrects)

    log.append(course, [given_], none_due, NOON)

    (back,) = log.events(course, subject)
    assert back == given_
    assert kinds(dict(back.facts)) == kinds(facts)


@settings(max_examples=40)
@given(TEXTS, TEXTS, TEXTS, TEXTS, st.dates())
def test_a_letter_comes_back_equal(shared, subject, number, transition, name, day):
    log, courses = shared
    course = next(courses)
    letter = Letter(subject, number, transition, name, day)

    log.append(course, [event(number, subject)], lambda s, c: [letter], NOON)

    assert log.letters(course, subject) == (letter,)


def test_the_bodies_of_an_event_and_its_letter_are_written_exactly_so(tmp_path):
    log = opened(tmp_path)
    given_ = Event(
        "E2", "penalty", "甲", DAY, {"b": Decimal("1.50"), "a": UNKNOWN, "乙": True}, corrects="E1"
    )

    log.append(LOG, [given_], due, NOON)

    _, (event_body,), (letter_body,) = rows(
        tmp_path / "ledger.db", "SELECT body FROM entry ORDER BY seq"
    )
    origin = log.ledger.origin
    assert event_body.decode() == (
        f'{{"at":"{AT}","corrects":"E1","course":"policy/lifecycle","day":"2026-02-28",'
        f'"facts":[["b",{{"number":"1.5"}}],["乙",true]],"kind":"penalty","log":"{origin}",'
        '"number":"E2","subject":"甲","t":"event","v":1}'
    )
    assert letter_body.decode() == (
        f'{{"at":"{AT}","course":"policy/lifecycle","day":"2026-02-28","event":"E2",'
        f'"log":"{origin}","name":"warning","subject":"甲","t":"letter","transition":"warn","v":1}}'
    )


def test_an_unknown_fact_is_absent_when_it_comes_back(tmp_path):
    log = opened(tmp_path)

    log.append(LOG, [event("E", a=UNKNOWN, b=True, c=(UNKNOWN,))], none_due, NOON)

    assert log.events(LOG)[0].facts == {"b": True, "c": (UNKNOWN,)}


@pytest.mark.parametrize(
    "value",
    [
        Fraction(1, 3),
        Decimal("NaN"),
        Decimal("Infinity"),
        datetime(2026, 3, 1, 12),
        0.5,
        1,
        None,
        (1,),
        {"a": None},
        "\ud800",
    ],
)
def test_what_no_event_holds_is_a_fault_of_ours_and_enters_nothing(tmp_path, value):
    log = opened(tmp_path)

    with pytest.raises(ValueError, match=r"no body holds|surrogate pair"):
        log.append(LOG, [event("E1"), event("E2", a=value)], none_due, NOON)

    assert log.events(LOG) == ()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("day", "2026-02-30"),
        ("day", None),
        ("facts", None),
        ("facts", {}),
        ("facts", [1]),
        ("facts", [["f"]]),
        ("facts", [["f", 1]]),
        ("facts", [["f", {"number": "x"}]]),
        ("number", 1),
        ("kind", True),
        ("subject", ["S1"]),
        ("corrects", 1),
    ],
)
def test_an_entry_that_says_no_event_is_damage_even_if_it_is_sealed(tmp_path, name, value):
    path, log = tmp_path / "ledger.db", opened(tmp_path)
    log.append(LOG, [event("E1")], none_due, NOON)
    with unguarded(path) as connection:
        first, said = bodies_of(connection)
        rebuilt(connection, [first, canonical({**parsed(said), name: value})])

    assert_damaged(path, log.events)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("day", "2026-02-30"),
        ("subject", 1),
        ("name", None),
    ],
)
def test_an_entry_that_says_no_letter_is_damage_even_if_it_is_sealed(tmp_path, name, value):
    path, log = tmp_path / "ledger.db", opened(tmp_path)
    log.append(LOG, [event("E1")], due, NOON)
    with unguarded(path) as connection:
        first, said, letter = bodies_of(connection)
        rebuilt(connection, [first, said, canonical({**parsed(letter), name: value})])

    assert_damaged(path, log.letters, 2)


@pytest.mark.parametrize("name", ["course", "number", "subject", "kind", "day", "facts", "t", "v"])
def test_an_entry_that_leaves_something_out_is_damage_even_if_its_leaf_fits(tmp_path, name):
    path, log = tmp_path / "ledger.db", opened(tmp_path)
    log.append(LOG, [event("E1")], none_due, NOON)
    with unguarded(path) as connection:
        said = parsed(bodies_of(connection)[1])
        body = canonical({n: v for n, v in said.items() if n != name})
        connection.execute(
            "UPDATE entry SET body = ?, leaf = ? WHERE seq = 1", (body, leaf_hash(body))
        )

    assert_damaged(path, log.events)


def assert_damaged(path, read, number=1):
    with pytest.raises(RefusedError) as refusal:
        read(LOG)

    (problem,) = refusal.value.problems
    assert problem.code == "ledger-entry-damaged"
    assert str(problem.place) == path.as_posix()
    assert problem.details["number"] == str(number)


def test_the_first_entry_says_which_log_this_is_and_whose_key_signs_for_it(tmp_path):
    before = datetime.now(UTC)
    log = opened(tmp_path)

    ((kind, key, about, body),) = rows(
        tmp_path / "ledger.db", "SELECT kind, key, about, body FROM entry"
    )

    content = content_of(body)
    assert (kind, key, about) == ("genesis", '["genesis"]', "[]")
    assert instant(before) <= content.pop("at") <= instant(datetime.now(UTC))
    assert content == {
        "v": 1,
        "t": "genesis",
        "log": log.ledger.origin,
        "hash": "sha256",
        "signer": log.ledger.verifier.text(),
    }
