"""Effect: what is the effect a bid promises worth to the municipality, under three sets of assumptions?

Information, never points: nothing here is read by a scorecard. udbudsloven § 166 names the buyer's and
users' own costs and environmental externalities; saved benefits are neither, so they are not a cost of the
thing bought and may not be taken off a price. Pure; the book of assumptions is an argument.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from scoring import admission
from scoring.effect.arithmetic import NetCost, Values, net_cost
from scoring.effect.book import OUTLOOKS, EffectBook, Outlook, Used, used
from scoring.effect.offers import Offer, offers, persons
from scoring.effect.pitfalls import pitfalls
from scoring.kroner import model_of
from scoring.model import Case, EffectParameter
from scoring.values import BidId, Finding, LotId, exactly


@dataclass(frozen=True)
class Effect:
    """The effect in one lot. `costs` is empty where something is missing; `findings` says what, and what to
    beware of. `persons` is None as long as nobody has said how many.
    """

    lot: LotId
    persons: int | None
    assumptions: Mapping[EffectParameter, Used]
    offers: Mapping[BidId, Offer]
    costs: Mapping[BidId, Mapping[Outlook, NetCost]]
    findings: tuple[Finding, ...]

    def order(self, outlook: Outlook) -> tuple[BidId, ...]:
        """The bids from the lowest net cost to the highest; equal ones by id."""
        return tuple(sorted(self.costs, key=lambda b: (self.costs[b][outlook].net, b)))

    def values(self, outlook: Outlook) -> Values:
        """The assumptions of one outlook that have a number."""
        found = {name: row.value(outlook) for name, row in self.assumptions.items()}
        return {name: value for name, value in found.items() if value is not None}


@exactly
def measure(case: Case, lot: LotId, book: EffectBook, *, reject: Collection[str] = ()) -> Effect:
    """The effect-adjusted net cost of every competing bid; KeyError for a lot without a model.

    ENC = E[payment] − saving, with E[payment] at the share expected in work, never at the promised one:

        saving = N · Δp · (1 − d) · Σ_{m=1..M} q^(m/12) · φ · B · (1 − R) / (1 + r)^(m/12)
        Δp = p − p0,   p = p0 + κ · (promised − p0)

    N persons; p0 baseline share; κ credibility (the points for it as a part of their scale); d displacement;
    q share of those in work who still are after 12 months; φ share of the benefit that falls away; B benefit
    [DKK a month]; R state refund; r discount rate; M horizon [months].
    """
    model, assumptions = model_of(case, lot), used(case.effect, book)
    bids = admission.competing(case, lot, reject)
    found, faults = offers(case, lot, model, bids)
    count, unsaid = persons(case, lot, bids)
    stops = (*faults, *unsaid, *_about_assumptions(assumptions, case.effect.criteria))
    whole = Effect(lot, count, assumptions, {o.bid: o for o in found}, {}, stops)
    if count is None or any(f.place.startswith("effect/") for f in stops):
        return whole
    costs = {o.bid: {k: net_cost(o, count, whole.values(k)) for k in OUTLOOKS} for o in found}
    notes = pitfalls(case, book, count, found, whole.values("central"), whole.values("low"))
    return Effect(lot, count, assumptions, whole.offers, costs, (*stops, *notes))


def _about_assumptions(
    assumptions: Mapping[EffectParameter, Used], answered: Collection[str]
) -> Iterator[Finding]:
    """Assumptions nobody has stated, or that cannot be meant; one that a criterion answers may be empty."""
    for name, row in assumptions.items():
        numbers = [row.value(outlook) for outlook in OUTLOOKS]
        stated = [x for x in numbers if x is not None]
        place, said = f"effect/parameters/{name}", row.assumption
        values: dict[str, str | int | Decimal] = {"name": name, "least": said.least, "most": said.most}
        if len(stated) < len(numbers) and name not in answered:
            yield Finding(code="effect.missing", severity="stop", place=place, values=values)
        elif any(not said.least <= x <= said.most for x in stated):
            yield Finding(code="effect.outside", severity="stop", place=place, values=values)
        elif said.unit == "months" and any(x != x.to_integral_value() for x in stated):
            yield Finding(code="effect.not_whole", severity="stop", place=place, values=values)
