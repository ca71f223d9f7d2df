"""Within: what is one round of letters written from, and whom does one letter address?

The decision, the scorecards, the regime and the standstill are worked out once for all letters of a round.
What nobody has filled in is said as a placeholder, never left out in silence. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Literal

from scoring import course, panel, seals
from scoring.bid import Bid
from scoring.decision import Decision, decision
from scoring.document import Block, Paragraph, Section
from scoring.evaluation import EvaluationModel
from scoring.letters import others
from scoring.model import Case
from scoring.panel import Counted
from scoring.rules import personal
from scoring.rules.book import RegimeKey, Rulebook
from scoring.rules.regime import regime
from scoring.score import Scorecard, score
from scoring.standstill import Standstill, standstill
from scoring.tender import Lot
from scoring.texts import Texts
from scoring.values import BidId, CriterionId, LotId

Level = Literal[1, 2]
WAITS: frozenset[RegimeKey] = frozenset(("full", "light"))
"""The regimes in which the contract waits after the award notice."""
_ONE_POINT = re.compile(r"(?<![\d.,])1 points\b")
"""What an English sentence says of a number that happens to be one."""


@dataclass(frozen=True)
class Mailing:
    """One round of letters: the case, the language, the rule book and the day they are written."""

    case: Case
    t: Texts
    book: Rulebook
    on: date

    @cached_property
    def decision(self) -> Decision:
        """Who is awarded each lot. Raises `ScoringError` when the case cannot be scored."""
        return decision(self.case)

    @cached_property
    def cards(self) -> Mapping[LotId, Scorecard]:
        """The scorecard of each lot. Raises `ScoringError` when one cannot be scored."""
        return {lot.id: score(self.case, lot.id) for lot in self.case.tender.lots}

    @cached_property
    def regime(self) -> RegimeKey | None:
        """The part of the law that binds; None while a fact is missing."""
        return regime(self.case.tender, self.book, self.on).key

    @cached_property
    def sent(self) -> date | None:
        """The day the last letter about the standing decision goes out: as noted, or when the step was taken.

        A day before the decision belongs to an earlier one and does not count.
        """
        made, told = self.decision.event, course.last(self.case, "notified")
        day = self.case.notice.sent or (told.at.date() if told else None)
        return None if day and made and day < made.at.date() else day

    @cached_property
    def least_days(self) -> int:
        """The days of standstill the act asks for with this way of sending."""
        days = self.book.standstill
        return days.other if self.case.notice.paper else days.electronic

    @cached_property
    def standstill(self) -> Standstill | None:
        """The period the contract waits; None without a day of sending, or with fewer days than asked for."""
        days = self.case.notice.days
        if self.sent is None or (days is not None and days < self.least_days):
            return None
        return standstill(self.sent, least=self.least_days, days=days)

    @cached_property
    def unchanged(self) -> bool:
        """Whether the model is sealed and nothing sealed or pinned has been altered since."""
        sealed = self.case.seal is not None
        return sealed and not any(f.severity == "stop" for f in seals.verify(self.case))

    def tells_of_others(self, text: str, recipient: Bid, winner: Bid | None) -> bool:
        """Whether a text tells of a bid other than these two, or the winner's price where it is withheld."""
        key = recipient.id, winner.id if winner else None
        if key not in self._signs:
            self._signs[key] = others.signs(self.case, recipient, winner)
        return self._signs[key].search(text) is not None

    @cached_property
    def _signs(self) -> dict[tuple[BidId, BidId | None], re.Pattern[str]]:
        return {}

    def without_cpr(self, text: str) -> str:
        """The text with a placeholder for every CPR number it holds, day of birth and all."""
        return personal.without(text, self.t("letters.blank", what=self.t("letters.lacks.cpr")))

    def counted(self, lot: LotId) -> Mapping[tuple[BidId, CriterionId], Counted]:
        """The points and reasons that count in a lot."""
        return self._counted[lot]

    @cached_property
    def _counted(self) -> Mapping[LotId, Mapping[tuple[BidId, CriterionId], Counted]]:
        models = ((lot.id, self.case.model_for(lot.id)) for lot in self.case.tender.lots)
        return {lot: panel.counted(self.case, model, lot) for lot, model in models if model}


@dataclass(frozen=True)
class To:
    """One letter: the round it belongs to and the bid it answers. said: keys of the messages used so far."""

    mailing: Mailing
    bid: Bid
    said: dict[str, None] = field(default_factory=dict, compare=False)

    @property
    def case(self) -> Case:
        return self.mailing.case

    @property
    def divided(self) -> bool:
        """Whether the tender has several lots."""
        return len(self.case.tender.lots) > 1

    @cached_property
    def lots(self) -> tuple[Lot, ...]:
        """The lots the bid is for, but for those it was withdrawn from."""
        return tuple(
            lot
            for lot in self.case.tender.lots
            if self.bid in self.case.bids_in(lot.id) and not withdrawn(self.bid, lot.id)
        )

    def t(self, key: str, /, **values: object) -> str:
        """A message; its key is remembered."""
        self.said[key] = None
        said = self.mailing.t(key, **values)
        return _ONE_POINT.sub("1 point", said) if self.mailing.t.language == "en" else said

    def blank(self, what: str, /, **values: object) -> str:
        """A placeholder for what nobody has filled in."""
        return self.t("letters.blank", what=self.t(f"letters.lacks.{what}", **values))

    def filled(self, text: str, what: str, /, *, lot: LotId | None = None) -> str:
        """What somebody wrote, or a placeholder where it is empty or tells of a third bid.

        lot: whose winner may be named beside the recipient; none named means nobody but the recipient.
        A CPR number in it is left out.
        """
        if not text:
            return self.blank(what)
        winner = self.winner(lot) if lot is not None else None
        if self.mailing.tells_of_others(text, self.bid, winner):
            return self.blank("other_bid")
        return self.mailing.without_cpr(text)

    def law(self, section: str) -> str:
        """The section of udbudsloven in brackets, where the whole act binds; else nothing."""
        return self.t("letters.law", section=section) if self.mailing.regime == "full" else ""

    def day(self, day: date | None, what: str, /) -> str:
        """A day in words, or a placeholder."""
        return self.blank(what) if day is None else self.mailing.t.date(day)

    def model(self, lot: LotId) -> EvaluationModel:
        """The model that decides a lot; the lot has been scored by it."""
        model = self.case.model_for(lot)
        if model is None:
            raise KeyError(lot)
        return model

    def winner(self, lot: LotId) -> Bid | None:
        """The bid a lot is awarded; None where it is undecided or goes to nobody."""
        won = self.mailing.decision.awards.get(lot)
        return None if won is None else self.case.bid(won)

    def wins(self, lot: LotId) -> bool:
        return self.mailing.decision.awards.get(lot) == self.bid.id

    def ranked(self, lot: LotId) -> bool:
        """Whether the bid is ranked in a lot: neither rejected nor out by a gate."""
        return self.bid.id in self.mailing.cards[lot].totals

    def lot_name(self, lot: LotId) -> str:
        """The contract, or "delaftale L1 (titel)"."""
        if not self.divided:
            return self.t("letters.the_contract")
        title = next(part.title for part in self.case.tender.lots if part.id == lot)
        return (
            self.t("letters.lot_titled", lot=lot, title=title)
            if title
            else self.t("letters.lot_named", lot=lot)
        )

    def section(
        self, key: str, *blocks: Block | str, lot: LotId | None = None, level: Level = 1, named: str = ""
    ) -> Section:
        """A section under its heading; within one lot of several its key says which. Empty texts go.

        named: the heading's own key, where it is another than the section's.
        """
        told = tuple(Paragraph(b) if isinstance(b, str) else b for b in blocks if b)
        own = f"{key}.{lot}" if lot is not None and self.divided else key
        return Section(own, self.t(f"letters.heading.{named or key}"), told, level)


def withdrawn(bid: Bid, lot: LotId) -> bool:
    """Whether the bidder took the bid back in a lot."""
    rejection = bid.rejection(lot)
    return rejection is not None and rejection.withdrawn
