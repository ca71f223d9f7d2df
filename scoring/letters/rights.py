"""Rights: how long does the contract wait, where is a complaint made, and what may the recipient ask for?

By the regime that binds the purchase. No fee and no address is printed: those change.
"""

from __future__ import annotations

from collections.abc import Iterator

from scoring.document import Section
from scoring.letters import head
from scoring.letters.within import WAITS, To


def standstill(to: To) -> Iterator[Section]:
    """When the period ends; no section where the regime knows none."""
    if to.mailing.regime is None:
        yield to.section("standstill", to.blank("regime"))
    elif to.mailing.regime in WAITS:
        yield to.section("standstill", *_waiting(to))


def _waiting(to: To) -> Iterator[str]:
    period, days = to.mailing.standstill, to.case.notice.days or to.mailing.least_days
    if period is None:
        few = to.case.notice.days is not None and to.case.notice.days < to.mailing.least_days
        yield to.blank("standstill_days", least=to.mailing.least_days) if few else to.blank("standstill_sent")
        return
    how = "paper" if to.case.notice.paper else "electronic"
    yield to.t(f"letters.standstill.{how}", sent=period.sent, days=days)
    yield to.t("letters.standstill.ends", ends=period.ends)
    if period.moved:
        day, why = period.moved[0]
        yield to.t("letters.standstill.moved", counted=day, why=to.t(f"letters.moved.{why}"))
    yield to.t("letters.standstill.signature", earliest=period.earliest_signature)


def complaint(to: To, kind: str) -> Section:
    """The body, the time limit and the duty to tell the authority, by regime."""
    regime = to.mailing.regime
    if regime is None:
        return to.section("complaint", to.blank("regime"))
    if regime in ("market", "small"):
        return to.section(
            "complaint", to.t(f"letters.complaint.{regime}"), to.t("letters.complaint.elsewhere")
        )
    said, tell = [to.t("letters.complaint.board")], "tell"
    if regime in WAITS:
        limits = ("full", "framework") if kind in ("tildeling", "afslag", "forkastelse") else ("other",)
        said += [to.t(f"letters.complaint.{limit}") for limit in limits]
        if "full" in limits:
            said, tell = [*said, to.t("letters.complaint.suspends")], "tell_waits"
    else:
        said.append(to.t("letters.complaint.below"))
    return to.section("complaint", *said, to.t(f"letters.complaint.{tell}"), to.t("letters.complaint.how"))


def access(to: To) -> Section:
    """How requests to see the file are handled."""
    by_act = to.mailing.regime in (None, *WAITS, "cbi")
    return to.section("access", to.t("letters.access_words" if by_act else "letters.access_general"))


def contact(to: To, kind: str) -> Section:
    """Whom to ask, and after an award the offer of a meeting."""
    asked = to.t("letters.contact", contact=to.filled(to.case.notice.contact, "contact"))
    regards = f"{to.t('letters.regards')}\n{head.buyer(to)}"
    if kind not in ("tildeling", "afslag", "forkastelse"):
        return to.section("contact", asked, regards)
    when = "after" if to.mailing.regime in WAITS else "any"
    return to.section("contact", to.t(f"letters.meeting.{when}"), asked, regards)
