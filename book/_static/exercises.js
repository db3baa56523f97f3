// Exercises: checks answers, replies, and keeps answers and progress in this browser.
// The reply follows lib/quench/learning/exercises/replies.py and units.py step by step;
// all wording comes from there, with each form. tests/learning compares the two.
// A heat treatment is judged by the model in a notebook (designing.py), here by a table.
(function () {
  "use strict";

  const PREFIX = "quench.exercise.";
  const SLACK = 1 + 1e-9; // at the edge of a tolerance, rounding must not decide
  const SUPERSCRIPT = "⁰¹²³⁴⁵⁶⁷⁸⁹";
  const NUMBER =
    /^([+-]?)([0-9][0-9.,']*|[.,][0-9]+)(?:e([+-]?[0-9]+)|[x×*·⋅]10([+-]?[0-9]+))?(.*)$/i;

  // --- Reading numbers and units ------------------------------------------------------------

  function folded(text) {
    return text
      .normalize("NFKC")
      .replace(/[\u2010-\u2015\u2212\u30fc]/g, "-")
      .replace(/[\s^{}$]/g, "")
      .replaceAll("**", "");
  }

  function readNumber(text) {
    const match = NUMBER.exec(folded(text));
    if (!match) return null;
    let mantissa = match[2].replaceAll("'", "");
    if (mantissa.includes(".") || mantissa.split(",").length > 2) {
      mantissa = mantissa.replaceAll(",", "");
    }
    mantissa = mantissa.replaceAll(",", ".");
    if (mantissa.split(".").length > 2) return null;
    const number = Number(match[1] + mantissa + "e" + (match[3] || match[4] || "0"));
    return Number.isFinite(number) ? { number: number, unit: match[5] } : null;
  }

  function unitNamed(data, text) {
    const key = folded(text);
    for (const spelling of [key, key.toLowerCase()]) {
      if (Object.hasOwn(data.spellings, spelling)) return data.spellings[spelling];
    }
    return null;
  }

  // --- Replies ------------------------------------------------------------------------------

  function escaped(text) {
    return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
  }

  function filled(data, message, words) {
    let text = data.messages[message];
    for (const [name, word] of Object.entries(words || {})) {
      text = text.split("{" + name + "}").join(word);
    }
    return text;
  }

  function say(data, state, message, words) {
    return { state: state, html: "<p>" + escaped(filled(data, message, words)) + "</p>" };
  }

  function factor(count) {
    if (count <= 3) return String(10 ** count);
    return "10" + Array.from(String(count), (digit) => SUPERSCRIPT[digit]).join("");
  }

  function generic(data, ratio) {
    if (ratio === 0) return say(data, "wrong", "zero");
    if (ratio < 0) {
      return say(data, "wrong", Math.abs(ratio + 1) <= data.tolerance * SLACK ? "flipped" : "sign");
    }
    const decades = Math.log10(ratio);
    const large = ratio > 1 ? "too large" : "too small";
    const high =
      data.answer > 0
        ? ratio > 1 ? "Too high" : "Too low"
        : ratio > 1 ? "Too far below zero" : "Too close to zero";
    const count = Math.floor(Math.abs(decades) + 0.5);
    const power = ratio / 10 ** (ratio > 1 ? count : -count);
    if (count && Math.abs(power - 1) <= data.tolerance * SLACK) {
      return say(data, "wrong", "power", { factor: factor(count), large: large });
    }
    if (Math.abs(decades) >= 0.7) {
      return say(data, "wrong", "far", { High: high, factor: factor(Math.max(count, 1)) });
    }
    return say(data, "wrong", ratio >= 0.75 && ratio <= 1.25 ? "near" : "off", { High: high });
  }

  function compare(data, number) {
    if (Math.abs(number - data.answer) <= data.tolerance * SLACK * Math.abs(data.answer)) {
      return { state: "right", html: "<p>" + escaped(data.right) + "</p>" };
    }
    let best = null;
    for (const slip of data.slips) {
      const distance = Math.abs(number - slip.value) / Math.abs(slip.value || 1);
      if (distance <= data.tolerance * SLACK && (!best || distance < best.distance)) {
        best = { distance: distance, reply: slip.reply };
      }
    }
    return best ? { state: "wrong", html: best.reply } : generic(data, number / data.answer);
  }

  function judgeNumber(data, text, unit) {
    if (!text.trim()) return say(data, "unread", "empty");
    const read = readNumber(text);
    if (!read) return say(data, "unread", "unread", { text: text.trim() });
    const given = read.unit || unit || data.unit;
    const known = unitNamed(data, given);
    if (known === null) {
      return say(data, "unread", "unit", { text: given, units: data.allowed });
    }
    const [scale, offset] = data.units[known];
    return compare(data, scale * read.number + offset);
  }

  function judgeChoice(data, chosen) {
    if (!chosen.length) return say(data, "unread", "choose");
    const options = chosen.map((letter) => data.options["ABCDEFGH".indexOf(letter)]);
    const wrong = options.filter((option) => !option.right);
    if (wrong.length) return { state: "wrong", html: wrong.map((o) => o.reply).join("\n") };
    if (options.length < data.options.filter((option) => option.right).length) {
      return say(data, "wrong", "incomplete");
    }
    return { state: "right", html: options.map((option) => option.reply).join("\n") };
  }

  // --- Heat treatments ----------------------------------------------------------------------

  // Three digits, as designing.py writes them.
  function short(number) {
    return String(Number(number.toPrecision(3))).replace("-", "−");
  }

  // Value at x on straight lines through (xs, ys); beyond the ends, that at the end.
  function between(x, xs, ys) {
    if (x >= xs[xs.length - 1]) return ys[ys.length - 1];
    if (x <= xs[0]) return ys[0];
    const k = xs.findIndex((node) => node > x);
    return ys[k - 1] + ((x - xs[k - 1]) / (xs[k] - xs[k - 1])) * (ys[k] - ys[k - 1]);
  }

  // Strength and loss after one step, from the table. Its times are shares of the time to the
  // peak, along which the curves of neighbouring temperatures nearly coincide.
  function lookUp(table, celsius, hours) {
    const temperatures = table.temperatures;
    const peak = Math.exp(between(celsius, temperatures, table.peak_hours.map(Math.log)));
    const along = (shares, rows) =>
      rows.map((row) => between(Math.log(hours / peak), shares.map(Math.log), row));
    const strength = between(celsius, temperatures, along(table.shares, table.strength));
    const losses = along(table.service_shares, table.loss);
    return {
      hours: hours,
      strength: strength,
      loss: between(celsius, table.service_temperatures, losses),
      peak: Math.max(strength, between(celsius, temperatures, table.peaks)),
      peakHours: peak,
    };
  }

  function readField(data, number, text) {
    const field = data.fields[number];
    const read = readNumber(text);
    if (!read) return say(data, "unread", "unread", { text: text.trim() });
    const known = unitNamed(field, read.unit || field.unit);
    if (known === null) {
      return say(data, "unread", "unit", { text: read.unit, units: field.allowed });
    }
    return field.units[known][0] * read.number + field.units[known][1];
  }

  function brokenRule(data, celsius, hours) {
    const task = data.task;
    const rules = {
      cold: celsius < task.coldest,
      cool: celsius < task.low,
      dissolved: celsius > task.solvus,
      hot: celsius > task.high * (1 + 1e-9),
      long: hours > task.longest * (1 + 1e-9),
    };
    const broken = Object.keys(rules).find((rule) => rules[rule]);
    return broken && say(data, "wrong", broken, {
      celsius: short(celsius), hours: short(hours), low: task.low, high: task.high,
      solvus: task.solvus.toFixed(0), longest: short(task.longest),
    });
  }

  function messageFor(task, found, share) {
    const lowest = task.target - task.rounding;
    if (found.strength <= lowest) {
      if (found.peak <= lowest) return ["wrong", "overheated"];
      return ["wrong", found.hours < found.peakHours ? "under" : "over"];
    }
    if (found.loss > task.largest) return ["wrong", "unstable"];
    if (share > task.much) return ["wrong", "slow"];
    return ["right", share < task.near ? "faster" : "best"];
  }

  function judgeDesign(data, texts) {
    if (texts.some((text) => !text.trim())) return say(data, "unread", "missing");
    const [celsius, hours] = texts.map((text, number) => readField(data, number, text));
    for (const read of [celsius, hours]) if (typeof read !== "number") return read;
    if (hours <= 0) return say(data, "wrong", "timeless", { hours: short(hours) });
    const broken = brokenRule(data, celsius, hours);
    if (broken) return broken;
    const found = lookUp(data.table, celsius, hours);
    const share = hours / data.task.best;
    const [state, message] = messageFor(data.task, found, share);
    const advice = filled(data, message, {
      target: short(data.task.target), largest: short(data.task.largest),
      peak: found.peak.toFixed(0), peak_hours: short(found.peakHours),
      factor: share.toFixed(1), saved: (100 * (1 - share)).toFixed(0),
    });
    const result = filled(data, "aged", {
      hours: short(hours), strength: found.strength.toFixed(0),
      left: (found.strength * (1 - found.loss / 100)).toFixed(0),
      change: filled(data, found.loss > 0 ? "loss" : "gain", {
        percent: Math.abs(found.loss).toFixed(1),
      }),
    });
    const paragraphs = [advice + " " + result, data.messages.table];
    return { state: state, html: paragraphs.map((p) => "<p>" + escaped(p) + "</p>").join("\n") };
  }

  // `answer`: { value: text, list of letters, of ticked points or of texts, unit }
  function judge(data, answer) {
    if (data.kind === "design") return judgeDesign(data, answer.value);
    if (data.kind === "number") return judgeNumber(data, answer.value, answer.unit);
    if (data.kind === "choice") return judgeChoice(data, answer.value);
    if (!answer.value.trim()) return say(data, "unread", "write");
    return answer.complete ? say(data, "right", "full") : say(data, "compare", "compare");
  }

  if (typeof document === "undefined") {
    module.exports = { judge: judge, lookUp: lookUp, readNumber: readNumber };
    return;
  }

  // --- Memory: the browser may refuse it, and the exercises work without ---------------------

  function recall(id) {
    try {
      return JSON.parse(localStorage.getItem(PREFIX + id));
    } catch {
      return null;
    }
  }

  function remember(id, entry) {
    try {
      if (entry) localStorage.setItem(PREFIX + id, JSON.stringify(entry));
      else localStorage.removeItem(PREFIX + id);
    } catch {
      // private window or storage switched off
    }
    showProgress();
  }

  function typeset(node) {
    const mathjax = window.MathJax;
    if (!/\\[([]/.test(node.textContent) || !mathjax || !mathjax.startup) return;
    mathjax.startup.promise.then(() => mathjax.typesetPromise([node])).catch(() => {});
  }

  // --- Forms --------------------------------------------------------------------------------

  function readForm(form, data) {
    const ticked = (name) =>
      Array.from(form.querySelectorAll("input[name=" + name + "]:checked"), (i) => i.value);
    if (data.kind === "choice") return { value: ticked("answer") };
    if (data.kind === "design") {
      return { value: Array.from(form.querySelectorAll("input[name=answer]"), (i) => i.value) };
    }
    const answer = { value: form.elements.answer.value };
    if (data.kind === "number") answer.unit = form.elements.unit ? form.elements.unit.value : "";
    else {
      answer.points = ticked("point");
      answer.complete =
        answer.points.length === form.querySelectorAll("input[name=point]").length;
    }
    return answer;
  }

  function fillForm(form, data, answer) {
    const tick = (name, values) => {
      for (const input of form.querySelectorAll("input[name=" + name + "]")) {
        input.checked = values.includes(input.value);
      }
    };
    if (data.kind === "choice") return tick("answer", answer.value);
    if (data.kind === "design") {
      form.querySelectorAll("input[name=answer]").forEach((input, number) => {
        input.value = answer.value[number] || "";
      });
      return;
    }
    form.elements.answer.value = answer.value;
    if (data.kind === "text") tick("point", answer.points || []);
    else if (form.elements.unit && answer.unit) form.elements.unit.value = answer.unit;
  }

  function showReply(form, reply) {
    const box = form.querySelector(".exercise-reply");
    form.dataset.state = reply ? reply.state : "";
    const label = { right: "Right", wrong: "Not yet" }[reply && reply.state];
    box.innerHTML = reply ? reply.html : "";
    if (label && box.firstElementChild && !box.textContent.startsWith(label)) {
      const mark = document.createElement("strong");
      mark.textContent = label + ". ";
      box.firstElementChild.prepend(mark);
    }
    typeset(box);
  }

  function answerForm(form, data) {
    const answer = readForm(form, data);
    const reply = judge(data, answer);
    showReply(form, reply);
    if (reply.state === "compare") form.querySelector(".exercise-rubric").open = true;
    if (reply.state !== "unread") {
      remember(data.id, Object.assign(answer, { state: reply.state, page: data.page }));
    }
  }

  function clearForm(form, data) {
    form.reset();
    for (const details of form.querySelectorAll("details")) details.open = false;
    showReply(form, null);
    remember(data.id, null);
    form.querySelector("input, textarea").focus();
  }

  function startForm(form) {
    const data = JSON.parse(form.querySelector(".exercise-data").textContent);
    for (const part of form.querySelectorAll(".exercise-field, .exercise-buttons")) {
      part.hidden = false;
    }
    form.querySelector(".exercise-notebook").hidden = true;
    form.reset();
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      answerForm(form, data);
    });
    form.querySelector(".exercise-reset").addEventListener("click", () => clearForm(form, data));
    form.addEventListener("change", (event) => {
      if (event.target.name === "point") answerForm(form, data);
    });
    const stored = recall(data.id);
    if (stored && stored.value !== undefined) {
      fillForm(form, data, stored);
      showReply(form, judge(data, readForm(form, data)));
    }
  }

  // --- Progress -----------------------------------------------------------------------------

  function showProgress() {
    const words = { right: "✓ solved", wrong: "tried", compare: "written" };
    for (const overview of document.querySelectorAll(".exercise-progress")) {
      const rows = Array.from(overview.querySelectorAll("tr[data-exercise]"));
      let solved = 0;
      for (const row of rows) {
        const stored = recall(row.dataset.exercise);
        const state = stored && words[stored.state] ? stored.state : "";
        row.dataset.state = state;
        row.querySelector(".exercise-state").textContent = words[state] || "not tried";
        if (state === "right") solved += 1;
      }
      overview.querySelector(".exercise-count").textContent =
        solved + " of " + rows.length + " exercises solved. " +
        "Answers are kept in this browser only.";
    }
  }

  function startProgress(overview) {
    const buttons = overview.querySelector(".exercise-buttons");
    buttons.hidden = false;
    buttons.querySelector("button").addEventListener("click", () => {
      if (!window.confirm("Forget all answers to the exercises listed here?")) return;
      for (const row of overview.querySelectorAll("tr[data-exercise]")) {
        remember(row.dataset.exercise, null);
      }
    });
  }

  function start() {
    for (const form of document.querySelectorAll("form.exercise")) startForm(form);
    for (const overview of document.querySelectorAll(".exercise-progress")) startProgress(overview);
    showProgress();
    window.addEventListener("storage", showProgress); // answered in another tab
    window.addEventListener("pageshow", showProgress); // came back with the back button
  }

  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
