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

from scoring.evaluation import EvaluationModel
from scoring.values import (
    AMOUNT,
    PANEL,
    RATE,
    RAW,
    SINGLE_LOT,
    BidId,
    CriterionId,
    Finding,
    Id,
    Kroner,
    LotId,
    Name,
    Percent,
    Points,
    TendererKind,
    TenderId,
    Text,
    Value,
    doubles,
    refuse,
    unknown,
)


class Lot(Value):
    """Delaftale: a part of the purchase that is awarded separately."""

    id: LotId
    title: Text = ""
    cpv: tuple[Id, ...] = ()
    nuts: Text = ""
    estimated_value: Annotated[Kroner, AMOUNT] | None = None
    quantity: Text = ""


class Limits(Value):
    """What the tender documents say about winning several lots (udbudsloven § 49 ff.)."""

    max_lots_bid: Annotated[int, Field(ge=1)] | None = None
    max_lots_won: Annotated[int, Field(ge=1)] | None = None
    combinations: tuple[tuple[LotId, ...], ...] = ()
    combinations_announced: bool = False
    not_divided_because: Text = ""


class Tender(Value):
    """Udbud: what is bought, by whom, and under which rules."""

    id: TenderId
    title: Name
    title_en: Text = ""
    buyer: Text = ""
    buyer_cvr: Text = ""
    contract_kind: Literal["services", "supplies", "works"] = "services"
    procedure: Literal["open", "restricted", "negotiated", "light", "other"] = "open"
    regime: Literal["full", "light", "cbi", "market", "small", "works_sub"] | None = None
    cpv: tuple[Id, ...] = ()
    estimated_value: Annotated[Kroner, AMOUNT] | None = None
    duration_months: Annotated[int, Field(ge=0)] | None = None
    reserved: Literal["none", "res-ws", "res-pub-ser"] = "none"
    published: date | None = None
    tender_deadline: date | None = None
    opened: datetime | None = None
    lots: tuple[Lot, ...] = (Lot(id=SINGLE_LOT),)
    limits: Limits = Limits()
    fictional: bool = False
    note: Text = ""


class Tenderer(Value):
    """Tilbudsgiver. `rsv` is a registration and proves nothing about § 54 (see `disadvantaged_share`)."""

    name: Name
    cvr: Text = ""
    country: Text = "DK"
    kind: TendererKind = "ordinary"
    size: Literal["micro", "small", "medium", "large"] | None = None
    employees: Annotated[int, Field(ge=0)] | None = None
    rsv: Literal["yes", "no", "unknown"] = "unknown"
    rsv_checked: date | None = None
    disadvantaged_share: Annotated[Percent, RATE] | None = None
    disadvantaged_evidence: Text = ""
    note: Text = ""


class PriceLine(Value):
    """One line of a price list: quantity × unit price, in DKK without VAT."""

    lot: LotId | None = None
    item: Id
    description: Text = ""
    quantity: Annotated[Decimal, AMOUNT] = Decimal(1)
    unit: Text = ""
    unit_price: Annotated[Kroner, AMOUNT] | None = None
    """None as long as the bidder's price has not been entered."""
    option: bool = False
    note: Text = ""


class OfferedValue(Value):
    """The number a bid offers on an indicator; no lot means every lot it bids for."""

    criterion: CriterionId
    lot: LotId | None = None
    value: Annotated[Decimal, RAW]


class Discount(Value):
    """A conditional discount: percent off the named lots if all are won, or off all won if `min_lots` are."""

    id: Id
    lots: tuple[LotId, ...] = ()
    min_lots: Annotated[int, Field(ge=1)] | None = None
    percent: Annotated[Percent, RATE]
    text: Text = ""


class Rejection(Value):
    """Why a bid is out, in one lot or (no lot) in all."""

    lot: LotId | None = None
    reason: Text
    withdrawn: bool = False


class AbnormalPrice(Value):
    """The hearing about an abnormally low price (udbudsloven § 169)."""

    lot: LotId | None = None
    asked: date | None = None
    answer_due: date | None = None
    assessment: Text = ""


class Bid(Value):
    """Tilbud: who offers what at which price."""

    id: BidId
    tenderer: Tenderer
    prices: tuple[PriceLine, ...] = ()
    offered: tuple[OfferedValue, ...] = ()
    discounts: tuple[Discount, ...] = ()
    capacity: Annotated[int, Field(ge=0)] | None = None
    """The most lots the bidder can carry out."""
    variant: bool = False
    rejections: tuple[Rejection, ...] = ()
    abnormal: tuple[AbnormalPrice, ...] = ()

    def rejection(self, lot: LotId) -> Rejection | None:
        """The rejection that keeps this bid out of `lot`, if any."""
        return next((r for r in self.rejections if r.lot in (None, lot)), None)

    def lines(self, lot: LotId) -> tuple[PriceLine, ...]:
        """The price lines that belong to `lot`."""
        return tuple(p for p in self.prices if p.lot in (None, lot))

    def priced(self, lot: LotId) -> bool:
        """Whether any line for `lot` has a price."""
        return any(p.unit_price is not None for p in self.lines(lot))

    def value_offered(self, criterion: CriterionId, lot: LotId) -> Decimal | None:
        """The number offered on an indicator for `lot`; a value for the lot goes before one for all lots."""
        found = {o.lot: o.value for o in self.offered if o.criterion == criterion and o.lot in (None, lot)}
        return found.get(lot, found.get(None))


class Assessment(Value):
    """Bedømmelse: one evaluator's points and reason. Appended, never replaced; the last one counts."""

    bid: BidId
    lot: LotId | None = None
    criterion: CriterionId
    evaluator: Id = PANEL
    points: Annotated[Points, RAW] | None = None
    rationale: Text = ""
    at: datetime | None = None


class Declaration(Value):
    """An evaluator's statement on conflicts of interest (udbudsloven § 4)."""

    evaluator: Id
    conflict: bool
    measure: Text = ""
    at: datetime | None = None


class Scenario(Value):
    """A weighting somebody tried: analysis, never the decision."""

    name: Name
    weights: dict[CriterionId, Annotated[Percent, RATE]]
    note: Text = ""
    by: Text = ""
    at: datetime | None = None


class Seal(Value):
    """The fingerprint of the published model."""

    digest: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    """SHA-256 in hexadecimal."""
    sealed_at: datetime
    sealed_by: Text
    program: Text = ""


class Case(Value):
    """Sag: one tender with everything that belongs to it; the aggregate every function takes."""

    format: Literal[1] = 1
    tender: Tender
    models: tuple[EvaluationModel, ...] = ()
    seal: Seal | None = None
    bids: tuple[Bid, ...] = ()
    assessments: tuple[Assessment, ...] = ()
    declarations: tuple[Declaration, ...] = ()
    scenarios: tuple[Scenario, ...] = ()
    unread: dict[str, Text] = Field(default_factory=dict)
    """What was typed and could not be read, by place. Kept until it is written anew; stops the scoring."""

    @model_validator(mode="after")
    def _references_hold(self) -> Self:
        return refuse(list(_broken_references(self)), self)

    def bids_in(self, lot: LotId) -> tuple[Bid, ...]:
        """The bids that concern `lot`: those with a price for it, or with no price at all."""
        priced = {b.id for b in self.bids for p in b.prices if p.unit_price is not None}
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
    for i, a in enumerate(case.assessments):
        if a.bid not in bids:
            yield unknown(f"assessments/{i}/bid", a.bid, "bid")
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


def _criteria_named(case: Case) -> Iterator[tuple[str, CriterionId]]:
    for b in case.bids:
        yield from ((f"bids/{b.id}/offered/{i}/criterion", o.criterion) for i, o in enumerate(b.offered))
    yield from ((f"assessments/{i}/criterion", a.criterion) for i, a in enumerate(case.assessments))
