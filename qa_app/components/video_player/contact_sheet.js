// The contact sheet over the picture: every tile of the storyboard, to jump from.

/**
 * @param {HTMLElement} sheet
 * @param {{seek: (ms: number) => void, close: () => void, positionMs: () => number}} calls
 */
function makeContactSheet(sheet, calls) {
  const grid = /** @type {HTMLElement} */ (sheet.querySelector(".tiles"));
  const columns = () => getComputedStyle(grid).gridTemplateColumns.split(" ").length;
  const oneStop = makeOneStop(grid, "button", { columns });
  let drawn = "";

  grid.addEventListener("click", (event) => {
    const button = /** @type {Element} */ (event.target).closest("button");
    if (!button) return;
    calls.seek(Number(button.dataset.ms));
    calls.close();
  });

  /** @param {any} data */
  function draw(data) {
    const wanted = JSON.stringify([data.storyboard, data.signals, data.words]);
    if (wanted === drawn) return;
    drawn = wanted;
    grid.replaceChildren(...data.storyboard.times_ms.map((/** @type {number} */ ms, /** @type {number} */ number) => {
      const button = document.createElement("button");
      button.type = "button";
      button.dataset.ms = String(ms);
      const wrong = data.signals.filter((/** @type {any} */ one) => one.start_ms <= ms && ms <= one.end_ms);
      const names = [...new Set(wrong.map((/** @type {any} */ one) => one.label))];
      button.className = names.length ? "signal" : "";
      button.title = [formatTime(ms), ...names].join(" · ");
      button.setAttribute("aria-label", button.title);
      const picture = span("tile-fit", "");
      drawTileToFit(picture, data.storyboard, number);
      button.append(picture, span("", formatTime(ms)));
      return button;
    }));
    oneStop.drawn();
  }

  return {
    /** Draws what is missing and puts the focus on the tile that is on now. @param {any} data */
    open(data) {
      draw(data);
      const now = nearestTile(data.storyboard.times_ms, calls.positionMs());
      const button = /** @type {HTMLElement | undefined} */ (grid.children[now]);
      for (const one of grid.children) one.removeAttribute("aria-current");
      button?.setAttribute("aria-current", "true");
      button?.focus();
    },
  };
}
