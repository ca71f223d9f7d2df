"""Low prices: which prices lie so far below a yardstick that one should ask before awarding?

Signals and no rule of law: no figure defines an abnormally low bid (udbudsloven § 169; KNFU), so nothing
follows from one by itself. How far is far is the rule book's limit (CHK-32) and comes in as an argument.
Pure; reads no files.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from scoring.values import BidId, Kroner, LotId, Percent, exactly

Yardstick = Literal["median", "mean", "estimate"]
FEWEST_FOR_A_MEAN = 3
"""Bids it takes before a mean says anything, as in the rule the Court saw in C-669/20."""


@dataclass(frozen=True)
class LowPrice:
    """A price and what it is held against [DKK]. below: the distance in percent of the yardstick."""

    bid: BidId
    lot: LotId
    price: Kroner
    others: Kroner
    """The median or mean of the lot's other prices, or the estimated value."""
    below: Percent
    yardstick: Yardstick = "median"


@exactly
def below_median(lot: LotId, prices: Mapping[BidId, Kroner], signal: Percent) -> tuple[LowPrice, ...]:
    """The prices more than `signal` percent below the median of the lot's other prices, by bid.

    below = 100 * (median of the others - price) / median of the others. Two bids are held against each
    other (C-669/20: the duty to look does not wait for a third bid); one alone has nothing to be held
    against.
    """
    found = (
        _held(bid, lot, prices[bid], others, "median") for bid, others in _medians_of_others(prices).items()
    )
    return _beyond(found, signal)


@exactly
def below_mean(lot: LotId, prices: Mapping[BidId, Kroner], signal: Percent) -> tuple[LowPrice, ...]:
    """The prices more than `signal` percent below the mean of the lot's other prices, from three bids on.

    below = 100 * (mean of the others - price) / mean of the others. Of the others, and not of all: a price
    would otherwise pull its own yardstick down.
    """
    if len(prices) < FEWEST_FOR_A_MEAN:
        return ()
    whole, rest = sum(prices.values(), Decimal(0)), len(prices) - 1
    found = (
        _held(bid, lot, prices[bid], Decimal((whole - prices[bid]) / rest), "mean") for bid in sorted(prices)
    )
    return _beyond(found, signal)


@exactly
def below_estimate(
    lot: LotId, prices: Mapping[BidId, Kroner], estimate: Kroner, signal: Percent
) -> tuple[LowPrice, ...]:
    """The prices more than `signal` percent below what the department reckoned the purchase would cost.

    below = 100 * (estimated value - price) / estimated value.
    """
    return _beyond((_held(bid, lot, prices[bid], estimate, "estimate") for bid in sorted(prices)), signal)


def _medians_of_others(prices: Mapping[BidId, Kroner]) -> Mapping[BidId, Decimal]:
    """The median of the other prices, by bid. One sorting serves all; what is taken out shifts the middle."""
    order = sorted(prices, key=lambda bid: (prices[bid], bid))
    if len(order) < 2:
        return {}
    middles = {}
    for i, bid in enumerate(order):
        rest = len(order) - 1
        low, high = (rest - 1) // 2, rest // 2
        ends = (order[k + (k >= i)] for k in (low, high))
        middles[bid] = sum((prices[end] for end in ends), Decimal(0)) / 2
    return dict(sorted(middles.items()))


def _held(bid: BidId, lot: LotId, price: Kroner, others: Decimal, yardstick: Yardstick) -> LowPrice:
    below = 100 * (others - price) / others if others else Decimal(0)
    return LowPrice(bid, lot, price, Kroner(others), Percent(below), yardstick)


def _beyond(found: Iterator[LowPrice], signal: Percent) -> tuple[LowPrice, ...]:
    return tuple(low for low in found if low.below > signal)
