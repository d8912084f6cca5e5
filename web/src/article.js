// The article beside the lab: rendered when the site was built, fetched when its lesson opens.

import manifest from "./manifest.js";
import { byId, make, siteUrl } from "./dom.js";

let wanted = "";

/** @param {string} lesson */
export async function showArticle(lesson) {
  const article = byId("article");
  wanted = lesson;
  if (article.dataset.lesson === lesson) return;
  const entry = Object.hasOwn(manifest.lessons, lesson) ? manifest.lessons[lesson] : undefined;
  if (!entry) {
    article.dataset.lesson = lesson;
    article.replaceChildren(make("p", {}, "There is no article for this lesson yet."));
    return;
  }
  let html = "";
  for (let attempt = 0; attempt < 2 && !html; ++attempt) {
    try {
      const response = await fetch(siteUrl(entry.path), attempt === 0 ? {} : { cache: "reload" });
      if (response.ok) html = await response.text();
    } catch {
      // Tried once more; then the article says so itself.
    }
  }
  if (wanted !== lesson) return;  // another lesson was opened meanwhile
  article.dataset.lesson = lesson;
  if (html) {
    article.innerHTML = html;  // of our own build, from our own address
  } else {
    article.replaceChildren(make("h1", {}, entry.title), make("p", {}, "The article could not be loaded. The lab works without it; load the page again to try once more."));
  }
  article.scrollTop = 0;
}
