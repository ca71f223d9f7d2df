"""CVR: can this be the number of a Danish business?

Form only: eight digits whose weighted sum (2, 7, 6, 5, 4, 3, 2, 1) is divisible by 11, as Erhvervsstyrelsen
describes the modulus-11 check. That a number has the right form does not mean that anybody has it.
"""

from __future__ import annotations

from stdnum.dk import cvr

_DENMARK = {"", "DK", "DANMARK", "DENMARK"}


def is_danish(country: str) -> bool:
    """Whether a tenderer's country, as written, is Denmark; nothing written counts as Denmark."""
    return country.strip().upper() in _DENMARK


def is_valid(number: str) -> bool:
    """Whether the number has the form of a CVR number."""
    return bool(cvr.is_valid(number))
