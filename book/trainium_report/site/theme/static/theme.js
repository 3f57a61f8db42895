/* Colours, drawer, page contents, wide tables, print. The first lines run before the first paint. */
"use strict";
{
  const root = document.documentElement;
  const KEY = "report-theme";
  const dark = matchMedia("(prefers-color-scheme: dark)");

  // A host may demand trusted types: pages write what the build has made, and load what is beside them.
  try {
    const beside = new URL(".", document.currentScript.src).href;
    window.trustedTypes?.createPolicy("default", {
      createHTML: (text) => text,
      createScriptURL: (src) => (new URL(src, location.href).href.startsWith(beside) ? src : null),
    });
  } catch { /* a host that allows no policy: pages stay as they are without scripts */ }

  // Storage may be refused (private windows, pages opened from disk): then nothing is remembered.
  const recall = () => {
    try {
      const kept = localStorage.getItem(KEY);
      return kept === "light" || kept === "dark" ? kept : "auto";
    } catch {
      return "auto";
    }
  };
  const paint = (choice) => {
    if (choice === "auto") root.removeAttribute("data-theme");
    else root.dataset.theme = choice;
  };
  let choice = recall();
  paint(choice);
  root.classList.add("js");

  const themeSwitch = () => {
    const button = document.querySelector(".theme-switch");
    const show = () => {
      button.dataset.choice = choice;
      button.title = button.lastElementChild.textContent = button.dataset[choice];
    };
    button.addEventListener("click", () => {
      const order = dark.matches ? ["auto", "light", "dark"] : ["auto", "dark", "light"];
      choice = order[(order.indexOf(choice) + 1) % 3];
      try {
        localStorage.setItem(KEY, choice);
      } catch { /* not remembered */ }
      paint(choice);
      show();
    });
    addEventListener("storage", () => {
      choice = recall();
      paint(choice);
      show();
    });
    show();
  };

  const drawer = () => {
    const panel = document.getElementById("site-menu");
    const close = () => panel.matches(":popover-open") && panel.hidePopover();
    if (!panel.hidePopover) return;
    panel.addEventListener("click", (event) => event.target.closest("a") && close());
    matchMedia("(min-width: 64em)").addEventListener("change", close);
  };

  /** The drawer of assumptions: its scripts come when it is first opened. */
  const assumptions = () => {
    const button = document.querySelector(".drawer-button");
    let ready;
    button.addEventListener("click", async () => {
      ready ??= Promise.all(button.dataset.scripts.split(" ").map((src) => new Promise((done) => {
        if (window.report && src.includes("/report.js")) return done();
        const script = document.createElement("script");
        Object.assign(script, { src, async: false, onload: done, onerror: done });
        document.head.append(script);
      })));
      await ready;
      window.reportDrawer?.();
    });
  };

  /** Every cell's code open or folded, as the reader last chose. */
  const codeSwitch = () => {
    const button = document.querySelector(".code-switch");
    if (!button) return;
    const show = (open) => {
      for (const cell of document.querySelectorAll("article details.hide")) cell.open = open;
      button.setAttribute("aria-pressed", String(open));
    };
    try {
      if (localStorage.getItem("report-code")) show(true);
    } catch { /* not remembered */ }
    button.addEventListener("click", () => {
      const open = button.getAttribute("aria-pressed") !== "true";
      show(open);
      try {
        if (open) localStorage.setItem("report-code", "shown");
        else localStorage.removeItem("report-code");
      } catch { /* not remembered */ }
    });
  };

  /** Marks the section being read and keeps its link in view. */
  const pageToc = () => {
    const toc = document.querySelector(".page-toc");
    const links = new Map();
    for (const link of toc?.querySelectorAll("a") || []) {
      const section = document.getElementById(decodeURIComponent(link.hash.slice(1)));
      if (section) links.set(section, link);
    }
    const seen = new Set();
    let current;
    const observer = new IntersectionObserver((entries) => {
      for (const { target, isIntersecting } of entries) {
        seen[isIntersecting ? "add" : "delete"](target);
      }
      const link = links.get([...links.keys()].findLast((section) => seen.has(section)));
      if (!link || link === current) return;
      current?.removeAttribute("aria-current");
      link.setAttribute("aria-current", "true");
      current = link;
      const off = link.getBoundingClientRect().top - toc.getBoundingClientRect().top;
      if (off < 60 || off > toc.clientHeight - 60) toc.scrollTop += off - toc.clientHeight / 2;
    }, { rootMargin: "-20% 0px -79%" });
    for (const section of links.keys()) observer.observe(section);
  };

  /** What scrolls sideways is reached with the Tab key, and nothing else is. */
  const scrollers = () => {
    const boxes = [...document.querySelectorAll(".table-wrap, .highlight pre, .formula, .text_html")];
    const over = boxes.map((box) => (
      box.scrollWidth > box.clientWidth || box.scrollHeight > box.clientHeight + 1));
    boxes.forEach((box, at) => {
      if (over[at]) box.tabIndex = 0;
      else box.removeAttribute("tabindex");
    });
  };

  /** The card that a number or a term of the text leads to. */
  const CARDED = "a:is(.value, .term)[href^='#']";
  const cardOf = (opener) => document.getElementById(opener.getAttribute("href").slice(1));
  const isOpen = (card) => card.matches(":popover-open");

  /** A term's definition opens under a resting pointer too, and closes when it leaves. */
  const terms = () => {
    let waiting;
    for (const term of document.querySelectorAll("a.term")) {
      const card = cardOf(term);
      const later = (act, delay) => {
        clearTimeout(waiting);
        waiting = setTimeout(act, delay);
      };
      const leave = () => later(() => isOpen(card) && card.hidePopover(), 250);
      term.addEventListener("pointerenter", ({ pointerType }) => {
        if (pointerType !== "mouse") return;
        later(() => isOpen(card) || card.showPopover({ source: term }), 350);
      });
      term.addEventListener("pointerleave", ({ pointerType }) => pointerType === "mouse" && leave());
      term.addEventListener("pointerdown", () => clearTimeout(waiting));
      card.addEventListener("pointerenter", () => clearTimeout(waiting));
      card.addEventListener("pointerleave", ({ pointerType }) => pointerType === "mouse" && leave());
    }
  };

  /** With the keys a card is entered; Tab past its ends leaves it where it was opened. */
  const enter = (card, opener) => {
    card.tabIndex = -1;
    card.focus({ preventScroll: true });
    card.onkeydown = (event) => {
      const parts = [card, ...card.querySelectorAll("a[href], button, summary")];
      const end = event.shiftKey ? parts.slice(0, 2) : parts.slice(-1);
      if (event.key !== "Tab" || !end.includes(document.activeElement)) return;
      // The step is taken from the opener: focus is there when the browser takes it.
      card.hidePopover();
      opener.focus();
      if (event.shiftKey) event.preventDefault();
    };
  };

  /** Numbers and terms open their cards as buttons do. */
  const cards = () => {
    document.addEventListener("click", ({ detail, target }) => {
      const button = detail === 0 && target.closest?.(".told-open");
      const card = button && document.getElementById(button.getAttribute("popovertarget"));
      if (card) setTimeout(() => isOpen(card) && enter(card, button));
    });
    const openers = [...document.querySelectorAll(CARDED)];
    if (!openers.length || !cardOf(openers[0]).showPopover) return;
    for (const opener of openers) opener.setAttribute("role", "button");
    // A press outside closes a card before the click is told: on its opener the click meant that.
    let closing;
    addEventListener("pointerdown", ({ target }) => {
      const opener = target.closest?.(CARDED);
      closing = opener && isOpen(cardOf(opener)) ? opener : undefined;
    }, true);
    const press = (event, opener, keyed) => {
      if (!opener || !opener.matches("[role='button']")) return;
      event.preventDefault();
      const card = cardOf(opener);
      if (isOpen(card)) card.hidePopover();
      else if (closing !== opener || keyed) card.showPopover({ source: opener });
      if (keyed && isOpen(card)) enter(card, opener);
    };
    document.addEventListener("click", (event) => (
      press(event, event.target.closest?.(CARDED), event.detail === 0)));
    // Firefox tells a click of the Enter key on a link as one of the mouse.
    document.addEventListener("keydown", (event) => {
      if (["Enter", " "].includes(event.key) && event.target.matches?.(CARDED)) {
        press(event, event.target, true);
      }
    });
  };

  /** How many letters must change, or change places, to make one word of another. */
  const apart = (a, b) => {
    let [before, row] = [[], [...b, ""].map((_, at) => at)];
    for (let i = 1; i <= a.length; i += 1) {
      const next = [i];
      for (let j = 1; j <= b.length; j += 1) {
        next[j] = Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + (a[i - 1] !== b[j - 1]));
        if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
          next[j] = Math.min(next[j], before[j - 2] + 1);
        }
      }
      [before, row] = [row, next];
    }
    return row[b.length];
  };

  /**
   * How alike two names are; nothing unless three quarters of the letters agree, as a whole or in
   * words that both have.
   */
  const alike = (wanted, name) => {
    const like = (a, b) => 1 - apart(a, b) / Math.max(a.length, b.length, 1);
    const [asked, known] = [wanted, name].map((text) => text.toLowerCase().match(/[a-z0-9]+/g) ?? []);
    const letters = (words) => words.join("").length;
    const met = asked.filter((word) => known.some((other) => like(word, other) > 0.75));
    const [whole, part] = [like(wanted, name), letters(met) / (letters(asked) || 1)];
    return whole > 0.75 || part >= 0.75 ? whole + part : 0;
  };

  window.reportAlike = alike;

  /** The parts into which a claim was split since, if its old name is the one wanted. */
  const split = (wanted) => (/^c\d+$/.test(wanted) ? [..."abc"] : [])
    .map((letter) => document.getElementById(wanted + letter)).filter(Boolean);

  /** Says beside the first part of a split claim which claims it has become. */
  const tellOfSplit = (wanted, parts) => {
    const said = Object.assign(document.createElement("span"), { className: "no-part" });
    said.setAttribute("role", "status");
    said.append(`Claim ${wanted} was split since: `);
    parts.forEach(({ id }, at) => said.append(
      at ? " and " : "", Object.assign(document.createElement("a"), { href: `#${id}`, textContent: id })));
    said.append(".");
    (parts[0].querySelector("td") ?? parts[0]).prepend(said);
    parts[0].scrollIntoView();
  };

  /** An address of a part that this page has not: says so, with the nearest that it has. */
  const missing = () => {
    document.querySelector(".no-part")?.remove();
    const hash = location.hash.slice(1);
    // Before a colon stands what the rest is: the state of a page, and no part of it.
    const part = /^\w+:/.test(hash) ? new URLSearchParams(hash).get("at") : hash;
    let wanted = part ?? "";
    try {
      wanted = decodeURIComponent(wanted);
    } catch { /* shown as it is */ }
    const become = split(wanted);
    if (become.length) tellOfSplit(wanted, become);
    if (!wanted || become.length || document.getElementById(wanted)) return;
    const parts = [...document.querySelectorAll("article :is(section, figure, li, tbody, .told)[id]")];
    const near = parts.map((element) => [alike(wanted, element.id), element])
      .sort(([a], [b]) => b - a)[0];
    const said = Object.assign(document.createElement("p"), { className: "no-part" });
    said.setAttribute("role", "status");
    said.textContent = `This page has no part named \u2018${wanted.slice(0, 60)}\u2019.`;
    if (near?.[0]) {
      const link = document.createElement("a");
      link.href = `#${near[1].id}`;
      const title = near[1].querySelector(":is(h1, h2, h3, .figure-title, summary, th)");
      link.textContent = (title?.firstChild?.textContent || near[1].id).trim() || near[1].id;
      said.append(" The nearest is ", link, ".");
    }
    document.querySelector("article").prepend(said);
  };

  // Paper has the text and the drawings; tables of data, formulas and code stay folded.
  const UNPRINTED = ".code, .hide, .figure-data, .figure-how, .figure-sources, .figure-share, .model";
  let folded = [];
  addEventListener("beforeprint", () => {
    folded = [...document.querySelectorAll(`article details:not([open], ${UNPRINTED})`)];
    for (const item of folded) item.open = true;
  });
  addEventListener("afterprint", () => {
    for (const item of folded) item.open = false;
  });

  // A page without models hands the reader's assumptions on to the next one.
  addEventListener("click", (event) => {
    const link = event.target.closest?.("a[href]");
    if (!link || link.hash || !location.hash.startsWith("#s1:")) return;
    const ours = link.host === location.host && link.pathname.endsWith(".html");
    if (ours && !document.getElementById("report-model")) link.hash = location.hash;
  });

  addEventListener("DOMContentLoaded", () => {
    themeSwitch();
    drawer();
    assumptions();
    codeSwitch();
    pageToc();
    terms();
    cards();
    missing();
    addEventListener("hashchange", missing);
    setTimeout(scrollers);
    addEventListener("resize", scrollers);
    addEventListener("toggle", scrollers, true);
  });
}
