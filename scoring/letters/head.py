"""Head: what is the letter about, what is decided, and by which model was it found?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from scoring import admission
from scoring.bid import Bid
from scoring.document import Block, Points, Section
from scoring.evaluation import EvaluationModel, GateThenPrice
from scoring.letters.within import WAITS, To
from scoring.tables import criterion_name
from scoring.tender import Lot
from scoring.values import LotId


def title_of(to: To) -> str:
    """The tender's title in the language of the letter."""
    tender = to.case.tender
    return (tender.title_en if to.mailing.t.language == "en" else "") or tender.title


def buyer(to: To) -> str:
    """Who buys, or a placeholder."""
    return to.case.tender.buyer or to.blank("buyer")


def meta(to: To, day: date) -> tuple[tuple[str, str], ...]:
    """Sender, recipient, tender and date, as they stand above the letter."""
    case = to.case
    rows = (
        (to.t("letters.meta.to"), to.bid.tenderer.name),
        (to.t("letters.meta.cvr"), to.bid.tenderer.cvr),
        (to.t("letters.meta.from"), buyer(to)),
        (to.t("letters.meta.tender"), f"{title_of(to)} ({case.tender.id})"),
        (to.t("letters.meta.notice"), notice_number(to)),
        (to.t("letters.meta.date"), to.mailing.t.date(day)),
    )
    return tuple(row for row in rows if row[1])


def notice_number(to: To) -> str:
    """The contract notice's number; a placeholder where the regime knows one and nobody has noted it."""
    number = to.case.notice.notice_number
    return number or ("" if to.mailing.regime in ("market", "small") else to.blank("notice_number"))


def about(to: To, kind: str) -> Section:
    """What the letter answers."""
    return to.section(
        "about", to.t(f"letters.about.{kind}", title=title_of(to), buyer=buyer(to), law=to.law("169"))
    )


def decision(to: To) -> Section:
    """Who is awarded what, and that the decision is told to everybody at once."""
    blocks: list[Block | str] = [to.t("letters.decided_lots", buyer=buyer(to)), Points(tuple(_each_lot(to)))]
    if not to.divided:
        (lot,) = to.lots
        who = "you" if to.wins(lot.id) else "other"
        blocks = [to.t(f"letters.awarded.{who}", buyer=buyer(to), winner=winner_named(to, lot.id))]
    waits = to.t("letters.told_at_once", law=to.law("171")) if to.mailing.regime in WAITS else ""
    return to.section("decision", *blocks, waits)


def _each_lot(to: To) -> Iterator[str]:
    for lot in to.lots:
        yield to.t("letters.lot_to", lot=_upper(to.lot_name(lot.id)), to=awarded(to, lot.id))


def awarded(to: To, lot: LotId) -> str:
    """Who gets one lot of several, or that the recipient's bid for it is out."""
    if not to.wins(lot) and not to.ranked(lot):
        lost = to.mailing.decision.final and not to.winner(lot)
        return to.t("letters.awarded.nobody" if lost else "letters.awarded.out")
    who = "you_lot" if to.wins(lot) else "other_lot"
    return to.t(f"letters.awarded.{who}", winner=winner_named(to, lot))


def winner_named(to: To, lot: LotId) -> str:
    """The winner's name and CVR number; a placeholder where nobody has been awarded the lot."""
    winner = to.winner(lot)
    if winner is not None:
        return called(to, winner)
    return to.blank("winner_tied" if lot in to.mailing.decision.undecided else "winner")


def sentence(text: str) -> str:
    """A clause as a sentence of its own."""
    return f"{_upper(text)}."


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]


def called(to: To, bid: Bid) -> str:
    """A bidder's name, with the CVR number where there is one."""
    cvr = bid.tenderer.cvr
    return to.t("letters.with_cvr", name=bid.tenderer.name, cvr=cvr) if cvr else bid.tenderer.name


def listed(to: To, lots: list[LotId]) -> str:
    """The lots' names in a row: "delaftale L1, delaftale L2 og delaftale L3"."""
    names = [to.lot_name(lot) for lot in lots]
    return (
        to.t("letters.and", first=", ".join(names[:-1]), last=names[-1]) if len(names) > 1 else "".join(names)
    )


def lot_heading(to: To, lot: Lot) -> str:
    """What stands over a lot's part of the letter."""
    return to.t(
        "letters.lot_heading_titled" if lot.title else "letters.lot_heading", lot=lot.id, title=lot.title
    )


def model(to: To) -> Section:
    """The award criterion and the model, and that it is the published one where that can be shown."""
    said = [to.t(f"annex.award_criterion.{to.case.tender.award_criterion}"), _published(to)]
    for part in to.case.models:
        lots = [lot.id for lot in to.lots if to.model(lot.id) is part]
        if not lots:
            continue
        words = " ".join(_counting(to, part))
        several = len(lots) < len(to.lots)
        said.append(to.t("letters.of_lots", lots=listed(to, lots), words=words) if several else words)
    return to.section("model", *said)


def _counting(to: To, model: EvaluationModel) -> Iterator[str]:
    """How the model counts, its scale, and whose points count."""
    number = to.mailing.t.number
    per_point = isinstance(model.method, GateThenPrice) and model.method.then == "price_per_point"
    yield to.t(f"letters.counting.{'price_per_point' if per_point else model.method.name}")
    yield to.t("letters.scale", bottom=number(model.scale.bottom), top=number(model.scale.top))
    if any(c.scoring.how == "assessed" for c in admission.quality_criteria(model)):
        yield to.t(f"annex.counts.{model.panel}")


def _published(to: To) -> str:
    """Where the model stands in the tender documents, and whether it is still that one."""
    case = to.case
    at = case.notice.model_at or to.blank("model_at")
    if not to.mailing.unchanged:
        return to.t("letters.model_at", at=at, unchanged=to.blank("unchanged"))
    return to.t("letters.model_corrected" if case.earlier_seals else "letters.model_unchanged", at=at)


def fingerprint(to: To) -> tuple[str, ...]:
    """The sealed model's fingerprint, for the foot of the page; nothing when it does not hold."""
    seal = to.case.seal
    return (to.t("letters.fingerprint", digest=seal.digest),) if seal and to.mailing.unchanged else ()


def criteria_named(to: To, lot: LotId, criteria: list[str]) -> str:
    """Criteria by id and name, in a row."""
    known = {c.id: c for c in to.model(lot).criteria}
    return "; ".join(f"{c} {criterion_name(known[c], to.mailing.t.language)}" for c in criteria)
