"""The functions by name, and how each is written."""

from __future__ import annotations

from collections.abc import Mapping

from ipaward.domain.money import Rounding

ROUNDINGS: Mapping[str, Rounding] = {
    "floor": Rounding.FLOOR,
    "ceiling": Rounding.CEILING,
    **{f"round {r}": r for r in Rounding if r not in (Rounding.FLOOR, Rounding.CEILING)},
}

USAGE: Mapping[str, str] = {
    **{name: f"{name}(x)" for name in ("abs", "known", "string length", "count", "growth")},
    **{name: f"{name}(x)" for name in ROUNDINGS},
    **{name: f"{name}(text, part)" for name in ("contains", "starts with", "ends with")},
    "distinct values": "distinct values(list)",
    "list contains": "list contains(list, x)",
    "sum": "sum(list)",
    "min": "min(list)",
    "max": "max(list)",
    "modulo": "modulo(x, y)",
    "date": 'date("2021-12-31")',
    "duration": 'duration("P2Y")',
    "years and months duration": "years and months duration(from, to)",
    "listed in": "listed in(list, key, date)",
    "value on": "value on(series, date)",
    "working days after": "working days after(date, n)",
    "share": "share(amounts, total)",
    "marginal": "marginal(table, x)",
}
FUNCTIONS = tuple(sorted(USAGE))
