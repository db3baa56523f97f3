// Small services for every page: diagrams, and a search that works from a folder.
(function () {
  "use strict";

  // Summaries of search hits are fetched, and a browser fetches nothing over file://.
  // (Sphinx declares its options with const, so they are no property of window.)
  if (location.protocol === "file:" && typeof DOCUMENTATION_OPTIONS !== "undefined") {
    DOCUMENTATION_OPTIONS.SHOW_SEARCH_SUMMARY = false;
  }

  // The summaries of folded cells say what they do; a second, different name only confuses.
  function nameSummaries() {
    for (const summary of document.querySelectorAll("details.hide > summary[aria-label]")) {
      summary.removeAttribute("aria-label");
    }
    // The arrows beside a chapter in the sidebar have an icon only.
    for (const summary of document.querySelectorAll(".bd-sidebar-primary details > summary")) {
      if (!summary.textContent.trim()) summary.setAttribute("aria-label", "Sections");
    }
  }

  const root = document.documentElement.dataset.content_root || "./";

  function isDark() {
    return document.documentElement.dataset.theme === "dark";
  }

  async function draw(diagrams) {
    window.mermaid.initialize({
      startOnLoad: false,
      securityLevel: "strict",
      theme: isDark() ? "dark" : "neutral",
      fontFamily: "inherit",
      flowchart: { htmlLabels: false, useMaxWidth: true },
    });
    for (const node of diagrams) {
      node.removeAttribute("data-processed");
      node.textContent = node.dataset.source;
    }
    await window.mermaid.run({ nodes: diagrams });
  }

  function startDiagrams() {
    const diagrams = Array.from(document.querySelectorAll("pre.mermaid, div.mermaid"));
    if (!diagrams.length) return;
    for (const node of diagrams) node.dataset.source = node.textContent.trim();
    // The classic bundle: mermaid's ES modules do not load over file://.
    const script = document.createElement("script");
    script.src = root + "_static/vendor/mermaid/mermaid.min.js";
    script.onload = function () {
      draw(diagrams);
      let dark = isDark();
      new MutationObserver(function () {
        if (isDark() === dark) return;
        dark = isDark();
        draw(diagrams);
      }).observe(document.documentElement, { attributes: true, attributeFilter: ["data-theme"] });
    };
    document.head.append(script);
  }

  function start() {
    nameSummaries();
    startDiagrams();
  }

  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
