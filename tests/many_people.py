"""Many people: what is lost, doubled or untold when many change one tender at once?

    python -m tests.many_people --seconds 120 --people 25 --url sqlite:////tmp/many.sqlite3

Everybody gives points, types prices, writes texts and moves weights through the desk, as pages do, and writes
down what was answered. Afterwards that is held against the store. (It asserts nothing itself, so
PYTEST_DONT_REWRITE.)
"""

from __future__ import annotations

import argparse
import random
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal

from scoring import casefile, edit, reference, seals
from scoring.access import Person
from scoring.desk import Desk, Kept
from scoring.model import Assessment, Case
from scoring.store import Store

KEY = "A-BESK"
MOVES = ("points", "points", "price", "text", "weights", "read")


@dataclass
class Diary:
    """What one person did and was told."""

    points: list[str] = field(default_factory=list)
    """The reasons of the points that were saved; no two are alike."""
    texts: list[tuple[int, str, str]] = field(default_factory=list)
    """Revision, place and value of every other change that was saved."""
    clashes: list[tuple[int, str]] = field(default_factory=list)
    """The side version and the text that was kept in it."""
    joined: int = 0
    untold: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Count:
    """What became of it all. faults: everything that should not be; empty is good."""

    saved: int
    joined: int
    clashes: int
    revisions: int
    seconds: float
    faults: tuple[str, ...]


def run(url: str, *, people: int, seconds: float, seed: int = 1) -> Count:
    """Let them loose, wait, and count."""
    began = Store(url)
    case = reference.example("beskaeftigelse")
    Desk(began, Person("Start", alone=True)).create(case, "start", _now())
    began.close()
    started = time.monotonic()
    with ThreadPoolExecutor(people) as pool:
        diaries = list(pool.map(lambda n: _person(url, n, started + seconds, seed), range(people)))
    took = time.monotonic() - started
    after = Store(url)
    try:
        return _counted(after, diaries, case, took)
    finally:
        after.close()


def _person(url: str, n: int, until: float, seed: int) -> Diary:
    # Each with a store of their own, like processes behind one proxy; only the database is shared.
    store, diary, chance = Store(url), Diary(), random.Random(seed * 1000 + n)
    desk = Desk(store, Person(f"Person {n}", alone=True))
    turn = 0
    while time.monotonic() < until:
        turn += 1
        seen = desk.open(KEY)
        if seen is None:
            diary.untold.append("the tender is gone")
            break
        # What a person needs to read and type, so that others save in between.
        time.sleep(chance.uniform(0, 0.05))
        what = chance.choice(MOVES)
        if what == "read":
            continue
        mine, place, value = _made(seen.case, what, n, turn, chance)
        kept = desk.keep(seen, mine, what, _now())
        _note(diary, kept, place, value)
    store.close()
    return diary


def _made(case: Case, what: str, n: int, turn: int, chance: random.Random) -> tuple[Case, str, str]:
    """The changed case, the place, and a value nobody else writes."""
    bid, word = chance.choice(case.bids).id, f"Person {n}, nr. {turn}"
    if what == "points":
        # Mostly in one's own name, at times the panel's, where two can meet.
        who = "panel" if chance.random() < 0.2 else f"E{n}"
        criterion = chance.choice(("E3", "E4", "Q1", "S1"))
        said = Assessment(
            bid=bid, criterion=criterion, evaluator=who, points=chance.randint(0, 10), rationale=word
        )
        return edit.with_assessment(case, said), "points", word
    if what == "price":
        line, price = chance.choice(case.bid(bid).prices), Decimal(1_000_000 + n * 10_000 + turn)
        return edit.with_unit_price(case, bid, line, price), f"{bid}/{line.lot}/{line.item}", f"{price:f}"
    if what == "text":
        part = chance.choice(("tie_rule",))
        return edit.with_model(case, edit.changed(case.models[0], **{part: word})), part, word
    # By person and turn: whoever moves them twice in a row moves them.
    model, by = case.models[0], Decimal((n + 25 * turn) % 1400 + 1) / 100
    for name, weight in (("P", 30 + by), ("S", 15 - by)):
        one = next(c for c in model.criteria if c.id == name)
        model = edit.with_criterion(model, edit.changed(one, weight=weight))
    return edit.with_model(case, model), "weights", f"{30 + by:f}"


def _note(diary: Diary, kept: Kept, place: str, value: str) -> None:
    if kept.refused:
        diary.untold.append(f"refused {kept.refused}")
    elif kept.clashes:
        if kept.aside is None or not all(f.values.get("mine") for f in kept.clashes):
            diary.untold.append(f"clash without its text at {place}")
        else:
            diary.clashes.append((kept.aside.rev, value))
    elif place == "points":
        diary.points.append(value)
    else:
        diary.texts.append((kept.seen.entry.rev, place, value))
    diary.joined += bool(kept.with_)


def _counted(store: Store, diaries: list[Diary], before: Case, took: float) -> Count:
    history, aside = store.history(KEY), store.aside(KEY)
    newest = store.load(KEY)
    case = casefile.load(newest.document) if newest else before
    saved = sum(len(d.points) + len(d.texts) for d in diaries)
    faults = [fault for d in diaries for fault in d.untold]
    faults += [f"the chain is broken at {e.rev}" for e in store.verify()]
    faults += _of_points(case, before, diaries)
    faults += _of_texts(store, diaries)
    told = {(rev, value) for d in diaries for rev, value in d.clashes}
    faults += [f"no text in {rev}" for rev, value in told if value not in _document(store, rev)]
    if len(told) != len(aside):
        faults.append(f"{len(aside)} versions beside, {len(told)} told")
    return Count(
        saved=saved,
        joined=sum(d.joined for d in diaries),
        clashes=len(told),
        revisions=len(history),
        seconds=took,
        faults=tuple(faults),
    )


def _of_points(case: Case, before: Case, diaries: list[Diary]) -> list[str]:
    """Every reason that was saved stands once, none stands that was not, and the marks hang together."""
    written = Counter(a.rationale for a in case.assessments[len(before.assessments) :])
    saved = Counter(word for d in diaries for word in d.points)
    faults = [f"lost: {word}" for word in saved - written] + [f"doubled: {word}" for word in written - saved]
    if case.assessments[: len(before.assessments)] != before.assessments:
        faults.append("older points were rewritten")
    return faults + [f"mark: {f.place}" for f in seals.verify(case) if f.code == "seal.assessment"]


def _of_texts(store: Store, diaries: list[Diary]) -> list[str]:
    """In the revision a change was saved as, its value stands where it was written."""
    return [
        f"revision {rev} does not hold {place} = {value}"
        for d in diaries
        for rev, place, value in d.texts
        if value not in _document(store, rev)
    ]


def _document(store: Store, rev: int) -> str:
    found = store.load(KEY, rev)
    return found.document if found else ""


def _now() -> datetime:
    return datetime.now(UTC)


if __name__ == "__main__":
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--seconds", type=float, default=120)
    asked.add_argument("--people", type=int, default=25)
    asked.add_argument("--url", required=True)
    words = asked.parse_args()
    print(run(words.url, people=words.people, seconds=words.seconds))
