"""Killed with SIGKILL in the middle of saves, again and again: no acknowledged save is missing.

`kill_target.py` is the program that dies. Holds on SQLite and on PostgreSQL.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from scoring.store import Store
from tests.thorough import up_to

pytest_plugins = ["tests.postgres"]
ROOT = Path(__file__).parents[1]
ROUNDS = up_to(60, 200)


@dataclass
class Victim:
    """One child of `kill_target`, from birth to death."""

    opened: bool = False
    tried: int = 0
    acknowledged: tuple[tuple[int, str], ...] = ()

    @property
    def died_in_a_save(self) -> bool:
        return self.tried > max((rev for rev, _ in self.acknowledged), default=0)


def kill_one(target: subprocess.Popen[str], case: str, seed: int, after: float) -> Victim:
    """Let a child save and kill it `after` seconds after its first try (every tenth: after its birth)."""
    target.stdin.write(f"{case} {seed}\n")
    target.stdin.flush()
    pid, killed, victim = 0, False, Victim()
    for line in target.stdout:
        match line.split():
            case ["pid", number]:
                pid = int(number)
            case ["open", _]:
                victim.opened = True
            case ["try", rev]:
                victim.tried = int(rev)
            case ["ack", rev, hash_]:
                victim.acknowledged += ((int(rev), hash_),)
            case ["gone", status]:
                assert int(status) == signal.SIGKILL
                return victim
        if pid and not killed and (victim.tried or seed % 10 == 0):
            time.sleep(after)
            os.kill(pid, signal.SIGKILL)
            killed = True
    raise AssertionError("the program that forks has died")


@pytest.mark.skipif(os.name == "nt", reason="Windows has neither fork nor SIGKILL")
def test_killed_again_and_again_in_the_middle_of_saves_it_misses_no_acknowledged_save(
    database_url: str, record_testsuite_property: Callable[[str, object], None]
):
    chance = random.Random(2026)
    acknowledged: dict[str, dict[int, str]] = {}
    in_a_save = 0
    call = [sys.executable, "-m", "tests.kill_target", database_url]
    with subprocess.Popen(call, cwd=ROOT, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as target:
        for seed in range(ROUNDS):
            name = f"SAG-{seed // 8}"
            victim = kill_one(target, name, seed, chance.uniform(0, 0.03))
            in_a_save += victim.died_in_a_save
            acknowledged.setdefault(name, {}).update(victim.acknowledged)
            assert_whole(database_url, name, acknowledged[name])
        target.stdin.close()
    kept = sum(assert_whole(database_url, name, known) for name, known in acknowledged.items())
    kind = database_url.partition(":")[0]
    record_testsuite_property(f"{kind}: kills in a save", in_a_save)
    record_testsuite_property(f"{kind}: saves acknowledged", sum(map(len, acknowledged.values())))
    record_testsuite_property(f"{kind}: saves kept", kept)
    assert in_a_save > ROUNDS // 2


def assert_whole(url: str, case: str, acknowledged: dict[int, str]) -> int:
    """The store opens, the chain verifies, every acknowledged save is there; the number of revisions."""
    store = Store(url)
    assert store.verify(case) == ()
    history = {entry.rev: entry.hash for entry in store.history(case)}
    store.close()
    assert acknowledged.items() <= history.items()
    return len(history)
