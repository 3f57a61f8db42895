/**
 * Offers of the reader's own, from a file: read here, sent nowhere, in no link. They stand among
 * the published ones of the month, and one of them can take the comparator's place.
 *
 * @typedef {{name: string, chip: string, contract: string, price: number, share: number | null,
 *   row: number}} Offer
 */
"use strict";

(() => {
  const COLUMNS = ["name", "chip", "contract", "usd_per_chip_hour", "utilisation"];
  const NEEDED = ["chip", "usd_per_chip_hour"];
  const MOST_BYTES = 1_000_000;
  const MOST_ROWS = 200;
  const RESULTS = ["useful_cost_rival", "required_ratio"];
  const SEPARATORS = { ",": "commas", ";": "semicolons", "\t": "tabs" };

  const root = document.querySelector(".offers");
  const { report } = window;
  const find = (selector) => root.querySelector(selector);
  const [said, place, field, away] = [".offers-said", ".offers-place", "input", "[data-away]"].map(find);
  /** @type {Offer[]} */
  let offers = [];
  let taken = -1;

  class Refused extends Error {}
  const refuse = (text) => {
    throw new Refused(text);
  };

  const shorter = (text) => (text.length > 40 ? `${text.slice(0, 40)}…` : text);
  const bare = (text) => text.toLowerCase().replace(/[^a-z0-9]/g, "");

  /** How alike two names are: the share of their pairs of letters that both have. */
  function alike(a, b) {
    const pairs = (text) => new Set([...text].slice(1).map((letter, at) => text[at] + letter));
    const [one, two] = [pairs(bare(a)), pairs(bare(b))];
    return [...one].filter((pair) => two.has(pair)).length * 2 / (one.size + two.size || 1);
  }

  const nearest = (text, names) => names.map((name) => [alike(text, name), name])
    .sort(([a], [b]) => b - a).filter(([share]) => share >= 0.4)[0]?.[1];

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
    if (quoted) refuse(`Row ${begun} opens a quotation mark and does not close it.`);
    close();
    rows.push({ cells: row, line: begun });
    return rows.filter(({ cells }) => cells.some(Boolean));
  }

  function heads({ cells, line }) {
    const names = cells.map((cell) => cell.toLowerCase().replace(/[\s-]+/g, "_"));
    const expected = `Expected the columns ${COLUMNS.join(", ")}; ${NEEDED.join(" and ")} are needed.`;
    names.forEach((name, at) => {
      if (COLUMNS.includes(name)) {
        if (names.indexOf(name) !== at) refuse(`Row ${line} has the column ${name} twice. ${expected}`);
        return;
      }
      const near = nearest(name, COLUMNS);
      refuse(`Row ${line} has a column “${shorter(cells[at])}”${near ? ` (did you mean ${near}?)` : ""}. ${expected}`);
    });
    for (const name of NEEDED) {
      if (!names.includes(name)) refuse(`Row ${line} has no column ${name}. ${expected}`);
    }
    return names;
  }

  /** The key of an option that a cell names by key or label. */
  function chosen(cell, column, line, known) {
    for (const [key, label] of known) {
      if ([key, label].some((name) => bare(name) === bare(cell))) return key;
    }
    const near = nearest(cell, [...known].flat());
    const found = [...known].find((pair) => pair.includes(near));
    return refuse(`Row ${line}, column ${column}: “${shorter(cell)}” is not known${
      found ? `; the nearest is ${found[1]} (${found[0]})` : ""}. Expected one of ${
      [...known.values()].join(", ")}.`);
  }

  function share(cell, line) {
    const typed = cell.replace(/[\u00a0\u202f\s]/g, "");
    const met = /^(\d+(?:[.,]\d+)?|[.,]\d+)(%?)$/.exec(typed);
    const [low, high] = report.range("mfu_rival");
    const expected = `Expected a share of the dense peak from ${low * 100}% to ${high * 100}%, such as 38% or 0.38.`;
    const where = `Row ${line}, column utilisation: “${shorter(cell)}”`;
    if (!met) refuse(`${where} is no share. ${expected}`);
    const number = Number(met[1].replace(",", ".")) / (met[2] ? 100 : 1);
    if (number > 1 && !met[2]) refuse(`${where} is above one and has no per cent sign. ${expected}`);
    if (number < low || number > high) refuse(`${where} is out of range. ${expected}`);
    return number;
  }

  /** @returns {Offer[]} raises Refused, in words */
  function parse(text) {
    if (!text.trim()) {
      refuse(`The file is empty. Expected a first row with the columns ${COLUMNS.join(", ")}, and a row for each offer.`);
    }
    const lines = text.replace(/\r\n?/g, "\n").replace(/^sep=.\n/i, "\n");
    const head = lines.split("\n").find((line) => line.trim()) ?? "";
    const count = (sign) => head.split(sign).length;
    const separator = Object.keys(SEPARATORS).sort((a, b) => count(b) - count(a))[0];
    const [first, ...rest] = cellsOf(lines, separator);
    const names = heads(first);
    if (!rest.length) refuse("The file has a first row and no offers below it. Expected a row for each offer.");
    if (rest.length > MOST_ROWS) refuse(`The file has ${rest.length} offers. Expected ${MOST_ROWS} at most.`);
    const chips = new Map([...options("rival_chip"), ...options("trainium_chip")]);
    const contracts = new Map([...options("rival_contract"), ...options("trainium_contract")]);
    return rest.map(({ cells, line }) => {
      if (cells.length !== names.length) {
        const comma = separator === "," && cells.length > names.length
          ? " A decimal comma between commas needs quotation marks." : "";
        refuse(`Row ${line} has ${cells.length} cells. Expected ${names.length}, as in row ${first.line}, with ${
          SEPARATORS[separator]} between them.${comma}`);
      }
      const row = Object.fromEntries(names.map((name, at) => [name, cells[at]]));
      for (const name of NEEDED) {
        if (!row[name]) refuse(`Row ${line}, column ${name}: nothing is there. Expected ${
          name === "chip" ? "a chip, such as H100" : "USD per chip-hour, such as 2.10"}.`);
      }
      const chip = chosen(row.chip, "chip", line, chips);
      const { number, fault } = report.readOwn("rival_price", row.usd_per_chip_hour);
      if (fault) refuse(`Row ${line}, column usd_per_chip_hour: ${fault.replace(/ Until then.*$/, "")}`);
      return {
        name: row.name || `Row ${line}`, chip, row: line, price: number,
        contract: row.contract ? chosen(row.contract, "contract", line, contracts) : "",
        share: row.utilisation ? share(row.utilisation, line) : null,
      };
    });
  }

  async function decoded(file) {
    if (file.size > MOST_BYTES) {
      refuse(`${shorter(file.name)} has ${(file.size / 1e6).toFixed(1)} MB. Expected a CSV of ${MOST_BYTES / 1e6} MB at most.`);
    }
    const bytes = new Uint8Array(await file.arrayBuffer());
    const odd = bytes.includes(0) || (bytes[0] === 0x50 && bytes[1] === 0x4b);
    let text;
    try {
      text = odd ? undefined : new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    } catch { /* said below */ }
    return text ?? refuse(`${shorter(file.name)} is no CSV in UTF-8. Spreadsheets save one as “CSV UTF-8”.`);
  }

  async function read(file) {
    try {
      const found = parse(await decoded(file));
      offers = found;
      taken = -1;
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

  /** What an offer is in the place of the comparator, or of Trainium. */
  function given({ chip, contract, price, share: used }) {
    const side = options("trainium_chip").has(chip) ? "trainium" : "rival";
    const made = { [`${side}_chip`]: chip, [`${side}_price`]: price };
    if (contract && options(`${side}_contract`).has(contract)) made[`${side}_contract`] = contract;
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

  /** The reader's offers among the published ones of the month, the cheapest work first. */
  async function show() {
    place.hidden = away.hidden = !offers.length;
    if (!offers.length) return;
    await report.ready();
    const labels = ["rival_chip", "rival_provider", "rival_contract", "trainium_chip", "trainium_contract"]
      .map((id) => [id, options(id)]);
    const named = (key) => labels.map(([, known]) => known.get(key)).find(Boolean) ?? key;
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
      const head = cell(row.name, false, "th");
      line.append(head, cell(named(row.chip)), cell(amount(row.price), true),
        cell(row.share === null ? "" : report.show(row.share, ".0%"), true),
        cell(amount(row.cost), true), cell(missing(row.ratio) ? "" : report.show(row.ratio, ".0%"), true));
      const last = cell("");
      if (row.at !== undefined) {
        line.className = "yours";
        head.append(" ", Object.assign(document.createElement("small"), { textContent: "yours" }));
        const button = Object.assign(document.createElement("button"), { type: "button" });
        const whom = document.createElement("span");
        whom.className = "visually-hidden";
        whom.textContent = ` with ${row.name}`;
        button.append("Compare", whom);
        button.setAttribute("aria-pressed", String(row.at === taken));
        button.addEventListener("click", () => take(row));
        last.append(button);
      }
      line.append(last);
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
  window.reportOffers = { parse, read, columns: COLUMNS };
  if (field.files[0]) read(field.files[0]);
})();
