"""The secret of a ledger: made once, read by its owner alone, and never another's."""

import os
import re
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from ipaward.domain.problem import RefusedError
from ipaward.ledger.notes import Signer, checkpoint_in
from ipaward.ledger.opening import Place, open_ledger
from ipaward.ledger.proving import checkpoint
from ipaward.ledger.secret import Secret
from ipaward.ledger.verifying import verify
from tests.ledger.courses import LOG, NOON, due, event, none_due, opened
from tests.ledger.obstacles import no_file_larger_than


def codes(refusal):
    return [problem.code for problem in refusal.value.problems]


@pytest.fixture
def path(tmp_path):
    return tmp_path / "ledger.db"


@pytest.fixture
def secret(tmp_path):
    return tmp_path / "ledger.db.secret"


@pytest.mark.parametrize("umask", [0, 0o022, 0o077])
def test_a_secret_is_for_its_owner_alone_whatever_files_are(tmp_path, secret, umask):
    before = os.umask(umask)
    try:
        opened(tmp_path)
    finally:
        os.umask(before)

    assert secret.stat().st_mode & 0o777 == 0o600
    assert [file.name for file in tmp_path.glob("*.secret*")] == ["ledger.db.secret"]


def test_a_secret_is_one_line_that_signs_in_the_name_of_the_log(tmp_path, secret):
    log = opened(tmp_path)

    line = secret.read_text("ascii")

    assert line.endswith("\n")
    signer = Signer.read(line.rstrip("\n"))
    assert re.fullmatch("ipaward/[0-9a-f]{16}", signer.name)
    assert signer.name == log.ledger.origin
    assert signer.verifier == log.ledger.verifier
    assert checkpoint_in(checkpoint(log.ledger), [signer.verifier]).size == 1


def test_no_two_ledgers_are_one_log(tmp_path):
    logs = [open_ledger(Place.of(tmp_path / name)) for name in "abc"]

    assert len({log.origin for log in logs}) == len({log.verifier.public for log in logs}) == 3


def test_a_secret_may_lie_elsewhere_and_is_made_there(tmp_path, path, secret):
    place = Place.of(path, tmp_path / "other")

    first, again = open_ledger(place), open_ledger(place)

    assert first.needed() == again.needed() == Secret.read(tmp_path / "other")
    assert not secret.exists()


def test_a_secret_that_is_there_founds_the_ledger_and_is_left_as_it_is(path, secret):
    """So a writer that died before the first entry was committed stops nobody."""
    made = Secret.new("ipaward/made").write(secret)
    before = secret.read_bytes()

    ledger = open_ledger(Place.of(path))

    assert (ledger.origin, ledger.needed()) == ("ipaward/made", made)
    assert secret.read_bytes() == before


def test_a_secret_is_never_written_over_another(secret):
    first = Secret.new("a").write(secret)

    assert Secret.new("b").write(secret) == first == Secret.read(secret)
    assert [file.name for file in secret.parent.iterdir()] == [secret.name]


def test_those_who_open_a_new_ledger_at_once_have_the_same_secret(path):
    together = Barrier(4)

    def first(_):
        together.wait()
        return open_ledger(Place.of(path))

    with ThreadPoolExecutor(4) as pool:
        ledgers = list(pool.map(first, range(4)))

    assert len({(ledger.origin, ledger.needed().signer) for ledger in ledgers}) == 1
    assert verify(ledgers[0]).size == 1


def test_without_its_secret_a_ledger_goes_on_and_signs_nothing(tmp_path, secret):
    opened(tmp_path).append(LOG, [event("E1")], due, NOON)
    pinned = checkpoint(opened(tmp_path).ledger)
    secret.unlink()

    log = opened(tmp_path)
    log.append(LOG, [event("E2")], due, NOON)

    assert log.events(LOG) == (event("E1"), event("E2"))
    found = verify(log.ledger, [pinned])
    assert (found.size, found.pinned, found.faults) == (5, 1, ())
    with pytest.raises(RefusedError) as refusal:
        checkpoint(log.ledger)
    assert codes(refusal) == ["ledger-secret-missing"]
    assert not secret.exists()


def test_a_secret_put_back_signs_again(tmp_path, secret):
    opened(tmp_path)
    kept = secret.read_bytes()
    secret.unlink()
    opened(tmp_path).append(LOG, [event("E1")], none_due, NOON)

    secret.write_bytes(kept)

    assert verify(opened(tmp_path).ledger, [checkpoint(opened(tmp_path).ledger)]).faults == ()


@pytest.mark.parametrize("name", ["the same", "another"])
def test_another_key_is_refused_even_under_the_same_name(tmp_path, secret, name):
    origin = opened(tmp_path).ledger.origin
    secret.unlink()
    Secret.new(origin if name == "the same" else "ipaward/other").write(secret)

    with pytest.raises(RefusedError) as refusal:
        opened(tmp_path)

    assert codes(refusal) == ["ledger-secret-foreign"]


@pytest.mark.parametrize(
    "broken",
    [
        lambda line: b"",
        lambda line: b"\n",
        lambda line: line[:-1],
        lambda line: line[:-5] + b"\n",
        lambda line: line + b"\n",
        lambda line: line + line,
        lambda line: b" " + line,
        lambda line: line.replace(b"PRIVATE", b"PUBLIC"),
        lambda line: line.replace(b"ipaward", b"other"),
        lambda line: line.replace(b"ipaward", "奖".encode()),
        lambda line: line.replace(b"+", b"-"),
        lambda line: b"\xff" * 99,
        lambda line: b"\0" * 99,
    ],
)
def test_what_is_no_secret_is_refused_and_stays(tmp_path, secret, broken):
    opened(tmp_path)
    wrong = broken(secret.read_bytes())
    secret.write_bytes(wrong)

    with pytest.raises(RefusedError) as refusal:
        opened(tmp_path)

    (problem,) = refusal.value.problems
    assert (problem.code, str(problem.place)) == ("ledger-secret-unreadable", secret.as_posix())
    assert secret.read_bytes() == wrong


def test_a_folder_is_no_secret(tmp_path, secret):
    secret.mkdir()

    with pytest.raises(RefusedError) as refusal:
        opened(tmp_path)

    assert codes(refusal) == ["ledger-secret-unreadable"]


def test_a_secret_whose_folder_is_not_there_founds_no_ledger(tmp_path, path):
    with pytest.raises(RefusedError) as refusal:
        open_ledger(Place.of(path, tmp_path / "no" / "secret"))

    assert codes(refusal) == ["ledger-not-writable"]
    assert open_ledger(Place.of(path)).origin


def test_a_secret_is_not_shown_with_the_ledger(tmp_path, secret):
    opened(tmp_path)
    line = secret.read_text("ascii").strip()

    ledger = opened(tmp_path).ledger

    assert line not in f"{ledger} {ledger.secret!r}"


def test_the_bytes_of_a_key_are_not_shown_either(tmp_path):
    ledger = opened(tmp_path).ledger

    assert repr(ledger.needed().signer.seed) not in repr(ledger)


def test_a_full_disk_is_said_where_the_secret_does_not_fit_on_it(secret):
    with no_file_larger_than(10), pytest.raises(RefusedError) as refusal:
        Secret.new("a").write(secret)

    assert codes(refusal) == ["ledger-disk"]


def test_after_a_full_disk_a_secret_can_be_written(secret):
    with no_file_larger_than(10), pytest.raises(RefusedError):
        Secret.new("a").write(secret)
    assert list(secret.parent.iterdir()) == []

    assert Secret.new("b").write(secret) == Secret.read(secret)


def test_a_draft_left_by_a_dead_process_of_the_same_number_is_in_nobodys_way(tmp_path, secret):
    secret.with_name(f"{secret.name}.{os.getpid()}").write_text("PRIVATE+KEY+ipa")

    assert opened(tmp_path).ledger.needed()
