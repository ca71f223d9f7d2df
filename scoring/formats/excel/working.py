"""Working: the intermediate figures of the result, as formulas that read only the officer's cells.

Written from the published formulas (see `formulas.py` for their sources), not from the program's own
numbers, so that a spreadsheet program checks the engine. A score that is changed moves the result.
"""

from __future__ import annotations

from collections.abc import Mapping

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from scoring.formats.excel import bid_formulas, style, words
from scoring.formats.excel.columns import FIRST
from scoring.formats.excel.grid import CRITERION_FIELDS, LOT_FIELDS, Grid
from scoring.formats.excel.places import Places, literal
from scoring.model import Case
from scoring.reference import texts
from scoring.values import PANEL

_EMPTY_ROOM = {"lots": 3, "criteria": 20, "bidders": 12, "prices": 200, "indicators": 120, "scores": 300}
_SPARE = {"lots": 0, "criteria": 3, "bidders": 3, "prices": 40, "indicators": 40, "scores": 60}


def room_for(case: Case | None) -> Mapping[str, int]:
    """How many rows of each sheet the formulas look at: what the case has, and some to spare."""
    rejections = 40
    if case is None:
        return {**_EMPTY_ROOM, "rejections": rejections}
    has = {
        "lots": len(case.tender.lots),
        "criteria": sum(len(m.criteria) for m in case.models),
        "bidders": len(case.bids),
        "prices": sum(len(b.prices) for b in case.bids),
        "indicators": sum(len(b.offered) for b in case.bids),
        "scores": len(case.assessments),
    }
    rejections += sum(len(b.rejections) for b in case.bids)
    return {**{key: max(1, has[key] + _SPARE[key]) for key in has}, "rejections": rejections}


def add(book: Workbook, places: Places) -> None:
    """Add the sheet Working."""
    t, grid = texts(places.language), Grid(places)
    ws = book.create_sheet(words.sheet("working", places.language))
    style.sheet(ws, t("excel.title.working"), "A2")
    heads = {
        FIRST - 2: t("excel.working.part_lots"),
        grid.criteria_row - 2: t("excel.working.part_criteria"),
        grid.bids_row - 4: t("excel.working.part_bids"),
        grid.keys_row - 2: t("excel.working.part_keys"),
    }
    for row, text in heads.items():
        style.head(ws.cell(row, 1), text)
    for lot in range(grid.lots):
        _fill(ws, LOT_FIELDS, FIRST + lot, _lot(grid, lot))
    for number in range(grid.criteria):
        _fill(ws, CRITERION_FIELDS, grid.criteria_row + number, _criterion(grid, number))
    _names(ws, grid, LOT_FIELDS, FIRST - 1)
    _names(ws, grid, CRITERION_FIELDS, grid.criteria_row - 1)
    _names(ws, grid, grid.fields(), grid.bids_row - 1)
    _names(ws, grid, grid.key_fields(), grid.keys_row - 1)
    bid_formulas.add(ws, grid)
    for number, row in enumerate(places.rows("scores")):
        _fill(ws, grid.key_fields(), grid.keys_row + number, _keys(grid, number, row))


def _fill(ws: Worksheet, fields: tuple[str, ...], row: int, formulas: Mapping[str, str]) -> None:
    for index, field in enumerate(fields, start=1):
        ws.cell(row, index, f"={formulas[field]}")


def _names(ws: Worksheet, g: Grid, fields: tuple[str, ...], row: int) -> None:
    t = texts(g.places.language)
    for index, field in enumerate(fields, start=1):
        kind = field.rstrip("0123456789")
        name = t(f"excel.working.{kind}")
        style.head(ws.cell(row, index), name)
        number = int(field.removeprefix(kind)) if kind != field else -1
        if number >= 0:  # one column per criterion or per lot carries its id, whatever it is
            of = g.lot("lot", number) if kind == "counts" else g.criterion("criterion", number)
            ws.cell(row, index).value = f'=IF({of}="","",{of}&" "&{literal(name)})'


def _lot(g: Grid, lot: int) -> dict[str, str]:
    p, row = g.places, FIRST + lot
    here, model, value = g.lot("lot", lot), g.lot("model", lot), p.cell("lots", "lot_value", row)
    prices = g.in_lot("price_in", lot)
    amount, percent = p.of_model("kroner_per_point", model), p.of_model("percent_of_lot_value", model)
    of_model = f"({g.all_criteria('model')}={model})"
    weighed = f"{of_model}*{g.all_criteria('leaf')}"
    quality = f"{of_model}*{g.all_criteria('quality')}"
    formulas = {
        "method": f'IFERROR(MATCH({p.of_model("method", model)},{p.code_list("method")},0),"")',
        "bottom": f"N({p.of_model('scale_bottom', model)})",
        "top": f'IF({p.of_model("scale_top", model)}="",10,{p.of_model("scale_top", model)})',
        "value": f'IF({value}="","",{value})',
        "per_point": f'IF({amount}<>"",{amount},IF(AND({percent}<>"",{value}<>""),{percent}*{value},0))',
        "lowest": f"MIN({prices})",
        "highest": f"MAX({prices})",
        "bids": f"COUNT({prices})",
        "centre": _centre(g, lot, prices),
        "spread": _spread(g, lot),
        "price_share": f"SUMPRODUCT({weighed}*(1-{g.all_criteria('quality')}),{g.all_criteria('share')})",
        "quality_share": f"SUMPRODUCT({quality},{g.all_criteria('share')})",
        "quality_count": f"SUMPRODUCT({quality})",
    }
    source = p.cell("lots", "lot", row)
    found = {key: f'IF({model}="","",{formula})' for key, formula in formulas.items()}
    return {
        **found,
        "lot": f'IF({source}="","",{source}&"")',
        "model": f'IF({here}="","",{_model_of(g, lot)})',
    }


def _model_of(g: Grid, lot: int) -> str:
    """The number of the model that names the lot, else of the first that names none."""
    p, here = g.places, g.lot("lot", lot)
    general = literal(texts(p.language)("excel.all_lots"))
    formula = '""'
    for number in range(p.models, 0, -1):
        lots, method = p.model_cell("lots_decided", number), p.model_cell("method", number)
        formula = f'IF(AND({method}<>"",OR({lots}="",{lots}={general})),{number},{formula})'
    for number in range(p.models, 0, -1):
        lots = p.model_cell("lots_decided", number)
        listed = f'";"&SUBSTITUTE({lots}," ","")&";"'
        formula = f'IF(ISNUMBER(FIND(";"&SUBSTITUTE({here}," ","")&";",{listed})),{number},{formula})'
    return formula


def _centre(g: Grid, lot: int, prices: str) -> str:
    p = g.places
    is_median = f"{p.of_model('average', g.lot('model', lot))}={p.word('average', 'median')}"
    return f'IF(COUNT({prices})=0,"",IF({is_median},MEDIAN({prices}),AVERAGE({prices})))'


def _spread(g: Grid, lot: int) -> str:
    p, model = g.places, g.lot("model", lot)
    spread, fallback = p.of_model("spread", model), p.of_model("fallback_spread", model)
    reach = f"{g.lot('lowest', lot)}*(1+{spread})"
    wanted = f"{p.of_model('outside', model)}={p.word('outside', 'fallback')}"
    # A trillionth: binary numbers put a price that lies exactly on the edge a hair outside it.
    return f"IF(AND({wanted},{g.lot('highest', lot)}>{reach}*(1+1E-12)),{fallback},{spread})"


def _criterion(g: Grid, number: int) -> dict[str, str]:
    p, row = g.places, FIRST + number
    own, model = g.criterion("criterion", number), g.criterion("model", number)
    source = {c: p.cell("criteria", c, row) for c in ("criterion", "parent", "kind", "worst", "best")}
    given, bottom, top = (p.cell("criteria", c, row) for c in ("model", "scale_bottom", "scale_top"))
    minimum = p.cell("criteria", "minimum_points", row)
    scored, leaf = p.cell("criteria", "scored", row), g.criterion("leaf", number)
    same_model = f"({g.all_criteria('model')}={model})"
    children = f"SUMPRODUCT(EXACT({p.column('criteria', 'parent')},{own})*{same_model})"
    model_bottom, model_top = p.of_model("scale_bottom", model), p.of_model("scale_top", model)
    has_own = f'OR({bottom}<>"",{top}<>"")'
    formulas = {
        "model": f'IF({given}="",1,{given})',
        "leaf": f"IF({children}=0,1,0)",
        "quality": f"IF(AND({leaf}=1,{source['kind']}={p.word('kind', 'quality')}),1,0)",
        "weight": _weight(g, number, same_model),
        "share": _share(g, number, same_model),
        "indicator": f"IF({scored}={p.word('scored', 'indicator')},1,0)",
        "worst": f"N({source['worst']})",
        "best": f"N({source['best']})",
        "own_bottom": f"IF({has_own},N({bottom}),N({model_bottom}))",
        "own_top": f'IF({has_own},IF({top}="",10,{top}),{g.criterion("top", number)})',
        "converts": _converts(g, number),
        "minimum": f'IF({minimum}="","",{minimum})',
        "bottom": f"N({model_bottom})",
        "top": f'IF({model_top}="",10,{model_top})',
    }
    blank = {"leaf", "quality", "share"}
    found = {k: f'IF({own}="",{0 if k in blank else literal("")},{f})' for k, f in formulas.items()}
    return {**found, "criterion": f'IF({source["criterion"]}="","",{source["criterion"]}&"")'}


def _converts(g: Grid, number: int) -> str:
    pairs = (("own_bottom", "bottom"), ("own_top", "top"))
    differ = ",".join(f"{g.criterion(a, number)}<>{g.criterion(b, number)}" for a, b in pairs)
    return f"IF(OR({differ}),1,0)"


def _weight(g: Grid, number: int, same_model: str) -> str:
    """The weight as a part of 1; a cell that lost its percent format holds 30 for 30 %."""
    p, row = g.places, FIRST + number
    weight, unit = p.cell("criteria", "weight", row), p.cell("criteria", "weight_unit", row)
    parent = p.cell("criteria", "parent", row)
    siblings = f"EXACT({p.column('criteria', 'parent')},{parent})*{same_model}"
    points = f"{weight}/SUMPRODUCT({siblings},{p.column('criteria', 'weight')})"
    plain = f"IF({weight}>1,{weight}/100,{weight})"
    return f'IF({weight}="","",IF({unit}={p.word("weight_unit", "points")},{points},{plain}))'


def _share(g: Grid, number: int, same_model: str) -> str:
    p, weight = g.places, g.criterion("weight", number)
    parent = p.cell("criteria", "parent", FIRST + number)
    of_whole = p.of_model("weights_of", g.criterion("model", number)) + "=" + p.word("weights_of", "whole")
    parents = (
        f"SUMPRODUCT(EXACT({g.all_criteria('criterion')},{parent})*{same_model},{g.all_criteria('weight')})"
    )
    share = f'IF(OR({parent}="",{of_whole}),{weight},{weight}*{parents})'
    return f'IF(OR({g.criterion("leaf", number)}=0,{weight}=""),0,{share})'


def _keys(g: Grid, number: int, row: int) -> dict[str, str]:
    """Whose words these are, whether they are the last, and in which lots they count."""
    p = g.places
    bid, lot, criterion, points = (p.cell("scores", c, row) for c in ("bid", "lot", "criterion", "points"))
    said_by = p.cell("scores", "evaluator", row)
    voice = f'IF({said_by}="",{literal(PANEL)},{said_by})'
    general = f'OR({lot}="",{lot}={literal(texts(p.language)("excel.all_lots"))})'
    own, rest = g.key("voice_key", number), g.keys("voice_key", number + 1)
    formulas = {
        "voice_key": f'IF({bid}="","",{bid}&"|"&IF({general},"",{lot})&"|"&{criterion}&"|"&{voice})',
        "mean_key": f'IF({bid}="","",{bid}&"|"&{criterion})',
        "last": f'IF({own}="",0,IF(ISNA(MATCH({own},{rest},0)),1,0))',
    }
    for i in range(g.lots):
        here = g.lot("lot", i)
        wants_mean = f"({p.of_model('panel', g.lot('model', i))}={p.word('panel', 'mean')})"
        heard = f"({voice}={literal(PANEL)})<>{wants_mean}"
        special = f'MATCH({bid}&"|"&{here}&"|"&{criterion}&"|"&{voice},{g.keys("voice_key")},0)'
        counts = f"IF({general},IF(ISNA({special}),1,0),IF(EXACT({lot},{here}),1,0))"
        is_last = f'AND({g.key("last", number)}=1,{points}<>"",{g.lot("model", i)}<>"")'
        formulas[f"counts{i}"] = f"IF({is_last},IF({heard},{counts},0),0)"
    return formulas
