"""Panel book: an evaluator's own bids and criteria as a workbook, and back, faults told at the cell.

Holds one evaluator's points and reasons and the sentences of the scale; nothing of another evaluator, and no
price. A blank cell changes nothing: points are taken back on the page.
"""

from scoring.formats.panel_book.read import Reading, read
from scoring.formats.panel_book.rows import asked
from scoring.formats.panel_book.write import write

__all__ = ["Reading", "asked", "read", "write"]
