// An item on the page. Streamlit calls the default export again on every new data.

const AGAIN_MS = 4000;

/**
 * What was chosen and has not come back, by place. It outlives the item: a server that begins anew may show another
 * section first.
 * @type {Map<string, {chosen: string[], seen: number, number: number}>}
 */
const waiting = new Map();

/** @type {WeakMap<object, ReturnType<typeof makeItem>>} */
const items = new WeakMap();
let lastNumber = 0;
let isListening = false;
let isByPointer = false;

/** @param {KeyboardEvent} event */
function hearRowKey(event) {
  if (event.key === "Tab") isByPointer = false;
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || !(event.target instanceof Element)) return;
  // What is shown of a value that is only touched can be sent away.
  if (event.key === "Escape")
    for (const one of document.querySelectorAll(".rubric-item .touched")) /** @type {HTMLElement} */ (one).hidden = true;
  const row = event.target.closest(".rubric-item .buttons");
  if (!row) return;
  const buttons = /** @type {HTMLButtonElement[]} */ ([...row.children]);
  const at = buttons.indexOf(/** @type {HTMLButtonElement} */ (event.target));
  // A row that was only clicked keeps the focus without wanting the arrows, which step the film.
  const moved = isByPointer ? -1 : nextPlace(event.key, at, buttons.length);
  const meant = buttons[meantChoice(event.key, buttons.map((one) => one.textContent ?? ""))];
  if (moved < 0 && (!meant || meant.disabled)) return;
  event.preventDefault();
  (moved < 0 ? meant : buttons[moved]).focus();
  // Chosen already: a second press of its key must not take it back.
  if (moved < 0 && meant.getAttribute("aria-checked") !== "true") meant.click();
}

function listen() {
  if (isListening) return;
  isListening = true;
  // Before the player, whose letters give way to words of a row that begin with them.
  window.addEventListener("keydown", hearRowKey, { capture: true });
  window.addEventListener("pointerdown", () => (isByPointer = true), { capture: true });
}

/** @param {HTMLElement} box */
function makeItem(box) {
  /** @type {Map<string, DrawnRow>} */
  const rows = new Map();
  /** @type {any} */
  let data = null;
  /** @type {(name: string, value: unknown) => void} */
  let setState = () => {};
  /** @type {(name: string, value: unknown) => void} */
  let tell = () => {};
  let shape = "";
  let later = 0;

  const waitingHere = () => [...waiting].filter(([place]) => rows.has(place));

  /** Until it is heard: the connection may be away, or the server have begun anew. */
  function send() {
    setState("given", { at: Date.now(), answers: waitingHere().map(([place, one]) => ({ place, ...one })) });
    clearTimeout(later);
    later = window.setTimeout(() => {
      later = 0;
      if (!box.isConnected || waitingHere().length === 0) return;
      draw();
      send();
    }, AGAIN_MS);
  }

  /** @param {string} place @param {string} key */
  function choose(place, key) {
    const row = /** @type {Row} */ (data.rows.find((/** @type {Row} */ one) => one.place === place));
    const chosen = afterChoice(waiting.get(place)?.chosen ?? row.chosen, key, row.options);
    lastNumber = Math.max(Date.now(), lastNumber + 1, row.handled + 1);
    waiting.set(place, { chosen, seen: row.times_saved, number: lastNumber });
    send();
    draw();
  }

  /** The head and the rows, made once; rows that are about others, or can be answered otherwise, are made anew. */
  function lay() {
    const now = JSON.stringify([data.head, data.words, data.narrow, data.rows.map(shapeOf)]);
    if (now === shape) return;
    shape = now;
    rows.clear();
    const side = make("div", "rows");
    side.style.setProperty("--columns", String(data.narrow ? 1 : Math.min(data.rows.length, data.rows.length < 4 ? 3 : 2)));
    for (const row of data.rows) {
      const made = makeRow(row, data.words, { choose, tell: (name, value) => tell(name, value) });
      rows.set(row.place, made);
      side.append(made.box);
    }
    box.replaceChildren(...(data.head ? [makeHead(data.head, data.words)] : []), ...(data.rows.length ? [side] : []));
  }

  function draw() {
    for (const row of data.rows) {
      const given = waiting.get(row.place);
      const isLate = Date.now() - (given?.number ?? Infinity) >= AGAIN_MS;
      rows.get(row.place)?.update(row, given?.chosen ?? row.chosen, isLate);
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
      if (later === 0 && waitingHere().length) send();
    },
  };
}

/** @param {{data: any, parentElement: any, setStateValue: Function, setTriggerValue: Function}} component */
export default function showItem(component) {
  const box = component.parentElement.querySelector(".rubric-item");
  const item = items.get(box) ?? makeItem(box);
  items.set(box, item);
  listen();
  item.update(component);
}
