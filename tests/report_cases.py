"""Report cases: tenders that a report has to print whatever they hold. (It asserts nothing, so
PYTEST_DONT_REWRITE.)
"""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Any

from builders import a_bid, a_case, a_model, a_price, linear, price_model, quality
from documents import EMOJI, LONGEST, SPECIAL
from sealed_cases import at, move

from scoring import course, reference, report
from scoring.document import Document
from scoring.methods import METHODS
from scoring.model import Case
from scoring.papers import Report
from scoring.texts import Language

ON = date(2026, 11, 24)
SENTENCE = "Panelet lægger vægt på en konkret, bemandet og tidsfast plan, som kan efterprøves. "
LONG = " ".join(f"{SENTENCE}({n})" for n in range(1, 401))
"""About ten pages."""
PARAMETERS: dict[str, dict[str, Any]] = {
    "fixed_kroner": {"kroner_per_point": 10_000},
    "linear_from_lowest": {"spread": 50, "outside": "floor"},
    "linear_span": {"low": 0, "high": 2_000_000, "outside": "clip"},
}


def told(case: Case, language: Language = "da", **fields: Any) -> Document:
    """The report of a case in its full form."""
    return report.of(case, reference.texts(language), reference.sources(), ON, **fields)


@cache
def example(name: str, state: str = "decided", language: Language = "da") -> Document:
    return told(at(name, state), language, head="ab" * 32, program="Udbudsvægten 0.3.0")


def form(document: Document, name: str) -> Document:
    return report.shown(document, Report(form=name))


def of_method(name: str) -> Case:
    """Two bids under a method, three points apart."""
    weight = 40 if METHODS[name].weighs_price else None
    criteria = (a_price(weight), quality("Q", 100 - (weight or 0)))
    gates = {"each_at_least": 20} if name == "gate_then_price" else {}
    model = a_model(*criteria, method={"name": name, **PARAMETERS.get(name, {})}, gates=gates)
    return a_case(a_bid("A"), a_bid("B", price=1_200_000, points=4), model=model)


def odd() -> dict[str, Case]:
    """Cases in which something is missing, level, out or over."""
    tied = a_case(a_bid("A"), a_bid("B"), model=a_model(tie_rule="Lodtrækning."))
    gated = a_case(a_bid("A"), a_bid("B", points=2), model=a_model(gates={"each_at_least": 90}))
    lots = {"lots": [{"id": "L1"}, {"id": "L2"}, {"id": "L3"}]}
    decided = at("groen_vedligehold", "decided")
    return {
        "no model": a_case(models=()),
        "no bids": a_case(),
        "no points": a_case(a_bid("A", points=None)),
        "no price": a_case(a_bid("A", price=None)),
        "alone": a_case(a_bid("A")),
        "tied": tied,
        "gated": gated,
        "rejected": a_case(a_bid("A", rejected="Kom for sent"), a_bid("B"), a_bid("C", points=3)),
        "all out": a_case(a_bid("A", rejected="Kom for sent")),
        "lots": a_case(a_bid("A", lot="L1"), a_bid("B", lot="L1", points=3), tender=lots),
        "lots scored": a_case(a_bid("A"), model=price_model(), tender={"lots": [{"id": "L1"}, {"id": "L2"}]}),
        "two models": a_case(
            a_bid("A", lot="L1"),
            models=(a_model(lots=("L1",)), price_model(lots=("L2",))),
            tender={"lots": [{"id": "L1"}, {"id": "L2"}]},
        ),
        "annulled": course.take(decided, move("annulled", reason="Behovet er bortfaldet.")),
        "recalled": course.take(decided, move("recalled", reason="En fejl i pointene.")),
    }


@cache
def crowded() -> Case:
    """40 criteria by 30 bidders, odd names, empty reasons and one of ten pages."""
    names = ("Værksted", "Brød & Søn", SPECIAL, EMOJI, LONGEST)
    criteria = [quality(f"Q{n}", 1, emphasis=SENTENCE, name_en=f"Quality {n}") for n in range(1, 41)]
    offers = []
    for n in range(30):
        points = {f"Q{c}": (n * 7 + c * 3) % 11 for c in range(1, 41)}
        tenderer = {"name": f"{n:02d} {names[n % 5]}", "kind": ("ordinary", "social_economy")[n % 2]}
        offers.append(a_bid(f"T{n:02d}", price=1_000_000 + n * 9_000, points=points, tenderer=tenderer))
    case = a_case(*offers, model=a_model(a_price(60), *criteria, method=linear(100)))
    reasons = ("", SENTENCE, SPECIAL, EMOJI)
    said = [
        a.model_copy(update={"rationale": LONG if n == 7 else reasons[n % 4]})
        for n, a in enumerate(case.assessments)
    ]
    return case.model_copy(update={"assessments": tuple(said)})


@cache
def crowded_report() -> Document:
    return told(crowded())
