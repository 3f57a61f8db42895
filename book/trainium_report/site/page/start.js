/* The start, and what other scripts may call. */

gather();
document.body.append(status);
for (const form of all("form.controls")) {
  form.hidden = false;
  form.addEventListener("pointerenter", dataflow, { once: true });
  form.addEventListener("focusin", dataflow, { once: true });
  form.addEventListener("submit", (event) => event.preventDefault());
}
document.addEventListener("input", onInput);
document.addEventListener("click", onClick);
addEventListener("beforeprint", sendAll);
addEventListener("hashchange", () => {
  met = location.hash;
  const next = parse(location.hash);
  if (next) change(next);
});
renderControls();
if (Object.keys(state).length) change(state);
for (const figure of all("figure[data-spec]")) near.observe(figure);
const at = /^#s1:.*&at=([\w-]+)$/.exec(location.hash)?.[1];
if (at) document.getElementById(at)?.scrollIntoView();

window.report = { parse, print, show, state: () => ({ ...state }), ready: dataflow, change, refresh,
  uses: (id) => names.has(id),
  signal: (name) => flow?.signal(name), set: (id, v) => flow.signal(id, v), run: () => flow.run(),
  drawn: () => all("figure[data-spec]").filter((f) => f.querySelector(".is-live")).length };
