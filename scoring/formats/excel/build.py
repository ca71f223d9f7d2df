"""Build: from rows to a case file, remembering for every field the cell it came from.

The case file's own checks then find what only they know, and every one of their findings is told at
the cell.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, get_args

from scoring import casefile
from scoring.formats.excel import build_life, words
from scoring.formats.excel.build_life import plain
from scoring.formats.excel.faults import Faults
from scoring.formats.excel.layout import SHEETS
from scoring.formats.excel.records import LISTS
from scoring.formats.excel.tables import Found, Row
from scoring.model import Case, EffectOffer, EffectPrice
from scoring.values import Finding, ScoringError

Tables = Mapping[str, Sequence[Row]]
"""Sheet key → its rows."""
_COLUMNS = {s.key: s.columns for s in SHEETS}
_OF_BIDS = {"prices": "prices", "offered": "indicators", "discounts": "discounts", "abnormal": "abnormal"}
_CODES = {
    "case.missing": "f010_empty",
    "case.missing_name": "f010_empty",
    "case.empty": "f010_empty",
    "case.too_long": "f019_too_long",
    "case.too_many_decimals": "f015_decimals",
    "case.too_small": "f015_below",
    "case.too_large": "f015_too_large",
    "case.unknown_field": "f018_not_for_method",
    "case.not_in_list": "f018_not_for_method",
    "case.scale_not_rising": "f044_scale",
    "case.span_empty": "f044_span",
    "case.span_not_rising": "f044_price_span",
    "case.fallback_spread_missing": "f044_fallback",
    "case.fallback_spread_small": "f044_fallback",
}
_AT = {
    "case.scale_not_rising": "top",
    "case.span_empty": "best",
    "case.span_not_rising": "high",
    "case.fallback_spread_missing": "fallback_spread",
    "case.fallback_spread_small": "fallback_spread",
    "case.missing_name": "how",
}
"""Where the case file can only point at a group of fields: the field of the group that is shown."""
_OWN_CHECKS = frozenset(
    f"case.{fault}" for fault in ("double_id", "too_deep", "unknown_bid", "unknown_criterion", "unknown_lot")
) | {"case.unknown_criteria"}
"""Faults between rows that `checks` has told already, with both cells."""


@dataclass(frozen=True)
class Origin:
    """Where a field of the case file came from."""

    sheet: str
    key: str
    row: Row


class Builder:
    """A case file under construction, and the cell of every field."""

    def __init__(self) -> None:
        self.origins: dict[str, Origin] = {}
        """Field path → where it came from."""

    def record(self, sheet: str, row: Row, prefix: str) -> dict[str, Any]:
        """One row as a record; blank cells are left out, so that the defaults hold."""
        made: dict[str, Any] = {}
        for column in _COLUMNS[sheet]:
            if not column.path:
                continue
            self.origins[f"{prefix}/{column.path}".lstrip("/")] = Origin(sheet, column.key, row)
            value = row.get(column.key)
            if value is not None:
                _put(made, column.path, plain(value))
        return made

    def document(self, tables: Tables) -> dict[str, Any]:
        """The whole case file."""
        made: dict[str, Any] = {"tender": {}}
        for row in tables["tender"][:1]:
            made["tender"] = self.record("tender", row, "tender")
            made |= build_life.settings(row)
            if row.get("seal_digest"):
                made["seal"] = self.record("earlier_seals", row, "seal")
        if tables["lots"]:
            made["tender"]["lots"] = self._each("lots", tables["lots"], "tender/lots", by="lot")
        made["models"] = [self._model(i, row, tables) for i, row in enumerate(tables["model"])]
        made["bids"] = [self._bid(row, tables) for row in tables["bidders"]]
        made["assessments"] = self._each("scores", tables["scores"], "assessments")
        for part in LISTS:
            made[part] = self._each(part, tables[part], part)
        build_life.complete(made, tables)
        limits = self._each("rule_limits", tables["rule_limits"], "rule_limits", by="rule_limit")
        made["rule_limits"] = {row["limit"]: row["value"] for row in limits if len(row) == 2}
        made["effect"] = self._effect(tables)
        for row in tables["papers"][:1]:
            made |= self.record("papers", row, "")
        wanted = self._each("wanted", tables["wanted"], "notice/evidence")
        made.setdefault("notice", {})["evidence"] = [row["wanted"] for row in wanted if row]
        return made

    def _effect(self, tables: Tables) -> dict[str, Any]:
        made: dict[str, Any] = {"parameters": {}, "criteria": {}, "prices": {}, "persons": {}}
        rows = tables["effect_parameters"]
        for estimate in self._each("effect_parameters", rows, "effect/parameters", by="effect_parameter"):
            made["parameters"][estimate.pop("parameter", "")] = estimate
        for row in tables["effect_sources"]:
            role, source = row.get("effect_role"), row.get("effect_source")
            if role in get_args(EffectOffer):
                made["criteria"][role] = source
            elif role in get_args(EffectPrice):
                made["prices"][source] = role
            elif row.get("effect_persons") is not None:
                made["persons"][source] = row.get("effect_persons")
                self.origins[f"effect/persons/{source}"] = Origin("effect_sources", "effect_persons", row)
        return made

    def _each(self, sheet: str, rows: Sequence[Row], prefix: str, by: str = "") -> list[dict[str, Any]]:
        named = ((row.get(by) if by else None) or i for i, row in enumerate(rows))
        return [self.record(sheet, row, f"{prefix}/{n}") for n, row in zip(named, rows, strict=True)]

    def _model(self, index: int, row: Row, tables: Tables) -> dict[str, Any]:
        prefix = f"models/{index}"
        made = self.record("model", row, prefix)
        criteria = [r for r in tables["criteria"] if (r.get("model") or 1) == index + 1]
        steps = [r for r in tables["scale"] if (r.get("model") or 1) == index + 1]
        made["criteria"] = [self._criterion(f"{prefix}/criteria", r, steps) for r in criteria]
        general = [r for r in steps if r.blank("criterion")]
        if general:
            made.setdefault("scale", {})["steps"] = self._each("scale", general, f"{prefix}/scale/steps")
        return made

    def _criterion(self, prefix: str, row: Row, steps: Sequence[Row]) -> dict[str, Any]:
        own = f"{prefix}/{row.get('criterion')}"
        made = self.record("criteria", row, own)
        if list(made.get("scoring", {})) == ["indicator"]:
            made["scoring"]["how"] = "assessed"
        mine = [r for r in steps if r.get("criterion") and r.get("criterion") == row.get("criterion")]
        if mine:
            made.setdefault("scale", {})["steps"] = self._each("scale", mine, f"{own}/scale/steps")
        return made

    def _bid(self, row: Row, tables: Tables) -> dict[str, Any]:
        bid = row.get("bid")
        prefix = f"bids/{bid}"
        made = self.record("bidders", row, prefix)
        made.setdefault("tenderer", {})
        for part, sheet in _OF_BIDS.items():
            rows = [r for r in tables[sheet] if r.get("bid") == bid]
            by = "discount" if part == "discounts" else ""
            made[part] = self._each(sheet, rows, f"{prefix}/{part}", by)
        made["rejections"] = [*_general_rejection(row), *self._rejections(bid, tables)]
        return made

    def _rejections(self, bid: str, tables: Tables) -> Iterator[dict[str, Any]]:
        for row in tables["rejections"]:
            if row.get("bid") == bid:
                made = self.record("rejections", row, f"bids/{bid}/rejections")
                yield {"reason": "", **made, "withdrawn": row.get("out") == "withdrawn"}


def case_of(tables: Tables, found: Mapping[str, Found], faults: Faults) -> Case | None:
    """The case, or None; what the case file finds wrong is told at the cell."""
    builder = Builder()
    document = builder.document(tables)
    try:
        return casefile.load(json.dumps(document, ensure_ascii=False))
    except ScoringError as error:
        for finding in error.findings:
            _tell(finding, builder, found, tables, faults)
    return None


def _tell(
    finding: Finding, builder: Builder, found: Mapping[str, Found], tables: Tables, faults: Faults
) -> None:
    path = f"{_group(finding)}/{_AT[finding.code]}" if finding.code in _AT else finding.place
    origin = _nearest(builder, path)
    if finding.code in _OWN_CHECKS:
        return
    if origin is None or finding.code not in _CODES:
        place = origin.row.at(origin.key) if origin else finding.place
        faults.add(finding.model_copy(update={"place": place}))
        return
    cell = origin.row.at(origin.key)
    # A cell that could not be read is missing in the case file; it has been told already.
    if faults.stopped_at(cell) and finding.code.startswith("case.missing"):
        return
    code = _CODES[finding.code]
    if code == "f018_not_for_method" and origin.sheet == "criteria":
        code = "f018_not_for_scoring"
    faults.stop(code, cell, **_values(finding, origin, found, tables))


def _group(finding: Finding) -> str:
    """The group of fields a finding is about; the chosen kind of scoring is no level of the case file."""
    place = finding.place
    return place.removesuffix("/indicator") if finding.code == "case.span_empty" else place


def _values(
    finding: Finding, origin: Origin, found: Mapping[str, Found], tables: Tables
) -> dict[str, str | int | Decimal]:
    value, sheet = origin.row.get(origin.key), found.get(origin.sheet)
    shown = value if isinstance(value, str | Decimal) else str(value)
    size, low = len(str(value)), origin.row.get("scale_bottom") or 0
    heading = sheet.heading(origin.key) if sheet else words.column(origin.key, "da")
    number = finding.place.split("/")[1] if finding.place.startswith("models/") else ""
    model = tables["model"][int(number)] if number.isdigit() and int(number) < len(tables["model"]) else None
    method = model.get("method") if model else None
    word = words.code("method", method, sheet.language if sheet else "da") if method else ""
    known = {"limit": 0, "low": low, "size": size, "method": word}
    return {**known, **finding.values, "found": shown, "column": heading}


def _nearest(builder: Builder, path: str) -> Origin | None:
    while path:
        if path in builder.origins:
            return builder.origins[path]
        inside = [origin for key, origin in builder.origins.items() if key.startswith(f"{path}/")]
        if inside:
            return inside[0]
        path = path.rpartition("/")[0]
    return None


def _general_rejection(row: Row) -> list[dict[str, Any]]:
    status = row.get("status")
    if status not in ("rejected", "withdrawn"):
        return []
    parts = {"reason": row.get("reason") or "", "ground": row.get("ground") or ""}
    return [{**parts, "withdrawn": status == "withdrawn"}]


def _put(record: dict[str, Any], path: str, value: Any) -> None:
    *groups, last = path.split("/")
    for group in groups:
        record = record.setdefault(group, {})
    record[last] = value
