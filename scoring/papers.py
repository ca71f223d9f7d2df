"""Papers: what has the department decided about its report and letters, and what was delivered afterwards?

Frozen values that belong to a case; how they become pages is said in `report` and `letters`. Reads no files
and knows no language.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field

from scoring.values import RAW, BidId, CriterionId, Id, LotId, Text, Value

PRICES: tuple[Literal["shown", "withheld"], ...] = ("shown", "withheld")
"""Whether a loser reads the winner's price: a choice somebody makes and gives a reason for."""


class Notice(Value):
    """Underretning: what the letters say that stands nowhere else in the case (udbudsloven §§ 171, 172).

    sent: the day the last letter goes out. paper: not sent electronically. days: a longer standstill than
    the act asks for [calendar days]. prices: whether the winner's price is shown; None until it is chosen.
    model_at: where in the tender documents the evaluation model stands. due: until when `evidence` has to be
    in. bids_stand_until: until when bids are binding (vedståelse).
    """

    sent: date | None = None
    paper: bool = False
    days: Annotated[int, Field(ge=1, le=365)] | None = None
    prices: Literal["shown", "withheld"] | None = None
    prices_because: Text = ""
    notice_number: Text = ""
    """The contract notice's number in the Official Journal or on udbud.dk."""
    model_at: Text = ""
    contact: Text = ""
    """Whom to ask: name, address, telephone."""
    bids_stand_until: date | None = None
    evidence: tuple[Text, ...] = ()
    """What the winner still has to send in."""
    due: date | None = None
    negotiation: Text = ""
    """How negotiations or the dialogue went; asked for in those procedures."""
    ground: Text = ""
    """The objective ground for annulling or recalling."""
    next_step: Text = ""
    """What happens after an annulment or a recall."""


class Report(Value):
    """What the justification summary shows. sections: keys of those ticked; empty means all of its form."""

    form: Literal["short", "full"] = "full"
    sections: tuple[Id, ...] = ()


class Delivery(Value):
    """Opfølgning: what was delivered on a promise [the criterion's unit], when it was measured, by whom.

    Appended, never replaced: the last one for a lot, bid and criterion counts.
    """

    lot: LotId
    bid: BidId
    criterion: CriterionId
    delivered: Annotated[Decimal, RAW]
    on: date
    by: Text = ""
    note: Text = ""
