"""Lots shown: lots by bidders, with evaluation price and price, ready for the screen.

The chosen cells carry a word and a shape as well as a fill.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import pandas as pd

from scoring import low_prices
from scoring.award import Award
from scoring.award.tradeoff import Point
from scoring.model import Case
from scoring.score import Scorecard
from scoring.texts import Texts
from scoring.values import BidId, LotId, Percent, Theme
from scoring.words.headline import total_of
from scoring.words.lots import is_tie
from widgets.explained import plain

MOST_CELLS = 300
"""A larger field is shown lot by lot, the bids held against each other on the page Resultat."""
Cards = Mapping[LotId, Scorecard]


def grid(cards: Cards, case: Case, award: Award | None, t: Texts) -> pd.DataFrame:
    """A row per lot and a column per bidder."""
    heads = [plain(f"{_shape(case, b.id, t)} {b.id} {b.tenderer.name}") for b in case.bids]
    lines = [
        (_lot(case, lot, t), *(_cell(cards[lot], case, b.id, award, t) for b in case.bids)) for lot in cards
    ]
    return pd.DataFrame(lines, columns=[t("lots.lot"), *heads])


def winners(cards: Cards, case: Case, award: Award, t: Texts) -> pd.DataFrame:
    """A row per lot with its winner; for fields too large for the grid."""
    lines = [
        (
            _lot(case, lot, t),
            plain(_named(case, bid, t)),
            plain(_total(cards[lot], case, bid, t)),
            _price(cards[lot], bid, t),
        )
        for lot, bid in award.assignments.items()
    ]
    return pd.DataFrame(lines, columns=[t("lots.lot"), t("lots.winner"), t("lots.total"), t("lots.price")])


def contested(award: Award, case: Case, t: Texts) -> pd.DataFrame:
    """Who holds each lot in some combination that is as good as the best."""
    lines = [(_lot(case, lot, t), plain(", ".join(bids))) for lot, bids in award.contested.items()]
    return pd.DataFrame(lines, columns=[t("lots.lot"), t("lots.can_hold")])


def tradeoff(
    points: Sequence[Point], chosen: Mapping[LotId, BidId], themes: Sequence[Theme], t: Texts
) -> pd.DataFrame:
    """The combinations of a curve, numbered as in the chart, with their points on `themes`."""
    lines = [
        (
            t("lots.curve.is_award", n=n) if point.assignments == chosen else str(n),
            plain(t.kroner(point.to_pay)),
            *(plain(t.points(point.effect if theme == "effect" else point.social)) for theme in themes),
            plain(", ".join(f"{t.lot(lot)} {bid}" for lot, bid in point.assignments.items())),
        )
        for n, point in enumerate(points, start=1)
    ]
    heads = [t("lots.curve.number"), t("lots.to_pay"), *(t(f"tables.theme.{theme}") for theme in themes)]
    return pd.DataFrame(lines, columns=[*heads, t("lots.combination")])


def low(cards: Cards, signal: Percent, t: Texts) -> Iterator[tuple[BidId, LotId, str]]:
    """The prices more than `signal` percent below the others in their lot, each with its sentence."""
    for lot, card in cards.items():
        for found in low_prices.below_median(lot, card.prices, signal):
            values = {"price": found.price, "others": found.others, "below": t.percent(found.below, 1)}
            yield found.bid, lot, t("lots.low", bid=found.bid, lot=t.lot(lot), **values)


def _cell(card: Scorecard, case: Case, bid: BidId, award: Award | None, t: Texts) -> str:
    if bid not in card.totals:
        reason = next((out.reason for out in card.excluded if out.bid == bid), None)
        if reason is None:
            return t("lots.no_offer")
        return f"~~{plain(bid)}~~  \n{plain(t(reason.key, **reason.values))}"
    total, price = plain(_total(card, case, bid, t)), _price(card, bid, t)
    mark = _mark(card.lot, bid, award, t)
    return f"{mark}  \n**{total}**  \n{price}" if mark else f"{total}  \n{price}"


def _mark(lot: LotId, bid: BidId, award: Award | None, t: Texts) -> str:
    if award is None or award.award is None:
        return ""
    if is_tie(award) and len(award.contested.get(lot, ())) > 1:
        return f":gray-background[{t('lots.may_win')}]" if bid in award.contested[lot] else ""
    won = award.assignments.get(lot) == bid
    return (
        f":gray-background[**{t('lots.wins' if award.status == 'optimal' else 'lots.found')}**]"
        if won
        else ""
    )


def _total(card: Scorecard, case: Case, bid: BidId, t: Texts) -> str:
    return total_of(card, card.totals[bid], case, t)


def _price(card: Scorecard, bid: BidId, t: Texts) -> str:
    return plain(t("lots.price_of", price=card.prices[bid]))


def _lot(case: Case, lot: LotId, t: Texts) -> str:
    title = next(part.title for part in case.tender.lots if part.id == lot)
    return plain(f"{t.lot(lot)} {title}".strip())


def _named(case: Case, bid: BidId, t: Texts) -> str:
    return f"{_shape(case, bid, t)} {bid} {case.bid(bid).tenderer.name}"


def _shape(case: Case, bid: BidId, t: Texts) -> str:
    return t(f"tables.kind.{case.bid(bid).tenderer.kind}").split()[0]
