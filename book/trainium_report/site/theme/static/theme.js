/* Colours, page contents, drawer and print. The first block runs before the first paint. */
"use strict";
{
  const root = document.documentElement;
  const KEY = "report-theme";
  const CHOICES = ["auto", "light", "dark"];

  /** Storage may be refused (private windows, some file:// pages): then nothing is remembered. */
  const recall = () => {
    try {
      const choice = localStorage.getItem(KEY);
      return CHOICES.includes(choice) ? choice : "auto";
    } catch {
      return "auto";
    }
  };
  const remember = (choice) => {
    try {
      localStorage.setItem(KEY, choice);
    } catch { /* not remembered */ }
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
    if (!button) return;
    const label = button.querySelector("span");
    const show = () => {
      button.dataset.choice = choice;
      label.textContent = button.title = button.dataset[choice];
    };
    button.addEventListener("click", () => {
      const dark = matchMedia("(prefers-color-scheme: dark)").matches;
      const order = dark ? ["auto", "light", "dark"] : ["auto", "dark", "light"];
      choice = order[(order.indexOf(choice) + 1) % 3];
      paint(choice);
      remember(choice);
      show();
    });
    addEventListener("storage", (event) => {
      if (event.key !== KEY) return;
      choice = recall();
      paint(choice);
      show();
    });
    show();
  };

  const drawer = () => {
    const panel = document.getElementById("menu");
    if (!panel?.hidePopover) return;
    const close = () => panel.matches(":popover-open") && panel.hidePopover();
    panel.addEventListener("click", (event) => event.target.closest("a") && close());
    matchMedia("(min-width: 64em)").addEventListener("change", close);
  };

  /** Marks the section being read; its links are the ones a reader wants in view. */
  const pageToc = () => {
    const links = new Map();
    for (const link of document.querySelectorAll(".page-toc a[href^='#']")) {
      const section = document.getElementById(decodeURIComponent(link.hash.slice(1)));
      if (section) links.set(section, link);
    }
    if (!links.size || !window.IntersectionObserver) return;
    const visible = new Set();
    let current;
    const mark = () => {
      const section = [...links.keys()].filter((item) => visible.has(item)).pop();
      const link = links.get(section);
      if (!link || link === current) return;
      current?.removeAttribute("aria-current");
      link.setAttribute("aria-current", "true");
      current = link;
      const box = link.closest(".page-toc");
      const { top, bottom } = link.getBoundingClientRect();
      const frame = box.getBoundingClientRect();
      if (top < frame.top + 40) box.scrollTop += top - frame.top - 40;
      else if (bottom > frame.bottom - 40) box.scrollTop += bottom - frame.bottom + 40;
    };
    const observer = new IntersectionObserver((entries) => {
      for (const { target, isIntersecting } of entries) {
        if (isIntersecting) visible.add(target);
        else visible.delete(target);
      }
      mark();
    }, { rootMargin: "-20% 0px -79% 0px" });
    for (const section of links.keys()) observer.observe(section);
  };

  /** What scrolls sideways can be reached with the keyboard, and only that. */
  const scrollers = () => {
    for (const box of document.querySelectorAll(".table-wrap, .highlight pre, .formula")) {
      if (box.scrollWidth > box.clientWidth) box.tabIndex = 0;
      else box.removeAttribute("tabindex");
    }
  };

  const print = () => {
    let opened = [];
    addEventListener("beforeprint", () => {
      opened = [...document.querySelectorAll("article details:not([open])")];
      for (const item of opened) item.open = true;
    });
    addEventListener("afterprint", () => {
      for (const item of opened) item.open = false;
    });
  };

  document.addEventListener("DOMContentLoaded", () => {
    themeSwitch();
    drawer();
    pageToc();
    print();
    (window.requestIdleCallback || setTimeout)(scrollers);
    addEventListener("resize", scrollers, { passive: true });
  });
}
