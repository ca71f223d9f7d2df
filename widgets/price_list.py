"""Price list: what is to be priced in a lot, and what does each bid ask for it?"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from functools import partial

import streamlit as st

from scoring import access, admission, edit
from scoring.access import Envelope
from scoring.bid import Bid, PriceLine
from scoring.evaluation import EvaluationModel
from scoring.model import Case
from scoring.reading import typed
from scoring.tender import Lot
from scoring.values import Finding, LotId
from widgets import session
from widgets.bidder import named
from widgets.fields import choice_field, number_field, text_field
from widgets.forms import refuse, refused, small
from widgets.typed_table import Column, Table, typed_table


def price_lines(case: Case, lot: Lot) -> dict[str, PriceLine]:
    """What is priced in the lot: one line of each kind, from whichever bid has it first."""
    lines: dict[str, PriceLine] = {}
    for bid in case.bids:
        for line in bid.lines(lot.id):
            lines.setdefault(f"{line.lot or '*'}/{line.item}", line)
    return lines


def prices(case: Case, lot: Lot, model: EvaluationModel | None) -> None:
    """The price grid of the lot: bids by price lines, and the evaluation price they give."""
    t, lines = session.texts(), price_lines(case, lot)
    if access.prices_shut(case):
        _into_envelope(case, lot)
        return
    if not lines:
        st.info(t("bids.no_lines"))
        return
    small(t("bids.paste"))
    table = Table(
        rows={b.id: named(b, lot.id) for b in case.bids},
        columns={
            key: Column(head, "amount", head)
            for key, line in lines.items()
            for head in [_heading(case, line)]
        },
        cells={
            (b.id, key): p.unit_price
            for b in case.bids
            for p in b.lines(lot.id)
            for key in [f"{p.lot or '*'}/{p.item}"]
            if p.unit_price is not None
        },
        place_of=lambda bid, key: edit.price_place(bid, lines[key].lot, lines[key].item),
        put_of=lambda bid, key: partial(_priced, bid, lines[key]),
        headings=(t("bids.bid"), t("bids.name")),
        shown={t("bids.evaluation_price"): {b.id: _price(case, b, lot, model) for b in case.bids}}
        if model
        else {},
    )
    typed_table(
        table,
        key=f"prices/{lot.id}",
        said=t("bids.prices_typed"),
        alt=t("bids.prices_alt", lot=lot.title or case.tender.title),
    )


def _into_envelope(case: Case, lot: Lot) -> None:
    """Prices written without being shown, by whoever enters bids; the others are told that they are shut."""
    t = session.texts()
    st.info(t("bids.shut"))
    inside = _envelope()
    if inside is None:
        return
    lines = price_lines(case.model_copy(update={"bids": inside.bids}), lot)
    if not lines:
        st.write(t("bids.no_lines"))
        return
    small(t("bids.shut_how"))
    heads = {key: _heading(case, line) for key, line in lines.items()}
    table = Table(
        rows={b.id: named(b, lot.id) for b in case.bids},
        columns={key: Column(head, "amount", head) for key, head in heads.items()},
        cells={},
        place_of=lambda bid, key: edit.price_place(bid, lines[key].lot, lines[key].item),
        put_of=lambda bid, key: partial(_priced, bid, lines[key]),
        headings=(t("bids.bid"), t("bids.name")),
        shown={t("bids.in_envelope"): {b.id: _inside(inside, b.id) for b in case.bids}},
    )
    typed_table(
        table,
        key=f"envelope/{lot.id}",
        said=t("bids.prices_typed"),
        alt=t("bids.shut_alt", lot=lot.title or case.tender.title),
    )


def lines_open() -> bool:
    """Whether lines can be changed here: not when some are shut in the envelope, out of sight."""
    inside = _envelope()
    return inside is None or not any(inside.priced.values())


def _envelope() -> Envelope | None:
    held = session.opened()
    return session.desk().envelope(held.entry.case) if held else None


def _inside(inside: Envelope, bid: str) -> str:
    t = session.texts()
    wrong = sum(place.startswith(f"bids/{bid}/") for place in inside.unread)
    said = t("bids.in_envelope_of", n=inside.priced[bid])
    return f"{said}, {t('bids.in_envelope_unread', n=wrong)}" if wrong else said


def _priced(bid: str, line: PriceLine, case: Case, price: Decimal | None) -> Case:
    own = {(p.lot, p.item): p for p in case.bid(bid).prices}
    return edit.with_unit_price(case, bid, own.get((line.lot, line.item), line), price)


def _price(case: Case, bid: Bid, lot: Lot, model: EvaluationModel) -> str:
    t = session.texts()
    if not bid.priced(lot.id):
        return t("bids.no_price")
    unread = (edit.price_place(bid.id, p.lot, p.item) in case.unread for p in price_lines(case, lot).values())
    if any(unread) or any(p.unit_price is None for p in bid.lines(lot.id)):
        return t("bids.price_open")
    price = admission.evaluation_price(bid, lot.id, model)
    return t.kroner(price, 0 if price == price.to_integral_value() else 2)


def _heading(case: Case, line: PriceLine) -> str:
    t, here = session.texts(), (line.lot, line.item)
    quantities = {(p.quantity, p.unit) for b in case.bids for p in b.prices if (p.lot, p.item) == here}
    if len(quantities) > 1:
        heading = t("bids.line_various", item=line.item, description=line.description)
    else:
        about = {"description": line.description, "n": line.quantity, "unit": line.unit}
        heading = t("bids.line", item=line.item, **about)
    return " ".join(heading.split())


def lines_managed(case: Case, lot: Lot) -> None:
    """One price line opened for every bid at once, and a form for one more."""
    t, lines = session.texts(), price_lines(case, lot)
    if lines:
        heads = {key: _heading(case, line) for key, line in lines.items()}
        key = st.selectbox(
            t("bids.choose_line"), list(heads), format_func=lambda k: heads.get(k, k), key=f"line/{lot.id}"
        )
        _line_fields(lines[key])
    with st.form(f"new_line/{lot.id}"):
        columns = st.columns([1, 4, 2, 2])
        for column, field in zip(columns, ("item", "description", "quantity", "unit"), strict=True):
            column.text_input(t(f"bids.line_{field}"), key=f"new_line/{lot.id}/{field}")
        st.form_submit_button(t("bids.add_line"), on_click=_line_added, args=(lot.id, set(lines)))
    refused("new_line")


def _line_fields(line: PriceLine) -> None:
    t = session.texts()

    def put(field: str) -> Callable[..., Case]:
        return lambda case, value: edit.with_line_changed(case, line.lot, line.item, **{field: value})

    def place(field: str) -> str:
        return edit.line_place(line.lot, line.item, field)

    first, second, third, fourth = st.columns([4, 2, 2, 2])
    with first:
        text_field(t("bids.line_description"), place("description"), line.description, put("description"))
    with second:
        number_field(t("bids.line_quantity"), place("quantity"), line.quantity, put("quantity"))
    with third:
        text_field(t("bids.line_unit"), place("unit"), line.unit, put("unit"))
    with fourth:
        options = (False, True)
        choice_field(t("bids.line_option"), place("option"), line.option, options, put("option"), name=_yes)
    with st.popover(t("bids.remove_line", item=line.item)):
        st.write(t("bids.remove_line_means", item=line.item))
        gone = (line.lot, line.item)
        st.button(
            t("bids.remove_line_now", item=line.item), key="remove_line", on_click=_line_gone, args=gone
        )


def _yes(answer: bool) -> str:
    return session.texts()("bids.yes" if answer else "bids.no")


def _line_added(lot: LotId, taken: set[str]) -> None:
    held, state, t = session.opened(), st.session_state, session.texts()
    if held is None:
        return
    values = {f: state[f"new_line/{lot}/{f}"].strip() for f in ("item", "description", "quantity", "unit")}
    scope = lot if len(held.case.tender.lots) > 1 else None
    quantity = typed(values.pop("quantity") or "1", "quantity")
    if not values["item"]:
        refuse("new_line", t("bids.line_item_needed"))
    elif f"{scope or '*'}/{values['item']}" in taken:
        refuse("new_line", t("bids.line_taken", item=values["item"]))
    elif not isinstance(quantity, Decimal):
        refuse("new_line", t.sentence(quantity) if isinstance(quantity, Finding) else "")
    elif quantity < 0:
        refuse("new_line", t("bids.line_quantity_negative"))
    else:
        for f in ("item", "description", "quantity", "unit"):
            state[f"new_line/{lot}/{f}"] = ""
        line = PriceLine(lot=scope, quantity=quantity, **values)
        session.keep(edit.with_line(held.case, line), t("bids.line_added", item=line.item))


def _line_gone(lot: LotId | None, item: str) -> None:
    held = session.opened()
    if held:
        session.keep(edit.without_line(held.case, lot, item), session.texts()("bids.line_removed", item=item))
