// Times and time ranges. Knows nothing of the page.

/** @param {number} low @param {number} value @param {number} high */
function clamp(low, value, high) {
  return Math.min(Math.max(value, low), high);
}

/** A place in a recording as `1:07:42`. @param {number} ms */
function formatTime(ms) {
  const seconds = Math.floor(Math.max(0, ms) / 1000);
  const two = (/** @type {number} */ n) => String(n).padStart(2, "0");
  return `${Math.floor(seconds / 3600)}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
}

/**
 * Reads `1:07:42` or `7:42`.
 * @param {string} text
 * @returns {number | null} milliseconds, or null when it is not a time
 */
function parseTime(text) {
  const found = /^\s*(?:(\d{1,2}):([0-5]?\d)|(\d{1,3})):([0-5]\d)\s*$/.exec(text);
  if (!found) return null;
  const [, hours, minutesAfterHours, minutes, seconds] = found;
  return (Number(hours ?? 0) * 3600 + Number(minutesAfterHours ?? minutes) * 60 + Number(seconds)) * 1000;
}

/**
 * Sorted, without overlaps; ranges that touch become one.
 * @param {[number, number][]} ranges
 * @returns {[number, number][]}
 */
function mergeRanges(ranges) {
  /** @type {[number, number][]} */
  const merged = [];
  for (const [start, end] of [...ranges].sort((a, b) => a[0] - b[0])) {
    const last = merged.at(-1);
    if (last && start <= last[1]) last[1] = Math.max(last[1], end);
    else merged.push([start, end]);
  }
  return merged;
}

/**
 * Puts each range into the first row where it overlaps no other.
 * @param {[number, number][]} ranges sorted by start
 * @returns {number[]} the row of each
 */
function stackRanges(ranges) {
  /** @type {number[]} */
  const ends = [];
  return ranges.map(([start, end]) => {
    const free = ends.findIndex((taken) => taken <= start);
    const row = free < 0 ? ends.length : free;
    ends[row] = end;
    return row;
  });
}

/** Puts values into `{places}` of a sentence. @param {string} text @param {Record<string, string>} values */
function fill(text, values) {
  return text.replace(/\{(\w+)\}/g, (place, name) => values[name] ?? place);
}
