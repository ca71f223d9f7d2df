"""Told: what the portfolio says, in sentences and beside the survey's figures (keys and values). Pure."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TypeAlias

from scoring.portfolio import BESIDE, Count, Portfolio
from scoring.survey import Figure, Response, StatementId, Survey, interval
from scoring.texts import Language
from scoring.values import How

FEW = 30
"""Below so many lots only large differences show; this program's own choice."""
Values: TypeAlias = "dict[str, str | int | Decimal]"
_ANSWERED = ("firms", "purchasing")
_AGREED: tuple[Response, ...] = ("agree", "disagree")


@dataclass(frozen=True)
class Answer:
    """One statement of the survey beside our counts that answer it, and what cannot be compared.

    figures: what firms and purchasing departments said, missing figures included. counts: by name.
    """

    statement: StatementId
    figures: tuple[Figure, ...]
    counts: tuple[tuple[str, Count], ...]
    apart: How


def answers(found: Portfolio, survey: Survey) -> tuple[Answer, ...]:
    """The survey's statements in its order, each beside what was counted."""
    return tuple(
        Answer(
            statement,
            tuple(
                figure
                for group in _ANSWERED
                for response in _AGREED
                if (figure := survey.figure(statement, group, response)) is not None
            ),
            tuple((key, found.counts[key]) for key in keys),
            How(f"portfolio.apart.{statement}"),
        )
        for statement, keys in BESIDE.items()
    )


def headline(found: Portfolio) -> How:
    """The page's sentence: how often the lowest price won, and how often the price decided."""
    if not found.contested:
        return How("portfolio.headline.none" if not found.lots else "portfolio.headline.no_contest")
    decided = found.counts["price_decided"]
    values: Values = {"decided": decided.count, "n": decided.n, "lowest": found.counts["lowest_won"].count}
    if decided.n == 1:
        return How("portfolio.headline.one_decided" if decided.count else "portfolio.headline.one_other")
    return How("portfolio.headline.many", values)


def weights(found: Portfolio) -> How | None:
    """The price's weights on paper and in reality; None where fewer than two lots compete."""
    paper, real = found.nominal, found.effective
    if found.contested < 2 or real is None:
        return None
    values: Values = {"effective": real.mean, "effective_median": real.median, "n": real.n}
    if paper is None:
        return How("portfolio.weights.effective", values)
    on_paper: Values = {"nominal": paper.mean, "nominal_median": paper.median, "on": paper.n}
    return How("portfolio.weights.both", {**values, **on_paper})


def premium(found: Portfolio) -> How | None:
    """What winners cost more than the lowest price; None where fewer than two lots compete."""
    percent, amount = found.premium, found.premium_kroner
    if found.contested < 2 or percent is None or amount is None:
        return None
    values: Values = {"mean": percent.mean, "median": percent.median, "n": percent.n}
    return How("portfolio.premium", {**values, "amount": amount.mean, "amount_median": amount.median})


def social(found: Portfolio) -> tuple[How, ...]:
    """Social-economy bids received, ranked, won, lost closely; their part of the value; whether dearer."""
    if not found.received:
        return (How("portfolio.social.none"),)
    bids: Values = {
        "received": found.received,
        "ranked": found.ranked,
        "won": found.won,
        "close": found.close,
    }
    told = [How("portfolio.social.bids", bids)]
    share = found.value_share
    if share is not None:
        worth: Values = {"percent": share * 100, "social": found.social_value, "value": found.value}
        told.append(How("portfolio.social.value", worth))
    dearer = found.counts["social_dearer"]
    if found.dearer is not None:
        middle = found.dearer.median
        key = "dearer" if middle > 0 else "cheaper" if middle < 0 else "same"
        values: Values = {"count": dearer.count, "n": dearer.n, "percent": abs(middle)}
        told.append(How(f"portfolio.social.{key}", values))
    return tuple(told)


def cautions(found: Portfolio) -> tuple[How, ...]:
    """What to bear in mind: few lots, opinion against counting, invented tenders, lots on their own, ties."""
    told = [How("portfolio.caution.opinion"), How("portfolio.caution.lots_alone")]
    if 0 < found.contested < FEW:
        told.insert(0, How("portfolio.caution.few", {"n": found.contested, "few": FEW}))
    if found.fictional:
        told.append(How("portfolio.caution.fictional", {"n": found.fictional}))
    if found.measured > found.contested:
        told.append(How("portfolio.caution.one_bid", {"n": found.measured - found.contested}))
    if found.level:
        told.append(How("portfolio.caution.level", {"n": found.level}))
    return tuple(told)


def counted(count: Count) -> How:
    """So many of so many, in percent, with the interval; of none, only that."""
    if count.share is None:
        return How("portfolio.counted.none")
    low, high = (Decimal(str(round(x * 100, 1))) for x in (count.interval.low, count.interval.high))
    return How(
        "portfolio.counted.some",
        {"count": count.count, "n": count.n, "percent": count.share, "low": low, "high": high},
    )


def said_then(answer: Answer, survey: Survey, language: Language) -> tuple[How, ...]:
    """What each group answered in the survey; a missing figure is told as missing."""
    return tuple(_said(f, survey, language) for f in answer.figures)


def _said(f: Figure, survey: Survey, language: Language) -> How:
    who = survey.groups[f.group].name.in_(language)
    what = survey.responses[f.response].in_(language).lower()
    found = interval(f)
    if f.value is None or found is None:
        return How("portfolio.survey.missing", {"who": who, "what": what})
    low, high = (Decimal(str(round(x * 100, 1))) for x in (found.low, found.high))
    values: Values = {"who": who, "what": what, "percent": f.value, "low": low, "high": high}
    key = "portfolio.survey.derived" if f.kind == "derived" else "portfolio.survey.given"
    return How(key, values)
