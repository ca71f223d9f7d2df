"""Shown what-if: the page's tables with every number written out. Frames of words; cells may hold markup."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pandas as pd

from scoring.break_even import BreakEven
from scoring.charts.whatif_drawn import percent
from scoring.evaluation import (
    FixedKroner,
    FromAverage,
    GateThenPrice,
    LinearFromLowest,
    LinearSpan,
    Method,
)
from scoring.kroner import InKroner
from scoring.stability import Sweep
from scoring.stability.field import OtherMethod, Ranking
from scoring.stability.scores import ScoreFlip
from scoring.tables import criterion_name
from scoring.texts import Texts
from scoring.values import BidId, Kroner, Percent
from scoring.winner_map import Segment, Triangle
from scoring.words.asked import Asked, Key, decimal, named
from scoring.words.headline import listed
from scoring.words.whatif import areas, weighed, who
from widgets.explained import plain


def map_areas(asked: Asked, found: Triangle | Segment, t: Texts) -> pd.DataFrame:
    """Who wins how much of the map, and the weighting in the middle of it."""
    heads = [t("whatif.map.winner"), t("whatif.map.area")]
    lines = [(_bids(asked, bids, t), plain(percent(part, t))) for bids, part in areas(found)]
    if isinstance(found, Triangle):
        heads.append(t("whatif.map.centre"))
        middles = (plain(weighed(found, r.centre, t)) for r in found.regions)
        return pd.DataFrame([(*a, b) for a, b in zip(lines, middles, strict=True)], columns=heads)
    return pd.DataFrame(lines, columns=heads)


def limits(asked: Asked, keys: Sequence[Key], t: Texts) -> pd.DataFrame:
    """How far each weight may move before the winner changes, and who wins beyond."""
    winners = asked.card.winners()
    several = "whatif.limits.holds_level" if len(winners) > 1 else "whatif.limits.holds"
    first = t(several, bid=listed(winners, t), bids=listed(winners, t))
    heads = [t("whatif.limits.name"), t("whatif.limits.now"), first]
    heads += [t("whatif.limits.below"), t("whatif.limits.above")]
    lines = [
        (
            plain(named(asked, key, t)),
            plain(percent(asked.sweeps[key].share, t)),
            *_around(asked.sweeps[key], t),
        )
        for key in keys
    ]
    return pd.DataFrame(lines, columns=heads)


def break_even(asked: Asked, found: Sequence[BreakEven], t: Texts) -> pd.DataFrame:
    """The highest price at which each bid is first, against its own price and the lowest."""
    heads = [t(f"whatif.price.{head}") for head in ("bid", "now", "tie", "change", "premium", "rivals")]
    order = [bid for group in asked.card.ranking for bid in group]
    ranked = sorted(found, key=lambda b: order.index(b.bid) if b.bid in order else len(order))
    return pd.DataFrame([_priced(asked, b, t) for b in ranked], columns=heads)


def worth(seen: InKroner, t: Texts) -> pd.DataFrame:
    """What one and ten points on each criterion are worth at these weights."""
    heads = [t(f"whatif.price.{head}") for head in ("criterion", "one", "ten")]
    lines = [
        (
            plain(f"{w.criterion.id} {criterion_name(w.criterion, t.language)}"),
            *("" if x is None else plain(t.kroner(x)) for x in (w.point, w.ten)),
        )
        for w in seen.criteria
    ]
    return pd.DataFrame(lines, columns=heads)


def methods(asked: Asked, found: Sequence[OtherMethod], t: Texts) -> pd.DataFrame:
    """The model's own method, then the others: who wins, and the whole order."""
    heads = [t(f"whatif.method.{head}") for head in ("name", "winner", "ranking")]
    own = asked.card.ranking
    first = (t("whatif.method.own", name=plain(method_name(asked, asked.model.method, t))), *_order(own, t))
    return pd.DataFrame(
        [first, *(_method(asked, m, t) for m in sorted(found, key=lambda m: bool(m.reason)))], columns=heads
    )


def point_flips(asked: Asked, found: Sequence[ScoreFlip], t: Texts) -> pd.DataFrame:
    """Single points that, given otherwise, give another result."""
    heads = [t(f"whatif.points.{head}") for head in ("bid", "criterion", "change", "winner")]
    return pd.DataFrame([_flip(asked, flip, t) for flip in found], columns=heads)


def method_name(asked: Asked, method: Method, t: Texts) -> str:
    """A method with the parameters it is tried with."""
    name, words = t(f"method.{method.name}.name"), _parameters(asked, method, t)
    return t("whatif.method.with", name=name, words=words) if words else name


def _parameters(asked: Asked, method: Method, t: Texts) -> str:
    match method:
        case LinearFromLowest(spread=spread, outside=outside, fallback_spread=fallback):
            return t(f"whatif.method.linear_{outside}", spread=spread, fallback=fallback or spread)
        case LinearSpan(low=low, high=high, outside=outside):
            return t(f"whatif.method.span_{outside}", low=low, high=high)
        case GateThenPrice(then=then):
            return t(f"whatif.method.gate_{then}")
        case FromAverage(average=average, spread=spread):
            return t(f"whatif.method.average_{average}", spread=spread)
        case FixedKroner():
            amount = asked.amount_per_point
            return "" if amount is None else t("whatif.method.amount", amount=amount)
    return ""


def _bids(asked: Asked, bids: Sequence[BidId], t: Texts) -> str:
    each = [f"**{plain(bid)}** {plain(asked.case.bid(bid).tenderer.name)}" for bid in bids]
    kinds = [t(f"tables.kind.{asked.case.bid(bid).tenderer.kind}") for bid in bids]
    told = [f"{bid}, {kind}" for bid, kind in zip(each, kinds, strict=True)]
    return listed(told, t) or t("whatif.chart.nobody")


def _around(found: Sweep, t: Texts) -> tuple[str, str, str]:
    """The range around the weight now in which the winner stays, and who wins on both sides."""
    low = max((f for f in found.flips if f.at < found.share), key=lambda f: f.at, default=None)
    high = min((f for f in found.flips if f.at > found.share), key=lambda f: f.at, default=None)
    if any(f.at == found.share for f in found.flips):
        here = next(f for f in found.flips if f.at == found.share)
        return plain(percent(found.share, t)), plain(who(here.before, t)), plain(who(here.after, t))
    ends = percent(low.at, t) if low else t.percent(0), percent(high.at, t) if high else t.percent(100)
    return (
        plain(t("whatif.limits.range", low=ends[0], high=ends[1])),
        plain(who(low.before, t)) if low else t("whatif.limits.no_limit"),
        plain(who(high.after, t)) if high else t("whatif.limits.no_limit"),
    )


def _priced(asked: Asked, b: BreakEven, t: Texts) -> tuple[str, ...]:
    tie = t.kroner(b.price, 2) if b.price is not None else t(f"whatif.price.{b.answer}")
    return (
        _bids(asked, (b.bid,), t),
        plain(t.kroner(b.now)),
        plain(tie),
        plain(_moved(b.room, b.room_percent, t)),
        plain(_moved(b.premium, b.premium_percent, t)),
        plain(listed(b.rivals, t)),
    )


def _moved(amount: Kroner | None, part: Percent | None, t: Texts) -> str:
    if amount is None:
        return ""
    key = "tables.plus" if amount >= 0 else "tables.minus"
    said = t(key, amount=t.kroner(abs(amount)))
    if part is None:
        return said
    return t("whatif.price.percent", amount=said, percent=t(key, amount=t.percent(abs(part))))


def _method(asked: Asked, m: OtherMethod, t: Texts) -> tuple[str, str, str]:
    name = plain(method_name(asked, m.method, t))
    if m.reason:
        return name, "", t("whatif.method.not_formed", reason=t(f"whatif.method.reason.{m.reason}"))
    if m.comparison_only:
        name = f"{name} ({t('whatif.method.discouraged')})"
    winner, order = _order(m.ranking, t)
    return name, f"**{winner}**" if m.other_winner else winner, order


def _order(ranking: Ranking, t: Texts) -> tuple[str, str]:
    groups = [" = ".join(group) for group in ranking]
    return plain(groups[0]) if groups else t("whatif.chart.nobody"), plain(" > ".join(groups))


def _flip(asked: Asked, flip: ScoreFlip, t: Texts) -> tuple[str, ...]:
    c = flip.change
    before, after = (t.number(decimal(x)) for x in (c.before, c.after))
    shared = len(flip.winners) > 1
    winner = t("whatif.points.level", bids=listed(flip.winners, t)) if shared else who(flip.winners, t)
    criterion = plain(named(asked, c.criterion, t))
    return (
        plain(c.bid),
        criterion,
        plain(t("whatif.points.from_to", before=before, after=after)),
        plain(winner),
    )


def criteria_keys(asked: Asked) -> Iterator[Key]:
    """The criteria that can be moved by themselves, in the model's order."""
    return (c for c in asked.field.criteria if c in asked.sweeps and c not in asked.themes)
