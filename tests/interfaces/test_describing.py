"""`ipaward policies`, `schema` and `fmt`."""

import json
import shutil
from pathlib import Path

import pytest

from ipaward.interfaces.cli import main
from ipaward.interfaces.packs import shipped
from tests.interfaces import tiny


def test_every_policy_at_hand_is_listed(office, capsys):
    assert main(["policies"]) == 0

    said = capsys.readouterr().out
    line = next(line for line in said.splitlines() if "tiny" in line)
    assert line.split() == ["tiny", "Tiny", "policy", "example", "verbatim", "1", "."]
    assert "ipaward policies POLICY" in said


def test_a_policy_named_is_listed_with_its_programmes(office, capsys):
    assert main(["policies", "tiny"]) == 0

    lines = [line.split() for line in capsys.readouterr().out.splitlines()]
    assert [line for line in lines if line[-1:] == ["."]] == [
        ["tiny", "Tiny", "policy", "example", "verbatim", "1", "."]
    ]
    assert ["grant", "programme", "Grant"] in lines


def test_a_policy_with_errors_is_listed_as_such(office, capsys):
    tiny.write(office, grant="programme: grant\n")

    assert main(["policies"]) == 1

    assert "has errors" in capsys.readouterr().out


def test_the_schema_of_applications_names_the_facts_of_the_policy(office, capsys):
    assert main(["schema", "--policy", "tiny"]) == 0

    described = json.loads(capsys.readouterr().out)
    assert list(described["properties"]) == ["number", "accepted", "firm", "local", "costs"]


def test_keys_go_to_chinese_and_back_without_a_trace(office):
    files = [office / name for name in tiny.FILES if name.endswith(".yaml")]
    before = [file.read_bytes() for file in files]

    assert main(["fmt", "--keys", "zh", *map(str, files)]) == 0
    chinese = [file.read_bytes() for file in files]
    assert main(["check", "tiny"]) == 0
    assert main(["fmt", "--keys", "en", *map(str, files)]) == 0

    assert all(one != other for one, other in zip(before, chinese, strict=True))
    assert [file.read_bytes() for file in files] == before


def test_nothing_is_rewritten_when_one_of_the_files_is_faulty(office):
    good = office / "rules/tiny/grant.yaml"
    bad = office / "rules/tiny/facts.yaml"
    bad.write_text("facts: [", "utf-8")
    before = good.read_bytes()

    assert main(["fmt", "--keys", "zh", str(good), str(bad)]) == 3

    assert good.read_bytes() == before


def test_the_language_of_the_keys_has_to_be_said(office, capsys):
    assert main(["fmt", "rules/tiny/grant.yaml"]) == 2

    assert "--keys" in capsys.readouterr().err


@pytest.mark.parametrize("pack", sorted(p.name for p in (shipped() / "policies").iterdir()))
def test_the_keys_of_every_policy_that_comes_with_ipaward_go_both_ways(pack, tmp_path, monkeypatch):
    shutil.copytree(shipped() / "policies", tmp_path / "policies")  # a policy may use another
    if (shipped() / "rules" / pack).is_dir():
        shutil.copytree(shipped() / "rules" / pack, tmp_path / "rules" / pack)
    monkeypatch.chdir(tmp_path)
    files = sorted(str(path) for path in Path().rglob(f"{pack}/*.yaml"))
    assert files
    assert main(["fmt", "--keys", "en", *files]) == 0
    english = {file: Path(file).read_bytes() for file in files}

    assert main(["fmt", "--keys", "zh", *files]) == 0
    assert main(["check", pack]) == 0
    assert main(["fmt", "--keys", "en", *files]) == 0

    assert {file: Path(file).read_bytes() for file in files} == english
