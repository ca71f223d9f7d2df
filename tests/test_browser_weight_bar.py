"""The weight bar and the Danish shell in a real browser: by mouse, finger, keyboard and ear."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from pathlib import Path

import pytest
from browser import Serve, axe, ready, settled
from playwright.sync_api import Locator, Page, expect

from scoring import weights
from widgets import danish_shell

pytest_plugins = ("browser",)

START = {
    k: Decimal(v)
    for k, v in {"price": 30, "social": 25, "effect": 25, "quality": 20, "environment": 0}.items()
}

DEMO = """
import json
from decimal import Decimal
import streamlit as st
from scoring import reference
from widgets.danish_shell import speak
from widgets.weight_bar import Part, weight_bar

# Not in the order of themes: the bar puts them right.
PARTS = {"environment": ("Miljø", 0), "price": ("Pris", 30), "social": ("Social værdi", 25),
         "effect": ("Effekt", 25), "quality": ("Kvalitet", 20)}

speak("da")
st.title("Vægte")
if "now" not in st.session_state:
    st.session_state["now"] = {theme: Decimal(weight) for theme, (_, weight) in PARTS.items()}

@st.fragment
def bar():
    now = st.session_state["now"]
    parts = [Part(theme, name, theme, now[theme]) for theme, (name, _) in PARTS.items()]
    changed = weight_bar(parts, key="weights", texts=reference.texts("da"))
    if changed:
        st.session_state["now"] = changed
    st.text(json.dumps({theme: str(weight) for theme, weight in st.session_state["now"].items()}))

bar()
"""

SHELL = """
import altair as alt, pandas as pd, streamlit as st
from widgets.danish_shell import speak

speak("en" if st.query_params.get("sprog") == "en" else "da")
st.sidebar.write("Side")
st.title("Prøve")
frame = pd.DataFrame({"Navn": ["Search", "Værksted"], "Pris": ["1", "2"]})
st.file_uploader("Regneark", type=["xlsx"])
st.dataframe(frame, hide_index=True)
st.data_editor(frame, num_rows="dynamic", hide_index=True)
st.text_input("Navn")
st.text_area("Begrundelse")
st.selectbox("Delaftale", ["Nord", "Search"], index=None)
st.download_button("Gem", "x")
with st.expander("Om"):
    st.write("Fullscreen")
with st.popover("Lille"):
    st.write("inde")
chart = alt.Chart(frame).mark_bar().encode(alt.X("Pris:Q"), alt.Y("Navn:N")).configure(aria=False)
st.altair_chart(chart, alt="Priser")
if st.button("Vis vindue"):
    st.dialog("Vindue")(lambda: st.write("inde"))()
if st.button("Skift"):
    st.query_params["sprog"] = "en"
    st.rerun()
"""

ENGLISH = re.compile(
    r"\b(the|to|and|file|files|rows?|search|show|hide|download|close|open|add|remove|upload|press|apply|"
    r"choose|select|skip|main|fullscreen|clear|sort|ascending|descending|pin|column|columns|copy|drag|drop|"
    r"collapse|expand|sidebar|heading|running|record|screen|made|with|results?|options?|previous|next|"
    r"dismiss|allowed|smaller|must|per file|edit|cancel|browse)\b",
    re.IGNORECASE,
)

SAID = """() => [document.body, ...document.querySelectorAll('*')].flatMap((e) => [
  ...['aria-label', 'title', 'placeholder', 'aria-description'].map((a) => e.getAttribute(a)),
  ...(e.closest("[data-testid=stIconMaterial], svg, table, style, script, noscript") ? [] :
    [...e.childNodes].filter((n) => n.nodeType === 3).map((n) => n.nodeValue.trim())),
]).filter(Boolean)"""


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    script = tmp_path_factory.mktemp("demo") / "demo.py"
    script.write_text(DEMO, encoding="utf-8")
    return script


@pytest.fixture(scope="module")
def shell(tmp_path_factory: pytest.TempPathFactory) -> Path:
    script = tmp_path_factory.mktemp("shell") / "shell.py"
    script.write_text(SHELL, encoding="utf-8")
    return script


@pytest.fixture
def bar(page: Page, serve: Serve, demo: Path) -> Page:
    page.goto(serve(demo).url)
    return ready(page)


def slider(page: Page, name: str) -> Locator:
    return page.get_by_role("slider", name=name, exact=True)


def kept(page: Page) -> dict[str, Decimal]:
    """What Python holds, after it has answered."""
    expect(page.locator(".track")).to_have_attribute("aria-busy", "false")
    settled(page)
    return {k: Decimal(v) for k, v in json.loads(page.get_by_test_id("stText").inner_text()).items()}


def shown(page: Page) -> str:
    return ", ".join(s.get_attribute("aria-valuetext") or "" for s in page.get_by_role("slider").all())


def pull(page: Page, divider: int, by: float) -> None:
    """Drag a divider by a share of the bar's width."""
    box = page.locator(".divider").nth(divider).bounding_box()
    width = page.locator(".track").bounding_box()
    assert box
    assert width
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    for part in range(1, 6):
        page.mouse.move(x + by * width["width"] * part / 5, y)


def test_an_arrow_key_moves_a_weight_and_the_others_keep_their_proportion(bar: Page):
    slider(bar, "Pris").focus()
    bar.keyboard.press("ArrowRight")
    assert kept(bar) == weights.move(START, "price", Decimal(31))
    expect(slider(bar, "Pris")).to_have_attribute("aria-valuetext", "Pris 31 %")
    expect(slider(bar, "Pris")).to_be_focused()
    assert axe(bar) == []


def test_every_key_does_what_the_hint_says(bar: Page):
    slider(bar, "Pris").focus()
    for key, there in (
        ("ArrowUp", "31"),
        ("ArrowLeft", "30"),
        ("ArrowDown", "29"),
        ("PageUp", "34"),
        ("PageDown", "29"),
        ("Shift+ArrowRight", "29.1"),
        ("End", "100"),
        ("Home", "0"),
    ):
        bar.keyboard.press(key)
        now = kept(bar)
        assert (key, now["price"], sum(now.values())) == (key, Decimal(there), 100)


def test_quick_keys_on_two_weights_are_all_counted(bar: Page):
    for name, times in (("Pris", 12), ("Effekt", 7), ("Pris", 3)):
        slider(bar, name).focus()
        for _ in range(times):
            bar.keyboard.press("ArrowRight")
    preview = shown(bar)
    bar.wait_for_timeout(400)
    now, due = kept(bar), START
    for theme, more in (("price", 12), ("effect", 7), ("price", 3)):
        due = weights.move(due, theme, due[theme] + more)
    # The server may have answered in between, and each answer is whole hundredths.
    assert [k for k in due if abs(due[k] - now[k]) > Decimal("0.05")] == []
    assert sum(now.values()) == 100
    assert preview == shown(bar)


def test_a_divider_follows_the_mouse_and_the_preview_is_what_python_answers(bar: Page):
    pull(bar, 0, by=0.1)
    preview = shown(bar)
    assert kept(bar) == START
    bar.mouse.up()
    now = kept(bar)
    assert now == weights.move(START, "price", now["price"])
    assert abs(now["price"] - 40) <= 1
    assert preview == shown(bar)
    expect(slider(bar, "Pris")).to_be_focused()


def test_escape_gives_a_drag_up(bar: Page):
    pull(bar, 0, by=0.1)
    bar.keyboard.press("Escape")
    bar.mouse.up()
    assert kept(bar) == START


def test_a_finger_moves_a_divider(bar: Page):
    box = bar.locator(".divider").nth(3).bounding_box()
    assert box
    x, y = box["x"] + 2, box["y"] + 20
    touch = bar.context.new_cdp_session(bar)
    for kind, at in (("touchStart", x), ("touchMove", x - 30), ("touchMove", x - 90), ("touchEnd", None)):
        points = [] if at is None else [{"x": at, "y": y}]
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
    now = kept(bar)
    assert now["environment"] > 5
    assert sum(now.values()) == 100


def test_a_locked_weight_stands_still(bar: Page):
    lock = bar.get_by_role("button", name="Lås Effekt")
    lock.click()
    expect(lock).to_have_attribute("aria-pressed", "true")
    expect(slider(bar, "Effekt")).to_have_attribute("aria-disabled", "true")
    slider(bar, "Effekt").focus()
    bar.keyboard.press("ArrowRight")
    slider(bar, "Pris").focus()
    bar.keyboard.press("End")
    now = kept(bar)
    assert (now["effect"], now["price"], sum(now.values())) == (25, 75, 100)
    expect(slider(bar, "Pris")).to_have_attribute("aria-valuemax", "75.00")
    lock.click()
    expect(slider(bar, "Effekt")).to_have_attribute("aria-disabled", "false")


def test_a_change_is_said_aloud_once(bar: Page):
    voice = bar.locator(".frame [role=status]")
    expect(voice).to_have_text("")
    slider(bar, "Social værdi").focus()
    bar.keyboard.press("Shift+ArrowRight")
    expect(voice).to_have_text(
        "Pris 29,96 %, Social værdi 25,1 %, Effekt 24,97 %, Kvalitet 19,97 %, Miljø 0 %"
    )


def test_the_bar_is_whole_on_a_narrow_screen_and_reaches_a_weight_of_zero(bar: Page):
    bar.set_viewport_size({"width": 320, "height": 800})
    expect(bar.get_by_text("Social værdi", exact=True)).to_be_visible()
    assert bar.evaluate("document.scrollingElement.scrollWidth") <= 320
    widths = [s.bounding_box() or {} for s in bar.get_by_role("slider").all()]
    assert min(box["width"] for box in widths) >= 24
    bar.get_by_role("button", name="Mere Miljø").click()
    assert kept(bar)["environment"] == 1
    assert axe(bar) == []


def test_streamlits_own_words_are_danish(page: Page, serve: Serve, shell: Path):
    ready(page.goto(serve(shell).url) and page)
    expect(page.locator("html")).to_have_attribute("lang", "da")
    assert leftovers(page) == []
    page.get_by_test_id("stMainMenu").locator("button").click()
    assert leftovers(page) == []
    page.keyboard.press("Escape")
    page.get_by_label("Begrundelse").fill("hej")
    page.get_by_label("Navn").fill("hej")
    page.get_by_test_id("stVegaLiteChart").hover()
    assert leftovers(page) == []
    page.get_by_role("button", name="Vis vindue").click()
    page.get_by_role("dialog").wait_for()
    assert leftovers(page) == []
    page.keyboard.press("Escape")
    page.get_by_label("Delaftale").first.fill("zzz")
    page.wait_for_timeout(300)
    assert leftovers(page) == []


def test_what_people_wrote_is_left_alone_and_english_comes_back(page: Page, serve: Serve, shell: Path):
    ready(page.goto(serve(shell).url) and page)
    written = page.get_by_text("Fullscreen", exact=True)
    for _ in range(3):  # a click that lands while the page is still being put together is lost
        if not written.is_visible():
            page.get_by_text("Om", exact=True).click()
            page.wait_for_timeout(800)
    expect(written).to_be_visible()
    expect(page.get_by_text("Gå til indholdet")).to_have_count(1)
    page.get_by_label("Delaftale").first.fill("Sea")
    expect(page.get_by_role("option", name="Search", exact=True)).to_be_visible()
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Skift").click()
    expect(page.get_by_text("Skip to main content")).to_have_count(1)
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.get_by_text("Upload", exact=True)).to_be_visible()


def test_each_word_of_streamlit_has_one_translation():
    pairs = danish_shell.words("da")
    assert len({theirs for theirs, _ in pairs}) == len(pairs) > 100
    assert [pair for pair in pairs if pair[0].count("{x}") != pair[1].count("{x}") or not pair[1]] == []
    assert danish_shell.words("en") == []


def leftovers(page: Page) -> list[str]:
    """English words on the screen and in names for screen readers, without what the demo itself says."""
    page.wait_for_timeout(150)
    said = set(page.evaluate(SAID)) - {"Search", "Fullscreen"}
    return sorted(text for text in said if ENGLISH.search(text))
