"""Reasons: the winner against the second, and what decided on each criterion, in the panel's own words."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from scoring import panel, tables
from scoring.charts.drawn import records
from scoring.document import Block, Paragraph, Section, Table
from scoring.evaluation import Criterion
from scoring.report.drawn import waterfall
from scoring.report.within import Within, table
from scoring.score import Row, Scorecard
from scoring.values import BidId
from scoring.words.headline import lead_of


def comparisons(at: Within) -> Iterator[Section]:
    """The winner against the second, criterion by criterion: one table, or one per lot; then drawn."""
    pairs = list(at.pairs())
    if not at.several:
        for card, a, b in pairs:
            yield at.section("comparison", *_compared(at, card, a, b))
            figures = tuple(waterfall(at, card, a, b))
            if figures:
                yield at.under("waterfall", at.t("result.compare_title"), *figures)
    elif pairs:
        yield at.section("lot_comparisons")
        for card, a, b in pairs:
            blocks = (*_compared(at, card, a, b), *waterfall(at, card, a, b))
            yield at.under("lot_comparisons", at.title(card.lot), *blocks)


def sections(at: Within) -> Iterator[Section]:
    """Every criterion with every ranked bid, the best first, and why it got its points."""
    if not at.cards:
        return
    yield at.section("reasons", Paragraph(at.t("report.reasons.words")))
    for lot, card in at.cards.items():
        for c in at.model(lot).leaves():
            heading = at.criterion(lot, c.id)
            heading = at.t("report.reasons.in_lot", lot=lot, heading=heading) if at.several else heading
            yield at.under("reasons", heading, *_decided(at, card, c))


def _compared(at: Within, card: Scorecard, a: BidId, b: BidId) -> Iterator[Block]:
    t, lead = at.t, tables.lead(card, a, b)
    names = {"a": at.name(a), "b": at.name(b)}
    if lead > 0:
        yield Paragraph(t("result.ahead", lead=lead_of(card, lead, at.case, t), **names))
    elif lead < 0:
        behind = lead_of(card, -lead, at.case, t)
        yield Paragraph(t("report.comparison.behind", lead=behind, **names))
    else:
        yield Paragraph(t("result.equal", **names))
    if not tables.adds_up(card):
        yield Paragraph(t("result.no_numbers"))
    yield _table(at, card, a, b)


def _table(at: Within, card: Scorecard, a: BidId, b: BidId) -> Table:
    t, rows = at.t, []
    for line in records(tables.comparison(card, at.case, a, b, t.language)):
        name = (
            t("annex.criterion", id=line["criterion"], name=line["name"])
            if line["name"]
            else t("charts.rounding")
        )
        points = ("" if x is None else t.number(x) for x in (line["points_a"], line["points_b"]))
        amounts = (
            "" if x is None else _amount(at, card, x) for x in (line["part_a"], line["part_b"], line["lead"])
        )
        weight = "" if line["weight"] is None else t.percent(line["weight"] * 100)
        rows.append((name, weight, *points, *amounts))
    ends = (card.totals[a], card.totals[b], tables.lead(card, a, b))
    rows.append((t("result.total"), "", "", "", *(_amount(at, card, x) for x in ends)))
    heads = [t("result.criterion"), t("result.weight")]
    heads += [t("result.points_of", bid=bid) for bid in (a, b)] + [
        t("result.part_of", bid=bid) for bid in (a, b)
    ]
    head = (*heads, t("result.lead_of", a=a, b=b))
    return table(
        t("report.comparison.caption", a=a, b=b),
        head,
        tuple(rows),
        numbers=6,
        strong=frozenset({len(rows) - 1}),
    )


def _amount(at: Within, card: Scorecard, x: Decimal) -> str:
    written = at.t.kroner(abs(x)) if card.unit == "DKK" else at.t.number(abs(x))
    return at.t("tables.minus", amount=written) if x < 0 else written


def _decided(at: Within, card: Scorecard, c: Criterion) -> Iterator[Block]:
    """What the criterion gave the winner over the second, then all bids with their points and reasons."""
    t, won, second = at.t, at.winner(card.lot), at.second(card.lot)
    if c.emphasis:
        yield Paragraph(c.emphasis, quiet=True)
    rows = {row.bid: row for row in card.rows if row.criterion == c.id}
    if won is not None and second is not None:
        yield Paragraph(_ahead(at, card, rows[won], rows[second]), strong=True)
    given = panel.counted(at.case, at.model(card.lot), card.lot)
    order = [bid for group in card.ranking for bid in group]
    best = sorted(order, key=lambda bid: (-(rows[bid].points or Decimal(0)), order.index(bid)))
    lines = []
    for bid in best:
        row, words = rows[bid], given.get((bid, c.id))
        points = t("annex.none") if row.points is None else t.number(row.points)
        because = words.rationale if words else ""
        if words is None:
            because = t(row.how.key, **row.how.values)
        who = t("report.reasons.won", bid=bid) if bid == won else bid
        lines.append((who, points, because or t("report.reasons.none")))
    head = (t("result.bid"), t("annex.ex.points"), t("report.reasons.why"))
    yield Table(t("report.reasons.caption", id=c.id), head, tuple(lines), ("left", "right", "left"))


def _ahead(at: Within, card: Scorecard, a: Row, b: Row) -> str:
    """Who is ahead on the criterion and by what; in points where the method adds nothing up."""
    t = at.t
    if tables.adds_up(card) and a.weighted is not None and b.weighted is not None:
        lead = (a.weighted - b.weighted) * (1 if card.best == "max" else -1)
        said = tables.amount(abs(lead), card.unit, t)
    else:
        lead = (a.points or Decimal(0)) - (b.points or Decimal(0))
        said = tables.amount(abs(lead), "points", t)
    first, other = (a.bid, b.bid) if lead >= 0 else (b.bid, a.bid)
    return t("result.ahead", a=first, b=other, lead=said) if lead else t("result.equal", a=first, b=other)
