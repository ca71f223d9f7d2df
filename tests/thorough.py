"""How many of a kind a test tries: a share that holds every kind, or all of them with THOROUGH=1.

THOROUGH=1 python start.py test tests/test_seals.py tests/test_referee.py
"""

from __future__ import annotations

import os

THOROUGH = bool(os.environ.get("THOROUGH"))


def every(step: int) -> int:
    """Try each `step`-th; each one when thorough."""
    return 1 if THOROUGH else step


def up_to(few: int, all_: int) -> int:
    """Try a few; all of them when thorough."""
    return all_ if THOROUGH else few
