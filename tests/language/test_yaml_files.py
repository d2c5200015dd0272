"""What authors may hand in as YAML, and what they are told: bad inputs A01 to A34."""

import time

import pytest

from ipaward.domain.limits import FILE_BYTES, FILE_NODES, SCALAR_CHARACTERS, YAML_DEPTH
from ipaward.domain.source import Source
from ipaward.language.report import Report
from ipaward.language.source_text import read_source
from ipaward.language.yamltree import Map, Seq, Word, read_tree


def read(content):
    report = Report()
    data = content if isinstance(content, bytes) else content.encode()
    source = read_source("rules/a.yaml", data, report)
    tree = None if source is None else read_tree(source, report)
    return tree, report.problems


def told(content):
    return [p.code for p in read(content)[1]]


def value(content):
    tree, problems = read(content)
    assert problems == []
    return tree.entries[0].value.text


@pytest.mark.parametrize(
    "text",
    ["NO", "yes", "on", "off", "y", "00123", "0123", "0o17", "0x1F", "1_000", "1e3", "1.0e+3",
     "2026-02-30", ".inf", ".nan", "-.inf", "１２", "~", "null", "12:30:45"],
)  # fmt: skip
def test_every_scalar_stays_the_text_it_is(text):
    assert value(f"a: {text}\n") == text


def test_a_byte_order_mark_is_no_part_of_the_text():
    assert value("\ufeffa: b\n") == "b"


@pytest.mark.parametrize("content", ["", "\n", "# nothing\n", "---\n"])
def test_a_file_without_content_is_refused(content):
    assert told(content) == ["empty-file"]


@pytest.mark.parametrize(
    ("encoding", "byte", "guess"), [("gb18030", 3, "GB18030"), ("utf-16", 0, "UTF-16")]
)
def test_another_encoding_is_named_with_its_first_wrong_byte(encoding, byte, guess):
    _, problems = read("a: 企业\n".encode(encoding))

    assert [(p.code, p.details["byte"], p.details["guess"]) for p in problems] == [
        ("not-utf8", str(byte), guess)
    ]


def test_the_first_wrong_byte_counts_the_byte_order_mark():
    _, problems = read(b"\xef\xbb\xbfa: \xff\n")

    assert problems[0].details["byte"] == "6"


@pytest.mark.parametrize(
    "character",
    ["\u202e", "\u200b", "\u2066", "\u200f", "\u2060", "\u0085", "\u2028", "\0", "\x1b", "\r"],
)
def test_a_character_nobody_sees_is_refused_where_it_stands(character):
    tree, problems = read(f"a: b{character}c\n")

    assert tree is None
    assert [(p.code, p.place.start) for p in problems] == [("unseen-character", 4)]


def test_line_ends_of_windows_are_accepted():
    assert value("a: b\r\nc: d\r\n") == "b"


@pytest.mark.parametrize(("size", "codes"), [(-1, []), (0, []), (1, ["file-too-large"])])
def test_a_file_has_a_greatest_size(size, codes):
    content = "a: b\n" + "#" * (FILE_BYTES - 5 + size)

    assert told(content) == codes


@pytest.mark.parametrize(("more", "codes"), [(-1, []), (0, []), (1, ["too-many-nodes"])])
def test_a_file_has_a_greatest_count_of_items(more, codes):
    items = FILE_NODES - 1 + more  # the list itself is one

    assert told("[" + "a," * items + "]") == codes


@pytest.mark.parametrize(("more", "codes"), [(-1, []), (0, []), (1, ["scalar-too-long"])])
def test_one_text_has_a_greatest_length(more, codes):
    assert told("a: " + "b" * (SCALAR_CHARACTERS + more)) == codes


@pytest.mark.parametrize(("more", "codes"), [(-1, []), (0, []), (1, ["nested-too-deep"])])
def test_nesting_has_an_end(more, codes):
    depth = YAML_DEPTH + more

    assert told("[" * depth + "]" * depth) == codes


@pytest.mark.parametrize("bomb", ["[" * 10_000, "{a: " * 10_000, "- " * 10_000, "? " * 10_000])
def test_a_bomb_of_depth_is_refused_before_it_hurts(bomb):
    start = time.perf_counter()

    assert told(bomb) in (["nested-too-deep"], ["yaml-syntax"])
    assert time.perf_counter() - start < 1


def test_a_bomb_of_aliases_is_never_followed():
    lines = ["a0: &a0 [x, x]"]
    lines += [f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]" for n in range(1, 30)]
    start = time.perf_counter()

    assert set(told("\n".join(lines))) == {"anchor", "alias"}
    assert time.perf_counter() - start < 1


def test_a_file_wrong_from_end_to_end_is_refused_soon():
    start = time.perf_counter()

    codes = told("a: b\n" + "c: \u200b\n" * 100_000)

    assert codes.count("unseen-character") == 1_000
    assert codes[-1] == "too-many-problems"
    assert time.perf_counter() - start < 5


def test_both_places_of_a_duplicate_are_shown():
    _, problems = read("甲: 1\n乙: 2\n甲: 3\n")

    assert [str(problems[0].place), str(problems[0].also[0])] == [
        "rules/a.yaml:3:1",
        "rules/a.yaml:1:1",
    ]


@pytest.mark.parametrize(
    ("text", "noted"),
    [("a: b #c", True), ("a: b # c", True), ("a: b  #c", True), ("a: b  # c", False),
     ('a: "b" #c', False), ("a: b#c", False), ("a: b", False)],
)  # fmt: skip
def test_a_hash_that_perhaps_belongs_to_the_text_is_noted(text, noted):
    assert told(text + "\n") == ["hash-comment"] * noted


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        ("{理由: 甲, 乙}", True),
        ("{a: b, c, d: e}", True),
        ("{a: b, c: }", False),
        ("[甲, 乙]", False),
    ],
)
def test_a_comma_that_cuts_prose_in_braces_is_seen(text, cut):
    assert told(f"x: {text}\n") == ["prose-in-braces"] * cut


RULE = """排除:
  - 名: 失信
    条件: 申请人.失信
    依据: X2「不予奖励」
    理由: {zh: 失信, en: dishonest}
"""


@pytest.mark.parametrize(
    ("right", "slip", "code", "place", "marked"),
    [
        ("条件: ", "条件：", "full-width-punctuation", "3:7", "："),
        ("条件: ", "条件:", "no-blank", "3:7", ":"),
        ("条件: ", "条件:\u00a0", "odd-blank", "3:8", "\u00a0"),
        ("条件: ", "条件:\u3000", "odd-blank", "3:8", "\u3000"),
        ("条件: ", "条件：\u3000", "full-width-punctuation", "3:7", "："),
        ("    条件", "\u3000\u3000条件", "odd-blank", "3:1", "\u3000\u3000"),
        ("    条件", "\u3000\u3000\u3000\u3000条件", "odd-blank", "3:1", "\u3000" * 4),
        ("    条件", "\u00a0\u00a0\u00a0\u00a0条件", "odd-blank", "3:1", "\u00a0" * 4),
        ("- 名", "-名", "no-blank", "2:3", "-"),
        ("- 名", "-\u3000名", "odd-blank", "2:4", "\u3000"),
        ("- 名", "－ 名", "full-width-punctuation", "2:3", "－"),
        ("排除:", "排除：", "full-width-punctuation", "1:3", "："),
        ("理由: ", "理由：", "full-width-punctuation", "5:7", "："),
        (", en: ", "，en: ", "full-width-punctuation", "5:16", "，"),
        ("zh: ", "zh：", "full-width-punctuation", "5:12", "："),
        ("{zh", "｛zh", "full-width-punctuation", "5:9", "｛"),
    ],
)
def test_a_slip_of_typing_is_told_where_it_stands(right, slip, code, place, marked):
    assert RULE.count(right) == 1

    _, problems = read(RULE.replace(right, slip))

    first = problems[0].place
    assert {p.code for p in problems} <= {code, "odd-blank"}
    assert (problems[0].code, str(first)) == (code, f"rules/a.yaml:{place}")
    assert first.source.text[first.start : first.end] == marked


def test_all_slips_of_a_file_are_told_at_once():
    text = (RULE + RULE.replace("排除", "资格")).replace("条件: ", "条件：").replace("- 名", "-名")

    _, problems = read(text)

    assert [str(p.place).partition(":")[2] for p in problems] == ["2:3", "3:7", "7:3", "8:7"]


@pytest.mark.parametrize(
    "text",
    [
        '理由: "注意：甲"\n',
        "理由: |\n  注意：甲\n  -乙:丙\n  \u3000\u3000丁\n",
        "理由: 甲\n  注意：乙\n",
        "理由: {zh: 甲，乙, en: a}\n",
        "类型: 代码:失信名单\n",
        "- -1\n- 12:30\n- 甲：乙\n",
    ],
)
def test_what_a_text_may_hold_is_no_slip(text):
    assert told(text) == []


@pytest.mark.parametrize(
    "fault", ["坏: [\n", '坏: "甲\n', "坏: 甲: 乙\n", "\u3000坏 甲\n", "- 坏\n", " 坏: 甲\n"]
)
@pytest.mark.parametrize(
    "text",
    [
        "a:\n  理由: |\n    注意：甲\n    \u3000\u3000第一条\n",
        'a: "注意：\n  条件：甲"\n',
        "a: {b: 「丙，丁：戊」}\n",
    ],
)
def test_a_text_is_not_blamed_for_what_stands_below_it(text, fault):
    _, problems = read(text + fault + "b: 甲\n")

    assert all(p.place.start >= len(text) for p in problems)


def test_looking_for_slips_has_an_end():
    start = time.perf_counter()

    told("a: b\n" + "c：d\n" * 100_000)

    assert time.perf_counter() - start < 5


def test_places_count_characters_and_not_bytes():
    tree, _ = read("企业: {名称: 😀公司, 类型: 甲}\n")

    inner = tree.entries[0].value.entries[1]
    assert str(inner.key.span) == "rules/a.yaml:1:15"


def test_a_tree_has_the_nodes_of_the_file():
    tree, _ = read("a:\n  - b\n  - {c: d}\n")

    assert isinstance(tree, Map)
    listing = tree.entries[0].value
    assert isinstance(listing, Seq)
    assert isinstance(listing.items[0], Word)
    assert isinstance(listing.items[1], Map)


def test_the_pure_loader_sees_the_same(monkeypatch):
    text = "a: [b, {c: '它''s'}]\nd: |\n  e\n  f\ng: >-\n  h\n  i\n"
    one, _ = read(text)
    monkeypatch.setattr("ipaward.language.yamltree._LOADER", __import__("yaml").SafeLoader)
    other = read_tree(Source("rules/a.yaml", text), Report())

    assert [e.value.text for e in one.entries if isinstance(e.value, Word)] == [
        e.value.text for e in other.entries if isinstance(e.value, Word)
    ]
