"""The tables of the grammar are worked out beforehand; nothing else may come of them."""

import subprocess
import sys

from ipaward.language import syntax

ASKED = """
from ipaward.language import syntax
import lark.lark
lark.lark.Lark.__init__ = None
print(syntax._grammar().parse_interactive(start="cell").accepts() != set())
"""


def test_the_tables_are_those_of_the_grammar_and_of_this_lark():
    made_of = syntax.TABLES.read_bytes().partition(b"\n")[0]

    assert made_of == syntax.tables().partition(b"\n")[0], "python -m tests.language.tables"


def test_with_the_tables_the_grammar_is_not_read():
    said = subprocess.run(
        [sys.executable, "-c", ASKED], capture_output=True, text=True, check=False
    )

    assert said.stdout == "True\n", said.stderr


def test_without_tables_of_this_grammar_it_is_read(tmp_path, monkeypatch):
    old = tmp_path / "grammar.tables"
    old.write_bytes(b"of another grammar\n")
    monkeypatch.setattr(syntax, "TABLES", old)

    from_text = syntax._grammar.__wrapped__()

    assert isinstance(from_text.options.transformer, syntax._Builder)
    assert states(from_text) == states(syntax._grammar())
    assert options(from_text) == options(syntax._grammar())


def states(grammar):
    """What may follow in each state; which number a state has is chance."""
    found = grammar.parser.parser._parse_table.states.values()
    return sorted(sorted(map(str, actions)) for actions in found)


def options(grammar):
    """How a grammar was asked for, but for what builds the trees: there it is one of its own."""
    return {k: v for k, v in grammar.options.options.items() if k != "transformer"}
