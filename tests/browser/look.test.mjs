// Themes, presenter mode, folding, narrow pages.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { startLab } from "./lab_page.mjs";

/** @type {Awaited<ReturnType<typeof startLab>>} */ let lab;
before(async () => { lab = await startLab(); });
after(() => lab.stop());

/** Perceived lightness of "r,g,b", 0 to 255. @param {string} colour */
const lightness = (colour) => {
  const [r, g, b] = colour.split(",").map(Number);
  return 0.3 * r + 0.59 * g + 0.11 * b;
};
/** Mean lightness of what is drawn in a rectangle. @param {import("./lab_page.mjs").LabPage} page @param {number[]} rect */
async function brightness(page, rect) {
  let sum = 0, all = 0;
  for (const [colour, n] of await page.colours(rect)) {
    sum += n * lightness(colour);
    all += n;
  }
  return sum / all;
}

test("light and dark, on the canvas and around it", async () => {
  const page = await lab.open("lesson=kmeans");
  const canvas = await page.box("#canvas");
  assert.ok((await brightness(page, canvas)) > 200);
  await page.page.locator("#settings-button").click();
  await page.page.locator('input[name="theme"][value="dark"]').check({ force: true });
  await page.key("Escape");
  await page.frames(5);
  await page.idle();
  assert.ok((await brightness(page, canvas)) < 80, "the canvas stayed light");
  assert.ok((await brightness(page, await page.box("#article"))) < 90, "the article stayed light");
  // It is remembered here, and is no part of the link.
  assert.equal(/theme/.test(await page.link()), false);
  await page.page.reload();
  await page.ready();
  assert.ok((await brightness(page, canvas)) < 80, "the theme was forgotten");
  page.assertQuiet();
  await page.close();
});

test("where nothing can be stored the theme that was chosen holds all the same", async () => {
  const page = await lab.blank();
  await page.page.addInitScript(() => Object.defineProperty(window, "localStorage", { get() { throw new Error("storage is switched off"); } }));
  await page.open("lesson=kmeans");
  await page.page.locator("#settings-button").click();
  await page.page.locator('input[name="theme"][value="dark"]').check({ force: true });
  await page.frames(5);
  await page.idle();
  assert.ok((await brightness(page, await page.box("#canvas"))) < 80, "the canvas stayed light");
  await page.close();
});

test("the system's dark theme is followed", async () => {
  const page = await lab.open("", { colorScheme: "dark" });
  assert.ok((await brightness(page, await page.box("#canvas"))) < 80);
  await page.page.emulateMedia({ colorScheme: "light" });
  await page.frames(5);
  await page.idle();
  assert.ok((await brightness(page, await page.box("#canvas"))) > 200);
  await page.close();
});

test("the ground of canvas and page is the same colour", async () => {
  for (const colorScheme of ["light", "dark"]) {
    const page = await lab.open("lesson=kmeans", { colorScheme });
    const panel = await page.page.evaluate(() => {
      const value = getComputedStyle(document.documentElement).getPropertyValue("--panel").trim();
      return [1, 3, 5].map((i) => parseInt(value.slice(i, i + 2), 16)).join(",");
    });
    const [x, y, w, h] = await page.box("#canvas");
    // The column of controls is at the right edge of the canvas.
    const colours = await page.colours([x + w - 12, y + h / 2, 10, 20]);
    assert.equal(colours[0][0], panel, colorScheme);
    await page.close();
  }
});

test("presenter mode: only the stage, everything larger, and a way back", async () => {
  const page = await lab.open("lesson=kmeans&k=4");
  const [, , before] = await page.rect("play");
  await page.page.locator("#present-button").click();
  await page.frames(5);
  await page.idle();
  for (const part of [".bar", "#curriculum", "#article"]) assert.equal(await page.page.locator(part).isVisible(), false, part);
  assert.deepEqual(await page.box("#canvas"), [0, 0, 1376, 800]);
  const [, , larger] = await page.rect("play");
  assert.ok(larger > 1.4 * before, `the button grew from ${before} to ${larger}`);
  assert.ok((await page.link()).includes("present=1"));
  // The two buttons in the corner do not lie on each other: unfolding the controls does not end the show.
  await page.press("fold-controls");
  await page.frames(10);
  await page.idle();
  assert.equal((await page.state()).parameters.present, "1");
  assert.ok((await page.widget("k")).rect, "the controls are unfolded");
  await page.key("Escape");
  await page.frames(5);
  assert.equal(await page.page.locator(".bar").isVisible(), true);
  await page.open("lesson=kmeans&present=1");
  assert.equal(await page.page.locator(".bar").isVisible(), false);
  await page.page.locator("#leave-present").click();
  await page.frames(5);
  assert.equal(await page.page.locator(".bar").isVisible(), true);
  assert.equal((await page.state()).parameters.present, "0");
  page.assertQuiet();
  await page.close();
});

test("the sides fold away, the canvas takes the room, and it is remembered", async () => {
  const page = await lab.open();
  const [, , before] = await page.box("#canvas");
  await page.page.locator("#nav-button").click();
  await page.page.locator("#article-button").click();
  await page.frames(5);
  await page.idle();
  const [, , after] = await page.box("#canvas");
  assert.equal(after, 1376);
  assert.ok(after > before + 500);
  // What is drawn follows: the controls stand at the new right edge.
  const [x, , w] = await page.rect("k");
  assert.ok(x + w > 1276 && x + w <= 1376, `the control ends at ${x + w}`);
  await page.page.reload();
  await page.ready();
  assert.equal((await page.box("#canvas"))[2], 1376);
  await page.page.locator("#nav-button").click();
  await page.frames(3);
  assert.equal(await page.page.locator("#curriculum").isVisible(), true);
  await page.close();
});

test("in a narrower window the curriculum folds first, then the article, unless it was opened", async () => {
  const page = await lab.open("lesson=kmeans");
  const seen = async (/** @type {string} */ part) => page.page.locator(part).isVisible();
  for (const [width, nav, article] of /** @type {[number, boolean, boolean][]} */ ([[1376, true, true], [1280, false, true], [1000, false, false]])) {
    await page.page.setViewportSize({ width, height: 720 });
    await page.frames(3);
    assert.deepEqual([await seen("#curriculum"), await seen("#article")], [nav, article], `${width} px`);
    assert.equal(await page.page.locator("#nav-button").getAttribute("aria-expanded"), String(nav), `${width} px`);
  }
  await page.page.locator("#nav-button").click();
  assert.equal(await seen("#curriculum"), true);
  await page.page.reload();
  await page.ready();
  assert.equal(await seen("#curriculum"), true, "the choice is kept");
  await page.close();
});

test("the line between stage and article can be dragged and moved by keys, and stays", async () => {
  const page = await lab.open("lesson=kmeans");
  const width = async () => (await page.box("#article"))[2];
  const before = await width();
  const [x, y, w, h] = await page.box("#divider");
  await page.page.mouse.move(x + w / 2, y + h / 2);
  await page.page.mouse.down();
  await page.page.mouse.move(x + w / 2 - 100, y + h / 2, { steps: 3 });
  await page.page.mouse.up();
  const dragged = await width();
  assert.ok(Math.abs(dragged - before - 100) < 6, `${before} → ${dragged}`);
  await page.page.locator("#divider").focus();
  await page.key("ArrowRight");
  const moved = await width();
  assert.ok(moved < dragged - 10, `${dragged} → ${moved}`);
  await page.page.reload();
  await page.ready();
  assert.ok(Math.abs((await width()) - moved) < 2);
  await page.close();
});

// The same rooms in which tests/unit/app/room/test_room.cpp draws every lesson.
test("the canvas has the room in which the native tests draw", async () => {
  const page = await lab.open("lesson=kmeans");
  for (const [width, height, w, h] of [[1280, 720, 904, 672], [1440, 900, 840, 852], [1920, 1080, 1320, 1032], [820, 1180, 820, 819]]) {
    await page.page.setViewportSize({ width, height });
    await page.frames(3);
    assert.deepEqual((await page.box("#canvas")).slice(2), [w, h], `${width} × ${height}`);
  }
  // On a phone the canvas says how high it wants to be; what plays is in the window.
  await page.page.setViewportSize({ width: 390, height: 844 });
  await page.idle();
  const [, y, , high] = await page.rect("play");
  assert.ok(y + high <= 844, `Play ends at ${y + high}`);
  await page.close();
});

test("a narrow page stacks bar, stage, transport, controls and article", async () => {
  const page = await lab.open("lesson=kmeans", { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });
  assert.equal(await page.page.evaluate(() => document.documentElement.scrollWidth), 390, "nothing sticks out to the side");
  const canvas = await page.box("#canvas");
  const article = await page.box("#article");
  assert.equal(canvas[2], 390);
  assert.ok(canvas[3] > 500, "the canvas is tall");
  assert.ok(article[1] >= canvas[1] + canvas[3] - 2, "the article comes after it");
  const play = await page.rect("play");
  const k = await page.rect("k");
  assert.ok(play[1] > canvas[1] + 300, "the transport is under the stage");
  assert.ok(k[1] > play[1], "the controls are under the transport");
  assert.ok(k[0] >= 0 && k[0] + k[2] <= 390);
  assert.ok(k[1] + k[3] <= canvas[1] + canvas[3] + 1);

  assert.equal(await page.page.locator("#curriculum a").first().isVisible(), false);
  await page.page.locator("#nav-button").tap();
  await page.page.locator('#curriculum a[data-lesson="kmeans-digits"]').tap();
  await page.until((state) => state.lesson === "kmeans-digits", "the lesson did not open");
  await page.page.waitForTimeout(300);
  assert.equal(await page.page.locator("#curriculum a").first().isVisible(), false);
  page.assertQuiet();
  await page.close();
});

test("a finger presses controls, and scrolls the page beside them", async () => {
  const page = await lab.open("lesson=kmeans&seed=5", { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });
  const [x, y, w, h] = await page.rect("forward");
  await page.page.touchscreen.tap(x + w / 2, y + h / 2);
  await page.frames(3);
  await page.idle();
  assert.equal((await page.state()).step, 1);
  await page.close();
});

test("a screen of high density gets as many pixels", async () => {
  const page = await lab.open("", { deviceScaleFactor: 2 });
  const size = await page.page.evaluate(() => {
    const canvas = /** @type {HTMLCanvasElement} */ (document.getElementById("canvas"));
    return [canvas.width / canvas.clientWidth, canvas.height / canvas.clientHeight];
  });
  assert.deepEqual(size, [2, 2]);
  const before = (await page.state()).step;
  await page.press("forward");
  await page.idle();
  assert.equal((await page.state()).step, before + 1, "controls are where they are drawn");
  await page.close();
});

test("the picture and the numbers can be saved", async () => {
  const page = await lab.open("lesson=kmeans&k=3&step=4");
  for (const [button, ending, begin] of [["save-picture", ".png", "\x89PNG"], ["save-numbers", ".csv", "point,"]]) {
    const waiting = page.page.waitForEvent("download");
    await page.page.locator(`#mirror-${button}`).evaluate((/** @type {HTMLButtonElement} */ element) => element.click());
    const download = await waiting;
    assert.ok(download.suggestedFilename().endsWith(ending));
    const { readFile } = await import("node:fs/promises");
    const content = await readFile(await download.path());
    assert.ok(content.length > 500, `${button}: ${content.length} bytes`);
    assert.equal(content.subarray(0, begin.length).toString("latin1"), begin);
    if (ending === ".csv") {
      const lines = content.toString().trim().split("\n");
      assert.equal(lines.length, (await page.state()).data.points + 1, "a line for each point");
      assert.match(lines[0], /x,y.*group/);
    }
  }
  page.assertQuiet();
  await page.close();
});

test("the wheel over the stage scrolls a page that can be scrolled, and zooms with Ctrl held or where there is nothing to scroll", async () => {
  const small = await lab.open("lesson=kmeans", { viewport: { width: 683, height: 384 } });
  const [x, y, w] = await small.box("#canvas");
  await small.page.mouse.move(x + w / 4, y + 150);
  const scrolled = () => small.page.evaluate(() => document.documentElement.scrollTop);
  const view = async () => (await small.state()).parameters["view-at"];
  const before = await view();
  await small.page.mouse.wheel(0, 120);
  await small.page.waitForFunction(() => document.documentElement.scrollTop > 0);
  await small.frames(5);
  assert.equal(await view(), before, "nothing was zoomed");
  const at = await scrolled();
  await small.page.keyboard.down("Control");
  await small.page.mouse.wheel(0, -120);
  await small.until((state) => state.parameters["view-at"] !== before, "with Ctrl it zooms");
  await small.page.keyboard.up("Control");
  assert.equal(await scrolled(), at);
  await small.close();

  const wide = await lab.open("lesson=kmeans");
  const [left, top, width, height] = await wide.box("#canvas");
  await wide.page.mouse.move(left + width / 4, top + height / 2);
  await wide.page.mouse.wheel(0, -120);
  await wide.until((state) => (state.parameters["view-at"] ?? "") !== (before ?? ""), "it zooms");
  await wide.close();
});
