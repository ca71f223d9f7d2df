"""Pitfalls: what in this effect calculation should make one pause?

What can be worked out from the tender; the rest (creaming, lock-in, seasons, whose referral it was) is a
matter for people. The limits are the program's own and stand in the book.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from scoring.effect.book import EffectBook
from scoring.effect.offers import Offer
from scoring.model import Case, EffectParameter
from scoring.values import BidId, Finding


def pitfalls(
    case: Case,
    book: EffectBook,
    persons: int,
    offers: Sequence[Offer],
    central: Mapping[EffectParameter, Decimal],
    low: Mapping[EffectParameter, Decimal],
) -> tuple[Finding, ...]:
    """Warnings and notes, in the order: the tender, its assumptions, its bids."""
    return (
        *_about_tender(case, book, persons),
        *_about_horizon(book, central),
        *_about_bids(book, offers, central, low),
    )


def _about_tender(case: Case, book: EffectBook, persons: int) -> Iterator[Finding]:
    fewest = book.cautions["small_cohort"].value
    if persons < fewest:
        values: dict[str, str | int | Decimal] = {"persons": persons, "limit": fewest}
        yield Finding(code="effect.small_cohort", severity="warn", place="effect/persons", values=values)
    uses, scored = set(case.effect.prices.values()), case.effect.criteria
    if "per_result" in uses and "promised_share" in scored and "retention" in scored:
        values = {"promised": scored["promised_share"], "retention": scored["retention"]}
        yield Finding(code="effect.counted_twice", severity="note", place="effect/criteria", values=values)


def _about_horizon(book: EffectBook, central: Mapping[EffectParameter, Decimal]) -> Iterator[Finding]:
    longest, months = book.cautions["long_horizon"].value, central["horizon_months"]
    if months > longest:
        place = "effect/parameters/horizon_months"
        values: dict[str, str | int | Decimal] = {"months": months, "limit": longest}
        yield Finding(code="effect.long_horizon", severity="warn", place=place, values=values)
    if central["displacement"] == 0:
        yield Finding(code="effect.no_displacement", severity="note", place="effect/parameters/displacement")


def _about_bids(
    book: EffectBook,
    offers: Sequence[Offer],
    central: Mapping[EffectParameter, Decimal],
    low: Mapping[EffectParameter, Decimal],
) -> Iterator[Finding]:
    most, least = book.cautions["high_promise"].value, book.cautions["weak_credibility"].value
    for offer in offers:
        above = offer.promised * 100 - central["baseline_share"]
        trust = _percent(offer, central)
        if above > most:
            yield _bid("effect.high_promise", offer.bid, above=above, limit=most)
        if trust < least:
            yield _bid("effect.weak_credibility", offer.bid, credibility=trust, limit=least)
        if offer.promised * 100 < low["baseline_share"] and trust > 0:
            promised, baseline = offer.promised * 100, low["baseline_share"]
            yield _bid("effect.below_baseline", offer.bid, promised=promised, baseline=baseline)


def _percent(offer: Offer, values: Mapping[EffectParameter, Decimal]) -> Decimal:
    return values["credibility"] if offer.credibility is None else offer.credibility * 100


def _bid(code: str, bid: BidId, **values: Decimal) -> Finding:
    return Finding(code=code, severity="note", place=f"bids/{bid}", values={"bid": bid, **values})
