"""A bundle is written in one way, and good only if two people signed just this rulebook."""

import subprocess
from dataclasses import replace
from hashlib import sha256

import pytest

from ipaward.domain.limits import CANONICAL_WHOLE
from ipaward.ledger.bundles import BadBundleError, Bundle, bundle_in, check
from ipaward.ledger.notes import Checkpoint, Signer
from ipaward.ledger.rounds import Rulebook
from tests.ledger.decided import RULEBOOK
from tests.ledger.signed import APPROVER, AUTHOR, BUNDLE, STRANGER, TRUSTED, signed

POLICY, GRANT = RULEBOOK.files
TEXT = BUNDLE.text()
NOTE = signed()


def code_of(attempt, *given):
    with pytest.raises(BadBundleError) as raised:
        attempt(*given)
    return raised.value.code


def with_files(files, **changes):
    return replace(RULEBOOK, files=files, **changes)


# Its form.


def test_it_is_written_so():
    one, two = (sha256(RULEBOOK.files[path]).hexdigest() for path in (POLICY, GRANT))
    assert BUNDLE.text() == (
        "ipaward/rulebook/v1\n"
        "policy small\n"
        "number 1\n"
        f"digest {'d' * 64}\n"
        "author 样例甲\n"
        "approver 样例乙\n"
        f"{one}  policies/small/policy.yaml\n"
        f"{two}  rules/small/grant.yaml\n"
    )
    assert Bundle.read(TEXT) == BUNDLE
    assert bundle_in(BUNDLE.draft()) == (BUNDLE, ())
    assert bundle_in(NOTE) == (BUNDLE, (AUTHOR.name, APPROVER.name))


def test_tools_of_others_check_its_files(tmp_path):
    for path, content in RULEBOOK.files.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(content)

    def checked():
        command = ["sha256sum", "--check", "--quiet"]
        return subprocess.run(command, cwd=tmp_path, input=NOTE.encode(), capture_output=True)

    assert checked().returncode == 0
    (tmp_path / GRANT).write_bytes(b"other")
    assert checked().returncode == 1


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("ipaward/rulebook/v1\n", ""),
        ("ipaward/rulebook/v1", "ipaward/rulebook/v2"),
        ("ipaward/rulebook/v1", "Ipaward/rulebook/v1"),
        ("policy small\n", ""),
        ("policy small", "policy "),
        ("policy small", "policy"),
        ("policy small", "policy  small"),
        ("policy small", "policy small "),
        ("number 1", "number 0"),
        ("number 1", "number -1"),
        ("number 1", "number +1"),
        ("number 1", "number 01"),
        ("number 1", "number 1.0"),
        ("number 1", "number １"),
        ("number 1", "number 1_0"),
        ("number 1", "number one"),
        ("number 1", f"number {CANONICAL_WHOLE + 1}"),
        ("number 1", f"number {'9' * 5_000}"),
        ("d" * 64, ""),
        ("d" * 64, "d" * 63),
        ("d" * 64, "d" * 65),
        ("d" * 64, "D" * 64),
        ("d" * 64, "g" * 64),
        ("author 样例甲", "author "),
        ("author 样例甲", "author 样例 甲"),
        ("author 样例甲", "author 样例+甲"),
        ("author 样例甲", "author 样例甲\u200b"),
        ("author 样例甲\n", ""),
        ("author 样例甲\napprover 样例乙", "approver 样例乙\nauthor 样例甲"),
        ("approver 样例乙\n", ""),
        ("approver 样例乙", "approver "),
        ("approver 样例乙\n", "approver 样例乙\nnote x\n"),
        ("  rules", " rules"),
        ("  rules", "   rules"),
        ("  rules/small/grant.yaml", "  "),
        ("rules/small/grant.yaml", "policies/small/policy.yaml"),
        ("rules/small/grant.yaml", "grant.yaml"),  # before the one above it
        ("rules/small/grant.yaml", "rules\t/small/grant.yaml"),
        ("\n", "\r\n"),
        ("grant.yaml\n", "grant.yaml"),
        ("grant.yaml\n", "grant.yaml\n\n"),
    ],
)
def test_any_other_spelling_is_none(before, after):
    assert before in TEXT
    assert code_of(Bundle.read, TEXT.replace(before, after)) == "bundle-unreadable"


@pytest.mark.parametrize("text", ["", "\n", "x", TEXT[: TEXT.index("policies/")], TEXT * 2])
def test_what_is_no_bundle_at_all_is_none(text):
    assert code_of(Bundle.read, text) == "bundle-unreadable"
    assert code_of(bundle_in, text) == "bundle-unreadable"


def test_a_bundle_of_no_files_is_none():
    assert code_of(Bundle.of, with_files({}), 1, "a", "b") == "bundle-unreadable"


@pytest.mark.parametrize("number", [1, CANONICAL_WHOLE])
def test_the_least_and_the_largest_number(number):
    made = replace(BUNDLE, number=number)

    assert Bundle.read(made.text()) == made


@pytest.mark.parametrize("name", ["样例甲", "ann", "ANN", "Ann", "ＡNN", "ann\u3164"])
@pytest.mark.parametrize("other", ["样例甲", "ann", "ANN"])
def test_who_wrote_it_does_not_approve_it_by_whatever_spelling_of_the_name(name, other):
    is_one = (name == "样例甲") == (other == "样例甲")
    if is_one:
        assert code_of(Bundle.of, RULEBOOK, 1, name, other) == "bundle-same-person"
    else:
        assert Bundle.of(RULEBOOK, 1, name, other).approver == other


# Its signatures.


def test_signed_by_both_it_is_good_in_whichever_order():
    assert check(NOTE, RULEBOOK, *TRUSTED) == BUNDLE
    assert check(signed(BUNDLE, APPROVER, AUTHOR), RULEBOOK, *TRUSTED) == BUNDLE
    keys = [[STRANGER.verifier, *each] for each in TRUSTED]
    assert check(NOTE, RULEBOOK, *keys) == BUNDLE


NAMESAKE = Signer(AUTHOR.name, bytes([3] * 32))
ONE_KEY = Signer(APPROVER.name, AUTHOR.seed)
CHECKPOINT = Checkpoint("ipaward/rulebook/v1", 1, bytes(32)).text()
FOREIGN = BUNDLE.draft() + AUTHOR.line(CHECKPOINT) + APPROVER.line(CHECKPOINT)
NUMBERLESS = NOTE.replace(AUTHOR.line(TEXT), f"— {AUTHOR.name} \n")


@pytest.mark.parametrize(
    ("note", "authors", "approvers", "code"),
    [
        # H01: a signature, or what it is checked with, is missing.
        (BUNDLE.draft(), *TRUSTED, "bundle-not-signed"),
        (TEXT, *TRUSTED, "bundle-unreadable"),
        (signed(BUNDLE, AUTHOR), *TRUSTED, "bundle-not-signed"),
        (signed(BUNDLE, APPROVER), *TRUSTED, "bundle-not-signed"),
        (NUMBERLESS, *TRUSTED, "bundle-unreadable"),
        ("", *TRUSTED, "bundle-unreadable"),
        (NOTE, [], TRUSTED[1], "bundle-not-signed"),
        (NOTE, TRUSTED[0], [], "bundle-not-signed"),
        (NOTE, [], [], "bundle-not-signed"),
        # By somebody else.
        (signed(BUNDLE, NAMESAKE, APPROVER), *TRUSTED, "bundle-not-signed"),
        (signed(BUNDLE, STRANGER, APPROVER), *TRUSTED, "bundle-not-signed"),
        (NOTE, [STRANGER.verifier], TRUSTED[1], "bundle-not-signed"),
        (signed(BUNDLE, AUTHOR, AUTHOR), *TRUSTED, "bundle-not-signed"),
        (signed(BUNDLE, AUTHOR, APPROVER, APPROVER), *TRUSTED, "bundle-not-signed"),
        (signed(BUNDLE, AUTHOR, APPROVER, STRANGER), *TRUSTED, "bundle-signed-by-more"),
        # In the other role.
        (NOTE, TRUSTED[1], TRUSTED[0], "bundle-not-signed"),
        # One person, known by the key.
        (signed(BUNDLE, AUTHOR, ONE_KEY), TRUSTED[0], [ONE_KEY.verifier], "bundle-same-person"),
        # H05: signed as something else.
        (FOREIGN, *TRUSTED, "bundle-not-signed"),
        (CHECKPOINT + "\n" + AUTHOR.line(CHECKPOINT), *TRUSTED, "bundle-unreadable"),
        (
            NOTE.replace(TEXT, replace(BUNDLE, number=2).text()),
            *TRUSTED,
            "bundle-not-signed",
        ),
    ],
)
def test_a_bundle_that_two_people_did_not_sign_is_refused(note, authors, approvers, code):
    assert code_of(check, note, RULEBOOK, authors, approvers) == code


FILES = RULEBOOK.files
# H02: each is signed as it was, and offered as it is now.
OTHER = {
    "changed": with_files({**FILES, GRANT: b"grant "}),
    "added": with_files({**FILES, "rules/small/loan.yaml": b""}),
    "removed": with_files({POLICY: FILES[POLICY]}),
    "renamed": with_files({POLICY: FILES[POLICY], "rules/small/gront.yaml": FILES[GRANT]}),
    "another case": with_files({POLICY: FILES[POLICY], "rules/small/Grant.yaml": FILES[GRANT]}),
    "swapped": with_files({POLICY: FILES[GRANT], GRANT: FILES[POLICY]}),
    "none": with_files({}),
}


@pytest.mark.parametrize("rulebook", OTHER.values(), ids=OTHER)
def test_a_bundle_is_of_the_files_that_were_signed(rulebook):
    assert code_of(check, NOTE, rulebook, *TRUSTED) == "bundle-other-files"


def test_which_files_differ_is_told_the_first_of_them():
    more = {**FILES, **{f"rules/small/{n}.yaml": b"" for n in range(9)}}

    with pytest.raises(BadBundleError) as raised:
        check(NOTE, with_files(more), *TRUSTED)

    assert raised.value.details["files"].split(", ") == [
        *(f"`rules/small/{n}.yaml`" for n in range(5)), "…",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("rulebook", "code"),
    [
        (replace(RULEBOOK, policy="large"), "bundle-other-policy"),
        (replace(RULEBOOK, policy="Small"), "bundle-other-policy"),
        (replace(RULEBOOK, digest="e" * 64), "bundle-read-otherwise"),
    ],
)
def test_a_bundle_is_of_one_rulebook(rulebook, code):
    assert code_of(check, NOTE, rulebook, *TRUSTED) == code


def test_whatever_single_byte_is_changed_dropped_or_doubled_it_is_refused():
    raw = NOTE.encode()
    for at in range(len(raw)):
        one = raw[at : at + 1]
        for new in (bytes([raw[at] ^ 1 << at % 7]), b"", one + one):
            other = raw[:at] + new + raw[at + 1 :]
            try:
                text = other.decode()
            except UnicodeDecodeError:
                continue  # what is no text is refused where it is read
            with pytest.raises(BadBundleError):
                check(text, RULEBOOK, *TRUSTED)


def test_the_digests_of_a_rulebook_are_in_order_of_paths():
    turned = Rulebook("small", "d" * 64, dict(reversed(FILES.items())))

    assert list(turned.digests()) == sorted(FILES)
    assert Bundle.of(turned, 1, AUTHOR.name, APPROVER.name) == BUNDLE
