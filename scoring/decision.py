"""Decision: who is awarded each lot, and is that decided or only what the model says so far?

What every paper rests on: the awards as they were decided, or, before that, the ranking's first places and
in a tender of several lots the best combination. Pure.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from scoring import award, correction
from scoring.award import Award
from scoring.correction import Winners
from scoring.life import Event
from scoring.model import Case
from scoring.values import BidId, LotId


@dataclass(frozen=True)
class Decision:
    """The awards a paper speaks of. event: the step that decided them; None as long as nobody has.

    Lots that share their first place, or that nobody may be awarded, are not among the awards. undecided:
    the bids of each lot that share it.
    """

    awards: Mapping[LotId, BidId]
    event: Event | None
    undecided: Winners

    @property
    def final(self) -> bool:
        return self.event is not None

    def won(self, bid: BidId) -> tuple[LotId, ...]:
        """The lots a bid is awarded."""
        return tuple(lot for lot, winner in self.awards.items() if winner == bid)


def decision(case: Case, solve: Callable[[Case], Award] = award.solve) -> Decision:
    """The decision that stands, or what would be decided. Raises `ScoringError` when nothing can be scored.

    solve: the award of a tender of several lots, for who keeps solved ones.
    """
    event = decided(case)
    if event is not None:
        return Decision(event.awards, event, {})
    found = proposed(case, solve)
    alone = {lot: bids[0] for lot, bids in found.items() if len(bids) == 1}
    return Decision(alone, None, {lot: bids for lot, bids in found.items() if len(bids) > 1})


def decided(case: Case) -> Event | None:
    """The step that decided the awards; None before it, and again after a recall or an annulment."""
    now = None
    for event in case.events:
        if event.step == "decided":
            now = event
        elif event.step in ("recalled", "annulled"):
            now = None
    return now


def proposed(case: Case, solve: Callable[[Case], Award] = award.solve) -> Winners:
    """Who wins each lot: by the ranking in a tender of one lot, by the best combination in one of several.

    A lot with several names is a tie. Raises `ScoringError` when the case cannot be scored.
    """
    if len(case.tender.lots) == 1:
        return correction.first_places(case)
    found = solve(case)
    return {
        lot.id: tuple(found.contested.get(lot.id, ()))
        or tuple(b for b in [found.assignments.get(lot.id)] if b)
        for lot in case.tender.lots
    }
