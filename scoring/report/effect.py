"""Effect: what the promised effect may be worth to the municipality. An internal annex; never points."""

from __future__ import annotations

from collections.abc import Iterator

from scoring.document import Block, Paragraph, Points, Section
from scoring.effect import Effect, measure
from scoring.effect.book import OUTLOOKS
from scoring.effect.turning import break_even
from scoring.report.within import Within, table
from scoring.values import LotId
from scoring.words import effect as words

_LAW = ("AC-35", "AC-36")
"""What a life-cycle cost is, and that a social gain is none."""


def sections(at: Within) -> Iterator[Section]:
    """Lots that have an effect to reckon; nothing where no criterion is about one."""
    lots = [lot for lot in at.cards if _concerns(at, lot)]
    for n, lot in enumerate(lots):
        blocks = tuple(_blocks(at, measure(at.case, lot, at.sources.effects)))
        if not at.several:
            yield at.section("effect", *blocks, internal=True)
            return
        if not n:
            yield at.section("effect", internal=True)
        yield at.under("effect", at.title(lot), *blocks, internal=True)


def _concerns(at: Within, lot: LotId) -> bool:
    return bool(at.case.effect.criteria) or any(c.theme == "effect" for c in at.model(lot).leaves())


def _blocks(at: Within, found: Effect) -> Iterator[Block]:
    t, book = at.t, at.sources.effects
    yield Paragraph(words.headline(found, t), strong=True)
    yield Paragraph(t("effect.banner"))
    yield Points(tuple(words.law(at.sources.book.rules[name], t) for name in _LAW))
    if found.costs:
        yield from _costs(at, found)
    if found.findings:
        yield Paragraph(t("report.effect.beware"))
        yield Points(tuple(words.told(f, book, t) for f in found.findings))
    yield _assumptions(at, found)


def _costs(at: Within, found: Effect) -> Iterator[Block]:
    t, bids = at.t, found.order("central")
    yield Paragraph(t("effect.costs.words", persons=t.number(found.persons or 0)))
    keys = ("bid", "payment", "saving", "extra", "net_low", "net_central", "net_high")
    rows = []
    for bid in bids:
        central = found.costs[bid]["central"]
        nets = (t.kroner(found.costs[bid][outlook].net) for outlook in OUTLOOKS)
        extra = t.number(central.extra_persons, 1)
        rows.append((bid, t.kroner(central.payment), t.kroner(central.saving), extra, *nets))
    yield table(
        t("effect.costs.alt"), tuple(t(f"effect.costs.{key}") for key in keys), tuple(rows), numbers=6
    )
    yield Paragraph(t("effect.costs.columns"), quiet=True)
    won = at.winner(found.lot)
    if won in bids and len(bids) > 1:
        lifts = [break_even(found, bid, won) for bid in bids if bid != won]
        yield Paragraph(t("effect.turning.words"))
        yield Points(tuple(words.turning(found, lifts, t)))


def _assumptions(at: Within, found: Effect) -> Block:
    """Every assumption with its three values, year, source and whose it is."""
    t, rows = at.t, []
    for used in found.assumptions.values():
        own = used.own if used.replaced else None
        values = ("" if x is None else t.number(x) for x in map(used.stated, OUTLOOKS))
        name = f"{used.assumption.name.in_(t.language)} ({t(f'effect.inputs.unit_{used.assumption.unit}')})"
        source = own.source if own else used.assumption.source.in_(t.language)
        whose = t("effect.inputs.own") if own else t(f"effect.status.{used.assumption.status}")
        rows.append((name, *values, str(used.year or t("effect.inputs.no_year")), at.stated(source), whose))
    heads = [t("effect.swings.parameter"), *(t(f"effect.outlook.{key}") for key in OUTLOOKS)]
    heads += [t(f"effect.inputs.{key}") for key in ("year", "source", "status")]
    return table(t("report.effect.assumptions"), tuple(heads), tuple(rows))
