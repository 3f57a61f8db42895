/* How sure: draws of what verdicts rest on, after the frame, a little at a time; as in Python. */
"use strict";

(() => {
  const DRAWS = 1000;
  const DOTS = 20;
  const COLUMNS = 20;
  const PRIMES = [2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37];
  /** Milliseconds of a chunk, and of the reader's pause before the first. */
  const CHUNK = 6;
  const PAUSE = 150;
  const { model, value, view, raw, show, wordOf, crossed } = window.report;
  const idle = window.requestIdleCallback
    ? (act) => requestIdleCallback(act, { timeout: 400 }) : (act) => setTimeout(act, 16);
  const signals = new Map(model.signals.map((signal) => [signal.name, signal]));

  /** What the reader has set for draws on this page: a shape, and ranges by what is drawn. */
  let shape = "triangular";
  const ranges = new Map();

  /** A whole number with its digits backwards behind the point: as `halton` in Python. */
  function halton(index, coordinate) {
    const base = PRIMES[coordinate];
    let [left, backwards, places] = [index, 0, 1];
    while (left > 0) {
      backwards = backwards * base + (left % base);
      places *= base;
      left = Math.floor(left / base);
    }
    return backwards / places;
  }

  /** A point from 0 to 1 as a number of the range: as `shaped` in Python. */
  function shaped(point, low, mode, high) {
    const width = high - low;
    if (shape === "uniform") return low + point * width;
    return point < (mode - low) / width ? low + Math.sqrt(point * width * (mode - low))
      : high - Math.sqrt((1 - point) * width * (high - mode));
  }

  /** What is drawn for a list item, over the range as it stands: as `drawn` in Python. */
  function range({ item, ends, point }) {
    let [low, high, mode] = [0, 0, 0];
    if (ends.length) {
      [low, high] = ends.map(value);
      mode = point ? Math.min(Math.max(value(point), low), high) : (low + high) / 2;
    } else {
      const [, , , trainium, nvidia] = model.inputs[item];
      mode = value(item);
      low = Math.min(trainium, nvidia, mode);
      high = Math.max(trainium, nvidia, mode);
      if (ranges.has(item)) [low, high] = ranges.get(item);
      mode = Math.min(Math.max(mode, low), high);
    }
    return { low, mode, high };
  }

  /** The part of the dataflow behind some names. */
  function behind(names) {
    const found = new Set();
    const queue = [...names];
    while (queue.length) {
      const name = queue.pop();
      if (found.has(name) || !signals.has(name)) continue;
      found.add(name);
      queue.push(...String(signals.get(name).update ?? "").match(/\w+/g) ?? []);
    }
    return model.signals.filter(({ name }) => found.has(name));
  }

  const blocks = [...document.querySelectorAll(".sure")].map((element) => {
    const { sure: rule, number, default: initial, words } = element.dataset;
    const items = [...element.querySelectorAll("[data-item]")].map((row) => {
      const { item, members, at, point } = row.dataset;
      const pair = model.pairs.find(({ low }) => low === item);
      return { row, item, members: (members ?? item).split(" "), at: Number(at), point,
        ends: pair ? [pair.low, pair.high] : [], scale: row.dataset.format.endsWith("%") ? 100 : 1 };
    });
    const slugs = [...model.codes[rule], "no_data"];
    const told = words?.split("|") ?? slugs.map((slug) => wordOf(slug).toLowerCase());
    const named = new Map(told.map((word, at) => [slugs[at], word]));
    return { element, rule, number, initial, items, named, stale: true, key: "" };
  });

  /** A dataflow of a block's own, at the reader's assumptions. */
  async function flowOf(block) {
    await window.report.ready();
    const parts = behind([block.rule, block.number]);
    block.flow ??= view({ signals: parts });
    block.set ??= new Set(parts.map(({ name }) => name));
    const flow = await block.flow;
    const ids = [model.inputs, model.choices, model.own].flatMap(Object.keys);
    for (const id of ids) if (block.set.has(raw(id))) flow.signal(raw(id), value(id));
    flow.run();
    return flow;
  }

  const slugOf = ({ rule }, flow) => model.codes[rule][flow.signal(rule)] ?? "no_data";

  /** A function that makes the next draw: its verdict and its number. */
  function drawing(block, flow) {
    const moved = block.items.map((each) => ({ ...each, ...range(each) }))
      .filter(({ low, high }) => low < high);
    let index = 0;
    return () => {
      index += 1;
      for (const { members, at, low, mode, high } of moved) {
        const drawn = shaped(halton(index, at), low, mode, high);
        for (const id of members) if (block.set.has(raw(id))) flow.signal(raw(id), drawn);
      }
      flow.run();
      return [slugOf(block, flow), block.number ? flow.signal(block.number) ?? NaN : NaN];
    };
  }

  /** Seats in proportion to sizes: what is left over goes to the largest remainders. */
  function apportioned(sizes, seats) {
    const total = sizes.reduce((sum, size) => sum + size, 0);
    const whole = sizes.map((size) => Math.floor(size * seats / total));
    const rest = sizes.map((size) => (size * seats) % total);
    const order = sizes.map((_, at) => at).sort((a, b) => rest[b] - rest[a] || a - b);
    for (const at of order.slice(0, seats - whole.reduce((sum, n) => sum + n, 0))) whole[at] += 1;
    return whole;
  }

  /** As `dots` in Python: the dots of a verdict at the quantiles of its draws' numbers. */
  function dots({ rule }, draws) {
    const kinds = [...model.codes[rule], "no_data"].filter((slug) => draws.some(([s]) => s === slug));
    const members = kinds.map((slug) => draws.filter(([s]) => s === slug).map(([, number]) => number)
      .sort((a, b) => a - b));
    const counts = apportioned(members.map(({ length }) => length), DOTS);
    return kinds.flatMap((slug, kind) => Array.from({ length: counts[kind] }, (_, at) => (
      [slug, members[kind][Math.floor((2 * at + 1) * members[kind].length / (2 * counts[kind]))]])));
  }

  function heaps(found) {
    const at = found.map(([, number]) => number);
    const [low, high] = [Math.min(...at), Math.max(...at)];
    if (at.some(Number.isNaN) || !(high > low)) return found.map(([slug]) => [slug]);
    const made = Array.from({ length: COLUMNS }, () => []);
    for (const [slug, number] of found) {
      made[Math.min(COLUMNS - 1, Math.floor((number - low) / (high - low) * COLUMNS))].push(slug);
    }
    return made;
  }

  /** The verdicts of the dots and the one without draws, in words: `said` in Python. */
  function said({ named, initial }, found, now) {
    const counts = new Map();
    for (const [slug] of found) counts.set(slug, (counts.get(slug) ?? 0) + 1);
    const parts = [...counts].sort((one, other) => other[1] - one[1])
      .map(([slug, count]) => `${named.get(slug)} in ${count}`);
    parts[0] += ` of ${DOTS} draws`;
    const text = parts.join(", ");
    const told = `${text[0].toUpperCase()}${text.slice(1)}. At the values as set: ${named.get(now)}.`;
    return now === initial ? told : `${told} By default: ${named.get(initial)}.`;
  }

  const node = (tag, name, text) => {
    const made = document.createElement(tag);
    if (name) made.className = name;
    made.textContent = text ?? "";
    return made;
  };

  const setText = (element, text) => {
    if (element.textContent !== text) element.textContent = text;
  };

  function renderDots(block, found) {
    const { element, number } = block;
    const { format, before, after } = element.dataset;
    element.querySelector(".sure-dots").replaceChildren(...heaps(found).map((heap) => {
      const column = node("span");
      column.append(...heap.map((slug) => {
        const [, mark, name] = model.verdicts[slug];
        return node("i", name.split(" ").at(-1), mark);
      }));
      return column;
    }));
    const at = found.map(([, one]) => one);
    const [low, high] = [Math.min(...at), Math.max(...at)];
    const ends = element.querySelector(".line-ends");
    block.label ??= ends.children[1]?.textContent ?? block.items.find(
      ({ members }) => members.includes(number))?.row.querySelector("b").textContent ?? "";
    const texts = number && high > low
      ? [show(low, format, before, after), block.label, show(high, format, before, after)] : [];
    ends.replaceChildren(...texts.map((text) => node("span", "", text)));
  }

  /** What is out of order among the ranges of a block, in words. */
  function faults(block) {
    const [words] = crossed([block.rule]);
    if (words) return words;
    const wrong = block.items.find((each) => range(each).low > range(each).high);
    const label = wrong?.row.querySelector("b").textContent;
    return wrong ? `Nothing is drawn: the lower end of ‘${label}’ is above the upper one.` : "";
  }

  function finish(block, text, found = []) {
    const { element } = block;
    setText(element.querySelector(".sure-said"), text);
    element.querySelector(".sure-drawing").hidden = !found.length;
    if (found.length) renderDots(block, found);
    for (const each of block.items) setText(each.row.querySelector("span"), rangeText(each));
    element.removeAttribute("aria-busy");
  }

  /** A range and its peak in words: `range_text` in Python. */
  function rangeText(each) {
    const { low, mode, high } = range(each);
    const { format, after } = each.row.dataset;
    if (low === high) return `${show(low, format, "", after)}, no range`;
    const text = `${show(low, format)} to ${show(high, format, "", after)}`;
    return shape === "uniform" ? `${text}, all alike` : `${text}, peak at ${show(mode, format)}`;
  }

  const keyOf = (block) => JSON.stringify([shape, [...ranges], window.report.state(),
    block.items.map((each) => range(each))]);

  let turn = 0;
  let last = Promise.resolve();
  /** Draw the blocks in sight that are behind the reader, one after the other, in chunks. */
  const follow = () => {
    const mine = turn;
    // Where a part did not load, the text stays as it is; the page says so.
    last = last.then(() => pass(mine)).catch(() => {});
  };

  async function pass(mine) {
    for (const block of blocks) {
      if (mine !== turn) return;
      if (!block.seen || !block.stale) continue;
      const key = keyOf(block);
      if (key !== block.key) await drawn(block, mine);
      if (mine !== turn) return;
      block.key = key;
      block.stale = false;
    }
  }

  async function drawn(block, mine) {
    const fault = faults(block);
    if (fault) return finish(block, fault);
    block.element.setAttribute("aria-busy", "true");
    const flow = await flowOf(block);
    const now = slugOf(block, flow);
    if (!block.items.some((each) => range(each).low < range(each).high)) {
      const text = "No range is published for what it rests on. At the values as set: ";
      return finish(block, `${text}${block.named.get(now)}.`);
    }
    const next = drawing(block, flow);
    const made = [];
    while (made.length < DRAWS) {
      await new Promise((done) => { idle(done); });
      if (mine !== turn) return undefined;
      const begun = performance.now();
      while (made.length < DRAWS && performance.now() - begun < CHUNK) made.push(next());
    }
    const found = dots(block, made);
    return finish(block, said(block, found, now), found);
  }

  let waiting;
  function later() {
    for (const block of blocks) block.stale = true;
    turn += 1;
    clearTimeout(waiting);
    waiting = setTimeout(follow, PAUSE);
  }

  /* ---- the reader's ranges and shape ---- */

  let count = 0;
  function labelled(control, text) {
    count += 1;
    control.id = `sure-${count}`;
    const label = node("label", "", `${text} `);
    label.htmlFor = control.id;
    label.append(control);
    return label;
  }

  const tidy = (number) => String(Number(number.toPrecision(9)));

  function endField(each, which) {
    const field = node("input");
    const { scale } = each;
    const [, least, most] = model.inputs[each.ends[which] ?? each.item];
    Object.assign(field, { type: "number", step: "any", min: tidy(least * scale),
      max: tidy(most * scale) });
    field.onchange = () => {
      const typed = Number(field.value) / scale;
      const { low, high } = range(each);
      if (field.value === "" || Number.isNaN(typed)) return showFields();
      const kept = Math.min(Math.max(typed, least), most);
      if (each.ends.length) {
        window.report.change({ ...window.report.state(), [each.ends[which]]: kept });
      } else {
        ranges.set(each.item, which ? [low, kept] : [kept, high]);
        later();
      }
      return showFields();
    };
    return field;
  }

  function showFields() {
    for (const select of document.querySelectorAll(".sure-shape")) select.value = shape;
    for (const { items } of blocks) {
      for (const each of items) {
        if (!each.fields) continue;
        const { low, high } = range(each);
        const wrong = low > high;
        [low, high].forEach((end, at) => {
          each.fields[at].value = tidy(end * each.scale);
          each.fields[at].setAttribute("aria-invalid", String(wrong));
        });
        setText(each.fault, wrong ? "The lower end is above the upper one. Nothing is drawn." : "");
      }
    }
  }

  /** The fields of a fold that is opened for the first time. */
  function fields(fold) {
    const block = blocks.find(({ element }) => element.contains(fold));
    if (!block || block.open) return;
    block.open = true;
    for (const each of block.items) {
      const place = node("span", "sure-fields");
      each.fields = [endField(each, 0), endField(each, 1)];
      const [from, to] = each.fields;
      const unit = each.scale === 100 ? "%" : each.row.dataset.after?.trim() ?? "";
      each.fault = node("span", "sure-fault");
      each.fault.setAttribute("role", "status");
      const name = each.row.querySelector("b").textContent;
      place.append(labelled(from, "from"), labelled(to, "to"), unit, each.fault);
      for (const [field, end] of [[from, "from"], [to, "to"]]) {
        field.setAttribute("aria-label", `${name}, ${end}`);
      }
      each.row.append(place);
    }
    const select = node("select", "sure-shape");
    for (const [key, text] of [["triangular", "most draws near the value set"],
      ["uniform", "all parts of a range alike"]]) {
      const option = node("option", "", text);
      option.value = key;
      select.append(option);
    }
    select.onchange = () => {
      shape = select.value;
      showFields();
      later();
    };
    const back = node("button", "", "Published ranges");
    back.type = "button";
    back.onclick = () => {
      ranges.clear();
      shape = "triangular";
      showFields();
      later();
    };
    const place = node("p", "sure-fields");
    place.append(labelled(select, "Shape"), back);
    fold.append(place, node("p", "", "Ends of one thing’s range are assumptions of yours and travel"
      + " in your link. Other ranges and the shape stay on this page."));
    showFields();
  }

  const watching = new IntersectionObserver((entries) => {
    for (const { isIntersecting, target } of entries) {
      blocks.find(({ element }) => element === target).seen = isIntersecting;
    }
    follow();
  }, { rootMargin: "100px 0px" });
  for (const { element } of blocks) watching.observe(element);
  document.addEventListener("report-changed", () => {
    showFields();
    later();
  });
  later();

  window.reportSure = {
    fields,
    /** All draws of a verdict, and its dots: for the tests. */
    draws: async (rule, given = {}) => {
      shape = given.shape ?? "triangular";
      const block = blocks.find((each) => each.rule === rule);
      const flow = await flowOf(block);
      const now = slugOf(block, flow);
      const made = Array.from({ length: DRAWS }, drawing(block, flow));
      return { made, dots: dots(block, made), now };
    },
  };
})();
