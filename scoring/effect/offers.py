"""Offers: what does each bid promise and cost, as the effect calculation reads it, and what is missing?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from scoring import panel
from scoring.bid import Bid
from scoring.evaluation import Criterion, EvaluationModel
from scoring.model import Case, EffectOffer
from scoring.values import BidId, CriterionId, Finding, Kroner, LotId, Share, exactly

_Points = Mapping[tuple[BidId, CriterionId], panel.Counted]
_SCORED: Mapping[EffectOffer, Literal["indicator", "assessed"]] = {
    "promised_share": "indicator",
    "retention": "indicator",
    "credibility": "assessed",
}


@dataclass(frozen=True)
class Offer:
    """One bid. Shares 0 to 1; None: the assumption holds instead. Amounts DKK excl. VAT.

    fixed: what is paid whatever happens, apart from `per_person`. per_result: for each person in work.
    """

    bid: BidId
    promised: Share
    retention: Share | None
    credibility: Share | None
    fixed: Kroner
    per_person: Kroner
    per_result: Kroner


@exactly
def offers(
    case: Case, lot: LotId, model: EvaluationModel, bids: tuple[Bid, ...]
) -> tuple[tuple[Offer, ...], tuple[Finding, ...]]:
    """The bids that can be reckoned, and what is missing in the others. Points are the panel's."""
    chosen = {role: _criterion(model, c) for role, c in case.effect.criteria.items()}
    given = panel.counted(case, model, lot)
    faults = list(_about_links(case, chosen))
    if faults:
        return (), tuple(faults)
    found: list[Offer] = []
    for bid in bids:
        wrong = list(_about_bid(bid, lot, chosen, given))
        faults += wrong
        if not wrong:
            found.append(_offer(case, bid, lot, model, {r: c for r, c in chosen.items() if c}, given))
    return tuple(found), tuple(faults)


def persons(case: Case, lot: LotId, bids: tuple[Bid, ...]) -> tuple[int | None, tuple[Finding, ...]]:
    """How many citizens the lot concerns: as stated, else the quantity of the lines paid per person."""
    stated = case.effect.persons.get(lot)
    if stated is not None:
        return stated, ()
    items = {item for item, use in case.effect.prices.items() if use == "per_person"}
    quantities = {line.quantity for b in bids for line in b.lines(lot) if line.item in items}
    whole = {q for q in quantities if q > 0 and q == q.to_integral_value()}
    if len(quantities) == 1 and whole:
        return int(whole.pop()), ()
    code = "effect.persons_differ" if len(quantities) > 1 else "effect.no_persons"
    return None, (Finding(code=code, severity="stop", place=f"effect/persons/{lot}"),)


def _criterion(model: EvaluationModel, wanted: CriterionId) -> Criterion | None:
    return next((c for c in model.leaves() if c.id == wanted and c.kind == "quality"), None)


def _about_links(case: Case, chosen: Mapping[EffectOffer, Criterion | None]) -> Iterator[Finding]:
    if "promised_share" not in chosen:
        yield Finding(code="effect.no_promise", severity="stop", place="effect/criteria/promised_share")
    for role, criterion in chosen.items():
        found = case.effect.criteria[role]
        if criterion is None or criterion.scoring.how != _SCORED[role]:
            code = "effect.unknown_criterion" if criterion is None else f"effect.not_{_SCORED[role]}"
            place = f"effect/criteria/{role}"
            yield Finding(code=code, severity="stop", place=place, values={"criterion": found})


def _about_bid(
    bid: Bid, lot: LotId, chosen: Mapping[EffectOffer, Criterion | None], given: _Points
) -> Iterator[Finding]:
    for c in chosen.values():
        if c is None:
            continue
        values: dict[str, str | int | Decimal] = {"bid": bid.id, "criterion": c.name}
        if c.scoring.how == "assessed":
            if (bid.id, c.id) not in given:
                place = f"assessments/{bid.id}/{lot}/{c.id}"
                yield Finding(code="effect.points_missing", severity="stop", place=place, values=values)
            continue
        offered, place = bid.value_offered(c.id, lot), f"bids/{bid.id}/offered/{c.id}"
        if offered is None:
            yield Finding(code="effect.offer_missing", severity="stop", place=place, values=values)
        elif not 0 <= offered <= 100:
            values |= {"found": offered}
            yield Finding(code="effect.not_a_share", severity="stop", place=place, values=values)
    if any(line.unit_price is None for line in bid.lines(lot)) or not bid.lines(lot):
        place = f"bids/{bid.id}/prices"
        yield Finding(code="effect.price_missing", severity="stop", place=place, values={"bid": bid.id})


def _offer(
    case: Case,
    bid: Bid,
    lot: LotId,
    model: EvaluationModel,
    chosen: Mapping[EffectOffer, Criterion],
    given: _Points,
) -> Offer:
    paid = {"": Decimal(0), "per_person": Decimal(0), "per_result": Decimal(0)}
    for line in bid.lines(lot):
        price = line.unit_price or Decimal(0)
        use = case.effect.prices.get(line.item, "")
        if model.options_counted or not line.option:
            paid[use] += price if use else line.quantity * price
    trust = chosen.get("credibility")
    return Offer(
        bid.id,
        _offered(bid, lot, chosen["promised_share"]),
        _offered(bid, lot, chosen["retention"]) if "retention" in chosen else None,
        _of_scale(model, trust, given[bid.id, trust.id].points) if trust else None,
        Kroner(paid[""]),
        Kroner(paid["per_person"]),
        Kroner(paid["per_result"]),
    )


def _offered(bid: Bid, lot: LotId, criterion: Criterion) -> Share:
    return Share((bid.value_offered(criterion.id, lot) or Decimal(0)) / 100)


def _of_scale(model: EvaluationModel, criterion: Criterion, points: Decimal) -> Share:
    scale = model.scale_of(criterion)
    part = (points - scale.bottom) / (scale.top - scale.bottom)
    return Share(min(max(part, Decimal(0)), Decimal(1)))
