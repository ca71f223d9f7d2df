"""Letters: what does each bidder receive when a tender is decided, annulled or recalled, or a price is low?

One letter per bidder, built from what the panel wrote, what the bids offer and the published scale: where the
winner was better, where the recipient was, and where they were alike (udbudsloven § 171). Only the recipient
and the winner are named. Pure; what nobody has filled in stands as a placeholder.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from scoring import course
from scoring.document import Document, Section
from scoring.letters import ended, explain, head, passed_over, price, reasons, refused, result, rights, terms
from scoring.letters.counterfactual import debrief
from scoring.letters.within import Level, Mailing, To
from scoring.model import Case
from scoring.rules.book import Rulebook
from scoring.tender import Lot
from scoring.texts import Texts
from scoring.values import BidId

__all__ = ["KINDS", "OF_AWARD", "Letter", "LetterKind", "debrief", "due", "letter"]

LetterKind = Literal[
    "tildeling", "afslag", "forkastelse", "annullation", "anmodning_forklaring", "tilbagekaldelse"
]
OF_AWARD: frozenset[LetterKind] = frozenset(("tildeling", "afslag", "forkastelse"))
"""The letters that tell of an award."""
KINDS: tuple[LetterKind, ...] = LetterKind.__args__  # type: ignore[attr-defined]


@dataclass(frozen=True)
class Letter:
    """One letter to one bidder. said: keys of the messages it was written with, so that what each rests on in
    the rule book can be told beside it.
    """

    kind: LetterKind
    bid: BidId
    document: Document
    said: tuple[str, ...] = ()


def letter(case: Case, kind: LetterKind, bid: BidId, t: Texts, book: Rulebook, on: date) -> Letter:
    """One letter. on: the day it is written.

    ValueError for a kind the bid does not call for: an award to a bid that wins nothing, a rejection of one
    that is ranked. Raises `ScoringError` where a letter needs points that cannot be worked out yet.
    """
    return _written(Mailing(case, t, book, on), kind, bid)


def due(case: Case, t: Texts, book: Rulebook, on: date) -> tuple[Letter, ...]:
    """The letters the case calls for now, one per bidder, in the order of the bids; withdrawn bids get none.

    Annulled: to all. Recalled, and not yet evaluated again: to all. Else an award to who wins any lot, a
    refusal to who is ranked and wins none, a rejection to who is ranked nowhere. Questions about a price are
    asked on request. Raises `ScoringError` when the case cannot be scored.
    """
    mailing = Mailing(case, t, book, on)
    return tuple(_written(mailing, kind, bid) for bid, kind in _due(mailing))


def _due(mailing: Mailing) -> Iterator[tuple[BidId, LetterKind]]:
    for bid in mailing.case.bids:
        to = To(mailing, bid)
        if to.lots:
            yield bid.id, _ended(mailing.case) or _kind(to)


def _ended(case: Case) -> LetterKind | None:
    """The letter everybody gets where the tender was annulled or its award recalled."""
    if course.state(case) == "annulled":
        return "annullation"
    recalled = course.state(case) == "opened" and course.last(case, "recalled") is not None
    return "tilbagekaldelse" if recalled and course.last(case, "decided") else None


def _kind(to: To) -> LetterKind:
    if to.mailing.decision.won(to.bid.id):
        return "tildeling"
    return "afslag" if any(to.ranked(lot.id) for lot in to.lots) else "forkastelse"


def _written(mailing: Mailing, kind: LetterKind, bid: BidId) -> Letter:
    to = To(mailing, mailing.case.bid(bid))
    if kind in OF_AWARD and kind != _kind(to):
        raise ValueError(f"{bid} calls for {_kind(to)}, not {kind}")
    sections = tuple(_SECTIONS[kind](to, kind))
    document = Document(
        title=to.t(f"letters.title.{kind}"),
        subject=f"{head.buyer(to)} · {head.title_of(to)}",
        language=mailing.t.language,
        on=mailing.on,
        sections=sections,
        meta=head.meta(to, _dated(to, kind)),
        footer=head.fingerprint(to) if kind in ("tildeling", "afslag") else (),
        draft=_draft(to, kind),
    )
    return Letter(kind, bid, document, tuple(to.said))


def _dated(to: To, kind: LetterKind) -> date:
    """The day the letter carries: that of sending, where it tells of an award and the day is known."""
    sent = to.mailing.sent if kind in OF_AWARD else None
    return sent or to.mailing.on


def _draft(to: To, kind: LetterKind) -> str:
    """Why the letter cannot go out yet; empty when what it tells has been decided."""
    case = to.case
    if kind == "annullation":
        return "" if course.state(case) == "annulled" else to.t("letters.draft.annullation")
    if kind == "tilbagekaldelse":
        return "" if _ended(case) == kind else to.t("letters.draft.tilbagekaldelse")
    if kind == "anmodning_forklaring":
        return ""
    if not to.mailing.decision.final:
        return to.t("letters.draft.undecided")
    return "" if to.mailing.unchanged else to.t("letters.draft.altered")


def _of_award(to: To, kind: LetterKind) -> Iterator[Section]:
    """The letter to a bid that is ranked somewhere, with a part for each lot it was given for."""
    yield head.about(to, kind)
    yield head.decision(to)
    yield head.model(to)
    for lot in to.lots:
        yield from _of_lot(to, lot)
    yield from terms.negotiation(to)
    yield from rights.standstill(to)
    yield terms.validity(to)
    if kind == "tildeling":
        yield terms.reservations(to)
        yield from terms.evidence(to)
        yield from terms.reserved(to)
    yield from _last(to, kind)


def _of_lot(to: To, lot: Lot) -> Iterator[Section]:
    level: Level = 2 if to.divided else 1
    match = result.match(to, lot.id) if to.ranked(lot.id) else None
    why = tuple(passed_over.told(match)) if match else ()
    if to.divided:
        yield _part(to, lot, why)
    if match is None:
        yield refused.section(to, lot, level)
        return
    yield result.section(match, level, () if to.divided else why)
    if any(c.kind == "quality" for c in match.leaves):
        yield reasons.section(match, level)
    yield price.section(match, level)


def _part(to: To, lot: Lot, why: tuple[str, ...]) -> Section:
    """A lot's heading and who is awarded it."""
    said = to.section("lot", head.sentence(head.awarded(to, lot.id)), *why, lot=lot.id)
    return Section(said.key, head.lot_heading(to, lot), said.blocks)


def _of_rejection(to: To, kind: LetterKind) -> Iterator[Section]:
    yield head.about(to, kind)
    yield from refused.sections(to)
    yield from rights.standstill(to)
    yield from _last(to, kind)


def _of_annulment(to: To, kind: LetterKind) -> Iterator[Section]:
    yield head.about(to, kind)
    yield ended.annulment(to)
    yield from _last(to, kind)


def _of_recall(to: To, kind: LetterKind) -> Iterator[Section]:
    yield head.about(to, kind)
    yield ended.recall(to)
    yield from _last(to, kind)


def _of_hearing(to: To, kind: LetterKind) -> Iterator[Section]:
    yield head.about(to, kind)
    yield explain.section(to)
    yield rights.access(to)
    yield rights.contact(to, kind)


def _last(to: To, kind: LetterKind) -> Iterator[Section]:
    yield rights.complaint(to, kind)
    yield rights.access(to)
    yield rights.contact(to, kind)


_SECTIONS: Mapping[LetterKind, Callable[[To, LetterKind], Iterator[Section]]] = {
    "tildeling": _of_award,
    "afslag": _of_award,
    "forkastelse": _of_rejection,
    "annullation": _of_annulment,
    "anmodning_forklaring": _of_hearing,
    "tilbagekaldelse": _of_recall,
}
