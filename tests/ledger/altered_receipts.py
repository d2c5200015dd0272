"""Receipts altered at random: none of them may be taken for true.

`python -m tests.ledger.altered_receipts --count 100000` prints how many were tried and accepted.
"""

import argparse
import base64
import random
import tempfile
from collections import Counter
from pathlib import Path

from ipaward.ledger.proving import receipt
from ipaward.ledger.receipt import BadReceiptError, Receipt, check
from tests.ledger.courses import LOG, NOON, event, none_due, opened

BASE64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"


def one_of_three_hundred(folder):
    """A receipt out of a new ledger, and the key that signed it."""
    log = opened(folder)
    log.append(LOG, [event(f"E{n}", f"S{n % 50}") for n in range(300)], none_due, NOON)
    return receipt(log.ledger, 123), log.ledger.verifier


def bit_flipped(text, chance):
    raw = bytearray(text.encode())
    raw[chance.randrange(len(raw))] ^= 1 << chance.randrange(8)
    return raw.decode(errors="surrogateescape")


def line_dropped(text, chance):
    lines = text.split("\n")
    del lines[chance.randrange(len(lines))]
    return "\n".join(lines)


def lines_swapped(text, chance):
    lines = text.split("\n")
    one, two = chance.sample(range(len(lines)), 2)
    lines[one], lines[two] = lines[two], lines[one]
    return "\n".join(lines)


def line_doubled(text, chance):
    lines = text.split("\n")
    at = chance.randrange(len(lines))
    return "\n".join([*lines[:at], lines[at], *lines[at:]])


def index_changed(text, chance):
    index = Receipt.read(text).index
    other = chance.choice([chance.randrange(400), index + 512, f"0{index}", f"+{index}", -index])
    return text.replace(f"index {index}\n", f"index {other}\n")


def carriage_returned(text, chance):
    lines = text.split("\n")
    marked = chance.randrange(1, 2 ** (len(lines) - 1))
    ends = ["\r\n" if marked >> n & 1 else "\n" for n in range(len(lines) - 1)]
    return "".join(map("".join, zip(lines, [*ends, ""], strict=True)))


def blank_added(text, chance):
    at = chance.randrange(len(text) + 1)
    return text[:at] + chance.choice(" \t\n\u00a0\u3000\ufeff") + text[at:]


def truncated(text, chance):
    return text[: chance.randrange(len(text))]


def respelled(text, chance):
    """Base64 whose last letter differs in bits that are thrown away, or without its padding."""
    lines = text.split("\n")
    at = chance.choice([n for n, line in enumerate(lines) if line.endswith("=")])
    whole = lines[at].rstrip("=")
    last = chance.choice([c for c in BASE64 if _means_the_same(whole, c)])
    lines[at] = chance.choice([whole, whole[:-1] + last + lines[at][len(whole) :], lines[at] + "="])
    return "\n".join(lines)


def _means_the_same(whole, last):
    encoded = whole.rpartition(" ")[2]
    padding = "=" * (-len(encoded) % 4)
    one, two = encoded + padding, encoded[:-1] + last + padding
    return base64.b64decode(one) == base64.b64decode(two)


WAYS = [
    bit_flipped, line_dropped, lines_swapped, line_doubled, index_changed, carriage_returned,
    blank_added, truncated, respelled,
]  # fmt: skip


def alterations(text, chance, count):
    """Give so many texts that are not `text`, each with the name of its way."""
    while count:
        way = chance.choice(WAYS)
        other = way(text, chance)
        if other != text:
            count -= 1
            yield way.__name__, other


def is_accepted(text, verifier):
    try:
        check(Receipt.read(text), [verifier])
    except BadReceiptError:
        return False
    return True


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--count", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().getrandbits(32))
    asked = parser.parse_args()
    print(f"seed={asked.seed}")
    with tempfile.TemporaryDirectory() as folder:
        true, verifier = one_of_three_hundred(Path(folder))
    tried, accepted = Counter(), Counter()
    for way, text in alterations(true.text(), random.Random(asked.seed), asked.count):
        tried[way] += 1
        if is_accepted(text, verifier):
            accepted[way] += 1
            print(f"accepted: {way} {text!r}")
    for way, count in sorted(tried.items()):
        print(f"{way}: {count} tried, {accepted[way]} accepted")
    print(f"all: {tried.total()} tried, {accepted.total()} accepted")
    return 1 if accepted else 0


if __name__ == "__main__":
    raise SystemExit(main())
