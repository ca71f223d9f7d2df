"""Checks of the evaluation model: what sets each off, what must not, and what it says in both languages."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from builders import a_bid, a_case, a_model, a_price, kroner, linear, price_model, quality
from rule_cases import BOOK, found, told, triggers

from scoring import reference, seals
from scoring.edit import changed, with_model
from scoring.evaluation import EvaluationModel
from scoring.model import Case
from scoring.rules import check, tie_rules

STEPS = [{"points": p, "text": f"Svarer til {p}"} for p in (0, 5, 10)]
SEALED = datetime(2026, 1, 10, 12, tzinfo=UTC)
SPAN = {"name": "linear_span", "low": 500_000, "high": 2_000_000}
GATE = {"name": "gate_then_price"}


def written(model: EvaluationModel | None = None, **tender: Any) -> Case:
    """A tender without bids."""
    return a_case(model=model, tender=tender)


def fixed_price(*criteria: Any, price: int | None = 900_000) -> EvaluationModel:
    return a_model(*criteria, method={"name": "fixed_price", "price": price})


def stepped(count: int, **fields: Any) -> EvaluationModel:
    return a_model(scale={"steps": STEPS[:count]}, **fields)


def tied(rule: str) -> Case:
    return written(a_model(tie_rule=rule))


def sealed_then(changed_spread: int | None, **tender: Any) -> Case:
    """A sealed tender, its spread of 50 % changed afterwards (or not)."""
    case = seals.seal(written(**tender), by="AB", at=SEALED)
    if changed_spread is None:
        return case
    return with_model(case, changed(case.models[0], method=linear(changed_spread)))


def three(prices: tuple[int, int, int], points: tuple[int, int, int], **fields: Any) -> Case:
    """Three bids A, B, C."""
    offers = (a_bid(n, price=p, points=q) for n, p, q in zip("ABC", prices, points, strict=True))
    return a_case(*offers, **fields)


def failing(*points: int) -> Case:
    """Bids behind a gate of five points."""
    offers = (a_bid(f"B{i}", points=p) for i, p in enumerate(points))
    return a_case(*offers, model=a_model(gates={"each_at_least": 50}))


CLOSED = {"tender_deadline": date(2026, 2, 28)}
OPENED = {"opened": datetime(2026, 2, 1, 12, tzinfo=UTC)}
HALVES = (a_price(50), quality("Q", 50))
FLIPPING = three((1_000_000, 1_200_000, 1_360_000), (0, 5, 8), model=a_model(*HALVES))

FIRES: list[tuple[str, Case, str, str]] = [
    # weights at the top give 95
    ("CHK-01.sum_top", written(a_model(a_price(40), quality("Q", 55))), "95 %", "95%"),
    # sub-criteria of Q give 90 of 100
    (
        "CHK-01.sum_within",
        written(a_model(a_price(40), quality("Q", 60), quality("Q1", 90, parent="Q"))),
        "»Kvalitet Q« giver 90 %",
        "“Kvalitet Q” add up to 90%",
    ),
    ("CHK-01.missing", written(a_model(a_price(40), quality("Q", None))), "»Kvalitet Q«", "“Kvalitet Q”"),
    (
        "CHK-01.zero",
        written(a_model(a_price(40), quality("Q", 60), quality("R", 0))),
        "»Kvalitet R« vejer 0 %",
        "“Kvalitet R” weighs 0%",
    ),
    # a price weight in a model that reckons in kroner
    ("CHK-01.idle", written(a_model(a_price(40), quality("Q", 100), method=kroner())), "40 %", "40%"),
    ("CHK-03.price_list", written(), "hvilken tilbudsliste", "which price list"),
    (
        "CHK-03.units",
        a_case(
            models=(a_model(lots=("L1",)), price_model()),
            tender={"lots": [{"id": "L1"}, {"id": "L2"}]},
        ),
        "måler på forskellige måder",
        "measure in different ways",
    ),
    ("CHK-05.amount_open", written(price_model(kroner(None))), "Beløbet pr. kvalitetspoint", "amount per"),
    # two percent of a value nobody has stated
    (
        "CHK-05.lot_value_open",
        written(price_model(kroner(None, percent_of_lot_value=2))),
        "udbuddet har ingen anslået værdi",
        "no estimated value",
    ),
    # only a ceiling on price: nothing says which quality is enough
    (
        "CHK-05.gates_open",
        written(price_model(GATE, gates={"price_at_most": 5})),
        "ikke fastsat noget mindstekrav",
        "no minimum is fixed",
    ),
    ("CHK-06.before_publication", sealed_then(75), "forsegl modellen igen", "seal the model again"),
    ("CHK-06.published", sealed_then(75, published=date(2026, 2, 1)), "rettelse", "correction"),
    ("CHK-06.after_deadline", sealed_then(75, tender_deadline=date(2026, 2, 28)), "annulleres", "cancelled"),
    ("CHK-07.missing", written(a_model(quality("Q", 100))), "Tilføj et priskriterium", "Add a price"),
    ("CHK-07.weightless", written(a_model(a_price(0), quality("Q", 100))), "»Pris«, vejer 0 %", "weighs 0%"),
    ("CHK-08.weighed", written(fixed_price(a_price(20), quality("Q", 80))), "»Pris« har vægten 20 %", "20%"),
    ("CHK-08.price_open", written(fixed_price(quality("Q"), price=None)), "ikke oplyst", "not stated"),
    ("CHK-18.few_steps", written(stepped(2)), "Skalaen 0-10 har 2 beskrevne trin", "0-10 has 2 described"),
    # Q weighs 60 but all have 7: the price parts the bids alone
    ("CHK-20.drift_before", three((100, 110, 120), (7, 7, 7)), "står med disse tilbud for 100 %", "for 100%"),
    ("CHK-20.drift_before", three((100, 110, 120), (7, 7, 7)), "er de modtaget", "have been received"),
    ("CHK-20.drift_after", three((100, 110, 120), (7, 7, 7), tender=OPENED), "stod for 100 %", "for 100%"),
    ("CHK-20.drift_after", three((100, 110, 120), (7, 7, 7), tender=CLOSED), "ligger fast", "stands"),
    (
        "CHK-22.negative",
        written(a_model(method=linear(outside="negative"))),
        "mere end 50 %",
        "more than 50%",
    ),
    (
        "CHK-22.extend",
        written(a_model(method={**SPAN, "outside": "extend"})),
        "under 500.000 kr.",
        "below DKK 500,000",
    ),
    # A, cheapest and worst, sets the lowest price; without it B leads C by less than quality makes up for
    ("CHK-24.winner_moves", FLIPPING, "Falder det tabende tilbud A fra", "If the losing bid A drops out"),
    ("CHK-26.too_high", failing(7, 4, 4), "2 af 3 tilbud", "2 of 3 bids"),
    ("CHK-27.blank", tied(""), "ingen regel", "no rule"),
    (
        "CHK-27.partial",
        tied("Ved pointlighed vælges den nuværende leverandør."),
        "»nuværende leverandør«",
        "“nuværende leverandør”",
    ),
    ("CHK-53.untested", written(published=date(2026, 2, 1)), "opdigtede tilbud", "invented bids"),
    (
        "CHK-53.tested_late",
        written(published=date(2026, 2, 1), model_tested=date(2026, 2, 2)),
        "først prøvet",
        "tried only after",
    ),
    ("CHK-57.narrow_before", three((100, 110, 120), (6, 7, 8)), "inden for 20 % af skalaen", "within 20%"),
    (
        "CHK-57.narrow_after",
        three((100, 110, 120), (6, 7, 8), tender=OPENED),
        "lå inden for 20 %",
        "lay within",
    ),
    # 10 points at 60.000 kr. are 600.000 kr.
    (
        "CHK-58.beyond_price",
        a_case(a_bid("A", price=599_999), a_bid("B"), model=price_model()),
        "fradrag på 600.000 kr.; det er mere end hele prisen på A",
        "deduction of DKK 600,000",
    ),
]

QUIET: list[tuple[str, Case]] = [
    ("CHK-01", written()),
    # two decimals that add up: 33.33 + 66.67
    ("CHK-01", written(a_model(a_price("33.33"), quality("Q", "66.67")))),
    # a price without weight is as it should be in a price model
    ("CHK-01", written(price_model())),
    # a price weight under a fixed price is CHK-08's
    ("CHK-01", written(fixed_price(a_price(20), quality("Q", 80)))),
    ("CHK-03", written(a_model(a_price(40, evidence="Bilag 2"), quality("Q", 60)))),
    # a fixed price is reckoned from no list
    ("CHK-03", written(fixed_price(a_price(), quality("Q", 100)))),
    # two methods that both measure in points
    (
        "CHK-03",
        a_case(
            models=tuple(
                a_model(a_price(40, evidence="Bilag 2"), quality("Q", 60), lots=lots, method=method)
                for lots, method in ((("L1",), linear()), ((), {**SPAN, "outside": "clip"}))
            ),
            tender={"lots": [{"id": "L1"}, {"id": "L2"}]},
        ),
    ),
    ("CHK-05", written(price_model())),
    # the lowest price is a formula of the bids, no choice
    ("CHK-05", written(a_model(method=linear(50, "fallback", fallback_spread=100)))),
    (
        "CHK-05",
        written(
            price_model(kroner(None, percent_of_lot_value=2)),
            lots=[{"id": "L", "estimated_value": 1_000_000}],
        ),
    ),
    ("CHK-05", written(price_model(GATE, gates={"each_at_least": 50}))),
    ("CHK-06", written(published=date(2026, 2, 1))),
    ("CHK-06", sealed_then(None, published=date(2026, 2, 1))),
    # changed back: the same model again
    ("CHK-06", sealed_then(50, published=date(2026, 2, 1))),
    ("CHK-07", written()),
    # a weight not written yet is CHK-01's
    ("CHK-07", written(a_model(a_price(), quality("Q", 100)))),
    ("CHK-07", written(price_model())),
    ("CHK-07", written(fixed_price(quality("Q")))),
    # lowest price alone needs no quality, and no ratio of the two
    ("CHK-07", written(a_model(quality("Q", 100)), award_criterion="cost")),
    ("CHK-08", written(fixed_price(a_price(), quality("Q", 100)))),
    ("CHK-08", written()),
    ("CHK-18", written(stepped(3))),
    # the criterion's own scale counts, and nobody gives points on an indicator
    ("CHK-18", written(a_model(a_price(40), quality("Q", 60, scale={"steps": STEPS})))),
    (
        "CHK-18",
        written(a_model(a_price(40), quality("Q", 60, scoring={"how": "indicator", "worst": 0, "best": 9}))),
    ),
    # 40/60 and the bids part 44/56
    ("CHK-20", three((1_000_000, 1_500_000, 1_250_000), (1, 9, 5))),
    ("CHK-20", a_case(a_bid("A"))),
    # an amount per point says openly what it decides
    ("CHK-20", three((100, 110, 120), (7, 7, 7), model=price_model())),
    ("CHK-22", written(a_model(method=linear(outside="floor")))),
    ("CHK-22", written(a_model(method={**SPAN, "outside": "clip"}))),
    # the same bids by an announced span: nobody moves anybody
    (
        "CHK-24",
        three(
            (1_000_000, 1_200_000, 1_360_000),
            (0, 5, 8),
            model=a_model(*HALVES, method={**SPAN, "outside": "clip"}),
        ),
    ),
    # the winner's own leaving does not count
    ("CHK-24", three((1_000_000, 1_200_000, 1_350_000), (9, 5, 5))),
    # exactly half
    ("CHK-26", failing(7, 4)),
    ("CHK-26", three((100, 110, 120), (7, 7, 7))),
    ("CHK-53", written()),
    ("CHK-53", written(published=date(2026, 2, 1), model_tested=date(2026, 2, 1))),
    # not published yet on the day of the check
    ("CHK-53", written(published=date(2026, 3, 2))),
    # 21 % of the scale
    ("CHK-57", three((100, 110, 120), ("6", "7", "8.1"))),  # type: ignore[arg-type]
    # all alike, but a light criterion
    (
        "CHK-57",
        a_case(
            a_bid("A", points={"Q": 1, "R": 7}),
            a_bid("B", price=1_400_000, points={"Q": 9, "R": 7}),
            model=a_model(a_price(40), quality("Q", 41), quality("R", 19)),
        ),
    ),
    # a single bid is always within any span
    ("CHK-57", a_case(a_bid("A"))),
    ("CHK-58", a_case(a_bid("A", price=600_000), model=price_model())),
    # what is missing is added to the price, so that it never falls below zero
    ("CHK-58", a_case(a_bid("A", price=5), model=price_model(kroner(form="add")))),
]


@pytest.mark.parametrize(("code", "case", "danish", "english"), FIRES, ids=[row[0] for row in FIRES])
def test_it_is_set_off_and_says_what_was_found_why_and_what_to_do(
    code: str, case: Case, danish: str, english: str
):
    told_of = [f for f in found(case, code.split(".", maxsplit=1)[0]) if f.code == code]
    assert told_of
    da, en = told(told_of[0])
    assert danish in da
    assert english in en
    for said in (da, en):
        assert "§" in said
        assert "{" not in said
        assert "ulovlig" not in said


@pytest.mark.parametrize(("code", "case"), QUIET, ids=[f"{row[0]}-{i}" for i, row in enumerate(QUIET)])
def test_its_near_miss_stays_silent(code: str, case: Case):
    assert triggers(case, code) == []


def test_every_trigger_of_the_group_is_set_off_above():
    mine = {code.split(".")[0] for code, *_ in FIRES}
    assert {f"{c}.{t}" for c in mine for t in BOOK.checks[c].triggers} == {code for code, *_ in FIRES}


@pytest.mark.parametrize(
    "rule",
    [
        "Ved pointlighed trækkes lod for åbent bord med to medarbejdere til stede.",
        "Lodtrækningen sker i et lokale på rådhuset, hvor tilbudsgiverne må være til stede.",
        "Flest point på det tungeste kriterium, derefter laveste pris. Der tages ikke hensyn til, om en "
        "tilbudsgiver er nuværende leverandør.",
        "Laveste pris vinder, uanset om virksomheden er lokal eller registreret socialøkonomisk.",
        "Om tilbudsgiveren er RSV, er uden betydning.",
        "Lots are drawn, regardless of who the incumbent is.",
        "Det tilbud, der ligger tættest på medianprisen, vinder.",
        "Den, der har flest medarbejdere på kontrakten fra målgruppen, vinder.",
        "Lodtrækning overværes af en medarbejder, der ikke har været med i evalueringen.",
        "Flest point på social værdi; er der stadig lighed, afgør notaren det ved lodtrækning i byretten.",
    ],
)
def test_a_tie_rule_that_favours_nobody(rule: str):
    assert tie_rules.partial(rule) == ""


@pytest.mark.parametrize(
    ("rule", "named"),
    [
        ("Står to lige, vælges kommunens hidtidige leverandør.", "hidtidige leverandør"),
        ("Den eksisterende kontraktpart har fortrin.", "eksisterende kontraktpart"),
        ("Ved lighed foretrækkes en lokal virksomhed.", "lokal virksomhed"),
        ("Lokale, mindre virksomheder går forud.", "mindre virksomheder"),
        ("Ved pointlighed vælges den leverandør, vi har i dag.", "leverandør, vi har"),
        ("Den, der i dag løser opgaven, fortsætter.", "i dag løser"),
        ("Den tilbudsgiver, kommunen allerede kender, vælges.", "tilbudsgiver, kommunen allerede kender"),
        ("Den, der ligger tættest på rådhuset.", "ligger tættest på"),
        ("Et firma, der hører hjemme i byen, går forud.", "firma, der hører hjemme"),
        ("Virksomheder fra kommunen foretrækkes.", "Virksomheder fra kommunen"),
        ("Den virksomhed, der har flest ansatte.", "flest ansatte"),
        ("En fond eller en forening går forud.", "fond"),
        ("The supplier we have today.", "supplier we have"),
        ("Det tilbud, hvis leverandør er beliggende nærmest, vinder.", "beliggende"),
        ("En RSV går forud for andre.", "RSV"),
        ("Socialøkonomiske virksomheder vinder ved lighed.", "Socialøkonomiske"),
        ("The incumbent wins.", "incumbent"),
        ("A local supplier is preferred.", "local supplier"),
        # set aside in one sentence, favoured in the next
        ("Uanset prisen. Nuværende leverandør vinder.", "Nuværende leverandør"),
    ],
)
def test_a_tie_rule_that_turns_on_who_the_bidder_is(rule: str, named: str):
    assert tie_rules.partial(rule) == named


def test_opened_bids_make_a_changed_model_graver_than_a_published_one():
    case = sealed_then(75, published=date(2026, 1, 15), opened=datetime(2026, 2, 20, 12, tzinfo=UTC))
    assert triggers(case, "CHK-06", on=date(2026, 2, 19)) == ["published"]
    assert triggers(case, "CHK-06", on=date(2026, 2, 20)) == ["after_deadline"]


def test_a_changed_model_stops_in_every_regime_but_an_open_amount_only_warns_below_the_full_one():
    case = sealed_then(75, published=date(2026, 2, 1))
    assert {f.severity for f in found(case, "CHK-06")} == {"stop"}
    light = written(price_model(kroner(None)), regime="light", cpv=["85000000"], estimated_value=7_000_000)
    assert [(f.severity, f.place) for f in found(light, "CHK-05")] == [
        ("warn", "models/0/method/kroner_per_point")
    ]


def test_the_departments_own_limit_goes_before_the_books():
    case = written(stepped(2))
    own = case.model_copy(update={"rule_limits": {"CHK-18.steps": 2}})
    assert (triggers(case, "CHK-18"), triggers(own, "CHK-18")) == (["few_steps"], [])


def test_example_a_with_its_low_bid_lets_price_decide_more_than_it_weighs_and_without_it_does_not():
    """With A5 the price parts the bids by 45.87 %, without it by 21.8 %; it weighs 30 %."""
    case = reference.example("beskaeftigelse")
    (drift,) = found(case, "CHK-20")
    assert (drift.place, round(drift.values["effective"], 2)) == (
        "criteria/P/weight/LOT-0000",
        Decimal("45.87"),
    )
    assert found(without(case, "A5"), "CHK-20") == []


def test_a_lot_that_cannot_be_scored_yet_sets_off_nothing_that_needs_scores():
    case = three((100, 110, 120), (7, 7, 7))
    bids = a_case(a_bid("A", price=100), a_bid("B", price=200, points=None))
    assert {f.code for f in check(bids, BOOK, date(2026, 3, 1))}.isdisjoint(
        f.code for f in found(case, "CHK-20") + found(case, "CHK-57")
    )


def without(case: Case, bid: str) -> Case:
    """The case with one bid rejected."""
    reject: Mapping[str, Any] = {"rejections": [{"reason": "Prøve"}]}
    bids = [changed(b, **reject) if b.id == bid else b for b in case.bids]
    return case.model_copy(update={"bids": tuple(bids)})
