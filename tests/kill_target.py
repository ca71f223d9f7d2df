"""The program that is killed in the middle of saves: `python -m tests.kill_target URL`.

For each line `CASE SEED` on stdin it forks a child that saves revisions of CASE until
somebody kills it. All write lines to stdout: `pid N` when a child is born, `open REV` when
its store is open, `try REV` before and `ack REV HASH` after each save, `gone STATUS` when it
is dead. Forking spares every child the start of Python and the imports, the driver's too.
"""

from __future__ import annotations

import os
import random
import sys
from datetime import UTC, datetime
from importlib import import_module
from itertools import count

from scoring.store import SavedBefore, Store

LARGEST = 250_000
"""The longest document, in characters: long enough for a save to take several milliseconds."""


def tell(*words: object) -> None:
    # One unbuffered write: either the whole line gets out before death or nothing of it.
    os.write(1, (" ".join(map(str, words)) + "\n").encode())


def save_for_ever(url: str, case: str, seed: int) -> None:
    store, chance = Store(url), random.Random(seed)
    newest = store.load(case)
    base = newest.rev if newest else 0
    tell("open", base)
    for n in count():
        document = f"{case} {seed} {n} æøå " * chance.randint(10, LARGEST // 20)
        tell("try", base + 1)
        try:
            saved = store.save(case, document, base=base, who="Åse", what="autosave", at=datetime.now(UTC))
            base = saved.rev
            tell("ack", saved.rev, saved.hash)
        except SavedBefore as clash:
            # The server finished what an earlier child had sent before it was killed.
            base = clash.newest.rev


def main(url: str) -> None:
    if url.startswith("postgresql"):
        import_module("psycopg")
    for line in sys.stdin:
        case, seed = line.split()
        child = os.fork()
        if child == 0:
            save_for_ever(url, case, int(seed))
        tell("pid", child)
        tell("gone", os.waitpid(child, 0)[1])


if __name__ == "__main__":
    main(sys.argv[1])
