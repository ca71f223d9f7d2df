"""Price checks: does a price line look as if a comma moved, a quantity changed or a sum was mistyped?

Line by line across the bids, because a slip in one line hides in a section's total (the crane item of
TBB 2015.185: 58,000 for 5,800,000). These are warnings: the bidder is bound by what was written.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from decimal import Decimal
from statistics import median

from scoring.formats.excel.build import Tables
from scoring.formats.excel.faults import Faults
from scoring.formats.excel.tables import Row

_FAR = Decimal(5)
"""From here on a price is told as far from the others'."""
_POWERS = (Decimal(1000), Decimal(100), Decimal(10))
_NEAR = Decimal("1.6")
"""A factor within 1.6 times of 10, 100 or 1000 looks like a moved comma."""
_ORE = Decimal("0.005")
_MONTHS = Decimal(12)


def check(tables: Tables, faults: Faults) -> None:
    """Tell of every line that looks wrong, and of lots that do not add up to the whole."""
    for row in tables["prices"]:
        _total(row, faults)
        if row.get("unit_price") == 0:
            faults.warn("f052_zero", row.at("unit_price"))
    for line in _lines(tables["prices"]):
        _quantities(line, faults)
        for row in line:
            _against_others(row, line, faults)
    _lot_sum(tables, faults)


def _lines(rows: Sequence[Row]) -> list[list[Row]]:
    lines: dict[tuple[str | None, str], list[Row]] = {}
    for row in rows:
        if row.get("item") and row.get("bid") and row.get("unit_price") is not None:
            lines.setdefault((row.get("lot"), row.get("item")), []).append(row)
    return [line for line in lines.values() if len(line) > 1]


def _total(row: Row, faults: Faults) -> None:
    stated, quantity, price = row.get("total"), row.get("quantity"), row.get("unit_price")
    if stated is None or quantity is None or price is None:
        return
    gap = abs(stated - quantity * price)
    if gap > _ORE:
        values = {"expected": quantity * price, "found": stated, "gap": gap}
        faults.warn("f050_total", row.at("total"), **values)


def _quantities(line: Sequence[Row], faults: Faults) -> None:
    counts = Counter(r.get("quantity") for r in line if r.get("quantity") is not None)
    if len(line) < 3 or len(counts) < 2:
        return
    usual, times = counts.most_common(1)[0]
    if times * 2 <= len(line):
        return
    for row in line:
        if row.get("quantity") not in (None, usual):
            values = {"found": row.get("quantity"), "expected": usual}
            faults.warn("f043_quantity", row.at("quantity"), **values)


def _against_others(row: Row, line: Sequence[Row], faults: Faults) -> None:
    price = row.get("unit_price")
    others = [r.get("unit_price") for r in line if r is not row and r.get("unit_price")]
    if not price or not others:
        return
    middle = median(others)
    factor, low = (middle / price, True) if price < middle else (price / middle, False)
    power = next((p for p in _POWERS if p / _NEAR <= factor <= p * _NEAR), None)
    values = {"found": price, "median": middle}
    suffix = "_low" if low else ""
    if power is not None:
        faults.warn(f"f051_comma{suffix}", row.at("unit_price"), power=int(power), **values)
    elif factor >= _FAR and len(others) > 1:
        shown = factor.quantize(Decimal("0.1"))
        faults.warn(f"f051_outlier{suffix}", row.at("unit_price"), factor=shown, **values)


def _lot_sum(tables: Tables, faults: Faults) -> None:
    values = [r.get("lot_value") for r in tables["lots"]]
    stated = [(r, r.get("tender_value"), r.get("duration_months")) for r in tables["tender"][:1]]
    for row, whole, months in stated:
        if whole is None or not values or None in values:
            continue
        total = sum(values, Decimal(0))
        if total not in _possible(whole, months):
            faults.warn("f053_lot_sum", row.at("tender_value"), found=total, expected=whole)


def _possible(whole: Decimal, months: int | None) -> Iterator[Decimal]:
    """The lots' values may be for the whole contract or for a year."""
    yield whole
    if months:
        yield (whole * _MONTHS / months).normalize()
