"""Read: a workbook as a case, or everything that is wrong with it, told at once with sheet and cell."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from scoring.formats.excel import build, checks, identity_checks, price_checks, tables, weight_checks
from scoring.formats.excel.build import Tables
from scoring.formats.excel.faults import Faults
from scoring.formats.excel.guard import Opened, opened
from scoring.formats.excel.layout import SHEETS
from scoring.formats.excel.mark import marked
from scoring.formats.excel.tables import Found, Row
from scoring.model import Case
from scoring.texts import Language
from scoring.values import Finding


@dataclass(frozen=True)
class Reading:
    """What reading a workbook gave.

    case: None when a finding stops it. findings: in the order of the workbook's sheets as far as
    possible. marked: a copy of the workbook with the findings in it; None when there are none, or when
    the file could not be opened.
    """

    case: Case | None
    findings: tuple[Finding, ...]
    marked: bytes | None


def read(
    data: bytes, name: str, *, language: Language = "da", cpv: Mapping[str, str] | None = None
) -> Reading:
    """Read a workbook of either language, with columns in any order and prices in long or wide form.

    name: the file's name, for messages. language: of the marked copy. cpv: code → name, to look CPV codes
    up; without it they are taken as they are. Nothing in the file is run.
    """
    book = opened(data, name)
    if isinstance(book, Finding):
        return Reading(None, (book,), None)
    faults = Faults()
    for finding in book.findings:
        faults.add(finding)
    case = _case(book, cpv, faults)
    findings = faults.all()
    stopped = any(f.severity == "stop" for f in findings)
    copy = marked(book.formulas, findings, language) if findings else None
    return Reading(None if stopped else case, findings, copy)


def _case(book: Opened, cpv: Mapping[str, str] | None, faults: Faults) -> Case | None:
    found = tables.find(book, faults)
    rows: Tables = _rows(found, faults)
    rows = {**rows, "criteria": weight_checks.in_percent(rows, faults)}
    checks.check(rows, tables.main_language(found), faults)
    weight_checks.check(rows, faults)
    price_checks.check(rows, faults)
    identity_checks.check(rows, cpv, faults)
    return build.case_of(rows, found, faults)


def _rows(found: Mapping[str, Found], faults: Faults) -> dict[str, list[Row]]:
    read_: dict[str, list[Row]] = {sheet.key: [] for sheet in SHEETS}
    for key, sheet in found.items():
        if sheet.sheet.keyed:
            read_[key] = tables.keyed(sheet, faults)
        elif key != "prices":
            read_[key] = tables.rows(sheet, faults)
    if "prices" in found:
        bids = {row.get("bid") for row in read_["bidders"]} - {None}
        wide = tables.bids_as_columns(found["prices"], bids)
        read_["prices"] = tables.rows(found["prices"], faults, wide=wide)
    for key, sheet in found.items():
        tables.describe(sheet, read_[key], faults)
    return read_
