"""Defects of a letter: who is who, and what is told about others.

See `letter_defects`. (PYTEST_DONT_REWRITE.)
"""

from __future__ import annotations

import re
from itertools import pairwise

from letter_defects import assessed, kind, put, reword, said

from scoring import admission
from scoring.letters.others import bare_name
from scoring.score import score


@kind("party", "third_bidder")
def another_winner(draw, at):
    third, winners = at.third(draw), at.winners()
    if not third or not winners:
        return None
    name = draw.choice(list(winners.values())).tenderer.name
    return reword(draw, at, (re.escape(name), third.tenderer.name.replace("\\", "")))


@kind("party")
def the_recipient_as_winner(draw, at):
    winners = list(at.winners().values())
    return (
        reword(draw, at, (re.escape(winners[0].tenderer.name), at.recipient.tenderer.name))
        if winners
        else None
    )


@kind("party")
def a_winner_spelled_otherwise(draw, at):
    winners = list(at.winners().values())
    if not winners:
        return None
    name = winners[0].tenderer.name
    return reword(draw, at, (re.escape(name), name[1] + name[0] + name[2:]))


@kind("party")
def winners_of_two_lots_exchanged(draw, at):
    won = list({b.tenderer.name for b in at.winners().values()})
    return reword(draw, at, (re.escape(won[0]), won[1])) if len(won) > 1 else None


@kind("third_unnamed")
def a_third_bid_without_its_name(draw, at):
    texts = (
        "Et tredje tilbud var billigere end jeres.",
        "En anden tilbudsgiver fik flere point på Q1.",
        "De øvrige tilbud er placeret lavere.",
        "Et af tilbuddene havde en bedre plan.",
    )
    return said(draw, at, draw.choice(texts), draw.choice(("Evalueringens resultat", "Pris", "Begrundelse")))


@kind("recipient", "third_bidder")
def another_recipient(draw, at):
    third = at.third(draw)
    return (
        reword(draw, at, (rf"^Til\t{re.escape(at.recipient.tenderer.name)}", f"Til\t{third.tenderer.name}"))
        if third
        else None
    )


@kind("party")
def your_bid_for_the_winning_one(draw, at):
    return reword(
        draw,
        at,
        *draw.sample(
            [("^Jeres tilbud: ", "Det vindende tilbud: "), ("^Det vindende tilbud: ", "Jeres tilbud: ")], 2
        ),
    )


@kind("party")
def the_lowest_price_to_the_other(draw, at):
    return reword(
        draw,
        at,
        (r"Jeres tilbud har den laveste pris", "Det vindende tilbud har den laveste pris"),
        (r"Det vindende tilbud har den laveste pris", "Jeres tilbud har den laveste pris"),
    )


@kind("misplaced", "reason_changed", "criterion_missing")
def reasons_of_the_two_bids_exchanged(draw, at):
    places = assessed(at, 0, 10)
    pairs = [(a, b) for a, b in pairwise(places) if b[0] == a[0] + 1 and a[1][3] != b[1][3]]
    if not pairs:
        return None
    (i, one), (j, other) = draw.choice(pairs)
    return put(put(at.lines, i, one[1] + other[3]), j, other[1] + one[3])


@kind("misplaced", "reason_changed", "criterion_missing")
def reasons_of_two_criteria_exchanged(draw, at):
    places = assessed(at, 0, 10)
    pairs = [(a, b) for a in places for b in places if b[0] > a[0] + 2 and a[1][3] != b[1][3]]
    if not pairs:
        return None
    (i, one), (j, other) = draw.choice(pairs)
    return put(put(at.lines, i, one[1] + other[3]), j, other[1] + one[3])


@kind("direction", "party")
def higher_for_lower(draw, at):
    return reword(draw, at, (r"vurderet højere", "vurderet lavere"), (r"får flere point", "får færre point"))


@kind("number", "party", "direction", "reason_changed", "sentence_missing")
def a_criterion_on_the_other_side(draw, at):
    places = at.like(r"er vurderet højere på .*;", "item")
    if not places:
        return None
    i = draw.choice(places)
    head, _, last = at.lines[i].text.rpartition("; ")
    other = next((j for j in at.like(r"er vurderet højere på", "item") if abs(j - i) == 1), None)
    cut = put(at.lines, i, f"{head}.")
    return put(cut, other, at.lines[other].text.removesuffix(".") + f"; {last}") if other else cut


# Other bidders


@kind("third_bidder")
def a_third_bidder_by_name(draw, at):
    third = at.third(draw)
    texts = ("Også {} er vurderet.", "{} blev nummer to.", "Til sammenligning fik {} en lavere vurdering.")
    return said(draw, at, draw.choice(texts).format(third.tenderer.name)) if third else None


@kind("third_bidder")
def a_third_bidder_by_half_a_name(draw, at):
    third = at.third(draw)
    start = bare_name(third.tenderer.name).split()[0] if third else ""
    return said(draw, at, f"{start}s plan var grundigere.") if len(start) > 4 else None


@kind("third_bidder")
def a_third_bidder_by_id(draw, at):
    third = at.third(draw)
    return said(draw, at, f"Det samme gælder tilbud {third.id}.") if third else None


@kind("third_bidder")
def a_third_bidder_by_cvr_number(draw, at):
    third = at.third(draw)
    return (
        said(draw, at, f"Tilbudsgiveren med CVR-nr. {third.tenderer.cvr} deltog også.")
        if third and third.tenderer.cvr
        else None
    )


@kind("third_price")
def the_price_of_a_third_bidder(draw, at):
    amount = third_price(draw, at)
    return (
        said(draw, at, f"Et andet tilbud lød på {amount:,} kr.".replace(",", "."), "Pris") if amount else None
    )


@kind("third_price")
def the_price_of_a_third_bidder_in_millions(draw, at):
    amount = third_price(draw, at)
    return (
        said(draw, at, f"Et andet tilbud lød på {amount / 1e6:.2f} mio. kr.".replace(".", ",", 1), "Pris")
        if amount
        else None
    )


def third_price(draw, at):
    third = at.third(draw)
    lots = [lot.id for lot in at.scene.case.tender.lots if third and third.priced(lot.id)]
    prices = [int(admission.evaluation_price(third, lot, at.scene.case.model_for(lot))) for lot in lots]
    return draw.choice(prices) if prices else None


@kind("unknown_number")
def the_total_of_a_third_bidder(draw, at):
    third = at.third(draw)
    for lot in at.scene.case.tender.lots if third else ():
        total = score(at.scene.case, lot.id).totals.get(third.id)
        if total is not None and f"{total:.2f}".replace(".", ",") not in "".join(x.text for x in at.lines):
            return said(draw, at, f"Det næstbedste tilbud fik {total:.2f} point samlet.".replace(".", ",", 1))
    return None


@kind("third_reason")
def the_reason_of_a_third_bidder(draw, at):
    third = at.third(draw)
    told = [
        a.rationale
        for a in at.scene.case.assessments
        if third and a.bid == third.id and len(a.rationale) > 40
    ]
    mine = " ".join(x.text for x in at.lines)
    told = [text for text in told if all(part not in mine for part in re.split(r"(?<=\.) ", text))]
    return said(draw, at, draw.choice(told)) if told else None


@kind("cell", "row_added")
def a_column_for_a_third_bidder(draw, at):
    rows = at.rows()
    if not rows:
        return None
    i = draw.choice(rows)
    return put(at.lines, i, *at.lines[i].cells, str(draw.randint(1, 9)))


@kind("unknown_name")
def a_firm_nobody_knows(draw, at):
    return said(draw, at, "Arbejdet udføres sammen med Strandvejens Anlægsgartnere A/S.")


# Where the price is kept back, and below the threshold


@kind("price_withheld", where="withheld")
def the_price_kept_back(draw, at):
    told = winners_price(draw, at)
    return said(draw, at, f"Vinderens pris er {told[0]:,} kr.".replace(",", "."), "Pris") if told else None


@kind("price_withheld", where="withheld")
def the_price_kept_back_in_millions(draw, at):
    told = winners_price(draw, at)
    text = f"Vinderens pris er omkring {(told or [0])[0] / 1e6:.2f} mio. kr."
    return said(draw, at, text.replace(".", ",", 1), "Pris") if told else None


@kind("price_withheld", where="withheld")
def the_difference_in_price(draw, at):
    told = winners_price(draw, at)
    if not told or told[0] == told[1]:
        return None
    return said(draw, at, f"Forskellen i pris er {abs(told[0] - told[1]):,} kr.".replace(",", "."), "Pris")


def winners_price(draw, at):
    """The winner's price in a lot the recipient bid for, and the recipient's."""
    case, winners = at.scene.case, at.winners()
    lots = [lot for lot in winners if at.recipient.priced(lot)]
    if not lots:
        return None
    lot = draw.choice(lots)
    model = case.model_for(lot)
    return [int(admission.evaluation_price(bid, lot, model)) for bid in (winners[lot], at.recipient)]


@kind("standstill_uncalled", where="market")
def a_standstill_nobody_asks_for(draw, at):
    return said(draw, at, "Kontrakten underskrives først, når standstill-perioden er udløbet.", "Beslutning")


@kind("complaint_uncalled", where="market")
def the_board_where_it_hears_nothing(draw, at):
    return said(draw, at, "Klage kan indgives til Klagenævnet for Udbud.", "Klagevejledning")


@kind("standstill_uncalled", where="below")
def a_standstill_below_the_threshold(draw, at):
    return said(draw, at, "Der gælder en standstill-periode, før kontrakten kan indgås.", "Beslutning")
