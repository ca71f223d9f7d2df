"""Regime: which part of the law binds this purchase, and why?

From the estimated value, the kind of contract, the CPV codes, the day of publication and the answer on
cross-border interest. A fact that is missing leaves the answer open and is asked for; nothing is guessed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from scoring.rules.book import Purchase, RegimeKey, Rulebook, Threshold
from scoring.tender import Tender
from scoring.values import How, Kroner

_ABOVE: Mapping[Purchase, RegimeKey] = {"works": "full", "goods_services": "full", "light": "light"}
_SMALLER: Mapping[Purchase, tuple[RegimeKey, ...]] = {
    "works": ("works_sub",),
    "goods_services": ("cbi", "market", "small"),
    "light": ("cbi", "market", "small"),
}
_CROSSING: Mapping[str | None, tuple[RegimeKey, ...]] = {
    None: ("cbi", "market"),
    "yes": ("cbi",),
    "no": ("market",),
}


@dataclass(frozen=True)
class Regime:
    """The part of the law that binds a purchase.

    key: None while a fact is missing. candidates: what it may be; exactly one when key is known.
    day: the day whose thresholds count. value: DKK without VAT. thresholds: those the answer rests on.
    why: the steps, in order, with what to fill in. expired: the newest thresholds known end before the day.
    """

    key: RegimeKey | None
    candidates: tuple[RegimeKey, ...]
    day: date
    value: Kroner | None
    thresholds: tuple[Threshold, ...]
    why: tuple[How, ...]
    expired: bool = False


@dataclass(frozen=True)
class _Place:
    """Where a purchase of one kind falls."""

    candidates: tuple[RegimeKey, ...]
    thresholds: tuple[Threshold, ...] = ()
    why: tuple[How, ...] = ()


def regime(tender: Tender, book: Rulebook, on: date) -> Regime:
    """Which regime binds the tender. on: the day that counts as long as no publication is dated.

    An amount equal to the threshold counts as above it (udbudsdirektivet art. 4).
    """
    day, value = day_that_counts(tender, on), estimated_value(tender)
    kinds, named = _kinds(tender, book)
    places = [_place(kind, value, day, tender, book) for kind in kinds]
    candidates = tuple(dict.fromkeys(key for place in places for key in place.candidates))
    key = candidates[0] if len(candidates) == 1 else None
    steps = [_valued(tender, value), _dated(tender, day), *named, *(h for p in places for h in p.why)]
    if key:
        steps.append(How(f"regime.binds.{key}"))
    return Regime(
        key,
        candidates,
        day,
        value,
        tuple(dict.fromkeys(t for place in places for t in place.thresholds)),
        tuple(step for i, step in enumerate(steps) if step not in steps[:i]),
        expired=is_expired(book, day),
    )


def day_that_counts(tender: Tender, on: date) -> date:
    """The day whose thresholds count: the publication's, else `on`."""
    return tender.published or on


def estimated_value(tender: Tender) -> Kroner | None:
    """The tender's own estimate, else the sum of its lots' when every lot has one [DKK without VAT]."""
    if tender.estimated_value is not None:
        return tender.estimated_value
    parts = [lot.estimated_value for lot in tender.lots]
    stated = [part for part in parts if part is not None]
    return Kroner(sum(stated, Decimal(0))) if stated and len(stated) == len(parts) else None


def is_expired(book: Rulebook, day: date) -> bool:
    """Whether thresholds that change with time are no longer known for the day."""
    until = book.known_until()
    return until is not None and day > until


def main_codes(tender: Tender) -> tuple[str, ...]:
    """The CPV codes of the tender, the main one first; those of its lots where the tender has none."""
    return tender.cpv or tuple(dict.fromkeys(code for lot in tender.lots for code in lot.cpv))


def _kinds(tender: Tender, book: Rulebook) -> tuple[tuple[Purchase, ...], tuple[How, ...]]:
    """The kinds of purchase it may be, and what says so."""
    if tender.contract_kind == "works":
        return ("works",), (How("regime.kind_works"),)
    if tender.contract_kind == "supplies":
        return ("goods_services",), (How("regime.kind_goods"),)
    codes = main_codes(tender)
    if not codes:
        return ("goods_services", "light"), (How("regime.cpv_missing"),)
    light = {code: book.is_light(code) for code in codes}
    kind: Purchase = "light" if light[codes[0]] else "goods_services"
    said = [How("regime.kind_light" if light[codes[0]] else "regime.kind_services", {"cpv": codes[0]})]
    if len(set(light.values())) > 1:
        said.append(How("regime.kind_mixed", {"cpv": codes[0]}))
    if book.light_confidence != "source read":
        said.append(How("regime.light_list_unread"))
    return (kind,), tuple(said)


def _place(kind: Purchase, value: Kroner | None, day: date, tender: Tender, book: Rulebook) -> _Place:
    threshold, about = _ruling(kind, day, book)
    amount = threshold.dkk if threshold else None
    if value is None or threshold is None or amount is None:
        return _Place((_ABOVE[kind], *_SMALLER[kind]), (threshold,) if threshold else (), about)
    compared = {"value": value, "threshold": amount}
    if value >= amount:
        return _Place((_ABOVE[kind],), (threshold,), (How("regime.above", compared), *about))
    below = _Place(_SMALLER[kind], (threshold,), (How("regime.below", compared), *about))
    return below if kind == "works" else _smaller(below, value, day, tender, book)


def _smaller(below: _Place, value: Kroner, day: date, tender: Tender, book: Rulebook) -> _Place:
    """Below the EU threshold: the amount where §§ 191-193 begin, then cross-border interest."""
    national, about = _ruling("national", day, book)
    if national is None or national.dkk is None:
        return _Place(below.candidates, below.thresholds, (*below.why, *about))
    used, why = (*below.thresholds, national), (*below.why, *about)
    if value < national.dkk:
        small = How("regime.national_below", {"value": value, "threshold": national.dkk})
        return _Place(("small",), used, (*why, small))
    crossing = tender.cross_border.present
    return _Place(_CROSSING[crossing], used, (*why, How(f"regime.cross_border_{crossing or 'unknown'}")))


def _ruling(purchase: Purchase, day: date, book: Rulebook) -> tuple[Threshold | None, tuple[How, ...]]:
    """The threshold to use and what there is to say of it: the newest known, once all have expired."""
    found = book.threshold(purchase, day)
    if found is not None:
        return found, tuple(_unread(found))
    newest = book.newest(purchase)
    if newest.valid_to is not None and day > newest.valid_to:
        expired = How("regime.expired", {"until": newest.valid_to, "day": day})
        return newest, (*_unread(newest), expired)
    return None, (How("regime.too_early", {"day": day}),)


def _unread(threshold: Threshold) -> Iterator[How]:
    if not threshold.verified and threshold.dkk is not None:
        yield How("regime.amount_unread", {"threshold": threshold.dkk})


def _valued(tender: Tender, value: Kroner | None) -> How:
    if value is None:
        return How("regime.value_missing")
    own = tender.estimated_value is not None
    return How("regime.value_tender" if own else "regime.value_lots", {"value": value})


def _dated(tender: Tender, day: date) -> How:
    return How("regime.dated_published" if tender.published else "regime.dated_assumed", {"day": day})
