"""Build life: how do the sheets about steps and seals become parts of the case file?

A step's awards and fingerprints, and the copies of the sealed model, stand on sheets of their own and name
the step or the seal by its number.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from scoring.formats.excel.tables import Row

Rows = Mapping[str, Sequence[Row]]
"""Sheet key → its rows."""


def settings(tender: Row) -> dict[str, Any]:
    """What stands with the tender but belongs to the case."""
    made = {key: plain(tender.get(key)) for key in ("two_sign", "retained_until")}
    return {key: value for key, value in made.items() if value is not None}


def complete(made: dict[str, Any], rows: Rows) -> None:
    """Add to the steps and seals of a case file what stands on sheets of their own."""
    for number, event in enumerate(made["events"], start=1):
        event["awards"] = dict(_pairs(rows["awards"], number, "award_lot", "award_bid"))
        event["pins"] = dict(_pairs(rows["pins"], number, "pin_place", "pin"))
    for number, seal in enumerate(seals(made), start=1):
        parts = [row for row in rows["sealed_copies"] if row.get("seal_number") == number]
        parts.sort(key=lambda row: row.get("part_number") or 0)
        seal.setdefault("sealed_by", "")
        seal["model"] = "".join(row.get("sealed_part") or "" for row in parts)


def seals(made: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The seals of a case file, the one that holds last."""
    return [*made["earlier_seals"], *([made["seal"]] if "seal" in made else [])]


def plain(value: Any) -> Any:
    """A cell's value as the case file writes it."""
    match value:
        case Decimal():
            return f"{value:f}"
        case date():
            return value.isoformat()
        case tuple():
            return [plain(v) for v in value]
        case dict():
            return {k: plain(v) for k, v in value.items()}
    return value


def _pairs(rows: Sequence[Row], number: int, key: str, value: str) -> Iterator[tuple[str, str]]:
    for row in rows:
        if row.get("event_number") == number and row.get(key) is not None:
            yield row.get(key), row.get(value) or ""
