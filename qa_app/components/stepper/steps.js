// What a step leads to and what typed words mean, without a page.

/**
 * @typedef {{lowest: number, highest: number, step: number, start: number | null}} Steps
 */

/** The number one step on, from null (nothing given) too. @param {number | null} from @param {1 | -1} way @param {Steps} steps */
function oneStep(from, way, steps) {
  if (from === null) return way > 0 ? (steps.start ?? withinSteps(steps.lowest + steps.step, steps)) : (steps.start ?? steps.lowest);
  return withinSteps(from + way * steps.step, steps);
}

/** @param {number} value @param {Steps} steps */
function withinSteps(value, steps) {
  return Math.min(steps.highest, Math.max(steps.lowest, Math.round(value * 1000) / 1000));
}

/**
 * What was typed: a number, null for nothing, undefined for what is no number of these steps.
 * @param {string} text @param {Steps} steps @returns {number | null | undefined}
 */
function typedNumber(text, steps) {
  const plain = text.trim().replace(",", ".");
  if (plain === "") return null;
  const value = Number(plain);
  if (!Number.isFinite(value) || value < steps.lowest || value > steps.highest) return undefined;
  const count = (value - steps.lowest) / steps.step;
  return Math.abs(count - Math.round(count)) < 1e-6 ? value : undefined;
}
