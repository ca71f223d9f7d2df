"""Social-economy bids in one lot: dearer or cheaper than the others, and how near to winning."""

from __future__ import annotations

from decimal import Decimal

import pytest
from builders import Offer, a_bid, a_case
from dominance_cases import measured, said, social

D = Decimal


def test_a_social_bid_beside_the_median_of_the_others():
    case = a_case(
        social("S", price=1_200_000, points=7),
        a_bid("A", price=1_000_000, points=7),
        a_bid("B", price=1_100_000, points=7),
        a_bid("C", price=1_600_000, points=7),
    )
    (bid,) = measured(case).social_bids
    assert (bid.median, bid.dearer, bid.outcome) == (1_100_000, 100_000, "lost")
    assert round(bid.dearer_percent or D(0), 2) == D("9.09")
    # equally good, so it must match the lowest price and may cost nothing more
    assert (bid.lost_by, bid.premium, bid.lost_by_less_than_premium) == (200_000, 0, False)


def test_a_social_bid_that_lost_by_less_than_its_premium():
    """Two points more on 60 % are worth 30 % of the price; it is 32 % dearer."""
    case = a_case(social("S", price=1_320_000, points=9), a_bid("A", price=1_000_000, points=7))
    (bid,) = measured(case).social_bids
    assert (bid.premium, bid.lost_by, bid.lost_by_less_than_premium) == (150_000, 170_000, False)
    nearer = a_case(social("S", price=1_220_000, points=9), a_bid("A", price=1_000_000, points=7))
    (bid,) = measured(nearer).social_bids
    assert (bid.premium, bid.lost_by, bid.lost_by_less_than_premium) == (150_000, 70_000, True)


@pytest.mark.parametrize(
    ("offer", "outcome", "words"),
    [
        (social("S", price=900_000, points=9), "won", "S kom på førstepladsen."),
        (social("S", price=1_000_000, points=7), "tied", "S deler førstepladsen."),
        (social("S", rejected="For sent"), "out", "S (socialøkonomisk) er ikke med i bedømmelsen."),
    ],
)
def test_how_a_social_bid_fared(offer: Offer, outcome: str, words: str):
    found = measured(a_case(offer, a_bid("A", price=1_000_000, points=7)))
    assert found.social_bids[0].outcome == outcome
    assert words in said(found)


def test_a_social_bid_alone_has_nothing_to_be_compared_with():
    (bid,) = measured(a_case(social("S"))).social_bids
    assert (bid.median, bid.dearer, bid.dearer_percent, bid.outcome) == (None, None, None, "won")
