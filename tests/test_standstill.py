"""Standstill: the period, the days it may not end on, and the day of signature."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from dateutil.easter import easter

from scoring import reference
from scoring.standstill import closed, holiday_name, standstill

LEAST = reference.rulebook().standstill.model_dump(include={"electronic", "other"})
VECTORS = [
    # sent, days, expiry strict, expiry cautious; worked out from the rule, independently of the program
    ("2026-03-02", "electronic", "2026-03-12", "2026-03-12"),
    ("2026-03-02", "other", "2026-03-17", "2026-03-17"),
    ("2026-03-04", "electronic", "2026-03-16", "2026-03-16"),  # the 14th is a Saturday
    ("2026-03-24", "electronic", "2026-04-07", "2026-04-07"),  # Easter
    ("2026-05-04", "electronic", "2026-05-15", "2026-05-18"),  # Ascension on the 14th
    ("2026-05-15", "electronic", "2026-05-26", "2026-05-26"),  # Whit Monday on the 25th
    ("2026-05-26", "electronic", "2026-06-05", "2026-06-08"),  # Constitution Day
    ("2026-12-15", "electronic", "2026-12-28", "2026-12-28"),  # Christmas
    ("2026-12-21", "electronic", "2026-12-31", "2027-01-04"),  # New Year
]


@pytest.mark.parametrize(("sent", "channel", "strict", "cautious"), VECTORS)
def test_the_nine_vectors(sent, channel, strict, cautious):
    day = date.fromisoformat
    short = standstill(day(sent), least=LEAST[channel], cautious=False)
    assert (short.ends, short.earliest_signature) == (day(strict), day(strict) + timedelta(1))
    assert standstill(day(sent), least=LEAST[channel]).ends == day(cautious)


def public(year: int) -> dict[date, str]:
    """The public holidays of Denmark worked out from Easter Sunday. Store bededag is one until 2023."""
    sunday = easter(year)
    moving = {-3: "Skærtorsdag", -2: "Langfredag", 0: "Påskedag", 1: "Anden påskedag"}
    moving |= {39: "Kristi himmelfartsdag", 49: "Pinsedag", 50: "Anden pinsedag"}
    moving |= {26: "Store bededag"} if year < 2024 else {}
    fixed = {(1, 1): "Nytårsdag", (12, 25): "Juledag", (12, 26): "Anden juledag"}
    found = {sunday + timedelta(days): name for days, name in moving.items()}
    return found | {date(year, month, day): name for (month, day), name in fixed.items()}


@pytest.mark.parametrize("year", range(2022, 2031))
def test_every_day_is_a_holiday_by_the_library_when_it_is_one_by_the_calendar(year: int):
    day, own = date(year, 1, 1), public(year)
    while day.year == year:
        assert holiday_name(day) == own.get(day, ""), day
        expected = "weekend" if day.weekday() > 4 else "holiday" if day in own else ""
        assert closed(day, cautious=False) == expected, day
        day += timedelta(1)


@pytest.mark.parametrize("year", range(2024, 2031))
def test_the_period_never_ends_on_a_closed_day_nor_earlier_than_the_act_says(year: int):
    for n in range(365):
        sent = date(year, 1, 1) + timedelta(n)
        for cautious in (True, False):
            found = standstill(sent, least=10, cautious=cautious)
            assert found.ends >= sent + timedelta(10)
            assert not closed(found.ends, cautious=cautious)
            assert found.earliest_signature == found.ends + timedelta(1)
            skipped = [day for day, _ in found.moved]
            assert found.ends - sent == timedelta(10 + len(skipped))
        assert standstill(sent, least=10).ends >= standstill(sent, least=10, cautious=False).ends


def test_a_longer_period_may_be_given_but_never_a_shorter():
    assert standstill(date(2026, 3, 2), least=10, days=14).ends == date(2026, 3, 16)
    with pytest.raises(ValueError, match="at least 15"):
        standstill(date(2026, 3, 2), least=15, days=14)


def test_each_day_it_was_carried_over_has_its_reason():
    found = standstill(date(2026, 3, 24), least=10)
    assert [why for _, why in found.moved] == ["holiday", "weekend", "weekend", "holiday"]
