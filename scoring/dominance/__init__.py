"""Dominance: how much did the price decide in this lot? Measures for one award, none of them an opinion.

Every measure is taken on the ranked bids (those past admission and gates), with the published weights. What
is dear to work out waits until it is asked for. A survey asks what people believe; this counts. Pure.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cached_property

from scoring.break_even import BreakEven, break_evens
from scoring.break_even.worth import rates
from scoring.contest import Contest, contest
from scoring.dominance.figures import Flip, Interval, Paid, Swing
from scoring.dominance.social import SocialBid, social_bid
from scoring.dominance.spread import Parted, parted, price_of
from scoring.dominance.verdict import Verdict, at_equal_prices, lowest, price_is_a_column, without_price
from scoring.evaluation import FixedPrice
from scoring.model import Case
from scoring.score import Opening, opening
from scoring.stability import AmountStretch, Holding, Undefined, by_amount, holdings
from scoring.values import (
    BidId,
    CriterionId,
    How,
    Kroner,
    LotId,
    Percent,
    TenderId,
    Theme,
    exactly,
    settled,
)
from scoring.winner_map import Triangle, WinnerMap, winner_map

__all__ = ["Dominance", "Flip", "Interval", "Paid", "SocialBid", "Swing", "Verdict", "measure"]


@dataclass(frozen=True)
class Dominance:
    """How much the price decided in one lot. Percent of the whole, exact; amounts in DKK without VAT.

    field, opened: what it was measured on. social: ids of all social-economy bids received in the lot.
    analysis: some bids were left out to see what follows, so it is not the award.
    """

    case: TenderId
    lot: LotId
    field: Contest
    opened: Opening
    social: tuple[BidId, ...]
    analysis: bool = False

    @cached_property
    def ranked(self) -> tuple[BidId, ...]:
        """The bids the measures are taken on."""
        return self.field.passing()

    @cached_property
    def winners(self) -> tuple[BidId, ...]:
        """Who is first, alone or level; nobody where every bid fails a gate."""
        return self.field.winners()

    @cached_property
    def lowest(self) -> tuple[BidId, ...]:
        """The ranked bids with the lowest price; nobody where the price is given."""
        return lowest(self.field)

    @cached_property
    def lowest_won(self) -> bool | None:
        """Whether the lowest price won.

        None where it shares the first place with a dearer bid, the price is given, or nobody is ranked.
        """
        low = [bid in self.lowest for bid in self.winners]
        return low[0] if self.lowest and low and all(low) == any(low) else None

    @cached_property
    def verdict(self) -> Verdict | None:
        """What the price did to the award; None where fewer than two bids are ranked: nothing was decided.

        price_decided: only bids with the lowest price won, and at equal prices somebody else would have been
        first, or first with them: a price that parts equally good bids decides. price_irrelevant: the same
        bids win when the price weighs nothing. Else traded_off. Source: this program's own definitions.
        """
        if len(self.ranked) < 2:
            return None
        if set(self.winners) <= set(self.lowest) and not set(self.at_equal_prices) <= set(self.winners):
            return "price_decided"
        return "price_irrelevant" if self.without_price == self.winners else "traded_off"

    @cached_property
    def at_equal_prices(self) -> tuple[BidId, ...]:
        """Who would share the first place had all ranked bids asked the same price (the lowest of them)."""
        return at_equal_prices(self.field)

    @cached_property
    def without_price(self) -> tuple[BidId, ...]:
        """Who would share the first place if the price weighed nothing, the others in their proportion."""
        return self.at_equal_prices if price_is_a_column(self.field) else without_price(self.field)

    @property
    def price(self) -> CriterionId:
        """The criterion that stands for the price; "price" where the model has none."""
        return price_of(self.field)

    @property
    def nominal(self) -> Percent | None:
        """The price's weight as published; None where the method gives it none (`nominal_reason`)."""
        share = self.field.shares.get(self.price)
        return None if share is None else _percent(share)

    @property
    def nominal_reason(self) -> str:
        """Why there is no nominal weight: `price_given`, `price_not_weighed`; empty where there is one."""
        if self.nominal is not None:
            return ""
        return "price_given" if isinstance(self.field.model.method, FixedPrice) else "price_not_weighed"

    @cached_property
    def effective(self) -> Mapping[CriterionId, Percent]:
        """Each criterion's part of what parted the bids: weight * range over the sum of them; sums to 100.

        Fixed kroner and percentage on price: the ranges of kroner for quality against the range of prices.
        Quality per krone: ln-range of prices against ln-range of quality. Empty: see `effective_reason`.
        """
        return {c: _percent(x) for c, x in self._parted.effective.items()} if self._parted else {}

    @cached_property
    def effective_price(self) -> Percent | None:
        """The price's effective weight; None where nothing parted the bids, or the ratio cannot be taken."""
        return self.effective.get(self.price, Percent(Decimal(0))) if self.effective else None

    @property
    def effective_reason(self) -> str:
        """Why there is no effective weight: `nobody`, `one_bid`, `all_equal`, `zero_in_ratio`; else empty."""
        if self.effective:
            return ""
        few = {0: "nobody", 1: "one_bid"}.get(len(self.ranked))
        return few or ("all_equal" if self._parted else "zero_in_ratio")

    @exactly
    def effective_of(self, theme: Theme) -> Percent | None:
        """A theme's effective weight; None as for the price's."""
        themes = {c.id: c.theme for c in self.field.model.leaves()}
        found = (x for c, x in self.effective.items() if themes.get(c, "price") == theme)
        return Percent(sum(found, Decimal(0))) if self.effective else None

    @cached_property
    def covariance(self) -> Mapping[CriterionId, Percent]:
        """Each criterion's part of the totals' variance: sums to 100, may be negative; empty if all equal."""
        return {c: _percent(x) for c, x in self._parted.covariance.items()} if self._parted else {}

    @cached_property
    def interval(self) -> Interval | None:
        """The winner's price weights; None without a price weight that can move, or without a winner.

        The limits of `stability.holdings`; with level winners those of the first by id.
        """
        held: Holding | None = holdings(self.field, only=(self.price,)).get(self.price)
        if held is None:
            return None
        low, high = (None if x is None else _percent(x) for x in (held.low, held.high))
        return Interval(held.bid, _percent(held.share), low, high, held.rivals_low, held.rivals_high)

    @property
    @exactly
    def flip(self) -> Flip | None:
        """The nearest price weight at which another bid draws level; None where there is none."""
        if self.interval is None:
            return None
        i = self.interval
        ends = ((i.low, i.rivals_low), (i.high, i.rivals_high))
        found = [Flip(at, Percent(abs(at - i.weight)), who) for at, who in ends if at is not None]
        return min(found, key=lambda flip: flip.away, default=None)

    @cached_property
    def amounts(self) -> tuple[AmountStretch, ...]:
        """Who wins at which amount per quality point (fixed kroner, in place of an interval); else empty."""
        found = by_amount(self.field)
        return () if isinstance(found, Undefined) else found

    @cached_property
    def map(self) -> WinnerMap:
        """The triangle (or line) of price, social value and effect."""
        return winner_map(self.field)

    @cached_property
    def map_share_lowest(self) -> Percent | None:
        """The part of the weight triangle won by a lowest price [percent]; None without a map."""
        found, low = self.map, set(self.lowest)
        if isinstance(found, Undefined) or not low:
            return None
        if isinstance(found, Triangle):
            return _percent(sum((r.area for r in found.regions if low & set(r.bids)), Fraction(0)))
        won = sum((s.high - s.low for s in found.stretches if low & set(s.winners)), Fraction(0))
        return _percent(won / (found.high - found.low))

    @cached_property
    def prices(self) -> Mapping[BidId, Kroner]:
        """The ranked bids' evaluation prices."""
        return {bid: self.opened.field.prices[bid] for bid in self.ranked}

    @cached_property
    def premium(self) -> Paid | None:
        """What the winner costs more than the lowest price; None where nobody competes on price."""
        if not self.lowest or not self.winners:
            return None
        least = self.prices[self.lowest[0]]
        more = Kroner(min(self.prices[bid] for bid in self.winners) - least)
        return Paid(more, _part(more, least))

    @cached_property
    @exactly
    def swings(self) -> tuple[Swing, ...]:
        """Kroner per ten points and kroner between the worst and the best bid, by quality criterion."""
        if not self.ranked:
            return ()
        found, field = rates(self.opened), self.opened.ranked()
        made = []
        for worth in found.told().criteria:
            points = [field.quality[bid][worth.criterion.id] for bid in self.ranked]
            swing = found.worth(field.shares[worth.criterion.id] * (max(points) - min(points)))
            made.append(Swing(worth.criterion.id, worth.ten, swing))
        return tuple(made)

    @property
    def price_range(self) -> Kroner | None:
        """From the lowest to the highest price among the ranked bids [DKK]."""
        prices = self.prices.values()
        return Kroner(max(prices) - min(prices)) if prices else None

    @cached_property
    def break_evens(self) -> Mapping[BidId, BreakEven]:
        """The break-even price and premium of every ranked bid."""
        return {found.bid: found for found in break_evens(self.opened, self.ranked)}

    @cached_property
    def social_bids(self) -> tuple[SocialBid, ...]:
        """Every social-economy bid received in the lot: its price beside the others', and how it went."""
        ranked = [bid for bid in self.social if bid in self.prices]
        found = {b.bid: b for b in break_evens(self.opened, ranked)} if ranked else {}
        return tuple(social_bid(bid, self.winners, self.prices, found.get(bid)) for bid in self.social)

    @cached_property
    def _parted(self) -> Parted | None:
        return parted(self.field)

    @property
    def how(self) -> How:
        """The verdict in a sentence."""
        key = self.verdict or ("one_bid" if self.ranked else "nobody")
        groups = {"winners": self.winners, "lowest": self.lowest or self.winners}
        groups |= {"equal": self.at_equal_prices, "without": self.without_price}
        values = {name: ", ".join(bids) for name, bids in groups.items()}
        return How(f"measures.verdict.{key}", values)


def measure(case: Case, lot: LotId, *, reject: Collection[str] = ()) -> Dominance:
    """How much the price decided in `lot`; reject as for `score.score`, and the same `ScoringError`."""
    field = contest(case, lot, reject=reject)
    social = tuple(b.id for b in case.bids_in(lot) if b.tenderer.kind == "social_economy")
    return Dominance(case.tender.id, lot, field, opening(case, lot, reject=reject), social, bool(reject))


@exactly
def _percent(share: Fraction) -> Percent:
    return Percent(settled(Decimal(share.numerator * 100) / share.denominator))


@exactly
def _part(amount: Kroner, whole: Kroner) -> Percent | None:
    return Percent(settled(amount / whole * 100)) if whole else None
