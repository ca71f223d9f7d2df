"""Individual bids: who was suited, set aside or chosen, and why, as the individual report says it?

The headings 1 (the contract's value), 2, 3 and 4 of udbudsloven § 174. Pure.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias

from scoring import panel, rules
from scoring.bid import Bid, Rejection
from scoring.document import Block, Paragraph, Points, Table
from scoring.report.gap import Gap
from scoring.report.within import Within, table
from scoring.score import Row, Scorecard
from scoring.values import BidId, Finding, LotId
from scoring.words.headline import measure, total_of

_Said: TypeAlias = Iterator[Block | Gap]
_TOO_LOW = ("abnormally_low", "state_aid")
_SELECTED = ("restricted", "negotiated", "light", "other")
"""The procedures in which applicants may have been chosen among before anybody bid."""


def contract_values(at: Within) -> _Said:
    """The winners' prices: the value of the contracts."""
    t = at.t
    won = [(lot, bid) for lot, bid in at.decision.awards.items() if lot in at.cards]
    if not won or at.is_annulled:
        return
    head = tuple(t(f"individual.col.{c}") for c in (*_lot_column(at), "bidder", "price"))
    rows = tuple(
        (*_in_lot(at, lot), at.name(bid), t.kroner(at.cards[lot].prices[bid], 2)) for lot, bid in won
    )
    yield table(t("individual.values"), head, rows, numbers=1)
    if any(at.case.bid(bid).discounts for _, bid in won):
        yield Paragraph(t("individual.before_discounts"), quiet=True)


def selection(at: Within) -> _Said:
    """2: who was found suited and who was turned away, with the reasons."""
    t, procedure = at.t, at.case.tender.procedure
    form = t(f"facts.choice.procedure.{procedure}")
    if procedure in _SELECTED:
        yield Paragraph(t("individual.form", form=form))
        yield Gap(t("individual.no.applicants"))
    else:
        yield Paragraph(t("individual.form_all", form=form))
    yield from _suited(at)
    yield from _turned_away(at)


def abnormal(at: Within) -> _Said:
    """3: why bids found to be abnormally low were set aside."""
    t = at.t
    low = [(bid, r) for bid in at.case.bids for r in bid.rejections if r.ground in _TOO_LOW]
    if low:
        yield _rejections(at, t("individual.abnormal"), low)
    else:
        yield Paragraph(t("individual.no_abnormal"))
    yield from _not_asked(at)
    heard = [_hearing(at, bid) for bid in at.case.bids if bid.abnormal]
    if heard:
        yield Points(tuple(line for lines in heard for line in lines))
    unheard = [at.name(bid.id) for bid, _ in low if not bid.abnormal]
    if unheard:
        yield Gap(t("individual.no.hearing", who=", ".join(dict.fromkeys(unheard))))


def _not_asked(at: Within) -> _Said:
    """The low prices that nobody has asked about, nor said why not."""
    open_ = [f for f in at.waiting if rules.check_of(f) == "CHK-32" and not _is_asked(at, f)]
    if open_:
        yield Points(tuple(_low_price(at, finding) for finding in open_))
        who = dict.fromkeys(at.name(BidId(str(f.values["bid"]))) for f in open_)
        yield Gap(at.t("individual.no.asked", who=", ".join(who)))


def _is_asked(at: Within, low: Finding) -> bool:
    bid = at.case.bid(BidId(str(low.values["bid"])))
    return any(h.asked and h.lot in (None, low.values["lot"]) for h in bid.abnormal)


def _low_price(at: Within, low: Finding) -> str:
    lot, yardstick = LotId(str(low.values["lot"])), low.code.rpartition(".")[2]
    said = {"who": at.name(BidId(str(low.values["bid"]))), **{k: low.values[k] for k in ("below", "price")}}
    return _of(at, lot, at.t(f"individual.low.{yardstick}", **said))


def winners(at: Within) -> _Said:
    """4: whose bid was chosen in each lot, and why; subcontractors."""
    t, made = at.t, at.decision
    if at.is_annulled:
        yield Paragraph(t("individual.annulled_no_winner"))
        return
    if not made.final:
        yield Paragraph(t("individual.so_far" if made.awards else "individual.no_winner"))
    for lot, bid in made.awards.items():
        yield from _winner(at, lot, bid)
    for lot, bids in made.undecided.items():
        who = ", ".join(at.name(bid) for bid in bids)
        yield Paragraph(_of(at, lot, t("individual.shared_place", who=who)))
    if made.awards:
        yield Gap(t("individual.no.subcontractors"))


def _suited(at: Within) -> _Said:
    t = at.t
    suited = [b for b in at.case.bids if b.qualified_on and not _is_unsuited(b)]
    if suited:
        head = tuple(t(f"individual.col.{c}") for c in ("bidder", "cvr", "qualified"))
        rows = tuple((at.name(b.id), b.tenderer.cvr or "–", _day(at, b)) for b in suited)
        yield table(t("individual.suited"), head, rows)
        yield Paragraph(t("individual.suited_why"))
    unknown = [at.name(b.id) for b in at.case.bids if not b.qualified_on and not b.rejections]
    if unknown:
        yield Gap(t("individual.no.qualified", who=", ".join(unknown)))


def _turned_away(at: Within) -> _Said:
    t = at.t
    away = [
        (bid, r)
        for bid in at.case.bids
        for r in bid.rejections
        if r.ground not in _TOO_LOW and not r.withdrawn
    ]
    if away:
        yield _rejections(at, t("individual.rejected"), away)
    else:
        yield Paragraph(t("individual.no_rejected"))
    gone = tuple(at.name(b.id) for b in at.case.bids if any(r.withdrawn for r in b.rejections))
    if gone:
        yield Paragraph(t("individual.withdrawn", who=", ".join(gone)))
    unranked = tuple(_unranked(at))
    if unranked:
        yield Points(unranked)
    silent = [at.name(bid.id) for bid, r in away if not r.reason]
    if silent:
        yield Gap(t("individual.no.reason", who=", ".join(dict.fromkeys(silent))))


def _unranked(at: Within) -> Iterator[str]:
    """The bids that a minimum demand of the model keeps from the ranking, beside those rejected."""
    for lot, card in at.cards.items():
        for left in card.excluded:
            if at.case.bid(left.bid).rejection(lot) is None:
                why = at.t(left.reason.key, **left.reason.values)
                yield _of(at, lot, at.t("individual.unranked", who=at.name(left.bid), why=why))


def _rejections(at: Within, caption: str, rejected: list[tuple[Bid, Rejection]]) -> Table:
    t = at.t
    head = tuple(t(f"individual.col.{c}") for c in ("bidder", *_lot_column(at), "ground", "reason"))
    rows = tuple(
        (
            at.name(bid.id),
            *_in_lot(at, r.lot),
            t(f"facts.choice.ground.{r.ground or 'open'}"),
            r.reason,
        )
        for bid, r in rejected
    )
    return table(caption, head, rows)


def _hearing(at: Within, bid: Bid) -> Iterator[str]:
    """The course of a hearing about a low price."""
    t = at.t
    for h in bid.abnormal:
        asked = t("individual.asked", who=at.name(bid.id), on=h.asked) if h.asked else ""
        due = t("individual.answer_due", on=h.answer_due) if h.answer_due else ""
        yield " ".join(
            filter(None, (asked or t("individual.asked_some_day", who=at.name(bid.id)), due, h.assessment))
        )


def _winner(at: Within, lot: LotId, bid: BidId) -> _Said:
    t, card = at.t, at.cards.get(lot)
    cvr, who = at.case.bid(bid).tenderer.cvr, {"who": at.name(bid), "lot": _lot(at, lot)}
    yield Paragraph(t("individual.awarded_lot" if at.several else "individual.awarded", **who), strong=True)
    if cvr:
        yield Paragraph(t("individual.cvr", cvr=cvr))
    if card is None or bid not in card.totals:
        yield Gap(t("individual.no.why", lot=_lot(at, lot)))
        return
    yield Paragraph(_why(at, card, bid))
    yield _merits(at, card, bid)


def _why(at: Within, card: Scorecard, bid: BidId) -> str:
    """Why the bid was chosen, with its total beside the next best; the combination where that decided."""
    t, total = at.t, total_of(card, card.totals[bid], at.case, at.t)
    if bid not in card.winners():
        return t("individual.by_combination", total=total)
    second = at.second(card.lot)
    kind = measure(card, at.case)
    if second is None:
        return t("individual.only_one", total=total)
    beside = {"second": at.name(second), "other": total_of(card, card.totals[second], at.case, t)}
    return t(f"individual.best.{kind}", total=total, **beside)


def _merits(at: Within, card: Scorecard, bid: BidId) -> Table:
    """Every criterion of the chosen bid: weight, points, and the reason the panel gave."""
    t, model = at.t, at.model(card.lot)
    reasons = panel.counted(at.case, model, card.lot)
    head = tuple(t(f"individual.col.{c}") for c in ("criterion", "reason", "weight", "points"))
    rows = []
    for row in (r for r in card.rows if r.bid == bid):
        given = reasons.get((bid, row.criterion))
        reason = given.rationale if given and given.rationale else t(row.how.key, **row.how.values)
        rows.append((at.criterion(card.lot, row.criterion), reason, *_numbers(at, row)))
    where = f" ({_lot(at, card.lot)})" if at.several else ""
    return table(t("individual.merits", who=at.name(bid), where=where), head, tuple(rows), numbers=2)


def _numbers(at: Within, row: Row) -> tuple[str, str]:
    weight = "–" if row.weight is None else at.t.percent(row.weight * 100)
    return weight, "–" if row.points is None else at.t.points(row.points)


def _is_unsuited(bid: Bid) -> bool:
    return any(r.ground in ("excluded", "unsuitable") for r in bid.rejections)


def _day(at: Within, bid: Bid) -> str:
    return at.t.date(bid.qualified_on) if bid.qualified_on else ""


def _lot_column(at: Within) -> tuple[str, ...]:
    """The column that says which lot; an undivided tender needs none."""
    return ("lot",) if at.several else ()


def _in_lot(at: Within, lot: LotId | None) -> tuple[str, ...]:
    """The cell of that column; none for the lot means all."""
    if not at.several:
        return ()
    return (_lot(at, lot) if lot else at.t("individual.all_lots"),)


def _of(at: Within, lot: LotId, said: str) -> str:
    """The sentence after the lot it is about, where there are several."""
    return at.t("individual.in_lot", lot=_lot(at, lot), said=said) if at.several else said


def _lot(at: Within, lot: LotId) -> str:
    return at.title(lot) or at.t.lot(lot)
