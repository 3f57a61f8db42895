// What a page is looked at for in any engine, beside `inside` of in_page.js. Each gives faults, a
// line each; those that point give a place in the window.

/** Whether something comes to hold while frames go by. */
const whether = async (holds, frames = 120) => {
  for (let at = 0; at < frames && !holds(); at += 1) await frame();
  return Boolean(holds());
};

const shown = (element) => element.checkVisibility() && element.getClientRects().length > 0;
const cardOf = (opener) => document.getElementById(opener.hash.slice(1));
const openers = (kind) => all(`article .${kind}`).filter((e) => cardOf(e) && shown(e));
const isOpen = (card) => card.matches(":popover-open");

/** The middle of the first line of an element, in view. */
async function middle(element) {
  element.scrollIntoView({ block: "center", behavior: "instant" });
  await frame();
  const box = element.getClientRects()[0];
  return [box.left + box.width / 2, box.top + box.height / 2];
}

const check = {
  /** Numbers and terms that do not show that they can be pressed. */
  underlines: () => [...openers("value"), ...openers("term")].filter((opener) => {
    const parts = [opener, ...opener.querySelectorAll("*")];
    return !parts.some((e) => getComputedStyle(e).textDecorationLine.includes("underline"));
  }).map((opener) => `no underline: ${opener.textContent}`),

  /** The place of the first number, or term, of the text; none on a page without. */
  async place(kind) {
    window.tried = openers(kind).find((opener) => !opener.closest("summary, .answer"));
    return window.tried ? middle(window.tried) : null;
  },

  /** Whether the card of what was tried stands open; closed again where `end` is given. */
  async stands(end) {
    const card = cardOf(window.tried);
    if (!await whether(() => isOpen(card))) return "it does not open";
    // A card that a leaving pointer closes does so after a quarter of a second.
    for (let at = 0; at < 30; at += 1) await frame();
    const open = isOpen(card);
    const box = card.getBoundingClientRect();
    const fits = box.left >= 0 && box.right <= innerWidth + 1 && box.bottom <= innerHeight + 1;
    if (end) card.hidePopover();
    return open ? fits || `it reaches out of the window: ${JSON.stringify(box)}` : "it closes again";
  },

  /** Focus on the first number whose card has a link. */
  keyed() {
    window.tried = openers("value").find((opener) => cardOf(opener).querySelector("a[href]"));
    window.tried?.focus();
    return document.activeElement === window.tried;
  },
  entered: () => whether(() => isOpen(cardOf(window.tried))),
  onLink: () => whether(() => cardOf(window.tried).contains(document.activeElement)
    && document.activeElement.localName === "a"),
  left: async () => (await whether(() => !isOpen(cardOf(window.tried))))
    && document.activeElement === window.tried,

  /** Focus on the first slider; what is to be seen then is kept to compare. */
  async slider() {
    const slider = all("article input[type=range]").find(shown);
    if (!slider) return null;
    slider.scrollIntoView({ block: "center" });
    slider.focus();
    window.before = inside.seen();
    return slider.dataset.assumption;
  },
  moved: () => inside.changed(window.before),

  /** The first live figure with the focus: keys read out its points. */
  async reading() {
    window.tried = all("figure.figure .figure-live").find((e) => e.querySelector("svg"));
    window.tried?.scrollIntoView({ block: "center", behavior: "instant" });
    await frame();
    window.tried?.focus();
    return Boolean(window.tried) && document.activeElement === window.tried;
  },
  told: () => whether(() => all(".figure-tip.shown").length > 0),

  /** The place of the point that is read out; it is told no longer. */
  async point() {
    const lit = all(".lit, .figure-ring:not([hidden])", window.tried.parentElement)
      .filter((e) => !e.closest(".prose p"));
    const box = lit[0].getBoundingClientRect();
    window.tried.blur();
    window.tried.dispatchEvent(new PointerEvent("pointerleave", { pointerType: "mouse" }));
    await whether(() => !all(".figure-tip.shown").length);
    return [box.left + box.width / 2, box.top + box.height / 2];
  },
};
