/* Links on their way: whose assumptions a page shows, and the link that a reader copies. */

/** A line at the head of the page, with what the reader can do; it goes when that is done. */
function notify(text, actions = {}) {
  document.querySelector(".page-note")?.remove();
  if (!text) return;
  const note = document.createElement("p");
  note.className = "page-note";
  note.append(text);
  // A region that is there before its words is read out; a new one may not be.
  setText(status, text);
  for (const [label, act] of Object.entries(actions)) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = label;
    button.onclick = () => {
      note.remove();
      act();
    };
    note.append(" ", button);
  }
  document.querySelector("article")?.prepend(note);
}

/** An end to a notice: the reader goes on where the page begins. */
function decided(next) {
  theirs = false;
  sent = false;
  document.querySelector("main").focus({ preventScroll: true });
  change(next);
}

/** Whose the assumptions are that a link has brought, and what of it cannot be read. */
function tellOfLink() {
  const said = [];
  if (unread.length) said.push(`The link holds what this page cannot read: ${unread.join(", ")}.`);
  if (beyond.length) said.push(`The link asks for more than a range holds: ${beyond.join("; ")}.`);
  if (theirs) {
    const [count, mine] = [state, own].map((each) => Object.keys(each).length);
    const many = `${count} assumption${count > 1 ? "s" : ""}`;
    said.push(count ? `You see another reader's ${many}, from the link.`
      : "The link shows the defaults.",
    mine > 1 ? `Your own ${mine} are kept.` : "Your own one is kept.");
  }
  const guest = !theirs && !own && Object.keys(state).length;
  if (guest) {
    const [many, they] = guest > 1 ? [`${guest} assumptions`, "them"] : ["an assumption", "it"];
    said.push(`The link brings ${many} of whoever sent it; numbers, charts and verdicts follow ${they}.`);
  }
  if (!said.length) return;
  if (theirs) notify(said.join(" "), { "Keep mine": () => decided(own), "Take these": () => decided(state) });
  else notify(said.join(" "), { ...(guest && { "Back to the defaults": () => change({}) }), Close: () => {} });
}

/** The assumptions as a link says them: the defaults too, where the reader has others. */
const printState = () => print(state) || (theirs ? `#${VERSION}` : "");

/** The id of the answer that a panel moves: a link from it leads there. */
function answerOf(button) {
  const form = button.closest("article form.controls");
  return form ? all(".answer[id]").find((answer) =>
    form.compareDocumentPosition(answer) & Node.DOCUMENT_POSITION_FOLLOWING)?.id : undefined;
}

/** Where a link leads to, beside its assumptions: an answer stands in the middle of the window. */
function goThere() {
  const at = /^#s1:.*&at=([\w-]+)/.exec(location.hash)?.[1];
  const place = at && document.getElementById(at);
  const fold = place?.matches("li, tbody") && place.querySelector("details");
  if (fold) fold.open = true;
  place?.scrollIntoView({ block: place.matches(".answer") ? "center" : "start" });
}

/** @param {string} at the id that the link leads to, beside the assumptions */
async function copyLink(button, at) {
  if (writing) settle();
  const kept = print(state);
  // A link says where all are at their defaults: opened elsewhere it would else show that reader's changes.
  const hash = at ? `${kept || `#${VERSION}`}&at=${at}` : kept || `#${VERSION}`;
  const link = location.href.replace(/#.*$/, "") + hash;
  const count = Object.keys(state).filter((id) => !secret.has(id)).length;
  const changes = count ? `, with your ${count} change${count > 1 ? "s" : ""}` : "";
  try {
    await navigator.clipboard.writeText(link);
  } catch {
    window.prompt("Copy this link", link);
    return;
  }
  const label = button.dataset.label ??= button.textContent;
  setText(button, `Link copied${changes}`);
  setText(status, `Link copied${changes}`);
  setTimeout(() => setText(button, label), 4000);
}

/** The id of the section being read, as the contents of the page mark it. */
const reading = () =>
  document.querySelector(".page-toc [aria-current]")?.hash.slice(1) ?? "";

