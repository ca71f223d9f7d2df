"""Explain: which price appears low, what is asked about it, and until when?

The facts are the recipient's own; no other bid's price is told or can be worked out.
"""

from __future__ import annotations

from collections.abc import Iterator

from scoring import admission
from scoring.bid import AbnormalPrice
from scoring.document import Block, Paragraph, Points, Section, Table
from scoring.letters.within import To
from scoring.values import LotId

_ASKED = ("method", "solution", "labour", "aid")


def section(to: To) -> Section:
    """The prices that appear low, the questions and the day the answer is due."""
    questions = Points(tuple(to.t(f"letters.ask.{question}") for question in _ASKED))
    due = Paragraph(to.t("letters.explain.deadline", due=_due(to)), strong=True)
    asked = to.t("letters.explain.questions")
    then = [to.t("letters.explain.what_then")]
    then += [to.t("letters.explain.must_reject")] if to.mailing.regime == "full" else []
    return to.section("explain", *_facts(to), asked, questions, due, " ".join(then))


def hearings(to: To) -> tuple[AbnormalPrice, ...]:
    """The hearings about the bid's price that have no assessment yet."""
    return tuple(h for h in to.bid.abnormal if not h.assessment)


def _lots(to: To) -> list[LotId]:
    """The lots asked about; all the bid is for where no hearing names one."""
    named = {h.lot for h in hearings(to)} - {None}
    return [lot.id for lot in to.lots if not named or lot.id in named]


def _due(to: To) -> str:
    days = [h.answer_due for h in hearings(to) if h.answer_due]
    return to.day(max(days, default=None), "answer_due")


def _facts(to: To) -> Iterator[Block]:
    for lot in _lots(to):
        if not to.bid.priced(lot):
            yield Paragraph(to.blank("own_price", lot=to.lot_name(lot)))
            continue
        price = admission.evaluation_price(to.bid, lot, to.model(lot))
        yield Paragraph(to.t("letters.explain.appears_low", lot=to.lot_name(lot), price=price))
        yield _lines(to, lot)


def _lines(to: To, lot: LotId) -> Table:
    """The bid's own price list."""
    t = to.mailing.t
    head = tuple(
        to.t(f"letters.explain.col.{c}") for c in ("item", "quantity", "unit", "unit_price", "amount")
    )
    rows = tuple(
        (
            p.description or p.item,
            t.number(p.quantity),
            p.unit,
            to.t("letters.none") if p.unit_price is None else t.kroner(p.unit_price, 2),
            to.t("letters.none") if p.unit_price is None else t.kroner(p.quantity * p.unit_price, 2),
        )
        for p in to.bid.lines(lot)
    )
    caption = to.t("letters.explain.table", lot=to.lot_name(lot))
    return Table(caption, head, rows, ("left", "right", "left", "right", "right"))
