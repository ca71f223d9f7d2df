"""Result: the sheet that shows who wins, by formulas; one row per lot and bid."""

from __future__ import annotations

from openpyxl import Workbook
from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import Font

from scoring.formats.excel import style, words
from scoring.formats.excel.bid_formulas import best_max, nth
from scoring.formats.excel.columns import FIRST, HEADER
from scoring.formats.excel.grid import Grid
from scoring.formats.excel.places import Places, literal, quoted
from scoring.reference import texts

COLUMNS = ["lot", "bid", "tenderer", "status", "price", "price_points", "quality", "total", "unit", "rank"]
_WIDTHS = (14, 14, 36, 26, 20, 16, 16, 20, 10, 10)


def add(book: Workbook, places: Places) -> None:
    """Add the sheet Result."""
    t, grid = texts(places.language), Grid(places)
    ws = book.create_sheet(words.sheet("result", places.language))
    style.sheet(ws, t("excel.title.result"))
    style.widths(ws, _WIDTHS)
    for index, column in enumerate(COLUMNS, start=1):
        style.head(ws.cell(HEADER, index), t(f"excel.result.{column}"))
    row = FIRST
    for lot in range(grid.lots):
        for bid in range(grid.bids):
            for index, formula in enumerate(_row(grid, lot, bid), start=1):
                ws.cell(row, index, f"={formula}").number_format = _format(COLUMNS[index - 1])
            row += 1
    winner = FormulaRule(formula=[f"$J{FIRST}=1"], font=Font(bold=True))
    ws.conditional_formatting.add(f"A{FIRST}:J{row - 1}", winner)


def _row(g: Grid, lot: int, bid: int) -> list[str]:
    p, row = g.places, g.row(lot, bid)
    working = quoted(words.sheet("working", p.language)) + "!"
    own = {f: working + g.bid(f, row) for f in g.fields() if not f[-1].isdigit()}
    shown = f"{own['bid']}<>{literal('')}"
    figures = ("price", "price_points", "quality", "total")
    name = p.cell("bidders", "tenderer", FIRST + bid)
    is_points = ",".join(f"{working}{g.lot('method', lot)}={n}" for n in (*best_max(), nth("fixed_price")))
    t = texts(p.language)
    unit = f"IF(OR({is_points}),{literal(t('excel.result.points'))},{literal(t('excel.result.kroner'))})"
    formulas = {
        "lot": own["lot"],
        "bid": own["bid"],
        "tenderer": name,
        "status": _status(g, own),
        **{f: own[f] for f in figures},
        "unit": f'IF({own["total"]}="","",{unit})',
        "rank": own["rank"],
    }
    return [f'IF({shown},{formulas[c]},"")' for c in COLUMNS]


def _status(g: Grid, own: dict[str, str]) -> str:
    t = texts(g.places.language)
    words_ = {k: literal(t(f"excel.result.{k}")) for k in ("in", "out", "gate", "incomplete", "no_bid")}
    left = (
        f"IF({own['competes']}=1,{words_['in']},IF({own['gate']}=1,{words_['gate']},{words_['incomplete']}))"
    )
    return f"IF({own['concerned']}=0,{words_['no_bid']},IF({own['out']}=1,{words_['out']},{left}))"


def _format(column: str) -> str:
    return {"price": '#,##0.00" kr."', "price_points": "0.00", "quality": "0.00", "total": "#,##0.0000"}.get(
        column, "General"
    )
