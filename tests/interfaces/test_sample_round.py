"""The sample round, as messy as what offices really get, through the whole house at once."""

import json

import pytest

from ipaward.interfaces.cli import main
from ipaward.interfaces.decision_schema import DecisionShape
from tests.samples import round_2021

OF_SAMPLE = ["--policy", "urumqi-ip-2020", "--programme", "certification-award"]


@pytest.fixture(scope="module")
def sample(tmp_path_factory):
    path = tmp_path_factory.mktemp("sample") / "round.xlsx"
    round_2021.write(path)
    return str(path)


def test_no_row_is_lost_and_every_decision_fits_the_schema(sample, capsys):
    assert main(["screen", sample, *OF_SAMPLE, "--format", "json", "--lang", "en"]) == 1

    said = capsys.readouterr()
    decisions = [json.loads(line) for line in said.out.splitlines()]
    assert f"{round_2021.ROWS} read = {len(decisions)} decided + " in said.err
    assert {one["verdict"] for one in decisions} == {"eligible", "ineligible", "pending"}
    for one in decisions:
        DecisionShape.model_validate(one)


def test_an_application_can_be_explained_in_either_language(sample, capsys):
    main(["screen", sample, *OF_SAMPLE, "--format", "json", "--quiet"])
    numbers = [json.loads(line)["application"] for line in capsys.readouterr().out.splitlines()]

    for number, language in zip(numbers[:2], ("zh", "en"), strict=True):
        main(["explain", sample, *OF_SAMPLE, "--application", number, "--lang", language])
        assert number in capsys.readouterr().out


def test_the_template_of_the_programme_is_read_back_without_a_mapping(tmp_path, capsys):
    form = str(tmp_path / "form.xlsx")
    assert main(["template", *OF_SAMPLE, "--out", form]) == 0

    code = main(["screen", form, *OF_SAMPLE, "--lang", "en"])

    said = capsys.readouterr()
    assert code in (0, 3)
    assert "unknown-header" not in said.out + said.err
