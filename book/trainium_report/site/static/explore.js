/**
 * A table at work: words, ranges, columns, order, a link and a file, over rows that are whole
 * without it. A page and a notebook call `reportExplore` for the parts that hold such a table.
 *
 * @typedef {{name: string, kind: "number" | "date" | "menu" | "text", unit: string,
 *   aside: boolean, head: HTMLElement, at: number}} Column
 * @typedef {{tr: HTMLTableRowElement, cells: string[], words?: string}} Row
 */
"use strict";

(() => {
  const VERSION = "#t1:";
  const STEP = 40;
  const NUMBER = /^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i;
  const DATE = /^\d{4}(-\d\d(-\d\d)?)?$/;
  const collator = new Intl.Collator("en", { numeric: true });

  const made = (tag, given = {}, ...children) => {
    const element = Object.assign(document.createElement(tag), given);
    element.append(...children);
    return element;
  };

  /** What a range may hold: a number, or a day, month or year; undefined for anything else. */
  function bound(kind, text) {
    const typed = text.trim();
    if (kind === "date") return DATE.test(typed) ? typed : undefined;
    const number = /^\d+,\d+$/.test(typed) && !/^[1-9]\d{0,2},\d{3}$/.test(typed)
      ? typed.replace(",", ".") : typed;
    return NUMBER.test(number) ? number : undefined;
  }

  /** The first and the last day that a date known to the year or the month may mean. */
  const first = (date) => `${date}-01-01`.slice(0, 10);
  const last = (date) => (date.length === 4 ? `${date}-12-31` : `${date}-31`.slice(0, 10));

  /** @param {Column} column @param {string} cell @param {string[]} range */
  function within(column, cell, [low, high]) {
    if (!cell) return false;
    if (column.kind === "date") {
      return (!low || last(cell) >= first(low)) && (!high || first(cell) <= last(high));
    }
    return (!low || Number(cell) >= Number(low)) && (!high || Number(cell) <= Number(high));
  }

  const quoted = (text) => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

  function explore(root) {
    const find = (selector) => root.querySelector(selector);
    const all = (selector) => [...root.querySelectorAll(selector)];
    const { table: name, licence } = root.dataset;
    const form = find(".explore-tools");
    const body = find("tbody");
    const count = find(".ledger-count");
    const more = find(".explore-more");
    const drawing = find(".explore-plot");
    const linked = "page" in root.dataset;

    /** @type {Column[]} */
    const columns = all("thead th").map((head, at) => ({
      name: head.dataset.column, kind: head.dataset.kind, head, at,
      unit: head.querySelector("small")?.textContent ?? "", aside: "aside" in head.dataset,
    }));
    const named = new Map(columns.map((column) => [column.name, column]));
    /** @type {Row[]} */
    const rows = [...body.rows].map((tr) => ({
      tr, cells: [...tr.cells].map((cell) => cell.dataset.v ?? cell.textContent),
    }));
    const options = (column) => [...new Set(rows.map(({ cells }) => cells[column.at]))]
      .filter(Boolean).sort(collator.compare);

    const plain = () => ({
      words: "", where: new Map(), order: "", plot: null,
      shown: new Set(columns.filter(({ aside }) => !aside).map((column) => column.name)),
    });
    let state = plain();
    let limit = STEP;
    /** @type {Row[]} */
    let selected = rows;

    /* ---- the link ---- */

    const usual = JSON.stringify([...state.shown]);

    function print() {
      const parts = new URLSearchParams();
      if (state.words) parts.set("_words", state.words);
      for (const [column, wanted] of state.where) {
        const text = Array.isArray(wanted) ? wanted.join("..") : wanted;
        if (text && text !== "..") parts.set(column, text);
      }
      if (state.order) parts.set("_order", state.order);
      const shown = columns.filter((column) => state.shown.has(column.name));
      const listed = shown.map((column) => column.name);
      if (JSON.stringify(listed) !== usual) parts.set("_columns", listed.join(","));
      if (state.plot) parts.set("_plot", state.plot.join(","));
      const text = String(parts);
      return text ? VERSION + text : "";
    }

    /** What one part of a link sets; false where this table has no such column or value. */
    function take(next, key, text) {
      if (key === "_words") next.words = text;
      else if (key === "_order") {
        if (!named.has(text.replace(/^-/, ""))) return false;
        next.order = text;
      } else if (key === "_columns") {
        const listed = text.split(",");
        if (!listed.every((column) => named.has(column))) return false;
        next.shown = new Set(listed);
      } else if (key === "_plot") {
        const [x, y, ...logs] = text.split(",");
        const axes = new Set([...drawing?.querySelectorAll("option") ?? []].map((o) => o.value));
        if (!axes.has(x) || !axes.has(y) || !logs.every((axis) => /^[xy]$/.test(axis))) return false;
        next.plot = [x, y, ...logs];
      } else {
        const column = named.get(key);
        if (!column) return false;
        const [low, high, ...rest] = text.split("..");
        if (column.kind === "number" || column.kind === "date") {
          if (high === undefined || rest.length) return false;
          const range = [low, high].map((end) => (end ? bound(column.kind, end) : ""));
          if (range.includes(undefined)) return false;
          next.where.set(key, range);
        } else {
          if (column.kind === "menu" && !options(column).includes(text)) return false;
          next.where.set(key, text);
        }
      }
      return true;
    }

    function note(text) {
      find(".explore-note")?.remove();
      if (text) {
        root.prepend(made("p", { className: "explore-note", role: "status" }, text));
      }
    }

    function open() {
      const next = plain();
      const unread = [];
      if (location.hash.startsWith(VERSION)) {
        for (const [key, text] of new URLSearchParams(location.hash.slice(VERSION.length))) {
          if (!take(next, key, text)) unread.push(`${key}=${text}`.slice(0, 80));
        }
      }
      state = next;
      note(unread.length
        ? `The link holds what this table does not have: ${unread.join("; ")}. The rest is shown.`
        : "");
      form.elements.words.value = state.words;
      all(".explore-filter").forEach((filter) => filter.remove());
      for (const column of state.where.keys()) filter(named.get(column));
      for (const box of all(".explore-columns input")) box.checked = state.shown.has(box.value);
      if (drawing && state.plot) drawing.open = true;
      apply();
    }

    let writing;
    function keep() {
      if (!linked) return;
      clearTimeout(writing);
      writing = setTimeout(() => {
        try {
          history.replaceState(null, "", print() || location.pathname + location.search);
        } catch {
          location.replace(print() || "#");
        }
      }, 300);
    }

    /* ---- what is shown ---- */

    const style = made("style");
    root.append(style);
    root.id ||= `explore-${name}-${document.querySelectorAll(".explore").length}`;

    function fits(row) {
      if (state.words) {
        row.words ??= `${row.tr.textContent} ${row.cells.join(" ")}`.toLowerCase();
        const wanted = state.words.toLowerCase().split(/\s+/);
        if (!wanted.every((word) => row.words.includes(word))) return false;
      }
      for (const [key, wanted] of state.where) {
        const column = named.get(key);
        const cell = row.cells[column.at];
        if (Array.isArray(wanted)) {
          if (wanted.some(Boolean) && !within(column, cell, wanted)) return false;
        } else if (column.kind === "menu" ? wanted && cell !== wanted
          : !cell.toLowerCase().includes(wanted.toLowerCase())) return false;
      }
      return true;
    }

    function ordered(found) {
      const column = named.get(state.order.replace(/^-/, ""));
      if (!column) return found;
      const way = state.order.startsWith("-") ? -1 : 1;
      const compare = column.kind === "number" ? (a, b) => a - b : collator.compare;
      const cell = (row) => row.cells[column.at];
      // What is missing stands last either way.
      return found.toSorted((a, b) => (!cell(a) - !cell(b)) || way * compare(cell(a), cell(b)));
    }

    function apply() {
      selected = ordered(rows.filter(fits));
      limit = Math.max(STEP, Math.min(limit, selected.length));
      render();
      keep();
      root.dispatchEvent(new Event("explored"));
    }

    function render() {
      body.replaceChildren(...selected.slice(0, limit).map(({ tr }) => tr));
      if (!selected.length) {
        const cell = made("td", { colSpan: columns.length }, "No row fits.");
        body.append(made("tr", {}, cell));
      }
      const said = selected.length === rows.length
        ? `${rows.length} rows` : `${selected.length} of ${rows.length} rows`;
      if (count.textContent !== said) count.textContent = said;
      more.hidden = selected.length <= limit;
      more.firstChild.textContent = `Show all ${selected.length} rows`;
      const hidden = columns.filter((column) => !state.shown.has(column.name)).map(({ at }) => (
        `#${CSS.escape(root.id)} :is(th, td):nth-child(${at + 1}):not([colspan])`));
      const rule = hidden.length ? `${hidden.join(",")}{display:none}` : "";
      if (style.textContent !== rule) style.textContent = rule;
      for (const { name: column, head } of columns) {
        const sorted = state.order.replace(/^-/, "") === column;
        const way = state.order.startsWith("-") ? "descending" : "ascending";
        head.setAttribute("aria-sort", sorted ? way : "none");
      }
    }

    /* ---- filters ---- */

    const FAULTS = {
      number: "Expected a number, such as 2.5.",
      date: "Expected a year, a month or a day: 2026, 2026-07 or 2026-07-31.",
    };

    /** @param {Column} column */
    function fieldsOf(column, says) {
      const wanted = state.where.get(column.name);
      if (column.kind === "menu") {
        const menu = made("select", {}, made("option", { value: "" }, "any"),
          ...options(column).map((text) => made("option", { value: text }, text)));
        menu.value = wanted ?? "";
        menu.addEventListener("input", () => set(column, menu.value));
        menu.setAttribute("aria-label", column.name);
        return [menu];
      }
      if (column.kind === "text") {
        const input = made("input", { type: "search", value: wanted ?? "" });
        input.setAttribute("aria-label", `${column.name} contains`);
        input.addEventListener("input", () => set(column, input.value.trim()));
        return [input];
      }
      const date = column.kind === "date";
      const ends = (date ? ["from", "to"] : ["at least", "at most"]).map((end, at) => {
        const input = made("input", {
          type: "text", inputMode: date ? "numeric" : "decimal", value: wanted?.[at] ?? "",
          placeholder: end, autocomplete: "off", spellcheck: false,
        });
        input.setAttribute("aria-label", `${column.name} ${end}`);
        return input;
      });
      const follow = () => {
        const read = ends.map(({ value }) => (value.trim() ? bound(column.kind, value) : ""));
        const wrong = ends.filter((_, at) => read[at] === undefined);
        ends.forEach((input, at) => input.toggleAttribute("aria-invalid", read[at] === undefined));
        says.textContent = wrong.length
          ? `“${wrong[0].value.slice(0, 40)}” is not understood. ${FAULTS[column.kind]}` : "";
        set(column, read.map((end) => end ?? ""));
      };
      for (const input of ends) input.addEventListener("input", follow);
      return ends;
    }

    /** The field that narrows one column. @param {Column} column */
    function filter(column) {
      const known = all(".explore-filter").find(({ dataset }) => dataset.column === column.name);
      if (known) return known;
      const says = made("span", { className: "control-fault", role: "status" });
      const head = made("span", { className: "explore-name" }, column.name);
      if (column.unit) head.append(" ", made("small", {}, column.unit));
      const gone = made("button", { type: "button" }, "Remove");
      gone.setAttribute("aria-label", `Remove the filter ${column.name}`);
      const field = made("div", { className: "control explore-filter" }, head, gone,
        made("span", { className: "explore-ends" }, ...fieldsOf(column, says)), says);
      field.dataset.column = column.name;
      field.setAttribute("role", "group");
      field.setAttribute("aria-label", `Filter: ${column.name}`);
      gone.addEventListener("click", () => {
        field.remove();
        state.where.delete(column.name);
        form.elements.by.focus();
        apply();
      });
      count.parentElement.before(field);
      return field;
    }

    function set(column, wanted) {
      state.where.set(column.name, wanted);
      limit = STEP;
      apply();
    }

    /* ---- what the reader does ---- */

    for (const column of columns) {
      const button = made("button", { type: "button" });
      button.append(...column.head.childNodes);
      column.head.append(button);
      button.addEventListener("click", () => {
        const { order } = state;
        state.order = order === column.name ? `-${column.name}`
          : order === `-${column.name}` ? "" : column.name;
        apply();
      });
    }
    for (const item of all(".explore-columns li")) {
      const box = made("input", { type: "checkbox", value: item.dataset.column });
      const label = made("label", {}, box, ...item.childNodes);
      item.append(label);
      box.addEventListener("change", () => {
        state.shown[box.checked ? "add" : "delete"](box.value);
        render();
        keep();
      });
    }
    form.addEventListener("submit", (event) => event.preventDefault());
    form.elements.words.addEventListener("input", () => {
      state.words = form.elements.words.value.trim();
      limit = STEP;
      apply();
    });
    form.elements.by.addEventListener("change", () => {
      const column = named.get(form.elements.by.value);
      form.elements.by.value = "";
      if (column) filter(column).querySelector("input, select").focus();
    });
    form.addEventListener("reset", (event) => {
      event.preventDefault();
      const { plot } = state;
      clearTimeout(writing);
      state = { ...plain(), plot };
      all(".explore-filter").forEach((field) => field.remove());
      for (const box of all(".explore-columns input")) box.checked = state.shown.has(box.value);
      form.elements.words.value = "";
      limit = STEP;
      note("");
      apply();
    });
    more.firstChild.addEventListener("click", () => {
      const before = body.rows.length;
      limit = selected.length;
      render();
      body.rows[before]?.querySelector("a")?.focus({ preventScroll: true });
    });
    find("[data-save]").addEventListener("click", () => {
      const link = made("a", { download: `${name}-selection.csv` });
      link.href = URL.createObjectURL(new Blob([csv()], { type: "text/csv" }));
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
    });
    find("[data-link]").hidden = !linked;
    find("[data-link]").addEventListener("click", async ({ target }) => {
      const link = location.href.replace(/#.*$/, "") + print();
      try {
        await navigator.clipboard.writeText(link);
      } catch {
        window.prompt("Copy this link", link);
        return;
      }
      target.textContent = "Link copied";
      setTimeout(() => { target.textContent = "Copy link"; }, 4000);
    });

    /** The rows selected, as they are in the file, with the sources and the licence of each. */
    function csv() {
      const kept = columns.filter((column) => state.shown.has(column.name));
      const from = columns.find((column) => /^(source_id|url)$/.test(column.name));
      const head = [...kept.map((column) => column.name), "source", "source_url", "licence"];
      const lines = selected.map(({ tr, cells }) => {
        const link = from && tr.cells[from.at].querySelector("a");
        return [...kept.map(({ at }) => cells[at]),
          from ? tr.cells[from.at].textContent : "", link?.href ?? "", licence];
      });
      return [head, ...lines].map((line) => `${line.map(quoted).join(",")}\n`).join("");
    }

    form.hidden = false;
    open();
    if (linked) addEventListener("hashchange", open);
    return {
      columns, named, selected: () => selected, shown: () => state.shown, plotted: () => state.plot,
      plot: (wanted) => {
        state.plot = wanted;
        keep();
      },
    };
  }

  window.reportExplore = explore;
  for (const root of document.querySelectorAll("article .explore")) {
    const table = explore(root);
    const plot = root.querySelector(".explore-plot");
    if (!plot) continue;
    const here = document.querySelector("script[src*='explore.js']").src.replace(/[^/]*$/, "");
    const load = (src) => new Promise((done, failed) => {
      document.head.append(made("script", { src: here + src, onload: done, onerror: failed }));
    });
    let ready;
    const begin = async () => {
      if (!plot.open) return table.plot(null);
      ready ??= Promise.all([load("vega.js"), load("plot.js")])
        .then(() => window.reportPlot(plot, root, table));
      try {
        (await ready)();
      } catch {
        ready = undefined;
        plot.querySelector(".explore-drawing").textContent =
          "The chart library did not load. Close and open this part to try again.";
      }
    };
    plot.addEventListener("toggle", begin);
    if (plot.open) begin();
  }
})();
