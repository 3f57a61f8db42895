/**
 * The checked numbers in a notebook's Markdown follow the reader. Only what the browser shows is
 * written: source, file and the mark of an unsaved notebook stay as they are. Notebooks drop the
 * address of a number's link, so a cell is known by its numbers as they are at the defaults.
 */
const NUMBERS = "a:not([href])";
const STOP = /[.!?][’”"')]*(?:\s+|$)/g;
const plain = (node) => node.textContent.replace(/\s+/g, " ").trim();

/** The parts of a paragraph, a list of nodes for each sentence; text is cut after each stop. */
function sentencesOf(paragraph) {
  const parts = [[]];
  for (const node of [...paragraph.childNodes]) {
    let rest = node;
    let past = 0;
    const stops = node.nodeType === Node.TEXT_NODE ? [...node.data.matchAll(STOP)] : [];
    for (const { 0: stop, index } of stops) {
      const after = rest.splitText(index + stop.length - past);
      past = index + stop.length;
      parts.at(-1).push(rest);
      parts.push([]);
      rest = after;
    }
    parts.at(-1).push(rest);
    const closes = node.nodeType === Node.ELEMENT_NODE && !node.matches(NUMBERS)
      && /[.!?][’”"')]*\s*$/.test(node.textContent);
    if (closes) parts.push([]);
  }
  return parts.filter((part) => part.length);
}

/** As on the page: a sentence that lacks a number gives its place to a note, once a paragraph. */
function hide(paragraph, isLacking, told) {
  const within = (node) => node.nodeType === Node.ELEMENT_NODE
    && (isLacking(node) || [...node.querySelectorAll(NUMBERS)].some(isLacking));
  let noted = false;
  for (const part of sentencesOf(paragraph)) {
    if (!part.some(within)) continue;
    const sentence = document.createElement("span");
    sentence.className = "lacking";
    sentence.hidden = true;
    part[0].before(sentence);
    sentence.append(...part);
    if (noted) continue;
    noted = true;
    const note = document.createElement("em");
    note.className = "lacking-note";
    note.textContent = ` ${told} `;
    sentence.before(note);
  }
}

function unhide(paragraph) {
  for (const note of paragraph.querySelectorAll(".lacking-note")) note.remove();
  for (const sentence of paragraph.querySelectorAll(".lacking")) {
    sentence.replaceWith(...sentence.childNodes);
  }
}

/** The numbers of a notebook follow, until what this returns is called. */
function follow(model, notebook) {
  const known = new WeakMap();
  let asked = 0;

  function numbersOf(cell) {
    const found = [...cell.querySelectorAll(NUMBERS)];
    if (found.some((number) => !known.has(number))) {
      const names = model.get("cells")[found.map(plain).join("\n")];
      if (!names) return [];
      found.forEach((number, at) => known.set(number, { name: names[at], text: plain(number) }));
    }
    return found;
  }

  function show(told) {
    const lacks = (number) => known.has(number) && told[known.get(number).name]?.lacks;
    for (const cell of notebook.querySelectorAll(".jp-RenderedMarkdown")) {
      const numbers = numbersOf(cell);
      const paragraphs = new Set();
      for (const number of numbers) {
        const { name, text } = known.get(number);
        const shown = told[name]?.text ?? text;
        if (number.textContent !== shown) number.textContent = shown;
        number.classList.toggle("is-yours", name in told);
        if (name in told) number.title = `By default: ${text}`;
        else number.removeAttribute("title");
        paragraphs.add(number.closest("p, li, td, th"));
      }
      paragraphs.delete(null);
      const key = numbers.filter(lacks).map((number) => known.get(number).name).join(" ");
      if ((cell.dataset.lacking ?? "") === key) continue;
      cell.dataset.lacking = key;
      paragraphs.forEach(unhide);
      for (const paragraph of paragraphs) {
        const why = numbers.filter((number) => paragraph.contains(number)).find(lacks);
        if (why && !paragraph.matches("td, th")) {
          hide(paragraph, lacks, told[known.get(why).name].lacks);
        }
      }
    }
  }

  function again() {
    cancelAnimationFrame(asked);
    asked = requestAnimationFrame(() => show(model.get("told")));
  }
  const cells = new MutationObserver((records) => {
    if (records.some(({ target, addedNodes }) => target.closest?.(".jp-MarkdownCell")
      || [...addedNodes].some((node) => node.matches?.(".jp-MarkdownCell")))) again();
  });
  cells.observe(notebook, { childList: true, subtree: true });
  notebook.classList.add("trainium-prose");
  model.on("change:told", again);
  again();
  return () => {
    cells.disconnect();
    cancelAnimationFrame(asked);
    model.off("change:told", again);
    show({});
    notebook.classList.remove("trainium-prose");
  };
}

/** The notebooks that follow, each with the number of panels that see to it. */
const followed = new Map();

/** This panel sees to the numbers of a notebook no more; with the last one they are the file's. */
function leave(notebook) {
  const there = followed.get(notebook);
  if (!there) return;
  there.count -= 1;
  if (there.count) return;
  there.end();
  followed.delete(notebook);
}

function render({ model, el }) {
  let notebook = null;
  let waiting = 0;
  function seek() {
    notebook = el.closest(".jp-Notebook");
    if (!notebook) {
      waiting = requestAnimationFrame(seek);
      return;
    }
    const there = followed.get(notebook) ?? { count: 0, end: follow(model, notebook) };
    there.count += 1;
    followed.set(notebook, there);
  }
  function ended() {
    if (!notebook || !el.closest(".jupyter-widgets-disconnected")) return;
    leave(notebook);
    notebook = null;
  }
  // Elsewhere, as in VS Code, text and panels do not share a document.
  if (document.querySelector(".jp-Notebook")) seek();
  model.on("comm_live_update", ended);
  return () => {
    cancelAnimationFrame(waiting);
    model.off("comm_live_update", ended);
    leave(notebook);
  };
}

export default { render };
