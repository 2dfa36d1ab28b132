// Puts the words that the server sent into the page, and fills what is made of words alone.

const SPEEDS = [0.5, 0.75, 1, 1.25, 1.5, 1.75, 2, 2.5];

/**
 * `data-word` is an element's text, `data-label` its accessible name, `data-hint` a field's placeholder.
 * @param {Document | ShadowRoot} root
 * @param {Record<string, string>} words
 */
function drawWords(root, words) {
  for (const one of /** @type {NodeListOf<HTMLElement>} */ (root.querySelectorAll("[data-word]")))
    one.textContent = words[String(one.dataset.word)];
  for (const one of /** @type {NodeListOf<HTMLElement>} */ (root.querySelectorAll("[data-label]"))) {
    one.setAttribute("aria-label", words[String(one.dataset.label)]);
    if (one.matches(".bar button")) one.title = words[String(one.dataset.label)];
  }
  for (const one of /** @type {NodeListOf<HTMLInputElement>} */ (root.querySelectorAll("[data-hint]")))
    one.placeholder = words[String(one.dataset.hint)];
  root.querySelector(".keys dl")?.replaceChildren(...KEYS.flatMap(([keys, word]) => keyRow(keys, word, words)));
  const speed = /** @type {HTMLSelectElement} */ (root.querySelector(".speed"));
  const chosen = speed.value || "1";
  speed.replaceChildren(...SPEEDS.map((value) => new Option(`${value}×`, String(value), false, String(value) === chosen)));
}

/** One row of the sheet of keys. @param {string[]} keys @param {string} word @param {Record<string, string>} words */
function keyRow(keys, word, words) {
  const [term, meaning] = [document.createElement("dt"), document.createElement("dd")];
  for (const key of keys) {
    const drawn = document.createElement("kbd");
    drawn.textContent = words[`key${key}`] ?? key;
    term.append(drawn);
  }
  meaning.textContent = words[word];
  return [term, meaning];
}
