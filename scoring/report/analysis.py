"""Analysis: internal annexes that show the result and try it: what it is made of, where it changes."""

from __future__ import annotations

from collections.abc import Iterator

from scoring import tables
from scoring.charts import whatif as drawn
from scoring.charts.whatif import Line, Point
from scoring.document import Block, Figure, Paragraph, Section
from scoring.report.drawn import contributions
from scoring.report.within import Within
from scoring.score import Scorecard
from scoring.stability import Undefined, by_amount
from scoring.stability import scores as single_points
from scoring.stability.field import other_methods
from scoring.winner_map import Segment, Triangle
from scoring.words import whatif as words
from scoring.words.asked import Asked, named


def sections(at: Within) -> Iterator[Section]:
    """What each total is made of; where the winner changes."""
    if not at.cards:
        return
    yield from _parts(
        at, "contributions", {lot: list(_contributions(at, card)) for lot, card in at.cards.items()}
    )
    yield from _parts(at, "sensitivity", {lot: list(_tried(at, at.asked(lot))) for lot in at.cards})


def _parts(at: Within, key: str, found: dict[str, list[Block]]) -> Iterator[Section]:
    """One section, or one with a part for each lot."""
    if not at.several:
        for blocks in found.values():
            yield at.section(key, *blocks, internal=True)
        return
    yield at.section(key, Paragraph(at.t("whatif.lot_alone")), internal=True)
    for lot, blocks in found.items():
        yield at.under(key, at.title(lot), *blocks, internal=True)


def _contributions(at: Within, card: Scorecard) -> Iterator[Block]:
    yield from contributions(at, card)
    deducted = tables.contributions(card, at.case)["amount"]
    if card.unit == "DKK" and any(part < 0 for part in deducted):
        yield Paragraph(at.t("result.deducted"), quiet=True)


def _tried(at: Within, asked: Asked) -> Iterator[Block]:
    t = at.t
    yield Paragraph(words.nearest(asked, t), strong=True)
    yield from _weights(at, asked)
    yield from _amounts(at, asked)
    yield from _map(at, asked)
    yield Paragraph(words.points_sentence(single_points.flips(asked.field), t))
    yield Paragraph(words.methods_sentence(other_methods(asked.field), t))


def _weights(at: Within, asked: Asked) -> Iterator[Block]:
    """How far each theme's weight may move, the price's first."""
    t = at.t
    keys = [theme for theme in asked.themes if theme in asked.sweeps]
    if not keys:
        return
    lines = [(named(asked, key, t), asked.sweeps[key]) for key in keys]
    told = words.limits_alt(lines, t)
    chart = drawn.sweep_lines(
        [Line(name, found.stretches, found.share) for name, found in lines],
        [bid.id for bid in at.case.bids],
        t,
    )
    yield Figure(t("report.sensitivity.weights"), told, chart.to_dict())
    yield Paragraph(f"{told}.")


def _amounts(at: Within, asked: Asked) -> Iterator[Block]:
    found = by_amount(asked.field)
    if asked.amount_per_point is not None and not isinstance(found, Undefined):
        now = at.t("whatif.limits.amount_now", amount=asked.amount_per_point)
        yield Paragraph(f"{now} {words.amounts(found, at.t)}")


def _map(at: Within, asked: Asked) -> Iterator[Block]:
    t, found = at.t, asked.map
    if isinstance(found, Undefined):
        yield Paragraph(t(f"whatif.map.undefined.{found.reason}"))
        return
    said = words.map_sentence(asked, found, t)
    if isinstance(found, Triangle):
        points = [Point(t("whatif.map.own_name"), found.published, tried=False)]
        where = words.where(asked, found, t)
        alt = t("whatif.map.alt", sentence=said, points=where)
        chart = drawn.winner_map(found, points, [bid.id for bid in at.case.bids], t)
        yield Figure(t("report.sensitivity.map"), alt, chart.to_dict())
        said = f"{said} {where}"
    elif not isinstance(found, Segment):
        return
    yield Paragraph(said)
