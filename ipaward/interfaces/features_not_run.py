"""Features that are there and not run, named so that nobody takes them for tried."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from ipaward.domain.words import Words
from ipaward.interfaces.feature_files import FOLDER, feature_files, stray_features
from ipaward.interfaces.packs import Found, policies_of


@dataclass(frozen=True, slots=True)
class NotRun:
    """Features that are not run, and why.

    Attributes:
        is_fault: whether somebody misplaced them; not where a policy takes the place of another.
    """

    words: Words
    is_fault: bool


def of_no_policy(packs: Sequence[Path], known: Sequence[str]) -> Iterator[NotRun]:
    """Give each feature that lies where no policy is."""
    # A folder without policies may have features of something else.
    for root in (one for one in packs if policies_of(one)):
        for path in stray_features(root, known):
            where = shown(path)
            words = Words(
                f"{where}：没有运行，features 下的文件夹要与政策同名",
                f"{where}: not run, the folder below `features` must be named after a policy",
            )
            yield NotRun(words, is_fault=True)


def beside_another(found: Found, packs: Sequence[Path]) -> Iterator[NotRun]:
    """Give the features of a policy that do not lie beside it, by their folder."""
    for root in packs:
        if root.resolve() == found.root.resolve() or not feature_files(root, found.name):
            continue
        where, taken = shown(root / FOLDER / found.name), shown(found.root)
        if found.name in policies_of(root):
            words = Words(
                f"{where}：没有运行，旁边的政策由 {taken} 里的同名政策代替",
                f"{where}: not run, the policy beside it gives way to the one in {taken}",
            )
            yield NotRun(words, is_fault=False)
        else:
            words = Words(
                f"{where}：没有运行，这个政策在 {taken}，把场景放在它旁边的 features 里",
                f"{where}: not run, the policy is in {taken}: put its features beside it",
            )
            yield NotRun(words, is_fault=True)


def shown(path: Path) -> str:
    """Give a path as seen from the current folder."""
    here = Path.cwd()
    whole = path.resolve()
    return (whole.relative_to(here) if whole.is_relative_to(here) else path).as_posix()
