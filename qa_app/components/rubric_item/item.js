// An item on the page. Streamlit calls the default export again on every new data.

const AGAIN_MS = 4000;
const ROW_OF_BUTTONS = ".rubric-item .buttons";

/** @type {WeakMap<object, ReturnType<typeof makeItem>>} */
const items = new WeakMap();
let lastNumber = 0;
let isListening = false;

/** @param {KeyboardEvent} event */
function hearRowKey(event) {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || !(event.target instanceof Element)) return;
  const row = event.target.closest(ROW_OF_BUTTONS);
  if (!row) return;
  if (event.key === "Escape") {
    // What is shown of a value that is only touched can be sent away.
    const touched = /** @type {HTMLElement | null} */ (row.parentElement?.querySelector(".touched"));
    if (touched) touched.hidden = true;
    return;
  }
  const buttons = /** @type {HTMLButtonElement[]} */ ([...row.children]);
  const moved = nextPlace(event.key, buttons.indexOf(/** @type {HTMLButtonElement} */ (event.target)), buttons.length);
  const meant = buttons[meantChoice(event.key, buttons.map((one) => one.textContent ?? ""))];
  if (moved < 0 && (!meant || meant.disabled)) return;
  event.preventDefault();
  (moved < 0 ? meant : buttons[moved]).focus();
  // Chosen already: a second press of its key must not take it back.
  if (moved < 0 && meant.getAttribute("aria-checked") !== "true") meant.click();
}

/** @param {HTMLElement} box */
function makeItem(box) {
  /** What was chosen and has not come back. @type {Map<string, {chosen: string[], seen: number, number: number}>} */
  const waiting = new Map();
  /** @type {Map<string, {box: HTMLElement, drawn: string}>} */
  const rows = new Map();
  /** @type {any} */
  let data = null;
  /** @type {(name: string, value: unknown) => void} */
  let setState = () => {};
  /** @type {(name: string, value: unknown) => void} */
  let tell = () => {};
  let drawn = "";
  let later = 0;

  /** Until it is heard: the connection may be away, or the server have begun anew. */
  function send() {
    setState("given", { at: Date.now(), answers: [...waiting].map(([place, one]) => ({ place, ...one })) });
    clearTimeout(later);
    later = window.setTimeout(() => {
      if (!box.isConnected || waiting.size === 0) return;
      draw();
      send();
    }, AGAIN_MS);
  }

  const chosenIn = (/** @type {Row} */ row) => waiting.get(row.place)?.chosen ?? row.chosen;

  /** @param {Row} row @param {string} key */
  function choose(row, key) {
    const chosen = afterChoice(chosenIn(row), key, row.options);
    lastNumber = Math.max(Date.now(), lastNumber + 1);
    waiting.set(row.place, { chosen, seen: waiting.get(row.place)?.seen ?? row.times_saved, number: lastNumber });
    send();
    draw();
  }

  const isLate = (/** @type {Row} */ row) => Date.now() - (waiting.get(row.place)?.number ?? Infinity) >= AGAIN_MS;

  /** The places of the item and its rows, made once; rows that are asked about others are made anew. */
  function lay() {
    const shape = JSON.stringify([data.head, data.words, data.narrow, data.rows.map((/** @type {Row} */ row) => row.place)]);
    if (shape === drawn) return;
    drawn = shape;
    rows.clear();
    const side = make("div", "rows");
    side.style.setProperty("--columns", String(data.narrow ? 1 : Math.min(data.rows.length, data.rows.length < 4 ? 3 : 2)));
    for (const row of data.rows) {
      const place = make("div", row.is_named ? "answer" : "answer beside-field");
      place.dataset.place = row.place;
      rows.set(row.place, { box: place, drawn: "" });
      side.append(place);
    }
    box.replaceChildren(...(data.head ? [makeHead(data.head, data.words)] : []), ...(data.rows.length ? [side] : []));
  }

  function draw() {
    for (const row of data.rows) {
      const place = /** @type {{box: HTMLElement, drawn: string}} */ (rows.get(row.place));
      const chosen = chosenIn(row);
      const { handled: _handled, times_saved: _times, ...seen } = row;
      const now = JSON.stringify([seen, chosen, isLate(row)]);
      if (now === place.drawn) continue;
      place.drawn = now;
      drawRow(place.box, row, chosen, isLate(row), data.words, {
        choose: (of, key) => choose(data.rows.find((/** @type {Row} */ one) => one.place === of.place) ?? of, key),
        tell: (name, value) => tell(name, value),
      });
    }
  }

  return {
    /** @param {any} component */
    update(component) {
      data = component.data;
      setState = component.setStateValue;
      tell = component.setTriggerValue;
      for (const row of data.rows)
        if ((waiting.get(row.place)?.number ?? Infinity) <= row.handled) waiting.delete(row.place);
      lay();
      draw();
    },
  };
}

/** @param {{data: any, parentElement: any, setStateValue: Function, setTriggerValue: Function}} component */
export default function showItem(component) {
  const box = component.parentElement.querySelector(".rubric-item");
  const item = items.get(box) ?? makeItem(box);
  items.set(box, item);
  if (!isListening) {
    isListening = true;
    // Before the player, whose letters give way to words of a row that begin with them.
    window.addEventListener("keydown", hearRowKey, { capture: true });
  }
  item.update(component);
}
