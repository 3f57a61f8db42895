/**
 * Offers of the reader's own, from a file: read here, sent nowhere, in no link. They stand among
 * the published ones of the month, and one of them can take the comparator's place.
 *
 * @typedef {{name: string, chip: string, contract: string, price: number, share: number | null,
 *   row: number}} Offer
 */
"use strict";

(() => {
  const RESULTS = ["useful_cost_rival", "required_ratio"];
  const STORE = "report-offers";
  /** Columns, limits, chips and words: defined in Python (outputs/offers.py), put in by the build. */
  const { columns, needed, mostBytes, mostRows, longest, separators, words, chips, contracts, range, sides,
  } = window.reportOffersKnown;

  const root = document.querySelector(".offers");
  const { report } = window;
  const find = (selector) => root.querySelector(selector);
  const [said, place, field, away] = [".offers-said", ".offers-place", "input", "[data-away]"].map(find);
  /** @type {Offer[]} */
  let offers = [];
  let taken = -1;

  class Refused extends Error {}
  const told = (name, parts = {}) => words[name].replace(/\{(\w+)\}/g, (_, part) => (
    { columns: columns.join(", "), needed: needed.join(" and "), ...parts }[part]));
  const refuse = (name, parts) => {
    throw new Refused(told(name, parts));
  };

  const shorter = (text) => {
    const signs = [...text];
    return signs.length > longest ? `${signs.slice(0, longest).join("")}…` : text;
  };
  const bare = (text) => text.toLowerCase().replace(/[^a-z0-9]/g, "");

  /** How alike two names are: the share of their pairs of letters that both have. */
  function alike(a, b) {
    const pairs = (text) => new Set([...text].slice(1).map((letter, at) => text[at] + letter));
    const [one, two] = [pairs(bare(a)), pairs(bare(b))];
    return [...one].filter((pair) => two.has(pair)).length * 2 / (one.size + two.size || 1);
  }

  const nearest = (text, names) => names.map((name) => [alike(text, name), name])
    .sort(([a], [b]) => b - a).filter(([like]) => like >= 0.4)[0]?.[1] ?? "";

  /** The options of a menu of this page, by key. */
  const options = (id) => new Map([...document.querySelectorAll(
    `article select[data-assumption="${id}"]`)].slice(0, 1).flatMap(({ options: listed }) => (
    [...listed].map((option) => [option.value, option.dataset.label ?? option.textContent.trim()]))));

  /** The cells of a CSV, with the line on which each row begins. */
  function cellsOf(text, separator) {
    const rows = [];
    let [row, cell, quoted, line, begun] = [[], "", false, 1, 1];
    const close = () => {
      row.push(cell.trim());
      cell = "";
    };
    for (let at = 0; at < text.length; at++) {
      const sign = text[at];
      if (sign === "\n") line++;
      if (quoted) {
        if (sign !== '"') cell += sign;
        else if (text[at + 1] === '"') cell += text[++at];
        else quoted = false;
      } else if (sign === '"' && !cell.trim()) [quoted, cell] = [true, ""];
      else if (sign === separator) close();
      else if (sign === "\n") {
        close();
        rows.push({ cells: row, line: begun });
        [row, begun] = [[], line];
      } else if (sign !== "\r") cell += sign;
    }
    if (quoted) refuse("quote", { row: begun });
    close();
    rows.push({ cells: row, line: begun });
    return rows.filter(({ cells }) => cells.some(Boolean));
  }

  /** The columns that a first row names; all that are wrong or missing are told at once. */
  function heads({ cells, line }) {
    const names = cells.map((cell) => cell.toLowerCase().replace(/[\s-]+/g, "_"));
    const meant = new Set();
    const faults = names.flatMap((name, at) => {
      if (columns.includes(name)) return [];
      const near = nearest(name, columns);
      meant.add(near);
      return [told("other", { found: shorter(cells[at]) }) + (near && told("meant", { near }))];
    });
    const count = (name) => names.filter((one) => one === name).length;
    const twice = columns.filter((name) => count(name) > 1);
    const lacking = needed.filter((name) => !count(name) && !meant.has(name));
    faults.push(...twice.map((found) => told("twice", { found })),
      ...lacking.map((found) => told("lacks", { found })));
    if (faults.length) refuse("heads", { row: line, faults: faults.join("; ") });
    return names;
  }

  /** The key of an option that a cell names by key or label. */
  function chosen(cell, column, row, known) {
    const pairs = Object.entries(known);
    for (const pair of pairs) if (pair.some((name) => bare(name) === bare(cell))) return pair[0];
    const near = nearest(cell, pairs.flat());
    const [key, label] = pairs.find((pair) => pair.includes(near)) ?? [];
    return refuse("unknown", { row, column, found: shorter(cell), known: Object.values(known).join(", "),
      nearest: key ? told("nearest", { key, label }) : "" });
  }

  function share(cell, row) {
    const met = /^(\d+(?:[.,]\d+)?|[.,]\d+)(%?)$/.exec(cell.replace(/\s/g, ""));
    const number = met && Number(met[1].replace(",", ".")) / (met[2] ? 100 : 1);
    const fault = !met ? "no_share" : number > 1 && !met[2] ? "bare"
      : number > 0 && number <= 1 ? "" : "beyond";
    if (fault) refuse("share", { row, found: shorter(cell), fault: words[fault] });
    return number;
  }

  /** @returns {Offer[]} as `read` in Python; raises Refused, in words */
  function parse(text) {
    if (!text.trim()) refuse("empty");
    const lines = text.replace(/\r\n?/g, "\n").replace(/^sep=.\n/i, "\n");
    const head = lines.split("\n").find((line) => line.trim()) ?? "";
    const count = (sign) => head.split(sign).length;
    const separator = Object.keys(separators).sort((a, b) => count(b) - count(a))[0];
    const [first, ...rest] = cellsOf(lines, separator);
    const names = heads(first);
    if (!rest.length) refuse("no_rows");
    if (rest.length > mostRows) refuse("rows", { found: rest.length, most: mostRows });
    return rest.map(({ cells, line }) => {
      if (cells.length !== names.length) {
        const comma = separator === "," && cells.length > names.length ? told("comma") : "";
        throw new Refused(told("cells", { row: line, found: cells.length, count: names.length,
          first: first.line, separator: separators[separator] }) + comma);
      }
      const row = Object.fromEntries(names.map((name, at) => [name, cells[at]]));
      for (const name of needed) {
        if (!row[name]) refuse("nothing", { row: line, column: name, expected: words[name] });
      }
      const chip = chosen(row.chip, "chip", line, chips);
      const { number, fault } = report.readOwn("rival_price", row.usd_per_chip_hour);
      if (fault) refuse("price", { row: line, fault: fault.replace(/ Until then.*$/, "") });
      return {
        name: row.name || told("row", { row: line }), chip, row: line, price: number,
        contract: row.contract ? chosen(row.contract, "contract", line, contracts) : "",
        share: row.utilisation ? share(row.utilisation, line) : null,
      };
    });
  }

  async function decoded(file) {
    const found = shorter(file.name);
    if (file.size > mostBytes) refuse("bytes", { found, size: (file.size / 1e6).toFixed(1), most: mostBytes / 1e6 });
    const bytes = new Uint8Array(await file.arrayBuffer());
    const odd = bytes.includes(0) || (bytes[0] === 0x50 && bytes[1] === 0x4b);
    try {
      if (!odd) return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    } catch { /* said below */ }
    return refuse("encoding", { found });
  }

  /** For the report's other pages in this window; where nothing may be stored, for this page alone. */
  function keep() {
    try {
      if (offers.length) sessionStorage.setItem(STORE, JSON.stringify(offers));
      else sessionStorage.removeItem(STORE);
    } catch { /* this page alone has them */ }
  }

  /** What another page of this window has read, if this build of the report knows it all. */
  function restore() {
    try {
      const kept = JSON.parse(sessionStorage.getItem(STORE) ?? "[]");
      if (kept.every(({ chip, price }) => chip in chips && price > 0)) offers = kept;
    } catch { /* nothing is kept */ }
    if (!offers.length) return;
    root.open = true;
    said.textContent = `Your ${offers.length} offer${offers.length > 1 ? "s" : ""}, read on another page of this window.`;
    show();
  }

  async function read(file) {
    try {
      const found = parse(await decoded(file));
      offers = found;
      taken = -1;
      keep();
      const read = `${found.length} offer${found.length > 1 ? "s" : ""} read from ${shorter(file.name)}.`;
      said.textContent = `${read} Nothing was sent.`;
      said.classList.remove("control-fault");
      await show();
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      said.classList.add("control-fault");
      said.textContent = `${error.message}${offers.length ? " What you had before stays." : ""}`;
    }
    field.value = "";
  }

  /** What an offer is in the place of the comparator, or of Trainium: `given` in Python. */
  function given({ chip, contract, price, share: used }) {
    const side = sides.trainium.chip.includes(chip) ? "trainium" : "rival";
    const made = { [`${side}_chip`]: chip, [`${side}_price`]: price };
    if (sides[side].contract.includes(contract)) made[`${side}_contract`] = contract;
    if (used !== null) made[`mfu_${side}`] = used;
    return made;
  }

  function cell(text, number = false, tag = "td") {
    const made = document.createElement(tag);
    if (number) made.className = "num";
    if (tag === "th") made.scope = "row";
    made.append(text);
    return made;
  }

  const small = (text) => Object.assign(document.createElement("small"), { textContent: text });

  /** The reader's offers among the published ones of the month, the cheapest work first. */
  async function show() {
    place.hidden = away.hidden = !offers.length;
    if (!offers.length) return;
    await report.ready();
    const providers = options("rival_provider");
    const named = (key) => providers.get(key) ?? chips[key] ?? contracts[key] ?? key;
    const month = report.value("month");
    const published = Object.entries(report.rows("rival_price")).map(([key, price]) => [key.split("|"), price])
      .filter(([keys]) => keys[3] === month).map(([[chip, provider, contract], price]) => ({
        name: `${named(provider)}, ${named(contract)}`, chip, price, share: null,
        given: { rival_chip: chip, rival_provider: provider, rival_contract: contract, rival_price: null },
      }));
    const own = offers.map((offer, at) => ({ ...offer, at, given: given(offer) }));
    const rows = [...own, ...published];
    const results = report.at(rows.map((row) => row.given), ["useful_cost_trainium", ...RESULTS]);
    rows.forEach((row, at) => {
      const [ours, theirs, ratio] = results[at];
      const trainium = "trainium_chip" in row.given;
      Object.assign(row, { cost: trainium ? ours : theirs, ratio: trainium ? null : ratio });
    });
    const missing = (number) => number === null || number === undefined || Number.isNaN(number);
    rows.sort((a, b) => missing(a.cost) - missing(b.cost) || a.cost - b.cost);
    const amount = (number) => (missing(number) ? "no data" : report.show(number, ",.2f", "$"));
    find("tbody").replaceChildren(...rows.map((row) => {
      const line = document.createElement("tr");
      const head = cell(row.contract ? `${row.name}, ${named(row.contract)}` : row.name, false, "th");
      const used = cell(row.share === null ? "" : report.show(row.share, ".0%"), true);
      if (row.share !== null && (row.share < range[0] || row.share > range[1])) {
        const [low, high] = range.map((end) => report.show(end, ".0%"));
        used.append(" ", small(told("outside", { low, high })));
      }
      line.append(head, cell(named(row.chip)), cell(amount(row.price), true), used,
        cell(amount(row.cost), true), cell(missing(row.ratio) ? "" : report.show(row.ratio, ".0%"), true));
      if (row.at !== undefined) {
        line.className = "yours";
        head.append(" ", small("yours"));
        const button = Object.assign(document.createElement("button"), { type: "button" });
        const whom = document.createElement("span");
        whom.className = "visually-hidden";
        whom.textContent = ` with ${row.name}`;
        button.append("Compare", whom);
        button.setAttribute("aria-pressed", String(row.at === taken));
        button.addEventListener("click", () => take(row));
        head.append(" ", button);
      }
      return line;
    }));
  }

  /** An offer takes the comparator's place, or Trainium's, until a reset; another, or none, again. */
  async function take({ at, given: values }) {
    taken = taken === at ? -1 : at;
    await report.lend(taken === at ? values : {});
    await show();
    root.querySelector("[aria-pressed='true']")?.focus();
  }

  function clear() {
    if (taken >= 0) report.lend({});
    offers = [];
    taken = -1;
    keep();
    said.textContent = "";
    said.classList.remove("control-fault");
    show();
  }

  field.addEventListener("change", () => field.files[0] && read(field.files[0]));
  away.addEventListener("click", () => {
    clear();
    field.focus();
  });
  document.addEventListener("click", ({ target }) => {
    if (target.closest?.("[data-reset]")) clear();
  });
  let waiting;
  document.addEventListener("report-changed", () => {
    clearTimeout(waiting);
    if (offers.length) waiting = setTimeout(show, 300);
  });
  window.reportOffers = { parse, read };
  restore();
  if (field.files[0]) read(field.files[0]);
})();
