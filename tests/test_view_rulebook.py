"""The page Regler: which rules bind, what was found, who answers for it, and which ways are open."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from pages import new_store, page, stored

from scoring import reference, rules
from scoring.life import Acceptance
from scoring.model import Case
from scoring.values import Finding
from widgets.rule_findings import checked, waiting

BOOK = reference.rulebook()


@pytest.fixture(autouse=True)
def _own_store(tmp_path, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", new_store(tmp_path))


def regler(case: Case, language="da"):
    return page("views/rulebook.py", case, language)


def written(app) -> str:
    shown = "\n".join(str(e.value) for e in (*app.markdown, *app.subheader, *app.warning))
    return shown.replace("\\", "").replace("\u00a0", " ")


def with_status_criterion() -> Case:
    case = reference.example("groen_vedligehold")
    model = case.models[0]
    spoilt = tuple(
        c.model_copy(update={"emphasis": "Virksomheden skal være registreret socialøkonomisk virksomhed."})
        if c.id == "S2"
        else c
        for c in model.criteria
    )
    return case.model_copy(update={"models": (model.model_copy(update={"criteria": spoilt}),)})


@pytest.mark.parametrize("language", ["da", "en"])
def test_the_first_sentence_names_the_regime_and_how_much_waits(language):
    app = regler(reference.example("beskaeftigelse"), language)
    said = next(m.value for m in app.main.markdown if m.value.startswith("###")).replace("\\", "")
    assert reference.texts(language)("regime.name.light") in said.replace("\u00a0", " ")
    assert "retsinformation.dk" in written(app)


def test_a_finding_names_its_section_its_check_and_the_page_where_it_is_mended():
    app = regler(with_status_criterion())
    said = written(app)
    assert "CHK-09" in said
    assert "kan være i strid med" in said
    assert "ulovlig" not in said.casefold()


def test_a_finding_answered_for_with_a_reason_waits_no_longer_and_keeps_name_and_reason():
    case = with_status_criterion()
    app = regler(case)
    reason = next(a for a in app.text_area if "accepted/CHK-09" in a.key)
    reason.set_value("Prøvet med juridisk afdeling, notat 12.").run()
    next(b for b in app.button if b.key == f"{reason.key}/put").click().run()
    assert not app.exception
    kept = stored(case)
    assert [(a.code.partition(".")[0], a.reason) for a in kept.accepted] == [
        ("CHK-09", "Prøvet med juridisk afdeling, notat 12.")
    ]
    assert "notat 12" in written(app)
    found = rules.check(kept, BOOK, date(2026, 3, 1))
    assert "CHK-09" not in {rules.check_of(f) for f in rules.unanswered(kept, found)}


def test_an_answer_does_not_outlive_the_words_it_was_given_for():
    case = with_status_criterion()
    first = next(f for f in rules.check(case, BOOK, date(2026, 3, 1)) if rules.check_of(f) == "CHK-09")
    said = {"code": first.code, "place": first.place, "about": rules.about(first), "reason": "Notat 12"}
    answer = Acceptance(**said, by="Anne", at=datetime(2026, 3, 1, tzinfo=UTC))
    answered = case.model_copy(update={"accepted": (answer,)})
    assert first not in rules.unanswered(answered, (first,))
    other = first.model_copy(update={"values": {**first.values, "words": "»foreninger og fonde«"}})
    assert rules.unanswered(answered, (other,)) == (other,)


def test_an_answer_without_a_reason_is_not_taken():
    case = with_status_criterion()
    app = regler(case)
    next(b for b in app.button if b.key and "accepted/CHK-09" in b.key).click().run()
    assert stored(case).accepted == ()


def test_every_goal_shows_its_lawful_ways_with_section_and_the_short_cut_with_why():
    app = regler(reference.example("groen_vedligehold"))
    for chosen in BOOK.routes:
        said = written(app.selectbox(key="maal").select(chosen.id).run())
        for way in chosen.use:
            assert way.text.da in said
            assert way.law in said
        assert chosen.short_cut.da in said
        assert chosen.why_not.da in said


def test_every_belief_of_the_survey_is_answered_with_its_section():
    said = written(regler(reference.example("groen_vedligehold")))
    for answer in BOOK.answers:
        assert answer.answer.da in said
        assert answer.law in said


def limit_field(app, key):
    return next(f for f in app.text_input if (f.key or "").endswith(f"rule_limits/{key}"))


def limit_table(app):
    return next(t.value for t in app.table if "Værktøjets tal" in t.value.columns)


def test_a_limit_is_the_tools_own_until_the_department_writes_another():
    case = reference.example("beskaeftigelse")
    app = regler(case)
    app.selectbox(key="graense").select("CHK-32.below_median").run()
    assert limit_field(app, "CHK-32.below_median").value == "30"
    limit_field(app, "CHK-32.below_median").set_value("60").run()
    assert stored(case).rule_limits == {"CHK-32.below_median": 60}
    assert "60\u00a0%" in set(limit_table(app)["Afdelingens tal"])
    limit_field(app, "CHK-32.below_median").set_value("").run()
    assert stored(case).rule_limits == {}
    assert set(limit_table(app)["Afdelingens tal"]) == {""}


def test_every_limit_stands_beside_its_check_with_the_tools_number():
    shown = limit_table(regler(reference.example("beskaeftigelse")))
    limits = [(check.id, limit) for check in BOOK.checks.values() for limit in check.limits.values()]
    assert len(shown) == len(limits) > 15
    for (check, limit), (name, row) in zip(limits, shown.iterrows(), strict=True):
        assert name.replace("\\", "").startswith(check)
        assert row["Grænse"].replace("\\", "").replace("\u00a0", " ") == limit.text.da


def test_a_limit_typed_wrong_is_the_one_that_stands_open():
    case = reference.example("beskaeftigelse")
    typed = case.model_copy(update={"unread": {"rule_limits/CHK-26.failing": "halvdelen"}})
    assert limit_field(regler(typed), "CHK-26.failing").value == "halvdelen"


@pytest.mark.parametrize(
    ("counts", "said"),
    [
        ((1, 0, 0), "Kontrollerne fandt 1 stoppende forhold."),
        ((0, 1, 2), "Kontrollerne fandt 1 advarsel og 2 oplysninger."),
        ((2, 3, 1), "Kontrollerne fandt 2 stoppende forhold, 3 advarsler og 1 oplysning."),
        ((0, 0, 0), "Kontrollerne fandt intet, der mangler svar."),
    ],
)
def test_only_what_was_found_is_counted_and_in_the_right_number(counts, said):
    gravities = [g for g, n in zip(("stop", "warn", "note"), counts, strict=True) for _ in range(n)]
    found = [Finding(code="CHK-09.words", severity=g, place=f"criteria/{i}") for i, g in enumerate(gravities)]
    assert waiting(reference.example("beskaeftigelse"), found) == said


def test_the_same_case_is_checked_once_and_a_changed_one_anew(monkeypatch):
    made, check = [], rules.check
    monkeypatch.setattr(rules, "check", lambda *asked: made.append(asked[0]) or check(*asked))
    case, other = reference.example("beskaeftigelse"), reference.example("groen_vedligehold")
    monkeypatch.setattr("streamlit.session_state", {})
    assert checked(case) == checked(case) == check(case, BOOK, datetime.now(UTC).astimezone().date())
    assert len(made) == 1
    changed = case.model_copy(update={"rule_limits": {"CHK-32.below_median": 90}})
    assert checked(changed) != checked(case)
    checked(case, (other,))
    checked(case, (other,))
    assert [c is case for c in made] == [True, False, True]


def test_what_is_not_checked_is_named_with_why():
    said = written(regler(reference.example("groen_vedligehold")))
    assert BOOK.not_checked
    for row in BOOK.not_checked:
        assert f"{row.what.da} ({row.id}" in said
        assert row.why.da in said
        assert row.part == (f"{row.id}, resten kontrolleres" in said)


def test_no_check_is_called_left_out_that_is_made():
    made = BOOK.checks.keys()
    assert [row.id for row in BOOK.not_checked if not row.part and row.id in made] == []


def test_every_rule_shows_its_sources_as_recorded():
    shown = next(t.value for t in regler(reference.example("groen_vedligehold")).table if "Kilde" in t.value)
    assert len(shown) == len(BOOK.rules)
    for key, row in shown.iterrows():
        told = row["Kilde"].replace("\\", "")
        assert [s for s in BOOK.rules[key].sources if BOOK.sources[s] not in told] == []
        assert (told == "ikke angivet") == (not BOOK.rules[key].sources)


def test_a_belief_stands_with_what_each_group_answered_and_a_quotation_has_no_figures():
    said = written(regler(reference.example("groen_vedligehold")))
    assert "I undersøgelsen: »Prisen er helt afgørende, når kommunen vælger" in said
    assert "enig 60 %; uenig" in said
    assert "I undersøgelsen: et citat, ingen tal." in said


def test_eligibility_is_shown_by_the_facts_with_the_register_beside_it():
    app = regler(reference.example("groen_vedligehold"))
    table = next(t.value for t in app.table if "§ 54" in t.value.columns)
    by_bid = {name.split()[0]: row for name, row in table.iterrows()}
    assert by_bid["C7"]["§ 54"] == "Ikke opfyldt"
    assert by_bid["C7"].iloc[-1] == "Ja"


def test_a_tender_without_facts_says_what_is_missing():
    case = reference.example("groen_vedligehold")
    bare = case.model_copy(update={"tender": case.tender.model_copy(update={"estimated_value": None})})
    assert "anslåede værdi mangler" in written(regler(bare))
