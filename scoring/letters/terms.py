"""Terms: until when are bids binding, what is still missing, and when is there a contract?"""

from __future__ import annotations

from collections.abc import Iterator

from scoring.document import Points, Section
from scoring.letters.within import To

_NEGOTIATED = frozenset(("negotiated",))


def validity(to: To) -> Section:
    """Until when the bid is binding."""
    until = to.day(to.case.notice.bids_stand_until, "bids_stand_until")
    return to.section("validity", to.t("letters.validity", until=until))


def reservations(to: To) -> Section:
    """That the notice is not an acceptance, and may be recalled."""
    return to.section(
        "reservations", to.t("letters.not_an_acceptance"), to.t("letters.may_be_recalled", law=to.law("170"))
    )


def evidence(to: To) -> Iterator[Section]:
    """What the winner still has to send in; no section where nothing is outstanding."""
    notice = to.case.notice
    if notice.evidence:
        items = Points(tuple(to.filled(text, "evidence") for text in notice.evidence))
        yield to.section("evidence", to.t("letters.evidence", due=to.day(notice.due, "evidence_due")), items)


def negotiation(to: To) -> Iterator[Section]:
    """How negotiations went: due in those procedures, and told wherever somebody has written it."""
    told = to.case.notice.negotiation
    if told or to.case.tender.procedure in _NEGOTIATED:
        yield to.section("negotiation", to.filled(told, "negotiation"))


def reserved(to: To) -> Iterator[Section]:
    """What a reserved contract rests on for the winner: the demand, and when it was checked."""
    kind = to.case.tender.reserved
    if kind == "none":
        return
    key = "workshops" if kind == "res-ws" else "services"
    checked = to.day(to.bid.qualified_on, "qualified_on")
    proof = to.filled(to.bid.tenderer.disadvantaged_evidence, "reserved_evidence")
    yield to.section(
        "reserved",
        to.t(f"letters.reserved.{key}"),
        to.t("letters.reserved.checked", checked=checked, proof=proof.rstrip(".")),
    )
