"""Tables: what does a scorecard say, in rows and columns?

Results → data frames with stable column names, for screens, charts and files. Amounts stay `Decimal`
(columns of objects); who draws makes them floats. Nothing is decided here and no frame is changed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

import pandas as pd

from scoring.evaluation import Criterion, EvaluationModel
from scoring.methods import METHODS
from scoring.model import Case
from scoring.score import Row, Scorecard
from scoring.texts import Language, Texts
from scoring.values import THEMES, BidId, CriterionId, LotId, exactly, settled

Unit = Literal["points", "DKK"]

RANKING = ("bid", "tenderer", "kind", "first", "last", "total", "behind", "price", "winner")
EXCLUDED = ("bid", "tenderer", "kind", "reason")
ROWS = ("bid", "criterion", "name", "theme", "unit", "raw", "points", "weight", "weighted", "how")
CONTRIBUTIONS = ("bid", "theme", "amount")
COMPARISON = ("criterion", "name", "theme", "weight", "points_a", "points_b", "part_a", "part_b", "lead")
PRICES = ("item", "description", "quantity", "unit", "unit_price", "amount", "counted")
LOTS = ("lot", "title", "winners", "total", "unit", "second", "lead")

_PLACES: Mapping[Unit, tuple[int, ...]] = {"points": tuple(range(2, 11)), "DKK": (0, *range(2, 11))}
"""How many decimals an amount may be shown with, fewest first: øre are written with two."""
_TIGHT = Decimal("0.01")
_LAST_DIGIT = Decimal("1E-28")
"""Two settled totals may differ from the sum of the leads by a last digit; that is no rounding."""


def ranking(card: Scorecard, case: Case) -> pd.DataFrame:
    """The ranked bids, best first. Columns `RANKING`.

    first, last: the places a bid holds, (1, 2) when two share the first. total, behind: in the card's
    unit; behind is never negative. price [DKK]. winner: holds the first place, alone or shared.
    """
    winners = card.winners()
    best = card.totals[winners[0]] if winners else Decimal(0)
    return _frame(
        RANKING,
        (
            (
                bid,
                case.bid(bid).tenderer.name,
                case.bid(bid).tenderer.kind,
                *card.place(bid),
                card.totals[bid],
                abs(card.totals[bid] - best),
                card.prices[bid],
                bid in winners,
            )
            for bid in _order(card)
        ),
    )


def excluded(card: Scorecard, case: Case, t: Texts) -> pd.DataFrame:
    """The bids that are not ranked and the sentence that says why. Columns `EXCLUDED`."""
    return _frame(
        EXCLUDED,
        (
            (
                out.bid,
                case.bid(out.bid).tenderer.name,
                case.bid(out.bid).tenderer.kind,
                t(out.reason.key, **out.reason.values),
            )
            for out in card.excluded
        ),
    )


def rows(card: Scorecard, case: Case, language: Language = "da") -> pd.DataFrame:
    """Every row of the card, by criterion in the model's order, then by bid as the card has them.

    Columns `ROWS`. raw: price [DKK], offered number or points on the criterion's own scale. weight: share
    of the whole, 0 to 1. weighted: see `score.Row`. how: `values.How`.
    """
    leaves = _leaves(card, case)
    return _frame(ROWS, (_row(row, leaves[row.criterion], language) for row in card.rows))


@exactly
def contributions(card: Scorecard, case: Case) -> pd.DataFrame:
    """Each theme's part of each total, bids best first and themes in house order. Columns `CONTRIBUTIONS`.

    amount: the sum of the parts of the theme's criteria, in the card's unit. In a price model the price
    is one part and what quality deducts or adds the others. No rows where the method adds nothing up.
    """
    leaves = _leaves(card, case)
    sums: dict[tuple[BidId, str], Decimal] = {}
    for row in card.rows if adds_up(card) else ():
        if row.weighted is not None:
            key = row.bid, leaves[row.criterion].theme
            sums[key] = sums.get(key, Decimal(0)) + row.weighted
    return _frame(
        CONTRIBUTIONS,
        ((bid, th, sums[bid, th]) for bid in _order(card) for th in THEMES if (bid, th) in sums),
    )


@exactly
def comparison(card: Scorecard, case: Case, a: BidId, b: BidId, language: Language = "da") -> pd.DataFrame:
    """Bid `a` against bid `b`, criterion by criterion. Columns `COMPARISON`.

    lead: how far `a` is ahead of `b` on the criterion, in the card's unit, positive when `a` is better
    (more points, or fewer kroner); None where the method adds nothing up. Where the totals are rounded,
    a last row without criterion holds what the rounding gave, so that the leads sum to `lead(card, a, b)`.
    """
    of = {(row.bid, row.criterion): row for row in card.rows}
    lines = [_compared(card, c, of[a, c.id], of[b, c.id], language) for c in _leaves(card, case).values()]
    leads = [line[-1] for line in lines if isinstance(line[-1], Decimal)]
    rest = settled(lead(card, a, b) - sum(leads, Decimal(0)))
    if adds_up(card) and abs(rest) > _LAST_DIGIT:
        lines.append(("", "", None, None, None, None, None, None, rest))
    return _frame(COMPARISON, lines)


def prices(case: Case, lot: LotId, bid: BidId, model: EvaluationModel) -> pd.DataFrame:
    """The price lines of a bid in a lot. Columns `PRICES`; amount = quantity × unit price [DKK].

    counted: False for an option that the model leaves out of the evaluation price.
    """
    return _frame(
        PRICES,
        (
            (
                p.item,
                p.description,
                p.quantity,
                p.unit,
                p.unit_price,
                None if p.unit_price is None else p.quantity * p.unit_price,
                model.options_counted or not p.option,
            )
            for p in case.bid(bid).lines(lot)
        ),
    )


def lots(cards: Mapping[LotId, Scorecard | None], case: Case) -> pd.DataFrame:
    """All lots, each judged by itself. Columns `LOTS`; None stands for a lot that cannot be scored yet.

    winners: ids of the bids on the first place. second: those on the next, None with none. lead: see
    `Scorecard.lead`.
    """

    def line(lot: LotId, title: str, card: Scorecard | None) -> tuple[object, ...]:
        if card is None or not card.ranking:
            return lot, title, (), None, None, None, None
        second = card.ranking[1] if len(card.ranking) > 1 else None
        return lot, title, card.winners(), card.totals[card.winners()[0]], card.unit, second, card.lead()

    return _frame(LOTS, (line(lot.id, lot.title, cards.get(lot.id)) for lot in case.tender.lots))


def adds_up(card: Scorecard) -> bool:
    """Whether the totals are sums of the criteria's parts."""
    return METHODS[card.method].adds_up


@exactly
def lead(card: Scorecard, a: BidId, b: BidId) -> Decimal:
    """How far `a` is ahead of `b` in the total, in the card's unit; negative when it is behind."""
    ahead = card.totals[a] - card.totals[b]
    return ahead if card.best == "max" else -ahead


def is_tight(card: Scorecard) -> bool:
    """Whether the first place is won by at most one per cent of the winner's total (and is no tie).

    One per cent is this program's own choice of when to say so; nothing follows from it.
    """
    ahead = card.lead()
    return ahead is not None and 0 < ahead <= _TIGHT * abs(card.totals[card.winners()[0]])


def decimals(totals: Iterable[Decimal], unit: Unit) -> int:
    """How many decimals show that unequal totals are unequal; two at least for points, none for kroner."""
    unequal = set(totals)
    enough = (n for n in _PLACES[unit] if len({_shown(x, n) for x in unequal}) == len(unequal))
    return next(enough, _PLACES[unit][-1])


def amount(x: Decimal, unit: Unit, t: Texts, places: int | None = None) -> str:
    """An amount in its unit: "7,65 point" or "1.500.600 kr."; more decimals where they would show 0."""
    if x < 0:
        return t("tables.minus", amount=amount(-x, unit, t, places))
    if places is None or not _shown(x, places):
        places = decimals((x, Decimal(0)), unit)
    return t.kroner(x, places) if unit == "DKK" else t("tables.points", n=t.number(x, places))


def signed(x: Decimal, unit: Unit, t: Texts) -> str:
    """A difference with its sign: "+0,02 point" or "−22.000 kr."."""
    return t("tables.plus", amount=amount(x, unit, t)) if x > 0 else amount(x, unit, t)


def criterion_name(criterion: Criterion, language: Language) -> str:
    """The criterion's name in the language of the screen, or in the tender's own where there is no other."""
    return criterion.name_en or criterion.name if language == "en" else criterion.name


def _shown(x: Decimal, places: int) -> Decimal:
    return x.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)


def _order(card: Scorecard) -> Iterator[BidId]:
    return (bid for group in card.ranking for bid in group)


def _leaves(card: Scorecard, case: Case) -> dict[CriterionId, Criterion]:
    model = case.model_for(card.lot)
    return {c.id: c for c in model.leaves()} if model else {}


def _row(row: Row, c: Criterion, language: Language) -> tuple[object, ...]:
    about = row.bid, c.id, criterion_name(c, language), c.theme, c.unit
    return *about, row.raw, row.points, row.weight, row.weighted, row.how


def _compared(card: Scorecard, c: Criterion, a: Row, b: Row, language: Language) -> tuple[object, ...]:
    sign = 1 if card.best == "max" else -1
    known = adds_up(card) and a.weighted is not None and b.weighted is not None
    ahead = sign * ((a.weighted or Decimal(0)) - (b.weighted or Decimal(0))) if known else None
    about = c.id, criterion_name(c, language), c.theme, a.weight
    return *about, a.points, b.points, a.weighted, b.weighted, ahead


def _frame(columns: tuple[str, ...], lines: Iterable[tuple[object, ...]]) -> pd.DataFrame:
    # Columns of objects: pandas must neither make a float of a Decimal nor NaN of None.
    return pd.DataFrame(list(lines), columns=list(columns), dtype=object)
