"""Results: every ranked bid with price, parts and total; and, with several lots, who won each."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from scoring import tables
from scoring.charts.drawn import records
from scoring.document import Block, Paragraph, Section, Table
from scoring.report.within import Within, table
from scoring.score import Scorecard
from scoring.values import THEMES
from scoring.words.headline import headline, lead_of, total_of


def sections(at: Within) -> Iterator[Section]:
    """The result of the only lot, or an overview of all of them."""
    if at.several:
        yield at.section("result", _overview(at), *_lacking(at))
    else:
        tables_ = (ranking(at, card) for card in at.cards.values())
        yield at.section("result", *(tables_ if at.cards else _nobody(at)), *_lacking(at))


def of_lots(at: Within) -> Iterator[Section]:
    """The result of each of several lots."""
    if not at.several or not at.cards:
        return
    yield at.section("lot_results")
    for lot, card in at.cards.items():
        yield at.under(
            "lot_results", at.title(lot), Paragraph(headline(card, at.case, at.t)), ranking(at, card)
        )


def ranking(at: Within, card: Scorecard) -> Table:
    """Place, bid, price, each theme's part, total, and how far behind."""
    t, ranked = at.t, records(tables.ranking(card, at.case))
    parts = {(p["bid"], p["theme"]): p["amount"] for p in records(tables.contributions(card, at.case))}
    themes = [theme for theme in THEMES if any(of == theme for _, of in parts)]
    # In a price model the price is the first part already.
    priced = not (card.unit == "DKK" and themes)
    heads = [t("result.place"), t("result.bid"), *([t("result.price")] if priced else [])]
    heads += [t(f"tables.theme.{theme}") for theme in themes]
    rows = tuple(
        (
            t("report.place", n=r["first"])
            if r["first"] == r["last"]
            else t("report.places", first=r["first"], last=r["last"]),
            t("annex.criterion", id=r["bid"], name=r["tenderer"]),
            *([t.kroner(r["price"])] if priced else []),
            *(_exact(at, card, parts.get((r["bid"], theme), Decimal(0))) for theme in themes),
            _exact(at, card, r["total"]),
            _exact(at, card, r["behind"]),
        )
        for r in ranked
    )
    won = frozenset(n for n, r in enumerate(ranked) if r["bid"] == at.winner(card.lot))
    head = (*heads, t("result.total"), t("result.behind"))
    return table(t(f"report.result.{card.unit}"), head, rows, numbers=len(head) - 2, strong=won)


def _exact(at: Within, card: Scorecard, x: Decimal) -> str:
    # Four decimals of a point, so that whoever adds up a column gets the total.
    written = at.t.kroner(abs(x)) if card.unit == "DKK" else at.t.number(abs(x))
    return at.t("tables.minus", amount=written) if x < 0 else written


def _overview(at: Within) -> Table:
    """Every lot with its winner, total, and how far it is from the first place of the lot by itself."""
    t = at.t
    heads = ("result.lot", "report.result.winner", "report.result.first", "result.price", "result.total")
    rows = tuple(_lot(at, lot.id) for lot in at.case.tender.lots)
    return table(t("report.result.lots"), tuple(t(key) for key in heads), rows, numbers=2)


def _lot(at: Within, lot: str) -> tuple[str, ...]:
    t, card, won = at.t, at.cards.get(lot), at.winner(lot)
    if card is None:
        return (
            at.title(lot),
            t("result.lot_missing" if lot in at.missing else "result.lot_nobody"),
            "",
            "",
            "",
        )
    first = ", ".join(card.winners())
    if won is None:
        return at.title(lot), t("result.lot_tie"), first, "", ""
    behind = abs(tables.lead(card, won, card.winners()[0]))
    if behind:
        first = t("report.result.behind", first=first, behind=lead_of(card, behind, at.case, t))
    total = total_of(card, card.totals[won], at.case, t)
    return at.title(lot), at.name(won), first, t.kroner(card.prices[won]), total


def _nobody(at: Within) -> tuple[Block, ...]:
    return () if at.missing else (Paragraph(at.t("result.nobody")),)


def _lacking(at: Within) -> Iterator[Block]:
    """Everything that keeps lots from being scored."""
    said = dict.fromkeys(at.t.sentence(f) for found in at.missing.values() for f in found)
    if said:
        yield Paragraph(at.t("result.missing"))
        yield from (Paragraph(sentence) for sentence in said)
