/* The page for a wrong address: the figure or page whose name is nearest. */
"use strict";

(() => {
  const part = location.pathname.split("/").pop().replace(/\.html?$/, "");
  let wanted = part;
  try {
    wanted = decodeURIComponent(part);
  } catch { /* shown as it is */ }
  const figures = location.pathname.split("/").at(-2) === "figures";
  const said = document.querySelector(".nearest");
  if (wanted) {
    const kind = figures ? "figure" : "page";
    said.append(`No ${kind} is named \u2018${wanted.slice(0, 60)}\u2019. `);
  }
  const [near] = window.reportPlaces
    .filter(([, , href]) => href.startsWith("figures/") === figures)
    .map(([name, title, href]) => ({ title, href, like: window.reportAlike(wanted, name) }))
    .sort((one, other) => other.like - one.like);
  if (!near?.like) return;
  const link = document.createElement("a");
  link.href = document.documentElement.dataset.content_root + near.href;
  link.textContent = near.title;
  said.append("The nearest is ", link, ".");
})();
