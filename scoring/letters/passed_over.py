"""Passed over: why does a lot go to a bid that is not placed best in it?

Which published rule did it: how many lots one bidder may win, how many it can carry out, the best
combination, or the rule for bids that are equal. Names nobody but the recipient and the winner.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from scoring.letters.result import Match
from scoring.values import BidId

Who = Literal["you", "others", "won"]
Why = Literal["most", "capacity", "together", "equal", "unknown"]


def told(match: Match) -> Iterator[str]:
    """What explains the award of a lot in which another bid is placed as high as the winner, or higher.

    Where the recipient's own bid is, its own explanation is told and nobody else's.
    """
    winner = match.to.mailing.decision.awards.get(match.lot)
    if winner is None or winner not in match.card.totals:
        return
    ahead = {bid: _why(match, bid, winner) for bid in _ahead(match, winner)}
    said = dict.fromkeys(
        (_who(match, bid, winner), _placed(match, bid, winner), why) for bid, why in ahead.items()
    )
    own = [told for told in said if told[0] == "you"]
    for who, placed, why in own or said:
        yield _sentence(match, who, placed, why)
    yield from _rules(match, {why for _, _, why in own or said})


def _ahead(match: Match, winner: BidId) -> list[BidId]:
    """The bids placed higher than the winner, or as high; the recipient's first."""
    last = match.card.place(winner)[0]
    found = [b for b in match.card.totals if b != winner and match.card.place(b)[0] <= last]
    return sorted(found, key=lambda bid: bid != match.to.bid.id)


def _who(match: Match, bid: BidId, winner: BidId) -> Who:
    own = match.to.bid.id
    return "you" if bid == own else "won" if winner == own else "others"


def _placed(match: Match, bid: BidId, winner: BidId) -> Literal["higher", "level"]:
    return "level" if match.card.totals[bid] == match.card.totals[winner] else "higher"


def _why(match: Match, bid: BidId, winner: BidId) -> Why:
    """The rule that keeps the lot from a bid; unknown where none of them does."""
    case, won = match.to.case, match.to.mailing.decision.won(bid)
    limits, capacity = case.tender.limits, case.bid(bid).capacity
    if limits.max_lots_won is not None and len(won) >= limits.max_lots_won:
        return "most"
    if capacity is not None and len(won) >= capacity:
        return "capacity"
    if _placed(match, bid, winner) == "level":
        return "equal"
    return "together" if match.to.divided and (limits.rule or limits.combinations) else "unknown"


def _sentence(match: Match, who: Who, placed: str, why: Why) -> str:
    to, lot = match.to, match.to.lot_name(match.lot)
    if why == "unknown":
        return to.blank("passed_over", lot=lot)
    said = [to.t(f"letters.placed.{who}_{placed}", lot=lot)]
    said.append(to.t(f"letters.decisive.{why}", most=to.case.tender.limits.max_lots_won or 0))
    if who == "you" and why in ("most", "capacity"):
        said.append(to.t("letters.decisive.own", won=len(to.mailing.decision.won(to.bid.id))))
    return " ".join(said)


def _rules(match: Match, whys: set[Why]) -> Iterator[str]:
    """The published rules' own words."""
    to, rule = match.to, match.to.case.tender.limits.rule
    if whys & {"most", "capacity", "together"} and rule:
        yield to.t("letters.rule_published", rule=rule.rstrip("."))
    if "equal" in whys:
        tie = to.model(match.lot).tie_rule
        if not tie:
            yield to.blank("tie_rule")
            return
        # What the reason of the award says is the department's own; the bidders are told by hand.
        yield f"{to.t('letters.rule_published', rule=tie.rstrip('.'))} {to.blank('tie_used')}"
