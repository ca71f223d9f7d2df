"""Many people in one tender at once, on both databases: nothing lost, nothing doubled, every clash told.

Short here; the long run is `python -m tests.many_people`.
"""

from __future__ import annotations

from pathlib import Path

import many_people

pytest_plugins = ["tests.postgres"]


def test_eight_people_in_one_tender_lose_and_double_nothing(database_url: str):
    count = many_people.run(database_url, people=8, seconds=5)
    assert count.faults == ()
    assert count.revisions == count.saved + 1
    assert count.joined > 0
    assert count.clashes > 0


def test_a_lost_entry_would_be_found(tmp_path: Path):
    """The count is worth something: a diary with one entry more than the store is a fault."""
    before = many_people.reference.example("beskaeftigelse")
    diary = many_people.Diary(points=["aldrig gemt"])
    assert many_people._of_points(before, before, [diary]) == ["lost: aldrig gemt"]
