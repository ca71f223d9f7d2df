"""Checks: do the rows fit each other? Ids that exist, rows that stand once, points that are there."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from typing import Any, get_args

from scoring.formats.excel import words
from scoring.formats.excel.build import Tables
from scoring.formats.excel.columns import TEMPLATE_VERSION, Column, Sheet
from scoring.formats.excel.faults import Faults
from scoring.formats.excel.layout import SHEETS
from scoring.formats.excel.tables import Row
from scoring.model import EffectPrice
from scoring.texts import Language
from scoring.values import PANEL, SINGLE_LOT

_SHOWN = 8
"""How many cells are named before the rest is left to dots."""
_DEFAULT_BOTTOM, _DEFAULT_TOP = Decimal(0), Decimal(10)


def _effect_key(row: Row) -> tuple[Any, ...]:
    """One criterion for each promise, one use for each price line, one number of persons for each lot."""
    role, source = row.get("effect_role"), row.get("effect_source")
    if role in get_args(EffectPrice):
        return "price", source
    return (role, source) if role == "persons" else (role,)


def _voice_key(row: Row) -> tuple[Any, ...]:
    """Somebody who speaks twice does so at another time, or with another mark."""
    said = (row.get(key) for key in ("bid", "lot", "criterion", "at", "mark"))
    return (*said, row.get("evaluator") or PANEL)


_ONCE: Mapping[str, tuple[tuple[str, ...], Callable[[Row], tuple[Any, ...]]]] = {
    "lots": (("lot",), lambda r: (r.get("lot"),)),
    "criteria": (("criterion",), lambda r: (r.get("model") or 1, r.get("criterion"))),
    "bidders": (("bid",), lambda r: (r.get("bid"),)),
    "prices": (("bid", "lot", "item"), lambda r: (r.get("bid"), r.get("lot"), r.get("item"))),
    "indicators": (
        ("bid", "lot", "criterion"),
        lambda r: (r.get("bid"), r.get("lot"), r.get("criterion")),
    ),
    "scores": (("bid", "lot", "criterion", "evaluator"), _voice_key),
    "awards": (("event_number", "award_lot"), lambda r: (r.get("event_number"), r.get("award_lot"))),
    "pins": (("event_number", "pin_place"), lambda r: (r.get("event_number"), r.get("pin_place"))),
    "sealed_copies": (
        ("seal_number", "part_number"),
        lambda r: (r.get("seal_number"), r.get("part_number")),
    ),
    "rule_limits": (("rule_limit",), lambda r: (r.get("rule_limit"),)),
    "effect_parameters": (("effect_parameter",), lambda r: (r.get("effect_parameter"),)),
    "effect_sources": (("effect_role", "effect_source"), _effect_key),
}
"""What may stand only once in a sheet: the columns that are named, and the key."""


def check(tables: Tables, language: Language, faults: Faults) -> None:
    """Tell of everything that is wrong between rows and sheets."""
    _version(tables, faults)
    _unknown(tables, language, faults)
    _twice(tables, faults)
    _parents(tables, language, faults)
    _points(tables, language, faults)
    _missing(tables, faults)
    for row in tables["bidders"]:
        if row.get("status") in ("rejected", "withdrawn") and not row.get("reason"):
            faults.warn("f045_reason_missing", row.at("reason"), bid=row.get("bid") or "")
    _numbers(tables, language, faults)
    for row in tables["effect_sources"]:
        if row.get("effect_role") == "persons" and row.blank("effect_persons"):
            column = words.column("effect_persons", language)
            faults.stop("f010_empty", row.at("effect_persons"), column=column)


def _numbers(tables: Tables, language: Language, faults: Faults) -> None:
    """What belongs to a step or a seal must name one that is there."""
    steps = len(tables["events"])
    sealed = sum(not row.blank("seal_digest") for row in tables["tender"][:1])
    seals = len(tables["earlier_seals"]) + sealed
    for sheet, key, last in (
        ("awards", "event_number", steps),
        ("pins", "event_number", steps),
        ("sealed_copies", "seal_number", seals),
    ):
        column = words.column(key, language)
        for row in tables[sheet]:
            found = row.get(key)
            if found is not None and found > last:
                faults.stop("f015_outside", row.at(key), found=found, low=1, high=last, column=column)


def _version(tables: Tables, faults: Faults) -> None:
    for row in tables["tender"][:1]:
        version = row.get("template_version")
        if version is not None and version > TEMPLATE_VERSION:
            faults.stop("f005_version", row.at("template_version"), found=version, known=TEMPLATE_VERSION)


def _ids(tables: Tables) -> dict[str, set[str]]:
    lots = {r.get("lot") for r in tables["lots"]} - {None}
    return {
        "lots": lots or {SINGLE_LOT},
        "bidders": {r.get("bid") for r in tables["bidders"]},
        "criteria": {r.get("criterion") for r in tables["criteria"]},
    }


def _unknown(tables: Tables, language: Language, faults: Faults) -> None:
    ids = _ids(tables)
    for sheet in SHEETS:
        for column in sheet.columns:
            target = _target(sheet, column)
            strange: dict[str, list[str]] = {}
            for row in tables[sheet.key] if target else ():
                for value in _each(row.get(column.key)):
                    if value not in ids[target]:
                        strange.setdefault(value, []).append(row.at(column.key))
            for value, cells in strange.items():
                _tell_unknown(value, cells, words.sheet(target, language), faults)


def _tell_unknown(value: str, cells: list[str], sheet: str, faults: Faults) -> None:
    """One id that is not there is one fault, in however many cells it is used."""
    if len(cells) == 1:
        faults.stop("f042_unknown", cells[0], found=value, sheet=sheet)
        return
    more = ", ".join(cell.rpartition("!")[2] for cell in cells[1:_SHOWN])
    dots = " …" if len(cells) > _SHOWN else ""
    count = len(cells) - 1
    faults.stop("f042_unknown_several", cells[0], found=value, sheet=sheet, count=count, cells=more + dots)


def _target(sheet: Sheet, column: Column) -> str:
    if sheet.key in ("lots", "bidders") or (sheet.key == "criteria" and column.key == "criterion"):
        return ""
    if column.key == "combinations":
        return "lots"
    return "bidders" if column.key == "bid" else column.refers


def _each(value: Any) -> Iterator[str]:
    if isinstance(value, tuple):
        for part in value:
            yield from _each(part)
    elif value is not None:
        yield value


def _twice(tables: Tables, faults: Faults) -> None:
    for sheet, (columns, key_of) in _ONCE.items():
        seen: dict[tuple[Any, ...], Row] = {}
        for row in tables[sheet]:
            key = key_of(row)
            if any(row.get(c) is None for c in columns if c not in ("lot", "evaluator")):
                continue
            if key in seen:
                shown = ", ".join(str(row.get(c)) for c in columns if row.get(c) is not None)
                faults.stop("f041_twice", row.at(columns[0]), found=shown, other=seen[key].at(columns[0]))
            else:
                seen[key] = row


def _parents(tables: Tables, language: Language, faults: Faults) -> None:
    by_id = {(r.get("model") or 1, r.get("criterion")): r for r in tables["criteria"]}
    models = len(tables["model"])
    for row in tables["criteria"]:
        parent, model = row.get("parent"), row.get("model") or 1
        above = by_id.get((model, parent))
        if parent is not None and parent == row.get("criterion"):
            faults.stop("f042_itself", row.at("parent"), found=parent)
        elif above is not None and above.get("parent") is not None:
            faults.stop("f042_too_deep", row.at("parent"), found=parent)
        if model > models:
            column = words.column("model", language)
            faults.stop("f015_outside", row.at("model"), found=model, low=1, high=models, column=column)


def scale_of(tables: Tables, criterion: Row) -> tuple[Decimal, Decimal]:
    """Bottom and top of the scale on which a criterion's points are given."""
    if not (criterion.blank("scale_bottom") and criterion.blank("scale_top")):
        return _scale(criterion)
    number = (criterion.get("model") or 1) - 1
    return (
        _scale(tables["model"][number]) if number < len(tables["model"]) else (_DEFAULT_BOTTOM, _DEFAULT_TOP)
    )


def _scale(row: Row) -> tuple[Decimal, Decimal]:
    bottom, top = row.get("scale_bottom"), row.get("scale_top")
    return (_DEFAULT_BOTTOM if bottom is None else bottom, _DEFAULT_TOP if top is None else top)


def _points(tables: Tables, language: Language, faults: Faults) -> None:
    criteria: dict[str, list[Row]] = {}
    for row in tables["criteria"]:
        criteria.setdefault(row.get("criterion"), []).append(row)
    for row in tables["scores"]:
        points, judged = row.get("points"), criteria.get(row.get("criterion"), [])
        scales = [scale_of(tables, c) for c in judged]
        if points is not None and scales and not any(low <= points <= high for low, high in scales):
            low, high = scales[0]
            column = words.column("points", language)
            faults.stop("f015_outside", row.at("points"), found=points, low=low, high=high, column=column)


def _missing(tables: Tables, faults: Faults) -> None:
    """Points and offered values that must come before the result; told only when scoring has begun."""
    for lot in sorted(_ids(tables)["lots"]):
        model = _model_of(tables, lot)
        leaves = [r for r in _leaves(tables, model) if r.get("kind") == "quality"]
        for sheet, code, how in (
            ("scores", "f040_points_missing", "assessed"),
            ("indicators", "f040_offer_missing", "indicator"),
        ):
            given = _given(tables, sheet, lot)
            wanted = [c for c in leaves if (c.get("scored") or "assessed") == how]
            place = tables[sheet][-1].place if tables[sheet] else ""
            for bid in _bidding(tables, lot) if given else ():
                for c in wanted:
                    if (bid, c.get("criterion")) not in given:
                        values = {"bid": bid, "criterion": c.get("criterion") or "", "lot": lot}
                        at = _blank_points(tables, bid, c.get("criterion"), lot) if how == "assessed" else ""
                        faults.warn(code, at or place, **values)


def _given(tables: Tables, sheet: str, lot: str) -> set[tuple[str, str]]:
    value = {"scores": "points", "indicators": "offered"}[sheet]
    rows = (r for r in tables[sheet] if r.get("lot") in (None, lot) and not r.blank(value))
    return {(r.get("bid"), r.get("criterion")) for r in rows}


def _blank_points(tables: Tables, bid: str, criterion: str, lot: str) -> str:
    for r in tables["scores"]:
        if (r.get("bid"), r.get("criterion")) == (bid, criterion) and r.get("lot") in (None, lot):
            return r.at("points")
    return ""


def _bidding(tables: Tables, lot: str) -> list[str]:
    """The bids that concern the lot and are not out of it."""
    priced = {r.get("bid") for r in tables["prices"]}
    here = {r.get("bid") for r in tables["prices"] if r.get("lot") in (None, lot)}
    out = {r.get("bid") for r in tables["rejections"] if r.get("lot") in (None, lot)}
    out |= {r.get("bid") for r in tables["bidders"] if r.get("status") in ("rejected", "withdrawn")}
    bids = dict.fromkeys(r.get("bid") for r in tables["bidders"] if r.get("bid"))
    return [b for b in bids if b not in out and (b in here or b not in priced)]


def _model_of(tables: Tables, lot: str) -> int:
    lots = [(i, r.get("lots_decided") or ()) for i, r in enumerate(tables["model"], start=1)]
    named = next((i for i, named in lots if lot in named), None)
    return named or next((i for i, named in lots if not named), 0)


def _leaves(tables: Tables, model: int) -> list[Row]:
    mine = [r for r in tables["criteria"] if (r.get("model") or 1) == model]
    parents = {r.get("parent") for r in mine}
    return [r for r in mine if r.get("criterion") not in parents]
