"""Letters to try the letter check on: those of the examples, and of tenders drawn from a seed.

The drawn tenders say in realistic Danish why each bid got its points, from fragments that fit the points.
(It asserts nothing, so PYTEST_DONT_REWRITE.)
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from typing import Any

import sealed_cases

from scoring import letters, reference, seals
from scoring.formats.docx_read import Piece
from scoring.letters import Letter
from scoring.letters.check import check, lines_of
from scoring.life import Event
from scoring.model import Case
from scoring.papers import Notice
from scoring.score import score
from scoring.texts import Language
from scoring.values import Finding

BOOK = reference.rulebook()
DAY = date(2026, 3, 6)
NOTICE = Notice(
    sent=DAY,
    prices="shown",
    notice_number="2026/S 045-123456",
    model_at="bilag 3, afsnit 2",
    contact="Mette Holm, Indkøb og Udbud, mette.holm@fjordby.example",
    bids_stand_until=date(2026, 9, 1),
    evidence=("Serviceattest, højst seks måneder gammel", "Bevis for ansvarsforsikring"),
    due=date(2026, 3, 20),
)

FIRST = ["Egely", "Birkelund", "Søndervang", "Havørn", "Klokkeblomst", "Lindegård", "Månedal", "Nordkær"]
TRADE = ["Service A/S", "Drift ApS", "Værkstederne", "& Sønner I/S", "Pleje A/S", "Fællesskab"]
CRITERIA = [
    (
        "Plejeplan og metode",
        "Ved evalueringen lægges vægt på metode pr. opgavetype og kontrol af resultatet.",
    ),
    (
        "Driftssikkerhed",
        "Ved evalueringen lægges vægt på dækning ved fravær og på en plan for spidsbelastning.",
    ),
    ("Oplæring og støtte", "Ved evalueringen lægges vægt på oplæringstrin, støttepersoner og opfølgning."),
    ("Bemanding", "Ved evalueringen lægges vægt på antal timer, fagligheder og navngivne roller."),
    ("Miljø i udførelsen", "Ved evalueringen lægges vægt på maskinvalg, kørsel og affaldssortering."),
]
HIGH = [
    "Planen beskriver hver opgavetype for sig og viser, hvem der gør hvad.",
    "Beredskabet er dokumenteret med reservemaskiner inden for fire timer.",
    "Der er navngivet {n} støttepersoner, og opfølgningen er fastlagt uge for uge.",
    "Kontrollen sker efter en fast tjekliste, og resultatet meldes tilbage hver måned.",
    "Meget få svagheder.",
    "Metoden er gennemtænkt, og tidsplanen er realistisk.",
]
MIDDLE = [
    "Planen dækker opgaven, men skelner kun lidt mellem opgavetyperne.",
    "Bemandingen passer til opgaven; dækning ved længere fravær er kort beskrevet.",
    "Oplæringen følger {n} trin, mens opfølgningen efter kontrakten ikke er beskrevet.",
    "Tidsplanen er realistisk, og ansvaret kunne være tydeligere.",
    "Kontrollen er beskrevet for de fleste opgaver.",
]
LOW = [
    "Beskrivelsen er kort og går ikke ind på de enkelte opgaver.",
    "Dækning ved fravær er ikke løst, og der er ingen plan for spidsbelastning.",
    "Mål for den enkelte fremgår ikke.",
    "Der er kun afsat {n} timer om ugen, og det er ikke vist, hvordan de bruges.",
    "Opfølgningen er begrænset til et skema ved kontraktens udløb.",
]
STEPS = [
    {"points": 10, "text": "Fremragende opfyldelse"},
    {"points": 8, "text": "Meget god opfyldelse"},
    {"points": 6, "text": "God opfyldelse"},
    {"points": 4, "text": "Middel opfyldelse"},
    {"points": 2, "text": "Ringe opfyldelse"},
    {"points": 0, "text": "Ingen opfyldelse"},
]


@dataclass(frozen=True)
class Scene:
    """A letter and the case it was made from."""

    case: Case
    letter: Letter

    @property
    def lines(self) -> list[Piece]:
        """The letter as it is read back from a Word file, without what stands on every page."""
        return [Piece(line.kind, line.cells) for line in lines_of(self.letter.document)]

    @property
    def language(self) -> Language:
        return self.letter.document.language

    def found(self, lines: list[Piece]) -> tuple[Finding, ...]:
        return check(self.letter, lines, self.case, BOOK, reference.texts(self.language))


@cache
def examples(language: Language = "da", prices: str = "shown") -> tuple[Scene, ...]:
    """Every letter of the three decided examples, with all filled in that letters ask for."""
    return tuple(scene for name in reference.examples() for scene in of(example(name, prices), language))


def example(name: str, prices: str = "shown") -> Case:
    withheld = {"prices": "withheld", "prices_because": "Prisen er en forretningshemmelighed hos vinderen."}
    notice = NOTICE.model_copy(update=withheld if prices == "withheld" else {})
    return sealed_cases.at(name, "decided").model_copy(update={"notice": notice})


def of(case: Case, language: Language = "da") -> Iterator[Scene]:
    for letter in letters.due(case, reference.texts(language), BOOK, DAY):
        yield Scene(case, letter)


@cache
def drawn(seed: int, crossing: str = "") -> tuple[Scene, ...]:
    """The letters of one drawn tender; below the threshold where cross-border interest is answered."""
    return tuple(of(Draw(seed).case(crossing)))


def one(seed: int) -> Scene:
    """A letter of a drawn tender: the winner's, or by an odd seed a loser's where there is one."""
    draw = Draw(seed)
    case = draw.case()
    won = sorted(set(case.events[-1].awards.values()))
    lost = [b.id for b in case.bids if b.id not in won]
    kind, bid = ("afslag", draw.choice(lost)) if seed % 2 and lost else ("tildeling", won[0])
    return Scene(case, letters.letter(case, kind, bid, reference.texts("da"), BOOK, DAY))


def below(crossing: str) -> dict[str, Any]:
    return {"estimated_value": 1_200_000, "cross_border": {"present": crossing}}


class Draw(random.Random):
    """A tender with one or two lots, three to seven bids, two to four criteria for quality, and its award."""

    def case(self, crossing: str = "") -> Case:
        price = self.choice([30, 40, 50])
        chosen = self.sample(CRITERIA, self.randint(2, 4))
        weights = self.weights(100 - price, len(chosen))
        criteria = [{"id": "P", "name": "Pris", "kind": "price", "weight": price}]
        for i, ((name, emphasis), weight) in enumerate(zip(chosen, weights, strict=True), 1):
            criteria.append({"id": f"K{i}", "name": name, "emphasis": emphasis, "weight": weight})
        lots = [f"L{i}" for i in range(1, self.choice([1, 1, 2]) + 1)]
        bids = [self.bid(f"T{i}", name, lots) for i, name in enumerate(self.names(), 1)]
        method = {"name": "linear_from_lowest", "spread": self.choice([50, 100]), "outside": "floor"}
        model = {"criteria": criteria, "method": method, "prices_hidden": True}
        if self.random() < 0.5:
            model["scale"] = {"steps": STEPS}
        made = {
            "tender": self.tender(lots) | (below(crossing) if crossing else {}),
            "models": [model],
            "bids": bids,
            "assessments": [a for b in bids for c in criteria[1:] for a in self.assessed(b["id"], c["id"])],
            "notice": NOTICE.model_dump(),
        }
        return self.decided(Case.model_validate(made))

    def weights(self, whole: int, n: int) -> list[int]:
        cuts = sorted(self.sample(range(1, whole // 5), n - 1))
        return [5 * (b - a) for a, b in zip([0, *cuts], [*cuts, whole // 5], strict=True)]

    def names(self) -> list[str]:
        return [f"{first} {self.choice(TRADE)}" for first in self.sample(FIRST, self.randint(3, 7))]

    def tender(self, lots: list[str]) -> dict[str, Any]:
        return {
            "id": f"U-{self.randint(100, 999)}",
            "title": self.choice(
                ["Drift af grønne områder", "Rengøring af kommunale bygninger", "Madservice"]
            ),
            "buyer": "Fjordby Kommune (fiktiv)",
            "cpv": ["77310000"],
            "estimated_value": 12_000_000,
            "published": "2026-01-05",
            "lots": [{"id": "LOT-0000"}] if len(lots) == 1 else [{"id": lot} for lot in lots],
            "fictional": True,
        }

    def bid(self, key: str, name: str, lots: list[str]) -> dict[str, Any]:
        line = {"item": "sum", "description": "Samlet pris"}
        where = [None] if len(lots) == 1 else lots
        prices = [
            {**line, "lot": lot, "unit_price": self.randrange(2_000_000, 4_000_000, 500)} for lot in where
        ]
        cvr = str(self.randint(10_000_000, 99_999_999)) if self.random() < 0.7 else ""
        return {"id": key, "tenderer": {"name": name, "cvr": cvr}, "prices": prices}

    def assessed(self, bid: str, criterion: str) -> Iterator[dict[str, Any]]:
        points = self.randint(2, 10)
        pool = HIGH if points >= 8 else MIDDLE if points >= 5 else LOW
        words = " ".join(self.sample(pool, 2)).format(n=self.choice(["to", "tre", "fem", "12"]))
        yield {"bid": bid, "criterion": criterion, "evaluator": "panel", "points": points, "rationale": words}
        names = ("Karen Lund", "Ole Bech Madsen")
        yield from ({"bid": bid, "criterion": criterion, "evaluator": who, "points": points} for who in names)

    def decided(self, case: Case) -> Case:
        """Sealed, its assessments marked, and awarded to the best bid in each lot."""
        taken = {"at": datetime(2026, 3, 5, 9, tzinfo=UTC), "by": "Indkøber Et"}
        awards = {lot.id: score(case, lot.id).winners()[0] for lot in case.tender.lots}
        case = seals.seal(case.model_copy(update={"assessments": seals.marked(case.assessments)}), **taken)
        step = seals.stamped(case, Event(step="decided", awards=awards, **taken))
        return case.model_copy(update={"events": (step,)})
