"""Files: what are the letters called, once they leave the program?"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from scoring.letters import Letter
from scoring.model import Case

_LONGEST_NAME = 40
_NOT_IN_NAMES = re.compile(r"[^a-z0-9]+")
_SPELT = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa", "ß": "ss", "&": " og "})


def file_names(due: Sequence[Letter], case: Case) -> tuple[str, ...]:
    """A name for each letter without its ending: kind, bid and bidder, safe on every system and used once."""
    names: list[str] = []
    for made in due:
        who = f"{made.bid} {case.bid(made.bid).tenderer.name}"
        name = f"{made.kind}-{_plain(who)}"[: len(made.kind) + _LONGEST_NAME].rstrip("-")
        others = (name, *(f"{name}-nr{n}" for n in range(2, len(due) + 2)))
        names.append(next(other for other in others if other not in names))
    return tuple(names)


def _plain(text: str) -> str:
    """A text as part of a file name: small letters a to z, digits and hyphens."""
    spelt = unicodedata.normalize("NFC", text).lower().translate(_SPELT)
    ascii_only = unicodedata.normalize("NFKD", spelt).encode("ascii", "ignore").decode()
    return _NOT_IN_NAMES.sub("-", ascii_only).strip("-")
