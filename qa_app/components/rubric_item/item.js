// An item on the page. Streamlit calls the default export again on every new data.

const AGAIN_MS = 4000;

/**
 * What was chosen, how often the answer had been saved before, and how often it has been since the page stored it.
 * @typedef {{chosen: string[], seen: number, saved: number | null, isTried: boolean, number: number}} Given
 */

/**
 * What was chosen and has not come back, by place. It outlives the item: a server that begins anew may show another
 * section first.
 * @type {Map<string, Given>}
 */
const waiting = new Map();
/** How often an answer had been saved when this page stored it last, by place. @type {Map<string, number>} */
const savedHere = new Map();
/** One answer after the other: a second click on an item counts on the first. */
let storing = Promise.resolve();

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

/** Stores an answer, and tells how far the review is then. @param {Row} row @param {Given} given @param {number} review */
async function store(row, given, review) {
  given.isTried = true;
  given.seen = Math.max(given.seen, savedHere.get(row.place) ?? 0);
  try {
    const answer = await fetch(row.address, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ chosen: given.chosen, seen: given.seen }),
      signal: AbortSignal.timeout(AGAIN_MS),
    });
    // The run that is asked for next tells why.
    if (!answer.ok) return;
    const { times_saved, progress } = await answer.json();
    given.saved = times_saved;
    savedHere.set(row.place, times_saved);
    window.dispatchEvent(new CustomEvent("rating-stored", { detail: { review, progress } }));
  } catch {
    // The server is away; it is sent again.
  }
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

  const rowAt = (/** @type {string} */ place) => data.rows.find((/** @type {Row} */ one) => one.place === place);

  /** Stores what waits, then has what follows from it drawn. */
  async function storeAndShow() {
    for (const [place, one] of waitingHere()) {
      // Meanwhile another part of the rubric may have come into its place.
      const row = rowAt(place);
      if (row && one.saved === null) await store(row, one, data.review);
    }
    const tried = waitingHere().filter(([_place, one]) => one.isTried);
    const answers = tried.map(([place, { chosen, seen, saved, number }]) => ({ place, chosen, seen, saved, number }));
    if (answers.length) setState("given", { at: Date.now(), answers });
  }

  /** Until it is heard: the connection may be away, or the server have begun anew. */
  function send() {
    storing = storing.then(storeAndShow).catch(console.error);
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
    const row = /** @type {Row} */ (rowAt(place));
    const chosen = afterChoice(waiting.get(place)?.chosen ?? row.chosen, key, row.options);
    lastNumber = Math.max(Date.now(), lastNumber + 1, row.handled + 1);
    waiting.set(place, { chosen, seen: row.times_saved, saved: null, isTried: false, number: lastNumber });
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
      const isLate = given?.saved === null && Date.now() - given.number >= AGAIN_MS;
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
