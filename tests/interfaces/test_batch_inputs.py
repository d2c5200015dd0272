"""The files a batch run reads: which hold the lists, and that none is ever changed."""

import gzip

import pytest

from ipaward.domain.problem import RefusedError
from ipaward.interfaces.batch_inputs import find_inputs, unpacked
from ipaward.tables.headers import Naming
from ipaward.tables.intake import read_applications
from ipaward.tables.mapping import ListMapping, TableMapping
from tests.tables.world import VOCABULARY

ITEMS = "编号,金额\nA1,5\n"


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "R.csv").write_text("编号\nA1\n", "utf-8")
    return tmp_path


def put(folder, *names):
    for name in names:
        packed = gzip.compress(ITEMS.encode()) if name.endswith(".gz") else ITEMS.encode()
        (folder / name).write_bytes(packed)


def named(inputs):
    return {one.name: [child.name for child in one.children] for one in inputs.files}


@pytest.mark.parametrize("name", ["R.费用.csv", "R.费用.CSV", "r.费用明细.csv"])
def test_what_is_listed_as_read_is_what_the_intake_reads(folder, name):
    put(folder, name, "R.notes.csv")

    (one,) = find_inputs(folder / "R.csv", VOCABULARY, None).files

    read = read_applications(folder / "R.csv", VOCABULARY).files
    assert read == (one.told.as_posix(), *(child.as_posix() for child in one.children))
    assert named(find_inputs(folder, VOCABULARY, None)) == {"R.csv": [name], "R.notes.csv": []}


@pytest.mark.parametrize("second", ["R.费用明细.csv", "R.费用.csv.gz", "R.费用.CSV"])
@pytest.mark.parametrize("source", ["R.csv", ""])
def test_two_files_for_one_list_are_refused_before_anything_is_done(folder, source, second):
    put(folder, "R.费用.csv", second)

    with pytest.raises(RefusedError) as refusal:
        find_inputs(folder / source, VOCABULARY, None)

    (problem,) = refusal.value.problems
    assert problem.code == "list-twice"
    files = {one.file for one in (problem.place, *problem.also)}
    assert files == {f"{folder}/R.费用.csv", f"{folder}/{second}"}
    assert (folder / "R.费用.csv").read_text("utf-8") == ITEMS


def test_a_file_called_like_a_list_is_no_input_where_a_mapping_names_another(folder):
    put(folder, "R.费用.csv", "R.发票.csv")
    mapping = TableMapping(lists={"费用": ListMapping(sheet="发票")})

    found = find_inputs(folder, VOCABULARY, mapping)

    assert named(found) == {"R.csv": ["R.发票.csv"]}


def test_a_packed_child_is_unpacked_beside_its_table(folder, tmp_path):
    put(folder, "R.费用.csv.gz")

    (one,) = unpacked(find_inputs(folder / "R.csv", VOCABULARY, None), tmp_path / "work").files

    assert (one.read.parent / "R.费用.csv").read_text("utf-8") == ITEMS


def test_the_names_of_the_lists_are_worked_out_once_for_a_folder(folder, monkeypatch):
    worked_out = []
    of = Naming.of
    monkeypatch.setattr(Naming, "of", lambda one: worked_out.append(one) or of(one))
    put(folder, *(f"R{at}.csv" for at in range(20)))

    assert len(find_inputs(folder, VOCABULARY, None).files) == 21

    assert len(worked_out) == 1
