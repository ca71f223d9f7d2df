"""The letters, lots and ties: why the best placed is passed over; and the officer's own note."""

from __future__ import annotations

import re
from decimal import Decimal

from builders import a_bid, a_case, a_model
from letters_told import (
    canteen,
    due,
    filled,
    keys,
    made,
    parks,
    rejected,
    section,
    text,
    with_bid,
)
from sealed_cases import move, taken

from scoring import course, letters, reference
from scoring.model import Case
from scoring.score import score


def test_a_lot_that_goes_past_the_best_placed_names_the_rule_that_did_it():
    told = due(canteen())
    own = section(told["B2"], "lot.L2")
    assert "Jeres tilbud er placeret højere end det vindende tilbud, men tildeles ikke delaftale L2" in own
    assert "højst kan tildeles 2 delaftaler. I tildeles 2 af de delaftaler" in own
    assert "Udbudsmaterialet siger: »Kan en tilbudsgiver vinde mere end to delaftaler" in own
    assert "Mindst ét tilbud er placeret højere end det vindende" in section(told["B3"], "lot.L2")
    assert "Mindst ét tilbud er placeret højere end jeres" in section(told["B4"], "lot.L2")
    assert "Tangloppe" not in section(told["B3"], "lot.L2") + section(told["B4"], "lot.L2")
    assert "Afgørende" not in section(told["B4"], "lot.L3")


def test_every_lot_of_the_bid_has_its_own_part_with_its_own_winner():
    told = due(canteen())["B2"]
    assert [key for key in keys(told) if key.startswith("lot.")] == ["lot.L1", "lot.L2", "lot.L5"]
    assert "Delaftalen tildeles jer." in section(told, "lot.L1")
    assert "Delaftalen tildeles Mælkebøttemåltider A/S (fiktiv)." in section(told, "lot.L2")
    assert "L3" not in text(told).replace("L2", "")


def test_a_bid_rejected_in_one_lot_reads_why_in_that_lots_part():
    told = due(canteen())["B7"]
    assert "ikke med i rangordningen" in section(told, "lot.L5")
    assert "kravspecifikationen pkt. 3.2" in section(told, "rejected.L5")
    assert "result.L5" not in keys(told)
    assert "result.L3" in keys(told)


def test_a_lot_nobody_may_win_is_said_to_go_to_nobody():
    draft = reference.example("kantine")
    for bid in draft.bids:
        if bid in draft.bids_in("L1"):
            draft = rejected(draft, bid.id, lot="L1", ground="requirement")
    closed = taken(draft, "closed")
    awards = {lot: score(closed, lot).winners()[0] for lot in ("L2", "L3", "L4", "L5")}
    told = section(due(filled(course.take(closed, move("decided", awards=awards))))["B1"], "decision")
    assert "(Rådhuskantinen): delaftalen tildeles ikke nogen; jeres tilbud på delaftalen er ikke med" in told
    assert told.count("ikke nogen") == 1


def test_lots_without_titles_are_called_by_their_numbers():
    lots = [{"id": x} for x in ("D1", "D2")]
    offers = []
    for name, points in (("A", 9), ("B", 5)):
        lines = [{"item": "sum", "lot": x, "unit_price": 1_000_000} for x in ("D1", "D2")]
        offers.append(a_bid(name, price=None, points=points, prices=lines))
    told = made(filled(a_case(*offers, tender={"lots": lots})), "B")
    assert "Delaftale D1: delaftalen tildeles A (fiktiv)." in section(told, "decision")
    assert section(told, "lot.D1").startswith("Delaftale D1\n")


def tied() -> Case:
    return filled(a_case(a_bid("A"), a_bid("B"), a_bid("C", price=1_400_000, points=2)))


def test_a_tie_nobody_has_broken_leaves_the_winner_open():
    told = due(tied())
    assert {t.kind for t in told.values()} == {"afslag"}
    assert "flere tilbud deler førstepladsen" in section(told["A"], "decision")
    assert "Jeres tilbud deler plads 1-2 af 3." in section(told["A"], "result")
    assert "der er intet vindende tilbud at sammenligne med" in section(told["C"], "reasons")


def test_a_tie_that_was_broken_says_by_which_rule():
    case = a_case(a_bid("A"), a_bid("B"), model=a_model(tie_rule="Der trækkes lod."), tender={"buyer": "By"})
    case = taken(case, "closed")
    case = filled(course.take(case, move("decided", day=3, awards={"LOT-0000": "B"})))
    told = section(made(case, "A"), "result")
    assert "Jeres tilbud er placeret lige så højt som det vindende tilbud" in told
    assert "Afgørende er reglen for lige tilbud." in told
    unsaid = "Udbudsmaterialet siger: »Der trækkes lod.« [UDFYLD: hvordan reglen for lige tilbud er brugt"
    assert unsaid in told
    assert unsaid in section(made(case, "B", "tildeling"), "result")
    bare = case.model_copy(update={"models": (case.models[0].model_copy(update={"tie_rule": ""}),)})
    assert "[UDFYLD: reglen for lige tilbud" in section(made(bare, "A"), "result")


def test_an_award_past_the_best_placed_that_no_rule_explains_is_a_placeholder():
    case = parks()
    events = tuple(
        e.model_copy(update={"awards": {"LOT-0000": "C2"}}) if e.step == "decided" else e for e in case.events
    )
    told = made(case.model_copy(update={"events": events}), "C1")
    assert "[UDFYLD: hvorfor kontrakten tildeles et tilbud, der ikke er placeret bedst]" in section(
        told, "result"
    )


def test_the_note_for_a_meeting_says_what_would_have_been_enough():
    case = parks()
    note = letters.debrief(case, "C2", reference.texts("da"))
    assert note.internal
    items = note.blocks[1].items  # type: ignore[union-attr]
    (price,) = (re.search(r"højst ([\d.]+),(\d\d) kr\. mod nu 12\.480\.000 kr\.", item) for item in items[:1])
    assert price
    amount = Decimal(price[1].replace(".", "") + "." + price[2])
    for paid, first in ((amount, True), (amount + Decimal("0.01"), False)):
        prices = tuple(
            p.model_copy(update={"unit_price": paid / p.quantity}) for p in case.bid("C2").prices[:1]
        )
        changed = with_bid(case, "C2", prices=prices)
        assert ("C2" in score(changed, "LOT-0000").winners()) == first


def test_the_note_counts_the_fewest_points_that_would_have_done():
    case = a_case(a_bid("A", points=8), a_bid("B", points=5))
    items = letters.debrief(case, "B", reference.texts("da")).blocks[1].items  # type: ignore[union-attr]
    assert items[1] == "3 point mere på Q Kvalitet Q ville mindst have givet en delt førsteplads."


def test_the_note_is_in_no_letter_and_silent_about_the_best():
    assert all("debrief" not in keys(told) for told in due(canteen()).values())
    note = letters.debrief(parks(), "C1", reference.texts("en"))
    assert "holds the first place" in note.blocks[1].text  # type: ignore[union-attr]
    hopeless = a_case(a_bid("A", points=10), a_bid("B", price=9_000_000, points=9))
    items = letters.debrief(hopeless, "B", reference.texts("en")).blocks[1].items  # type: ignore[union-attr]
    assert items[1] == "More points on one criterion would not alone have given the first place."
