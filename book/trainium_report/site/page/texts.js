/* Numbers, words and verdicts that follow the assumptions. */

/** As NumberFormat.format in Python: the two are tested against each other. */
function show(number, format, before = "", after = "") {
  if (number === null || number === undefined || Number.isNaN(number)) return NO_DATA;
  const percent = format.endsWith("%");
  const digits = Number(/\.(\d+)/.exec(format)[1]);
  const scaled = percent ? number * 100 : number;
  let text = Math.abs(scaled).toFixed(digits);
  const sign = scaled < 0 && Number(text) !== 0 ? "\u2212" : "";
  if (format.startsWith(",")) text = text.replace(/\B(?=(\d{3})+(?!\d))(?<!\.\d*)/g, ",");
  return `${sign}${before}${text}${percent ? "%" : ""}${after}`;
}

function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

function renderSignal(element) {
  const { signal, format, before, after, words } = element.dataset;
  // Beside its slider an assumption reads as it is set, whatever becomes of it.
  const set = element.localName === "output" || !names.has(signal);
  const current = set ? value(signal) : flow.signal(signal);
  const codes = model.codes[signal];
  const slug = codes ? codes[current] ?? "no_data" : current;
  const none = (number) => number === null || number === undefined || Number.isNaN(number);
  // Translators change what is shown: what follows from a gap reads the mark.
  element.toggleAttribute("data-none", words ? !(slug in JSON.parse(words)) : none(current));
  if ("badge" in element.dataset) {
    const [text, mark, name] = model.verdicts[slug];
    element.className = name;
    element.dataset.verdict = text;
    setText(element.querySelector(".verdict-mark"), mark);
    setText(element.querySelector(".verdict-text"), text);
  } else if (words) {
    setText(element, JSON.parse(words)[slug] ?? NO_DATA);
  } else {
    const number = "absolute" in element.dataset && current !== null ? Math.abs(current) : current;
    const out = "share" in element.dataset && number !== null && (number < 0 || number > 1);
    const told = number < 0 ? "less than 0% (not possible)" : "more than 100% (not possible)";
    const own = signal in model.own && signal in state ? ` (${sent ? "from the link" : "yours"})` : "";
    setText(element, (out ? told : show(number, format, before, after)) + own);
    if (element.localName === "data") element.value = current ?? "";
  }
}
