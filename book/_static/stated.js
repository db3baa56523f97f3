// Filters of the register of stated values. Without this script the whole
// table shows and the form stays hidden.
(function () {
  "use strict";

  function start(register) {
    const form = register.querySelector(".stated-filters");
    const count = register.querySelector(".stated-count");
    const rows = Array.from(register.querySelectorAll(".stated-row"));
    const choices = Array.from(form.querySelectorAll("select"));
    const search = form.querySelector("input");
    const words = new Map(rows.map((row) => [row, row.textContent.toLowerCase()]));

    function matches(row) {
      const text = search.value.trim().toLowerCase();
      return (
        words.get(row).includes(text) &&
        choices.every((choice) => !choice.value || row.dataset[choice.dataset.filter] === choice.value)
      );
    }

    function update() {
      let shown = 0;
      for (const row of rows) {
        row.hidden = !matches(row);
        shown += row.hidden ? 0 : 1;
      }
      count.textContent = shown + " of " + rows.length + " rows shown";
    }

    // A link to a row must find it whatever is filtered.
    function reveal() {
      const name = decodeURIComponent(window.location.hash.slice(1));
      const target = rows.find((row) => row.id === name);
      if (target && target.hidden) {
        form.reset();
        update();
        target.scrollIntoView();
      }
    }

    form.hidden = false;
    form.addEventListener("input", update);
    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("reset", () => window.setTimeout(update));
    window.addEventListener("hashchange", reveal);
    update();
    reveal();
  }

  function ready() {
    document.querySelectorAll(".stated-register").forEach(start);
  }

  if (document.readyState === "loading") {
    document.addEventListener("DOMContentLoaded", ready);
  } else {
    ready();
  }
})();
