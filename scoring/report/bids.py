"""Bids: who bid, and is each bid in the competition? Why not, where it is not."""

from __future__ import annotations

from collections.abc import Iterator

from scoring import admission
from scoring.bid import Bid
from scoring.document import Block, Paragraph, Points, Section
from scoring.report.within import Within, table
from scoring.rules.eligibility import eligibility
from scoring.values import LotId


def section(at: Within) -> Section:
    """The bids received and how each stands."""
    if not at.case.bids:
        return at.section("bids", Paragraph(at.t("result.no_bids")))
    return at.section("bids", *_blocks(at))


def _blocks(at: Within) -> Iterator[Block]:
    t = at.t
    columns = ["bid", "tenderer", "cvr", *(["lots"] if at.several else []), "qualified", "standing"]
    if not any(bid.tenderer.cvr for bid in at.case.bids):
        columns.remove("cvr")
    rows = tuple(tuple(_cell(at, bid, column) for column in columns) for bid in at.case.bids)
    yield table(t("report.bids.caption"), tuple(t(f"report.bids.{column}") for column in columns), rows)
    yield from _reserved(at)
    hearings = tuple(_hearings(at))
    if hearings:
        yield Paragraph(t("report.bids.hearings"))
        yield Points(hearings)


def _cell(at: Within, bid: Bid, column: str) -> str:
    match column:
        case "bid":
            return bid.id
        case "tenderer":
            return bid.tenderer.name
        case "cvr":
            return at.stated(bid.tenderer.cvr)
        case "lots":
            return ", ".join(_lots(at, bid))
        case "qualified":
            return at.stated(at.t.date(bid.qualified_on) if bid.qualified_on else "")
    return _standing(at, bid)


def _lots(at: Within, bid: Bid) -> list[LotId]:
    return [lot.id for lot in at.case.tender.lots if bid in at.case.bids_in(lot.id)]


def _standing(at: Within, bid: Bid) -> str:
    """In the competition, or why not; lot by lot where it differs."""
    said = {lot: _reason(at, bid, lot) for lot in _lots(at, bid)}
    if not said:
        return at.t("report.bids.no_price")
    if len(set(said.values())) == 1:
        return next(iter(said.values()))
    return " ".join(at.t("report.bids.in_lot", lot=lot, said=reason) for lot, reason in said.items())


def _reason(at: Within, bid: Bid, lot: LotId) -> str:
    out = admission.left_out(at.case, lot).get(bid.id)
    if out is None and lot in at.cards:
        out = next((e.reason for e in at.cards[lot].excluded if e.bid == bid.id), None)
    if out is not None:
        return at.t(out.key, **out.values)
    return at.t("report.bids.competes")


def _reserved(at: Within) -> Iterator[Block]:
    """In a reserved tender: whether each bidder meets each condition, by the facts, not the register."""
    kind = at.case.tender.reserved
    if kind == "none":
        return
    t = at.t
    yield Paragraph(t("rulebook.reserved.res_ws" if kind == "res-ws" else "rulebook.reserved.res_pub_ser"))
    rows = [
        (found.bid, t(c.how.key, **c.how.values), t(f"rulebook.verdict.{c.verdict}"))
        for found in eligibility(at.case, at.sources.book)
        for c in (found.art20 if kind == "res-ws" else found.art77).conditions
    ]
    head = tuple(t(f"report.bids.{column}") for column in ("bid", "condition", "met"))
    yield table(t("report.bids.reserved"), head, tuple(rows))


def _hearings(at: Within) -> Iterator[str]:
    for bid in at.case.bids:
        for heard in bid.abnormal:
            days = {
                key: at.stated(at.t.date(day) if day else "")
                for key, day in (("asked", heard.asked), ("due", heard.answer_due))
            }
            lot = f" ({heard.lot})" if heard.lot else ""
            yield at.t(
                "report.bids.heard", who=f"{at.name(bid.id)}{lot}", said=at.stated(heard.assessment), **days
            )
