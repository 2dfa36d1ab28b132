// What a click or a key in a row of buttons comes to. Keys are heard only while that row has the focus (WCAG 2.1.4).

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
 * What is chosen after a click on the option: one that is chosen is taken back; one that stands alone, and whatever
 * stood alone before it, leaves nothing beside it.
 * @param {string[]} chosen keys @param {string} key @param {{key: string, is_alone: boolean}[]} options
 * @returns {string[]} in the order of the options
 */
function afterChoice(chosen, key, options) {
  const isAlone = (/** @type {string} */ one) => options.find((option) => option.key === one)?.is_alone ?? true;
  if (chosen.includes(key)) return chosen.filter((one) => one !== key);
  const kept = isAlone(key) ? [key] : [...chosen.filter((one) => !isAlone(one)), key];
  return options.map((option) => option.key).filter((one) => kept.includes(one));
}

/**
 * Where an arrow leads from the button at this place, round the ends; -1: the key is none.
 * @param {string} key @param {number} at @param {number} count @returns {number}
 */
function nextPlace(key, at, count) {
  const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[key];
  if (step) return (at + step + count) % count;
  return { Home: 0, End: count - 1 }[key] ?? -1;
}
