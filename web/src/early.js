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
  if (stored("nav") === "folded") root.dataset.nav = "folded";
  if (stored("article") === "folded") root.dataset.article = "folded";
  if (new URLSearchParams(location.search).get("present") === "1") root.dataset.present = "";
})();
