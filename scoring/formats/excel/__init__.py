"""Excel: a case as a workbook and back, with every fault told with sheet and cell."""

from scoring.formats.excel.read import Reading, read
from scoring.formats.excel.write import template, write

__all__ = ["Reading", "read", "template", "write"]
