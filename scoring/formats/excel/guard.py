"""Guard: may this file be opened at all? What is no workbook, or unpacks to a flood, is refused first."""

from __future__ import annotations

import io
import warnings
import zipfile
import zlib
from dataclasses import dataclass

from openpyxl import Workbook, load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from scoring.values import Finding, Severity

_MB = 1_000_000
LARGEST_FILE, LARGEST_SHEET, LARGEST_WHOLE = 25 * _MB, 40 * _MB, 100 * _MB
_SUSPECT_RATIO = 150
"""Sheets of real tenders pack to a tenth or a twentieth; a thousandth is a trap."""
_OLE = bytes.fromhex("D0CF11E0A1B11AE1")
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    InvalidFileException,
    SyntaxError,  # what both XML parsers openpyxl may use raise
    KeyError,
    IndexError,
    ValueError,  # also what defusedxml raises for entities
    TypeError,
    AttributeError,
    EOFError,
    NotImplementedError,
    OverflowError,
)
"""What openpyxl is known to raise on files that are not what they claim to be."""


@dataclass(frozen=True)
class Opened:
    """The workbook twice: with its formulas, and with the values that were stored for them."""

    formulas: Workbook
    values: Workbook
    findings: tuple[Finding, ...]


def opened(data: bytes, name: str) -> Opened | Finding:
    """The workbook, or the finding that says why it cannot be opened. Macros and links never run."""
    refusal = _refusal(data, name)
    if refusal:
        return refusal
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl tells of what it will not keep; nothing is kept here
            formulas = load_workbook(io.BytesIO(data))
            values = load_workbook(io.BytesIO(data), data_only=True)
    except _DAMAGED:
        return _finding("f001_damaged", found=name)
    return Opened(formulas, values, _notes(data))


def _refusal(data: bytes, name: str) -> Finding | None:
    if data.startswith(_OLE):
        return _finding("f001_password" if _ENCRYPTED in data else "f001_old_format", found=name)
    if len(data) > LARGEST_FILE:
        return _too_large(name, len(data), LARGEST_FILE)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
    except _DAMAGED:
        code = "f001_damaged" if data.startswith(b"PK") else "f001_not_a_workbook"
        return _finding(code, found=name)
    if any(m.flag_bits & 1 for m in members):
        return _finding("f001_password", found=name)
    if "xl/workbook.xml" not in {m.filename for m in members}:
        return _finding("f001_not_a_workbook", found=name)
    return _flood(members, name)


def _flood(members: list[zipfile.ZipInfo], name: str) -> Finding | None:
    whole = sum(m.file_size for m in members)
    if whole > LARGEST_WHOLE:
        return _too_large(name, whole, LARGEST_WHOLE)
    for m in members:
        packs_too_well = m.file_size > 5 * _MB and m.file_size > _SUSPECT_RATIO * max(1, m.compress_size)
        if m.file_size > LARGEST_SHEET or packs_too_well:
            return _too_large(name, m.file_size, 5 * _MB if packs_too_well else LARGEST_SHEET)
    return None


def _notes(data: bytes) -> tuple[Finding, ...]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = archive.namelist()
    found = []
    if any(n.startswith("xl/externalLinks/") for n in names):
        found.append(_finding("f071_external", "warn"))
    if "xl/vbaProject.bin" in names:
        found.append(_finding("f072_macros", "note"))
    return tuple(found)


def _too_large(name: str, size: int, limit: int) -> Finding:
    return _finding("f001_too_large", found=name, size=size // _MB, limit=limit // _MB)


def _finding(code: str, severity: Severity = "stop", **values: str | int) -> Finding:
    return Finding(code=f"excel.{code}", severity=severity, values=dict(values))
