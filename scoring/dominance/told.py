"""Told: what was measured, in sentences (keys and values; the words stand in `data/texts`). Pure."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from scoring.dominance import Dominance
from scoring.evaluation import FixedKroner
from scoring.methods import kroner_per_point
from scoring.values import How, exactly


def sentences(found: Dominance) -> Iterator[How]:
    """Weights, verdict, how far the price may move, premium, each social-economy bid; in reading order."""
    yield weight(found)
    yield found.how
    yield from (how for how in (interval(found), amounts(found), premium(found)) if how is not None)
    for bid in found.social_bids:
        yield bid.how
        if bid.price is not None:
            yield bid.fared


def weight(found: Dominance) -> How:
    """The price's weight on paper and in reality; or why one of them cannot be told."""
    nominal, effective = found.nominal, found.effective_price
    if found.nominal_reason == "price_given":
        return How("measures.weight.given")
    if nominal is not None and effective is not None:
        return How("measures.weight.both", {"nominal": nominal, "effective": effective})
    if effective is not None:
        return How("measures.weight.effective", {"effective": effective})
    return How(f"measures.no_weight.{found.effective_reason}")


def interval(found: Dominance) -> How | None:
    """At which price weights the winner stays first; None where the price has no weight that can move."""
    held = found.interval
    if held is None:
        return None
    key = {(True, True): "both", (False, True): "up", (True, False): "down", (False, False): "always"}
    ends = {name: x for name, x in (("low", held.low), ("high", held.high)) if x is not None}
    sides = held.low is not None, held.high is not None
    return How(f"measures.interval.{key[sides]}", {"bid": held.bid, **ends})


@exactly
def amounts(found: Dominance) -> How | None:
    """At which amounts per quality point the winners stay first; None but for fixed kroner."""
    method, field = found.field.model.method, found.field
    amount = kroner_per_point(method, field.lot_value) if isinstance(method, FixedKroner) else None
    held = next(
        (
            s
            for s in found.amounts
            if amount is not None and s.low <= amount and (s.high is None or amount <= s.high)
        ),
        None,
    )
    if amount is None or held is None or set(held.winners) != set(found.winners):
        return None
    who, ends = {"winners": ", ".join(held.winners)}, {"amount": amount, "low": _kroner(held.low)}
    if held.high is None:
        return How("measures.amounts.above", {**who, **ends})
    return How("measures.amounts.between", {**who, **ends, "high": _kroner(held.high)})


def premium(found: Dominance) -> How | None:
    """What the winner costs more than the lowest price; None where nobody competes on price."""
    paid = found.premium
    if paid is None:
        return None
    if not paid.kroner:
        return How("measures.premium.none")
    if paid.percent is None:
        return How("measures.premium.amount", {"amount": paid.kroner})
    return How("measures.premium.some", {"amount": paid.kroner, "percent": paid.percent})


def _kroner(x: Fraction) -> Decimal:
    return Decimal(x.numerator) / x.denominator
