"""Course needs: which conditions does a step have, which are met, and where are the others mended?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from scoring import course
from scoring.life import Step
from scoring.model import Case
from scoring.texts import Texts
from scoring.values import Finding
from widgets import jump, session
from widgets.explained import plain

_ALWAYS = {
    "role": ("access.",),
    "name": ("course.no_name",),
    "order": ("course.before_the_last", "course.not_now"),
}
"""What every step needs; told only when it is missing."""
_RULES = ("CHK-", "RAT-")
_MODEL = {"model": ("course.no_model", "course.no_model_for", "weights.", "score."), "rules": _RULES}
_WHOLE = {"whole": ("seal.",)}
NEEDS: Mapping[Step, Mapping[str, tuple[str, ...]]] = {
    "sealed": _MODEL,
    "resealed": {"in_time": ("course.after_deadline",), **_MODEL},
    "opened": {**_WHOLE, "deadline": ("course.before_deadline",)},
    "points_closed": {
        **_WHOLE,
        "complete": ("score.",),
        "reasons": ("panel.",),
        "declared": ("course.not_declared",),
    },
    "decided": {**_WHOLE, "awards": ("course.no_award", "course.award_unknown"), "rules": _RULES},
}
"""Step → its conditions, each with the beginnings of the findings that say it is not met."""
_MOST_TOLD = 12


def needs(case: Case, step: Step, waiting: Sequence[Finding]) -> None:
    """Every condition of the step, met or not; what is not met with its findings and the way to mend them."""
    t, found = session.texts(), list(waiting)
    met, missing = [], []
    for name, codes in {**_conditions(case, step), **_ALWAYS}.items():
        mine = [f for f in found if f.code.startswith(codes)]
        found = [f for f in found if f not in mine]
        if mine:
            missing.append((t(f"course.need.{name}"), mine))
        elif name not in _ALWAYS and (name != "declared" or case.declarations):
            # That all have declared is not said where nobody has.
            met.append(f"- ✓ {t(f'course.need.{name}')}: **{t('course.met')}**")
    missing += [(t("course.need.other"), found)] if found else []
    if met:
        st.markdown("\n".join(met))
    for words, mine in missing:
        _missing(words, mine, t)


def left_for_award(findings: Sequence[Finding]) -> None:
    """What is found in trial bids and their points: it does not keep the model from being sealed."""
    t, n = session.texts(), sum(f.severity == "stop" for f in course.not_published(findings))
    if n:
        st.markdown(t("course.left_for_award_one" if n == 1 else "course.left_for_award", n=n))
        st.page_link("views/rulebook.py", label=t("course.mend", page=t("rulebook.title")))


def _conditions(case: Case, step: Step) -> Mapping[str, tuple[str, ...]]:
    reason = {"reason": ("course.no_reason",)} if step in course.REASON_DUE else {}
    second = {"second": ("course.second_person",)} if case.two_sign and step in course.TWO_SIGN else {}
    return {**NEEDS.get(step, {}), **reason, **second}


def _missing(words: str, missing: Sequence[Finding], t: Texts) -> None:
    lines = [f"- ✗ {words}: **{t('course.not_met')}**"]
    lines += [f"    - {plain(t.sentence(f))}" for f in missing[:_MOST_TOLD]]
    if len(missing) > _MOST_TOLD:
        lines.append(f"    - {t('course.more', n=len(missing) - _MOST_TOLD)}")
    st.markdown("\n".join(lines))
    _mended(missing, t)


def _mended(missing: Sequence[Finding], t: Texts) -> None:
    """One link to each page where something is mended."""
    pages: dict[str, str] = {}
    for f in missing:
        page = "rulebook" if f.code.startswith(_RULES) else jump.page_of(f.place)
        if page and page != "course":
            pages.setdefault(page, f.place)
    for page, place in pages.items():
        label = t("course.mend", page=t(f"{page}.title"))
        if page == jump.page_of(place):
            jump.link(place, label)
        else:
            st.page_link(f"views/{page}.py", label=label)
