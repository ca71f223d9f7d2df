"""From promise to proof: the annex of the contract, the follow-up on paper and as a workbook."""

from __future__ import annotations

import io
from datetime import date
from decimal import Decimal

import openpyxl
import pytest
from builders import ONLY, a_bid, a_case, a_model, a_price, kroner, quality

from scoring import course, edit, reference
from scoring.decision import Decision, decision
from scoring.document import Document, Paragraph, Points, Signatures, Table
from scoring.formats import follow_up_book
from scoring.formats.docx import docx, read
from scoring.formats.pdf import pdf
from scoring.model import Case
from scoring.papers import Delivery
from scoring.report.follow_up import contract_annex, follow_up
from scoring.report.promised import owed
from scoring.texts import LANGUAGES
from tests.sealed_cases import at, move

D = Decimal
DA = reference.texts("da")
ON = date(2026, 9, 1)
HOURS = {"how": "indicator", "worst": 0, "best": 10, "indicator": "Mentortimer pr. forløb"}


def a_promise(offered: int | str = 8, scoring: dict | None = None, **fields: object) -> Case:
    """A promises so many hours and wins; every hour is worth 4,000 kr. (40,000 kr. for all ten)."""
    told = {"unit": "timer", "evidence": "Timeregnskab", "contract_kpi": "Leveret / lovet", **fields}
    criterion = quality("S", 100, scoring=scoring or HOURS, theme="social", **told)
    model = a_model(a_price(), criterion, method=kroner(4_000))
    worst = (scoring or HOURS)["worst"]
    bids = (a_bid("A", points=None, offered={"S": offered}), a_bid("B", points=None, offered={"S": worst}))
    return a_case(*bids, model=model)


def delivered(case: Case, amount: int | str, on: date = ON, **fields: str) -> Case:
    told = Delivery(lot=ONLY, bid="A", criterion="S", delivered=D(amount), on=on, **fields)
    return edit.with_delivery(case, told)


def said(document: Document) -> str:
    """All words of the document outside its tables."""
    blocks = [b for s in document.sections for b in s.blocks]
    told = [b.text for b in blocks if isinstance(b, Paragraph)]
    return "\n".join([*told, *(item for b in blocks if isinstance(b, Points) for item in b.items)])


def tables(document: Document) -> list[Table]:
    return [b for s in document.sections for b in s.blocks if isinstance(b, Table)]


def facts(document: Document, criterion: str) -> dict[str, str]:
    """What the annex says of one promise."""
    section = next(s for s in document.sections if s.key == f"promise.{ONLY}.{criterion}")
    return dict(section.blocks[0].rows)


# What is owed


def test_a_promise_that_is_not_kept_says_what_is_missing_in_units_and_kroner():
    told = said(follow_up(delivered(a_promise(), "5.5"), DA, ON))
    assert (
        "S Kvalitet S: ikke nået. Lovet 8 timer, leveret 5,5 timer (01.09.2026): "
        "der mangler 2,5 timer, som efter vægtene svarer til 10.000 kr." in told
    )
    assert "Det, der mangler, svarer i alt til 10.000 kr." in told


@pytest.mark.parametrize("amount", [8, 12])
def test_a_promise_that_is_kept_or_more_owes_nothing(amount: int):
    told = said(follow_up(delivered(a_promise(), amount), DA, ON))
    assert f"holdt. Lovet 8 timer, leveret {amount} timer (01.09.2026)." in told
    assert "i alt" not in told


def test_what_is_not_measured_yet_is_said_so():
    assert "lovet 8 timer; ikke målt endnu." in said(follow_up(a_promise(), DA, ON))


def test_the_last_measurement_counts_and_all_of_them_are_listed():
    case = delivered(delivered(a_promise(), 2, date(2026, 6, 1), by="Ea"), 8, by="Bo", note="Efter samtale")
    document = follow_up(case, DA, ON)
    assert "holdt. Lovet 8 timer, leveret 8 timer" in said(document)
    assert [row[1:] for row in tables(document)[-1].rows] == [
        ("01.06.2026", "2 timer", "Ea", ""),
        ("01.09.2026", "8 timer", "Bo", "Efter samtale"),
    ]


def test_units_promised_beyond_the_span_gave_no_points_and_repay_nothing():
    """12 hours promised where 10 give all points: down to 10 nothing is owed, below it 4,000 kr. an hour."""
    for amount, missing, repaid in ((11, 1, 0), (10, 2, 0), (9, 3, 4_000), (0, 12, 40_000)):
        (part,) = owed(delivered(a_promise(12), amount))
        kept = part.lines[0].kept
        assert (kept.missing, kept.repaid) == (missing, repaid)


def test_below_the_span_a_missing_unit_repays_nothing_more():
    scoring = {"how": "indicator", "worst": 2, "best": 10}
    for amount in (2, 1, 0):
        (part,) = owed(delivered(a_promise(10, scoring), amount))
        assert part.repaid() == 40_000


def test_where_lower_is_better_the_missing_is_what_lies_above():
    scoring = {"how": "indicator", "worst": 20, "best": 0}
    told = said(follow_up(delivered(a_promise(5, scoring), 10), DA, ON))
    assert "der mangler 5 timer, som efter vægtene svarer til 10.000 kr." in told


def test_percentages_are_percentage_points_apart():
    case = delivered(a_promise(unit="% af henviste"), 6)
    assert "Lovet 8 % af henviste, leveret 6 % af henviste" in said(follow_up(case, DA, ON))
    assert "der mangler 2 procentpoint" in said(follow_up(case, DA, ON))
    assert facts(contract_annex(case, DA, ON), "S")["Efter vægtene svarer det til"] == (
        "4.000 kr. pr. manglende procentpoint"
    )


def test_where_the_method_puts_no_amount_on_a_point_the_missing_units_are_told_alone():
    criterion = quality("S", 100, scoring=HOURS, unit="timer")
    model = a_model(a_price(), criterion, method={"name": "gate_then_price"}, gates={"each_at_least": 10})
    case = a_case(a_bid("A", points=None, offered={"S": 8}), model=model)
    told = said(follow_up(delivered(case, 6), DA, ON))
    assert "der mangler 2 timer. Evalueringsmodellen sætter intet beløb på det." in told
    assert "i alt" not in told


def test_a_measurement_of_somebody_who_did_not_win_is_left_out():
    case = edit.with_delivery(a_promise(), Delivery(lot=ONLY, bid="B", criterion="S", delivered=D(1), on=ON))
    assert "ikke målt endnu" in said(follow_up(case, DA, ON))


def test_a_measurement_is_added_and_never_replaces_another():
    case = delivered(delivered(a_promise(), 2), 3)
    assert [d.delivered for d in case.deliveries] == [2, 3]


# The annex of the contract


def test_every_promise_that_earned_points_is_a_line_with_level_proof_and_amount():
    told = facts(contract_annex(a_promise(remedy="Handleplan"), DA, ON), "S")
    assert told == {
        "Det måles eller vurderes": "Mentortimer pr. forløb",
        "Lovet": "8 timer",
        "Dokumentation": "Timeregnskab",
        "Opfølgning i kontrakten": "Leveret / lovet",
        "Hvis løftet ikke holdes": "Handleplan",
        "Efter vægtene svarer det til": "4.000 kr. pr. manglende enhed (timer)",
    }


def test_an_amount_to_reckon_with_is_written_to_the_ore_where_it_is_not_whole():
    scoring = {**HOURS, "best": 12}
    told = facts(contract_annex(a_promise(12, scoring), DA, ON), "S")["Efter vægtene svarer det til"]
    assert told == "3.333,33 kr. pr. manglende enhed (timer)"  # 40,000 kr. over 12 hours


def test_what_the_criterion_does_not_say_is_said_to_be_missing():
    assert facts(contract_annex(a_promise(), DA, ON), "S")["Hvis løftet ikke holdes"] == "Ikke oplyst i sagen"


def test_a_judged_plan_gets_words_and_what_a_point_is_worth_but_no_units():
    case = a_case(a_bid("A", points=7), model=a_model(a_price(40), quality("Q", 60)))
    told = facts(contract_annex(case, DA, ON), "Q")
    assert told["Lovet"] == "Det, der er beskrevet i tilbuddet. Beskrivelsen vedlægges kontrakten."
    # 60 % · 1 point / (40 % · 10 points / 500,000 kr.)
    assert told["Efter vægtene svarer det til"] == "75.000 kr. pr. point på skalaen"
    sheet = follow_up(case, DA, ON)
    assert "Løfter uden tal følges op i ord, efter beskrivelsen i tilbuddet: Q Kvalitet Q." in said(sheet)
    assert not [table for table in tables(sheet) if "Lovet og leveret" in table.caption]


def test_a_winner_that_earned_nothing_but_its_price_promises_nothing():
    case = a_case(a_bid("A", points=0), a_bid("B", points=0, price=2_000_000))
    document = contract_annex(case, DA, ON)
    assert "fik ikke point på andet end prisen" in said(document)
    assert "terms" not in {s.key for s in document.sections}


def test_without_an_award_there_is_nothing_to_follow_up():
    case = a_case(a_bid("A"), a_bid("B"))
    assert "Ingen af delaftalerne er tildelt" in said(follow_up(case, DA, ON))


def test_an_annulled_tender_leaves_no_promises():
    case = course.take(at("groen_vedligehold", "closed"), move("annulled", by="Ea", reason="Bortfaldet"))
    assert owed(case) == ()
    assert "ingen løfter at følge op på" in said(follow_up(case, DA, ON))


def test_every_supplier_signs_an_annex_of_its_own_and_sees_no_other():
    case = at("kantine", "decided")
    winners = set(decision(case).awards.values())
    assert len(winners) > 1
    everybody = contract_annex(case, DA, ON)
    assert not [b for s in everybody.sections for b in s.blocks if isinstance(b, Signatures)]
    for bid in winners:
        document = contract_annex(case, DA, ON, bid=bid)
        (signed,) = [b for s in document.sections for b in s.blocks if isinstance(b, Signatures)]
        assert [who for who, _ in signed.lines] == [case.tender.buyer, case.bid(bid).tenderer.name]
        whole = repr(document)
        assert not [b for b in winners - {bid} if case.bid(b).tenderer.name in whole]


def test_what_was_decided_counts_and_not_what_the_ranking_says_now():
    case = a_promise()
    made = Decision({ONLY: "B"}, None, {})
    assert owed(case, made)[0].bid == "B"


@pytest.mark.parametrize(
    ("state", "reason"),
    [
        ("draft", "evalueringsmodellen er ikke forseglet"),
        ("closed", "tildelingen er ikke besluttet"),
        ("decided", ""),
    ],
)
def test_it_is_a_draft_until_a_sealed_model_has_decided(state: str, reason: str):
    case = at("groen_vedligehold", state)  # type: ignore[arg-type]
    assert contract_annex(case, DA, ON).draft == reason == follow_up(case, DA, ON).draft


def test_a_case_that_is_not_as_it_was_sealed_makes_a_draft():
    case = at("groen_vedligehold", "decided")
    bent = case.model_copy(update={"models": (edit.changed(case.models[0], tie_rule="Lodtrækning"),)})
    assert contract_annex(bent, DA, ON).draft == "sagen er ikke, som den blev forseglet"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("make", [contract_annex, follow_up])
def test_the_papers_print_and_word_says_the_same_words(make, language):
    document = make(at("groen_vedligehold", "contract"), reference.texts(language), ON)
    assert pdf(document) == pdf(document)
    lines = "\n".join(" ".join(piece.cells) for piece in read(docx(document)))
    for section in document.sections:
        assert section.heading in lines


# The workbook


def opened(case: Case, language: str = "da") -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(follow_up_book.write(case, language)))  # type: ignore[arg-type]


def rows(book: openpyxl.Workbook, sheet: str) -> list[dict[str, object]]:
    ws = book[sheet]
    head = [cell.value for cell in ws[3]]
    return [dict(zip(head, [c.value for c in row], strict=True)) for row in ws.iter_rows(min_row=4)]


def test_the_workbook_holds_the_promised_and_the_delivered_number_open_to_be_typed():
    case = delivered(a_promise(), "5.5", by="Ea", note="Stikprøve")
    book = opened(case)
    row, total = rows(book, "Opfølgning")
    assert (row["Lovet"], row["Enhed"], row["Leveret"], row["Målt af"]) == (8, "timer", 5.5, "Ea")
    assert (row["Laveste point ved"], row["Højeste point ved"], row["Kr. pr. manglende enhed"]) == (
        0,
        10,
        4_000,
    )
    assert total["Løfte"] == "I alt"
    sheet = book["Opfølgning"]
    locked = {sheet.cell(3, n).value: sheet.cell(4, n).protection.locked for n in range(1, 15)}
    assert {name for name, shut in locked.items() if not shut} == {
        "Leveret",
        "Målt den",
        "Målt af",
        "Bemærkning",
    }
    assert [r["Leveret"] for r in rows(book, "Målinger")] == [5.5]


def test_the_workbook_says_the_proof_of_plans_too_and_gives_them_no_number():
    case = a_case(a_bid("A", points=7), model=a_model(a_price(40), quality("Q", 60, evidence="Plan")))
    book = opened(case)
    assert rows(book, "Opfølgning") == []
    (row,) = rows(book, "Dokumentation")
    assert (row["Lovet"], row["Dokumentation"]) == ("beskrivelsen i tilbuddet", "Plan")


def test_nothing_typed_becomes_a_formula():
    book = opened(delivered(a_promise(evidence="=1+1"), 5, note="=2+2"))
    notes = [
        cell
        for ws in book
        for row in ws.iter_rows(min_row=4)
        for cell in row
        if cell.value in ("=1+1", "=2+2")
    ]
    assert len(notes) == 3
    assert {cell.data_type for cell in notes} == {"s"}


def test_a_draft_says_so_in_the_workbook():
    assert opened(a_promise())["Opfølgning"]["A2"].value == "UDKAST: evalueringsmodellen er ikke forseglet"
    assert opened(at("groen_vedligehold", "decided"))["Opfølgning"]["A2"].value.startswith(
        "Skriv det leverede"
    )


@pytest.mark.parametrize(
    ("offered", "scoring", "amounts"),
    [
        (8, HOURS, ("5.5", 8, 12, 0)),
        (12, HOURS, (11, 9, 0)),
        (5, {"how": "indicator", "worst": 20, "best": 0}, (10, 3, 30)),
    ],
)
def test_the_formulas_reckon_as_the_program_does(offered: int, scoring: dict, amounts: tuple[int | str, ...]):
    for amount in amounts:
        case = delivered(a_promise(offered, scoring), amount)
        row = rows(opened(case), "Opfølgning")[0]
        (part,) = owed(case)
        kept = part.lines[0].kept
        assert reckoned(row) == (float(kept.missing), float(kept.repaid))


def reckoned(row: dict[str, object]) -> tuple[float, float]:
    """The two formulas with the cells' numbers in place, worked out as a spreadsheet does."""
    names = ("Lovet", "Leveret", "Kr. pr. manglende enhed", "Laveste point ved", "Højeste point ved")
    cells = dict(zip(("D4", "F4", "K4", "M4", "N4"), (float(row[n]) for n in names), strict=True))  # type: ignore[arg-type]
    functions = {
        "IF": lambda test, yes, no: yes if test else no,
        "ISNUMBER": lambda x: isinstance(x, float),
        "MAX": max,
        "ABS": abs,
        "N": float,
        "MEDIAN": lambda *x: sorted(x)[1],
    }
    missing = eval(str(row["Mangler"]).removeprefix("="), {}, functions | cells)
    return missing, eval(str(row["Svarer til"]).removeprefix("="), {}, functions | cells | {"J4": missing})


def test_what_goes_out_of_the_house_bears_the_archives_newest_fingerprint():
    for made in (contract_annex, follow_up):
        paper = made(a_promise(), DA, ON, head="abcd 0123")
        assert any("abcd 0123" in line for line in paper.footer)
