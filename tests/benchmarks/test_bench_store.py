"""What a save, a load and a check of 200 revisions cost, with a tender of 34 kB."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import count

import pytest

from scoring.store import Revision, Store

pytest_plugins = ["tests.postgres"]
NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
DOCUMENT = '{"tender": "Kantinedrift på Ærø", "points": "7.65"}\n' * 650


def put(store: Store, base: int) -> Revision:
    return store.save("KANTINE", DOCUMENT, base=base, who="Åse", what="autosave", at=NOON)


@pytest.fixture
def full(store: Store) -> Store:
    for base in range(200):
        put(store, base)
    return store


def test_save(benchmark, store: Store):
    bases = count()
    benchmark.pedantic(lambda: put(store, next(bases)), rounds=300, warmup_rounds=10)


def test_load_newest(benchmark, full: Store):
    assert benchmark(full.load, "KANTINE").rev == 200


def test_history_of_200(benchmark, full: Store):
    assert len(benchmark(full.history, "KANTINE")) == 200


def test_list_of_cases(benchmark, full: Store):
    assert len(benchmark(full.cases)) == 1


def test_verify_200(benchmark, full: Store):
    assert benchmark(full.verify, "KANTINE") == ()
