"""Effect shown: the tables of the effect section. Pure: frames ready for the screen."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import pandas as pd

from scoring.effect import Effect
from scoring.effect.book import OUTLOOKS, BenefitRate, EffectBook
from scoring.effect.turning import Swing
from scoring.effect.worth import Span, Worth
from scoring.texts import Texts
from scoring.words.effect import name_of
from widgets.explained import plain

NOTHING = "–"


def costs(found: Effect, t: Texts) -> pd.DataFrame:
    """Net cost per bid, low, central and high, the lowest central one first."""
    keys = ("bid", "payment", "saving", "extra", "net_low", "net_central", "net_high")
    lines = []
    for bid in found.order("central"):
        central = found.costs[bid]["central"]
        nets = (_kroner(found.costs[bid][outlook].net, t) for outlook in OUTLOOKS)
        extra = t.number(central.extra_persons, 1)
        lines.append((bid, _kroner(central.payment, t), _kroner(central.saving, t), plain(extra), *nets))
    return _frame([t(f"effect.costs.{key}") for key in keys], lines)


def promises(found: Effect, t: Texts) -> pd.DataFrame:
    """What each bid promises, what is reckoned with, and what the state gains, never added to the rest."""
    lines = []
    for bid in found.order("central"):
        central, promised = found.costs[bid]["central"], found.offers[bid].promised
        shares = (plain(t.percent(share * 100, 1)) for share in (promised, central.likely))
        lines.append((bid, *shares, _kroner(central.state_gain, t)))
    keys = ("bid", "promised", "believed", "state")
    return _frame([t(f"effect.costs.{key}") for key in keys], lines)


def swings(found: Sequence[Swing], book: EffectBook, t: Texts) -> pd.DataFrame:
    """What each assumption moves on its own."""
    lines = [
        (plain(name_of(s.parameter, book, t)), *(_kroner(x, t) for x in (s.low, s.high, abs(s.high - s.low))))
        for s in found
    ]
    return _frame([t(f"effect.swings.{key}") for key in ("parameter", "low", "high", "moves")], lines)


def worth(found: Worth, t: Texts) -> pd.DataFrame:
    """What one citizen in work, and one promised, saves under each set of assumptions."""
    lines = [
        (t(f"effect.outlook.{k}"), _span(found.realised[k], t), _span(found.expected[k], t)) for k in OUTLOOKS
    ]
    return _frame([t(f"effect.worth.{key}") for key in ("outlook", "realised", "expected")], lines)


def rates(book: EffectBook, t: Texts) -> pd.DataFrame:
    """The published benefits, with year and source; what was not found must be entered."""
    lines = [
        (
            plain(rate.name.in_(t.language)),
            plain(_amount(rate, t)),
            _monthly(rate, t),
            str(rate.year or t("effect.inputs.no_year")),
            plain(rate.source) or t("effect.inputs.no_source"),
            t(f"effect.status.{rate.status}"),
        )
        for rate in book.rates
    ]
    heads = [t(f"effect.inputs.{key}") for key in ("rate", "amount", "monthly", "year", "source")]
    return _frame([*heads, t("effect.inputs.status")], lines)


def refund(book: EffectBook, benefit: Decimal | None, t: Texts) -> pd.DataFrame:
    """What the state pays back by weeks on benefits, and what is left for the municipality to pay a month."""
    lines = []
    for step in book.refund.steps:
        weeks = "weeks_from" if step.to_week is None else "weeks_span"
        span = t(f"effect.inputs.{weeks}", from_week=step.from_week, to_week=step.to_week)
        carried = NOTHING if benefit is None else _kroner(benefit * (100 - step.percent) / 100, t)
        lines.append((plain(span), plain(t.percent(step.percent)), carried))
    return _frame([t(f"effect.inputs.{key}") for key in ("weeks", "refund_percent", "carried")], lines)


def _amount(rate: BenefitRate, t: Texts) -> str:
    if rate.amount is None:
        return t("effect.inputs.must_enter")
    return t(
        "effect.inputs.per_month" if rate.per == "month" else "effect.inputs.per_week", amount=rate.amount
    )


def _monthly(rate: BenefitRate, t: Texts) -> str:
    month = rate.monthly()
    return NOTHING if month is None else _kroner(month, t)


def _span(span: Span, t: Texts) -> str:
    return plain(t("effect.worth.span", least=span.least, most=span.most))


def _kroner(amount: Decimal, t: Texts) -> str:
    return plain(t.kroner(amount))


def _frame(heads: list[str], lines: Sequence[tuple[str, ...]]) -> pd.DataFrame:
    return pd.DataFrame(lines, columns=heads, dtype="str").set_index(heads[0])
