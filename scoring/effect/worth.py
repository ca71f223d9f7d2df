"""Worth: what does the model pay for one more person in work, and what would that person save?

The one place where the economics of the effect should steer the weights: before they are published.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from decimal import Decimal

from scoring import admission, kroner
from scoring.effect import Effect
from scoring.effect.arithmetic import saved_per_person
from scoring.effect.book import OUTLOOKS, Outlook
from scoring.effect.offers import Offer
from scoring.model import Case
from scoring.values import CriterionId, Kroner, exactly, settled


@dataclass(frozen=True)
class Span:
    """From the least to the most over the bids [DKK]."""

    least: Kroner
    most: Kroner


@dataclass(frozen=True)
class Worth:
    """The promised share in kroner beside what it may save [DKK].

    ten: ten points on the criterion. per_point: one percentage point more in work. per_person: one more
    promised person. realised: the municipality's saving on one more person really in work, after
    displacement. expected: the same times the bid's credibility, so on one more *promised* person.
    """

    criterion: CriterionId
    ten: Kroner
    per_point: Kroner
    per_person: Kroner
    realised: dict[Outlook, Span]
    expected: dict[Outlook, Span]


@exactly
def worth(case: Case, effect: Effect, *, reject: Collection[str] = ()) -> Worth | None:
    """None where a point has no worth in kroner in this model, or where something is missing."""
    criterion = case.effect.criteria.get("promised_share")
    if not effect.costs or not effect.persons:
        return None
    left = admission.competing(case, effect.lot, reject)
    seen = kroner.in_kroner(case.model_copy(update={"bids": left}), effect.lot)
    own = next((w for w in seen.criteria if w.criterion.id == criterion), None)
    if own is None or own.unit is None or own.ten is None:
        return None
    person = Kroner(settled(own.unit * 100 / effect.persons))
    saved = {k: {o: saved_per_person(o, effect.values(k)) for o in effect.offers.values()} for k in OUTLOOKS}
    realised = {k: _span(of.values()) for k, of in saved.items()}
    expected = {k: _span(x * _trust(o, effect, k) for o, x in of.items()) for k, of in saved.items()}
    return Worth(own.criterion.id, own.ten, own.unit, person, realised, expected)


def _trust(offer: Offer, effect: Effect, outlook: Outlook) -> Decimal:
    if offer.credibility is not None:
        return offer.credibility
    return effect.values(outlook)["credibility"] / 100


def _span(amounts: Iterable[Decimal]) -> Span:
    listed = list(amounts)
    return Span(Kroner(settled(min(listed))), Kroner(settled(max(listed))))
