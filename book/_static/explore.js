// Explorations: range inputs that exchange a picture drawn at build time.
// The markup comes from quench.learning.exploration and makes sense without this script.
(function () {
  "use strict";

  const root = document.documentElement.dataset.content_root || "./";
  const SAY_AFTER = 500; // ms of rest before the new state is read out

  function start(box) {
    const states = JSON.parse(box.querySelector(".explore-states").textContent);
    const picture = box.querySelector(".explore-picture");
    const said = box.querySelector(".explore-said");
    const sliders = Array.from(box.querySelectorAll("input[type=range]"));
    const frames = new Map(); // state → its picture, kept so that it is fetched once
    let waiting = 0;

    function address(state) {
      return new URL(root + states.folder + state + ".webp?v=" + states.version, document.baseURI)
        .href;
    }

    function fetchFrame(state) {
      if (!frames.has(state)) {
        const frame = new Image();
        frame.src = address(state);
        frames.set(state, frame);
      }
      return frames.get(state);
    }

    // The last slider runs fastest, as in the list of states.
    function current() {
      return sliders.reduce((sum, s, i) => sum * states.texts[i].length + Number(s.value), 0);
    }

    function neighbours() {
      let stride = 1;
      const found = [];
      for (let i = sliders.length - 1; i >= 0; i--) {
        const value = Number(sliders[i].value);
        if (value > 0) found.push(current() - stride);
        if (value < states.texts[i].length - 1) found.push(current() + stride);
        stride *= states.texts[i].length;
      }
      return found;
    }

    function show() {
      sliders.forEach(function (slider, i) {
        const text = states.texts[i][Number(slider.value)];
        slider.setAttribute("aria-valuetext", text);
        slider.parentElement.querySelector("output").textContent = text;
      });
      const state = current();
      const frame = fetchFrame(state);
      picture.alt = states.alts[state];
      box.dataset.state = String(state);
      frame
        .decode()
        .then(function () {
          // A slow frame must not overtake a later one.
          if (current() === state) picture.src = frame.src;
          neighbours().forEach(fetchFrame);
        })
        .catch(function () {
          if (current() !== state) return;
          picture.src = frame.src;
          frames.delete(state);
        });
      clearTimeout(waiting);
      waiting = setTimeout(() => (said.textContent = states.alts[state]), SAY_AFTER);
    }

    for (const slider of sliders) {
      slider.disabled = false;
      slider.addEventListener("input", show);
      slider.addEventListener("focus", () => neighbours().forEach(fetchFrame));
      slider.addEventListener("pointerenter", () => neighbours().forEach(fetchFrame));
    }
    box.classList.add("explore-ready");
  }

  function startAll() {
    for (const box of document.querySelectorAll(".quench-explore")) start(box);
  }

  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", startAll);
  else startAll();
})();
