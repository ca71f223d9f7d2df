"""Within: what the sections of a report share: the scorecards, the decision, and who won what before whom.

Everything is worked out once, when a section first asks for it. Pure.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from scoring import award, course, rules, seals
from scoring.admission import findings
from scoring.award import Award
from scoring.decision import Decision, decision
from scoring.document import Align, Block, Section, Table
from scoring.dominance import Dominance, measure
from scoring.effect.book import EffectBook
from scoring.evaluation import EvaluationModel
from scoring.model import Case
from scoring.rules.book import Rulebook
from scoring.score import Scorecard, score
from scoring.survey import Survey
from scoring.tender import Lot
from scoring.texts import Texts
from scoring.values import BidId, CriterionId, Finding, LotId, ScoringError
from scoring.words.asked import Asked


@dataclass(frozen=True)
class Sources:
    """The dated data a report rests on: the rule book, the survey, the assumptions of the effect."""

    book: Rulebook
    survey: Survey
    effects: EffectBook


@dataclass(frozen=True)
class Within:
    """One case, told in one language on one day."""

    case: Case
    t: Texts
    sources: Sources
    on: date
    _asked: dict[LotId, Asked] = field(default_factory=dict, repr=False, compare=False)

    @cached_property
    def missing(self) -> Mapping[LotId, tuple[Finding, ...]]:
        """What keeps a lot from being scored; lots that can be scored are left out."""
        found = {lot.id: findings(self.case, lot.id) for lot in self.case.tender.lots}
        stops = {lot: tuple(f for f in all_ if f.severity == "stop") for lot, all_ in found.items()}
        return {lot: kept for lot, kept in stops.items() if kept}

    @cached_property
    def cards(self) -> Mapping[LotId, Scorecard]:
        """The scorecards of the lots that can be scored and have a ranked bid, in the tender's order."""
        lots = (lot.id for lot in self.case.tender.lots if lot.id not in self.missing)
        cards = {lot: score(self.case, lot) for lot in lots if self.case.bids_in(lot)}
        return {lot: card for lot, card in cards.items() if card.ranking}

    @property
    def award(self) -> Award | None:
        """The best combination under the published rules; None for one lot, or where it cannot be found."""
        return self._solved[0]

    @property
    def not_solved(self) -> tuple[Finding, ...]:
        """Why there is no combination of several lots that can be scored."""
        return self._solved[1]

    @cached_property
    def _solved(self) -> tuple[Award | None, tuple[Finding, ...]]:
        if not self.several or not self.cards:
            return None, ()
        try:
            return award.solve(self.case), ()
        except ScoringError as error:
            return None, error.findings

    @cached_property
    def decision(self) -> Decision:
        """What is decided, or what the model says so far; empty where nothing can be scored."""
        try:
            return decision(self.case, lambda _: self.award or award.solve(self.case))
        except ScoringError:
            return Decision({}, None, {})

    @property
    def differs(self) -> bool:
        """Whether what was decided is another award than the calculation's."""
        if not self.decision.final:
            return False
        if self.several:
            return self.award is not None and self.award.assignments != self.decision.awards
        return any(card.winners() != (self.winner(lot),) for lot, card in self.cards.items())

    @property
    def several(self) -> bool:
        """Whether the tender has several lots."""
        return len(self.case.tender.lots) > 1

    @cached_property
    def broken(self) -> tuple[Finding, ...]:
        """Everything that is not as it was sealed, marked or pinned."""
        return tuple(f for f in seals.verify(self.case) if f.severity == "stop")

    @cached_property
    def found(self) -> tuple[Finding, ...]:
        """What the checks of the rules find on the day."""
        return rules.check(self.case, self.sources.book, self.on)

    @cached_property
    def waiting(self) -> tuple[Finding, ...]:
        """Those of them nobody has answered for."""
        return rules.unanswered(self.case, self.found)

    @property
    def is_annulled(self) -> bool:
        return course.state(self.case) == "annulled"

    @property
    def draft(self) -> str:
        """Why this is no final paper; empty when it is one."""
        if self.broken:
            return self.t("report.draft.broken")
        if self.case.seal is None:
            return self.t("report.draft.unsealed")
        return "" if self.decision.final or self.is_annulled else self.t("report.draft.undecided")

    def winner(self, lot: LotId) -> BidId | None:
        """The bid the lot is awarded, or would be; None in a tie, with nobody ranked, or once annulled."""
        if self.is_annulled:
            return None
        found = self.decision.awards.get(lot)
        return found if lot in self.cards and found in self.cards[lot].totals else None

    def second(self, lot: LotId) -> BidId | None:
        """The best ranked bid beside the winner."""
        order = (bid for group in self.cards[lot].ranking for bid in group) if lot in self.cards else ()
        return next((bid for bid in order if bid != self.winner(lot)), None)

    def pairs(self) -> Iterator[tuple[Scorecard, BidId, BidId]]:
        """Every lot with a winner and somebody to hold it against."""
        for lot, card in self.cards.items():
            won, next_best = self.winner(lot), self.second(lot)
            if won is not None and next_best is not None:
                yield card, won, next_best

    def asked(self, lot: LotId) -> Asked:
        """The published weighting of a lot with all that follows from it."""
        if lot not in self._asked:
            self._asked[lot] = Asked(self.case, lot, self.model(lot))
        return self._asked[lot]

    @cached_property
    def measured(self) -> Mapping[LotId, Dominance]:
        """How much the price decided in each lot."""
        return {lot: measure(self.case, lot) for lot in self.cards}

    def model(self, lot: LotId) -> EvaluationModel:
        """The model that decides a lot; KeyError for a lot without one."""
        model = self.case.model_for(lot)
        if model is None:
            raise KeyError(lot)
        return model

    def lot(self, lot: LotId) -> Lot:
        return next(part for part in self.case.tender.lots if part.id == lot)

    def name(self, bid: BidId) -> str:
        """The bidder with the bid's id: "Blåklinten (A4)"."""
        return self.t("report.bidder", name=self.case.bid(bid).tenderer.name, bid=bid)

    def criterion(self, lot: LotId, criterion: CriterionId) -> str:
        """A criterion as the annex names it: "Q1 Metode"."""
        found = next(c for c in self.model(lot).criteria if c.id == criterion)
        name = found.name_en or found.name if self.t.language == "en" else found.name
        return self.t("annex.criterion", id=found.id, name=name)

    def title(self, lot: LotId) -> str:
        """The lot's id and title; the undivided tender has none."""
        return f"{lot} {self.lot(lot).title}".strip() if self.several else ""

    def section(self, key: str, *blocks: Block, internal: bool = False) -> Section:
        """A section under its own heading."""
        return Section(key, self.t(f"report.section.{key}"), blocks, internal=internal)

    def under(self, key: str, heading: str, *blocks: Block, internal: bool = False) -> Section:
        """A section under another one, ticked together with it."""
        return Section(key, heading, blocks, level=2, internal=internal)

    def stated(self, text: str) -> str:
        """The text, or that nobody has stated it."""
        return text or self.t("report.not_stated")


def table(
    caption: str,
    head: tuple[str, ...],
    rows: tuple[tuple[str, ...], ...],
    *,
    numbers: int = 0,
    strong: frozenset[int] = frozenset(),
) -> Table:
    """A table whose last columns, as many as `numbers` says, hold numbers."""
    align: list[Align] = ["left"] * (len(head) - numbers)
    align += ["right"] * numbers
    return Table(caption, head, rows, tuple(align), strong)
