// Tiles of the storyboard: which one shows a moment, and where on its sheet it lies.

/**
 * @typedef {{sheet_urls: string[], columns: number, rows: number, tile_width: number, tile_height: number,
 *   times_ms: number[]}} Storyboard
 */

/** The number of the tile nearest to the moment. @param {number[]} timesMs in order @param {number} ms */
function nearestTile(timesMs, ms) {
  const after = timesMs.findIndex((time) => time >= ms);
  if (after < 0) return timesMs.length - 1;
  return after > 0 && ms - timesMs[after - 1] <= timesMs[after] - ms ? after - 1 : after;
}

/** @param {Storyboard} board @param {number} number */
function placeOnSheet(board, number) {
  const perSheet = board.columns * board.rows;
  const onSheet = number % perSheet;
  return {
    url: board.sheet_urls[Math.floor(number / perSheet)],
    column: onSheet % board.columns,
    row: Math.floor(onSheet / board.columns),
  };
}

/** Shows a tile in its own size as the element's background. @param {HTMLElement} element @param {Storyboard} board @param {number} number */
function drawTile(element, board, number) {
  const { url, column, row } = placeOnSheet(board, number);
  Object.assign(element.style, {
    width: `${board.tile_width}px`,
    height: `${board.tile_height}px`,
    backgroundImage: `url("${url}")`,
    backgroundPosition: `${-column * board.tile_width}px ${-row * board.tile_height}px`,
  });
}

/** The same in whatever size the element has. @param {HTMLElement} element @param {Storyboard} board @param {number} number */
function drawTileToFit(element, board, number) {
  const { url, column, row } = placeOnSheet(board, number);
  // CSS places a background by the share of the room that is left over.
  const share = (/** @type {number} */ at, /** @type {number} */ of) => (of > 1 ? (100 * at) / (of - 1) : 0);
  Object.assign(element.style, {
    aspectRatio: `${board.tile_width} / ${board.tile_height}`,
    backgroundImage: `url("${url}")`,
    backgroundSize: `${board.columns * 100}% ${board.rows * 100}%`,
    backgroundPosition: `${share(column, board.columns)}% ${share(row, board.rows)}%`,
  });
}
