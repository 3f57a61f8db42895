/* The search page, beside Sphinx's own search: our words, quiet on file://, announced once. */
"use strict";
{
  const results = document.getElementById("search-results");
  const status = document.getElementById("search-status");
  const words = results.dataset;

  // A page opened from disk may not read its neighbours: no excerpts there.
  if (location.protocol === "file:") DOCUMENTATION_OPTIONS.SHOW_SEARCH_SUMMARY = false;

  Object.assign(Documentation.TRANSLATIONS, {
    "Searching": words.searching,
    "Search Results": words.title,
    "Search finished, found ${resultCount} page(s) matching the search query.": words.many
      .replace("%s", "${resultCount}"),
    "Your search did not match any documents. Please make sure that all words are spelled \
correctly and that you've selected enough categories.": words.none,
  });
  new MutationObserver(() => {
    const line = results.querySelector(".search-summary");
    if (!line?.textContent) return;
    if (results.querySelectorAll(".search > li").length === 1 && line.textContent !== words.one) {
      line.textContent = words.one;
    }
    if (line.textContent !== status.textContent) status.textContent = line.textContent;
  }).observe(results, { childList: true, subtree: true });

  if (!new URLSearchParams(location.search).get("q")) {
    document.querySelector(".search-form input").focus();
  }
}
