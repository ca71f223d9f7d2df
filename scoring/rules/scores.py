"""Scores: do the points hold, are they reasoned, and may those who gave them judge?

CHK-21, 25, 30, 37, 51, 56. All but the declarations and the panel's order are looked at in lots that can be
scored; one not scored yet raises nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction

from scoring import admission, edit, panel
from scoring.contest import Contest, contest
from scoring.evaluation import EvaluationModel
from scoring.methods import METHODS
from scoring.model import Assessment, Case
from scoring.panel import Counted
from scoring.rules.scored import ScoredLot, Values, lots
from scoring.rules.subject import Raised, Subject
from scoring.score import Scorecard
from scoring.stability import scores as stability
from scoring.values import PANEL, BidId, CriterionId, Points, exactly

_Key = tuple[BidId, CriterionId]
_REOPENS = ("opened", "recalled")
"""The steps after which points may be given."""


def checks(subject: Subject) -> Iterator[Raised]:
    """What the points set off, and those who gave them."""
    yield from _declarations(subject.case)
    yield from _order(subject.case)
    for lot in lots(subject):
        yield from _equal_points(lot)
        yield from _close(subject, lot)
        yield from _reasons(subject, lot)
        yield from _apart(subject, lot)


def _declarations(case: Case) -> Iterator[Raised]:
    """CHK-37: those who gave points, with no statement on conflicts of interest, or with one nobody acted on.

    The last statement counts. The panel is nobody in particular, and declares nothing.
    """
    stated = {d.evaluator: d for d in case.declarations}
    judges = {a.evaluator for a in case.assessments if a.points is not None} - {PANEL}
    for who in sorted(judges):
        if who not in stated:
            yield Raised("CHK-37", "undeclared", f"declarations/{who}", {"evaluator": who})
        elif stated[who].conflict and not stated[who].measure:
            yield Raised("CHK-37", "conflict", f"declarations/{who}", {"evaluator": who})


def _order(case: Case) -> Iterator[Raised]:
    """CHK-51: points given after they were closed, or by somebody who is not on the panel.

    Whom the panel consists of is known once somebody is named. An evaluator who saw a price too soon leaves
    no trace in the case.
    """
    named = {e.id for e in case.evaluators}
    judges = {a.evaluator for a in case.assessments if a.points is not None} - {PANEL}
    for who in sorted(judges - named) if named else ():
        yield Raised("CHK-51", "not_on_panel", f"evaluators/{who}", {"evaluator": who})
    for a in dict.fromkeys((a.bid, a.lot, a.criterion, a.evaluator) for a in _late(case)):
        bid, lot, criterion, who = a
        values = {"bid": bid, "criterion": _name(case, criterion), "evaluator": who}
        yield Raised("CHK-51", "after_closing", edit.points_place(bid, lot, criterion, who), values)


def _name(case: Case, criterion: CriterionId) -> str:
    return next((c.name for m in case.models for c in m.criteria if c.id == criterion), criterion)


def _late(case: Case) -> Iterator[Assessment]:
    """What was given after the points were closed, in no correction and no reopened evaluation."""
    place = {a.mark: i for i, a in enumerate(case.assessments, start=1) if a.mark}
    closed: int | None = None
    for event in case.events:
        given = place.get(event.pins.get("assessments", ""))
        if closed is not None and given is not None and event.step != "corrected":
            yield from case.assessments[closed:given]
        if event.step in _REOPENS:
            closed = None
        elif given is not None and (closed is not None or event.step == "points_closed"):
            closed = given
    if closed is not None:
        yield from case.assessments[closed:]


def _equal_points(lot: ScoredLot) -> Iterator[Raised]:
    """CHK-21: different prices with the same points for price; told once, for the widest gap."""
    card, alike = lot.card, dict[Points, list[BidId]]()
    for row in card.rows:
        if row.points is not None and row.criterion in _price_criteria(lot.model):
            alike.setdefault(row.points, []).append(row.bid)
    ends = ((points, *_ends(card, bids)) for points, bids in alike.items())
    gaps = ((card.prices[dear] - card.prices[cheap], cheap, dear, p) for p, cheap, dear in ends)
    gap, cheap, dear, points = max(gaps, default=(Decimal(0), "", "", Points(Decimal(0))))
    if gap:
        values: Values = {"cheap": cheap, "dear": dear, "gap": gap, "points": points, "lot": card.lot}
        yield Raised("CHK-21", "equal_points", f"models/{lot.number}/method/{card.lot}", values)


def _price_criteria(model: EvaluationModel) -> set[CriterionId]:
    return {c.id for c in model.leaves() if c.kind != "quality"}


def _ends(card: Scorecard, bids: list[BidId]) -> tuple[BidId, BidId]:
    """The cheapest and the dearest of the bids."""
    order = sorted(bids, key=lambda bid: (card.prices[bid], bid))
    return order[0], order[-1]


@exactly
def _close(subject: Subject, lot: ScoredLot) -> Iterator[Raised]:
    """CHK-25: a lead that is small, no more than a rounding step, or turned by one point of one evaluator.

    Small: less than the limit [percent] of the highest possible score; of the winner's price where bids are
    ranked in kroner; of the winner's total where quality is divided by price, which has no highest score.
    """
    card, lead = lot.card, lot.card.lead()
    if lead is None:
        return
    first, second = [bid for group in card.ranking for bid in group][:2]
    place, limit = f"assessments/{first}/{card.lot}", subject.limit("CHK-25.margin")
    values: Values = {"first": first, "second": second, "lot": card.lot, "lead": lead}
    if not lead:
        yield Raised("CHK-25", "tie", place, {**values, "first": ", ".join(card.winners())})
        return
    if 100 * lead < limit * _whole(lot, first):
        trigger = "margin_kroner" if card.unit == "DKK" else "margin"
        yield Raised("CHK-25", trigger, place, {**values, "limit": limit})
    elif lead <= _step(lot):
        yield Raised("CHK-25", "rounding", place, values)
    if turned := _turned(contest(subject.case, card.lot)):
        yield Raised("CHK-25", "one_point", place, {**values, "turned": turned})


def _whole(lot: ScoredLot, first: BidId) -> Decimal:
    """What a lead is held against."""
    card = lot.card
    if not METHODS[card.method].adds_up:
        return abs(card.totals[first])
    return card.prices[first] if card.unit == "DKK" else lot.model.scale.top


def _step(lot: ScoredLot) -> Decimal:
    """The most that one step of rounding, of the total or of the points for price, can move a total."""
    total, points = lot.model.round_total, lot.model.round_points
    of_total = Decimal(1).scaleb(-total.decimals) if total.mode != "none" else Decimal(0)
    prices = _price_criteria(lot.model)
    weight = next((r.weight for r in lot.card.rows if r.criterion in prices and r.points is not None), None)
    if points.mode == "none" or not weight:
        return of_total
    return max(of_total, weight * Decimal(1).scaleb(-points.decimals))


def _turned(field: Contest) -> int:
    """How many single changes of one evaluator's points by one give another winner."""
    return len(stability.flips(field).flips) if _is_in_reach(field) else 0


def _is_in_reach(field: Contest) -> bool:
    """Whether one point on a criterion's own scale could bring anybody level at all.

    A bound in exact figures that spares lots with a clear winner the trial of every single point. Not for
    models that round or have gates, where a point may move more.
    """
    lines, shares = field.lines(), dict(zip(field.criteria, field.whole_shares, strict=True))
    if (
        stability.gated(field)
        or field.model.round_total.mode != "none"
        or field.model.round_points.mode != "none"
    ):
        return True
    first, second = sorted(lines.values(field.whole_shares), reverse=True)[:2]
    width = Fraction(field.model.scale.top - field.model.scale.bottom)
    own = [(c.id, field.model.scale_of(c)) for c in stability.assessed(field)]
    move = max((shares[c] * width / Fraction(s.top - s.bottom) for c, s in own), default=Fraction(0))
    return max(field.per_point(bid) for bid in lines.bids) * lines.scale * move >= first - second


def _reasons(subject: Subject, lot: ScoredLot) -> Iterator[Raised]:
    """CHK-30: points that count, without a reason, with next to none, or with another bid's.

    Under the mean of the panel the reason is the panel's, or else what the evaluators wrote themselves.
    """
    limit, said = subject.limit("CHK-30.shortest"), panel.spoken(subject.case, lot.card.lot)
    names = {c.id: c.name for c in lot.model.leaves()}
    seen: dict[tuple[CriterionId, str], tuple[BidId, Points]] = {}
    for (bid, criterion), given in _counted(subject.case, lot):
        place = f"assessments/{bid}/{lot.card.lot}/{criterion}"
        values: Values = {"bid": bid, "criterion": names[criterion], "lot": lot.card.lot}
        reason = " ".join(_reason(given, said[bid, criterion]).split())
        if not reason:
            yield Raised("CHK-30", "missing", place, values)
            continue
        if len(reason) < limit:
            yield Raised("CHK-30", "short", place, {**values, "length": len(reason), "limit": limit})
        other, points = seen.setdefault((criterion, reason.casefold()), (bid, given.points))
        if points != given.points:
            yield Raised("CHK-30", "identical", place, {**values, "other": other})


def _counted(case: Case, lot: ScoredLot) -> Iterator[tuple[_Key, Counted]]:
    """The points that count for the bids that compete, on the criteria evaluators judge."""
    bids = [bid.id for bid in admission.competing(case, lot.card.lot)]
    given = panel.counted(case, lot.model, lot.card.lot)
    keys = ((bid, c.id) for bid in bids for c in panel.assessed(lot.model))
    return ((key, given[key]) for key in keys if key in given)


def _reason(given: Counted, voices: Mapping[str, Assessment]) -> str:
    return given.rationale or " ".join(voices[who].rationale for who in given.evaluators)


def _apart(subject: Subject, lot: ScoredLot) -> Iterator[Raised]:
    """CHK-56: evaluators far apart on one bid, and no reason from the panel that says how they agreed."""
    share = subject.limit("CHK-56.spread") / 100
    said = panel.spoken(subject.case, lot.card.lot)
    judged = {c.id: c for c in panel.assessed(lot.model)}
    competing = {bid.id for bid in admission.competing(subject.case, lot.card.lot)}
    for (bid, criterion), spread in panel.spread(subject.case, lot.card.lot).items():
        c, agreed = judged.get(criterion), said[bid, criterion].get(PANEL)
        if c is None or bid not in competing or (agreed and agreed.rationale):
            continue
        scale = lot.model.scale_of(c)
        if spread > share * (scale.top - scale.bottom):
            values: Values = {"bid": bid, "criterion": c.name, "lot": lot.card.lot, "spread": spread}
            yield Raised("CHK-56", "apart", f"assessments/{bid}/{lot.card.lot}/{criterion}", values)
