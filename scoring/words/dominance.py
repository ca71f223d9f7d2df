"""Words of Prisens magt: what did price weigh, where does the winner change, what did it cost? Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import ROUND_HALF_UP, Decimal

from scoring.charts.survey import Weighed
from scoring.dominance import Dominance, SocialBid, told
from scoring.stability import Undefined
from scoring.survey import Figure, Gap, Response, Survey, between, inside
from scoring.texts import Texts
from scoring.values import THEMES, Percent, Share
from scoring.weights import by_theme
from scoring.words.headline import listed

_APART = 10
"""From so many percentage points between paper and effect the page says which way: this tool's own limit."""


def headline(found: Dominance, t: Texts) -> str:
    """The page's first sentence: the weight of the price on paper and in effect."""
    how = told.weight(found)
    # One decimal: an effective weight is measured, and its hundredths say nothing.
    effective = {key: _one_decimal(x) for key, x in how.values.items() if key == "effective"}
    return t(how.key, **{**how.values, **effective})


def people(survey: Survey, t: Texts) -> str:
    """What firms and purchasing departments said about price in 2018."""
    firms, purchasing = (_value(survey.figure("PUR1", group)) for group in ("firms", "purchasing"))
    return t("dominance.beside.people", firms=firms, purchasing=purchasing)


def apart(found: Dominance, t: Texts) -> str:
    """How far the effective weight is from the one on paper; empty where one of them is missing."""
    if found.nominal is None or found.effective_price is None:
        return ""
    more = found.effective_price - found.nominal
    key = "near" if abs(more) <= _APART else "bunched" if more > 0 else "spread"
    return t(f"dominance.weights.{key}", n=t.number(abs(more), 1))


def changes(found: Dominance, t: Texts) -> str:
    """How far the price's weight, or the kroner per point, may move before another is first."""
    if len(found.winners) > 1:
        return t("dominance.interval.level", bids=listed(found.winners, t))
    hows = [how for how in (told.interval(found), told.amounts(found)) if how]
    said = [t(how.key, **how.values) for how in hows]
    if found.flip and found.interval:
        who = {"bid": found.interval.bid, "rivals": listed(found.flip.rivals, t)}
        away = t.number(found.flip.away, 2)
        said.append(t("dominance.interval.flip", at=found.flip.at, away=away, **who))
    return " ".join(said)


def weighed(found: Dominance) -> list[Weighed]:
    """Every theme of the model with its weight on paper and in effect, in house order."""
    nominal, model = by_theme(found.field.model), found.field.model
    present = {c.theme for c in model.leaves()} | {"price"}
    return [
        Weighed(
            theme,
            Percent(nominal.get(theme, Share(Decimal(0))) * 100) if found.nominal is not None else None,
            found.effective_of(theme) or Percent(Decimal(0)),
        )
        for theme in THEMES
        if theme in present
    ]


def map_share(found: Dominance, t: Texts) -> str:
    """How much of the weight map the lowest price wins."""
    if found.map_share_lowest is None or isinstance(found.map, Undefined):
        return t("dominance.map.none")
    names = [t(f"tables.theme.{theme}").lower() for theme in found.map.themes]
    who = {"themes": listed(names, t), "bids": listed(found.lowest, t)}
    won = found.map_share_lowest
    said = [
        t("dominance.map.share", share=t.percent(won, 1), **who) if won else t("dominance.map.never", **who)
    ]
    if set(by_theme(found.field.model)) - set(found.map.themes):
        said.append(t("dominance.map.held"))
    return " ".join(said)


def paid(found: Dominance, t: Texts) -> str:
    """What the winner costs more than the lowest price; empty where nobody competes on price."""
    how = told.premium(found)
    return t(how.key, **how.values) if how else ""


def social(bid: SocialBid, t: Texts) -> str:
    """A social-economy bid: dearer or cheaper than the others, and how it fared."""
    hows = (bid.how, bid.fared) if bid.price is not None else (bid.how,)
    return " ".join(t(how.key, **how.values) for how in hows)


def dearer_asked(survey: Survey, t: Texts) -> str:
    """What the survey answers about social-economy bids being dearer."""
    asked = {
        "firms": survey.figure("PUR3", "firms"),
        "purchasing": survey.figure("PUR3", "purchasing"),
        "neither": survey.figure("PUR3", "purchasing", "neither"),
    }
    return t("dominance.social.asked", **{key: _value(figure) for key, figure in asked.items()})


def gaps(statement: str, survey: Survey, t: Texts) -> Iterator[str]:
    """How clearly firms and purchasing departments differ, and agree from disagree in the latter."""
    answers: tuple[Response, ...] = ("agree", "disagree")
    for answer in answers:
        pair = [survey.figure(statement, group, answer) for group in ("firms", "purchasing")]
        found = between(*pair)
        if found and all(f and f.kind != "derived" for f in pair):
            yield _gap(f"survey.gap.{_clear(found)}_{answer}", found, t)
            break
    pair = [survey.figure(statement, "purchasing", answer) for answer in answers]
    found = inside(*pair)
    if found and all(f and f.kind != "derived" for f in pair):
        yield _gap(
            f"survey.gap.inside_clear_{_larger(found)}" if found.is_clear else "survey.gap.inside_within",
            found,
            t,
        )


def value_of(figure: Figure, survey: Survey, t: Texts) -> str:
    """A figure with its unit, in words where the report has only words, or that it is not stated."""
    unit = survey.units[figure.unit].in_(t.language)
    if figure.words:
        said = survey.words[figure.words].in_(t.language)
        return said if figure.form == "percent" else f"{said} {unit}".strip()
    if figure.value is None:
        return t("survey.not_stated")
    return t.percent(figure.value) if figure.form == "percent" else f"{t.number(figure.value)} {unit}"


def low_to_high(low: float, high: float, t: Texts, decimals: int = 1) -> str:
    """50,4–68,9 for parts of the whole."""
    ends = (t.number(Decimal(str(x)) * 100, decimals) for x in (low, high))
    return "–".join(ends)


def _gap(key: str, found: Gap, t: Texts) -> str:
    ends = [found.interval.low, found.interval.high]
    if found.difference < 0:
        ends = [-end for end in reversed(ends)]
    low, high = (_points(x, t) for x in ends)
    return t(key, gap=t.number(abs(_hundred(found.difference)), 0), low=low, high=high)


def _larger(found: Gap) -> Response:
    return "agree" if found.difference > 0 else "disagree"


def _clear(found: Gap) -> str:
    return "clear" if found.is_clear else "within"


def _points(x: float, t: Texts) -> str:
    written = t.number(abs(_hundred(x)), 1)
    return t("tables.minus", amount=written) if x < 0 else written


def _one_decimal(x: object) -> Decimal:
    return Decimal(str(x)).quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)


def _hundred(x: float) -> Decimal:
    return Decimal(str(x)) * 100


def _value(figure: Figure | None) -> Percent:
    if figure is None or figure.value is None:
        raise KeyError("the survey lacks a figure this page quotes")
    return Percent(figure.value)


def own_mark(found: Dominance | None, statement: str, t: Texts) -> tuple[Response, str] | None:
    """Under which answer this tender stands, and what it says; None where it cannot be set beside them.

    Dearer and cheaper social-economy bids in one tender stand under neither.
    """
    if found is None:
        return None
    if statement == "PUR1" and found.verdict:
        under: Response = "agree" if found.verdict == "price_decided" else "disagree"
        return under, t(f"survey.tender.{found.verdict}")
    if statement == "PUR3":
        return _dearer([bid.dearer for bid in found.social_bids if bid.dearer is not None], t)
    return None


def _dearer(differences: Sequence[Decimal], t: Texts) -> tuple[Response, str] | None:
    if not differences:
        return None
    n, whole = sum(x > 0 for x in differences), len(differences)
    under: Response = "agree" if n == whole else "neither" if n else "disagree"
    return under, t("survey.tender.dearer", n=n, all=whole)
