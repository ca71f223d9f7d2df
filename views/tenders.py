"""Udbud: which tenders do I have, and where do I begin?"""

from __future__ import annotations

import re

import streamlit as st

from scoring import admission, casefile, course, reference
from scoring.formats import excel
from scoring.model import Case
from scoring.tender import Tender
from scoring.values import ScoringError
from widgets import session
from widgets.missing import pages_of
from widgets.people import people
from widgets.procurement_facts import procurement_facts

t = session.texts()
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def listed() -> None:
    """All tenders in the store; one row each with a button that opens it."""
    held = session.opened()
    for newest in session.desk().cases():
        case = casefile.load(newest.document)
        name, state, button = st.columns([6, 4, 2], vertical_alignment="center")
        name.markdown(f"**{case.tender.title}**  \n{case.tender.id} · {case.tender.buyer}")
        deadline = case.tender.tender_deadline
        due = t("tenders.deadline", day=deadline) if deadline else t("tenders.no_deadline")
        at = newest.at.astimezone()
        state.markdown(f"{t(f'state.{course.state(case)}')} · {due}  \n{t('tenders.changed', day=at, at=at)}")
        if held and held.entry.case == newest.case:
            button.markdown(f"**{t('tenders.is_open')}**")
        else:
            button.button(
                t("tenders.open"), key=f"open:{newest.case}", on_click=session.open_case, args=(newest.case,)
            )


def next_page(case: Case) -> str:
    """The page of the next step: the first where something is to be made or mended, else the result."""
    to_mend = pages_of(f for f in admission.check(case) if f.severity == "stop")
    if not case.models or "criteria" in to_mend:
        return "criteria"
    # What is to be mended on this very page stands open below.
    elsewhere = (page for page in to_mend if page != "tenders")
    return "bids" if not case.bids else next(elsewhere, "result")


def examples() -> None:
    """The fictional examples that are not in the store yet."""
    present = {newest.case for newest in session.desk().cases()}
    for name in reference.examples():
        case = reference.example(name)
        if case.tender.id not in present:
            st.button(
                case.tender.title,
                key=f"example:{name}",
                on_click=session.add,
                args=(case, t("tenders.example_added")),
            )


def new() -> None:
    """A form for an empty tender."""
    with st.form("new", clear_on_submit=True):
        title = st.text_input(t("tenders.title_field"))
        buyer = st.text_input(t("tenders.buyer_field"))
        if st.form_submit_button(t("tenders.create")):
            if title.strip():
                key = re.sub(r"\W+", "-", title.upper()).strip("-")[:20].rstrip("-") or "UDBUD"
                session.add(Case(tender=Tender(id=key, title=title, buyer=buyer)), t("tenders.created"))
                st.rerun()
            st.error(t("tenders.title_needed"))


def brought_in() -> None:
    """Read a workbook or case file; faults are told all at once, with a marked copy to mend."""
    file = st.file_uploader(t("tenders.upload"), type=["xlsx", "json"], max_upload_size=10)
    if file is None:
        return
    if file.name.lower().endswith(".json"):
        _case_file(file.getvalue())
        return
    reading = excel.read(file.getvalue(), file.name, cpv=reference.cpv(), language=t.language)
    faults = sum(finding.severity == "stop" for finding in reading.findings)
    if faults:
        st.write(t("tenders.fault_one" if faults == 1 else "tenders.faults", n=faults))
    for finding in reading.findings:
        (st.error if finding.severity == "stop" else st.warning)(t.sentence(finding))
    if reading.marked:
        st.download_button(t("tenders.marked"), reading.marked, f"fejl-{file.name}", XLSX, on_click="ignore")
    if reading.case:
        _offer(reading.case)


def _case_file(data: bytes) -> None:
    try:
        case = casefile.load(data)
    except ScoringError as error:
        for finding in error.findings:
            st.error(t.sentence(finding))
    else:
        _offer(case)


def _offer(case: Case) -> None:
    st.success(t("tenders.read", title=case.tender.title, bids=len(case.bids)))
    st.button(t("tenders.take"), on_click=session.add, args=(case, t("tenders.imported")), type="primary")


def taken_out(held: session.Opened) -> None:
    """The open tender as workbook and as case file."""
    case, key = held.case, held.entry.case
    language = session.language()
    if case.unread:
        st.warning(t("tenders.unread_stays"))
    left, middle, right = st.columns(3)
    left.download_button(
        t("tenders.as_workbook"), lambda: excel.write(case, language), f"{key}.xlsx", XLSX, on_click="ignore"
    )
    middle.download_button(
        t("tenders.as_file"), casefile.dump(case), f"{key}.json", "application/json", on_click="ignore"
    )
    right.download_button(
        t("tenders.template"),
        lambda: excel.template(language),
        t("tenders.template_name"),
        XLSX,
        on_click="ignore",
    )


held = session.opened()
st.title(t("tenders.title"))
st.write(t("tenders.answer", title=held.case.tender.title) if held else t("tenders.answer_none"))
if held and held.case.tender.fictional:
    st.info(t("tenders.fictional"))
    st.page_link("views/result.py", label=t("tenders.see_result"))
    st.page_link("views/criteria.py", label=t("tenders.move_weights"))
    st.page_link("views/justification.py", label=t("tenders.print"))
elif held:
    page = next_page(held.case)
    st.page_link(f"views/{page}.py", label=t("tenders.next", page=t(f"{page}.title")))
st.subheader(t("tenders.mine"))
listed()
if session.person().may_create:
    for label, part in (("examples_title", examples), ("new_title", new), ("bring_in", brought_in)):
        with st.expander(t(f"tenders.{label}")):
            part()
people()
if held:
    procurement_facts(held.case)
    st.subheader(t("tenders.more"))
    with st.expander(t("tenders.take_out")):
        taken_out(held)
