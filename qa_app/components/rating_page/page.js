// What the page does for the rating form. Streamlit calls the default export again on every new data.

const PATIENCE_MS = 4000;
let wentTo = 0;

/** Where the answer is given, inside a component of ours too. @param {HTMLElement} answer */
function firstField(answer) {
  const roots = [answer, ...[...answer.querySelectorAll("*")].flatMap((one) => one.shadowRoot ?? [])];
  const found = ["input, textarea", ".buttons [tabindex='0']"].flatMap((kind) => roots.flatMap((root) => [...root.querySelectorAll(kind)]));
  return /** @type {HTMLElement | undefined} */ (found.find((one) => !(/** @type {HTMLInputElement} */ (one).disabled)));
}

/** @param {{item: string, whose: string}} place */
function goTo(place) {
  const since = Date.now();
  const look = () => {
    const item = document.querySelector(`.st-key-item-${CSS.escape(place.item)}`);
    const row = item?.querySelector(`[data-place$="${CSS.escape(`-${place.item}-${place.whose}`)}"]`);
    const answer = row?.closest('[class*="st-key-answer-"]') ?? row ?? item;
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

/** @param {{data: any, parentElement: any, setStateValue: (name: string, value: unknown) => void}} component */
export default function showPage(component) {
  const { data, parentElement: root, setStateValue } = component;

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
}
