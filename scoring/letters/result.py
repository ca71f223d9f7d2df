"""Result: what did the two bids get on each criterion, and where does the recipient's stand?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from scoring import tables
from scoring.bid import Bid
from scoring.document import Section, Table
from scoring.evaluation import Criterion, FixedPrice, PercentageOnPrice
from scoring.letters.within import Level, To
from scoring.score import Row, Scorecard
from scoring.tables import criterion_name
from scoring.values import BidId, CriterionId, LotId
from scoring.words import headline


@dataclass(frozen=True)
class Match:
    """The recipient's bid beside the winner's in a lot where both are ranked.

    winner: None where the recipient won it, or where nobody has yet.
    """

    to: To
    lot: LotId
    winner: Bid | None

    @cached_property
    def card(self) -> Scorecard:
        return self.to.mailing.cards[self.lot]

    @cached_property
    def leaves(self) -> tuple[Criterion, ...]:
        """The criteria that are scored, in the model's order."""
        return self.to.model(self.lot).leaves()

    @cached_property
    def rows(self) -> Mapping[tuple[BidId, CriterionId], Row]:
        return {(row.bid, row.criterion): row for row in self.card.rows}

    @cached_property
    def bids(self) -> tuple[Bid, ...]:
        """Those the letter tells about: the winner, then the recipient."""
        return (self.to.bid,) if self.winner is None else (self.winner, self.to.bid)

    @cached_property
    def withheld(self) -> bool:
        """Whether the winner's price is kept back, and with it what it could be worked out from."""
        open_to_all = isinstance(self.to.model(self.lot).method, FixedPrice)
        return self.winner is not None and self.to.case.notice.prices != "shown" and not open_to_all

    @property
    def kept_back(self) -> str:
        """What stands in place of a price nobody has chosen to show."""
        chosen = self.to.case.notice.prices == "withheld"
        return self.to.t("letters.withheld") if chosen else self.to.blank("price_choice_short")

    def number(self, x: Decimal, among: tuple[Decimal, ...] = ()) -> str:
        """A number with so many decimals that it looks unlike the others it is unlike."""
        t = self.to.mailing.t
        if all(x == y or t.number(x) != t.number(y) for y in among):
            return t.number(x)
        return t.number(x, tables.decimals((x, *among), "points"))


def match(to: To, lot: LotId) -> Match:
    """The recipient beside the lot's winner; beside nobody where it won, or nobody has."""
    winner = to.winner(lot)
    beside = winner if winner is not None and winner != to.bid else None
    return Match(to, lot, beside if beside and beside.id in to.mailing.cards[lot].totals else None)


def section(match: Match, level: Level, why: tuple[str, ...] = ()) -> Section:
    """The place, the table of points, and why: what explains an award to another than the best placed."""
    to = match.to
    return to.section("result", place(match), *why, overall(match), table(match), lot=match.lot, level=level)


def place(match: Match) -> str:
    """The recipient's own place among the ranked bids."""
    to, card = match.to, match.card
    first, last = card.place(to.bid.id)
    if len(card.totals) == 1:
        return to.t("letters.place.alone")
    return to.t(
        "letters.place.shared" if first != last else "letters.place.own",
        place=first,
        last=last,
        of=len(card.totals),
    )


def overall(match: Match) -> str:
    """The two totals side by side; nothing where there is one, or where the winner's is kept back."""
    if match.winner is None or _is_secret(match, match.winner):
        return ""
    winner, own = (_total(match, bid) for bid in match.bids)
    return match.to.t("letters.overall", winner=winner, own=own)


def table(match: Match) -> Table:
    """Recipient and winner on every criterion, with weights, parts and totals."""
    to, adds = match.to, tables.adds_up(match.card)
    who = ("you",) if match.winner is None else ("winner", "you")
    head = [
        to.t("letters.col.criterion"),
        to.t("letters.col.weight"),
        *(to.t(f"letters.col.points_{w}") for w in who),
    ]
    head += [to.t(f"letters.col.part_{w}_{match.card.unit}") for w in who] if adds else []
    lines = [_line(match, c, adds) for c in match.leaves]
    total = tuple(_total(match, bid) for bid in match.bids)
    measure = to.t(f"letters.total.{headline.measure(match.card, to.case)}")
    lines.append((measure, "", *(("",) * len(total) if adds else ()), *total))
    align = ("left", *("right" for _ in head[1:]))
    return Table(_caption(match), tuple(head), tuple(lines), align, frozenset({len(lines) - 1}))  # type: ignore[arg-type]


def _caption(match: Match) -> str:
    to = match.to
    if match.winner is None:
        return to.t("letters.table_alone")
    return to.t("letters.table", winner=match.winner.tenderer.name)


def _line(match: Match, c: Criterion, adds: bool) -> tuple[str, ...]:
    to, rows = match.to, [match.rows[bid.id, c.id] for bid in match.bids]
    weight = rows[0].weight
    name = f"{c.id} {criterion_name(c, to.mailing.t.language)}"
    points = [_points(match, c, row) for row in rows]
    parts = [_part(match, c, row) for row in rows] if adds else []
    return (
        name,
        to.t("letters.none") if weight is None else to.mailing.t.percent(weight * 100),
        *points,
        *parts,
    )


def _points(match: Match, c: Criterion, row: Row) -> str:
    if row.points is None:
        return match.to.t("letters.none")
    if c.kind != "quality" and _kept_back(match, c, row.bid):
        return match.kept_back
    return match.number(row.points)


def _part(match: Match, c: Criterion, row: Row) -> str:
    if row.weighted is None:
        return match.to.t("letters.none")
    if _kept_back(match, c, row.bid):
        return match.kept_back
    return _amount(match, row.weighted)


def _amount(match: Match, x: Decimal) -> str:
    unit, t = match.card.unit, match.to.mailing.t
    return tables.amount(x, unit, t) if unit == "DKK" else t.number(x)


def _total(match: Match, bid: Bid) -> str:
    """A total in its unit, with so many decimals that unequal totals look unequal."""
    to, totals, unit = match.to, match.card.totals, match.card.unit
    if _is_secret(match, bid):
        return match.kept_back
    places = tables.decimals([totals[b.id] for b in match.bids], unit)
    x = totals[bid.id]
    if headline.measure(match.card, to.case) == "quality_per_price":
        return to.mailing.t.number(x, places)
    return tables.amount(x, unit, to.mailing.t, places)


def _is_secret(match: Match, bid: Bid) -> bool:
    """Whether a total would give away a price that is kept back."""
    return match.withheld and bid == match.winner and any(c.kind != "quality" for c in match.leaves)


def _kept_back(match: Match, c: Criterion, bid: BidId) -> bool:
    """Whether a number is the winner's price, or holds it: a percentage of the price does."""
    holds = c.kind != "quality" or isinstance(match.to.model(match.lot).method, PercentageOnPrice)
    return match.withheld and match.winner is not None and bid == match.winner.id and holds
