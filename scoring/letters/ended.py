"""Ended: why is the tender annulled, or its award recalled, and what happens now?"""

from __future__ import annotations

from scoring.document import Section
from scoring.letters.within import To


def annulment(to: To) -> Section:
    """The objective ground and the next step."""
    return to.section("annulment", to.t("letters.annulled"), *_ground(to))


def recall(to: To) -> Section:
    """That the award is recalled, why, and what happens to the bids."""
    return to.section("recall", to.t("letters.recalled", law=to.law("170")), *_ground(to))


def _ground(to: To) -> tuple[str, str]:
    notice = to.case.notice
    ground = to.filled(notice.ground, "ground")
    following = to.filled(notice.next_step, "next_step")
    return to.t("letters.because", ground=ground), to.t("letters.next_step", next_step=following)
