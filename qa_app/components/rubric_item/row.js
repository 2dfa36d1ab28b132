// One answer: its buttons, what the chosen or touched one means, and what stands below.

/**
 * @typedef {{key: string, label: string, meaning: {name: string, words: string}, is_alone: boolean}} Option
 * @typedef {{place: string, label: string, options: Option[], chosen: string[], times_saved: number, handled: number,
 *   is_locked: boolean, is_named: boolean, told: {words: string, tone: string}[], noted: string, note: string | null,
 *   moments: {start_ms: number, at: string, note: string}[], more: string}} Row
 * @typedef {{scale: string, note: string, change: string, evidence: string, unsaved: string}} RowWords
 * @typedef {{choose: (row: Row, key: string) => void, tell: (name: string, value: unknown) => void}} RowCalls
 */

/**
 * Draws the row anew; what of it had the focus gets it back.
 * @param {HTMLElement} box @param {Row} row @param {string[]} chosen @param {boolean} isLate whether it should have been saved by now
 * @param {RowWords} words @param {RowCalls} calls
 */
function drawRow(box, row, chosen, isLate, words, calls) {
  const at = document.activeElement instanceof HTMLElement && box.contains(document.activeElement) ? document.activeElement.dataset.name : undefined;
  const line = make("div", "line");
  if (row.is_named) line.append(make("span", "label", row.label));
  if (row.note !== null) line.append(button("quiet", row.noted ? words.change : words.note, "note", row.note, () => calls.tell("note", row.place)));
  const below = make("div", "below");
  if (isLate) below.append(make("p", "told orange", words.unsaved));
  below.append(...row.told.map((one) => make("p", `told ${one.tone}`, one.words)));
  if (row.moments.length) below.append(makeMoments(row, words, calls));
  if (row.noted) below.append(make("p", "noted", row.noted));
  box.replaceChildren(line, ...(row.options.length ? [makeOptions(row, chosen, calls)] : []), below);
  if (at !== undefined) /** @type {HTMLElement | null} */ (box.querySelector(`[data-name="${CSS.escape(at)}"]`))?.focus({ preventScroll: true });
}

/** @param {string} kind @param {string} words @param {string} name @param {string} described @param {() => void} does */
function button(kind, words, name, described, does) {
  const element = /** @type {HTMLButtonElement} */ (make("button", kind, words));
  element.type = "button";
  element.dataset.name = name;
  if (described) element.setAttribute("aria-description", described);
  element.addEventListener("click", does);
  return element;
}

/** @param {Row} row @param {string[]} chosen @param {RowCalls} calls */
function makeOptions(row, chosen, calls) {
  const isMany = row.options.some((one) => !one.is_alone);
  const box = make("div", "options");
  const buttons = make("div", isMany ? "buttons words" : "buttons");
  buttons.setAttribute("role", isMany ? "group" : "radiogroup");
  buttons.setAttribute("aria-label", row.label);
  const first = row.options.find((one) => chosen.includes(one.key)) ?? row.options[0];
  for (const option of row.options) {
    const { meaning } = option;
    const told = meaning.words ? `${meaning.name}: ${meaning.words}` : meaning.name;
    const one = button("", option.label, option.key, told === option.label ? "" : told, () => calls.choose(row, option.key));
    one.setAttribute("role", isMany ? "checkbox" : "radio");
    one.setAttribute("aria-checked", String(chosen.includes(option.key)));
    one.tabIndex = option === first ? 0 : -1;
    one.disabled = row.is_locked;
    buttons.append(one);
  }
  box.append(buttons, ...meanings(row, chosen, buttons, box));
  return box;
}

/** What the chosen ones mean, and over it what a touched one would. @param {Row} row @param {string[]} chosen */
function meanings(row, chosen, /** @type {HTMLElement} */ buttons, /** @type {HTMLElement} */ box) {
  const worthTelling = (/** @type {Option} */ one) => one.meaning.words || one.meaning.name !== one.label;
  const lines = row.options.filter((one) => chosen.includes(one.key) && worthTelling(one)).map((one) => meaningLine(one.meaning));
  for (const one of lines) one.className = "meaning";
  const touched = make("div", "touched");
  touched.hidden = true;
  const touch = (/** @type {Event} */ event) => {
    const at = event.target instanceof Element ? event.target.closest("[role]") : null;
    const option = row.options[[...buttons.children].indexOf(/** @type {Element} */ (at))];
    if (!option) return;
    // The finger of a screen's user and the mouse both leave the focus on what was chosen: told below already.
    touched.hidden = chosen.includes(option.key) || !worthTelling(option);
    touched.replaceChildren(meaningLine(option.meaning));
  };
  const leave = () => (touched.hidden = true);
  buttons.addEventListener("pointerover", touch);
  buttons.addEventListener("focusin", (event) => {
    if (event.target instanceof Element && event.target.matches(":focus-visible")) touch(event);
  });
  box.addEventListener("pointerleave", leave);
  buttons.addEventListener("focusout", leave);
  return [...lines, touched];
}

/** @param {Row} row @param {RowWords} words @param {RowCalls} calls */
function makeMoments(row, words, calls) {
  const box = make("div", "moments");
  box.append(make("span", "told", words.evidence));
  for (const one of row.moments) {
    const moment = button("moment", one.at, `at-${one.start_ms}`, one.note, () => calls.tell("seek", one.start_ms));
    moment.title = one.note;
    box.append(moment);
  }
  if (row.more) box.append(make("span", "told", row.more));
  return box;
}
