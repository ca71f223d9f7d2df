"""Cases for the workbook tests: one in which every field has been used, and tools to change a cell."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import datetime

from openpyxl import Workbook, load_workbook

from scoring.formats.excel import Reading, read, write
from scoring.model import Case
from scoring.texts import Language

AT = datetime.fromisoformat("2026-11-23T14:32:07.000123+01:00")
_LONG = '{"text":"' + "ord _x000D_  =1+1  😀æøå 010190-1234 " * 2_000 + '"}'
"""A sealed copy of more than a cell can hold, with blanks and escapes wherever it may be cut."""


def everything() -> Case:
    """A case with two models, two lots, and no field left at its default."""
    return Case.model_validate(
        {
            "tender": {
                "id": "U-1",
                "title": "=1+1 Kantine, æøå",
                "title_en": "+Canteen",
                "buyer": "-Fjordby",
                "buyer_cvr": "13748136",
                "contract_kind": "supplies",
                "procedure": "negotiated",
                "regime": "cbi",
                "cpv": ["55512000", "03000000"],
                "estimated_value": "3300000.125",
                "duration_months": 24,
                "reserved": "res-pub-ser",
                "award_criterion": "cost",
                "performed_in_denmark": False,
                "reserved_in_notice": True,
                "earlier_reserved_award": "2023-03-01",
                "cross_border": {
                    "present": "yes",
                    "subject": "Måltider",
                    "value": "1 mio. kr.",
                    "market": "To svenske firmaer",
                    "place": "Tæt på broen",
                },
                "market_test": "Tre priser",
                "market_dialogue": {"held": True, "shared": "Referat", "measures": "Længere frist"},
                "training": {"included": True, "exception": "Kort varighed"},
                "minimum_turnover": "2500000.5",
                "model_tested": "2025-12-20",
                "published": "2026-01-02",
                "tender_deadline": "2026-02-03",
                "opened": "2026-02-03T12:00:00",
                "lots": [
                    {
                        "id": "LOT-0001",
                        "title": "@Nord",
                        "cpv": ["55512000"],
                        "nuts": "DK011",
                        "estimated_value": "1300000.125",
                        "quantity": "ca. 420",
                    },
                    {"id": "L;2 + øst", "title": "1.234", "estimated_value": 2000000},
                ],
                "limits": {
                    "max_lots_bid": 2,
                    "max_lots_won": 1,
                    "combinations": [["LOT-0001", "L;2 + øst"], ["L;2 + øst"]],
                    "combinations_announced": True,
                    "rule": "Laveste samlede pris",
                    "not_divided_because": "Linje 1\nlinje 2",
                },
                "fictional": True,
                "note": 'To tegn: "citat" og _x000D_ og \x0b og \r\n slut',
            },
            "models": [_first_model(), _second_model()],
            "seal": {
                "digest": "a" * 64,
                "sealed_at": AT,
                "sealed_by": "Anne",
                "program": "0.1",
                "reason": "=Rettet frist",
                "model": _LONG,
            },
            "earlier_seals": [
                {"digest": "b" * 64, "sealed_at": AT, "sealed_by": "", "model": '{"lots":[]}'},
                {"digest": "c" * 64, "sealed_at": AT, "sealed_by": "Bo", "reason": "Stavefejl"},
            ],
            "evaluators": [
                {"id": "Bedømmer 1", "name": "Anne Fiktiv", "function": "Indkøb", "who": "anne@fjordby.dk"},
                {"id": "007"},
            ],
            "access": [
                {"who": "anne@fjordby.dk", "role": "evaluator"},
                {"who": "anne@fjordby.dk", "role": "reader"},
            ],
            "two_sign": True,
            "retained_until": "2031-12-31",
            "bids": [_first_bid(), _second_bid(), {"id": "003", "tenderer": {"name": "NULL"}}],
            "assessments": [
                {"bid": "NA", "criterion": "Q1", "evaluator": "Bedømmer 1", "points": "1.25", "at": AT},
                {"bid": "NA", "lot": "LOT-0001", "criterion": "Q1", "points": "2", "rationale": "=SUM(A1)"},
                {"bid": "003", "criterion": "Q2", "rationale": "Uden point endnu", "mark": "d" * 64},
                {"bid": "003", "criterion": "Q2", "reason": "-Regnefejl", "mark": "e" * 64},
            ],
            "declarations": [
                {
                    "evaluator": "Bedømmer 1",
                    "conflict": True,
                    "measure": "Trådt ud",
                    "bids": ["NA", "slettet; tilbud"],
                    "text": "Jeg har\ningen interesser",
                    "at": AT,
                }
            ],
            "scenarios": [
                {"name": "Mere pris", "weights": {"P": "40.5", "Q1": 0}, "note": "x", "by": "Bo", "at": AT}
            ],
            "events": [
                {"step": "sealed", "at": AT, "by": "Anne", "asked_by": "Bo"},
                {"step": "opened", "at": AT, "pins": {"bids/NA": "1" * 64, "assessments": "2" * 64}},
                {"step": "decided", "at": AT, "awards": {"LOT-0001": "NA", "L;2 + øst": "TRUE"}},
                {"step": "recalled", "at": AT, "by": "Anne", "reason": "Fejl i\npointene"},
                {"step": "supplemented", "at": AT, "pins": {"bids/NA": "3" * 64}},
            ],
            "accepted": [
                {
                    "code": "CHK-32.below_median",
                    "place": "bids/NA/prices",
                    "about": "0123456789abcdef",
                    "reason": "Hørt",
                    "by": "Bo",
                    "at": AT,
                }
            ],
            "rule_limits": {"CHK-32.below_median": "25.5", "CHK-01.x": "-1"},
            "effect": {
                "persons": {"L;2 + øst": 240},
                "parameters": {
                    "baseline_share": {
                        "low": "23",
                        "central": "18.125",
                        "high": "14",
                        "year": 2024,
                        "source": "=Jobindsats",
                    },
                    "horizon_months": {},
                },
                "criteria": {"promised_share": "Q2", "credibility": "Q1"},
                "prices": {"1.10": "per_person", "2": "per_result"},
            },
            "notice": {
                "sent": "2026-05-06",
                "paper": True,
                "days": 15,
                "prices": "withheld",
                "prices_because": "=Prisen er en forretningshemmelighed",
                "notice_number": "2026/S 012-345678",
                "model_at": "Udbudsbetingelser, afsnit 7",
                "contact": "Anne Fiktiv\ntlf. 00 00 00 00",
                "bids_stand_until": "2026-08-31",
                "evidence": ["Serviceattest; ikke ældre end 6 mdr.", "=Erklæring + bilag", '"RSV"'],
                "due": "2026-05-20",
                "negotiation": "To møder",
                "ground": "Bevillingen er bortfaldet",
                "next_step": "Nyt udbud i efteråret",
            },
            "report": {"form": "short", "sections": ["about", "result"]},
            "deliveries": [
                {"lot": "LOT-0001", "bid": "NA", "criterion": "Q2", "delivered": "-12.5", "on": "2026-12-31"},
                {
                    "lot": "L;2 + øst",
                    "bid": "TRUE",
                    "criterion": "Q1",
                    "delivered": "123456789012.123456",
                    "on": "2027-06-30",
                    "by": "@Bo",
                    "note": "Målt\naf kommunen",
                },
                {"lot": "LOT-0001", "bid": "NA", "criterion": "Q2", "delivered": "3", "on": "2026-12-31"},
            ],
        }
    )


def _first_model() -> dict[str, object]:
    return {
        "lots": ["LOT-0001"],
        "method": {
            "name": "linear_from_lowest",
            "spread": 50,
            "outside": "fallback",
            "fallback_spread": "112.5",
        },
        "weights_of": "whole",
        "scale": {
            "bottom": 1,
            "top": 5,
            "steps": [{"points": 1, "text": "Lav"}, {"points": 5, "text": "Høj"}],
        },
        "panel": "mean",
        "round_points": {"mode": "truncate", "decimals": 3},
        "round_total": {"mode": "round", "decimals": 1},
        "options_counted": False,
        "gates": {"total_at_least": "70", "each_at_least": "0.5", "price_at_most": 9000000},
        "tie_rule": "Lodtrækning",
        "prices_hidden": True,
        "criteria": [
            {"id": "P", "name": "Pris", "kind": "cost", "theme": "price", "weight": "30"},
            {"id": "Q", "name": "Kvalitet", "theme": "social", "weight": "70"},
            {
                "id": "Q1",
                "parent": "Q",
                "name": "Menu",
                "name_en": "Menu",
                "theme": "effect",
                "weight": "69.5",
                "scale": {"bottom": 0, "top": 3, "steps": [{"points": "2.5", "text": "God"}]},
                "unit": "point",
                "emphasis": "Der lægges vægt på smag",
                "subject_link": "Ydelsen",
                "evidence": "Plan",
                "contract_kpi": "Målt hvert år",
                "remedy": "Modregning",
                "library": "QU01",
                "minimum_points": 1,
            },
            {
                "id": "Q2",
                "parent": "Q",
                "name": "Timer",
                "theme": "environment",
                "weight": "0.5",
                "scoring": {"how": "indicator", "worst": "400.5", "best": "0", "indicator": "Timer"},
            },
        ],
    }


def _second_model() -> dict[str, object]:
    return {
        "method": {"name": "fixed_kroner", "percent_of_lot_value": "2", "form": "add"},
        "criteria": [
            {"id": "P", "name": "Pris", "kind": "price"},
            {"id": "Q1", "name": "Menu", "weight": 100},
        ],
    }


def _first_bid() -> dict[str, object]:
    return {
        "id": "NA",
        "tenderer": {
            "name": '=HYPERLINK("http://x")',
            "cvr": "29189706",
            "country": "",
            "kind": "social_economy",
            "size": "micro",
            "employees": 7,
            "rsv": "yes",
            "rsv_checked": "2026-01-05",
            "disadvantaged_share": "36.25",
            "disadvantaged_evidence": "Erklæring",
            "integration_is_main_aim": True,
            "public_mission": False,
            "reinvests_profit": True,
            "participatory": False,
            "note": "None",
        },
        "prices": [
            {
                "lot": "LOT-0001",
                "item": "1.10",
                "description": "-",
                "quantity": "72.5",
                "unit": "stk",
                "unit_price": "0.1",
            },
            {"item": "2", "unit_price": "12345678901234.123456", "option": True, "note": "option"},
        ],
        "offered": [
            {"criterion": "Q2", "lot": "LOT-0001", "value": "-12.5"},
            {"criterion": "Q2", "value": "3"},
        ],
        "discounts": [
            {"id": "R1", "lots": ["LOT-0001", "L;2 + øst"], "percent": "5.5", "text": "Begge"},
            {"id": "R2", "min_lots": 2, "percent": "0.25"},
        ],
        "capacity": 2,
        "variant": True,
        "qualified_on": "2026-02-05",
        "consulted": True,
        "rejections": [
            {"lot": "LOT-0001", "reason": "For sent", "ground": "late"},
            {"reason": "Trukket", "withdrawn": True},
        ],
        "abnormal": [
            {"lot": "LOT-0001", "asked": "2026-02-04", "answer_due": "2026-02-20", "assessment": "Godtaget"}
        ],
    }


def _second_bid() -> dict[str, object]:
    return {
        "id": "TRUE",
        "tenderer": {"name": "#N/A", "country": "SE", "cvr": "SE556000", "rsv": "no"},
        "prices": [{"item": "2", "unit_price": "5000000"}],
        "rejections": [
            {"reason": "Mangler bilag", "ground": "requirement"},
            {"lot": "LOT-0001", "reason": "Også", "withdrawn": True},
        ],
    }


def changed(case: Case, change: Callable[[Workbook], object], language: Language = "da") -> bytes:
    """The case's workbook after somebody has changed it in a spreadsheet."""
    return edited(write(case, language), change)


def edited(data: bytes, change: Callable[[Workbook], object]) -> bytes:
    book = load_workbook(io.BytesIO(data))
    change(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def with_cell(case: Case, sheet: str, cell: str, value: object) -> Reading:
    """What reading says when one cell has been overwritten."""

    def put(book: Workbook) -> None:
        book[sheet][cell] = value

    return read(changed(case, put), "udbud.xlsx")


def told(reading: Reading) -> set[tuple[str, str]]:
    """The findings as (code without its group, place)."""
    return {(f.code.removeprefix("excel."), f.place) for f in reading.findings}
