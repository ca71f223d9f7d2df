"""Words of What if: how little would it take, who wins where, what if a bid leaves? Pure sentences."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction

from scoring import seals
from scoring.charts.whatif_drawn import name_of, percent
from scoring.stability import AmountStretch, Sweep
from scoring.stability.field import OtherMethod, Reversal
from scoring.stability.scores import ScoreFlips
from scoring.stability.uncertainty import Uncertainty
from scoring.texts import Texts
from scoring.values import BidId, Theme
from scoring.weights import by_theme
from scoring.winner_map import CORNERS, Region, Segment, Triangle
from scoring.words.asked import Asked, Key, decimal, named
from scoring.words.headline import listed

Nearest = tuple[Fraction, Key, str, Fraction, tuple[BidId, ...]]
"""How far off, what moves, above or below, the limit, who wins beyond it."""


def nearest(asked: Asked, t: Texts) -> str:
    """The smallest move of one weight that gives another winner: the page's first sentence."""
    winners = asked.card.winners()
    if not winners:
        return t("whatif.nobody")
    if len(winners) > 1:
        return t("whatif.nearest.here", bids=listed(winners, t))
    keys = [key for key in asked.moving if key in asked.sweeps]
    found = min((n for key in keys for n in _flips(key, asked.sweeps[key])), default=None)
    if found is None:
        return t(f"whatif.nearest.none_{asked.level}", bid=winners[0])
    gap, key, side, limit, beyond = found
    at, now = _apart(limit, asked.sweeps[key].share, t)
    return t(
        f"whatif.nearest.{side}",
        name=in_sentence(asked, key, t),
        limit=at,
        now=now,
        next=who(beyond, t),
        bid=winners[0],
        gap=t("whatif.points_off", n=_small(gap * 100, t)),
    )


def why_analysis(asked: Asked, t: Texts) -> str:
    """Why what is shown is no decision; at the sealed weights, what on the page is one."""
    told = [t("whatif.analysis_weights")] if asked.tried else []
    if asked.left_out:
        told.append(t("whatif.analysis_left_out", bids=listed(asked.left_out, t)))
    if not seals.is_sealed(asked.case):
        told.append(t("whatif.analysis_unsealed"))
    return " ".join(told) or t("whatif.analysis_rest")


def map_sentence(asked: Asked, found: Triangle | Segment, t: Texts) -> str:
    """Who wins how much of the map, what is held still, and which corners it has."""
    names = themes(found.themes, t)
    told = [t("whatif.map.sentence", themes=names, parts=listed(list(_parts(found, t)), t))]
    if isinstance(found, Segment):
        a, b = (t(f"tables.theme.{theme}") for theme in found.themes)
        told.insert(0, t("whatif.map.segment", a=a, b=b.lower(), weight=percent(found.weight, t)))
    held = _held(asked, found, t)
    if held:
        told.append(t("whatif.map.held", themes=held[0].upper() + held[1:]))
    missing = [theme for theme in CORNERS if theme not in asked.themes]
    if missing and isinstance(found, Triangle):
        told.append(t("whatif.map.other_corners", missing=themes(missing, t), themes=names))
    never = [listed(touch.bids, t) for touch in found.touches] if isinstance(found, Triangle) else []
    told += [t("whatif.map.touch", bids=bids) for bids in never]
    return " ".join(told)


def where(asked: Asked, found: Triangle, t: Texts) -> str:
    """Where the weightings on the map lie, in words."""
    values = {"weights": weighed(found, found.published, t), "winner": who(found.winners, t)}
    told = [t("whatif.map.at_tried" if asked.tried else "whatif.map.at_model", **values)]
    if asked.tried and asked.own_point:
        told.append(t("whatif.map.at_own", weights=_own_weights(asked, found.themes, t)))
        if found.held and _held_otherwise(asked, found):
            told.append(t("whatif.map.own_projected", themes=themes(found.themes, t)))
    return " ".join(told)


def weighed(found: Triangle, corner: Sequence[Fraction], t: Texts) -> str:
    """A point of the map as weights of the whole: pris 30 %, social værdi 15 % og effekt 35 %."""
    shares = found.shares(corner).items()
    return listed([_theme_weighs(theme, share, t) for theme, share in shares], t)


def limits_alt(lines: Sequence[tuple[str, Sweep]], t: Texts) -> str:
    """Every line of the sweep chart in words."""
    told = (
        t("whatif.limits.alt_line", name=name, parts="; ".join(_stretches(found, t))) for name, found in lines
    )
    return ". ".join(told)


def amounts(found: Sequence[AmountStretch], t: Texts) -> str:
    """Who wins at which amount per point, in words."""
    told = []
    for s in found:
        values = {"bid": name_of(s.winners, t), "low": decimal(s.low)}
        if s.high is None:
            told.append(t("whatif.limits.amount_last", **values))
        else:
            told.append(t("whatif.limits.amount_part", high=decimal(s.high), **values))
    return "; ".join(told) + "."


def methods_sentence(found: Sequence[OtherMethod], t: Texts) -> str:
    """Which other methods would have given another winner."""
    formed = [m for m in found if m.winners]
    others = [m for m in formed if m.other_winner]
    if not formed:
        return t("whatif.method.nothing")
    if not others:
        return t("whatif.method.same", n=len(formed))
    won = Counter(name_of(m.winners, t) for m in others).most_common()
    winners = [t("whatif.method.times", bid=bid, n=n) for bid, n in won]
    return t("whatif.method.other", n=len(others), m=len(formed), winners=listed(winners, t))


def points_sentence(found: ScoreFlips, t: Texts) -> str:
    """Whether the result survives any one-point change."""
    if not found.tried:
        return t("whatif.points.none")
    if found.survives:
        return t("whatif.points.survives", tried=found.tried)
    return t("whatif.points.flips", n=len(found.flips), tried=found.tried)


def chances(found: Uncertainty, t: Texts) -> str:
    """How often each bid would come first if every point were uncertain; the likeliest first."""
    both = {bid: found.alone[bid] + found.level[bid] for bid in found.alone}
    likely = sorted((bid for bid in both if both[bid] >= _SELDOM), key=lambda bid: -both[bid])
    told = [t("whatif.points.chance_part", bid=bid, part=_roughly(both[bid], t)) for bid in likely]
    drawn = [t("whatif.points.drawn", draws=found.draws)] if found.draws else []
    return " ".join([t("whatif.points.chance", chances=listed(told, t)), *drawn]) if told else ""


def reversals(found: Sequence[Reversal], t: Texts) -> Iterator[str]:
    """What each bid's coming or going changes; those that change nothing by going, together."""
    quiet = [r.bid for r in found if r.move == "leaves" and not r.other_winner and not r.swapped]
    for r in found:
        if r.bid not in quiet or r.move == "returns":
            yield _reversal(r, t)
    if quiet:
        one_of = quiet[0] if len(quiet) == 1 else t("whatif.or", first=", ".join(quiet[:-1]), last=quiet[-1])
        yield t("whatif.field.rest", bids=one_of)


def who(bids: Sequence[BidId], t: Texts) -> str:
    """The winners in a sentence: A1, A1 og A2, or ingen."""
    return listed(bids, t) or t("whatif.chart.nobody")


def themes(found: Sequence[Theme], t: Texts) -> str:
    """Themes in a sentence: pris, social værdi og effekt."""
    return listed([t(f"tables.theme.{theme}").lower() for theme in found], t)


def in_sentence(asked: Asked, key: Key, t: Texts) -> str:
    """A theme or criterion as it is named inside a sentence."""
    name = named(asked, key, t)
    return name.lower() if key in asked.themes else name


_SELDOM = 0.0005


def _flips(key: Key, found: Sweep) -> Iterator[Nearest]:
    for flip in found.flips:
        if flip.at < found.share:
            yield found.share - flip.at, key, "below", flip.at, flip.before
        elif flip.at > found.share:
            yield flip.at - found.share, key, "above", flip.at, flip.after


def _parts(found: Triangle | Segment, t: Texts) -> Iterator[str]:
    for bids, part in areas(found):
        key = "nobody_part" if not bids else "level_part" if len(bids) > 1 else "part"
        yield t(f"whatif.map.{key}", bid=who(bids, t), part=percent(part, t))


def areas(found: Triangle | Segment) -> list[tuple[tuple[BidId, ...], Fraction]]:
    """Who wins how large a part of the map, the largest first."""
    if isinstance(found, Triangle):
        regions: Sequence[Region] = found.regions
        return [(r.bids, r.area) for r in regions]
    sums: dict[tuple[BidId, ...], Fraction] = {}
    for s in found.stretches:
        sums[s.winners] = sums.get(s.winners, Fraction(0)) + (s.high - s.low) / (found.high - found.low)
    return sorted(sums.items(), key=lambda pair: -pair[1])


def _held(asked: Asked, found: Triangle | Segment, t: Texts) -> str:
    sums: dict[Theme, Fraction] = {}
    for c, share in found.held.items():
        theme = asked.field.themes[c]
        sums[theme] = sums.get(theme, Fraction(0)) + share
    return listed([_theme_weighs(theme, share, t) for theme, share in sums.items()], t)


def _own_weights(asked: Asked, found: Sequence[Theme], t: Texts) -> str:
    own = by_theme(asked.model)
    return listed([_theme_weighs(theme, Fraction(own[theme]), t) for theme in found], t)


def _held_otherwise(asked: Asked, found: Triangle) -> bool:
    own = Asked(asked.case, asked.lot, asked.model, asked.left_out).field.shares
    return any(own[c] != share for c, share in found.held.items())


def _theme_weighs(theme: Theme, share: Fraction, t: Texts) -> str:
    name = t(f"tables.theme.{theme}").lower()
    return t("whatif.map.held_theme", name=name, weight=percent(share, t))


def _stretches(found: Sweep, t: Texts) -> Iterator[str]:
    for s in found.stretches:
        low, high = percent(s.low, t), percent(s.high, t)
        yield t("whatif.limits.part", bid=name_of(s.winners, t), low=low, high=high)


def _reversal(r: Reversal, t: Texts) -> str:
    out = t(f"whatif.field.out.{r.out}") if r.out else ""
    pairs = listed([t("whatif.field.pair", a=a, b=b) for a, b in r.swapped], t)
    if r.reason:
        return t("whatif.field.returns_unscored", bid=r.bid, out=out)
    if r.other_winner:
        if not r.winners:
            return t("whatif.field.leaves_nobody", bid=r.bid)
        changed = t(f"whatif.field.{r.move}_other", bid=r.bid, out=out, winners=who(r.winners, t))
        return f"{changed} {t('whatif.field.also', pairs=pairs[0].upper() + pairs[1:])}" if pairs else changed
    if pairs:
        return t(f"whatif.field.{r.move}_swapped", bid=r.bid, out=out, pairs=pairs)
    return t("whatif.field.returns_same", bid=r.bid, out=out)


def _apart(a: Fraction, b: Fraction, t: Texts) -> tuple[str, str]:
    """Two shares as percent, with as many decimals as it takes to see which is larger."""
    said = percent(a, t), percent(b, t)
    finer = ([t.percent(decimal(x * 100), n) for x in (a, b)] for n in range(3, 11))
    return said if said[0] != said[1] else next(((x, y) for x, y in finer if x != y), said)


def _small(x: Fraction, t: Texts) -> str:
    """A number with two decimals, or with as many as it takes not to be nothing."""
    return next((said for n in range(2, 11) if (said := t.number(decimal(x), n)).strip("0,.")), t.number(0))


def _roughly(chance: float, t: Texts) -> str:
    return t.percent(Decimal(str(round(chance * 100, 1))))
