"""Verdict: who had the lowest price, and who would have won at equal prices or without any? Exact. Pure."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Literal

from scoring.contest import Contest
from scoring.dominance.spread import price_of
from scoring.evaluation import FixedPrice
from scoring.methods import METHODS
from scoring.values import BidId

Verdict = Literal["price_decided", "price_irrelevant", "traded_off"]


def lowest(field: Contest) -> tuple[BidId, ...]:
    """The ranked bids with the lowest price; nobody where the price is given and no one competes on it."""
    if isinstance(field.model.method, FixedPrice):
        return ()
    prices = {bid: field.entries[bid].price for bid in field.passing()}
    least = min(prices.values(), default=None)
    return tuple(bid for bid, price in prices.items() if price == least)


def at_equal_prices(field: Contest) -> tuple[BidId, ...]:
    """Who would share the first place had all ranked bids asked the same price (the lowest of them)."""
    bids = field.passing()
    if not bids:
        return ()
    price = min(field.entries[bid].price for bid in bids)
    entries = {bid: replace(field.entries[bid], price=price) for bid in bids}
    return replace(field, entries=entries).winners()


def without_price(field: Contest) -> tuple[BidId, ...]:
    """Who would share the first place if the price weighed nothing and the others kept their proportion.

    Where the method gives the price no weight to take away, or nothing else has any: at equal prices.
    """
    price = price_of(field)
    rest = 1 - field.shares.get(price, Fraction(1))
    if not rest:
        return at_equal_prices(field)
    shares = {c: Fraction(0) if c == price else share / rest for c, share in field.shares.items()}
    return field.without([b for b in field.entries if b not in field.passing()]).with_shares(shares).winners()


def price_is_a_column(field: Contest) -> bool:
    """Whether equal prices and no weight on the price come to the same: points added, not rounded."""
    info = METHODS[field.model.method.name]
    return info.weighs_price and info.unit == "points" and field.model.round_total.mode == "none"
