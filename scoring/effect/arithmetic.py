"""Arithmetic: what does one bid come to, net of what its effect saves, under one set of assumptions?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from scoring.effect.offers import Offer
from scoring.model import EffectParameter
from scoring.values import BidId, Kroner, Share, exactly, settled

Values = Mapping[EffectParameter, Decimal]
"""Assumptions in their units: shares in percent, amounts in DKK a month, months."""
_ZERO, _ONE, _HUNDRED = Decimal(0), Decimal(1), Decimal(100)


@dataclass(frozen=True)
class NetCost:
    """What one bid may come to under one set of assumptions.

    likely: the share of the citizens expected in work. lift: how much of it is beyond the baseline, negative
    below it. extra_persons: in work who would not have been, after displacement. payment, saving, net [DKK]:
    net = payment − saving. state_gain [DKK]: the refund the state is spared; never added to the rest.
    """

    bid: BidId
    likely: Share
    lift: Share
    extra_persons: Decimal
    payment: Kroner
    saving: Kroner
    net: Kroner
    state_gain: Kroner


@exactly
def net_cost(offer: Offer, persons: int, values: Values) -> NetCost:
    """The bid as it is believed: Δp = κ · (promised − p0)."""
    trust = offer.credibility if offer.credibility is not None else share_of(values, "credibility")
    lift = Share(trust * (offer.promised - share_of(values, "baseline_share")))
    return with_lift(offer, persons, values, lift)


@exactly
def with_lift(offer: Offer, persons: int, values: Values, lift: Share) -> NetCost:
    """The bid if it lifts the share in work by `lift`, whatever it promised."""
    likely = Share(share_of(values, "baseline_share") + lift)
    payment = offer.fixed + persons * (offer.per_person + likely * offer.per_result)
    extra = persons * lift * (_ONE - share_of(values, "displacement"))
    benefit = extra * _benefit_spared(offer, values)
    refund = share_of(values, "state_refund")
    saving = benefit * (_ONE - refund)
    return NetCost(
        offer.bid,
        likely,
        lift,
        settled(extra),
        Kroner(settled(payment)),
        Kroner(settled(saving)),
        Kroner(settled(payment - saving)),
        Kroner(settled(benefit * refund)),
    )


@exactly
def saved_per_person(offer: Offer, values: Values) -> Kroner:
    """The municipality's saving on one more person in work, after displacement [DKK, discounted]."""
    kept = (_ONE - share_of(values, "displacement")) * (_ONE - share_of(values, "state_refund"))
    return Kroner(_benefit_spared(offer, values) * kept)


def share_of(values: Values, name: EffectParameter) -> Decimal:
    """An assumption in percent as a part of 1."""
    return values[name] / _HUNDRED


def _benefit_spared(offer: Offer, values: Values) -> Decimal:
    """The benefit one person in work is not paid, refund included: φ · B · Σ_{m=1..M} (q/(1 + r))^(m/12)."""
    kept = offer.retention if offer.retention is not None else share_of(values, "retention")
    rate = kept / (_ONE + share_of(values, "discount_rate"))
    monthly = rate ** (_ONE / 12) if rate else _ZERO
    months, month = _ZERO, _ONE
    for _ in range(int(values["horizon_months"])):
        month *= monthly
        months += month
    return values["benefit_monthly"] * share_of(values, "benefit_replaced_share") * months
