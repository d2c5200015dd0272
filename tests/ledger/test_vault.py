"""What an entry holds back opens with the key of its subject and is what was sealed, or nothing."""

import os
import stat
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from threading import Barrier

import pytest

from ipaward.domain.problem import RefusedError
from ipaward.ledger.canonical import canonical
from ipaward.ledger.copying import copy
from ipaward.ledger.opening import Place, open_ledger
from ipaward.ledger.vault import Key, Sealed, committed, open_keyring
from tests.ledger.decided import FIRM, OTHER, decided, everything, keys_of, opened, recorded

CONTENT = {"record": [["name", FIRM], ["costs", [{"number": "1.5"}, True, None]]], "terms": []}


@pytest.fixture
def ledger(place):
    return open_ledger(place)


@pytest.fixture
def keyring(ledger):
    return open_keyring(ledger)


def key_of(keyring, name=FIRM):
    return keyring.of([name])[name]


# Whose key it is.


def test_the_same_person_has_the_same_key_whoever_opens_the_keys(ledger, keyring):
    key = key_of(keyring)

    assert key_of(keyring) == key_of(open_keyring(ledger)) == key
    assert keyring.subject(FIRM) == key.subject
    assert keyring.named([key.subject]) == {key.subject: key}


def test_another_person_has_another_key_under_another_name(keyring):
    keys = keyring.of([FIRM, OTHER, FIRM])

    assert keys.keys() == {FIRM, OTHER}
    assert keys[FIRM].subject != keys[OTHER].subject
    assert keys[FIRM].key != keys[OTHER].key


def test_names_that_differ_in_anything_are_of_different_people(keyring):
    names = [FIRM, f"{FIRM} ", "", " ", "Firm", "firm"]

    assert len({key.subject for key in keyring.of(names).values()}) == len(names)


def test_the_name_entries_know_somebody_by_says_nothing_of_them(tmp_path):
    subjects = {
        key_of(open_keyring(open_ledger(Place.of(tmp_path / name)))).subject
        for name in ("one.db", "two.db")
    }

    assert len(subjects) == 2


def test_nobody_s_key_is_made_by_asking_for_it(keyring):
    assert keyring.of([]) == {}
    assert keyring.subject(FIRM) is None
    assert keyring.named(["0" * 32]) == {}
    assert keyring.subject(FIRM) is None


def test_more_people_than_fit_one_question_keep_their_keys(keyring):
    names = [f"样例{n}号有限公司" for n in range(1_001)]

    keys = keyring.of(names)

    assert len({key.key for key in keys.values()}) == len(names)
    assert keyring.of(reversed(names)) == keys
    assert len(keyring.named(key.subject for key in keys.values())) == len(names)


def test_two_who_open_the_keys_at_once_make_each_key_once(ledger):
    barrier, names = Barrier(4), [f"样例{n}号有限公司" for n in range(20)]

    def opening(_):
        barrier.wait()
        return open_keyring(ledger).of(names)

    with ThreadPoolExecutor(4) as pool:
        first, *others = pool.map(opening, range(4))

    assert others == [first] * 3


# What is sealed.


def new_key():
    return Key("s", os.urandom(32))


def test_what_was_sealed_is_opened_equal_with_its_salt():
    key = new_key()

    found = key.opened(key.seal(CONTENT))

    assert {**CONTENT, "salt": found["salt"]} == found
    assert len(bytes.fromhex(found["salt"])) == 16


def test_the_commitment_is_the_hash_of_the_canonical_content_under_a_name_of_its_own():
    key = new_key()
    sealed = key.seal(CONTENT)

    plain = canonical(key.opened(sealed))

    assert sealed.commitment == committed(plain)
    assert sealed.commitment == sha256(b"ipaward/vault/v1\n" + plain).hexdigest()
    assert sealed.commitment != sha256(plain).hexdigest()


def test_the_same_content_twice_looks_different_each_time():
    key = new_key()
    one, two = key.seal(CONTENT), key.seal(CONTENT)

    assert one.commitment != two.commitment
    assert one.held != two.held
    assert one.held[:12] != two.held[:12]  # or one key would encrypt twice with one nonce


def test_nothing_of_the_content_is_seen_in_what_is_kept():
    sealed = new_key().seal(CONTENT)

    for word in (FIRM.encode(), b"costs", b"record", b"salt"):
        assert word not in sealed.held


def test_a_flipped_bit_anywhere_is_refused():
    key = new_key()
    sealed = key.seal(CONTENT)

    for at in range(len(sealed.held)):
        changed = bytearray(sealed.held)
        changed[at] ^= 1 << at % 8
        with pytest.raises(ValueError, match="not what was sealed"):
            key.opened(replace(sealed, held=bytes(changed)))


def test_what_was_cut_short_is_refused():
    key = new_key()
    sealed = key.seal(CONTENT)

    for length in (0, 1, 11, 12, 13, 28, len(sealed.held) - 1):
        with pytest.raises(ValueError, match=r"not what was sealed|[Nn]once"):
            key.opened(replace(sealed, held=sealed.held[:length]))


def test_another_key_is_refused():
    with pytest.raises(ValueError, match="not what was sealed"):
        new_key().opened(new_key().seal(CONTENT))


def test_what_was_sealed_for_another_entry_is_refused():
    key = new_key()
    one, two = key.seal(CONTENT), key.seal(CONTENT)

    for mixed in (Sealed(one.commitment, two.held), Sealed("", one.held)):
        with pytest.raises(ValueError, match="not what was sealed"):
            key.opened(mixed)


@pytest.mark.parametrize("content", [{"a": 1.5}, {"a": {"b": b""}}, {"Ä": 1}])
def test_what_has_no_canonical_form_is_not_sealed(content):
    with pytest.raises(ValueError, match=r"canonical bytes hold no|a key that is not plain"):
        new_key().seal(content)


# What is destroyed.


def test_once_its_key_is_destroyed_nothing_opens_and_a_new_key_is_another_subject(ledger, keyring):
    old = key_of(keyring)
    sealed, others = old.seal(CONTENT), key_of(keyring, OTHER)

    keyring.destroy(old.subject)

    assert keyring.named([old.subject]) == {}
    assert keyring.subject(FIRM) is None
    new = key_of(open_keyring(ledger))
    assert new.subject != old.subject
    with pytest.raises(ValueError, match="not what was sealed"):
        new.opened(sealed)
    assert key_of(keyring, OTHER) == others


def test_what_is_destroyed_already_may_be_destroyed_again(keyring):
    key = key_of(keyring)

    for _ in range(2):
        keyring.destroy(key.subject)

    assert keyring.named([key.subject]) == {}


def test_a_destroyed_key_leaves_no_trace_in_the_file(file):
    keyring = open_keyring(open_ledger(file))
    keys = keyring.of([FIRM, OTHER])
    assert all(key.key in keys_of(file).read_bytes() for key in keys.values())

    keyring.destroy(keys[FIRM].subject)

    left = keys_of(file).read_bytes()
    assert keys[FIRM].key not in left
    assert keys[FIRM].subject.encode() not in left
    assert keys[OTHER].key in left


# What lies where.


def test_the_keys_are_readable_for_their_owner_alone(file):
    before = os.umask(0)
    try:
        open_keyring(open_ledger(file))
    finally:
        os.umask(before)

    assert stat.S_IMODE(keys_of(file).stat().st_mode) == 0o600


def test_names_do_not_stand_in_the_clear_among_the_keys(place):
    open_keyring(open_ledger(place)).of([FIRM, OTHER])

    found = everything(place)

    for name in (FIRM, OTHER):
        assert name.encode() not in found
        assert sha256(name.encode()).digest() not in found  # or names could be tried


def test_no_key_lies_in_the_ledger_or_in_a_copy_of_it(file, tmp_path):
    log = opened(file)
    recorded(log, decided())
    key = key_of(log.keyring)

    copy(log.ledger, tmp_path / "copy.db")

    assert sorted(path.name for path in tmp_path.glob("copy*")) == ["copy.db"]
    for path in (file.ledger, tmp_path / "copy.db"):
        assert key.key not in Path(path).read_bytes()


def not_keys_at_all(path, ledger):
    path.write_text("no keys")


def a_ledger(path, ledger):
    path.write_bytes(ledger.read_bytes())


def a_folder(path, ledger):
    path.mkdir()


@pytest.mark.parametrize("make", [not_keys_at_all, a_ledger, a_folder])
def test_what_is_no_keyring_is_refused_and_left_as_it_is(file, make):
    ledger = open_ledger(file)
    make(keys_of(file), file.ledger)
    before = keys_of(file).is_dir() or keys_of(file).read_bytes()

    with pytest.raises(RefusedError):
        open_keyring(ledger)

    assert (keys_of(file).is_dir() or keys_of(file).read_bytes()) == before


def test_a_keyring_is_no_ledger(file):
    open_keyring(open_ledger(file))

    with pytest.raises(RefusedError) as refusal:
        open_ledger(Place.of(keys_of(file)))

    assert [problem.code for problem in refusal.value.problems] == ["ledger-foreign"]
