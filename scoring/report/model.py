"""Model: the evaluation model as sealed, in words, and what one more point was worth in kroner."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from scoring import admission, annex, kroner
from scoring.annex import counting, formula
from scoring.annex.criteria import share
from scoring.annex.within import Within as OfModel
from scoring.annex.within import percent
from scoring.criteria_tree import in_order
from scoring.document import Block, Paragraph, Section
from scoring.evaluation import Criterion
from scoring.kroner import Worth
from scoring.report.within import Within, table
from scoring.tables import criterion_name


def sections(at: Within) -> Iterator[Section]:
    """Weights and kroner per point, then formula, demands, rounding and ties in the annex's own words."""
    blocks: list[Block] = [Paragraph(at.t(f"annex.award_criterion.{at.case.tender.award_criterion}"))]
    models = [OfModel(at.case, model, n, at.t) for n, model in enumerate(at.case.models)]
    for of in models:
        blocks += _weights(at, of)
    blocks += annex.fingerprint(at.case, at.t).blocks
    blocks += [Paragraph(at.t.sentence(f)) for f in at.broken]
    yield at.section("model", *blocks)
    for of in models:
        for told in (formula.section, counting.gates, counting.rounding, counting.ties):
            yield replace(told(of), key="model", level=2)


def _weights(at: Within, of: OfModel) -> Iterator[Block]:
    """The criteria with their weights, and one more point on each in kroner, lot by lot where it differs."""
    t, lots = at.t, [lot.id for lot in of.lots]
    columns: dict[str, dict[str, str]] = {}
    if kroner.has_worth(of.model):
        for lot in lots:
            columns.setdefault(lot, _points(at, kroner.in_kroner(at.case, lot).criteria))
    alike = len({tuple(c.items()) for c in columns.values()}) == 1
    shown = list(columns)[:1] if alike else list(columns)
    head = (t("annex.col_criterion"), t("annex.col_theme"), t("annex.col_of_whole"))
    heads = (t("annex.col_point") if alike else t("report.model.point_in", lot=lot) for lot in shown)
    rows = (
        (
            t("annex.criterion", id=c.id, name=criterion_name(c, t.language)),
            _theme(at, c),
            _weight(of, c),
            *(columns[lot].get(c.id, "") for lot in shown),
        )
        for c in in_order(of.model)
    )
    parents = {c.parent for c in of.model.criteria}
    top = frozenset(n for n, c in enumerate(in_order(of.model)) if c.parent is None and parents != {None})
    caption = t("report.model.weights")
    yield table(caption, (*head, *heads), tuple(rows), numbers=1 + len(shown), strong=top)
    yield from _basis(at, of, lots)


def _theme(at: Within, c: Criterion) -> str:
    return at.t(f"annex.kind.{c.kind}" if c.kind != "quality" else f"annex.theme.{c.theme}")


def _weight(of: OfModel, c: Criterion) -> str:
    x = share(of, c)
    return of.t("annex.no_weight") if x is None else percent(of.t, x)


def _points(at: Within, found: tuple[Worth, ...]) -> dict[str, str]:
    return {w.criterion.id: at.t("annex.none") if w.point is None else at.t.kroner(w.point) for w in found}


def _basis(at: Within, of: OfModel, lots: list[str]) -> Iterator[Paragraph]:
    """The prices the amounts rest on, where they rest on any."""
    if not kroner.has_worth(of.model):
        yield Paragraph(at.t(f"method.{of.model.method.name}.worth"))
        return
    for lot in lots:
        basis = kroner.basis(at.case, lot) if kroner.rests_on_price(of.model) else None
        if basis is not None and basis.source == "bids":
            lowest = sorted(bid for bid, price in basis.prices.items() if price == basis.price)
            yield Paragraph(
                at.t("in_kroner.from_bids", bids=", ".join(lowest), amount=basis.price), quiet=True
            )
    if not admission.quality_criteria(of.model):
        yield Paragraph(at.t("annex.no_quality"))
