"""Faults: the findings of one reading, collected while reading goes on."""

from __future__ import annotations

from decimal import Decimal

from scoring.values import Finding, Severity


class Faults:
    """Collects findings. Nothing is thrown: the officer is told of everything at once."""

    def __init__(self) -> None:
        self._found: list[Finding] = []
        self._stopped: set[str] = set()

    def stop(self, code: str, place: str, **values: str | int | Decimal) -> None:
        """A fault that must be mended before the workbook can be read in."""
        self._add(code, "stop", place, values)

    def warn(self, code: str, place: str, **values: str | int | Decimal) -> None:
        """Something to look at; the workbook can be read in all the same."""
        self._add(code, "warn", place, values)

    def note(self, code: str, place: str, **values: str | int | Decimal) -> None:
        """Something good to know."""
        self._add(code, "note", place, values)

    def add(self, finding: Finding) -> None:
        """A finding made elsewhere."""
        self._found.append(finding)
        if finding.severity == "stop":
            self._stopped.add(finding.place)

    def stopped_at(self, place: str) -> bool:
        """Whether a fault has been told at this cell already."""
        return place in self._stopped

    def all(self) -> tuple[Finding, ...]:
        """Every finding in the order it was made."""
        return tuple(self._found)

    def _add(self, code: str, severity: Severity, place: str, values: dict[str, str | int | Decimal]) -> None:
        self.add(Finding(code=f"excel.{code}", severity=severity, place=place, values=values))
