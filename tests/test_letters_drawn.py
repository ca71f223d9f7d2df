"""What must hold for the letters of every tender: nobody else is told of, and nothing is left out."""

from __future__ import annotations

import re
from typing import Any

from builders import a_bid, a_case, a_model, a_price, kroner, linear, quality
from hypothesis import given, settings
from hypothesis import strategies as st
from letters_told import BLANK, due, filled, keys, parts, text, with_bid

from scoring.decision import decision
from scoring.letters import Letter
from scoring.model import Case
from scoring.values import BidId

SOME = settings(max_examples=30)
FIRST = ("Qvist", "Zarp", "Wexel", "Xylander", "Jydebro")
"""Names that stand in no message of the program."""
METHODS: dict[str, tuple[dict[str, Any], int | None]] = {
    "linear_from_lowest": (linear(), 40),
    "linear_span": ({"name": "linear_span", "low": 0, "high": 3_000_000, "outside": "clip"}, 30),
    "fixed_kroner": (kroner(60_000), None),
    "percentage_on_price": ({"name": "percentage_on_price"}, 50),
    "gate_then_price": ({"name": "gate_then_price"}, None),
    "quality_per_price": ({"name": "quality_per_price"}, None),
    "fixed_price": ({"name": "fixed_price", "price": 1_500_000}, None),
}
LOTS = ("D1", "D2")


@st.composite
def tenders(draw: st.DrawFn) -> Case:
    """Up to five bids on one or two lots. A price ends in three digits that stand in no other number."""
    lots = LOTS[: draw(st.integers(1, 2))]
    name = draw(st.sampled_from(sorted(METHODS)))
    method, weight = METHODS[name]
    rest = 100 - (weight or 0)
    span = {"how": "indicator", "worst": 0, "best": 50, "indicator": "Tilbudte timer"}
    criteria = (a_price(weight), quality("Q", rest - 10), quality("R", 10, scoring=span, unit="timer"))
    gates = {"each_at_least": 30} if name == "gate_then_price" else {}
    model = a_model(*criteria, method=method, gates=gates, tie_rule="Der trækkes lod.")
    offers = [_bid(draw, n, lots) for n in range(draw(st.integers(1, 5)))]
    limits = {"max_lots_won": draw(st.sampled_from((None, 1))), "rule": "Bedste kombination vinder."}
    tender = {
        "lots": [{"id": lot, "estimated_value": 2_000_000} for lot in lots],
        "limits": limits,
        "buyer": "By",
    }
    prices = draw(st.sampled_from(("shown", "withheld")))
    return filled(
        a_case(*offers, model=model, tender=tender), prices=prices, prices_because="De er hemmelige"
    )


def _bid(draw: st.DrawFn, n: int, lots: tuple[str, ...]) -> Any:
    amount = draw(st.integers(900, 1_900)) * 1_000 + 137 + 11 * n
    lines = [{"item": "sum", "lot": lot, "unit_price": amount} for lot in lots]
    whose = {"name": f"{FIRST[n]} Drift A/S", "cvr": f"9{n}{n}7654{n}"}
    out = draw(st.sampled_from((None, None, None, "Mangler underskrift")))
    return a_bid(
        f"T{n}",
        price=None,
        points=draw(st.integers(0, 10)),
        offered={"R": draw(st.integers(0, 60))},
        prices=lines,
        tenderer=whose,
        rejected=out,
    )


def reasoned(case: Case, draw: st.DrawFn) -> Case:
    """Every point with a reason, some of which tell of another bid."""
    said = []
    for a in case.assessments:
        other = draw(st.sampled_from(case.bids))
        price = f"{int(other.prices[0].unit_price or 0):,}".replace(",", ".")
        tail = draw(
            st.sampled_from(("", f" end {other.tenderer.name}", f" end {other.id}", f" end {price} kr."))
        )
        said.append(a.model_copy(update={"rationale": f"Ord {a.bid.lower()}x{a.criterion} bedre{tail}"}))
    return case.model_copy(update={"assessments": tuple(said)})


@st.composite
def told(draw: st.DrawFn) -> tuple[Case, dict[BidId, Letter]]:
    case = reasoned(draw(tenders()), draw)
    return case, due(case, draw(st.sampled_from(("da", "en"))))


def known(case: Case, bid: BidId) -> set[BidId]:
    """The recipient and who won a lot it is ranked for."""
    awards = decision(case).awards
    return {bid, *(awards.values() if not case.bid(bid).rejections else ())}


@SOME
@given(told())
def test_a_letter_tells_of_nobody_but_its_recipient_and_the_winners(made: tuple[Case, dict[BidId, Letter]]):
    case, letters = made
    for bid, letter in letters.items():
        said = text(letter)
        for other in case.bids:
            if other.id in known(case, bid):
                continue
            amount = str(int(other.prices[0].unit_price or 0))
            assert other.tenderer.name.split()[0] not in said
            assert not re.search(rf"\b{other.id}\b", said)
            assert other.tenderer.cvr not in said
            assert amount not in re.sub(r"(?<=\d)[.,](?=\d{3})", "", said)


@SOME
@given(told())
def test_a_withheld_price_is_nobodys_but_the_winners(made: tuple[Case, dict[BidId, Letter]]):
    case, letters = made
    if case.notice.prices != "withheld":
        return
    for bid, letter in letters.items():
        said = re.sub(r"(?<=\d)[.,](?=\d{3})", "", text(letter))
        for other in known(case, bid) - {bid}:
            assert str(int(case.bid(other).prices[0].unit_price or 0)) not in said


@SOME
@given(told())
def test_every_ranked_bid_reads_about_every_criterion_in_every_lot(made: tuple[Case, dict[BidId, Letter]]):
    case, letters = made
    awards = decision(case).awards
    for bid, letter in letters.items():
        if letter.kind == "forkastelse":
            continue
        by_key = {s.key: "\n".join(parts(s)) for s in letter.document.sections}
        for lot in case.tender.lots:
            end = f".{lot.id}" if len(case.tender.lots) > 1 else ""
            if f"result{end}" not in by_key:
                assert f"rejected{end}" in by_key
                continue
            for criterion in ("P", "Q", "R"):
                assert re.search(rf"^{criterion} ", by_key[f"result{end}"], re.MULTILINE)
            reasons = by_key[f"reasons{end}"]
            both = awards.get(lot.id) not in (None, bid)
            compared = re.findall(r"(?:mod|against|til hvert|each|get equally)", reasons)
            assert len(compared) >= 2 * both
            assert ("comparison" in letter_blanks(reasons)) == (lot.id not in awards)


def letter_blanks(said: str) -> set[str]:
    found = BLANK.findall(said)
    return {"comparison" for text in found if "sammenligne" in text or "compare" in text}


@SOME
@given(tenders(), st.randoms())
def test_who_bids_changes_no_word(case: Case, chance: Any):
    turned = case
    for b in case.bids:
        kind = chance.choice(("ordinary", "social_economy"))
        rsv = chance.choice(("yes", "no", "unknown"))
        who = {"kind": kind, "rsv": rsv, "employees": chance.randrange(500), "note": "RSV siden 2020"}
        turned = with_bid(turned, b.id, tenderer=b.tenderer.model_copy(update=who))
    assert due(turned) == due(case)


@SOME
@given(tenders())
def test_every_bidder_gets_one_letter_and_only_winners_an_award(case: Case):
    letters, awards = due(case), decision(case).awards
    assert list(letters) == [b.id for b in case.bids]
    assert {bid for bid, told in letters.items() if told.kind == "tildeling"} == set(awards.values())
    for bid, told in letters.items():
        assert ("decision" in keys(told)) == (told.kind != "forkastelse")
        assert (told.kind == "forkastelse") >= bool(case.bid(bid).rejections)
