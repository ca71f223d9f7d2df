"""Counting: in what order, from which price, rounded how, who is out, and when are bids equal?"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from scoring import admission
from scoring import kroner as in_kroner
from scoring.annex.formula import numbers
from scoring.annex.within import Within, exact, kroner, name, paragraphs, percent, table
from scoring.document import Block, Paragraph, Points, Section
from scoring.evaluation import FixedKroner, FixedPrice, MinMax, Rounding
from scoring.kroner import Basis, Rates, Worth
from scoring.methods import METHODS
from scoring.values import Kroner, exactly
from scoring.weights import of_whole

_OF = Kroner(Decimal(100))


def order(at: Within) -> Section:
    """The steps from bids to ranking."""
    steps = ("out", "price", "points", "gates", "left", "result", "rank")
    return at.section(
        "order",
        at.t("annex.order"),
        Points(tuple(at.t(f"annex.step.{step}") for step in steps), numbered=True),
    )


def price(at: Within) -> Section:
    """What a bid's price is."""
    t, model = at.t, at.model
    options = t("annex.options" if model.options_counted else "annex.no_options")
    said = [t("annex.price_words"), options, t("annex.line_missing")]
    if isinstance(model.method, FixedPrice):
        amount = model.method.price
        fixed = t("annex.not_stated") if amount is None else kroner(t, amount)
        ceiling = [t("annex.ceiling_words"), options] if model.gates.price_at_most is not None else []
        said = [t("annex.fixed", price=fixed), *ceiling]
    return at.section("price", t("annex.price"), *paragraphs(*said))


def gates(at: Within) -> Section:
    """The minimum demands and the ceiling, as the numbers they are tested against."""
    return at.section("gates", at.t("annex.gates"), *_gates(at))


def rounding(at: Within) -> Section:
    """What is rounded, when and how."""
    t, model = at.t, at.model
    said = [t(f"annex.points_{model.round_points.mode}", places=_places(at, model.round_points))]
    if model.round_points.mode != "none":
        said.append(t("annex.rounded_points"))
        own = (
            c
            for c in admission.quality_criteria(model)
            if c.scale is not None and c.scoring.how == "assessed"
        )
        said += [t("annex.mean_twice")] if model.panel == "mean" and any(own) else []
    said.append(t(f"annex.total_{model.round_total.mode}", places=_places(at, model.round_total)))
    return at.section("rounding", t("annex.rounding"), *paragraphs(*said, t("annex.in_between")))


def ties(at: Within) -> Section:
    """When two bids are equal and what then happens."""
    t, model = at.t, at.model
    when = t("annex.equal" if model.round_total.mode == "none" else "annex.equal_rounded")
    return at.section("ties", t("annex.ties"), *paragraphs(when, model.tie_rule or t("annex.no_tie_rule")))


def worth(at: Within) -> Section:
    """What one more point is worth: in kroner where the model says it, else as percent of a price."""
    t, model = at.t, at.model
    if not in_kroner.has_worth(model):
        return at.section("worth", t("annex.worth"), *paragraphs(t(f"annex.worth_none.{_kept_as(at)}")))
    if in_kroner.rests_on_price(model):
        columns = {t("annex.col_point"): _percents(at)}
        said = t(f"annex.worth_of.{_kept_as(at)}", **numbers(at))
    else:
        by_lot = isinstance(model.method, FixedKroner) and model.method.kroner_per_point is None
        lots = at.lots if by_lot else at.lots[:1]
        columns = {
            (t.lot(lot.id) if len(lots) > 1 else t("annex.col_point")): _amounts(at, lot.estimated_value)
            for lot in lots
        }
        said = t("annex.worth_fixed")
    return at.section("worth", t("annex.worth"), *paragraphs(said), *_worth_table(at, columns))


def _gates(at: Within) -> tuple[Block, ...]:
    t, found = at.t, tuple(_demands(at))
    if not found:
        return paragraphs(t("annex.no_gates"))
    return (Paragraph(t("annex.gates_words")), Points(found))


@exactly
def _demands(at: Within) -> Iterator[str]:
    t, gates, top = at.t, at.model.gates, at.model.scale.top
    ends = {"top": exact(t, top)}
    for key, part in (("total", gates.total_at_least), ("each", gates.each_at_least)):
        if part is not None:
            limit = exact(t, part / 100 * top)
            yield t(f"annex.gate.{key}", percent=percent(t, part), points=limit, **ends)
    if gates.price_at_most is not None:
        yield t("annex.gate.price", price=kroner(t, gates.price_at_most))
    for c in admission.quality_criteria(at.model):
        if c.minimum_points is not None:
            own = at.model.scale if c.scoring.how == "indicator" else at.model.scale_of(c)
            scale = {"bottom": exact(t, own.bottom), "top": exact(t, own.top)}
            least = exact(t, c.minimum_points)
            yield t("annex.gate.minimum", id=c.id, name=name(t, c), points=least, **scale)


def _places(at: Within, how: Rounding) -> str:
    if how.decimals > 1:
        return at.t("annex.places.many", n=how.decimals)
    return at.t("annex.places.one" if how.decimals else "annex.places.whole")


def _kept_as(at: Within) -> str:
    return at.model.method.name


def _percents(at: Within) -> tuple[Worth, ...]:
    # Reckoned at a price of 100, an amount is a percentage.
    apart = {"": _OF, " ": Kroner(_OF * 2)} if isinstance(at.model.method, MinMax) else {}
    return _told(at, Basis(_OF, "test", apart), None)


def _amounts(at: Within, lot_value: Kroner | None) -> tuple[Worth, ...]:
    return _told(at, None, lot_value)


def _told(at: Within, basis: Basis | None, lot_value: Kroner | None) -> tuple[Worth, ...]:
    return Rates(at.model, basis, lot_value, of_whole(at.model)).told().criteria


def _worth_table(at: Within, columns: dict[str, tuple[Worth, ...]]) -> Iterator[Block]:
    t, model = at.t, at.model
    first = next(iter(columns.values()), ())
    if not first:
        return
    by_price = in_kroner.rests_on_price(model)
    written = t.percent if by_price else lambda x: t.kroner(x, 2)
    rows = []
    for i, w in enumerate(first):
        points = (column[i].point for column in columns.values())
        amounts = (t("annex.none") if x is None else written(x) for x in points)
        rows.append((w.criterion.id, name(t, w.criterion), *amounts))
    head = (t("annex.col_id"), t("annex.col_criterion"), *columns)
    yield table(t("annex.worth_table"), head, rows, numbers=len(columns))
    if METHODS[model.method.name].relative:
        yield Paragraph(t("annex.worth_when"))
