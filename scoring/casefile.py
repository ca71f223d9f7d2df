"""Case file: how is a tender written down so that its fingerprint never depends on spelling?

One canonical JSON form serves storing, sealing, exporting and hashing: sorted keys, every
field written out, numbers as plain strings ("40", never "40.0" or "4E+1"). Pure; the caller
opens the file.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any, NoReturn

from pydantic import ValidationError

from scoring.model import Case
from scoring.values import Finding, ScoringError, Value

DECIDES = ("format", "tender", "models", "bids", "assessments")
"""The parts of a case its digest covers: what decides, not what was tried or declared."""

_MOST_DIGITS = 100
_VARIANT = ("name", "how")


def dump(case: Case) -> str:
    """The case as canonical JSON, indented for reading; `load` gives back an equal case."""
    return json.dumps(_plain(case.model_dump()), indent=1, sort_keys=True, ensure_ascii=False) + "\n"


def load(text: str | bytes) -> Case:
    """Read a case file. Fields with an obvious default may be left out.

    Raises `ScoringError` with one finding per fault, all at once; each has the field's place.
    """
    data = _json(text)
    if isinstance(data, dict) and data.get("format", 1) != 1:
        _refuse("case.format", values={"found": str(data["format"])})
    try:
        return Case.model_validate(data)
    except ValidationError as error:
        raise ScoringError(*_findings(error, data)) from error


def digest(case: Case) -> str:
    """SHA-256 (hex) of what decides: tender, models, bids, assessments."""
    return _hash({part: getattr(case, part) for part in DECIDES})


def model_digest(case: Case) -> str:
    """SHA-256 (hex) of what a seal covers: models, lots and limits (udbudsloven § 160)."""
    return _hash(model_parts(case))


def model_parts(case: Case) -> dict[str, object]:
    """What a seal covers: everything that turns bids into a ranking, lots and what may be won included."""
    tender = case.tender
    return {"models": case.models, "lots": tender.lots, "limits": tender.limits}


def canonical(value: object) -> str:
    """A value as the one line of JSON that is hashed: sorted keys, plain numbers, defaults left out."""
    return json.dumps(_said(value), sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def differences(before: Case, after: Case) -> tuple[Finding, ...]:
    """Every field that differs, with both values; the shorter of two lists counts as missing."""
    return differences_of(_plain(before.model_dump()), _plain(after.model_dump()))


def differences_of(before: object, after: object) -> tuple[Finding, ...]:
    """Every place where two pieces of plain JSON differ, with both values."""
    return tuple(_difference(*difference) for difference in places(before, after))


def schema() -> dict[str, Any]:
    """The JSON Schema of the case file."""
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **Case.model_json_schema()}


def _hash(parts: Mapping[str, object]) -> str:
    return hashlib.sha256(canonical(parts).encode()).hexdigest()


def _plain(value: Any) -> Any:
    if hasattr(value, "model_dump"):
        value = value.model_dump()
    match value:
        case dict():
            return {key: _plain(entry) for key, entry in value.items()}
        case list() | tuple():
            return [_plain(entry) for entry in value]
        case Decimal():
            return f"{value.normalize():f}" if value else "0"
        case date():
            return value.isoformat()
    return value


def _said(value: Any) -> Any:
    """The value without what has its default, so that a field a later version adds breaks no seal.

    A variant's name always stays: two methods may have the same parameters.
    """
    match value:
        case Value():
            said = ((key, getattr(value, key), default) for key, default in _defaults(type(value)))
            return {k: _said(v) for k, v, default in said if k in _VARIANT or v != default}
        case Mapping():
            return {key: _said(entry) for key, entry in value.items()}
        case list() | tuple():
            return [_said(entry) for entry in value]
    return _plain(value)


@cache
def _defaults(kind: type[Value]) -> tuple[tuple[str, object], ...]:
    fields = kind.model_fields.items()
    return tuple((key, field.get_default(call_default_factory=True)) for key, field in fields)


def _json(text: str | bytes) -> object:
    try:
        return json.loads(text, parse_float=_number, parse_constant=_not_a_number, object_pairs_hook=_once)
    except json.JSONDecodeError as error:
        _refuse("case.not_json", values={"line": error.lineno, "column": error.colno})
    except UnicodeDecodeError:
        _refuse("case.not_utf8")
    except RecursionError:
        _refuse("case.not_json", values={"line": 1, "column": 1})
    except ValueError:  # Python reads no whole number of more than 4300 digits
        _refuse("case.not_a_number", values={"found": "…"})


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    # JSON lets a key stand twice and readers disagree on which counts; a contract must not hang on that.
    seen = dict(pairs)
    if len(seen) < len(pairs):
        keys = [key for key, _ in pairs]
        double = next(key for key in keys if keys.count(key) > 1)
        _refuse("case.double_key", values={"found": _printable(double)})
    if any(key != _printable(key) for key in seen):
        _refuse("case.not_utf8")
    return seen


def _number(found: str) -> Decimal:
    number = Decimal(found)
    if abs(number.adjusted()) > _MOST_DIGITS:
        _not_a_number(found)
    return number


def _printable(text: str) -> str:
    # "\ud800" is a legal escape in JSON and half a letter: it can be neither shown nor hashed.
    return text.encode("utf-8", "replace").decode()


def _not_a_number(found: str) -> NoReturn:
    _refuse("case.not_a_number", values={"found": shown(found)})


def _refuse(code: str, place: str = "", values: dict[str, str | int | Decimal] | None = None) -> NoReturn:
    raise ScoringError(Finding(code=code, severity="stop", place=place, values=values or {}))


_CODES = {
    "missing": "case.missing",
    "extra_forbidden": "case.unknown_field",
    "literal_error": "case.not_in_list",
    "union_tag_invalid": "case.not_in_list",
    "union_tag_not_found": "case.missing_name",
    "string_too_short": "case.empty",
    "string_too_long": "case.too_long",
    "greater_than_equal": "case.too_small",
    "greater_than": "case.too_small",
    "less_than_equal": "case.too_large",
    "decimal_max_places": "case.too_many_decimals",
    "decimal_parsing": "case.not_a_number",
    "decimal_type": "case.not_a_number",
    "int_parsing": "case.not_a_number",
    "scale_not_rising": "case.scale_not_rising",
    "span_empty": "case.span_empty",
    "span_not_rising": "case.span_not_rising",
    "fallback_spread_missing": "case.fallback_spread_missing",
    "fallback_spread_small": "case.fallback_spread_small",
}


def _findings(error: ValidationError, data: object) -> Iterator[Finding]:
    for fault in error.errors():
        ctx = fault.get("ctx", {})
        if fault["type"] == "references":
            yield from ctx["findings"]
            continue
        values: dict[str, str | int | Decimal] = {"found": shown(fault["input"])}
        expected = ctx.get("expected") or ctx.get("expected_tags")
        limits = [ctx[key] for key in ("ge", "gt", "le", "decimal_places", "max_length") if key in ctx]
        values |= {"expected": str(expected)} if expected else {}
        values |= {"limit": Decimal(limits[0])} if limits else {}
        place = _place(fault["loc"], data)
        yield Finding(
            code=_CODES.get(fault["type"], "case.invalid"), severity="stop", place=place, values=values
        )


def shown(found: object) -> str:
    """A value as a finding quotes it: JSON, cut after 60 characters."""
    text = found if isinstance(found, str) else json.dumps(_plain(found), ensure_ascii=False, default=str)
    return _printable(text if len(text) <= 60 else f"{text[:57]}…")


def _place(loc: tuple[int | str, ...], data: object) -> str:
    """The path in ids rather than numbers where there are ids: bids/A4/prices/2/unit_price."""
    steps: list[str] = []
    for step in loc:
        if isinstance(data, dict) and step not in data and step in (data.get("name"), data.get("how")):
            continue  # pydantic names the chosen variant; the file has no such level
        data = _inside(data, step)
        named = data.get("id") if isinstance(data, dict) and isinstance(step, int) else None
        steps.append(str(named if isinstance(named, str) else step))
    return "/".join(steps)


def _inside(data: object, step: int | str) -> object:
    try:
        return data[step]  # type: ignore[index]
    except (KeyError, IndexError, TypeError):
        return None


def places(before: object, after: object, place: str = "") -> Iterator[tuple[str, object, object]]:
    """Every place where two pieces of plain JSON differ, with both values uncut; None for what is missing."""
    if isinstance(before, dict) and isinstance(after, dict):
        for key in sorted({*before, *after}):
            yield from places(before.get(key), after.get(key), f"{place}/{key}".lstrip("/"))
    elif isinstance(before, list) and isinstance(after, list):
        for i in range(max(len(before), len(after))):
            x, y = (side[i] if i < len(side) else None for side in (before, after))
            name = next((s["id"] for s in (x, y) if isinstance(s, dict) and "id" in s), i)
            yield from places(x, y, f"{place}/{name}")
    elif before != after:
        yield place, before, after


def _difference(place: str, before: object, after: object) -> Finding:
    values: dict[str, str | int | Decimal] = {"before": shown(before), "after": shown(after)}
    return Finding(code="case.differs", severity="note", place=place, values=values)
