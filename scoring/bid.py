"""Bid: who offers what at which price, and what was found out about it?

Frozen values; reads no files and knows no language.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field

from scoring.values import (
    AMOUNT,
    RATE,
    RAW,
    BidId,
    CriterionId,
    Id,
    Kroner,
    LotId,
    Name,
    Percent,
    TendererKind,
    Text,
    Value,
)


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
    """The document behind the share, and the day the heads were counted."""
    integration_is_main_aim: bool | None = None
    """§ 54: whether social and professional integration is what the operator is for."""
    public_mission: bool | None = None
    """§ 190: whether it pursues a public-service mission tied to these services."""
    reinvests_profit: bool | None = None
    participatory: bool | None = None
    """§ 190: whether employees, users or stakeholders own it or take active part in running it."""
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
    """Why a bid is out, in one lot or (no lot) in all. `ground` is the kind of reason, `reason` its words."""

    lot: LotId | None = None
    reason: Text
    ground: Literal["", "excluded", "unsuitable", "requirement", "late", "abnormally_low", "state_aid"] = ""
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
    qualified_on: date | None = None
    """When exclusion grounds, suitability and requirements were found in order (udbudsloven § 159)."""
    consulted: bool = False
    """Whether the bidder took part in the market dialogue."""
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
