"""Lists: how do several ids stand in one cell? `L1; L2`, `L1 + L2; L3 + L4`, `P=30; Q1=12,5`.

A name that holds a separator is put in quotes, so that whatever is joined is split again alike.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal

from scoring.reading import plain, read_percent

_SEPARATORS = re.compile(r'[;+="]|^\s|\s$')
_PART = re.compile(r'\s*("(?:[^"]|"")*"|[^;+="]*[^;+="\s])\s*')


def join(names: Iterable[str], separator: str = "; ") -> str:
    """The names in one text."""
    return separator.join(_quoted(name) for name in names)


def join_groups(groups: Iterable[Iterable[str]]) -> str:
    """Groups of names in one text."""
    return "; ".join(join(group, " + ") for group in groups)


def join_shares(shares: Mapping[str, Decimal]) -> str:
    """Names with numbers in one text."""
    return "; ".join(f"{_quoted(name)}={plain(share)}" for name, share in shares.items())


def split(text: str) -> tuple[str, ...] | None:
    """The names in a text; None if it cannot be read."""
    groups = split_groups(text)
    return None if groups is None or any(len(g) != 1 for g in groups) else tuple(g[0] for g in groups)


def split_groups(text: str) -> tuple[tuple[str, ...], ...] | None:
    """The groups of names in a text; None if it cannot be read."""
    groups: list[list[str]] = [[]]
    at = 0
    while at < len(text):
        part = _PART.match(text, at)
        if not part:
            return None
        groups[-1].append(_unquoted(part[1]))
        at = part.end()
        if text[at : at + 1] == ";" and text[at + 1 :].strip():
            groups.append([])
        elif text[at : at + 1] not in ("", "+", ";"):
            return None
        at += 1
        if text[at - 1 : at] == ";" and not text[at:].strip():
            break
    return None if text.rstrip().endswith("+") else tuple(tuple(g) for g in groups)


def split_shares(text: str) -> dict[str, Decimal] | None:
    """The names with numbers in a text; None if it cannot be read."""
    shares: dict[str, Decimal] = {}
    for entry in re.findall(r'(?:"(?:[^"]|"")*"|[^;"])+', text):
        name, _, number = entry.rpartition("=")
        part, read = _PART.fullmatch(name), read_percent(number)
        if not part or read.value is None:
            return None
        shares[_unquoted(part[1])] = read.value
    return shares


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"' if _SEPARATORS.search(name) else name


def _unquoted(part: str) -> str:
    return part[1:-1].replace('""', '"') if part.startswith('"') and part.endswith('"') else part
