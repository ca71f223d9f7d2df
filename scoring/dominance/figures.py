"""Figures: the shapes of what is measured about the price in one lot. Values only. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from scoring.values import BidId, CriterionId, Kroner, Percent


@dataclass(frozen=True)
class Interval:
    """The price weights [percent of the whole] at which `bid` stays first, the others in their proportion.

    None: no limit that way, down to 0 or up to 100. rivals: who is level at the limit.
    """

    bid: BidId
    weight: Percent
    low: Percent | None
    high: Percent | None
    rivals_low: tuple[BidId, ...]
    rivals_high: tuple[BidId, ...]


@dataclass(frozen=True)
class Flip:
    """The price weight [percent] nearest to the published at which another bid draws level; how far away."""

    at: Percent
    away: Percent
    rivals: tuple[BidId, ...]


@dataclass(frozen=True)
class Paid:
    """How much dearer the winner is than the lowest price [DKK, percent of the lowest; None where that is 0].

    Where several are first, the cheapest of them counts: the least the buyer comes to pay.
    """

    kroner: Kroner
    percent: Percent | None


@dataclass(frozen=True)
class Swing:
    """What the points on one quality criterion were worth among these bids [DKK].

    ten: ten more points. swing: from the lowest to the highest points any bid got, to hold beside the
    range of prices. None where a point has no worth in kroner.
    """

    criterion: CriterionId
    ten: Kroner | None
    swing: Kroner | None
