// What counts as watched between two looks at the video. Knows no video and no page.

/**
 * @typedef {{second: number, clock: number, rate: number}} Look where the video stood, when (in ms), at what speed
 */

const LONGEST_GAP_MS = 3000;
const MOST_TOLD_MS = 20 * 60 * 1000;

/**
 * The part that was played between two looks, in milliseconds. Null when there is none: what moved more than time
 * and speed allow was a jump, and after a long gap the machine slept or the page stood still.
 * @param {Look | null} last
 * @param {Look} now
 * @returns {[number, number] | null}
 */
function playedBetween(last, now) {
  if (!last) return null;
  const passed = now.clock - last.clock;
  const moved = now.second - last.second;
  const possible = (passed / 1000) * Math.max(last.rate, now.rate) * 1.25 + 0.3;
  if (passed > LONGEST_GAP_MS || moved <= 0 || moved > possible) return null;
  const range = /** @type {[number, number]} */ ([Math.round(last.second * 1000), Math.round(now.second * 1000)]);
  return range[0] < range[1] ? range : null;
}

/**
 * The first of the ranges that fit into one report, and what is left for the next one.
 * @param {[number, number][]} ranges
 * @returns {{told: [number, number][], rest: [number, number][]}}
 */
function oneReport(ranges, mostMs = MOST_TOLD_MS) {
  /** @type {[number, number][]} */
  const told = [];
  /** @type {[number, number][]} */
  const rest = [];
  let room = mostMs;
  for (const [start, end] of ranges) {
    const cut = told.length < 500 ? Math.min(end, start + room) : start;
    if (cut > start) told.push([start, cut]);
    if (cut < end) rest.push([cut, end]);
    room -= cut - start;
  }
  return { told, rest };
}
