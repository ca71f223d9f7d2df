"""Shown on Prisens magt: the tables behind its pictures. Pure: frames ready for the screen."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

import pandas as pd

from scoring.charts.survey import Line
from scoring.dominance import Dominance
from scoring.dominance.social import SocialBid
from scoring.model import Case
from scoring.survey import RESPONSES, Figure, Response, StatementId, Survey, interval, optimistic
from scoring.tables import criterion_name
from scoring.texts import Texts
from scoring.words.dominance import low_to_high, own_mark, value_of
from widgets.explained import plain


def criteria(found: Dominance, t: Texts) -> pd.DataFrame:
    """Every criterion: weight on paper and in effect, and how closely it followed the total."""
    names = _names(found, t)
    shares = found.field.shares
    heads = [t(f"dominance.weights.{key}") for key in ("part", "nominal", "effective", "covariance")]
    lines = [
        (
            plain(names.get(c, t("tables.theme.price"))),
            plain(t.percent(Decimal(shares[c].numerator * 100) / shares[c].denominator))
            if c in shares and found.nominal is not None
            else "–",
            plain(t.percent(effective, 1)),
            plain(_signed(found.covariance[c], t)) if c in found.covariance else "–",
        )
        for c, effective in found.effective.items()
    ]
    return pd.DataFrame(lines, columns=heads)


def swings(found: Dominance, t: Texts) -> pd.DataFrame:
    """What ten points, and the distance between worst and best bid, were worth in kroner."""
    names = _names(found, t)
    unknown = t("dominance.kroner.unknown")
    lines = [
        (
            plain(names[s.criterion]),
            *(unknown if x is None else plain(t.kroner(x)) for x in (s.ten, s.swing)),
        )
        for s in found.swings
    ]
    return pd.DataFrame(
        lines, columns=[t(f"dominance.kroner.{key}") for key in ("criterion", "ten", "swing")]
    )


def social_bids(found: Dominance, case: Case, t: Texts) -> pd.DataFrame:
    """Every social-economy bid: its price, the others' median, the difference and how it went."""
    heads = [
        t(f"dominance.social.{key}") for key in ("bid", "price", "median", "difference", "outcome", "lost_by")
    ]
    return pd.DataFrame([_social(bid, case, t) for bid in found.social_bids], columns=heads)


def answers(survey: Survey, statement: StatementId, found: Dominance | None, t: Texts) -> list[Line]:
    """The lines of a statement's chart: each answer, each group, and this tender under its answer."""
    mark = own_mark(found, statement, t)
    return [line for response in RESPONSES for line in _answer(survey, statement, response, mark, t)]


def figures(survey: Survey, chosen: Iterable[Figure], t: Texts, *, statements: bool = False) -> pd.DataFrame:
    """Figures with interval, base, source and caveats; `statements`: with number and statement."""
    keys = ["statement"] if statements else []
    keys += ["who", "value", "interval", "base", "source", "caveats"]
    lines = [[*([_which(f, survey, t)] if statements else []), *_figure(f, survey, t)] for f in chosen]
    return pd.DataFrame(lines, columns=[t(f"survey.table.{key}") for key in keys])


def _answer(
    survey: Survey,
    statement: StatementId,
    response: Response,
    mark: tuple[Response, str] | None,
    t: Texts,
) -> list[Line]:
    groups = survey.asked(statement)
    own = [Line("tender", mark[1])] if mark and mark[0] == response else []
    found = [survey.figure(statement, group, response) for group in groups]
    if response == "neither" and not any(found) and not own:
        return []
    name = survey.responses[response].in_(t.language)
    if not any(f and (f.value is not None or f.words) for f in found):
        return [Line("head", name, t("survey.nobody_stated")), *own]
    lines = [_line(survey, group, f, t) for group, f in zip(groups, found, strict=True)]
    return [Line("head", name), *lines, *own]


def _line(survey: Survey, group: str, figure: Figure | None, t: Texts) -> Line:
    kind = "firms" if group == "firms" else "departments"
    name = survey.groups[group].name.in_(t.language)
    if figure is None or figure.value is None:
        return Line(kind, name, t("survey.not_stated") if figure is None else value_of(figure, survey, t))
    said, found = value_of(figure, survey, t), interval(figure)
    if found is None:
        return Line(kind, name, said, float(figure.value))
    between = low_to_high(found.low, found.high, t, 0)
    low, high = found.low * 100, found.high * 100
    return Line(kind, name, f"{said} ({between})", float(figure.value), low, high)


def _figure(figure: Figure, survey: Survey, t: Texts) -> list[str]:
    who = survey.groups[figure.group].name.in_(t.language)
    answer = survey.responses[figure.response].in_(t.language) if figure.response else ""
    caveats = (survey.caveats[key].in_(t.language) for key in figure.caveats)
    told = (
        f"{who}: {answer.lower()}" if answer else who,
        value_of(figure, survey, t),
        _intervals(figure, survey, t),
        str(figure.base or ""),
        f"{survey.kinds[figure.kind].in_(t.language)}, {_place(figure, t)}",
        " ".join(caveats),
    )
    return [plain(part) for part in told]


def _intervals(figure: Figure, survey: Survey, t: Texts) -> str:
    own, narrow = interval(figure), optimistic(figure, survey)
    if own is None:
        return ""
    found = low_to_high(own.low, own.high, t)
    if narrow is None:
        return found
    return t("survey.table.both", interval=found, optimistic=low_to_high(narrow.low, narrow.high, t))


def _which(figure: Figure, survey: Survey, t: Texts) -> str:
    return plain(f"{figure.id}: {survey.statements[figure.statement].text.in_(t.language)}")


def _place(figure: Figure, t: Texts) -> str:
    key = "page_lines" if figure.lines else "page"
    place = t(f"survey.table.{key}", page=figure.page, lines=figure.lines)
    return place if figure.page_basis == "printed" else t("survey.table.counted", place=place)


def _social(bid: SocialBid, case: Case, t: Texts) -> tuple[str, ...]:
    difference = "–"
    if bid.dearer is not None:
        amount, percent = _kroner(bid.dearer, t), bid.dearer_percent
        difference = amount if percent is None else f"{amount} ({_signed(percent, t)})"
    short = "–" if bid.lost_by is None else t.kroner(bid.lost_by)
    if bid.outcome == "lost" and bid.lost_by is None:
        short = t("dominance.social.no_price_would_do")
    prices = ("–" if x is None else plain(t.kroner(x)) for x in (bid.price, bid.median))
    name = plain(f"{bid.bid} {case.bid(bid.bid).tenderer.name}")
    return name, *prices, plain(difference), t(f"dominance.outcome.{bid.outcome}"), plain(short)


def _names(found: Dominance, t: Texts) -> dict[str, str]:
    return {c.id: f"{c.id} {criterion_name(c, t.language)}" for c in found.field.model.leaves()}


def _signed(percent: Decimal, t: Texts) -> str:
    written = t.percent(abs(percent), 1)
    return t("tables.minus", amount=written) if percent < 0 else written


def _kroner(amount: Decimal, t: Texts) -> str:
    written = t.kroner(abs(amount))
    return t(f"tables.{'minus' if amount < 0 else 'plus'}", amount=written) if amount else written
