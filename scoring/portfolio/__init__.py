"""Portfolio: how much did the price decide across a department's tenders, and how did social bids fare?

One line per lot (an undivided tender is one lot), taken from `dominance`; then counts with Wilson intervals,
means and medians. Lots are taken in one at a time: only what the sums and medians need is kept. Each
figure stands beside the survey's statement it answers (`BESIDE`); the survey has opinions, this counts. Pure.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from statistics import median
from types import MappingProxyType

from scoring.dominance import SocialBid
from scoring.intervals import Interval, wilson
from scoring.portfolio.lines import Line, Unmeasured, line, lines, measured
from scoring.survey import StatementId
from scoring.values import Kroner, Percent, Share, TenderId, exactly, settled

__all__ = [
    "BESIDE",
    "COUNTS",
    "Centre",
    "Count",
    "Line",
    "Portfolio",
    "Unmeasured",
    "line",
    "lines",
    "measured",
    "portfolio",
]

COUNTS = (
    "lowest_won",
    "price_decided",
    "price_irrelevant",
    "traded_off",
    "social_present",
    "social_won",
    "social_close",
    "social_dearer",
    "social_weighed",
    "registered_won",
    "unregistered_won",
)
"""What is counted, in the order of every table; see `Portfolio.counts`."""
BESIDE: Mapping[StatementId, tuple[str, ...]] = MappingProxyType(
    {
        "PUR1": ("price_decided", "lowest_won"),
        "PUR2": ("social_won",),
        "PUR3": ("social_dearer",),
        "PUR4": ("social_weighed",),
        "REG1": ("registered_won", "unregistered_won"),
    }
)
"""The survey's statement → our counts to hold beside it."""


@dataclass(frozen=True, slots=True)
class Count:
    """So many of so many."""

    count: int
    n: int

    @property
    @exactly
    def share(self) -> Percent | None:
        """In percent; None of none."""
        return Percent(settled(Decimal(self.count * 100) / self.n)) if self.n else None

    @property
    def interval(self) -> Interval:
        """Wilson's 95 % interval, as parts of the whole; 0 to 1 of none."""
        return wilson(self.count, self.n)


@dataclass(frozen=True, slots=True)
class Centre:
    """Mean and median of `n` figures, at least one."""

    n: int
    mean: Decimal
    median: Decimal


@dataclass(frozen=True)
class Portfolio:
    """What the lots say together.

    tenders, lots: how many came in. measured: lots that could be. contested: those with two or more ranked
    bids, on which all counts of lots rest. level: contested lots where the lowest price shares the first
    place with a dearer bid. fictional: measured lots of invented tenders.
    counts: lowest_won, of contested lots but level ones and those with a given price. price_decided,
    price_irrelevant, traded_off, social_weighed (the model weighs social value), social_present (a
    social-economy bid was ranked), of contested lots. social_won, of those where one was ranked and one side
    won. social_close, one lost by less than its break-even premium, of those where the other side won.
    social_dearer: bids dearer than the median of the others, of all ranked social-economy bids beside others.
    registered_won, unregistered_won: bids that won, of those ranked whose registration is known.
    nominal, effective [percent of the whole], premium [percent], premium_kroner [DKK]: of contested lots that
    have one; dearer [percent of the median]: of bids. received, ranked, won, close: social-economy bids in
    all measured lots. value, social_value [DKK]: of all measured lots won by one side.
    """

    tenders: int
    lots: int
    measured: int
    contested: int
    level: int
    fictional: int
    unmeasured: tuple[Unmeasured, ...]
    counts: Mapping[str, Count]
    nominal: Centre | None
    effective: Centre | None
    premium: Centre | None
    premium_kroner: Centre | None
    dearer: Centre | None
    received: int
    ranked: int
    won: int
    close: int
    value: Kroner
    social_value: Kroner

    @property
    @exactly
    def value_share(self) -> Share | None:
        """The part of the value won by social-economy bidders; None where there is no value."""
        return Share(settled(self.social_value / self.value)) if self.value else None


def portfolio(found: Iterable[Line | Unmeasured]) -> Portfolio:
    """The counts, means and medians of any number of lots, taken in one at a time."""
    sums = _Sums()
    for one in found:
        sums.take(one)
    return sums.told()


@dataclass
class _Sums:
    """What is kept while lots come in: never returned, so it may change."""

    tenders: set[TenderId] = field(default_factory=set)
    lots: int = 0
    measured: int = 0
    contested: int = 0
    level: int = 0
    fictional: int = 0
    unmeasured: list[Unmeasured] = field(default_factory=list)
    hits: dict[str, int] = field(default_factory=lambda: dict.fromkeys(COUNTS, 0))
    of: dict[str, int] = field(default_factory=lambda: dict.fromkeys(COUNTS, 0))
    figures: dict[str, list[Decimal]] = field(default_factory=dict)
    outcomes: dict[str, int] = field(default_factory=dict)
    value: Decimal = Decimal(0)
    social_value: Decimal = Decimal(0)

    def take(self, one: Line | Unmeasured) -> None:
        self.tenders.add(one.case)
        self.lots += 1
        if isinstance(one, Unmeasured):
            self.unmeasured.append(one)
            return
        self.measured += 1
        self.fictional += one.fictional
        self._bids(one)
        self._won(one)
        if one.ranked > 1:
            self.contested += 1
            self._contested(one)

    def told(self) -> Portfolio:
        return Portfolio(
            tenders=len(self.tenders),
            lots=self.lots,
            measured=self.measured,
            contested=self.contested,
            level=self.level,
            fictional=self.fictional,
            unmeasured=tuple(self.unmeasured),
            counts={key: Count(self.hits[key], self.of[key]) for key in COUNTS},
            nominal=self._centre("nominal"),
            effective=self._centre("effective"),
            premium=self._centre("premium"),
            premium_kroner=self._centre("premium_kroner"),
            dearer=self._centre("dearer"),
            received=sum(self.outcomes.values()),
            ranked=sum(n for outcome, n in self.outcomes.items() if outcome != "out"),
            won=self.outcomes.get("won", 0),
            close=self.outcomes.get("close", 0),
            value=Kroner(self.value),
            social_value=Kroner(self.social_value),
        )

    def _bids(self, one: Line) -> None:
        for bid in one.social:
            outcome = "close" if bid.lost_by_less_than_premium else bid.outcome
            self.outcomes[outcome] = self.outcomes.get(outcome, 0) + 1
            if bid.dearer is not None:
                self._count("social_dearer", bid.dearer > 0)
                self._figure("dearer", bid.dearer_percent)

    def _won(self, one: Line) -> None:
        if one.won_by_social is not None:
            self.value += one.value
            self.social_value += one.value if one.won_by_social else 0

    def _contested(self, one: Line) -> None:
        if one.lowest_won is not None:
            self._count("lowest_won", one.lowest_won)
        self.level += one.lowest_won is None and one.premium is not None
        for verdict in ("price_decided", "price_irrelevant", "traded_off"):
            self._count(verdict, one.verdict == verdict)
        self._count("social_weighed", one.weighs_social)
        self._figure("nominal", one.nominal)
        self._figure("effective", one.effective)
        if one.premium is not None:
            self._figure("premium", one.premium.percent)
            self._figure("premium_kroner", one.premium.kroner)
        self._social([bid for bid in one.social if bid.outcome != "out"], one)

    def _social(self, ranked: list[SocialBid], one: Line) -> None:
        self._count("social_present", bool(ranked))
        if ranked and one.won_by_social is not None:
            self._count("social_won", one.won_by_social)
            if not one.won_by_social:
                self._count("social_close", any(bid.lost_by_less_than_premium for bid in ranked))
        for bid in ranked:
            if bid.bid in one.registered and bid.outcome != "tied":
                key = "registered_won" if one.registered[bid.bid] else "unregistered_won"
                self._count(key, bid.outcome == "won")

    def _count(self, key: str, hit: bool) -> None:
        self.of[key] += 1
        self.hits[key] += hit

    def _figure(self, key: str, value: Decimal | None) -> None:
        if value is not None:
            self.figures.setdefault(key, []).append(value)

    @exactly
    def _centre(self, key: str) -> Centre | None:
        found = self.figures.get(key, [])
        if not found:
            return None
        return Centre(len(found), settled(sum(found, Decimal(0)) / len(found)), settled(median(found)))
