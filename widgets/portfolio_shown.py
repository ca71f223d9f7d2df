"""Portefølje, shown: the lots, the counts and the survey beside them, written out for the screen."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pandas as pd

from scoring.charts.survey import Line as Bar
from scoring.dominance import SocialBid
from scoring.portfolio import Count, Line, Portfolio, Unmeasured
from scoring.portfolio.told import Answer
from scoring.survey import Survey
from scoring.texts import Texts
from scoring.values import SINGLE_LOT, Percent
from scoring.words.dominance import low_to_high
from widgets import dominance_shown

NOTHING = "–"


def lots(found: Iterable[Line], t: Texts) -> pd.DataFrame:
    """Every measured lot: verdict, the price's weights, premium, and how social-economy bids fared."""
    columns = [
        t(f"portfolio.column.{key}") for key in ("tender", "verdict", "nominal", "effective", "premium")
    ]
    lines = [
        (
            named(line),
            t(f"measures.verdict_short.{line.verdict or 'one_bid'}"),
            *(_percent(x, t) for x in (line.nominal, line.effective, line.premium and line.premium.percent)),
            "; ".join(_fared(bid, t) for bid in line.social) or NOTHING,
        )
        for line in found
    ]
    return pd.DataFrame(lines, columns=[*columns, t("portfolio.column.social")])


def counts(found: Portfolio, t: Texts) -> pd.DataFrame:
    """Every count with its share and interval."""
    heads = [t(f"portfolio.column.{key}") for key in ("what", "counted", "share", "interval")]
    lines = [(t(f"portfolio.count.{key}"), *_counted(c, t)) for key, c in found.counts.items()]
    return pd.DataFrame(lines, columns=heads)


def bars(answer: Answer, survey: Survey, t: Texts) -> tuple[Bar, ...]:
    """What the survey's groups answered, then what was counted here."""
    asked = dominance_shown.answers(survey, answer.statement, None, t)
    return (*asked, Bar("head", t("portfolio.ours")), *_ours(answer, t))


def _ours(answer: Answer, t: Texts) -> Iterator[Bar]:
    for key, count in answer.counts:
        name = t(f"portfolio.count_short.{key}")
        if count.share is None:
            yield Bar("ours", name, t("portfolio.counted.none"))
            continue
        of, share, between = _counted(count, t)
        ends = (count.interval.low * 100, count.interval.high * 100)
        yield Bar("ours", name, f"{of}: {share} ({between})", float(count.share), *ends)


def named(one: Line | Unmeasured) -> str:
    """The tender's title, with the lot where it has several."""
    return one.title if one.lot in (None, SINGLE_LOT) else f"{one.title} · {one.lot}"


def _fared(bid: SocialBid, t: Texts) -> str:
    fared = t(f"portfolio.bid.{bid.outcome}", bid=bid.bid)
    percent = bid.dearer_percent
    if percent is None:
        return fared
    key = "dearer" if percent > 0 else "cheaper" if percent < 0 else "same"
    return f"{fared}, {t(f'portfolio.bid.{key}', percent=t.percent(abs(percent), 1))}"


def _percent(x: Percent | None, t: Texts) -> str:
    return NOTHING if x is None else t.percent(x, 1)


def _counted(count: Count, t: Texts) -> tuple[str, str, str]:
    """3 af 7; 43 %; 16–75."""
    if count.share is None:
        return t("portfolio.counted.none"), NOTHING, NOTHING
    of = t("portfolio.counted.of", count=count.count, n=count.n)
    between = low_to_high(count.interval.low, count.interval.high, t, 0)
    return of, t.percent(count.share, 0), between
