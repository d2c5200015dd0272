"""A TrueType font for tests: each of its characters is a black box as wide as its place in it."""

import struct
from pathlib import Path

EM = 1000
NAME = "Invented Sans SC"


def write_font(path: Path, characters: str, *, style: str = "Regular") -> Path:
    """Write a font that has `characters`, and a tall box for all it has not."""
    has = sorted(set(characters))
    outlines = [box(900, 900), *(box(100 + 5 * at, 500) for at in range(len(has)))]
    offsets = [sum(map(len, outlines[:at])) for at in range(len(outlines) + 1)]
    count = len(outlines)
    tables = {
        b"cmap": cmap([ord(c) for c in has]),
        b"glyf": b"".join(outlines),
        b"head": struct.pack(
            ">IIIIHHQQhhhhHHhhh",
            0x10000, 0x10000, 0, 0x5F0F3CF5, 0, EM, 0, 0, 0, 0, EM, EM, 0, 8, 2, 1, 0,
        ),
        b"hhea": struct.pack(">IhhhHhhhhhhhhhhhH", 0x10000, 800, -200, 0, EM, *(0,) * 11, count),
        b"hmtx": b"".join(struct.pack(">Hh", EM, 0) for _ in outlines),
        b"loca": struct.pack(f">{count + 1}I", *offsets),
        b"maxp": struct.pack(">IH13H", 0x10000, count, 4, 1, *(0,) * 11),
        b"name": names({1: NAME, 2: style}),
    }  # fmt: skip
    directory, content = b"", b""
    start = 12 + 16 * len(tables)
    for tag, table in tables.items():
        directory += tag + struct.pack(">III", 0, start + len(content), len(table))
        content += table + b"\0" * (-len(table) % 4)
    path.write_bytes(struct.pack(">IHHHH", 0x10000, len(tables), 0, 0, 0) + directory + content)
    return path


def box(width: int, height: int) -> bytes:
    head = struct.pack(">hhhhhHH", 1, 0, 0, width, height, 3, 0)
    steps = struct.pack(">8h", 0, 0, width, 0, 0, height, 0, -height)
    outline = head + b"\1" * 4 + steps
    return outline + b"\0" * (-len(outline) % 4)


def cmap(points: list[int]) -> bytes:
    groups = b"".join(struct.pack(">III", one, one, at) for at, one in enumerate(points, start=1))
    return (
        struct.pack(">HHHHI", 0, 1, 3, 10, 12)
        + struct.pack(">HHIII", 12, 0, 16 + len(groups), 0, len(points))
        + groups
    )


def names(said: dict[int, str]) -> bytes:
    entries, words = b"", b""
    for number, text in said.items():
        word = text.encode("utf-16-be")
        entries += struct.pack(">6H", 3, 1, 0x409, number, len(word), len(words))
        words += word
    return struct.pack(">HHH", 0, len(said), 6 + len(entries)) + entries + words
