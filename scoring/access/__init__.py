"""Access: who may change what in which state of a tender, and what may somebody see before they should?"""

from scoring.access.change import guard, move, refusals
from scoring.access.sight import Envelope, barred, envelope, prices_shut, view_for
from scoring.access.steps import with_steps, without_steps
from scoring.access.table import (
    ASKED,
    STEP_TABLE,
    TABLE,
    Area,
    Person,
    area_of,
    asked,
    may,
    may_step,
    same_login,
    signing_place,
)

__all__ = [
    "ASKED",
    "STEP_TABLE",
    "TABLE",
    "Area",
    "Envelope",
    "Person",
    "area_of",
    "asked",
    "barred",
    "envelope",
    "guard",
    "may",
    "may_step",
    "move",
    "prices_shut",
    "refusals",
    "same_login",
    "signing_place",
    "view_for",
    "with_steps",
    "without_steps",
]
