"""The forms at work in a browser: keyboard, memory, reset, progress."""

import shutil
from pathlib import Path

import pytest

from quench.learning import exercises

playwright = pytest.importorskip("playwright.sync_api")
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
STATIC = Path(__file__).parents[2] / "book" / "_static"
PAGE = '<!doctype html><html lang="en"><meta charset="utf-8"><title>x</title>{head}<main>{body}'

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no chromium to open the page with")


@pytest.fixture(scope="module")
def browser():
    with playwright.sync_playwright() as runner:
        options = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        browser = runner.chromium.launch(executable_path=CHROMIUM, args=options)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    """A folder with all exercises on one page and the overview on another, as file://."""
    folder = tmp_path_factory.mktemp("pages")
    head = "".join(
        f'<link rel="stylesheet" href="{(STATIC / "exercises.css").as_uri()}">'
        f'<script defer src="{(STATIC / "exercises.js").as_uri()}"></script>'
    )
    forms = "".join(exercises.show(id)._repr_html_() for id in exercises.ids())
    overview = exercises.progress()._repr_html_()
    for name, body in (("forms", forms), ("overview", overview)):
        (folder / f"{name}.html").write_text(PAGE.format(head=head, body=body), encoding="utf-8")
    return folder.as_uri()


@pytest.fixture
def page(browser, address):
    context = browser.new_context(viewport={"width": 390, "height": 800})
    page = context.new_page()
    errors = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(f"{address}/forms.html")
    yield page
    context.close()
    assert errors == []


def form(page, id):
    return page.locator(f'form[data-exercise="{id}"]')


def state(page, id):
    return form(page, id).get_attribute("data-state")


def answer(page, id, text):
    field = form(page, id).locator("[name=answer]")
    field.fill(text)
    field.press("Enter")
    return form(page, id).locator(".exercise-reply").inner_text()


def test_a_number_by_keyboard(page):
    assert answer(page, "Q5", "") == (
        "Nothing to check yet: type a number, for example 12.5 or 1.25e-8."
    )
    assert state(page, "Q5") == "unread"
    assert "twice" in answer(page, "Q5", "936")
    assert state(page, "Q5") == "wrong"
    assert answer(page, "Q5", "２９９").startswith("Right")
    assert answer(page, "Q5", "0,299 GPa").startswith("Right")
    form(page, "Q5").locator("select").select_option("GPa")
    assert "1000 times too large" in answer(page, "Q5", "299")
    assert "&lt;" not in answer(page, "Q5", "<img src=x>")
    assert form(page, "Q5").locator("img").count() == 0


def test_a_choice_by_keyboard(page):
    first = form(page, "Q1").locator("input").first
    first.focus()
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    assert state(page, "Q1") == "wrong"
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    assert state(page, "Q1") == "right"


def treat(page, *texts):
    """Type temperature and time, press Enter, and return the reply."""
    for key, text in zip(("temperature", "hours"), texts, strict=True):
        field = page.get_by_label("Temperature in °C" if key == "temperature" else "Time in h")
        field.fill(text)
    field.press("Enter")
    return form(page, "design").locator(".exercise-reply").inner_text()


def test_a_treatment_by_keyboard(page):
    assert "give a temperature and a time" in treat(page, "", "5")
    assert state(page, "design") == "unread"
    assert treat(page, "220", "1").startswith("Not yet. Too hot")
    assert "above 377 °C" in treat(page, "473", "4.8")
    assert treat(page, "４７３ K", "4,8 h").startswith("Right. Strong enough")
    assert "Read from a table" in form(page, "design").inner_text()
    assert form(page, "design").locator(".exercise-reply p").count() == 2
    page.reload()
    assert state(page, "design") == "right"
    assert page.get_by_label("Temperature in °C").input_value() == "４７３ K"
    form(page, "design").locator(".exercise-reset").click()
    assert page.get_by_label("Time in h").input_value() == ""
    assert page.evaluate("document.activeElement.id") == "exercise-design-temperature"


def test_words_are_marked_by_their_writer(page):
    words = form(page, "Q7")
    words.locator("textarea").fill("Copper is small.")
    words.locator("button[type=submit]").click()
    assert state(page, "Q7") == "compare"
    assert words.locator(".exercise-rubric").get_attribute("open") is not None
    for box in words.locator("input[name=point]").all():
        box.check()
    assert state(page, "Q7") == "right"


def test_answers_are_kept_and_forgotten(page, address):
    answer(page, "Q4", "15.7")
    answer(page, "Q5", "936")
    form(page, "Q3").locator("input").nth(3).check()
    form(page, "Q3").locator("button[type=submit]").click()
    page.reload()
    assert [state(page, id) for id in ("Q3", "Q4", "Q5")] == ["right", "right", "wrong"]
    assert form(page, "Q4").locator("[name=answer]").input_value() == "15.7"
    page.goto(f"{address}/overview.html")
    rows = {
        id: page.locator(f'tr[data-exercise="{id}"] .exercise-state').inner_text()
        for id in ("Q3", "Q4", "Q5", "Q6")
    }
    assert rows == {"Q3": "✓ solved", "Q4": "✓ solved", "Q5": "tried", "Q6": "not tried"}
    total = len(exercises.ids())
    assert page.locator(".exercise-count").inner_text().startswith(f"2 of {total} exercises")
    page.goto(f"{address}/forms.html")
    form(page, "Q4").locator(".exercise-reset").click()
    assert state(page, "Q4") == ""
    assert form(page, "Q4").locator("[name=answer]").input_value() == ""
    page.goto(f"{address}/overview.html")
    assert page.locator(".exercise-count").inner_text().startswith("1 of")
    page.once("dialog", lambda dialog: dialog.dismiss())
    page.locator(".exercise-progress button").click()
    assert page.locator(".exercise-count").inner_text().startswith("1 of")
    page.once("dialog", lambda dialog: dialog.accept())
    page.locator(".exercise-progress button").click()
    assert page.locator(".exercise-count").inner_text().startswith("0 of")


def test_without_storage_the_forms_still_answer(browser, address):
    context = browser.new_context()
    page = context.new_page()
    page.add_init_script(
        "Object.defineProperty(window, 'localStorage', {get() {throw new Error('denied')}})"
    )
    page.goto(f"{address}/forms.html")
    answer(page, "Q4", "15.7")
    assert state(page, "Q4") == "right"
    context.close()


def test_a_damaged_memory_is_ignored(page):
    page.evaluate("localStorage.setItem('quench.exercise.Q4', '{broken')")
    page.evaluate("localStorage.setItem('quench.exercise.Q5', '{}')")
    page.reload()
    assert answer(page, "Q4", "15.7").startswith("Right")
    assert answer(page, "Q5", "299").startswith("Right")


def test_targets_are_large_enough_and_nothing_overflows(page):
    small = page.evaluate(
        """() => [...document.querySelectorAll(
             "form button, form select, form input[type=text], form textarea, form label:has(input)"
           )].filter(n => {const r = n.getBoundingClientRect(); return r.height && r.height < 24})
             .map(n => n.outerHTML.slice(0, 80))"""
    )
    assert small == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_without_a_script_nothing_is_sent(browser, address):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}/forms.html")
    form(page, "Q1").locator("input").first.focus()
    page.keyboard.press("Enter")
    assert page.url == f"{address}/forms.html"
    assert form(page, "Q5").locator(".exercise-notebook").is_visible()
    assert not form(page, "Q5").locator("button[type=submit]").is_visible()
    context.close()
