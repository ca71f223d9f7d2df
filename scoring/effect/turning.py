"""Turning: which assumption moves a bid's net cost most, and which lift would make two bids cost the same?"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from scoring.effect import Effect
from scoring.effect.arithmetic import net_cost, share_of, with_lift
from scoring.effect.book import Outlook
from scoring.model import EffectParameter
from scoring.values import BidId, Kroner, Share, exactly, settled


@dataclass(frozen=True)
class Swing:
    """A bid's net cost [DKK] with one assumption at its low and at its high value, the others central."""

    parameter: EffectParameter
    low: Kroner
    high: Kroner


@dataclass(frozen=True)
class BreakEven:
    """The lift at which `bid` costs as much, net, as `against` is reckoned to.

    met: that lift can happen, and `likely` is the share in work it takes. never: dearer even with everybody
    in work. always: cheaper even with nobody in work. no_gain: a result is paid more than it saves.
    """

    bid: BidId
    against: BidId
    outcome: Literal["met", "never", "always", "no_gain"]
    lift: Share | None = None
    likely: Share | None = None


@exactly
def one_at_a_time(effect: Effect, bid: BidId) -> tuple[Swing, ...]:
    """What each assumption moves on its own, the widest first; what moves nothing is left out."""
    central = effect.values("central")
    swings = (
        Swing(name, _moved(effect, bid, name, "low"), _moved(effect, bid, name, "high")) for name in central
    )
    return tuple(sorted((s for s in swings if s.low != s.high), key=lambda s: -abs(s.high - s.low)))


@exactly
def break_even(effect: Effect, bid: BidId, against: BidId, outlook: Outlook = "central") -> BreakEven:
    """The net cost falls in a straight line with the lift: each result is paid for, and saves benefits.

    Δp* = (ENC at Δp 0 − ENC of the other) / (ENC at Δp 0 − ENC at Δp 1). It takes no belief in this bid's
    promise; the other is taken as it is reckoned.
    """
    offer, values, persons = effect.offers[bid], effect.values(outlook), effect.persons or 0
    at_nought = with_lift(offer, persons, values, Share(Decimal(0))).net
    fall = at_nought - with_lift(offer, persons, values, Share(Decimal(1))).net
    if fall <= 0:
        return BreakEven(bid, against, "no_gain")
    baseline = share_of(values, "baseline_share")
    lift = (at_nought - effect.costs[against][outlook].net) / fall
    if lift > 1 - baseline:
        return BreakEven(bid, against, "never")
    if lift < -baseline:
        return BreakEven(bid, against, "always")
    return BreakEven(bid, against, "met", Share(settled(lift)), Share(settled(baseline + lift)))


def _moved(effect: Effect, bid: BidId, name: EffectParameter, outlook: Outlook) -> Kroner:
    central, value = effect.values("central"), effect.assumptions[name].value(outlook)
    values = central if value is None else {**central, name: value}
    return net_cost(effect.offers[bid], effect.persons or 0, values).net
