// One answer: its buttons, what the chosen or touched one means, and what stands below. What is on the page stays
// there and is changed in place: a button that is being pressed, or has the focus, must not go away.

/**
 * @typedef {{key: string, label: string, meaning: {name: string, words: string}, is_alone: boolean}} Option
 * @typedef {{place: string, address: string, label: string, options: Option[], chosen: string[], times_saved: number, handled: number,
 *   is_locked: boolean, is_named: boolean, told: {words: string, tone: string}[], noted: string, note: string | null,
 *   moments: {start_ms: number, at: string, note: string}[], more: string}} Row
 * @typedef {{scale: string, note: string, change: string, evidence: string, unsaved: string}} RowWords
 * @typedef {{choose: (place: string, key: string) => void, tell: (name: string, value: unknown) => void}} RowCalls
 * @typedef {{box: HTMLElement, update: (row: Row, chosen: string[], isLate: boolean) => void}} DrawnRow
 */

/** What a row is made of, whatever it says just now. @param {Row} row */
const shapeOf = (row) => [row.place, row.label, row.is_named, row.options];

/** @param {string} kind @param {string} words @param {() => void} does */
function makeButton(kind, words, does) {
  const element = /** @type {HTMLButtonElement} */ (make("button", kind, words));
  element.type = "button";
  element.addEventListener("click", does);
  return element;
}

/** @param {Row} first as it is now @param {RowWords} words @param {RowCalls} calls @returns {DrawnRow} */
function makeRow(first, words, calls) {
  const box = make("div", first.is_named ? "answer" : "answer beside-field");
  box.dataset.place = first.place;
  const line = make("div", "line");
  const note = makeButton("quiet", "", () => calls.tell("note", first.place));
  if (first.is_named) line.append(make("span", "label", first.label));
  line.append(note);
  const options = makeOptions(first, calls);
  const below = make("div", "below");
  let stands = "";
  box.append(line, ...(first.options.length ? [options.box] : []), below);

  return {
    box,
    update(row, chosen, isLate) {
      note.hidden = row.note === null;
      note.textContent = row.noted ? words.change : words.note;
      note.setAttribute("aria-label", row.noted ? `${words.change}: ${row.note}` : row.note ?? "");
      options.update(row, chosen);
      const now = JSON.stringify([row.told, row.moments, row.more, row.noted, isLate]);
      if (now === stands) return;
      stands = now;
      below.replaceChildren(...(isLate ? [make("p", "told orange", words.unsaved)] : []));
      below.append(...row.told.map((one) => make("p", `told ${one.tone}`, one.words)));
      if (row.moments.length) below.append(makeMoments(row, words, calls));
      if (row.noted) below.append(make("p", "noted", row.noted));
    },
  };
}

/** @param {Row} first @param {RowCalls} calls */
function makeOptions(first, calls) {
  const isMany = first.options.some((one) => !one.is_alone);
  const box = make("div", "options");
  const buttons = make("div", isMany ? "buttons words" : "buttons");
  const meanings = make("div", "meanings");
  const touched = make("div", "touched");
  /** @type {string[]} */
  let chosenNow = [];
  const isWorthTelling = (/** @type {Option} */ one) => one.meaning.words !== "" || one.meaning.name !== one.label;

  buttons.setAttribute("role", isMany ? "group" : "radiogroup");
  buttons.setAttribute("aria-label", first.label);
  const all = first.options.map((option) => {
    const one = makeButton("", option.label, () => calls.choose(first.place, option.key));
    one.setAttribute("role", isMany ? "checkbox" : "radio");
    if (isWorthTelling(option)) one.setAttribute("aria-description", meaningLine(option.meaning).textContent ?? "");
    return one;
  });
  buttons.append(...all);
  touched.hidden = true;
  box.append(buttons, meanings, touched);

  const touch = (/** @type {Event} */ event) => {
    const option = first.options[all.findIndex((one) => one.contains(/** @type {Node} */ (event.target)))];
    if (!option) return;
    // Of what is chosen it stands below already.
    touched.hidden = chosenNow.includes(option.key) || !isWorthTelling(option);
    touched.replaceChildren(meaningLine(option.meaning));
  };
  const leave = () => (touched.hidden = true);
  buttons.addEventListener("pointerover", touch);
  buttons.addEventListener("focusin", (event) => {
    if (event.target instanceof Element && event.target.matches(":focus-visible")) touch(event);
  });
  box.addEventListener("pointerleave", leave);
  buttons.addEventListener("focusout", leave);

  return {
    box,
    /** @param {Row} row @param {string[]} chosen */
    update(row, chosen) {
      const at = Math.max(0, row.options.findIndex((one) => chosen.includes(one.key)));
      all.forEach((one, place) => {
        one.setAttribute("aria-checked", String(chosen.includes(row.options[place].key)));
        one.tabIndex = isMany || place === at ? 0 : -1;
        one.disabled = row.is_locked;
      });
      if (chosen.join() !== chosenNow.join()) leave();
      chosenNow = chosen;
      const lines = row.options.filter((one) => chosen.includes(one.key) && isWorthTelling(one));
      meanings.replaceChildren(...lines.map((one) => meaningLine(one.meaning)));
    },
  };
}

/** @param {Row} row @param {RowWords} words @param {RowCalls} calls */
function makeMoments(row, words, calls) {
  const box = make("div", "moments");
  box.append(make("span", "told", words.evidence));
  for (const one of row.moments) {
    const moment = makeButton("moment", one.at, () => calls.tell("seek", one.start_ms));
    moment.title = one.note;
    box.append(moment);
  }
  if (row.more) box.append(make("span", "told", row.more));
  return box;
}
