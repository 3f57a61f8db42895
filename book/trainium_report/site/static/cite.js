/* A reference goes to the clipboard; where none may be written to, it is marked to be copied. */
"use strict";

for (const button of document.querySelectorAll("[data-cite]")) {
  const label = button.textContent;
  button.setAttribute("aria-live", "polite");
  button.addEventListener("click", async () => {
    const text = button.parentElement.nextElementSibling;
    try {
      await navigator.clipboard.writeText(text.textContent);
      button.textContent = "Copied";
    } catch {
      getSelection().selectAllChildren(text);
      button.textContent = "Marked: copy it with the keys";
    }
    setTimeout(() => { button.textContent = label; }, 4000);
  });
}
