"""Eligibility: may this bidder win a reserved contract under § 54 or § 190, by the facts stated?

From facts only. Whether a bidder is a registered social-economy enterprise (RSV) is said beside the answer
and never enters it: registration is neither needed nor proof.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from scoring.bid import Bid
from scoring.model import Case
from scoring.rules.book import Rulebook
from scoring.rules.regime import main_codes
from scoring.tender import Tender
from scoring.values import BidId, How

Verdict = Literal["met", "not_met", "not_stated"]
About = Literal["bidder", "tender"]


@dataclass(frozen=True)
class Condition:
    """One condition: whether it is met, and the sentence that says so or what to fill in.

    about: whose fact it is. rules: the rules behind it in the rule book.
    """

    name: str
    about: About
    verdict: Verdict
    how: How
    rules: tuple[str, ...]


@dataclass(frozen=True)
class Standing:
    """The conditions of one reservation. verdict: one failed fails all; one not stated leaves it open."""

    conditions: tuple[Condition, ...]

    @property
    def verdict(self) -> Verdict:
        found = {c.verdict for c in self.conditions}
        return "not_met" if "not_met" in found else "not_stated" if "not_stated" in found else "met"


@dataclass(frozen=True)
class Eligibility:
    """What a bidder may win. art20: § 54. art77: § 190. rsv: what the registration says, which is nothing."""

    bid: BidId
    art20: Standing
    art77: Standing
    rsv: How


def eligibility(case: Case, book: Rulebook) -> tuple[Eligibility, ...]:
    """Every bidder's standing under § 54 and § 190, in the order of the bids."""
    return tuple(
        Eligibility(
            bid.id,
            art20(bid, book),
            art77(bid, case.tender, book),
            How(f"eligibility.rsv.{bid.tenderer.rsv}"),
        )
        for bid in case.bids
    )


def art20(bid: Bid, book: Rulebook) -> Standing:
    """§ 54: the share, the document behind it, and integration as the main aim."""
    aim = bid.tenderer.integration_is_main_aim
    return Standing((share_test(bid, book), _evidence(bid), _answered("main_aim", aim, "SO-01")))


def art77(bid: Bid, tender: Tender, book: Rulebook) -> Standing:
    """§ 190: mission, profit and participation of the bidder; service and term of the contract.

    The wait since an earlier reserved award is a matter of the winner and is checked there (CHK-39).
    """
    who = bid.tenderer
    return Standing(
        (
            _answered("public_mission", who.public_mission, "SO-06"),
            _answered("reinvests_profit", who.reinvests_profit, "SO-06"),
            _answered("participatory", who.participatory, "SO-06"),
            _service(tender, book),
            _term(tender, book),
        )
    )


def share_test(bid: Bid, book: Rulebook) -> Condition:
    """§ 54: at least 30 % of the employees are disabled or disadvantaged; exactly 30 % is enough."""
    share, least = bid.tenderer.disadvantaged_share, book.reservation.least_share
    if share is None:
        return Condition(
            "share", "bidder", "not_stated", How("eligibility.share.not_stated", {"least": least}), ("SO-02",)
        )
    verdict: Verdict = "met" if share >= least else "not_met"
    said = How(f"eligibility.share.{verdict}", {"share": share, "least": least})
    return Condition("share", "bidder", verdict, said, ("SO-02",))


def _evidence(bid: Bid) -> Condition:
    verdict: Verdict = "met" if bid.tenderer.disadvantaged_evidence else "not_stated"
    values = {"evidence": bid.tenderer.disadvantaged_evidence} if verdict == "met" else {}
    return Condition(
        "evidence", "bidder", verdict, How(f"eligibility.evidence.{verdict}", values), ("SO-02",)
    )


def _answered(name: str, answer: bool | None, rule: str) -> Condition:
    """A condition somebody has answered yes or no to, or not yet."""
    verdict: Verdict = "not_stated" if answer is None else "met" if answer else "not_met"
    return Condition(name, "bidder", verdict, How(f"eligibility.{name}.{verdict}"), (rule,))


def _service(tender: Tender, book: Rulebook) -> Condition:
    codes = main_codes(tender)
    if not codes:
        return Condition("service", "tender", "not_stated", How("eligibility.service.not_stated"), ("SO-08",))
    outside = [code for code in codes if not book.is_reservable(code)]
    verdict: Verdict = "not_met" if outside else "met"
    said = How(f"eligibility.service.{verdict}", {"cpv": ", ".join(outside or codes)})
    return Condition("service", "tender", verdict, said, ("SO-08",))


def _term(tender: Tender, book: Rulebook) -> Condition:
    months, most = tender.duration_months, book.reservation.most_months
    if months is None:
        return Condition(
            "term", "tender", "not_stated", How("eligibility.term.not_stated", {"most": most}), ("SO-07",)
        )
    verdict: Verdict = "met" if months <= most else "not_met"
    said = How(f"eligibility.term.{verdict}", {"months": months, "most": most})
    return Condition("term", "tender", verdict, said, ("SO-07",))
