"""Gap: what does the case not say, though the paper has to?"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Gap:
    """Something that is missing under a heading. what: in plain words, so that it can be found out."""

    what: str
