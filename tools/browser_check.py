"""Look at every page of the built book in headless Chromium, as its readers would.

Every page at two widths, light and dark: console, requests, sideways scroll,
raw markup, alternative texts, mathematics, diagrams, and axe-core. Then the
things that move: explorations, exercises, search, the ledger's filter. The
pages are opened over http and, once each, from the folder. Screenshots go to
``_build/screenshots``. ``--self-test`` breaks small pages on purpose and
expects each check to say so.
"""

import argparse
import functools
import html
import os
import shutil
import sys
import tempfile
import threading
import tomllib
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from playwright.sync_api import Error, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
SCREENSHOTS = ROOT / "_build" / "screenshots"
ALLOWED = ROOT / "tools" / "browser_allow.toml"
WIDTHS = (1280, 390)
THEMES = ("light", "dark")
CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

READY = """() => document.readyState === 'complete'
  && (!window.MathJax || !document.querySelector('.math, .mathjax_process')
      || (MathJax.startup && MathJax.startup.document
          && document.querySelectorAll('mjx-container').length > 0))
  && [...document.querySelectorAll('pre.mermaid')].every(d => d.querySelector('svg'))"""

# Each script returns a list of complaints about the page as it stands.
INSPECTIONS = {
    "sideways scroll": """() => {
      const root = document.scrollingElement;
      return root.scrollWidth > window.innerWidth
        ? [`${root.scrollWidth} px wide in a window of ${window.innerWidth} px`] : [];
    }""",
    "raw markup": r"""() => {
      const copy = document.body.cloneNode(true);
      copy.querySelectorAll('pre, code, script, style, mjx-container, .math')
        .forEach(e => e.remove());
      const text = copy.textContent;
      const traces = ['```{', '{glue:', '{ref}`', '{eq}`', '{cite', '{numref}', '{doc}`', ':label:',
        'Traceback (most', '\\frac', '\\mathrm', '\\(', '$$'];
      return traces.filter(t => text.includes(t)).map(t => `the text shows ${t}`);
    }""",
    "traceback": """() => [...document.querySelectorAll('pre')]
      .filter(p => p.textContent.includes('Traceback (most recent call last)'))
      .map(p => p.textContent.trim().split('\\n').pop())""",
    "picture without words": """() => [...document.images]
      .filter(i => !i.alt.trim() && i.getAttribute('role') !== 'presentation'
        && !i.closest('[aria-hidden=true]'))
      .map(i => i.src.slice(0, 120))""",
    "picture that does not load": """() => [...document.images]
      .filter(i => i.complete && i.naturalWidth === 0 && i.loading !== 'lazy')
      .map(i => i.src.slice(0, 120))""",
    "mathematics": """() => {
      const errors = [...document.querySelectorAll('mjx-merror, [data-mjx-error]')]
        .map(e => 'MathJax: ' + (e.dataset.mjxError || e.textContent));
      const raw = [...document.querySelectorAll('.math')]
        .filter(m => !m.querySelector('mjx-container'));
      return errors.concat(raw.map(m => 'not typeset: ' + m.textContent.slice(0, 60)));
    }""",
    "diagram": """() => [...document.querySelectorAll('pre.mermaid')]
      .filter(d => !d.querySelector('svg') || d.textContent.includes('Syntax error'))
      .map(d => 'not drawn: ' + d.textContent.slice(0, 60))""",
}


class Report:
    """Counts what passed and says what failed."""

    def __init__(self):
        self.passed = 0
        self.failures = []

    def expect(self, where, complaints):
        """Count one check; every complaint is a line."""
        if complaints:
            self.failures.append(where)
            for complaint in complaints:
                print(f"FAILED {where}: {complaint}", flush=True)
        else:
            self.passed += 1

    def close(self):
        """Print the counts and give the exit status."""
        print(f"{self.passed} passed, {len(self.failures)} failed")
        return 1 if self.failures else 0


class Quiet(SimpleHTTPRequestHandler):
    """A file server that does not log."""

    def log_message(self, *_):
        pass


class Site:
    """A folder served on 127.0.0.1 while the block runs."""

    def __init__(self, folder):
        self.server = ThreadingHTTPServer(
            ("127.0.0.1", 0), functools.partial(Quiet, directory=str(folder))
        )

    def __enter__(self):
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return f"http://127.0.0.1:{self.server.server_port}/"

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()


class Visitor:
    """One browser window that notes what goes wrong while it looks at pages."""

    def __init__(self, browser, origin, width=1280, theme="light"):
        self.origin = origin
        self.context = browser.new_context(viewport={"width": width, "height": 900})
        self.context.add_init_script(
            f"localStorage.setItem('mode', '{theme}'); localStorage.setItem('theme', '{theme}');"
        )
        self.page = self.context.new_page()
        self.noted = []
        self.page.on("console", self._console)
        self.page.on("pageerror", lambda error: self.noted.append(f"script error: {error}"))
        self.page.on("request", self._request)
        self.page.on("requestfailed", lambda r: self.noted.append(f"request failed: {r.url}"))
        self.page.on("response", self._response)

    def _console(self, message):
        if message.type == "error":
            self.noted.append(f"console: {message.text}")

    def _request(self, request):
        own = (self.origin, "data:", "blob:", "about:")
        if not request.url.startswith(own):
            self.noted.append(f"request to another host: {request.url}")

    def _response(self, response):
        if response.status >= 400:
            self.noted.append(f"answer {response.status}: {response.url}")

    def open(self, address):
        """Open a page and wait until mathematics and diagrams are there."""
        self.noted.clear()
        self.page.goto(address)
        try:
            self.page.wait_for_function(READY, timeout=15000)
        except Error:
            self.noted.append("mathematics or diagrams were not ready after 15 s")
        self.page.wait_for_timeout(150)
        return self.page

    def complaints(self):
        """Return what was noted since the page was opened, each thing once."""
        return list(dict.fromkeys(self.noted))

    def close(self):
        self.context.close()


def pages_of(folder):
    """Return the readers' pages below the built book, as paths relative to it."""
    found = sorted(p.relative_to(folder).as_posix() for p in folder.glob("book/**/*.html"))
    return [*found, "search.html", "404.html"]


def allowed():
    """Return the listed violations that come from a dependency, with their reasons."""
    rows = tomllib.loads(ALLOWED.read_text(encoding="utf-8")).get("allow", [])
    for number, row in enumerate(rows, 1):
        missing = {"rule", "selector", "reason"} - set(row)
        if missing:
            sys.exit(f"{ALLOWED.name}, entry {number}: no {', '.join(sorted(missing))}")
    return rows


def accessibility(page, allowances=()):
    """Return axe-core's serious and critical violations that are not allowed."""
    page.add_script_tag(path=str(AXE))
    violations = page.evaluate(
        """async () => (await axe.run(document, {resultTypes: ['violations']})).violations
          .filter(v => ['serious', 'critical'].includes(v.impact))
          .flatMap(v => v.nodes.map(n => [v.id, n.target.join(' '), n.html.slice(0, 160)]))"""
    )
    return [
        f"axe {rule}: {target} {markup}"
        for rule, target, markup in violations
        if not any(a["rule"] == rule and a["selector"] in f"{target} {markup}" for a in allowances)
    ]


def look(report, visitor, origin, name, width, theme, allowances, shots):
    """Make all checks of one page at one width in one theme."""
    where = f"{name} {width} {theme}"
    page = visitor.open(origin + name)
    report.expect(f"{where} console and requests", visitor.complaints())
    for check, script in INSPECTIONS.items():
        report.expect(f"{where} {check}", page.evaluate(script))
    if name not in ("404.html",):
        set_theme = page.evaluate("document.documentElement.dataset.theme")
        wrong = [] if set_theme == theme else [f"shown in {set_theme}"]
        report.expect(f"{where} theme", wrong)
    if shots:
        target = shots / f"{name.removesuffix('.html').replace('/', '-')}-{width}-{theme}.png"
        page.screenshot(path=target, full_page=True)
    report.expect(f"{where} accessibility", accessibility(page, allowances))


def look_at_all(report, browser, origin, names, shots):
    """Every page at every width and theme."""
    allowances = allowed()
    for width in WIDTHS:
        for theme in THEMES:
            visitor = Visitor(browser, origin, width, theme)
            for name in names:
                look(report, visitor, origin, name, width, theme, allowances, shots)
            visitor.close()


def look_from_folder(report, browser, folder, names):
    """Every page once from the folder, where nothing may be fetched."""
    visitor = Visitor(browser, "file://")
    for name in names:
        page = visitor.open((folder / name).as_uri())
        complaints = visitor.complaints() + page.evaluate(INSPECTIONS["mathematics"])
        report.expect(f"{name} from the folder", complaints)
    visitor.close()


def press_exploration(report, browser, origin, name):
    """Move a slider with the keyboard: value, picture, words and spoken value must follow."""
    visitor = Visitor(browser, origin)
    page = visitor.open(origin + name)
    slider = page.locator(".quench-explore input[type=range]").first
    picture = page.locator(".quench-explore .explore-picture").first
    state = "e => [e.value, e.getAttribute('aria-valuetext')]"
    old = [*slider.evaluate(state), picture.get_attribute("src"), picture.get_attribute("alt")]
    at_end = slider.evaluate("e => e.value === e.max")
    slider.focus()
    page.keyboard.press("ArrowLeft" if at_end else "ArrowRight")
    page.wait_for_timeout(700)
    new = [*slider.evaluate(state), picture.get_attribute("src"), picture.get_attribute("alt")]
    names = ("value", "spoken value", "picture", "words")
    same = [f"{n} did not change" for n, a, b in zip(names, old, new, strict=True) if a == b]
    if not picture.evaluate("e => e.complete && e.naturalWidth > 0"):
        same.append("the new picture does not decode")
    report.expect(f"{name} exploration by keyboard", same + visitor.complaints())
    visitor.close()


def answer(form, page, text):
    """Type an answer into an exercise and return the reply."""
    field = form.locator("input[type=text]")
    field.focus()
    field.fill("")
    page.keyboard.type(text)
    page.keyboard.press("Enter")
    page.wait_for_timeout(150)
    return form.locator(".exercise-reply").inner_text()


def press_exercise(report, browser, origin, name="book/precipitation/exercises.html"):
    """Answer Q5 wrongly, rightly, reload and start again, by keyboard."""
    visitor = Visitor(browser, origin)
    page = visitor.open(origin + name)
    form = page.locator("form.exercise[data-exercise=Q5]")
    wrong, right = answer(form, page, "936"), answer(form, page, "299")
    page.reload()
    page.wait_for_function(READY)
    kept = form.locator("input[type=text]").input_value()
    form.locator(".exercise-reset").focus()
    page.keyboard.press("Enter")
    page.wait_for_timeout(150)
    emptied = form.locator("input[type=text]").input_value()
    complaints = []
    if len(wrong) < 20 or wrong == right:
        complaints.append(f"936 MPa is answered with {wrong!r}")
    if not right:
        complaints.append("299 MPa is not answered")
    if kept != "299":
        complaints.append(f"after a reload the field holds {kept!r}")
    if emptied:
        complaints.append(f"after a new start the field holds {emptied!r}")
    report.expect(f"{name} exercise by keyboard", complaints + visitor.complaints())
    visitor.close()


def press_design(report, browser, origin, name="book/precipitation/simulation.html"):
    """Try a treatment that is too hot and one that is right, with Tab and Enter alone."""
    visitor = Visitor(browser, origin, width=390)
    page = visitor.open(origin + name)
    form = page.locator("form.exercise[data-exercise=design]")
    fields, complaints = form.locator("input[type=text]"), []
    for celsius, hours, state in (("230", "1", "wrong"), ("200", "4.8", "right")):
        fields.first.focus()
        for text in (celsius, hours):
            page.keyboard.press("Control+a")
            page.keyboard.type(text)
            page.keyboard.press("Tab")
        focused = page.evaluate("document.activeElement.type")
        page.keyboard.press("Enter")
        page.wait_for_timeout(150)
        found, reply = form.get_attribute("data-state"), form.locator(".exercise-reply")
        if focused != "submit":
            complaints.append(f"Tab leads from the last field to {focused!r}, not to the button")
        if found != state or "MPa" not in reply.inner_text():
            complaints.append(f"{celsius} °C for {hours} h is answered as {found!r}")
    report.expect(f"{name} design by keyboard", complaints + visitor.complaints())
    visitor.close()


def try_search(report, browser, address, origin):
    """Search for a word that many pages hold."""
    visitor = Visitor(browser, origin)
    page = visitor.open(address + "search.html?q=coarsening")
    try:
        page.wait_for_selector("#search-results li a", timeout=8000)
        complaints = []
    except Error:
        complaints = ["no result for “coarsening”"]
    page.wait_for_timeout(300)
    report.expect(f"search over {origin.split(':')[0]}", complaints + visitor.complaints())
    visitor.close()


def try_filter(report, browser, origin, name="book/appendix/stated-values.html"):
    """Choose a verdict in the ledger: fewer rows, and the count is said."""
    visitor = Visitor(browser, origin)
    page = visitor.open(origin + name)
    count = """() => [...document.querySelectorAll('.stated-register .stated-row')]
      .filter(e => e.offsetParent !== null).length"""
    before = page.evaluate(count)
    said = page.locator(".stated-register [role=status]").first
    old = said.inner_text()
    page.locator(".stated-register select").first.select_option(index=1)
    page.wait_for_timeout(200)
    after, new = page.evaluate(count), said.inner_text()
    complaints = [] if 0 < after < before else [f"{before} rows before, {after} after"]
    if old == new:
        complaints.append(f"the count still says {new!r}")
    report.expect(f"{name} filter", complaints + visitor.complaints())
    visitor.close()


def leaf_through(shots):
    """Write a page that shows all screenshots."""
    figures = "\n".join(
        f"<figure><figcaption>{html.escape(shot.stem)}</figcaption>"
        f'<img src="{shot.name}" alt="{html.escape(shot.stem)}" loading="lazy"></figure>'
        for shot in sorted(shots.glob("*.png"))
    )
    style = "figure{display:inline-block;vertical-align:top;margin:1em}img{max-width:420px}"
    (shots / "index.html").write_text(
        f'<!DOCTYPE html><html lang="en"><meta charset="utf-8"><title>Screenshots</title>'
        f"<style>{style}</style><h1>Screenshots</h1>\n{figures}</html>\n",
        encoding="utf-8",
    )


def check_book(browser, folder, part):
    """Check the built book below `folder`; `part` limits the pages by name."""
    report = Report()
    names = [name for name in pages_of(folder) if part in name]
    if not part:
        shutil.rmtree(SCREENSHOTS, ignore_errors=True)
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    with Site(folder) as origin:
        look_at_all(report, browser, origin, names, SCREENSHOTS)
        for name in names:
            if "quench-explore" in (folder / name).read_text(encoding="utf-8"):
                press_exploration(report, browser, origin, name)
        if not part:
            press_exercise(report, browser, origin)
            press_design(report, browser, origin)
            try_filter(report, browser, origin)
            try_search(report, browser, origin, origin)
            try_search(report, browser, folder.as_uri() + "/", "file://")
    look_from_folder(report, browser, folder, names)
    leaf_through(SCREENSHOTS)
    return report.close()


SOUND = """<!DOCTYPE html><html lang="en" data-theme="light"><head><meta charset="utf-8">
<link rel="icon" href="data:,"><title>Sound</title></head><body><main><h1>Sound</h1>
<p>Nothing is wrong here.</p>{defect}</main></body></html>"""

# One defect each, and a word that the complaint about it must contain.
DEFECTS = {
    "console error": ("<script>console.error('broken')</script>", "broken"),
    "script error": ("<script>throw new Error('thrown')</script>", "thrown"),
    "another host": ('<img alt="x" src="http://localhost:9/x.png">', "another host"),
    "missing file": ('<img alt="x" src="lost.png">', "404"),
    "sideways scroll": ('<div style="width: 3000px">wide</div>', "px wide"),
    "raw directive": ("<p>```{figure} x</p>", "the text shows"),
    "raw role": ("<p>see {ref}`x`</p>", "the text shows"),
    "raw TeX": (r"<p>\frac{1}{2}</p>", "the text shows"),
    "traceback": ("<pre>Traceback (most recent call last)\nValueError: no</pre>", "ValueError"),
    "no alternative text": ('<img src="data:image/gif;base64,R0lGODlhAQABAAAAACw=">', "data:"),
    "mathematics left raw": ('<div class="math">x</div>', "not typeset"),
    "diagram not drawn": ('<pre class="mermaid">graph TD</pre>', "not drawn"),
    "low contrast": ('<p style="color: #ccc; background: #fff">pale</p>', "color-contrast"),
    "field without label": ('<input type="text">', "axe label"),
}


def complaints_about(browser, origin, name):
    """Return everything that the checks say about a small page."""
    visitor = Visitor(browser, origin)
    page = visitor.open(origin + name)
    found = [c for script in INSPECTIONS.values() for c in page.evaluate(script)]
    found += visitor.complaints() + accessibility(page)
    visitor.close()
    return found


def self_test(browser):
    """Expect a sound page to pass and each defect to be named."""
    report = Report()
    with tempfile.TemporaryDirectory() as folder, Site(folder) as origin:
        (Path(folder) / "sound.html").write_text(SOUND.format(defect=""), encoding="utf-8")
        report.expect("a sound page", complaints_about(browser, origin, "sound.html"))
        for name, (defect, word) in DEFECTS.items():
            page = SOUND.replace("{defect}", defect)
            (Path(folder) / "broken.html").write_text(page, encoding="utf-8")
            found = complaints_about(browser, origin, "broken.html")
            missed = [] if any(word in c for c in found) else [f"not noticed; said {found}"]
            report.expect(f"defect: {name}", missed)
    return report.close()


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--html", type=Path, default=ROOT / "_build" / "html")
    parser.add_argument("--pages", default="", help="only pages whose path holds this")
    parser.add_argument("--self-test", action="store_true", help="check the checks")
    options = parser.parse_args()
    chromium = os.environ.get("CHROMIUM") or next(
        filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
    )
    if not chromium:
        sys.exit("no Chromium found: install it, or name it in the variable CHROMIUM")
    if not AXE.exists() or not (options.self_test or (options.html / "index.html").exists()):
        sys.exit("no built book to look at: run `make book` first")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=CHROMIUM_FLAGS)
        if options.self_test:
            status = self_test(browser)
        else:
            status = check_book(browser, options.html.resolve(), options.pages)
        browser.close()
    sys.exit(status)


if __name__ == "__main__":
    main()
