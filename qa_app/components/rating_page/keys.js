// Which button of a row of choices a key means. Heard only while that row has the focus (WCAG 2.1.4).

const KEYS_OF_THE_PLAYER = "mjkl";

/**
 * The place of the button that the key means, -1 for none: the button that begins with this digit; in a row of
 * words the one at this place, or the first that begins with this letter.
 * @param {string} key what was typed @param {string[]} labels of the buttons, in order
 * @returns {number}
 */
function meantChoice(key, labels) {
  if (/^[0-9]$/.test(key)) {
    const exact = labels.findIndex((label) => label === key || label.startsWith(`${key} `));
    if (exact >= 0 || labels.some((label) => /^[0-9]/.test(label))) return exact;
    return Number(key) >= 1 && Number(key) <= labels.length ? Number(key) - 1 : -1;
  }
  const letter = key.toLowerCase();
  if (key.length !== 1 || !/\p{L}/u.test(key) || KEYS_OF_THE_PLAYER.includes(letter)) return -1;
  return labels.findIndex((label) => label.toLowerCase().startsWith(letter));
}

/**
 * A place of words as people name it: `rating-12-B1-7-note` is `B1 Maya`.
 * @param {string} place @param {string} start what all places of the review begin with
 * @param {Record<string, string>} people first names by id
 */
function placeName(place, start, people) {
  const [, item, whose] = place.slice(start.length).match(/^(.+?)-(session|\d+)(?:-note)?$/) ?? [];
  return item ? [item, people[whose] ?? ""].join(" ").trim() : place;
}
