/**
 * A slider with a field beside it. The browser sends what a reader does, a number or a text, with
 * its count; all that stands here comes from the kernel. What answers an older count is passed
 * over, so that a handle does not jump back under the pointer.
 */

/** An id that no other slider has: each loads this file anew, so that only the page can count. */
function unused() {
  globalThis.trainiumNumbers = (globalThis.trainiumNumbers ?? 0) + 1;
  return `trainium-number-${globalThis.trainiumNumbers}`;
}

function element(name, given, ...children) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(given)) node.setAttribute(key, value);
  node.append(...children);
  return node;
}

function render({ model, el }) {
  const key = unused();
  const unit = model.get("unit");
  const named = unit ? `${model.get("label")} (${unit})` : model.get("label");
  const label = element("label", { for: key, style: `width:${model.get("width")}` }, named);
  const handle = element("input", {
    type: "range", id: key, min: model.get("low"), max: model.get("high"), step: model.get("step"),
    "aria-describedby": `${key}-note`,
  });
  const field = element("input", {
    type: "text", inputmode: "decimal", autocomplete: "off", spellcheck: "false",
    "aria-label": `${named}, typed`, "aria-describedby": `${key}-fault`,
  });
  const fault = element("strong", { id: `${key}-fault`, role: "status" });
  const note = element("span", { id: `${key}-note` });
  const root = element(
    "div", { class: "trainium-number" }, label, handle, field,
    element("span", { class: "trainium-note" }, fault, " ", note),
  );
  el.append(root);

  let count = model.get("asked").n ?? 0;
  function ask(what) {
    count += 1;
    model.set("asked", { ...what, n: count });
    model.save_changes();
  }
  handle.addEventListener("input", () => ask({ number: Number(handle.value) }));
  const typed = () => { if (field.value !== model.get("field")) ask({ text: field.value }); };
  field.addEventListener("change", typed);
  field.addEventListener("keydown", (event) => { if (event.key === "Enter") typed(); });

  function show() {
    if (model.get("heard") < count) return;
    handle.value = model.get("at");
    handle.setAttribute("aria-valuetext", model.get("spoken"));
    // A refused text stays where it can be mended.
    if (!model.get("fault") || document.activeElement !== field) field.value = model.get("field");
    fault.textContent = model.get("fault");
    note.textContent = model.get("note");
    field.setAttribute("aria-invalid", Boolean(model.get("fault")));
  }
  for (const name of ["at", "field", "spoken", "note", "fault", "heard"]) {
    model.on(`change:${name}`, show);
  }
  show();
}

export default { render };
