"""Decisions counted in groups as one page for a browser, with nothing beside it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from ipaward.tables.breakdown import Breakdown, Group, Overview, cells_of, heads_of
from ipaward.tables.breakdown_chart import chart
from ipaward.tables.svg import DECLARED, plain
from ipaward.tables.writing import replacing

_STYLE = (
    "body{font-family:sans-serif;max-width:64rem;margin:2rem auto;padding:0 1rem;color:#000;"
    "background:#fff}table{border-collapse:collapse;margin:1.5rem 0}"
    "caption{text-align:left;font-weight:bold;padding:.4rem 0}"
    "th,td{border:1px solid #767676;padding:.25rem .6rem;text-align:left;vertical-align:top}"
    "thead th{background:#dde6f0}.n{text-align:right;font-variant-numeric:tabular-nums}"
    "tbody th{font-weight:normal}svg{max-width:100%;height:auto}dt{font-weight:bold}"
)


def write_page(path: Path, overview: Overview) -> None:
    """Write the page: the same overview gives the same file, to the byte."""
    with replacing(path) as part:
        part.write_text("\n".join(_page(overview)) + "\n", "utf-8", newline="\n")


def _page(overview: Overview) -> Iterator[str]:
    title = plain(overview.title)
    yield "<!doctype html>"
    yield f'<html lang="{overview.language.value}">'
    yield '<head><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
    # It says so itself that it needs nothing from anywhere and runs nothing.
    yield (
        '<meta http-equiv="Content-Security-Policy"'
        " content=\"default-src 'none'; style-src 'unsafe-inline'\">"
    )
    yield f"<title>{title}</title><style>{_STYLE}</style></head>"
    yield f"<body><main><h1>{title}</h1>"
    yield "<dl>"
    for word, words in overview.lines:
        yield f"<dt>{plain(word)}</dt><dd>{plain(words)}</dd>"
    yield "</dl>"
    for remark in overview.remarks:
        yield f"<p>{plain(remark)}</p>"
    for breakdown in overview.breakdowns:
        yield from _table(breakdown, overview)
    picture = chart(overview).removeprefix(DECLARED).strip()
    yield f"<figure>{picture}</figure>"
    yield "</main></body></html>"


def _table(breakdown: Breakdown, overview: Overview) -> Iterator[str]:
    yield f"<table><caption>{plain(breakdown.title)}</caption><thead><tr>"
    for head, is_figure in heads_of(breakdown, overview.language):
        look = ' class="n"' if is_figure else ""
        yield f'<th scope="col"{look}>{plain(head)}</th>'
    yield "</tr></thead><tbody>"
    for group in breakdown.groups:
        yield _row(breakdown, group)
    yield "</tbody></table>"
    if breakdown.remark:
        yield f"<p>{plain(breakdown.remark)}</p>"


def _row(breakdown: Breakdown, group: Group) -> str:
    first, *rest = cells_of(breakdown, group)
    texts = len(breakdown.heads) - 1
    cells = [f'<th scope="row">{plain(first)}</th>']
    cells += [f"<td>{plain(cell)}</td>" for cell in rest[:texts]]
    cells += [f'<td class="n">{plain(cell)}</td>' for cell in rest[texts:]]
    return f"<tr>{''.join(cells)}</tr>"
