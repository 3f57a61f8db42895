/* Chips side by side as the reader chooses them: the rows are defined in Python (comparison.py). */
"use strict";

(() => {
  const data = JSON.parse(document.getElementById("compare-data").textContent);
  const place = document.querySelector(".compare");
  const [shown, remarks] = [".compare-table", ".compare-remarks"].map((s) => place.querySelector(s));
  const VERSION = "c1:";
  const label = Object.fromEntries(data.rows.map((row) => [row.id, row.label]));

  const node = (tag, text = "", attributes = {}) => {
    const made = document.createElement(tag);
    made.textContent = text;
    for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
    return made;
  };

  /** A chip as it is kept: its name, figures, systems and offers. */
  const chip = (id) => {
    const [name, figures, systems, offers] = data.chips[id];
    return { name, figures, systems, offers };
  };

  const has = (id) => Object.hasOwn(data.chips, id);

  /** Offers of the reader's own, which another page of this window has read: first, and in no link. */
  const OWN = "own-";
  const STORE = "report-offers";
  let own = [];
  try {
    own = JSON.parse(sessionStorage.getItem(STORE) ?? "[]")
      .filter(({ chip: id, price }) => has(id) && price > 0);
  } catch { /* nothing is kept */ }
  own.toReversed().forEach(({ chip: id, name, contract, price }, at) => {
    const basis = data.contracts[contract] ?? data.noContract;
    data.chips[id][3].unshift([`${OWN}${at}`, `${name}, yours`, { price: [price, "USD", basis] }, ""]);
  });

  function forget() {
    own = [];
    for (const of of Object.values(data.chips)) of[3] = of[3].filter(([id]) => !id.startsWith(OWN));
    try {
      sessionStorage.removeItem(STORE);
    } catch { /* nothing was kept */ }
  }

  /** The choice: chips, and a system and an offer for those that have another than the first. */
  let choice = { chips: [...data.default], systems: {}, offers: {} };
  /** What a link holds that cannot be shown. */
  let unread = [];

  /* ---- figures ---- */

  const unpack = ([number, unit = "", basis = "", source = -1, locator = "", status = "", notes = ""]) => (
    { number, unit, basis, source, locator, status, notes });
  const none = (unit = "", basis = "") => ({ number: null, unit, basis });

  const chosen = (options, id) => options.find(([key]) => key === id) ?? options[0];

  /** As `computed` in Python. */
  function computed(row, known) {
    if (!row.of) return known[row.id] ?? none(row.unit);
    const parts = [row.of, row.times, row.over].filter(Boolean).map((name) => known[name] ?? none());
    const unit = row.unit || parts[0].unit;
    const basis = [...new Set(parts.map((part) => part.basis).filter(Boolean))].join("; ");
    const [one, other] = parts.map(({ number }) => number);
    if (one === null || other === null) return none(unit, basis);
    const number = row.times ? one * row.scale * other : one * row.scale / other;
    return { number, unit, basis, parts: parts.flatMap((part) => part.parts ?? [part]) };
  }

  /** Every row with its figure for each chip: `figures` in Python. */
  function figures({ chips, systems, offers }) {
    const made = chips.map((id) => {
      const found = { ...chip(id).figures };
      for (const [options, of] of [[chip(id).systems, systems], [chip(id).offers, offers]]) {
        Object.assign(found, chosen(options, of[id])?.[2]);
      }
      return Object.fromEntries(Object.entries(found).map(([key, packed]) => [key, unpack(packed)]));
    });
    return data.rows.map((row) => [row, made.map((known) => {
      known[row.id] = computed(row, known);
      return known[row.id];
    })]);
  }

  /** At most so many significant digits, whole from a thousand on: `digits` in Python. */
  function digits(number, count = 4) {
    if (Math.abs(number) >= 1000) return number.toFixed(0).replace(/\B(?=(\d{3})+$)/g, ",");
    return String(Number(number.toPrecision(count)));
  }

  function cellText(row, { number, unit }) {
    if (number === null) return data.lacks[row.id] ?? data.notPublished;
    return `${digits(number)} ${unit}`.trim();
  }

  const fill = (text, parts) => text.replace(/\{(\w+)\}/g, (_, name) => parts[name]);

  /** How a figure relates to the first, or why it does not: `ratio` in Python. */
  function ratio(row, first, other) {
    if (first.number === null || other.number === null) return "";
    const pairs = [[other.unit, first.unit], [other.basis || row.usual, first.basis || row.usual]];
    const apart = pairs.find(([one, two]) => one !== two);
    if (apart) return fill(data.unlike, { one: apart[0], other: apart[1] });
    return first.number ? `${digits(other.number / first.number, 3)} times` : "";
  }

  /* ---- the table ---- */

  /** Where a number of a table was read. */
  function readAt({ source, locator, status }) {
    const item = node("li");
    // Our own markup, made by the build.
    item.innerHTML = data.sources[source] ?? "Your file of offers, read in this window";
    if (locator) item.append(`, ${locator}`);
    if (status) item.append(" ", node("em", status));
    return item;
  }

  function card(row, of, figure, key) {
    const title = `${row.label}: ${of.name}`;
    const made = node("div", "", { popover: "", id: key, class: "source-card", role: "dialog",
      "aria-label": title });
    made.append(node("p", title, { class: "source-card-title" }), node("p", cellText(row, figure)));
    if (figure.basis) made.append(node("p", `It counts ${figure.basis}.`));
    if (figure.notes) made.append(node("p", figure.notes));
    if (row.of) {
      const other = label[row.times || row.over];
      const told = `${label[row.of]} ${row.times ? "times" : "over"} ${other}`;
      made.append(node("p", `Computed: ${told.toLowerCase()}.`));
    }
    const read = (figure.parts ?? [figure]).map(readAt);
    const list = node("ul");
    list.append(...read.filter((item, at) => read.findIndex((one) => one.isEqualNode(item)) === at));
    made.append(list);
    return made;
  }

  function cell(row, of, found, at) {
    const figure = found[at];
    if (figure.number === null) return node("td", cellText(row, figure), { class: "none" });
    const made = node("td");
    const key = `compare-${row.id}-${at}`;
    made.append(node("a", cellText(row, figure), { class: "value", href: `#${key}`, role: "button" }));
    const told = at ? ratio(row, found[0], figure) : "";
    if (told) made.append(node("small", told));
    made.append(card(row, of, figure, key));
    return made;
  }

  function renderTable() {
    const chips = choice.chips.map(chip);
    const head = node("tr");
    head.append(node("td"));
    choice.chips.forEach((id, at) => {
      const made = node("th", chips[at].name, { scope: "col" });
      const system = chosen(chips[at].systems, choice.systems[id]);
      const offer = chosen(chips[at].offers, choice.offers[id]);
      made.append(node("small", system?.[1] ?? data.lacks.chips),
        node("small", offer?.[1] ?? data.lacks.price));
      head.append(made);
    });
    const body = node("tbody");
    let group = "";
    for (const [row, found] of figures(choice)) {
      if (row.group !== group) {
        group = row.group;
        const line = node("tr");
        line.append(node("th", group, { scope: "rowgroup", colspan: chips.length + 1 }));
        body.append(line);
      }
      const line = node("tr");
      line.append(node("th", row.label, { scope: "row" }),
        ...chips.map((of, at) => cell(row, of, found, at)));
      body.append(line);
    }
    const top = node("thead");
    top.append(head);
    shown.querySelector("table").replaceChildren(top, body);
  }

  function renderRemarks() {
    const offers = choice.chips.map((id) => chosen(chip(id).offers, choice.offers[id]))
      .filter(Boolean);
    const several = (of) => new Set(offers.map(of)).size > 1;
    const dated = offers.filter(([, , , day]) => day);
    const told = [new Set(dated.map(([, , , day]) => day.slice(0, 7))).size > 1 && data.months,
      several(([, , found]) => found.price[2]) && data.kinds, own.length && data.own].filter(Boolean);
    remarks.replaceChildren(...told.map((text) => node("p", text)));
  }

  /* ---- the link ---- */

  function print() {
    const plain = choice.chips.join() === data.default.join();
    const parts = plain ? [] : [["chips", choice.chips.join()]];
    for (const [name, of] of [["system", choice.systems], ["offer", choice.offers]]) {
      for (const id of choice.chips) if (of[id] && !of[id].startsWith(OWN)) parts.push([`${name}.${id}`, of[id]]);
    }
    return parts.length
      ? `#${VERSION}${parts.map(([key, value]) => `${key}=${encodeURIComponent(value)}`).join("&")}`
        .replaceAll("%2C", ",") : "";
  }

  /** The choice in an address; undefined where it holds none. What cannot be shown is listed. */
  function parse(hash) {
    let text = hash.replace(/^#/, "").replace(/&amp;/g, "&");
    if (/^c1%3a/i.test(text)) {
      try {
        text = decodeURIComponent(text);
      } catch {
        return undefined;
      }
    }
    if (!text.startsWith(VERSION)) return undefined;
    const made = { chips: [], systems: {}, offers: {} };
    unread = [];
    // Signs that a sentence leaves behind a link do not count.
    const bare = (value) => value.replace(/[).,;:!?'"\]>]+$/, "");
    const given = [...new URLSearchParams(text.slice(VERSION.length))];
    const listed = given.find(([key]) => key === "chips");
    for (const name of listed ? listed[1].split(",").filter(Boolean) : data.default) {
      const id = has(name) ? name : bare(name);
      if (!has(id)) unread.push(`“${id}” is no chip of the table.`);
      else if (made.chips.length === data.most) unread.push(`${chip(id).name} is one too many.`);
      else if (!made.chips.includes(id)) made.chips.push(id);
    }
    if (!made.chips.length) made.chips = [...data.default];
    for (const [key, value] of given) {
      const [, name, of] = /^(system|offer)\.(.+)$/.exec(key) ?? [];
      if (!name) {
        if (key !== "chips" && !/^(utm_\w+|fbclid|gclid)$/.test(key)) {
          unread.push(`“${key}” means nothing here.`);
        }
      } else if (made.chips.includes(of)) {
        const found = chip(of)[`${name}s`].find(([id]) => id === value || id === bare(value));
        if (found) made[`${name}s`][of] = found[0];
        else unread.push(`“${value}” is no ${name} of ${chip(of).name}.`);
      }
    }
    return made;
  }

  const note = node("p", "", { class: "page-note", role: "status" });
  function renderNote() {
    note.textContent = unread.length ? `${unread.join(" ")} The view is without it.` : "";
    note.hidden = !unread.length;
  }

  /* ---- menus ---- */

  const form = node("form", "", { class: "controls compare-form" });

  function menu(name, options, value, act) {
    const made = node("div", "", { class: "control" });
    const select = node("select", "", { id: `compare-${name.replace(/\W+/g, "-")}` });
    for (const [id, text] of options) {
      const option = node("option", text, { value: id });
      option.selected = id === value;
      select.append(option);
    }
    select.onchange = () => {
      act(select.value);
      change(select.id);
    };
    made.append(node("label", name, { for: select.id }), select);
    return made;
  }

  function renderMenus() {
    const every = Object.entries(data.chips).map(([id, [name]]) => [id, name]);
    const groups = [];
    const count = Math.min(choice.chips.length + 1, data.most);
    for (let at = 0; at < count; at += 1) {
      const id = choice.chips[at];
      const free = every.filter(([key]) => key === id || !choice.chips.includes(key));
      const least = at < data.least && id;
      const fields = node("fieldset");
      fields.append(node("legend", `Chip ${at + 1}`, { class: "visually-hidden" }), menu(`Chip ${at + 1}`,
        least ? free : [["", id ? "none" : "add a chip"], ...free], id ?? "", (value) => {
          choice.chips.splice(at, 1, ...value ? [value] : []);
        }));
      for (const [name, options, of, lack] of id ? [
        ["Server or rack", chip(id).systems, choice.systems, data.lacks.chips],
        ["Offer", chip(id).offers, choice.offers, data.lacks.price]] : []) {
        if (!options.length) {
          const told = node("p", `${name}: ${lack}`, { class: "control none" });
          fields.append(told);
          continue;
        }
        fields.append(menu(`${name} of chip ${at + 1}`, options, chosen(options, of[id])[0],
          (value) => {
            if (value === options[0][0]) delete of[id];
            else of[id] = value;
          }));
      }
      groups.push(fields);
    }
    const buttons = node("div", "", { class: "controls-actions" });
    const copy = node("button", "Copy link to this comparison", { type: "button" });
    copy.onclick = async () => {
      const link = location.href.replace(/#.*$/, "") + print();
      try {
        await navigator.clipboard.writeText(link);
        copy.textContent = "Link copied";
      } catch {
        window.prompt("Copy this link", link);
      }
    };
    const back = node("button", "Defaults", { type: "button" });
    back.onclick = () => {
      choice = { chips: [...data.default], systems: {}, offers: {} };
      forget();
      change("");
    };
    buttons.append(copy, back);
    form.replaceChildren(...groups, buttons);
  }

  function render() {
    renderTable();
    renderRemarks();
    renderMenus();
    renderNote();
  }

  function change(focused) {
    unread = [];
    render();
    document.getElementById(focused)?.focus();
    const text = print();
    try {
      history.replaceState(null, "", text || location.pathname + location.search);
    } catch {
      location.replace(text || "#");
    }
  }

  function follow() {
    const found = parse(location.hash);
    if (found) choice = found;
    if (found || !form.isConnected) render();
  }

  form.onsubmit = (event) => event.preventDefault();
  const linked = parse(location.hash);
  if (linked || own.length) {
    choice = linked ?? choice;
    render();
  } else {
    renderMenus();
    renderNote();
  }
  place.prepend(note, form);
  addEventListener("hashchange", follow);

  window.reportCompare = { choice: () => structuredClone(choice), print, parse, figures, digits };
})();
