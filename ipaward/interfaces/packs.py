"""Where the policies are: the current folder, a folder named, and those that come with ipaward."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ipaward.interfaces.exits import refused

PARTS = ("policies", "rules")


@dataclass(frozen=True, slots=True)
class Found:
    """One policy and the folder whose `policies/` and `rules/` hold it."""

    name: str
    root: Path


def shipped() -> Path:
    """Give the folder of the policies that come with ipaward."""
    package = Path(__file__).parent.parent
    packs = package / "packs"
    return packs if packs.is_dir() else package.parent


def roots(named: Path | None = None) -> tuple[Path, ...]:
    """Give the folders to look in, the first to have a policy wins.

    Args:
        named: what `--packs` says; it goes before the current folder.
    """
    folders = [Path(), shipped()]
    if named is not None:
        if not named.is_dir():
            raise refused("file-not-there", str(named), file=str(named))
        # Whoever names `policies` itself means the folder it stands in.
        folders.insert(0, named.resolve().parent if named.resolve().name in PARTS else named)
    seen: dict[Path, Path] = {}
    for folder in folders:
        seen.setdefault(folder.resolve(), folder)
    return tuple(seen.values())


def policies(folders: Sequence[Path]) -> tuple[Found, ...]:
    """Give every policy of `folders`, by name; one that an earlier folder has is not repeated."""
    found: dict[str, Found] = {}
    for root in folders:
        for name in policies_of(root):
            found.setdefault(name, Found(name, root))
    return tuple(found[name] for name in sorted(found))


def policies_of(root: Path) -> tuple[str, ...]:
    """Give the names of the policies one folder holds."""
    names = {
        folder.name
        for part in PARTS
        if (root / part).is_dir()
        for folder in (root / part).iterdir()
        if folder.is_dir() and not folder.name.startswith((".", "_"))
    }
    return tuple(sorted(names))


def find(name: str, folders: Sequence[Path]) -> Found:
    """Give the policy called `name`, or refuse with the names there are."""
    for root in folders:
        if name in policies_of(root):
            return Found(name, root)
    known = [found.name for found in policies(folders)]
    if not known:
        raise refused("no-policies")
    raise refused("no-such-policy", name=name, known=backquoted(nearest_first(name, known)))


def of_path(path: str, folders: Sequence[Path]) -> Found:
    """Give the policy that `path` is, lies in, or names."""
    here = Path(path)
    if not here.exists():
        return find(path, folders)
    whole = here.resolve()
    for folder in (whole, *whole.parents):
        root = folder.parent.parent
        if folder.parent.name in PARTS and folder.name in policies_of(root):
            return Found(folder.name, _as_named(root))
    known = [found.name for found in policies(folders)]
    raise refused("not-in-a-pack", path, name=path, known=backquoted(known))


def below(path: str) -> tuple[Found, ...]:
    """Give every policy of the folder `path`, where it holds `policies/`; nothing otherwise."""
    root = Path(path)
    if root.is_dir() and root.resolve().name in PARTS:
        root = root.resolve().parent
    if not root.is_dir() or not any((root / part).is_dir() for part in PARTS):
        return ()
    return tuple(Found(name, _as_named(root.resolve())) for name in policies_of(root))


def _as_named(root: Path) -> Path:
    """Give `root` as seen from the current folder, so that places read as people would type."""
    return Path(root.relative_to(Path.cwd())) if root.is_relative_to(Path.cwd()) else root


def nearest_first(name: str, known: Sequence[str]) -> list[str]:
    """Give `known` with what is spelt most like `name` first."""
    near = difflib.get_close_matches(name, known, n=3, cutoff=0.5)
    return [*near, *(other for other in known if other not in near)]


def backquoted(names: Sequence[str], most: int = 12) -> str:
    """Write `names` in backquotes, the first of them where there are many."""
    shown = ", ".join(f"`{name}`" for name in names[:most])
    return f"{shown}, …" if len(names) > most else shown
