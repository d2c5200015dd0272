"""What is written is there whole or not at all, and what cannot be written is no fault of ours."""

import errno
import os
from pathlib import Path

import pytest

from ipaward.domain.limits import FILE_BYTES
from ipaward.domain.problem import RefusedError
from ipaward.interfaces.exits import LaterError
from ipaward.interfaces.files import content_of, reading, replace, writing


def test_a_file_is_replaced_and_nothing_is_left_beside_it(tmp_path):
    path = tmp_path / "a.yaml"
    path.write_bytes(b"old")

    replace(path, b"new")

    assert path.read_bytes() == b"new"
    assert list(tmp_path.iterdir()) == [path]


def test_a_result_without_room_keeps_the_old_file(tmp_path):
    path = tmp_path / "a.yaml"
    path.write_bytes(b"old")

    with pytest.raises(LaterError), writing(path):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    assert path.read_bytes() == b"old"


def test_a_fault_of_the_machine_is_known_inside_that_of_a_library(tmp_path):
    class LibraryError(Exception):
        pass

    with pytest.raises(LaterError) as caught, writing(tmp_path / "a.xlsx"):
        raise LibraryError(OSError(errno.EROFS, "Read-only file system"))

    assert "the folder is read-only" in caught.value.words.en


def test_a_fault_that_is_not_of_the_machine_goes_on_as_it_is(tmp_path):
    with pytest.raises(ZeroDivisionError), writing(tmp_path / "a"):
        raise ZeroDivisionError


@pytest.mark.parametrize(
    ("name", "code"), [("none.yaml", "file-not-there"), (".", "file-is-folder")]
)
def test_what_cannot_be_read_is_refused_by_name(tmp_path, name, code):
    with pytest.raises(RefusedError) as caught, reading(tmp_path / name):
        (tmp_path / name).read_bytes()

    (problem,) = caught.value.problems
    assert problem.code == code


def test_a_device_is_refused_and_not_read_for_ever():
    with pytest.raises(RefusedError) as caught:
        content_of(Path(os.devnull))

    assert caught.value.problems[0].code == "file-unreadable"


@pytest.mark.parametrize(("size", "read"), [(-1, -1), (0, 0), (1, 1), (2, 1)])
def test_of_a_file_that_is_too_large_only_so_much_is_read(tmp_path, size, read):
    path = tmp_path / "a"
    path.write_bytes(b"x" * (FILE_BYTES + size))

    assert len(content_of(path)) == FILE_BYTES + read
