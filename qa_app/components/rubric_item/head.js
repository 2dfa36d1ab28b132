// What an item asks: its name, badges, a line below, and what the values of its scale mean behind a button.

/** @param {string} tag @param {string} name of the class @param {string} [words] @returns {HTMLElement} */
function make(tag, name, words) {
  const element = document.createElement(tag);
  if (name) element.className = name;
  if (words !== undefined) element.textContent = words;
  return element;
}

/** `3 Competent: in words`, the name in bold. @param {{name: string, words: string}} meaning @returns {HTMLElement} */
function meaningLine(meaning) {
  const line = make("p", "");
  line.append(make("b", "", meaning.name), meaning.words ? `: ${meaning.words}` : "");
  return line;
}

/** @param {any} head @param {{scale: string}} words @returns {HTMLElement} */
function makeHead(head, words) {
  const box = make("div", "head");
  const line = make("div", "line");
  line.append(make("strong", "", head.name), ...head.badges.map((/** @type {any} */ one) => make("span", `badge ${one.tone}`, one.words)));
  box.append(line);
  if (head.scale.length) {
    const button = /** @type {HTMLButtonElement} */ (make("button", "quiet", words.scale));
    const described = make("div", "scale");
    described.append(...head.scale.map(meaningLine));
    described.hidden = true;
    const show = (/** @type {boolean} */ isShown) => {
      described.hidden = !isShown;
      button.setAttribute("aria-expanded", String(isShown));
    };
    show(false);
    button.type = "button";
    button.setAttribute("aria-label", `${words.scale}: ${head.name}`);
    button.addEventListener("click", () => show(described.hidden));
    line.append(button);
    box.append(described);
  }
  if (head.told) box.append(make("p", "told", head.told));
  return box;
}
