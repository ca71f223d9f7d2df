"""One tender, one fingerprint, however the file is spelled. Every fault is told at once, with its place."""

from __future__ import annotations

import json
import unicodedata
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from builders import a_bid, a_case, a_model, a_price, quality

from scoring import casefile, reference, seals
from scoring.edit import changed
from scoring.model import Case
from scoring.tender import Lot
from scoring.values import Finding, ScoringError

SMALL: dict[str, Any] = {"tender": {"id": "T", "title": "Rengøring på Ærø"}}
NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


def read(data: object) -> Case:
    return casefile.load(json.dumps(data))


def small(**tender: Any) -> dict[str, Any]:
    return {"tender": {**SMALL["tender"], **tender}}


def worth(number: str) -> str:
    """A case file with this number, letter by letter, as the tender's value."""
    return f'{{"tender": {{"id": "T", "title": "x", "estimated_value": {number}}}}}'


def refused(text: str | bytes) -> tuple[Finding, ...]:
    with pytest.raises(ScoringError) as error:
        casefile.load(text)
    return error.value.findings


def told(data: object) -> list[tuple[str, str]]:
    return [(f.code, f.place) for f in refused(json.dumps(data))]


def model(**fields: Any) -> dict[str, Any]:
    method = {"name": "linear_from_lowest", "spread": 50, "outside": "floor"}
    return {**SMALL, "models": [{"criteria": [], "method": method, **fields}]}


@pytest.mark.parametrize("name", reference.examples())
def test_dump_then_load_is_identity(name: str):
    case = reference.example(name)
    assert casefile.load(casefile.dump(case)) == case


def test_a_small_file_is_welcome():
    assert [lot.id for lot in read(SMALL).tender.lots] == ["LOT-0000"]


@pytest.mark.parametrize("spelled", ["40", "40.0", "40.00", "4e1", "4E+1", '"40"', '"40.0"', '"4e1"'])
def test_one_amount_gives_one_digest_however_it_is_written(spelled: str):
    text = worth(spelled)
    assert casefile.digest(casefile.load(text)) == casefile.digest(
        read({"tender": {"id": "T", "title": "x", "estimated_value": "40"}})
    )
    assert '"estimated_value": "40"' in casefile.dump(casefile.load(text))


def test_zero_is_zero_with_or_without_sign_and_decimals():
    digests = {casefile.digest(read(small(estimated_value=zero))) for zero in ("0", "-0", "0.00", "0e5")}
    assert len(digests) == 1


def test_a_large_amount_is_written_out():
    assert '"9900000"' in casefile.dump(read(small(estimated_value="9.9e6")))


def test_the_order_of_keys_and_the_spacing_do_not_matter():
    turned = '{ "tender":\n{"title": "Rengøring på Ærø", "id":"T"}}'
    assert casefile.digest(casefile.load(turned)) == casefile.digest(read(SMALL))


def test_fields_left_out_or_written_with_their_default_give_one_digest():
    spelled_out = {**small(buyer="", lots=[{"id": "LOT-0000"}]), "bids": []}
    assert casefile.digest(read(spelled_out)) == casefile.digest(read(SMALL))


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_composed_and_decomposed_letters_give_one_digest(form: str):
    spelled = unicodedata.normalize(form, "Rengøring på Ærø")
    assert casefile.digest(read(small(title=spelled))) == casefile.digest(read(SMALL))


def test_ids_refer_to_each_other_in_either_spelling():
    nfd = unicodedata.normalize("NFD", "Å")
    data = {
        **SMALL,
        "bids": [{"id": nfd, "tenderer": {"name": "x"}}],
        "models": [{"criteria": [{"id": "Q", "name": "Q"}], "method": {"name": "fixed_price"}}],
        "assessments": [{"bid": "Å", "criterion": "Q", "points": 1}],
    }
    assert read(data).bids[0].id == "Å"


def test_what_was_tried_declared_or_not_read_is_outside_the_digest():
    case = a_case(a_bid())
    other = changed(
        case,
        scenarios=[{"name": "Social 30", "weights": {"P": 30}}],
        declarations=[{"evaluator": "Anna", "conflict": False}],
        unread={"bids/A": "1,,2"},
    )
    assert casefile.digest(other) == casefile.digest(case)


@pytest.mark.parametrize(
    "other",
    [
        a_case(a_bid("A", points=8)),
        a_case(a_bid("A", price=1_000_000.01)),
        a_case(a_bid("A"), a_bid("B")),
        a_case(a_bid("A"), model=a_model(a_price(41), quality("Q", 59))),
        a_case(a_bid("A"), tender={"title": "Et andet"}),
    ],
)
def test_whatever_decides_is_inside_the_digest(other: Case):
    assert casefile.digest(other) != casefile.digest(a_case(a_bid("A")))


def test_a_seal_holds_and_survives_the_file():
    case = seals.seal(a_case(a_bid()), by="Mette", at=NOON, program="0.1")
    assert seals.is_sealed(casefile.load(casefile.dump(case)))
    assert not seals.is_sealed(a_case(a_bid()))


@pytest.mark.parametrize(
    ("was", "now"),
    [
        ('"weight": "40"', '"weight": "40.01"'),
        ('"spread": "50"', '"spread": "5"'),
        ('"title": ""', '"title": "Delaftale 1"'),
        ('"max_lots_won": null', '"max_lots_won": 2'),
    ],
)
def test_one_changed_character_in_model_lots_or_limits_breaks_the_seal(was: str, now: str):
    text = casefile.dump(seals.seal(a_case(a_bid()), by="Mette", at=NOON))
    assert was in text
    assert not seals.is_sealed(casefile.load(text.replace(was, now, 1)))


def test_bids_and_points_come_after_the_seal_and_do_not_break_it():
    case = seals.seal(a_case(), by="Mette", at=NOON)
    later = a_case(a_bid("A"), a_bid("B"), seal=case.seal)
    assert seals.is_sealed(later)


def test_a_seal_is_a_whole_fingerprint():
    sealed = {**SMALL, "seal": {"digest": "abc", "sealed_at": "2026-01-01T12:00:00Z", "sealed_by": "x"}}
    assert told(sealed) == [("case.invalid", "seal/digest")]


def test_differences_name_every_field_with_both_values():
    before = a_case(a_bid("A"), a_bid("B"))
    after = a_case(a_bid("A", price=2_000_000), tender={"title": "Nyt"})
    found = {f.place: (f.values["before"], f.values["after"]) for f in casefile.differences(before, after)}
    assert found["bids/A/prices/0/unit_price"] == ("1000000", "2000000")
    assert found["tender/title"] == ("Prøveudbud", "Nyt")
    assert found["bids/B"][1] == "null"
    assert casefile.differences(before, before) == ()


def test_the_schema_describes_a_case():
    schema = casefile.schema()
    assert schema["$schema"].endswith("2020-12/schema")
    assert {"tender", "models", "bids", "assessments", "seal"} <= set(schema["properties"])
    assert schema["additionalProperties"] is False


def test_every_fault_is_told_at_once_each_with_its_place():
    data = {
        "tender": {"id": "T", "estimated_value": "17,5", "contract_kind": "loan", "colour": "red"},
        "models": [{"criteria": [{"id": "Q", "name": "", "weight": 101}], "method": {"name": "magic"}}],
        "bids": [
            {"id": "A", "tenderer": {"name": "x"}, "prices": [{"item": "1", "unit_price": -1}]},
            {"id": "B" * 41, "tenderer": {}},
        ],
    }
    assert sorted(told(data), key=lambda fault: fault[1]) == [
        ("case.too_small", "bids/A/prices/0/unit_price"),
        ("case.too_long", f"bids/{'B' * 41}/id"),
        ("case.missing", f"bids/{'B' * 41}/tenderer/name"),
        ("case.empty", "models/0/criteria/Q/name"),
        ("case.too_large", "models/0/criteria/Q/weight"),
        ("case.not_in_list", "models/0/method"),
        ("case.unknown_field", "tender/colour"),
        ("case.not_in_list", "tender/contract_kind"),
        ("case.not_a_number", "tender/estimated_value"),
        ("case.missing", "tender/title"),
    ]


@pytest.mark.parametrize(
    ("data", "code", "place"),
    [
        (model(scale={"top": 0}), "case.scale_not_rising", "models/0/scale"),
        (model(method={"spread": 5}), "case.missing_name", "models/0/method"),
        (
            model(method={"name": "linear_from_lowest", "spread": 0, "outside": "floor"}),
            "case.too_small",
            "models/0/method/spread",
        ),
        (
            model(method={"name": "linear_from_lowest", "spread": 50, "outside": "fallback"}),
            "case.fallback_spread_missing",
            "models/0/method",
        ),
        (
            model(
                method={
                    "name": "linear_from_lowest",
                    "spread": 50,
                    "outside": "fallback",
                    "fallback_spread": 50,
                }
            ),
            "case.fallback_spread_small",
            "models/0/method",
        ),
        (
            model(method={"name": "linear_span", "low": 5, "high": 5, "outside": "clip"}),
            "case.span_not_rising",
            "models/0/method",
        ),
        (
            model(
                criteria=[{"id": "Q", "name": "Q", "scoring": {"how": "indicator", "worst": 1, "best": 1}}]
            ),
            "case.span_empty",
            "models/0/criteria/Q/scoring",
        ),
        (
            model(criteria=[{"id": "Q", "name": "Q", "weight": "33.333"}]),
            "case.too_many_decimals",
            "models/0/criteria/Q/weight",
        ),
        (small(published="31-12-2026"), "case.invalid", "tender/published"),
        (small(estimated_value="NaN"), "case.invalid", "tender/estimated_value"),
        (small(estimated_value=True), "case.not_a_number", "tender/estimated_value"),
        (small(estimated_value="1e9999999"), "case.invalid", "tender/estimated_value"),
        (small(duration_months="x"), "case.not_a_number", "tender/duration_months"),
        ({**SMALL, "models": ["x"]}, "case.invalid", "models/0"),
        ([], "case.invalid", ""),
    ],
)
def test_a_fault_and_its_place(data: object, code: str, place: str):
    assert told(data) == [(code, place)]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "case.not_json"),
        ("{", "case.not_json"),
        ("[" * 200_000, "case.not_json"),
        (b"\xff\xfe\xfa", "case.not_utf8"),
        (json.dumps(SMALL, ensure_ascii=False).encode("latin-1"), "case.not_utf8"),
        ('{"tender": {"id": "T", "title": "x", "title": "y"}}', "case.double_key"),
        (worth("NaN"), "case.not_a_number"),
        (worth("1e999999999"), "case.not_a_number"),
        (worth("1" * 5000), "case.not_a_number"),
        ('{"format": 2, "tender": {}}', "case.format"),
        ('{"tender": {"id": "T", "title": "\\ud800"}}', "case.invalid"),
        ('{"tender": {"id": "T", "title": "x"}, "unread": {"\\ud800": "x"}}', "case.not_utf8"),
    ],
)
def test_what_is_no_case_file_is_told_as_such(text: str | bytes, code: str):
    (fault,) = refused(text)
    assert (fault.code, fault.severity) == (code, "stop")
    assert str(fault.values).encode("utf-8")


def test_a_broken_reference_is_told_beside_the_others():
    data = {
        **SMALL,
        "bids": [{"id": "A", "tenderer": {"name": "x"}, "prices": [{"item": "1", "lot": "L9"}]}],
        "assessments": [{"bid": "Z", "criterion": "Q", "points": 1}],
    }
    assert sorted(told(data)) == [
        ("case.unknown_bid", "assessments/0/bid"),
        ("case.unknown_criterion", "assessments/0/criterion"),
        ("case.unknown_lot", "bids/A/prices/0/lot"),
    ]


def test_a_long_wrong_value_is_shown_shortened():
    (fault,) = refused(json.dumps(small(contract_kind="x" * 500)))
    assert len(str(fault.values["found"])) == 58


def test_a_file_may_begin_with_a_byte_order_mark():
    assert casefile.load(b"\xef\xbb\xbf" + json.dumps(SMALL).encode()) == read(SMALL)


def test_numbers_are_read_exactly():
    assert casefile.load(worth("1120000.000001")).tender.estimated_value == Decimal("1120000.000001")


def test_a_lot_keeps_its_own_digest_of_what_it_is():
    case = a_case(tender={"lots": [Lot(id="L1"), Lot(id="L2")]})
    assert casefile.model_digest(case) != casefile.model_digest(a_case(tender={"lots": [Lot(id="L1")]}))
