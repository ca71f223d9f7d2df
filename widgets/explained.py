"""Explained: how did each number of a bid come about?

Every criterion with its sentence, points × weight = part, the sum, and the price line by line. Pure words
over a scorecard's rows; the words are ready for a table on screen.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

import pandas as pd

from scoring import panel, tables
from scoring.admission import evaluation_price
from scoring.evaluation import EvaluationModel, FixedKroner, GateThenPrice, PercentageOnPrice, QualityPerPrice
from scoring.methods import kroner_per_point
from scoring.model import Case
from scoring.panel import Counted
from scoring.score import Row, Scorecard
from scoring.texts import Texts
from scoring.values import BidId, exactly
from scoring.words.headline import total_of

_MARKS = re.compile(r"([\\`*_\[\]{}<>#+\-.!~$:|])")
_UNITS = re.compile(r"(?<=\d) (?=kr\b|%|point\b)|(?<=DKK) (?=\d)")
"""The space inside an amount, where no line may break."""


def plain(text: str) -> str:
    """Text an officer wrote, so that a table or paragraph shows it as it is and not as markup."""
    return _UNITS.sub("\u00a0", _MARKS.sub(r"\\\1", text))


def steps(card: Scorecard, case: Case, bid: BidId, t: Texts) -> pd.DataFrame:
    """One line per criterion and one for the total: how the points came about, and what they give."""
    model = _model(card, case)
    given = panel.counted(case, model, card.lot)
    names = {c.id: tables.criterion_name(c, t.language) for c in model.leaves()}
    own = [row for row in card.rows if row.bid == bid]
    lines = [
        (
            f"**{plain(names[r.criterion])}.** {_how(r, given.get((bid, r.criterion)), t)}",
            product(r, card, case, t),
        )
        for r in own
    ]
    worked, written = plain(total(own, card, case, bid, t)), total_of(card, card.totals[bid], case, t)
    lines.append((f"**{t('result.total')}.** {_rounding(model, t)} {worked}", f"**{plain(written)}**"))
    return pd.DataFrame(lines, columns=[t("result.how"), t("result.part")])


def product(row: Row, card: Scorecard, case: Case, t: Texts) -> str:
    """What a row gives: points × weight = part, in the way of the card's method."""
    model = _model(card, case)
    if row.points is None or row.weight is None or row.weighted is None:
        return plain(t.kroner(row.weighted)) if row.weighted is not None else t("result.no_part")
    said = {"points": _number(row.points, t), "weight": row.weight * 100}
    if card.unit == "DKK" and tables.adds_up(card):
        return plain(_in_kroner(row, card, case, model, t))
    return plain(t("result.product", part=_number(row.weighted, t), **said))


@exactly
def total(rows: list[Row], card: Scorecard, case: Case, bid: BidId, t: Texts) -> str:
    """The line that leads to the bid's total."""
    model, written = _model(card, case), total_of(card, card.totals[bid], case, t)
    if tables.adds_up(card):
        return _sum(rows, card, written, t)
    weighed = [row for row in rows if row.weight is not None and row.weighted is not None]
    weight = sum((row.weight for row in weighed if row.weight), Decimal(0))
    quality = sum((row.weighted for row in weighed if row.weighted), Decimal(0)) / (weight or 1)
    values = {"price": card.prices[bid], "quality": _number(quality, t), "total": written}
    if isinstance(model.method, QualityPerPrice):
        return t("result.quality_per_price", factor=model.method.factor, **values)
    if isinstance(model.method, GateThenPrice) and model.method.then == "price_per_point":
        return t("result.price_per_point", **values)
    return t("result.lowest_price", **values)


def price_lines(card: Scorecard, case: Case, bid: BidId, t: Texts) -> Iterator[str]:
    """The price, line by line: quantity × unit price = amount; and their sum."""
    model = _model(card, case)
    lines = tables.prices(case, card.lot, bid, model)
    for line in lines.itertuples(index=False):
        values = {
            "quantity": line.quantity,
            "unit": plain(line.unit),
            "price": line.unit_price,
            "amount": line.amount,
        }
        said = t("result.price_line", item=plain(line.description or line.item), **values)
        yield said if line.counted else t("result.price_line_option", line=said)
    if len(lines) > 1:
        yield t("result.price_sum", amount=evaluation_price(case.bid(bid), card.lot, model))


def _how(row: Row, given: Counted | None, t: Texts) -> str:
    said = t(row.how.key, **row.how.values)
    return plain(
        f"{said} {t('result.rationale', text=given.rationale)}" if given and given.rationale else said
    )


def _in_kroner(row: Row, card: Scorecard, case: Case, model: EvaluationModel, t: Texts) -> str:
    whole = sum(
        {r.criterion: r.weight for r in card.rows if r.weight and r.points is not None}.values(), Decimal(0)
    )
    part, scale = abs(row.weighted or Decimal(0)), model.scale
    points = row.points or Decimal(0)
    values = {
        "points": _number(points, t),
        "lacking": _number(scale.top - points, t),
        "top": scale.top,
        "bottom": scale.bottom,
        "weight": (row.weight or Decimal(0)) / (whole or 1) * 100,
        "part": part,
    }
    if isinstance(model.method, PercentageOnPrice):
        share = next(r.weight or Decimal(1) for r in card.rows if r.bid == row.bid and r.points is None) * 100
        return t(
            "result.percentage", price=card.prices[row.bid], price_weight=share, rest=100 - share, **values
        )
    lot_value = next(lot.estimated_value for lot in case.tender.lots if lot.id == card.lot)
    per_point = kroner_per_point(model.method, lot_value) if isinstance(model.method, FixedKroner) else None
    form = "add" if isinstance(model.method, FixedKroner) and model.method.form == "add" else "deduct"
    return t(f"result.kroner.{form}", per_point=per_point or Decimal(0), **values)


def _sum(rows: list[Row], card: Scorecard, written: str, t: Texts) -> str:
    parts = [
        row.weighted for row in sorted(rows, key=lambda r: r.points is not None) if row.weighted is not None
    ]
    if card.unit == "points":
        return t(
            "result.sum",
            parts=" + ".join(_number(x, t) for x in parts),
            total=_number(card.totals[rows[0].bid], t),
        )
    price, *others = parts
    signed = "".join(f" {'−' if x < 0 else '+'} {t.kroner(abs(x))}" for x in others)
    return t("result.sum", parts=f"{t.kroner(price)}{signed}", total=written)


def _rounding(model: EvaluationModel, t: Texts) -> str:
    way = model.round_total
    return t(f"result.rounding.{way.mode}", n=way.decimals)


def _number(x: Decimal, t: Texts) -> str:
    written = t.number(x)
    return written if written not in ("0", "-0") or not x else t.number(x, 10)


def _model(card: Scorecard, case: Case) -> EvaluationModel:
    model = case.model_for(card.lot)
    if model is None:
        raise KeyError(card.lot)
    return model
