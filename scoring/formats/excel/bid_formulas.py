"""Bid formulas: each bid's price, points, total and rank in each lot, for every evaluation method."""

from __future__ import annotations

from openpyxl.worksheet.worksheet import Worksheet

from scoring.formats.excel.columns import CODES, FIRST
from scoring.formats.excel.grid import Grid
from scoring.formats.excel.places import literal
from scoring.methods import METHODS
from scoring.reference import texts

_SAFE = 8
"""Decimals to which a number is cleared of binary noise before it is cut or compared."""


def add(ws: Worksheet, grid: Grid) -> None:
    """Fill the bids' part of the sheet Working."""
    fields = grid.fields()
    for number in range(grid.criteria):
        points, raw = fields.index(f"points{number}") + 1, fields.index(f"raw{number}") + 1
        ws.cell(grid.bids_row - 2, points, f"={grid.criterion('share', number)}")
        ws.cell(grid.bids_row - 2, raw, f"={grid.criterion('minimum', number)}")
        ws.cell(grid.bids_row - 3, raw, f"=N({grid.criterion('indicator', number)})")
    for lot in range(grid.lots):
        for bid in range(grid.bids):
            row = grid.row(lot, bid)
            for index, formula in enumerate(_row(grid, lot, bid), start=1):
                ws.cell(row, index, f"={formula}")


def _row(g: Grid, lot: int, bid: int) -> list[str]:
    row = g.row(lot, bid)
    before = _admission(g, lot, bid, row)
    raw = [_raw(g, lot, number, row) for number in range(g.criteria)]
    points = [_points(g, lot, number, row) for number in range(g.criteria)]
    return [*before, *raw, *points, *_verdict(g, lot, row)]


def _admission(g: Grid, lot: int, bid: int, row: int) -> list[str]:
    """lot, bid, lines, concerned, out, price."""
    p, here, own = g.places, g.bid("lot", row), g.bid("bid", row)
    source = p.cell("bidders", "bid", FIRST + bid)
    status = p.cell("bidders", "status", FIRST + bid)
    mine = f"EXACT({p.column('prices', 'bid')},{own})"
    lines = f"{mine}*{_in_lot(g, 'prices', here)}"
    option = f"({p.column('prices', 'option')}={p.word('flag', 'yes')})"
    skip_options = f"{p.of_model('options_counted', g.lot('model', lot))}={p.word('flag', 'no')}"
    quantity, unit_price = p.column("prices", "quantity"), p.column("prices", "unit_price")
    rejected = f"SUMPRODUCT(EXACT({p.column('rejections', 'bid')},{own})*{_in_lot(g, 'rejections', here)})>0"
    keeps_out = f'OR(AND({status}<>"",{status}<>{p.word("status", "valid")}),{rejected})'
    price = f"SUMPRODUCT({lines}*(1-{option}*IF({skip_options},1,0)),{quantity},{unit_price})"
    return [
        f'{g.lot("lot", lot)}&""',
        f'IF(OR({here}="",{source}=""),"",{source}&"")',
        f'IF({own}="",0,SUMPRODUCT({lines}))',
        f'IF({own}="",0,IF(OR({g.bid("lines", row)}>0,SUMPRODUCT({mine}*1)=0),1,0))',
        f"IF({g.bid('concerned', row)}=0,0,IF({keeps_out},1,0))",
        f'IF({g.bid("concerned", row)}=0,"",IF({g.lot("model", lot)}="","",{price}))',
    ]


def _in_lot(g: Grid, sheet: str, lot: str) -> str:
    column = g.places.column(sheet, "lot")
    every = literal(texts(g.places.language)("excel.all_lots"))
    return f'((EXACT({column},{lot})+({column}="")+({column}={every}))>0)'


def _raw(g: Grid, lot: int, number: int, row: int) -> str:
    """The offered number, or the points that count, on the criterion's own scale."""
    p, own, criterion = g.places, g.bid("bid", row), g.criterion("criterion", number)
    used = f"AND({g.bid('concerned', row)}=1,{g.criterion('quality', number)}=1"
    used += f",{g.criterion('model', number)}={g.lot('model', lot)})"
    key = f'{own}&"|"&{criterion}'
    scores = f"AVERAGEIFS({p.column('scores', 'points')},{_voices(g, 'mean_key')},{key}"
    scores += f",{_voices(g, f'counts{lot}')},1)"
    wants_mean = f"{p.of_model('panel', g.lot('model', lot))}={p.word('panel', 'mean')}"
    mean = f"IF({wants_mean},{_rounded(g, lot, 'points', scores)},{scores})"
    offered = _offered(g, own, criterion, g.bid("lot", row))
    return f'IF({used},IF({g.criterion("indicator", number)}=1,{offered},IFERROR({mean},"")),"")'


def _voices(g: Grid, field: str) -> str:
    first, _, last = g.keys(field).partition(":")
    return f"{first}:{last.rpartition('$')[0]}${g.keys_row + g.places.room['scores'] - 1}"


def _offered(g: Grid, bid: str, criterion: str, lot: str) -> str:
    """The value for the lot goes before one for all lots."""
    p = g.places
    bids, lots = p.column("indicators", "bid"), p.column("indicators", "lot")
    numbers = p.column("indicators", "offered")
    every = literal(texts(p.language)("excel.all_lots"))
    of_mine = (
        f"EXACT({bids},{bid})*EXACT({p.column('indicators', 'criterion')},{criterion})*ISNUMBER({numbers})"
    )
    special, general = f"{of_mine}*EXACT({lots},{lot})", f'{of_mine}*((({lots}="")+({lots}={every}))>0)'
    for_all = f'IF(SUMPRODUCT({general})>0,SUMPRODUCT({general},{numbers}),"")'
    return f"IF(SUMPRODUCT({special})>0,SUMPRODUCT({special},{numbers}),{for_all})"


def _points(g: Grid, lot: int, number: int, row: int) -> str:
    """The points on the model's scale."""
    raw, c = g.bid(f"raw{number}", row), {f: g.criterion(f, number) for f in ("indicator", "converts")}
    worst, best, low, high = (g.criterion(f, number) for f in ("worst", "best", "own_bottom", "own_top"))
    line = _line(
        g, number, raw, f"IF({c['indicator']}=1,{worst},{low})", f"IF({c['indicator']}=1,{best},{high})"
    )
    moved = f"OR({c['indicator']}=1,{c['converts']}=1)"
    return f'IF({raw}="","",IF({moved},{_rounded(g, lot, "points", line)},{raw}))'


def _line(g: Grid, number: int, raw: str, start: str, end: str) -> str:
    bottom, top = g.criterion("bottom", number), g.criterion("top", number)
    return f"({bottom}+({top}-{bottom})*MIN(1,MAX(0,({raw}-{start})/({end}-{start}))))"


def _verdict(g: Grid, lot: int, row: int) -> list[str]:
    """given, quality, gate, competes, price_in, price_points, total, order, rank."""
    own = {f: g.bid(f, row) for f in g.fields() if not f[-1].isdigit()}
    ell = {f: g.lot(f, lot) for f in ("model", "quality_share", "quality_count", "method")}
    shares = g.across("points", g.bids_row - 2)
    mean = f"SUMPRODUCT({shares},{g.across('points', row)})/{ell['quality_share']}"
    priced = f"OR({own['lines']}>0,{ell['method']}={nth('fixed_price')})"
    all_given = f"AND({own['given']}={ell['quality_count']},{priced})"
    competes = f"AND({own['concerned']}=1,{own['out']}=0,{all_given},{own['gate']}=0)"
    order = f"IF(OR({_any(ell['method'], best_max())}),-1,1)*ROUND({own['total']},{_SAFE - 1})"
    return [
        f"COUNT({g.across('raw', row)})",
        f'IF(OR({ell["model"]}="",{own["given"]}=0,{ell["quality_share"]}=0),"",{mean})',
        f'IF(OR({ell["model"]}="",{own["concerned"]}=0),0,IF(OR({_gates(g, lot, row)}),1,0))',
        f'IF({ell["model"]}="",0,IF({competes},1,0))',
        f'IF({own["competes"]}=1,{own["price"]},"")',
        f'IF({own["competes"]}=0,"",{_price_points(g, lot, row)})',
        f'IF({own["competes"]}=0,"",{_rounded(g, lot, "total", _total(g, lot, row))})',
        f'IF({own["total"]}="","",{order})',
        f'IF({own["total"]}="","",RANK({own["order"]},{g.in_lot("order", lot)},1))',
    ]


def _gates(g: Grid, lot: int, row: int) -> str:
    p, model, top = g.places, g.lot("model", lot), g.lot("top", lot)
    total, each, price = (p.of_model(f"gate_{k}", model) for k in ("total", "each", "price"))
    points, raw, minimum = (g.across("points", row), g.across("raw", row), g.across("raw", g.bids_row - 2))
    low_quality = f"ROUND(N({g.bid('quality', row)}),{_SAFE})<ROUND({total}*{top},{_SAFE})"
    low_points = f"SUMPRODUCT(ISNUMBER({points})*({points}<{each}*{top}-1E-9))>0"
    # A minimum is in points: on an offered number it is held against the points the number gives.
    offered = g.across("raw", g.bids_row - 3)
    too_few = f"((1-{offered})*({raw}<{minimum})+{offered}*({points}<{minimum}))"
    under_minimum = f"SUMPRODUCT(ISNUMBER({raw})*ISNUMBER({minimum})*{too_few})>0"
    return (
        f'AND({price}<>"",N({g.bid("price", row)})>{price}),AND({total}<>"",{low_quality})'
        f',AND({each}<>"",{low_points}),{under_minimum}'
    )


def _price_points(g: Grid, lot: int, row: int) -> str:
    p, model, price = g.places, g.lot("model", lot), g.bid("price_in", row)
    low, high, bottom, top = (g.lot(f, lot) for f in ("lowest", "highest", "bottom", "top"))
    start, end = p.of_model("low", model), p.of_model("high", model)
    outside, spread, centre = p.of_model("outside", model), g.lot("spread", lot), g.lot("centre", lot)
    width, scale = f"MAX({high}-{low},1E-9)", f"({top}-{bottom})"
    falling = f"({top}-{scale}*({price}-{low})/({low}*{spread}))"
    span = f"({bottom}+{scale}*({end}-{price})/({end}-{start}))"
    average = f"(({top}+{bottom})/2-{scale}/2*({price}-{centre})/({centre}*{p.of_model('spread', model)}))"
    cheaper = f"SUMPRODUCT(ISNUMBER({g.in_lot('price_in', lot)})*({g.in_lot('price_in', lot)}<{price}))"
    floor = f"IF({outside}={p.word('outside', 'negative')},{falling},MAX({bottom},{falling}))"
    clip = f"IF({outside}={p.word('outside', 'clip')},MIN({top},MAX({bottom},{span})),{span})"
    formulas = {
        "linear_from_lowest": floor,
        "linear_span": clip,
        "lowest_over_price": f"({bottom}+{scale}*{low}/{price})",
        "min_max": f"({top}-{scale}*({price}-{low})/{width})",
        "from_average": f"MIN({top},MAX({bottom},{average}))",
        "by_rank": f"({top}-{scale}*{cheaper}/MAX(1,{g.lot('bids', lot)}-1))",
    }
    rounded = {name: _rounded(g, lot, "points", formula) for name, formula in formulas.items()}
    return f"CHOOSE({g.lot('method', lot)},{','.join(rounded.get(m, literal('')) for m in CODES['method'])})"


def _total(g: Grid, lot: int, row: int) -> str:
    p, model, price = g.places, g.lot("model", lot), g.bid("price_in", row)
    quality, worth = f"N({g.bid('quality', row)})", g.lot("per_point", lot)
    bottom, top, share = (g.lot(f, lot) for f in ("bottom", "top", "price_share"))
    parts = f"SUMPRODUCT({g.across('points', g.bids_row - 2)},{g.across('points', row)})"
    adds = f"{p.of_model('form', model)}={p.word('form', 'add')}"
    per_point = f"{p.of_model('then', model)}={p.word('then', 'price_per_point')}"
    factor = p.of_model("factor", model)
    formulas = {
        "fixed_kroner": f"IF({adds},{price}+{worth}*({top}-{quality}),{price}-{worth}*{quality})",
        "percentage_on_price": f"{price}*(1+(1-{share})/{share}*({top}-{quality})/({top}-{bottom}))",
        "gate_then_price": f"IF({per_point},{price}/{quality},{price})",
        "quality_per_price": f'IF({factor}="",1000000,{factor})*{quality}/{price}',
        "fixed_price": quality,
    }
    weighed = f"({share}*{g.bid('price_points', row)}+{parts})"
    return f"CHOOSE({g.lot('method', lot)},{','.join(formulas.get(m, weighed) for m in CODES['method'])})"


def _rounded(g: Grid, lot: int, what: str, x: str) -> str:
    p, model = g.places, g.lot("model", lot)
    mode, places = p.of_model(f"round_{what}_mode", model), p.of_model(f"round_{what}_decimals", model)
    decimals = f'IF({places}="",2,{places})'
    cut = f"IF({mode}={p.word('rounding', 'truncate')},TRUNC(ROUND({x},{_SAFE}),{decimals}),{x})"
    return f"IF({mode}={p.word('rounding', 'round')},ROUND(ROUND({x},{_SAFE}),{decimals}),{cut})"


def nth(method: str) -> int:
    """The number by which the formulas know a method."""
    return CODES["method"].index(method) + 1


def best_max() -> list[int]:
    """The methods whose highest total wins."""
    return [nth(name) for name, info in METHODS.items() if info.best == "max"]


def _any(cell: str, numbers: list[int]) -> str:
    return ",".join(f"{cell}={n}" for n in numbers)
