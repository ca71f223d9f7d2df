"""Refused: why is a bid not evaluated, in one lot or in all? The requirement, and what follows from it."""

from __future__ import annotations

from collections.abc import Iterator

from scoring.document import Section
from scoring.letters import head
from scoring.letters.within import Level, To, withdrawn
from scoring.tender import Lot
from scoring.values import LotId


def section(to: To, lot: Lot, level: Level) -> Section:
    """Why the bid is out in one lot."""
    return to.section("rejected", *_why(to, lot.id), lot=lot.id, level=level)


def sections(to: To) -> Iterator[Section]:
    """A section for every lot the bid is out of."""
    for lot in to.lots:
        if is_out(to, lot.id):
            if to.divided:
                yield Section(f"lot.{lot.id}", head.lot_heading(to, lot), ())
            yield section(to, lot, 2 if to.divided else 1)


def is_out(to: To, lot: LotId) -> bool:
    """Whether the bid is rejected in a lot, or stopped by a gate of the model."""
    rejection = to.bid.rejection(lot)
    if rejection is not None:
        return not withdrawn(to.bid, lot)
    return any(out.bid == to.bid.id for out in to.mailing.cards[lot].excluded)


def _why(to: To, lot: LotId) -> Iterator[str]:
    rejection = to.bid.rejection(lot)
    if rejection is None:
        yield from _by_gate(to, lot)
        return
    yield to.t(f"letters.rejected.{rejection.ground or 'other'}", lot=to.lot_name(lot), law=to.law("169"))
    yield to.t("letters.rejected.reason", reason=to.filled(rejection.reason, "rejection"))
    yield to.t(f"letters.rejected_follows.{_follows(rejection.ground)}", law=to.law("159"))


def _follows(ground: str) -> str:
    """Which consequence is told: that of a price, or that of a requirement."""
    return "price" if ground in ("abnormally_low", "state_aid") else "requirement"


def _by_gate(to: To, lot: LotId) -> Iterator[str]:
    """The model's own demand, and what the bid got."""
    out = next(out for out in to.mailing.cards[lot].excluded if out.bid == to.bid.id)
    yield to.t("letters.rejected.gate", lot=to.lot_name(lot))
    yield to.t("letters.rejected.reason", reason=to.mailing.t(out.reason.key, **out.reason.values))
    yield to.t("letters.rejected_follows.requirement", law=to.law("159"))
