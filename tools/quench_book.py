"""Sphinx extension of the book: assets, frames of explorations, time per page.

Browser assets come from ``node_modules`` (fetched by ``npm ci``), are laid out
under ``_build/assets`` and served as static files; none is committed.
"""

import json
import os
import shutil
from pathlib import Path

from myst_nb.core.execute.base import ExecutionResult
from myst_nb.sphinx_ import NbMetadataCollector
from sphinx.errors import ExtensionError
from sphinxcontrib.mermaid import install_js

import quench

STYLESHEETS = ["quench.css", "stated.css", "exercises.css", "explore.css"]
SCRIPTS = ["quench-page.js", "stated.js", "exercises.js", "explore.js"]
# What the pages need of each package, and where it goes below _static/vendor.
VENDOR = {
    "mathjax/es5/tex-mml-chtml.js": "mathjax/tex-mml-chtml.js",
    "mathjax/es5/input": "mathjax/input",
    "mathjax/es5/output": "mathjax/output",
    "mathjax/es5/a11y": "mathjax/a11y",
    "mathjax/es5/sre/mathmaps/en.json": "mathjax/sre/mathmaps/en.json",
    "mermaid/dist/mermaid.min.js": "mermaid/mermaid.min.js",
    "3dmol/build/3Dmol-min.js": "3dmol/3Dmol-min.js",
}


def lay_out_assets(app, config):
    """Copy the vendor files out of ``node_modules`` and add them as static files."""
    modules = Path(app.confdir) / "node_modules"
    assets = Path(app.confdir) / "_build" / "assets"
    for source, target in VENDOR.items():
        source, target = modules / source, assets / "vendor" / target
        if not source.exists():
            raise ExtensionError(f"{source.relative_to(app.confdir)} is missing: run `make book`")
        if target.exists():
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        (shutil.copytree if source.is_dir() else shutil.copy2)(source, target)
    config.html_static_path.append(str(assets))


def leave_mermaid_to_the_page(app, config):
    """Take out the mermaid extension's script: it is an ES module, which file:// refuses.

    ``quench-page.js`` loads mermaid's classic bundle instead, on pages with diagrams.
    """
    for listener in list(app.events.listeners.get("html-page-context", [])):
        if listener.handler is install_js:
            app.disconnect(listener.id)


def allow_foreign_types(app, config):
    """Let docstrings name types of other libraries: linking to them would need another host."""
    config.nitpick_ignore = [*config.nitpick_ignore, ("py:class", "numpy.ndarray")]


def sign_footer(app, config):
    """Say version and licences below every page."""
    config.html_theme_options["extra_footer"] = (
        f"<p>Version {quench.__version__} · text CC BY 4.0 · code BSD 3-Clause</p>"
    )


def copy_frames(app, exception):
    """Put the pre-rendered frames of the explorations beside the pages."""
    frames = os.environ.get("QUENCH_FRAMES")
    if exception or app.builder.format != "html" or not frames or not Path(frames).is_dir():
        return
    shutil.copytree(frames, Path(app.outdir) / "_static" / "explore", dirs_exist_ok=True)


def record_times(app, exception):
    """Write how long each page's cells ran, for the summary of ``make book``."""
    if exception or app.builder.format != "html":
        return
    times = {}
    for docname in sorted(app.env.found_docs):
        result: ExecutionResult | None = NbMetadataCollector.get_exec_data(app.env, docname)
        if result and result["runtime"] is not None:
            times[docname] = result["runtime"]
    target = Path(app.outdir).parent / "page-times.json"
    target.write_text(json.dumps(times, indent=1), encoding="utf-8")


def setup(app):
    """Register the book's stylesheets, scripts and build steps with Sphinx."""
    for sheet in STYLESHEETS:
        app.add_css_file(sheet)
    for script in SCRIPTS:
        app.add_js_file(script, loading_method="defer")
    app.connect("config-inited", lay_out_assets)
    app.connect("config-inited", allow_foreign_types)
    app.connect("config-inited", sign_footer)
    app.connect("config-inited", leave_mermaid_to_the_page)
    app.connect("build-finished", copy_frames)
    app.connect("build-finished", record_times)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
