"""Where policies are found, and which of two with one name is taken."""

from pathlib import Path

import pytest

from ipaward.domain.problem import RefusedError
from ipaward.interfaces.packs import Found, below, find, of_path, policies, roots, shipped


@pytest.fixture
def here(tmp_path, monkeypatch):
    folder = tmp_path / "here"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


def pack(root: Path, name: str) -> Path:
    for part in ("policies", "rules"):
        (root / part / name).mkdir(parents=True)
    (root / "rules" / name / "facts.yaml").write_text("", "utf-8")
    return root


def refusal(wanted) -> str:
    with pytest.raises(RefusedError) as caught:
        wanted()
    (problem,) = caught.value.problems
    return problem.code


def test_the_folder_named_goes_before_the_current_one_and_that_before_what_is_shipped(
    here, tmp_path
):
    named = pack(tmp_path / "named", "alpha")
    pack(here, "alpha")
    pack(here, "beta")

    folders = roots(named)

    assert folders == (named, Path(), shipped())
    assert find("alpha", folders) == Found("alpha", named)
    assert find("beta", folders) == Found("beta", Path())


def test_a_policy_two_folders_have_is_listed_once(here, tmp_path):
    named = pack(tmp_path / "named", "alpha")
    pack(here, "alpha")
    pack(here, "beta")

    assert policies((named, here)) == (Found("alpha", named), Found("beta", here))


def test_half_a_policy_is_found_so_that_it_can_be_told_what_it_lacks(here):
    (here / "rules" / "half").mkdir(parents=True)

    assert [one.name for one in policies((here,))] == ["half"]


def test_hidden_folders_and_files_are_no_policies(here):
    (here / "policies" / ".git").mkdir(parents=True)
    (here / "policies" / "notes.txt").write_text("", "utf-8")

    assert policies((here,)) == ()


def test_the_policies_that_come_with_ipaward_are_found():
    assert policies((shipped(),))


def test_an_unknown_policy_is_refused_with_the_nearest_name_first(here):
    for name in ("alpha", "beta", "gamma"):
        pack(here, name)

    with pytest.raises(RefusedError) as caught:
        find("gama", (here,))

    (problem,) = caught.value.problems
    assert problem.code == "no-such-policy"
    assert problem.details["known"] == "`gamma`, `alpha`, `beta`"


def test_where_there_is_no_policy_at_all_that_is_said(here):
    assert refusal(lambda: find("alpha", (here,))) == "no-policies"


def test_a_folder_of_packs_that_is_not_there_is_refused(here):
    assert refusal(lambda: roots(here / "nowhere")) == "file-not-there"


@pytest.mark.parametrize(
    "path",
    ["alpha", "policies/alpha", "rules/alpha", "rules/alpha/", "rules/alpha/facts.yaml"],
)
def test_a_policy_is_known_by_its_name_its_folders_and_its_files(here, path):
    pack(here, "alpha")

    assert of_path(path, (here,)).name == "alpha"


def test_a_policy_elsewhere_is_known_by_its_path(here, tmp_path):
    elsewhere = pack(tmp_path / "elsewhere", "alpha")

    found = of_path(str(elsewhere / "rules" / "alpha"), (here,))

    assert found == Found("alpha", elsewhere.resolve())


def test_a_folder_that_belongs_to_no_policy_is_refused(here):
    pack(here, "alpha")
    (here / "other").mkdir()

    assert refusal(lambda: of_path("other", (here,))) == "not-in-a-pack"


@pytest.mark.parametrize("path", [".", "policies", "rules"])
def test_a_whole_folder_of_policies_stands_for_all_of_them(here, path):
    pack(here, "alpha")
    pack(here, "beta")

    assert [one.name for one in below(path)] == ["alpha", "beta"]


def test_one_policy_is_not_a_folder_of_policies(here):
    pack(here, "alpha")

    assert below("policies/alpha") == ()
