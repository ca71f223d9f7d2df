"""Tender: what is bought, by whom, under which rules, and what has been recorded about the procedure?

The part of a case that exists before any bid. Frozen values; reads no files and knows no language.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import Field

from scoring.values import AMOUNT, SINGLE_LOT, Id, Kroner, LotId, Name, TenderId, Text, Value


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
    rule: Text = ""
    """How lots are handed out when somebody could win more than `max_lots_won`."""
    combinations: tuple[tuple[LotId, ...], ...] = ()
    combinations_announced: bool = False
    not_divided_because: Text = ""


class CrossBorderInterest(Value):
    """Klar grænseoverskridende interesse: the answer for one purchase below the threshold, and why.

    The four factors of KFST's guide of 2018: what is bought, its value, the market, the place.
    """

    present: Literal["yes", "no"] | None = None
    subject: Text = ""
    value: Text = ""
    market: Text = ""
    place: Text = ""


class MarketDialogue(Value):
    """Markedsdialog before the tender: what was shared with everybody, and what evens out an advantage."""

    held: bool = False
    shared: Text = ""
    measures: Text = ""


class TrainingClause(Value):
    """Whether the contract demands persons under training, or why it does not."""

    included: bool = False
    exception: Text = ""


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
    """The regime the department says it follows; `rules.regime` works out which one binds."""
    award_criterion: Literal["price", "cost", "bpqr"] = "bpqr"
    """Tildelingskriterium: lowest price, lowest cost, or best price-quality ratio."""
    cpv: tuple[Id, ...] = ()
    estimated_value: Annotated[Kroner, AMOUNT] | None = None
    duration_months: Annotated[int, Field(ge=0)] | None = None
    performed_in_denmark: bool = True
    reserved: Literal["none", "res-ws", "res-pub-ser"] = "none"
    reserved_in_notice: bool = False
    earlier_reserved_award: date | None = None
    """When the same authority last gave the winner a reserved contract for these services."""
    cross_border: CrossBorderInterest = CrossBorderInterest()
    market_test: Text = ""
    """How a purchase without cross-border interest was held to market terms."""
    market_dialogue: MarketDialogue = MarketDialogue()
    training: TrainingClause = TrainingClause()
    minimum_turnover: Annotated[Kroner, AMOUNT] | None = None
    """The yearly turnover demanded of bidders."""
    model_tested: date | None = None
    """When the evaluation model was tried on invented bids."""
    published: date | None = None
    tender_deadline: date | None = None
    opened: datetime | None = None
    lots: tuple[Lot, ...] = (Lot(id=SINGLE_LOT),)
    limits: Limits = Limits()
    fictional: bool = False
    note: Text = ""
