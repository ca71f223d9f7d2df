"""Identity checks: CVR numbers, CPV codes, and what looks like a person's number in a text."""

from __future__ import annotations

import re
from collections.abc import Mapping
from difflib import get_close_matches

from scoring import cvr
from scoring.formats.excel.build import Tables
from scoring.formats.excel.faults import Faults
from scoring.formats.excel.layout import SHEETS
from scoring.formats.excel.tables import Row
from scoring.rules.personal import holds_cpr

_CPV = re.compile(r"(\d{8})(?:-\d)?")


def check(tables: Tables, cpv: Mapping[str, str] | None, faults: Faults) -> None:
    """Tell of numbers that fail their check. `cpv`: code → name; without it codes are not looked up."""
    for row in tables["tender"][:1]:
        _valid_cvr(row, "buyer_cvr", faults)
    seen: dict[str, str] = {}
    for row in tables["bidders"]:
        _bidder(row, seen, faults)
    if cpv:
        for row in (*tables["tender"][:1], *tables["lots"]):
            for code in row.get("cpv") or ():
                _known_cpv(code, row.at("cpv"), cpv, faults)
    _persons(tables, faults)


def _persons(tables: Tables, faults: Faults) -> None:
    for sheet in SHEETS:
        texts = [c.key for c in sheet.columns if c.kind == "text"]
        found = (row.at(key) for row in tables[sheet.key] for key in texts if holds_cpr(row.get(key) or ""))
        for place in found:
            faults.warn("f070_cpr", place)


def _bidder(row: Row, seen: dict[str, str], faults: Faults) -> None:
    number = row.get("cvr")
    if not number or not cvr.is_danish(row.get("country") or "") or not _valid_cvr(row, "cvr", faults):
        return
    if number in seen:
        faults.warn("f021_cvr_twice", row.at("cvr"), found=number, other=seen[number])
    seen.setdefault(number, row.at("cvr"))


def _valid_cvr(row: Row, key: str, faults: Faults) -> bool:
    number = row.get(key)
    if number and not cvr.is_valid(number):
        faults.stop("f020_cvr", row.at(key), found=number)
        return False
    return True


def _known_cpv(code: str, place: str, known: Mapping[str, str], faults: Faults) -> None:
    match = _CPV.fullmatch(code)
    if match and match[1] in known:
        return
    near = get_close_matches(code[:8], known, n=1, cutoff=0.85)
    if near:
        faults.warn("f022_cpv_unknown", place, found=code, suggestion=f"{near[0]} {known[near[0]]}")
    else:
        faults.warn("f022_cpv_no_guess", place, found=code)
