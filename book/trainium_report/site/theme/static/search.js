/* The search page: the words of the address against the entries of entries.js, in groups. */
"use strict";
{
  const MOST = 6;
  const AROUND = 90;
  const place = document.getElementById("search-results");
  const query = (new URLSearchParams(location.search).get("q") ?? "").trim();
  const field = document.querySelector("main .search-form input");
  field.value = query;

  const made = (name, text = "", more = {}) =>
    Object.assign(document.createElement(name), { textContent: text, ...more });

  const NUMBERS = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"];

  // Chips finds chip: a word is sought without its ending, wherever another word begins with it.
  const stem = (word) => (word.length > 4 ? word.replace(/(ies|es|s|ing|ed)$/, "") : word);
  /** The words as a reader types them: without what stands around them, an owner as its name. */
  const stems = query.toLowerCase().replace(/[‘’ʼ]/g, "'").replace(/\bper\s?cent\b/g, "%")
    .split(/[^\p{L}\p{N}%.'-]+/u)
    .map((word) => word.replace(/^[.'-]+|[.'-]+$/g, "").replace(/'s$/, ""))
    .filter(Boolean).map(stem);
  const plain = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  /** A word matches in both spellings (-ise, -ize), a small number as a word and as a digit. */
  function hit(word) {
    if (word === "%") return /%/u;
    const at = NUMBERS.indexOf(word);
    const number = at > 0 ? `(?:${word}|${at})` : NUMBERS[word] && `(?:${word}|${NUMBERS[word]})`;
    const spelt = number ?? plain(word).replace(/i[sz](?=[aei])/g, "i[sz]").replace("%", "\\s?%");
    return new RegExp(`(?<![\\p{L}\\p{N}])${spelt}[\\p{L}\\p{N}]*`, "iu");
  }
  const hits = stems.map(hit);

  /** The part of a text around the first word that was sought, with all of them marked. */
  function excerpt(text) {
    const line = made("p", "", { className: "context" });
    const first = Math.min(...hits.map((each) => each.exec(text)?.index ?? Infinity));
    const start = first > AROUND && first < Infinity ? text.lastIndexOf(" ", first - AROUND) + 1 : 0;
    const end = text.indexOf(" ", start + 3 * AROUND);
    const part = (start ? "… " : "") + text.slice(start, end < 0 ? undefined : end) + (end < 0 ? "" : " …");
    const any = new RegExp(hits.map((each) => each.source).join("|"), "giu");
    let at = 0;
    for (const found of part.matchAll(any)) {
      line.append(part.slice(at, found.index), made("mark", found[0], { className: "highlighted" }));
      at = found.index + found[0].length;
    }
    line.append(part.slice(at));
    return line;
  }

  const groups = new Map();
  let count = 0;
  for (const [kind, title, href, text] of stems.length ? window.reportEntries : []) {
    if (!hits.every((each) => each.test(title) || each.test(text))) continue;
    const item = document.createElement("li");
    item.append(made("a", title, { href }));
    if (text) item.append(excerpt(text));
    if (!groups.has(kind)) groups.set(kind, []);
    groups.get(kind).push({ item, weight: hits.filter((each) => each.test(title)).length });
    count += 1;
  }
  for (const [kind, found] of groups) {
    const items = found.sort((one, other) => other.weight - one.weight).map(({ item }) => item);
    const list = made("ul", "", { className: "search" });
    list.append(...items.slice(0, MOST));
    place.append(made("h2", `${kind} (${items.length})`), list);
    if (items.length > MOST) {
      const rest = document.createElement("details");
      const more = made("ul", "", { className: "search" });
      more.append(...items.slice(MOST));
      rest.append(made("summary", place.dataset.more.replace("%s", items.length - MOST)), more);
      place.append(rest);
    }
  }
  const { none, one, many } = place.dataset;
  const said = [none, one][count] ?? many.replace("%s", count);
  if (stems.length) document.getElementById("search-status").textContent = said;
  else field.focus();
}
