// Articles: whatever stands in them fits its column.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { startLab } from "./lab_page.mjs";

/** @type {Awaited<ReturnType<typeof startLab>>} */ let lab;
before(async () => { lab = await startLab(); });
after(() => lab.stop());

for (const [name, viewport] of /** @type {[string, object][]} */ ([["a projector", { width: 1280, height: 720 }], ["a phone", { width: 390, height: 844 }]])) {
  test(`no formula is wider than its article, on ${name}`, async () => {
    const page = await lab.open("", { viewport });
    const wide = await page.page.evaluate(async () => {
      const article = /** @type {HTMLElement} */ (document.querySelector("article .formula")?.closest("article"));
      const links = [...document.querySelectorAll("[data-lesson]")].map((link) => /** @type {HTMLElement} */ (link).dataset.lesson ?? "");
      const found = [];
      let formulas = 0;
      for (const id of new Set(links)) {
        /** @type {HTMLElement} */ (document.querySelector(`[data-lesson="${id}"]`)).click();
        // The article follows the lesson.
        const before = article.innerHTML;
        for (let i = 0; i < 100 && article.innerHTML === before; ++i) await new Promise((next) => setTimeout(next, 50));
        for (const math of article.querySelectorAll(".formula math")) {
          ++formulas;
          if (math.scrollWidth > math.clientWidth + 1 || math.getBoundingClientRect().right > article.getBoundingClientRect().right)
            found.push(`${id}: ${math.textContent?.slice(0, 40)} (${math.scrollWidth} in ${math.clientWidth})`);
        }
      }
      return { found, formulas };
    });
    assert.ok(wide.formulas > 50, `${wide.formulas} formulas were looked at`);
    assert.deepEqual(wide.found, []);
    await page.close();
  });
}
