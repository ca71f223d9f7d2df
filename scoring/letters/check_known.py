"""Known: what does the case know that a sentence of a letter is held against?

Who the letter is to, who won, whose names, prices and numbers must not stand in it, and what each bid got.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING

from scoring import admission
from scoring.bid import Bid
from scoring.evaluation import Criterion, EvaluationModel
from scoring.letters.check_facts import Fact, facts
from scoring.letters.check_lines import BESIDE, Unit, plain, sentences
from scoring.letters.others import bare_name
from scoring.letters.within import Mailing, To
from scoring.model import Case
from scoring.rules.personal import hidden
from scoring.rules.rationale import Yardstick, yardstick
from scoring.rules.subject import Subject
from scoring.rules.wording import hits, mentions
from scoring.values import PANEL, BidId, Finding, LotId, Severity, exactly

if TYPE_CHECKING:
    from scoring.letters import Letter

WINNER, YOU = "winner", "you"
_OF_AWARD = ("tildeling", "afslag", "forkastelse")
_LEAST_PRICE = 1000
"""A smaller amount is a number like any other and tells nobody's price."""
_LONGEST = 160
_SHORTEST_ID, _SHORTEST_NAME = 2, 5
_CALLED = r"\b(?:tilbud(?:et)?|tilbudsgiver(?:en)?|bid(?:der)?|tender(?:er)?)"


@dataclass(frozen=True)
class Known:
    """The case beside one letter. meant: the letter's own units."""

    mailing: Mailing
    letter: Letter
    meant: tuple[Unit, ...]

    @property
    def case(self) -> Case:
        return self.mailing.case

    @cached_property
    def facts(self) -> frozenset[Fact]:
        """Every number and day the letter states."""
        return frozenset(fact for unit in self.meant for fact in self.facts_in(unit.plain))

    @cached_property
    def words(self) -> frozenset[str]:
        """The words of the letter and of what is given weight, in small letters."""
        told = [u.plain for u in self.meant]
        told += [
            text for m in self.case.models for c in m.criteria for text in (c.name, c.name_en, c.emphasis)
        ]
        return frozenset(word for text in told for word in re.findall(r"\w+", text.lower()))

    @property
    def of_award(self) -> bool:
        """Whether the letter tells of an award."""
        return self.letter.kind in _OF_AWARD

    @cached_property
    def awards(self) -> Mapping[LotId, BidId]:
        """The lots the recipient bid for that are awarded; none in a letter that tells of no award."""
        if not self.of_award:
            return {}
        lots = {lot.id for lot in To(self.mailing, self.case.bid(self.letter.bid)).lots}
        return {lot: bid for lot, bid in self.mailing.decision.awards.items() if lot in lots}

    @cached_property
    def named(self) -> frozenset[BidId]:
        """The bids the letter may name: its recipient and the winners."""
        return frozenset({self.letter.bid, *self.awards.values()})

    @cached_property
    def third(self) -> tuple[Bid, ...]:
        """The bids the letter must not tell of."""
        return tuple(b for b in self.case.bids if b.id not in self.named)

    @cached_property
    def third_reasons(self) -> Mapping[BidId, str]:
        """What was written about the other bids, plain."""
        said = (
            (b.id, (plain(a.rationale) for a in self.case.assessments if a.bid == b.id)) for b in self.third
        )
        return {bid: " ".join(texts) for bid, texts in said}

    @cached_property
    def persons(self) -> tuple[str, ...]:
        """Those who assessed the bids, by name; whom to ask is told on purpose."""
        case = self.case
        told = [name for e in case.evaluators for name in (e.name, e.who)]
        told += [a.who for a in case.access if a.role == "evaluator"]
        told += [voice for voice in (*(a.evaluator for a in case.assessments),) if voice != PANEL]
        asked = plain(case.notice.contact).lower()
        names = dict.fromkeys(plain(name) for name in told if " " in name.strip())
        return tuple(name for name in names if name.lower() not in asked)

    @cached_property
    def yardstick(self) -> Yardstick:
        return yardstick(Subject(self.case, self.mailing.book, self.mailing.on, self.mailing.regime))

    @cached_property
    def secret_prices(self) -> Mapping[Decimal, BidId]:
        """What the other bids cost, and the winner where its price is kept back [DKK].

        With what parts the winner's price from the recipient's, as long as the letter states no such number.
        """
        case, own = self.case, _prices(self.case, self.case.bid(self.letter.bid))
        winners = [case.bid(bid) for bid in self.named if bid != self.letter.bid]
        shown = case.notice.prices == "shown"
        own |= {p for bid in winners if shown for p in _prices(case, bid)}
        hidden = [*self.third, *(() if shown else winners)]
        found = {p: b.id for b in hidden for p in _prices(case, b) if p not in own}
        return found | ({} if shown else dict(self._apart()))

    def _apart(self) -> Iterator[tuple[Decimal, BidId]]:
        told = {fact.value for fact in self.facts}
        for lot, winner in self.awards.items():
            both = [p for bid in (winner, self.letter.bid) if (p := _price(self.case, bid, lot)) is not None]
            apart = abs(both[0] - both[-1])
            if apart >= _LEAST_PRICE and apart not in told:
                yield apart, winner

    def third_in(self, text: str) -> tuple[BidId, ...]:
        """The bids the letter must not tell of that a text names; a name inside a winner's is no other's."""
        if not self.anybody.search(text):
            return ()
        for bid in self.named:
            text = self.names[bid].sub(" ", text)
        return tuple(b.id for b in self.third if self.names[b.id].search(text))

    @cached_property
    def names(self) -> Mapping[BidId, re.Pattern[str]]:
        """How each bid is named in a text: its bidder's name or half of it, its CVR number, its id."""
        first = [bare_name(b.tenderer.name).split()[0].lower() for b in self.case.bids]
        return {b.id: re.compile("|".join(self._signs(b, first))) for b in self.case.bids}

    def _signs(self, bid: Bid, first: list[str]) -> Iterator[str]:
        name, bare = plain(bid.tenderer.name), plain(bare_name(bid.tenderer.name))
        yield rf"(?<!\w){re.escape(name)}(?!\w)"
        if " " in bare:
            yield rf"(?i:(?<!\w){re.escape(bare)}(?!\w))"
        # A firm called Solid is not meant by "solid", nor one called Mark by "mark og eng".
        start = bare.split()[0]
        if len(start) >= _SHORTEST_NAME and first.count(start.lower()) == 1 and start not in self.beginnings:
            yield rf"(?<!\w){re.escape(start)}(?:'?s)?(?!\w)"
        if bid.tenderer.cvr:
            yield rf"(?<!\d){'[ ]?'.join(map(re.escape, bid.tenderer.cvr))}(?!\d)"
        yield rf"(?i:{_CALLED}\s){re.escape(bid.id)}(?!\w)"
        if len(bid.id) >= _SHORTEST_ID and not bid.id.isalpha() and bid.id not in self.ids_of_ours:
            yield rf"(?<!\w){re.escape(bid.id)}(?!\w)"

    @cached_property
    def anybody(self) -> re.Pattern[str]:
        """Any of the bids the letter must not tell of; nothing matches where there is none."""
        return re.compile("|".join(self.names[b.id].pattern for b in self.third) or r"(?!)")

    @cached_property
    def beginnings(self) -> frozenset[str]:
        """Words of the letter that stand in small letters somewhere, as they look where a sentence begins."""
        return frozenset(word.capitalize() for word in self.words_of_ours)

    @cached_property
    def words_of_ours(self) -> frozenset[str]:
        return frozenset(w for u in self.meant for w in re.findall(r"(?<!\w)[a-zæøå]\w+", u.plain))

    @cached_property
    def ids_of_ours(self) -> frozenset[str]:
        criteria = {c.id for m in self.case.models for c in m.criteria}
        return frozenset(criteria | {lot.id for lot in self.case.tender.lots})

    def facts_in(self, text: str) -> tuple[Fact, ...]:
        return facts(text, self.mailing.t.language)

    def heard(self, text: str, topic: str) -> tuple[str, ...]:
        """The words of a text that touch a topic of the word lists."""
        return tuple(hit.words for hit in hits(self.mailing.book.wording, topic, text))

    def mentioned(self, text: str, topic: str) -> tuple[str, ...]:
        """The words of a text that touch a topic, denied or not, in small letters."""
        return mentions(self.mailing.book.wording, topic, text)

    def parties(self, text: str) -> tuple[str, ...]:
        """Whom the text speaks of, in order: bids by id, "the winning bid", "your bid"."""
        return tuple(who for _, who in self._spoken(text))

    def _spoken(self, text: str) -> list[tuple[int, str]]:
        found = [(m.start(), bid) for bid, sign in self.names.items() for m in sign.finditer(text)]
        for who, topic in ((WINNER, "letter_winner"), (YOU, "letter_you")):
            found += [(hit.start, who) for hit in hits(self.mailing.book.wording, topic, text)]
        return sorted(found)

    def voice(self, text: str) -> str:
        """Whom the words before a sentence speak of: the last that one of them begins with; else empty."""
        begun = (next(iter(self._spoken(sentence)), None) for sentence in sentences(text))
        return next((who for at, who in reversed([b for b in begun if b]) if at == 0), "")

    def meant_by(self, party: str, section: str) -> BidId | None:
        """The bid behind a way of speaking; None where more than one may be meant."""
        if party == YOU:
            return self.letter.bid
        return self.winner(section) if party == WINNER else party

    @cached_property
    def lots(self) -> tuple[LotId, ...]:
        """The lots whose reasons the letter may tell."""
        return tuple(self.awards) or (tuple(lot.id for lot in self.case.tender.lots) if self.of_award else ())

    def lot(self, section: str) -> LotId | None:
        """The lot a section is about: the only one, or the one its key ends with."""
        lots = [lot.id for lot in self.case.tender.lots]
        return lots[0] if len(lots) == 1 else next((x for x in lots if section.endswith(f".{x}")), None)

    def winner(self, section: str) -> BidId | None:
        """Who won the lot of a section."""
        lot = self.lot(section)
        won = set(self.awards.values()) if lot is None else {self.awards.get(lot)}
        return won.pop() if len(won) == 1 else None

    def criterion(self, unit: Unit) -> Criterion | None:
        """The criterion a sentence names, or stands under."""
        model = self.model(unit.section)
        leaves = model.leaves() if model else ()
        named = [c for c in leaves if _names(unit.plain, c)]
        return named[0] if len(named) == 1 else next((c for c in leaves if c.id == unit.criterion), None)

    def model(self, section: str) -> EvaluationModel | None:
        lot = self.lot(section)
        return self.case.model_for(lot) if lot is not None else None

    def points(self, bid: BidId, criterion: str, section: str) -> Decimal | None:
        """What a bid got on a criterion in the lot of a section, on the model's scale."""
        lot = self.lot(section)
        rows = self.mailing.cards[lot].rows if lot is not None else ()
        return next((r.points for r in rows if (r.bid, r.criterion) == (bid, criterion)), None)

    def finding(self, code: str, severity: Severity, unit: Unit, **values: str | int | Decimal) -> Finding:
        """A finding about a sentence. The last digits of a CPR number are told nobody."""
        basis = self.mailing.book.basis(f"finding.letter.{code}")
        said = _short(hidden(unit.plain))
        heading = unit.kind if unit.kind in BESIDE else unit.heading
        return Finding(
            code=f"letter.{code}",
            severity=severity,
            place=f"{heading}: »{said}«" if heading else f"»{said}«",
            values={"said": said, **values},
            law=basis.law if basis else "",
        )


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1].rstrip()}…"


def _names(text: str, c: Criterion) -> bool:
    names = "|".join(re.escape(plain(name)) for name in (c.id, c.name, c.name_en) if name)
    return re.search(rf"(?<!\w)(?:{names})(?!\w)", text) is not None


@exactly
def _price(case: Case, bid: BidId, lot: LotId) -> Decimal | None:
    """The evaluation price of a bid in a lot, where it has one."""
    model, offered = case.model_for(lot), case.bid(bid)
    return Decimal(admission.evaluation_price(offered, lot, model)) if model and offered.priced(lot) else None


@exactly
def _prices(case: Case, bid: Bid) -> frozenset[Decimal]:
    """What the bid costs in each lot, and line by line."""
    found = [_price(case, bid.id, lot.id) for lot in case.tender.lots]
    found += [line.quantity * line.unit_price for line in bid.prices if line.unit_price is not None]
    found += [line.unit_price for line in bid.prices]
    return frozenset(Decimal(price) for price in found if price is not None and price >= _LEAST_PRICE)
