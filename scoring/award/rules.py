"""Award rules: what the tender documents say about winning several lots, and limits for analysis.

Each rule is a name and rows; the names are those that costs, clashes and moves are reported under.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor

from scoring.award.choices import Choice
from scoring.award.programme import Builder, Measure, Terms, ones
from scoring.model import Case
from scoring.values import BidId, Kroner, LotId, Percent, Points, Theme

ANNOUNCED = ("max_lots_won", "capacity", "combinations", "reserved", "discounts")
"""Rules the tender documents or the bids themselves state."""
ANALYSIS = ("budget", "social_share", "social_lots", "effect_points", "max_suppliers")
"""Limits that belong to an analysis and never to the award."""
OERE = 100
"""Whole units per krone in the rows of amounts."""
POINT = 10_000
"""Whole units per point in the rows of points."""
YARDSTICKS = {"budget": Fraction(OERE), "effect_points": Fraction(POINT), "social_share": Fraction(1, 100)}
"""What a rule's own measure is divided by to be kroner, points or percent; the others count as they are."""


@dataclass(frozen=True)
class AnalysisLimits:
    """Limits the tender documents did not state: what if? Never part of the award.

    budget: the most to pay, after discounts [DKK]. social_share: the least part of the list prices that
    goes to social-economy bidders [percent]; social_lots: the same as a number of lots. effect_points: the
    least sum over lots of the winners' mean effect points. max_suppliers: the most different winners.
    """

    budget: Kroner | None = None
    social_share: Percent | None = None
    social_lots: int | None = None
    effect_points: Points | None = None
    max_suppliers: int | None = None


def announced(build: Builder, case: Case, choices: Sequence[Choice], reserved_from: Percent | None) -> None:
    """The rows of the rules that were stated beforehand."""
    limits, won = case.tender.limits, by_bid(choices)
    for bid in sorted(case.bids, key=lambda b: b.id):
        mine = won.get(bid.id, ())
        if limits.max_lots_won is not None and len(mine) > limits.max_lots_won:
            build.row(f"{bid.id} lots", ones(mine), high=limits.max_lots_won, rule="max_lots_won")
        if bid.capacity is not None and len(mine) > bid.capacity:
            build.row(f"{bid.id} capacity", ones(mine), high=bid.capacity, rule="capacity")
        if limits.combinations and len(mine) > 1:
            _combinations(build, limits.combinations, bid.id, mine, choices)
        share = bid.tenderer.disadvantaged_share
        if case.tender.reserved == "res-ws" and reserved_from is not None and (share or 0) < reserved_from:
            for j in mine:
                build.row(f"{bid.id} {choices[j].lot} reserved", [(j, 1)], high=0, rule="reserved")


def limits_of_analysis(
    build: Builder, limits: AnalysisLimits, choices: Sequence[Choice], cuts: Sequence[tuple[int, Fraction]]
) -> None:
    """The rows of the limits nobody announced. cuts: what each helping variable takes off the payment."""
    if limits.budget is not None:
        pay = payment(choices, cuts)
        build.row("budget", pay, high=floor(limits.budget * OERE), rule="budget")
        build.measures["budget"] = Measure("min", pay)
    if limits.social_share is not None:
        _social_share(build, Fraction(limits.social_share) / 100, choices)
    if limits.social_lots is not None:
        social = tuple((j, 1) for j, c in enumerate(choices) if c.social_economy)
        build.row("social lots", social, low=limits.social_lots, rule="social_lots")
        build.measures["social_lots"] = Measure("max", social)
    if limits.effect_points is not None:
        effect = theme_points(choices, "effect")
        build.row("effect", effect, low=ceil(limits.effect_points * POINT), rule="effect_points")
        build.measures["effect_points"] = Measure("max", effect)
    if limits.max_suppliers is not None:
        _suppliers(build, limits.max_suppliers, choices)


def payment(choices: Sequence[Choice], cuts: Sequence[tuple[int, Fraction]] = ()) -> Terms:
    """What is paid, in øre: prices less discounts, each rounded to the øre."""
    prices = [(j, round(Fraction(c.price) * OERE)) for j, c in enumerate(choices)]
    return (*prices, *((z, -round(off * OERE)) for z, off in cuts))


def theme_points(choices: Sequence[Choice], theme: Theme) -> Terms:
    """The winners' mean points on a theme, added up over the lots, in ten-thousandths of a point."""
    return tuple((j, round(c.points(theme) * POINT)) for j, c in enumerate(choices))


def by_bid(choices: Sequence[Choice]) -> dict[BidId, tuple[int, ...]]:
    won: dict[BidId, tuple[int, ...]] = {}
    for j, c in enumerate(choices):
        won[c.bid] = (*won.get(c.bid, ()), j)
    return won


def _combinations(
    build: Builder,
    combinations: Sequence[Sequence[LotId]],
    bid: BidId,
    mine: Sequence[int],
    choices: Sequence[Choice],
) -> None:
    # Several lots for one bidder only within one stated combination; a single lot always.
    lots = {choices[j].lot: j for j in mine}
    sets = sorted(
        {frozenset(lots).intersection(c) for c in combinations} | {frozenset((lot,)) for lot in lots},
        key=sorted,
    )
    held = {
        s: build.variable(f"{bid} holds {' '.join(sorted(s))}")
        for s in sets
        if s and not any(s < o for o in sets)
    }
    build.row(f"{bid} one combination", ones(held.values()), high=1, rule="combinations")
    for lot, j in lots.items():
        within = [(z, 1) for s, z in held.items() if lot in s]
        build.row(f"{bid} {lot} in combination", [*within, (j, -1)], low=0, rule="combinations")


def _social_share(build: Builder, share: Fraction, choices: Sequence[Choice]) -> None:
    prices = [round(Fraction(c.price) * OERE) for c in choices]
    terms = [
        (j, price * ((share.denominator if c.social_economy else 0) - share.numerator))
        for j, (c, price) in enumerate(zip(choices, prices, strict=True))
    ]
    build.row("social share", terms, low=0, rule="social_share")
    won = tuple((j, p) for j, p in enumerate(prices) if choices[j].social_economy)
    build.measures["social_share"] = Measure("max", won, tuple(enumerate(prices)))


def _suppliers(build: Builder, most: int, choices: Sequence[Choice]) -> None:
    used = {bid: build.variable(f"{bid} supplies") for bid in by_bid(choices)}
    for j, c in enumerate(choices):
        build.row(f"{c.bid} {c.lot} supplies", [(used[c.bid], 1), (j, -1)], low=0)
    build.row("suppliers", ones(used.values()), high=most, rule="max_suppliers")
    build.measures["max_suppliers"] = Measure("min", tuple(ones(used.values())))
