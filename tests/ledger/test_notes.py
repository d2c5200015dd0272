"""Notes others can open, notes of others that we open, and none that is false."""

import pytest

from ipaward.domain.limits import NOTE_CHARACTERS, NOTE_SIGNATURES
from ipaward.ledger.notes import (
    BadKeyError,
    BadNoteError,
    Checkpoint,
    Signer,
    Verifier,
    checkpoint_in,
    opened,
)

# The example in the documentation of Go's golang.org/x/mod/sumdb/note.
KEY = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
TEXT = (
    "If you think cryptography is the answer to your problem,\n"
    "then you don't know what your problem is.\n"
)
SIGNATURE = (
    "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdng"
    "otpRZb6KE6RyyBwJnAM=\n"
)
ONE, TWO = Signer("fund.example/log", bytes(32)), Signer("audit.example", bytes([1] * 32))
NOTE = ONE.sign("一\ntwo\n")
CHECKPOINT = Checkpoint("fund.example/log", 5, bytes(32))


def test_a_note_of_others_opens():
    assert opened(f"{TEXT}\n{SIGNATURE}", [Verifier.read(KEY)]) == (TEXT, ("PeterNeumann",))


def test_a_note_opens_for_whoever_knows_a_signer():
    both = NOTE + TWO.line("一\ntwo\n")

    assert opened(NOTE, [ONE.verifier]) == ("一\ntwo\n", (ONE.name,))
    assert opened(both, [TWO.verifier]) == ("一\ntwo\n", (TWO.name,))
    assert opened(both, [ONE.verifier, TWO.verifier])[1] == (ONE.name, TWO.name)


@pytest.mark.parametrize(
    "note",
    [
        "",
        "\n",
        "text\n",
        NOTE.replace("two", "too"),
        NOTE.replace("\n\n", "\n"),
        NOTE.replace("\n", "\r\n"),
        NOTE.rstrip("\n"),
        NOTE + "\n",
        NOTE + ONE.line("一\ntwo\n"),
        NOTE + "— no signature\n",
        NOTE.replace("— ", "- "),
        TWO.sign("一\ntwo\n"),
        "a\0b\n\n" + ONE.line("a\0b\n"),
        "x" * 200_000 + NOTE,
    ],
    ids=range(14),
)
def test_what_is_no_note_or_signed_by_nobody_known_is_refused(note):
    with pytest.raises(BadNoteError):
        opened(note, [ONE.verifier])


def test_every_flipped_bit_of_a_signature_is_seen():
    start = NOTE.index("— ") + len(f"— {ONE.name} ")
    for at in range(start, len(NOTE) - 1):
        for bit in range(7):
            other = NOTE[:at] + chr(ord(NOTE[at]) ^ 1 << bit) + NOTE[at + 1 :]
            with pytest.raises(BadNoteError):
                opened(other, [ONE.verifier])


def test_a_false_signature_refuses_a_note_others_signed_as_well():
    false = TWO.line("another\n")

    with pytest.raises(BadNoteError):
        opened(NOTE + false, [ONE.verifier, TWO.verifier])
    assert opened(NOTE + false, [ONE.verifier])[1] == (ONE.name,)


def test_a_note_has_so_many_characters_and_no_more():
    rest = NOTE_CHARACTERS - len(ONE.sign("\n"))
    longest, longer = ONE.sign("x" * rest + "\n"), ONE.sign("x" * (rest + 1) + "\n")

    assert len(longest) == NOTE_CHARACTERS
    assert opened(longest, [ONE.verifier])[1] == (ONE.name,)
    with pytest.raises(BadNoteError, match="too long"):
        opened(longer, [ONE.verifier])


def test_a_note_has_so_many_signatures_and_no_more():
    others = [Signer(f"n{n}", bytes(32)).line("x\n") for n in range(NOTE_SIGNATURES)]
    note = ONE.sign("x\n") + "".join(others[1:])

    assert opened(note, [ONE.verifier]) == ("x\n", (ONE.name,))
    with pytest.raises(BadNoteError, match="too many"):
        opened(note + others[0], [ONE.verifier])


def test_the_text_of_a_note_ends_in_a_line_break():
    with pytest.raises(ValueError, match="line break"):
        ONE.sign("text")


def test_keys_are_read_as_they_are_written():
    new = Signer.new("fund.example/log")

    assert Signer.read(new.text()) == new
    assert Verifier.read(new.verifier.text()) == new.verifier
    assert Verifier.read(KEY).text() == KEY


@pytest.mark.parametrize(
    "text",
    ["", "a", "a+b", KEY[:-4], KEY.replace("c7", "c8"), KEY.replace("+AR", "+BR"), f"a b{KEY}"],
)
def test_what_is_no_key_is_refused(text):
    with pytest.raises(BadKeyError):
        Verifier.read(text)
    with pytest.raises(BadKeyError):
        Signer.read(f"PRIVATE+KEY+{text}")
    with pytest.raises(BadKeyError):
        Signer.read(KEY)


def test_a_checkpoint_comes_back_equal():
    assert Checkpoint.read(CHECKPOINT.text()) == CHECKPOINT
    assert checkpoint_in(ONE.sign(CHECKPOINT.text()), [ONE.verifier]) == CHECKPOINT


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a\n5\n",
        CHECKPOINT.text() + "more\n",
        CHECKPOINT.text().replace("\n5\n", "\n05\n"),
        CHECKPOINT.text().replace("\n5\n", "\n-5\n"),
        CHECKPOINT.text().replace("\n5\n", "\n５\n"),
        CHECKPOINT.text().replace("\n5\n", "\n" + "9" * 5_000 + "\n"),
        CHECKPOINT.text().replace("\n5\n", "\n\n"),
        CHECKPOINT.text().replace("AAA=", "AAB="),
        CHECKPOINT.text().replace("AAA=", "="),
        CHECKPOINT.text().replace("fund.example/log", ""),
        CHECKPOINT.text().rstrip("\n"),
    ],
)
def test_what_is_no_checkpoint_is_refused(text):
    with pytest.raises(BadNoteError):
        Checkpoint.read(text)
