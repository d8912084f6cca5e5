// Runs before the first paint, so that a dark page never flashes white and folded panels never jump.
// The rest of the theme is in theme.js, of the panels in panels.js.
(() => {
  const root = document.documentElement;
  /** @param {string} key */
  const stored = (key) => {
    try {
      return localStorage.getItem("unlabeled." + key);
    } catch {
      return null;  // storage is switched off: the defaults serve
    }
  };
  const theme = stored("theme") ?? "auto";
  const dark = theme === "dark" || (theme !== "light" && matchMedia("(prefers-color-scheme: dark)").matches);
  root.dataset.theme = dark ? "dark" : "light";
  // What was not chosen goes by the width of the window (page.css).
  for (const name of ["nav", "article"]) {
    const choice = stored(name);
    if (choice === "folded" || choice === "open") root.dataset[name] = choice;
  }
  const width = Number(stored("article-width"));
  if (width > 0) root.style.setProperty("--article-w", `${width}px`);
  if (new URLSearchParams(location.search).get("present") === "1") root.dataset.present = "";
})();
