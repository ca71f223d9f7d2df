"""Decided: what was decided, in three sentences, and what the municipality pays and gets for it?"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal

from scoring import course, rules
from scoring.document import Block, Paragraph, Points, Section
from scoring.evaluation import OfferedIndicator
from scoring.report.within import Within, table
from scoring.score import Row, Scorecard
from scoring.values import BidId, CriterionId, Finding, Kroner, LotId, exactly, settled
from scoring.words import lots as lots_words
from scoring.words.headline import headline, listed

_CENT = Decimal("0.01")


def sections(at: Within) -> Iterator[Section]:
    """The decision, and the sentence for the committee."""
    told = tuple(Paragraph(said, strong=n == 0) for n, said in enumerate(_sentences(at)))
    yield at.section("decision", *told)
    if any(at.winner(lot) for lot in at.cards):
        yield at.section("committee", *_committee(at))


def _sentences(at: Within) -> Iterator[str]:
    """Who gets what; by what result; after which model; and what is still open."""
    yield _decision(at)
    yield from _recalled(at)
    yield from () if at.is_annulled else _result(at)
    yield _model(at)
    yield from _open(at)


def _decision(at: Within) -> str:
    t, found = at.t, at.decision
    if at.is_annulled:
        event = course.last(at.case, "annulled")
        reason = event.reason if event else ""
        return t("report.decision.annulled", at=event.at if event else at.on, reason=at.stated(reason))
    if not found.awards and not found.undecided:
        return t("report.decision.nothing")
    won = _who_wins(at)
    if found.undecided:
        tied = "; ".join(_tied(at, lot, bids) for lot, bids in found.undecided.items())
        tie = t("report.decision.tie", tied=tied)
        return f"{t('report.decision.proposed', won=won)} {tie}" if won else tie
    buyer = at.case.tender.buyer or t("report.decision.buyer")
    return (
        t("report.decision.awards", buyer=buyer, won=won)
        if found.final
        else t("report.decision.proposed", won=won)
    )


def _recalled(at: Within) -> Iterator[str]:
    """That an award was recalled, as long as nothing has been decided since."""
    event = course.last(at.case, "recalled")
    if event and course.last(at.case, "decided") and not (at.decision.final or at.is_annulled):
        yield at.t("report.decision.recalled", at=event.at, reason=at.stated(event.reason))


def _who_wins(at: Within) -> str:
    """Who wins which lots; in an undivided tender who wins the contract."""
    won: dict[BidId, list[LotId]] = {}
    for lot, bid in at.decision.awards.items():
        won.setdefault(bid, []).append(lot)
    if not at.several:
        return "".join(at.t("report.decision.contract", who=at.name(bid)) for bid in won)
    each = (at.t("report.decision.lots", lots=listed(ids, at.t), who=at.name(b)) for b, ids in won.items())
    return "; ".join(each)


def _tied(at: Within, lot: LotId, bids: tuple[BidId, ...]) -> str:
    who = listed([at.name(bid) for bid in bids], at.t)
    return at.t("report.decision.tied", lot=lot, who=who) if bids else at.t("report.decision.nobody", lot=lot)


def _result(at: Within) -> Iterator[str]:
    """The result the decision follows; where it is another one, why, and what is missing."""
    if at.differs and at.decision.event is not None:
        yield at.t("report.decision.differs", reason=at.stated(at.decision.event.reason))
    elif at.award is not None:
        yield lots_words.headline(at.award, at.case, at.t)
    elif not at.several:
        yield from (headline(card, at.case, at.t) for card in at.cards.values())
    missing = dict.fromkeys(at.t.sentence(f) for found in at.missing.values() for f in found)
    if missing:
        yield at.t("report.decision.missing", first=next(iter(missing)), n=len(missing))
    else:
        yield from dict.fromkeys(at.t.sentence(f) for f in at.not_solved)


def _model(at: Within) -> str:
    if at.broken:
        return at.t("annex.seal_broken")
    if at.case.seal is None:
        return at.t("report.decision.unsealed")
    opened = course.last(at.case, "opened")
    key = "sealed_opened" if opened else "sealed"
    return at.t(
        f"report.decision.{key}", sealed=at.case.seal.sealed_at, opened=opened.at if opened else at.on
    )


def _open(at: Within) -> Iterator[str]:
    """How many stops and warnings nobody has answered for, and which of them are about a bid chosen."""
    grave = [f for f in at.waiting if f.severity != "note"]
    if not grave:
        return
    said = at.t("report.decision.open", n=len(grave), section=at.t("report.section.rules"))
    book, chosen = at.sources.book, dict[BidId, dict[str, None]]()
    for finding in grave:
        if (bid := _chosen(at, finding)) is not None:
            title = book.checks[rules.check_of(finding)].title.in_(at.t.language)
            chosen.setdefault(bid, {})[title] = None
    told = [at.t("report.decision.open_one", bid=bid, checks=", ".join(c)) for bid, c in chosen.items()]
    yield f"{said} {at.t('report.decision.open_winner', told='; '.join(told))}" if told else said


def _chosen(at: Within, finding: Finding) -> BidId | None:
    """The bid a finding is about, where it wins the lot the finding names, or any where none is named."""
    about, *where = finding.place.split("/")
    lots = [lot for lot in at.decision.awards if lot in where]
    won = {at.winner(lot) for lot in lots or at.decision.awards}
    return next((bid for bid in won if about == "bids" and where[:1] == [bid]), None)


def _committee(at: Within) -> Iterator[Block]:
    """What it costs more than the lowest price, and what is got for it, criterion by criterion."""
    if at.several:
        yield from _many(at)
    else:
        for card in at.cards.values():
            yield from _one(at, card)


def _one(at: Within, card: Scorecard) -> Iterator[Block]:
    won = at.winner(card.lot)
    if won is None:
        return
    said, other = _paid(at, card, won), _beside(at, card, won)
    yield Paragraph(said)
    if other is not None:
        yield Paragraph(at.t("report.committee.gets", other=at.name(other)))
        yield Points(tuple(_gets(at, card, won, other)))


def _many(at: Within) -> Iterator[Block]:
    t, rows = at.t, []
    more_sum, least_sum = Decimal(0), Decimal(0)
    for lot, card in at.cards.items():
        won = at.winner(lot)
        if won is None:
            continue
        least = min(card.prices.values())
        more = card.prices[won] - least
        more_sum, least_sum = more_sum + more, least_sum + least
        rows.append((at.title(lot), won, t.kroner(card.prices[won]), *_more(at, more, least)))
    rows.append(
        (t("report.committee.sum"), "", t.kroner(least_sum + more_sum), *_more(at, more_sum, least_sum))
    )
    head = tuple(t(f"report.committee.{key}") for key in ("lot", "winner", "price", "more", "percent"))
    yield table(t("report.committee.prices"), head, tuple(rows), numbers=3, strong=frozenset({len(rows) - 1}))
    yield from _lots_get(at)


def _lots_get(at: Within) -> Iterator[Block]:
    """The points of the bid a lot goes to and of the one it is held against; a table per model."""
    t = at.t
    for model in at.case.models:
        quality = [c for c in model.leaves() if c.kind == "quality"]
        rows = []
        for lot, card in at.cards.items():
            won = at.winner(lot)
            other = _beside(at, card, won) if won is not None and at.model(lot) is model else None
            if won is not None and other is not None:
                points = {(r.bid, r.criterion): _points(at, r) for r in card.rows}
                pair = (
                    t("report.committee.pair", a=points[won, c.id], b=points[other, c.id]) for c in quality
                )
                rows.append((lot, t("report.committee.pair", a=won, b=other), *pair))
        if rows:
            head = (t("report.committee.lot"), t("report.committee.bids"), *(c.id for c in quality))
            yield table(t("report.committee.points_of"), head, tuple(rows), numbers=len(quality))


def _paid(at: Within, card: Scorecard, won: BidId) -> str:
    """What the winner costs more than the lowest price, in DKK and percent."""
    if not at.measured[card.lot].lowest:
        return at.t("measures.weight.given")
    least = min(card.prices.values())
    more = Kroner(card.prices[won] - least)
    if not more:
        return at.t("measures.premium.none")
    if not least:
        return at.t("measures.premium.amount", amount=more)
    return at.t("measures.premium.some", amount=more, percent=_part(more, least))


def _more(at: Within, more: Decimal, least: Decimal) -> tuple[str, str]:
    return at.t.kroner(more), at.t.percent(_part(more, least)) if least else at.t("annex.none")


@exactly
def _part(more: Decimal, least: Decimal) -> Decimal:
    return settled(more / least * 100)


def _beside(at: Within, card: Scorecard, won: BidId) -> BidId | None:
    """The bid with the lowest price; the second best where that is the winner."""
    lowest = [bid for bid, price in card.prices.items() if price == min(card.prices.values())]
    return at.second(card.lot) if won in lowest else min(lowest)


def _gets(at: Within, card: Scorecard, won: BidId, other: BidId) -> Iterator[str]:
    of = {(row.bid, row.criterion): row for row in card.rows}
    for c in at.model(card.lot).leaves():
        if c.kind == "quality":
            yield _against(at, card.lot, c.id, of[won, c.id], of[other, c.id])


def _against(at: Within, lot: LotId, criterion: CriterionId, a: Row, b: Row) -> str:
    t = at.t
    c = next(c for c in at.model(lot).leaves() if c.id == criterion)
    points = {"a": _points(at, a), "b": _points(at, b)}
    name = at.criterion(lot, criterion)
    if isinstance(c.scoring, OfferedIndicator):
        raw = {"raw_a": t.number(a.raw), "raw_b": t.number(b.raw)}
        return t("report.committee.offered", name=name, unit=c.unit, **raw, **points)
    return t("report.committee.points", name=name, **points)


def _points(at: Within, row: Row) -> str:
    """At most two decimals: whoever needs all of them finds them in the tables further on."""
    return at.t.number((row.points or Decimal(0)).quantize(_CENT, rounding=ROUND_HALF_UP))
