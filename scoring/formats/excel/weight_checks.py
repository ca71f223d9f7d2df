"""Weight checks: do the weights in the sheet Criteria add up, in one unit, and agree with the texts?"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from scoring.formats.excel.build import Tables
from scoring.formats.excel.columns import HUNDRED
from scoring.formats.excel.faults import Faults
from scoring.formats.excel.tables import Row
from scoring.reading import plain, read_number

_IN_NAME = re.compile(r"(\d+(?:,\d+)?)\s*%")
_IN_TEXT = re.compile(r"(?:vægt\w*|weigh\w*)[^.%]{0,20}?(\d+(?:[,.]\d+)?)\s*%", re.IGNORECASE)
_HUNDREDTHS = 2


def in_percent(tables: Tables, faults: Faults) -> list[Row]:
    """The criteria with weights in percent: shares of 1 and points are converted, and that is told."""
    converted = {id(row): row for row in tables["criteria"]}
    for group in _siblings(tables["criteria"]):
        units = {r.get("weight_unit") or "percent" for r in group}
        if len(units) > 1:
            faults.stop("f033_mixed_units", group[0].at("weight_unit"), cells=_cells(group))
            converted |= {id(r): _with(r, None) for r in group}
        elif units == {"points"}:
            converted |= _from_points(group, faults)
        elif units == {"decimal"}:
            converted |= {
                id(r): _with(r, r.get("weight") * HUNDRED) for r in group if r.get("weight") is not None
            }
    return list(converted.values())


def check(tables: Tables, faults: Faults) -> None:
    """Tell of weights that do not add up, and of models without a price."""
    for group in _siblings(tables["criteria"]):
        _sum(tables, group, faults)
    for row in tables["criteria"]:
        _text(row, faults)
    for number, model in enumerate(tables["model"], start=1):
        mine = [r for r in tables["criteria"] if (r.get("model") or 1) == number]
        if mine and model.get("method") != "fixed_price" and all(r.get("kind") == "quality" for r in mine):
            faults.warn("f035_no_price", mine[0].at("kind"))


def _siblings(rows: Sequence[Row]) -> list[list[Row]]:
    groups: dict[tuple[int, Any], list[Row]] = {}
    for row in rows:
        if not row.blank("weight"):
            groups.setdefault((row.get("model") or 1, row.get("parent")), []).append(row)
    return list(groups.values())


def _from_points(group: list[Row], faults: Faults) -> dict[int, Row]:
    if any(r.get("weight") is None for r in group):
        return {}
    whole = sum((r.get("weight") for r in group), Decimal(0))
    place, cells = group[0].at("weight"), _cells(group)
    shares = [r.get("weight") / whole * HUNDRED for r in group] if whole else []
    if not whole or any(s != round(s, _HUNDREDTHS) for s in shares):
        faults.stop("f031_points_inexact", place, cells=cells, sum=whole)
        return {id(r): _with(r, None) for r in group}
    named = ", ".join(f"{r.get('criterion')} {plain(s)} %" for r, s in zip(group, shares, strict=True))
    faults.warn("f031_points", place, cells=cells, sum=whole, shares=named)
    return {id(r): _with(r, s) for r, s in zip(group, shares, strict=True)}


def _sum(tables: Tables, group: list[Row], faults: Faults) -> None:
    if (
        any(r.get("weight") is None for r in group)
        or len({r.get("weight_unit") or "percent" for r in group}) > 1
    ):
        return
    total = sum((r.get("weight") for r in group), Decimal(0))
    parent = _parent(tables, group[0])
    if parent is None and group[0].get("parent") is not None:
        return
    due = HUNDRED
    if parent is not None and _of_whole(tables, group[0]) and parent.get("weight") is not None:
        due = parent.get("weight")
        if total != due:
            values = {"found": str(parent.get("criterion")), "cells": _cells(group)}
            faults.stop("f032_parent", parent.at("weight"), sum=due, due=total, **values)
        return
    if total != due:
        code = "f030_sum_low" if total < due else "f030_sum_high"
        gap = abs(due - total)
        faults.stop(code, group[0].at("weight"), sum=total, due=due, gap=gap, cells=_cells(group))


def _text(row: Row, faults: Faults) -> None:
    weight = row.get("weight")
    if weight is None:
        return
    for key, pattern in (("name", _IN_NAME), ("emphasis", _IN_TEXT)):
        for mentioned in pattern.findall(row.get(key) or ""):
            if read_number(mentioned).value not in (weight, None):
                faults.warn("f034_text_differs", row.at(key), found=mentioned, weight=weight)


def _of_whole(tables: Tables, row: Row) -> bool:
    number = (row.get("model") or 1) - 1
    return number < len(tables["model"]) and tables["model"][number].get("weights_of") == "whole"


def _parent(tables: Tables, row: Row) -> Row | None:
    key = (row.get("model") or 1, row.get("parent"))
    rows = (r for r in tables["criteria"] if (r.get("model") or 1, r.get("criterion")) == key)
    return next(rows, None) if row.get("parent") is not None else None


def _with(row: Row, weight: Decimal | None) -> Row:
    return replace(row, entries={**row.entries, "weight": replace(row.entries["weight"], value=weight)})


def _cells(group: Sequence[Row]) -> str:
    return ", ".join(row.at("weight").rpartition("!")[2] for row in group)
