"""Checks of the procedure: reservations, lots, costs, clauses, regime. Each fires, or is silent beside it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from builders import a_bid, a_case, a_model, a_price, quality
from rule_cases import BOOK, DAY, found, told, triggers

from scoring import reference
from scoring.evaluation import Criterion
from scoring.model import Case
from scoring.rules.days import months_on

SERVICES = {"cpv": ["77310000"], "estimated_value": 13_000_000, "published": DAY}
"""Green maintenance above the threshold: part II."""
CARE = {"cpv": ["85312000"], "estimated_value": 6_000_000, "published": DAY}
"""Social services above the threshold of light services."""
SMALL = {"cpv": ["77310000"], "estimated_value": 1_000_000, "published": DAY}
"""Between DKK 500,000 and the threshold."""
INTEGRATES = {
    "disadvantaged_share": 30,
    "disadvantaged_evidence": "Opgørelse af 1. februar 2026",
    "integration_is_main_aim": True,
}
MISSION = {"public_mission": True, "reinvests_profit": True, "participatory": True}
FACTORS = {"subject": "Græs", "value": "Lille", "market": "Lokalt", "place": "Midt i landet"}


def tender(**fields: Any) -> Case:
    return a_case(tender={**SERVICES, **fields})


def reserved(who: dict[str, Any], **fields: Any) -> Case:
    """A tender reserved under § 54, as its notice says, with one bidder."""
    case = {**SERVICES, "reserved": "res-ws", "reserved_in_notice": True, **fields}
    return a_case(a_bid(tenderer={"name": "Værkstedet", **who}), tender=case)


def reserved_care(who: dict[str, Any] | None = None, **fields: Any) -> Case:
    """A tender reserved under § 190 with one bidder."""
    case = {**CARE, "reserved": "res-pub-ser", "duration_months": 36, **fields}
    return a_case(a_bid(tenderer={"name": "Foreningen", **(MISSION if who is None else who)}), tender=case)


def with_cost(**fields: Any) -> Case:
    cost = Criterion.model_validate({"id": "L", "name": "Levetid", "kind": "cost", "weight": 40, **fields})
    return a_case(a_bid(), model=a_model(cost, quality("Q", 60)), tender=SERVICES)


def works(hidden: bool = False, **fields: Any) -> Case:
    case = {"contract_kind": "works", "estimated_value": 350_000_001, "published": DAY, **fields}
    return a_case(model=a_model(prices_hidden=hidden), tender=case)


def others(*values: int, **fields: Any) -> list[Case]:
    same = {**SMALL, "buyer": "Fjordby Kommune", **fields}
    return [a_case(tender={**same, "id": f"O{i}", "estimated_value": v}) for i, v in enumerate(values)]


def own(**fields: Any) -> Case:
    return a_case(tender={**SMALL, "buyer": "fjordby kommune", **fields})


FIRES: tuple[tuple[str, Case, list[Case]], ...] = (
    ("CHK-38.not_in_notice", reserved(INTEGRATES, reserved_in_notice=False), []),
    ("CHK-38.share_low", reserved({**INTEGRATES, "disadvantaged_share": Decimal("29.99")}), []),
    ("CHK-38.share_unproved", reserved({**INTEGRATES, "disadvantaged_evidence": ""}), []),
    ("CHK-38.share_unproved", reserved({**INTEGRATES, "disadvantaged_share": None}), []),
    # registered, and nothing else: the registration proves nothing
    ("CHK-38.only_registered", reserved({**INTEGRATES, "disadvantaged_share": None, "rsv": "yes"}), []),
    ("CHK-38.aim_unstated", reserved({**INTEGRATES, "integration_is_main_aim": None}), []),
    ("CHK-38.aim_other", reserved({**INTEGRATES, "integration_is_main_aim": False}), []),
    ("CHK-39.cpv_missing", reserved_care(cpv=[]), []),
    ("CHK-39.cpv_outside", reserved_care(cpv=["85312000", "80100000"]), []),
    ("CHK-39.too_long", reserved_care(duration_months=37), []),
    ("CHK-39.earlier_award", reserved_care(earlier_reserved_award=date(2023, 3, 2)), []),
    ("CHK-39.not_light", reserved_care(contract_kind="supplies"), []),
    ("CHK-39.below_light", reserved_care(estimated_value=5_594_999, cross_border={"present": "no"}), []),
    ("CHK-39.mission_unstated", reserved_care({**MISSION, "participatory": None}), []),
    (
        "CHK-39.mission_other",
        reserved_care({**MISSION, "reinvests_profit": False, "participatory": None}),
        [],
    ),
    ("CHK-40.not_divided", tender(), []),
    ("CHK-40.no_rule", tender(lots=[{"id": "L1"}, {"id": "L2"}], limits={"max_lots_won": 1}), []),
    (
        "CHK-40.combinations",
        tender(lots=[{"id": "L1"}, {"id": "L2"}], limits={"combinations": [["L1", "L2"]]}),
        [],
    ),
    # a discount for winning both lots is a combination too
    (
        "CHK-40.combinations",
        a_case(
            a_bid(lot="L1", discounts=[{"id": "R", "lots": ["L1", "L2"], "percent": 5}]),
            tender={**SERVICES, "lots": [{"id": "L1"}, {"id": "L2"}]},
        ),
        [],
    ),
    ("CHK-41.prices_seen", works(), []),
    ("CHK-42.not_a_cost", with_cost(theme="social", emphasis="Sådan", evidence="Data"), []),
    # the saved benefit of others is no cost of this purchase, whatever its theme is called
    (
        "CHK-42.not_a_cost",
        with_cost(name="Sparede overførselsudgifter", emphasis="Pr. person i job", evidence="Data"),
        [],
    ),
    ("CHK-42.unclear", with_cost(name="Driftsomkostninger"), []),
    ("CHK-42.no_method", with_cost(evidence="Data"), []),
    ("CHK-42.no_data", with_cost(emphasis="Sådan"), []),
    ("CHK-44.missing", tender(duration_months=6, estimated_value=5_000_000), []),
    ("CHK-44.missing", works(hidden=True, duration_months=6), []),
    ("CHK-45.unanswered", tender(**SMALL, cross_border=FACTORS), []),
    ("CHK-45.factors", tender(**SMALL, cross_border={**FACTORS, "present": "yes", "place": ""}), []),
    ("CHK-45.untested", tender(**SMALL, cross_border={**FACTORS, "present": "no"}), []),
    ("CHK-46.should_be_full", tender(regime="market"), []),
    ("CHK-46.should_be_light", a_case(tender={**CARE, "regime": "full"}), []),
    ("CHK-46.should_be_cbi", tender(**SMALL, regime="market", cross_border={"present": "yes"}), []),
    ("CHK-46.should_be_market", tender(**SMALL, regime="cbi", cross_border={"present": "no"}), []),
    ("CHK-46.should_be_small", tender(estimated_value=499_999, regime="market"), []),
    ("CHK-46.should_be_works_sub", works(estimated_value=40_313_839, regime="full"), []),
    ("CHK-46.other_regime", tender(**SMALL, regime="full"), []),
    ("CHK-46.together", own(), others(611_360)),
)

SILENT: tuple[tuple[str, Case, list[Case]], ...] = (
    ("CHK-38", reserved(INTEGRATES), []),  # exactly 30 % is enough
    ("CHK-38", reserved({"rsv": "yes"}, reserved="none"), []),
    (
        "CHK-38",  # a rejected bid wins nothing
        a_case(
            a_bid(rejected="For sent"), tender={**SERVICES, "reserved": "res-ws", "reserved_in_notice": True}
        ),
        [],
    ),
    ("CHK-39", reserved_care(earlier_reserved_award=date(2023, 3, 1)), []),  # three years to the day
    ("CHK-40", tender(limits={"not_divided_because": "Én bane"}), []),
    ("CHK-40", a_case(tender=CARE), []),  # the duty to explain is part II's
    (
        "CHK-40",
        tender(
            lots=[{"id": "L1"}, {"id": "L2"}],
            limits={
                "max_lots_won": 1,
                "rule": "Laveste pris",
                "combinations": [["L1", "L2"]],
                "combinations_announced": True,
            },
        ),
        [],
    ),
    ("CHK-41", works(estimated_value=350_000_000), []),  # above, not at
    ("CHK-41", works(hidden=True), []),
    ("CHK-41", works(procedure="negotiated"), []),
    ("CHK-41", works(award_criterion="price"), []),
    ("CHK-42", with_cost(theme="environment", emphasis="Sådan", evidence="Data"), []),
    # a cost of running things is not one of a whole life: §§ 166-168 ask for no method and no data
    ("CHK-42", with_cost(name="Driftsomkostninger", emphasis="Strøm og vand pr. år, 2 kr. pr. kWh"), []),
    ("CHK-42", a_case(a_bid(), model=a_model(a_price(40), quality("Q", 60)), tender=SERVICES), []),
    ("CHK-44", tender(duration_months=5, estimated_value=5_000_000), []),
    ("CHK-44", tender(duration_months=6, estimated_value=4_999_999), []),
    ("CHK-44", tender(duration_months=6, performed_in_denmark=False), []),
    ("CHK-44", tender(duration_months=6, training={"included": True}), []),
    ("CHK-44", tender(duration_months=6, training={"exception": "Sikkerhed"}), []),
    ("CHK-44", tender(duration_months=6, contract_kind="supplies"), []),
    ("CHK-44", works(hidden=True, duration_months=6, estimated_value=40_313_839), []),
    ("CHK-45", tender(**SMALL, cross_border={**FACTORS, "present": "yes"}), []),
    ("CHK-45", tender(**SMALL, cross_border={**FACTORS, "present": "no"}, market_test="Tre tilbud"), []),
    ("CHK-45", tender(), []),
    ("CHK-45", tender(estimated_value=None), []),  # nobody knows yet whether it lies below
    ("CHK-46", tender(regime="full"), []),
    ("CHK-46", tender(), []),
    ("CHK-46", tender(**SMALL, regime="market"), []),  # may still be, as long as nobody has answered
    ("CHK-46", own(), others(611_359)),
    ("CHK-46", own(), others(611_360, buyer="Bakkeby Kommune")),
    ("CHK-46", own(), others(611_360, cpv=["77340000"])),
    ("CHK-46", own(), others(611_360, published=date(2025, 3, 1))),  # twelve months ago to the day
    ("CHK-46", own(), others(5_000_000)),  # tendered on its own
)


@pytest.mark.parametrize(("code", "case", "beside"), FIRES)
def test_it_is_found_told_in_both_languages_and_names_its_section(code: str, case: Case, beside: list[Case]):
    check, _, trigger = code.partition(".")
    finding = next(f for f in found(case, check, others=beside) if f.code == code)
    for sentence in told(finding):
        assert "§" in sentence
        assert "{" not in sentence
    assert "ulovlig" not in told(finding)[0]
    assert triggers(case, check, others=beside) == [trigger]


@pytest.mark.parametrize(("check", "case", "beside"), SILENT)
def test_what_lies_just_beside_it_is_left_alone(check: str, case: Case, beside: list[Case]):
    assert triggers(case, check, others=beside) == []


def test_every_trigger_of_these_checks_is_tried_above():
    mine = [c for c in BOOK.checks.values() if "CHK-38" <= c.id <= "CHK-46" and c.id != "CHK-43"]
    assert len(mine) == 8
    assert {f"{c.id}.{t}" for c in mine for t in c.triggers} == {code for code, _, _ in FIRES}


def test_a_dear_bidder_is_told_its_share_and_the_one_asked_for():
    (finding,) = found(reserved({**INTEGRATES, "disadvantaged_share": 22, "rsv": "yes"}), "CHK-38")
    assert "A har oplyst en andel på 22 %; udbudslovens § 54 kræver, at mindst 30 %" in told(finding)[0]
    assert finding.place == "bids/A/tenderer/disadvantaged_share"


def test_the_green_maintenance_example_reserved_keeps_out_the_registered_bidder_below_the_share():
    case = reference.example("groen_vedligehold")
    case = case.model_copy(update={"tender": case.tender.model_copy(update={"reserved": "res-ws"})})
    low = [f.place.split("/")[1] for f in found(case, "CHK-38") if f.code.endswith("share_low")]
    assert low == ["C1", "C3", "C5", "C7"]


def test_a_reservation_under_190_that_is_wrong_stops_in_the_light_regime_too():
    assert [f.severity for f in found(reserved_care(duration_months=37), "CHK-39")] == ["stop"]


def test_the_wrong_regime_stops_where_part_II_binds_and_warns_below():
    assert [f.severity for f in found(tender(regime="market"), "CHK-46")] == ["stop"]
    below = tender(**SMALL, regime="full", cross_border={"present": "no"})
    assert [f.severity for f in found(below, "CHK-46")] == ["warn"]


def test_the_sum_of_what_belongs_together_is_told():
    (finding,) = found(own(), "CHK-46", others=others(300_000, 311_360))
    assert (
        "(2 ud over dette). Sammen når de 1.611.360 kr.; tærskelværdien er 1.611.360 kr." in told(finding)[0]
    )


def test_the_value_of_the_lots_counts_where_the_tender_has_none():
    lots = [{"id": "L1", "estimated_value": 3_000_000}, {"id": "L2", "estimated_value": 2_000_000}]
    assert triggers(tender(estimated_value=None, lots=lots, duration_months=6), "CHK-44") == ["missing"]


@pytest.mark.parametrize(
    ("day", "months", "then"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2026, 3, 1), -12, date(2025, 3, 1)),
        (date(2026, 1, 15), -1, date(2025, 12, 15)),
        (date(9999, 6, 1), 12, date.max),
        (date(1, 6, 1), -12, date.min),
    ],
)
def test_so_many_months_away_is_the_same_day_or_the_months_last(day: date, months: int, then: date):
    assert months_on(day, months) == then
