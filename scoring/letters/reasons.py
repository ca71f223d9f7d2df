"""Reasons: on price and on which criteria was the winner better, on which the recipient, and why?

Built from the panel's rationales, what the bids offer and the scale's own sentences; never from who bids.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Literal

from scoring.bid import Bid
from scoring.document import Block, Paragraph, Points, Section
from scoring.evaluation import Criterion, FixedPrice, OfferedIndicator, Scale
from scoring.letters import head
from scoring.letters.result import Match
from scoring.letters.within import Level
from scoring.score import Row
from scoring.tables import criterion_name

Better = Literal["winner", "you", "alike"]
_ORDER: tuple[Better, ...] = ("winner", "you", "alike")


def section(match: Match, level: Level) -> Section:
    """Both directions in short, then criterion by criterion."""
    blocks: list[Block | str] = [*_in_short(match)]
    for c in match.leaves:
        if c.kind == "quality":
            blocks += _criterion(match, c)
    heading = "assessment" if match.winner is None else "reasons"
    return match.to.section("reasons", *blocks, lot=match.lot, level=level, named=heading)


def better(match: Match, c: Criterion) -> Better:
    """Who was assessed higher on a criterion, by the points that count."""
    if match.winner is None:
        return "alike"
    winner, own = (match.rows[bid.id, c.id].points or Decimal(0) for bid in match.bids)
    return "alike" if winner == own else "winner" if winner > own else "you"


def _in_short(match: Match) -> Iterator[Block]:
    if match.winner is None:
        if not match.to.wins(match.lot):
            yield Paragraph(match.to.blank("comparison"))
        return
    by = {
        who: [c.id for c in match.leaves if c.kind == "quality" and better(match, c) == who] for who in _ORDER
    }
    quality = tuple(
        match.to.t(f"letters.in_short.{who}", criteria=head.criteria_named(match.to, match.lot, found))
        for who, found in by.items()
        if found
    )
    price = tuple(_price_in_short(match))
    if quality:
        yield Paragraph(match.to.t("letters.in_short.both" if price else "letters.in_short.words"))
        yield Points((*price, *quality))


def _price_in_short(match: Match) -> Iterator[str]:
    """Whose price is better by the model: its points, else the price itself; silent where it is kept back."""
    if match.winner is None or match.withheld or isinstance(match.to.model(match.lot).method, FixedPrice):
        return
    priced = [c for c in match.leaves if c.kind != "quality"]
    scored = [c for c in priced if match.rows[match.winner.id, c.id].points is not None]
    for c in scored:
        named = head.criteria_named(match.to, match.lot, [c.id])
        yield match.to.t(f"letters.in_short.points_{better(match, c)}", criteria=named)
    if priced and not scored:
        theirs, own = (match.card.prices[bid.id] for bid in match.bids)
        who: Better = "alike" if theirs == own else "winner" if theirs < own else "you"
        yield match.to.t(f"letters.in_short.price_{who}")


def _criterion(match: Match, c: Criterion) -> Iterator[Block]:
    to, t = match.to, match.to.mailing.t
    weight = match.rows[to.bid.id, c.id].weight
    name = criterion_name(c, t.language)
    share = "" if weight is None else t.percent(weight * 100)
    key = "letters.criterion" if share else "letters.criterion_unweighed"
    yield Paragraph(to.t(key, id=c.id, name=name, weight=share), strong=True)
    if isinstance(c.scoring, OfferedIndicator):
        yield from _offered(match, c, c.scoring)
    else:
        yield from _assessed(match, c)


def _offered(match: Match, c: Criterion, line: OfferedIndicator) -> Iterator[Block]:
    """The numbers offered, the points they give, and the published line between them."""
    to, t, scale = match.to, match.to.mailing.t, match.to.model(match.lot).scale
    ends = {"worst": _measured(match, c, line.worst), "best": _measured(match, c, line.best)}
    told = {"bottom": t.number(scale.bottom), "top": t.number(scale.top), **ends}
    what = line.indicator or criterion_name(c, t.language)
    yield Paragraph(to.t("letters.offered.line", what=what.rstrip("."), **told))
    yield from _compared(match, c)
    for bid in match.bids:
        row = match.rows[bid.id, c.id]
        said = {"offered": _measured(match, c, row.raw), "points": _number(match, c, row)}
        yield Paragraph(to.t(f"letters.offered.{_who(match, bid)}", **said))


def _assessed(match: Match, c: Criterion) -> Iterator[Block]:
    """What was given weight, then each bid's points, the step they reach and the panel's reasons."""
    to = match.to
    if c.emphasis:
        yield Paragraph(c.emphasis)
    yield from _compared(match, c)
    for bid in match.bids:
        counted = to.mailing.counted(match.lot).get((bid.id, c.id))
        words = to.filled(counted.rationale if counted else "", "rationale", lot=match.lot)
        row = match.rows[bid.id, c.id]
        given = to.t(
            f"letters.given.{_who(match, bid)}", points=_given(match, c, row), step=_step(match, c, row.raw)
        )
        yield Paragraph(f"{given} {words}")


def _compared(match: Match, c: Criterion) -> Iterator[Paragraph]:
    if match.winner is not None:
        winner, own = (_number(match, c, match.rows[bid.id, c.id]) for bid in match.bids)
        how = "assessed" if c.scoring.how == "assessed" else "offered"
        yield Paragraph(match.to.t(f"letters.compared_{how}.{better(match, c)}", winner=winner, own=own))


def _who(match: Match, bid: Bid) -> str:
    return "winner" if bid == match.winner else "you"


def _number(match: Match, c: Criterion, row: Row) -> str:
    """Points on the model's scale."""
    others = tuple(match.rows[bid.id, c.id].points or Decimal(0) for bid in match.bids)
    return match.number(row.points or Decimal(0), others)


def _given(match: Match, c: Criterion, row: Row) -> str:
    """The points as they were given: on the criterion's own scale where it has one."""
    to, model = match.to, match.to.model(match.lot)
    own, shared = model.scale_of(c), model.scale
    if (own.bottom, own.top) == (shared.bottom, shared.top):
        return _number(match, c, row)
    ends = {"bottom": match.number(own.bottom), "top": match.number(own.top)}
    return to.t("letters.given.own_scale", raw=match.number(row.raw), points=_number(match, c, row), **ends)


def _step(match: Match, c: Criterion, raw: Decimal) -> str:
    """The scale's own sentence for the points, or the two sentences they lie between."""
    to, scale = match.to, match.to.model(match.lot).scale_of(c)
    low, high = _around(scale, raw)
    if low is None or high is None:
        return ""
    if low == high:
        return to.t("letters.step.at", text=low[1])
    ends = {"low": match.number(low[0]), "high": match.number(high[0])}
    return to.t("letters.step.between", low_text=low[1], high_text=high[1], **ends)


def _around(scale: Scale, raw: Decimal) -> tuple[tuple[Decimal, str] | None, tuple[Decimal, str] | None]:
    """The nearest described steps at or below, and at or above, the points."""
    told = sorted((step.points, step.text.rstrip(".")) for step in scale.steps if step.text)
    below = [step for step in told if step[0] <= raw]
    above = [step for step in told if step[0] >= raw]
    return below[-1] if below else None, above[0] if above else None


def _measured(match: Match, c: Criterion, x: Decimal) -> str:
    """A number with the criterion's unit."""
    number = match.to.mailing.t.number(x)
    return f"{number} {c.unit}" if c.unit else number
