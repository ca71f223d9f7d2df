"""Shown: the result's tables with every number written out, ready for the screen.

Takes the frames of `scoring.tables` and gives frames of words; cells may hold markup (bold for the winner).
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

import pandas as pd

from scoring import tables
from scoring.model import Case
from scoring.score import Scorecard
from scoring.texts import Texts
from scoring.values import THEMES, BidId, LotId
from scoring.words.headline import lead_of, listed, total_of
from widgets.explained import plain


def lots(cards: Mapping[LotId, Scorecard | None], case: Case, t: Texts) -> pd.DataFrame:
    """Every lot with its winner, total and lead."""
    heads = [t("result.lot"), t("result.lot_winner"), t("result.total"), t("result.lead")]
    lines = [(plain(f"{lot.id} {lot.title}"), *_lot(cards[lot.id], case, t)) for lot in case.tender.lots]
    return pd.DataFrame(lines, columns=heads)


def ranking(card: Scorecard, case: Case, t: Texts) -> pd.DataFrame:
    """Every bid with its place, price, each theme's part and total."""
    ranked, parts = tables.ranking(card, case), tables.contributions(card, case)
    amounts = {(part.bid, part.theme): part.amount for part in parts.itertuples()}
    themes = [theme for theme in THEMES if theme in set(parts["theme"])]
    # In a price model the price is the first part already.
    priced = not (card.unit == "DKK" and themes)
    heads = [t("result.place"), t("result.bid"), *([t("result.price")] if priced else [])]
    heads += [t(f"tables.theme.{theme}") for theme in themes]
    lines = [
        (
            plain(f"{r.first}.–{r.last}." if r.first != r.last else f"{r.first}."),
            f"{_bold(plain(f'{r.bid} {r.tenderer}'), r.winner)}, {t(f'tables.kind.{r.kind}')}",
            *([plain(t.kroner(r.price))] if priced else []),
            *(_exact(amounts[r.bid, theme], card, t) for theme in themes),
            _bold(_exact(r.total, card, t), r.winner),
            _exact(r.behind, card, t),
        )
        for r in ranked.itertuples()
    ]
    return pd.DataFrame(lines, columns=[*heads, t("result.total"), t("result.behind")])


def comparison(card: Scorecard, case: Case, a: BidId, b: BidId, t: Texts) -> pd.DataFrame:
    """Two bids criterion by criterion: weight, points, parts and lead; the totals last."""
    found = tables.comparison(card, case, a, b, t.language)
    lines = [
        (
            plain(line.name or t("charts.rounding")),
            t.percent(line.weight * 100) if line.weight is not None else "",
            *("" if x is None else plain(t.number(x)) for x in (line.points_a, line.points_b)),
            *("" if x is None else _exact(x, card, t) for x in (line.part_a, line.part_b, line.lead)),
        )
        for line in found.itertuples(index=False)
    ]
    ends = card.totals[a], card.totals[b], tables.lead(card, a, b)
    lines.append((_bold(t("result.total")), "", "", "", *(_bold(_exact(x, card, t)) for x in ends)))
    heads = [t("result.criterion"), t("result.weight")]
    heads += [t("result.points_of", bid=bid) for bid in (a, b)] + [
        t("result.part_of", bid=bid) for bid in (a, b)
    ]
    return pd.DataFrame(lines, columns=[*heads, t("result.lead_of", a=a, b=b)])


def _lot(card: Scorecard | None, case: Case, t: Texts) -> tuple[str, str, str]:
    if card is None or not card.ranking:
        return t("result.lot_nobody" if card else "result.lot_missing"), "", ""
    winners, lead = card.winners(), card.lead()
    names = (f"**{plain(f'{bid} {case.bid(bid).tenderer.name}')}**, {_kind(case, bid, t)}" for bid in winners)
    total = total_of(card, card.totals[winners[0]], case, t)
    ahead = lead_of(card, lead, case, t) if lead is not None else ""
    tight = t("result.lot_tight", lead=ahead) if tables.is_tight(card) else ahead
    return "; ".join(names), plain(total), plain(t("result.lot_tie") if len(winners) > 1 else tight)


def winners(card: Scorecard | None, t: Texts) -> str:
    """The ids of a lot's winners, or that there is none yet."""
    if card is None:
        return t("result.lot_missing")
    return listed(card.winners(), t) or t("result.lot_nobody")


def _kind(case: Case, bid: BidId, t: Texts) -> str:
    return t(f"tables.kind.{case.bid(bid).tenderer.kind}")


def _exact(x: Decimal, card: Scorecard, t: Texts) -> str:
    # Four decimals of a point, so that an officer who adds up a column gets the total.
    written = t.kroner(abs(x)) if card.unit == "DKK" else t.number(abs(x))
    return plain(t("tables.minus", amount=written) if x < 0 else written)


def _bold(text: str, yes: bool = True) -> str:
    return f"**{text}**" if yes else text
