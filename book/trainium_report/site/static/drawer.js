/* The drawer of all assumptions; its content comes with assumptions.js, its effect from report.js. */
"use strict";

(() => {
  const dialog = document.createElement("dialog");
  dialog.className = "drawer";
  dialog.setAttribute("aria-labelledby", "drawer-title");
  dialog.innerHTML = window.reportAssumptions.html;
  document.body.append(dialog);

  const rows = [...dialog.querySelectorAll(".drawer-row")];
  const count = dialog.querySelector(".drawer-count");
  const find = dialog.querySelector("#drawer-find");
  const shown = dialog.querySelector("#drawer-show");

  // What moves this page stands first.
  const groups = [...dialog.querySelectorAll("fieldset")];
  const uses = (group) => [...group.querySelectorAll(".drawer-row")]
    .filter((row) => window.report.uses(row.dataset.row)).length;
  groups.sort((one, other) => uses(other) - uses(one));
  dialog.querySelector("form").append(...groups);

  function narrow() {
    const words = find.value.toLowerCase().split(/\s+/).filter(Boolean);
    for (const row of rows) {
      const text = row.querySelector("label").textContent.toLowerCase();
      const kept = shown.value === "all" || (shown.value === "changed"
        ? row.classList.contains("changed") : window.report.uses(row.dataset.row));
      row.hidden = !kept || !words.every((word) => text.includes(word));
    }
    for (const group of groups) {
      group.hidden = [...group.querySelectorAll(".drawer-row")].every((row) => row.hidden);
    }
  }

  function mark() {
    const state = window.report.state();
    for (const row of rows) {
      const changed = row.dataset.row in state;
      row.classList.toggle("changed", changed);
      const back = row.querySelector("[data-default]");
      if (back) back.hidden = !changed;
    }
    const number = Object.keys(state).length;
    const text = `${number || "None"} of ${rows.length} changed`;
    if (count.textContent !== text) count.textContent = text;
  }

  dialog.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (event.target === dialog || (button && "close" in button.dataset)) dialog.close();
    if (button?.dataset.default) {
      const { [button.dataset.default]: gone, ...rest } = window.report.state();
      button.parentElement.querySelector("[data-assumption]").focus();
      window.report.change(rest);
    }
  });
  dialog.addEventListener("submit", (event) => event.preventDefault());
  find.addEventListener("input", narrow);
  shown.addEventListener("change", narrow);
  document.addEventListener("report-changed", mark);

  window.reportDrawer = () => {
    window.report.refresh();
    mark();
    narrow();
    if (!window.report.agrees(window.reportAssumptions.model)) {
      dialog.querySelector(".drawer-head").insertAdjacentHTML("afterend", '<p class="page-note">This '
        + "page and this list are of two builds of the report. Reload the page.</p>");
    }
    dialog.showModal();
  };
})();
