"""Model: what is a tender, a bid, an assessment, a case?

The frozen values everything else takes and gives. A change makes a new value. What can
never be true (two bids with one id, a price for a lot that does not exist) cannot be
constructed; what is merely unfinished (weights that give 95 %) can, and is reported as a
`Finding`. Reads no files and knows no language.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from scoring.bid import Bid
from scoring.evaluation import EvaluationModel
from scoring.life import Acceptance, Access, Declaration, Evaluator, Event, Seal
from scoring.papers import Delivery, Notice, Report
from scoring.tender import Tender
from scoring.values import (
    PANEL,
    RATE,
    RAW,
    BidId,
    CriterionId,
    Finding,
    Id,
    LotId,
    Name,
    Percent,
    Points,
    Text,
    Value,
    doubles,
    refuse,
    unknown,
)


class Assessment(Value):
    """Bedømmelse: one evaluator's points and reason. Appended, never replaced; the last one counts."""

    bid: BidId
    lot: LotId | None = None
    criterion: CriterionId
    evaluator: Id = PANEL
    points: Annotated[Points, RAW] | None = None
    rationale: Text = ""
    at: datetime | None = None
    reason: Text = ""
    """Why the panel moved away from the evaluators' own points, or why points were changed."""
    mark: Annotated[str, Field(pattern=r"^([0-9a-f]{64})?$")] = ""
    """SHA-256 over the mark before it and all it says (`scoring.seals`)."""


EffectParameter = Literal[
    "baseline_share",
    "credibility",
    "retention",
    "displacement",
    "benefit_replaced_share",
    "benefit_monthly",
    "state_refund",
    "discount_rate",
    "horizon_months",
]
EffectOffer = Literal["promised_share", "retention", "credibility"]
EffectPrice = Literal["per_person", "per_result"]


class Estimate(Value):
    """An assumption with a low, a central and a high value, its year, and where it comes from.

    Shares and rates are percent; amounts DKK.
    """

    low: Annotated[Decimal, RAW] | None = None
    central: Annotated[Decimal, RAW] | None = None
    high: Annotated[Decimal, RAW] | None = None
    year: Annotated[int, Field(ge=1900, le=2200)] | None = None
    source: Text = ""


class EffectInputs(Value):
    """What the effect of a purchase is reckoned from: information, never points (see `scoring.effect`).

    persons: how many citizens, by lot; where none is said, the quantity of the price lines paid per person.
    parameters: in place of the program's own. criteria: which criterion offers the promised share, the
    retention, the credibility. prices: the items of the price list paid per person and per result.
    """

    persons: dict[LotId, Annotated[int, Field(ge=1)]] = Field(default_factory=dict)
    parameters: dict[EffectParameter, Estimate] = Field(default_factory=dict)
    criteria: dict[EffectOffer, CriterionId] = Field(default_factory=dict)
    prices: dict[Id, EffectPrice] = Field(default_factory=dict)


class Scenario(Value):
    """A weighting somebody tried: analysis, never the decision."""

    name: Name
    weights: dict[CriterionId, Annotated[Percent, RATE]]
    note: Text = ""
    by: Text = ""
    at: datetime | None = None


class Case(Value):
    """Sag: one tender with everything that belongs to it; the aggregate every function takes."""

    format: Literal[1] = 1
    tender: Tender
    models: tuple[EvaluationModel, ...] = ()
    seal: Seal | None = None
    earlier_seals: tuple[Seal, ...] = ()
    """Seals that a published correction replaced, oldest first."""
    bids: tuple[Bid, ...] = ()
    assessments: tuple[Assessment, ...] = ()
    evaluators: tuple[Evaluator, ...] = ()
    access: tuple[Access, ...] = ()
    two_sign: bool = False
    """Whether a second person signs the seal and the decision."""
    retained_until: date | None = None
    """Until when nothing may be deleted (udbudsloven § 175)."""
    declarations: tuple[Declaration, ...] = ()
    scenarios: tuple[Scenario, ...] = ()
    events: tuple[Event, ...] = ()
    accepted: tuple[Acceptance, ...] = ()
    rule_limits: dict[Id, Annotated[Decimal, RAW]] = Field(default_factory=dict)
    """The department's own limits for checks, in place of the program's: `CHK-32.below_median` → 25."""
    effect: EffectInputs = EffectInputs()
    notice: Notice = Notice()
    report: Report = Report()
    deliveries: tuple[Delivery, ...] = ()
    unread: dict[str, Text] = Field(default_factory=dict)
    """What was typed and could not be read, by place. Kept until it is written anew; stops the scoring."""

    @model_validator(mode="after")
    def _references_hold(self) -> Self:
        return refuse(list(_broken_references(self)), self)

    def bids_in(self, lot: LotId) -> tuple[Bid, ...]:
        """The bids that concern `lot`: those with a price for it, or with no price at all.

        Where no price stands anywhere (they are kept from the evaluators), those with a line for it.
        """
        priced = {b.id for b in self.bids for p in b.prices if p.unit_price is not None}
        if not priced and any(b.lines(lot) for b in self.bids):
            return tuple(b for b in self.bids if b.lines(lot) or not b.prices)
        return tuple(b for b in self.bids if b.priced(lot) or b.id not in priced)

    def model_for(self, lot: LotId) -> EvaluationModel | None:
        """The evaluation model that decides `lot`: one that names it goes before one for all lots."""
        named = next((m for m in self.models if lot in m.lots), None)
        return named or next((m for m in self.models if not m.lots), None)

    def bid(self, bid: BidId) -> Bid:
        """The bid with this id; KeyError if there is none."""
        return {b.id: b for b in self.bids}[bid]


def _broken_references(case: Case) -> Iterator[Finding]:
    yield from doubles("tender/lots", (lot.id for lot in case.tender.lots))
    yield from doubles("bids", (b.id for b in case.bids))
    lots = {lot.id for lot in case.tender.lots}
    for place, lot in _lots_named(case):
        if lot is not None and lot not in lots:
            yield unknown(place, lot, "lot")
    criteria = {c.id for m in case.models for c in m.criteria}
    for place, criterion in _criteria_named(case):
        if criterion not in criteria:
            yield unknown(place, criterion, "criterion")
    bids = {b.id for b in case.bids}
    for place, bid in _bids_named(case):
        if bid not in bids:
            yield unknown(place, bid, "bid")
    for b in case.bids:
        yield from doubles(f"bids/{b.id}/prices", (f"{p.lot or '*'}/{p.item}" for p in b.prices))
        yield from doubles(f"bids/{b.id}/offered", (f"{o.lot or '*'}/{o.criterion}" for o in b.offered))


def _lots_named(case: Case) -> Iterator[tuple[str, LotId | None]]:
    for i, model in enumerate(case.models):
        yield from ((f"models/{i}/lots", lot) for lot in model.lots)
    for combination in case.tender.limits.combinations:
        yield from (("tender/limits/combinations", lot) for lot in combination)
    for b in case.bids:
        yield from ((f"bids/{b.id}/prices/{i}/lot", p.lot) for i, p in enumerate(b.prices))
        yield from ((f"bids/{b.id}/offered/{i}/lot", o.lot) for i, o in enumerate(b.offered))
        yield from ((f"bids/{b.id}/rejections/{i}/lot", r.lot) for i, r in enumerate(b.rejections))
        yield from ((f"bids/{b.id}/abnormal/{i}/lot", h.lot) for i, h in enumerate(b.abnormal))
        yield from ((f"bids/{b.id}/discounts/{d.id}", lot) for d in b.discounts for lot in d.lots)
    yield from ((f"assessments/{i}/lot", a.lot) for i, a in enumerate(case.assessments))
    yield from ((f"deliveries/{i}/lot", d.lot) for i, d in enumerate(case.deliveries))


def _bids_named(case: Case) -> Iterator[tuple[str, BidId]]:
    yield from ((f"assessments/{i}/bid", a.bid) for i, a in enumerate(case.assessments))
    yield from ((f"deliveries/{i}/bid", d.bid) for i, d in enumerate(case.deliveries))


def _criteria_named(case: Case) -> Iterator[tuple[str, CriterionId]]:
    for b in case.bids:
        yield from ((f"bids/{b.id}/offered/{i}/criterion", o.criterion) for i, o in enumerate(b.offered))
    yield from ((f"assessments/{i}/criterion", a.criterion) for i, a in enumerate(case.assessments))
    yield from ((f"deliveries/{i}/criterion", d.criterion) for i, d in enumerate(case.deliveries))
