// Listens on the page for the rating form. Streamlit calls the default export again on every new data.

const ROW = '[class*="st-key-answer-"] :is([role=radiogroup], [data-testid="stButtonGroup"])';
const PATIENCE_MS = 4000;
let wentTo = 0;

/** @param {KeyboardEvent} event */
function hearRatingKey(event) {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || !(event.target instanceof Element)) return;
  const focused = event.target.closest("button");
  const row = focused?.closest(ROW);
  if (!focused || !row) return;
  if (event.key === "Escape") {
    // What is shown of a value that is only touched can be sent away.
    row.closest('[class*="st-key-answer-"]')?.setAttribute("data-quiet", "");
    return;
  }
  const buttons = /** @type {HTMLButtonElement[]} */ ([...row.querySelectorAll("button")]);
  const meant = buttons[meantChoice(event.key, buttons.map((button) => (button.textContent ?? "").trim()))];
  if (!meant || meant.disabled) return;
  event.preventDefault();
  meant.focus();
  // Chosen already: a second press of its key must not take it back.
  if (meant.getAttribute("aria-checked") !== "true") meant.click();
}

/** What a value means is told to who cannot see the line below. @param {Event} event */
function tellMeaning(event) {
  const button = event.target instanceof Element ? event.target.closest("button") : null;
  const row = button?.closest(ROW);
  if (!button || !row) return;
  const answer = row.closest('[class*="st-key-answer-"]');
  answer?.removeAttribute("data-quiet");
  const line = answer?.querySelectorAll(".meanings p")[[...row.querySelectorAll("button")].indexOf(button)];
  if (line) button.setAttribute("aria-description", line.textContent ?? "");
}

/** Where the answer is given, inside a component of ours too. @param {HTMLElement} answer */
function firstField(answer) {
  const roots = [answer, ...[...answer.querySelectorAll("*")].flatMap((one) => one.shadowRoot ?? [])];
  const found = roots.flatMap((root) => [...root.querySelectorAll("[role=radiogroup] button, [data-testid=stButtonGroup] button, input, textarea")]);
  return /** @type {HTMLElement | undefined} */ (found.find((one) => !(/** @type {HTMLInputElement} */ (one).disabled)));
}

/** @param {{item: string, whose: string}} place */
function goTo(place) {
  const since = Date.now();
  const look = () => {
    const item = document.querySelector(`.st-key-item-${CSS.escape(place.item)}`);
    const answer = item?.querySelector(`[class*="-${CSS.escape(place.item)}-${CSS.escape(place.whose)}"]`) ?? item;
    const shown = answer instanceof HTMLElement && answer.offsetParent !== null;
    const field = shown ? firstField(answer) : undefined;
    if (!item || !field) {
      if (Date.now() - since < PATIENCE_MS) requestAnimationFrame(look);
      else item?.scrollIntoView({ block: "center" });
      return;
    }
    item.scrollIntoView({ block: "center" });
    field.focus({ preventScroll: true });
  };
  look();
}

/** Tells those who do not see the colour which buttons are chosen. @param {string[]} chosen their keys */
function tellChosen(chosen) {
  for (const button of document.querySelectorAll(":is(.st-key-sections, .st-key-section-parts) button")) {
    const isChosen = chosen.some((key) => button.closest(`.st-key-${CSS.escape(key)}`));
    if (isChosen) button.setAttribute("aria-current", "true");
    else button.removeAttribute("aria-current");
  }
}

/** @type {WeakMap<object, {run: number}>} */
const pages = new WeakMap();

/** @param {{data: any, parentElement: any, setStateValue: (name: string, value: unknown) => void}} component */
export default function showPage(component) {
  const { data, parentElement: root, setStateValue } = component;
  const page = pages.get(root) ?? { run: 0 };
  if (!pages.has(root)) {
    // Before the player, whose letters give way to words of a row that begin with them.
    window.addEventListener("keydown", hearRatingKey, { capture: true });
    document.addEventListener("focusin", tellMeaning);
    document.addEventListener("pointerover", tellMeaning);
  }
  pages.set(root, page);
  page.run += 1;
  const run = page.run;

  tellChosen(data.chosen);
  if (data.goes_to && data.goes_to.number !== wentTo) {
    wentTo = data.goes_to.number;
    goTo(data.goes_to);
  }

  const box = root.querySelector(".left-behind");
  const waiting = placesWithWords(localStorage, data.person, data.start).filter((place) => {
    const kept = keptWords(localStorage, data.person, place);
    if (hasArrived(kept.get(), data.stored[place] ?? "")) kept.set(null);
    // Only what is not on the page offers itself here; a field that is there does it in its own place.
    return kept.get() !== null && !document.querySelector(`[class*="st-key-${CSS.escape(place)}-typed"]`);
  });
  const buttons = waiting.map((place) => {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = placeName(place, data.start, data.people);
    button.addEventListener("click", () => setStateValue("open", { place, number: Date.now() }));
    return button;
  });
  const told = document.createElement("span");
  told.textContent = data.words.left;
  box.replaceChildren(told, ...buttons);
  box.hidden = buttons.length === 0;

  return () => {
    if (run !== page.run) return;
    pages.delete(root);
    window.removeEventListener("keydown", hearRatingKey, { capture: true });
    document.removeEventListener("focusin", tellMeaning);
    document.removeEventListener("pointerover", tellMeaning);
  };
}
