/* The search page, beside Sphinx's own search: quiet on file://, results announced once. */
"use strict";

// A page opened from disk may not read its neighbours: no excerpts there.
if (location.protocol === "file:") DOCUMENTATION_OPTIONS.SHOW_SEARCH_SUMMARY = false;

{
  const results = document.getElementById("search-results");
  const status = document.getElementById("search-status");
  const announce = () => {
    const text = results.querySelector(".search-summary")?.textContent || "";
    if (text && text !== status.textContent) status.textContent = text;
  };
  new MutationObserver(announce).observe(results, { childList: true, subtree: true });
  if (!new URLSearchParams(location.search).get("q")) {
    document.querySelector(".search-form input").focus();
  }
}
