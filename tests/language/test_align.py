from hypothesis import given
from hypothesis import strategies as st

from ipaward.domain.source import Source
from ipaward.language.report import Report
from ipaward.language.yamltree import read_tree

WORDS = st.lists(
    st.text(st.sampled_from("ab企业'\"\\,.=<>（）:#-😀"), min_size=1, max_size=5),
    min_size=1,
    max_size=6,
)


def scalar(text):
    tree = read_tree(Source("a.yaml", text), Report())
    return tree.entries[0].value.scalar


def agrees(found):
    """Every character but white space stands where it is said to stand."""
    text = found.source.text
    return [
        (c, text[at])
        for c, at in zip(found.text, found.offsets, strict=True)
        if not c.isspace() and c != text[at]
    ] == []


def rising(found):
    return list(found.offsets) == sorted(found.offsets)


@given(WORDS, st.sampled_from(["|", ">", "|-", ">-", "|+", ">2", "|2-"]), st.integers(1, 3))
def test_a_block_is_found_character_by_character(words, header, every):
    lines = [" ".join(words[at : at + every]) for at in range(0, len(words), every)]
    indent = "  "
    found = scalar(f"a: {header}\n" + "".join(f"{indent}{line}\n" for line in lines))

    assert agrees(found)
    assert rising(found)
    assert found.text.split() == " ".join(words).split()


@given(WORDS, st.sampled_from([" ", "\n  ", "\n\n  ", "  ", " \n   "]))
def test_single_quotes_are_found_character_by_character(words, gap):
    raw = gap.join(word.replace("'", "''") for word in words)
    found = scalar(f"a: '{raw}'\n")

    assert agrees(found)
    assert rising(found)


@given(WORDS, st.sampled_from([" ", "\n  ", "\\\n  ", "\\n", "\\t", "\\ "]))
def test_double_quotes_are_found_but_for_what_is_escaped(words, gap):
    raw = gap.join(word.replace("\\", "\\\\").replace('"', '\\"') for word in words)
    found = scalar(f'a: "{raw}"\n')

    text = found.source.text
    wrong = [
        c
        for c, at in zip(found.text, found.offsets, strict=True)
        if not c.isspace() and text[at] not in (c, "\\")
    ]
    assert wrong == []
    assert rising(found)


def test_escapes_point_at_their_backslash():
    found = scalar('a: "x\\u4f01y\\x41z\\U0001F600!"\n')

    assert found.text == "x企yAz😀!"
    assert [found.source.text[at] for at in found.offsets] == list("x\\y\\z\\!")


@given(WORDS)
def test_plain_text_over_several_lines_is_found(words):
    plain = ["x" + word.replace("#", "").replace(":", "") for word in words]
    found = scalar("a: " + "\n  ".join(plain) + "\n")

    assert agrees(found)
    assert rising(found)


def test_a_word_in_a_folded_text_is_shown_on_its_own_line():
    found = scalar("a: >\n    staff <= 250\n    and revenue < 5\n")

    start = found.text.index("revenue")
    assert str(found.span(start, start + 7)) == "a.yaml:3:9"


def test_lines_of_windows_shift_nothing():
    found = scalar("a: |\r\n  bc\r\n  de\r\nf: g\r\n")

    start = found.text.index("de")
    assert str(found.span(start, start + 2)) == "a.yaml:3:3"
