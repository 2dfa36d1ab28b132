// Keeps the keyboard's place on the page. What had the focus may be drawn anew, go away or be switched off by a run:
// the focus then goes to the same thing drawn anew, else to what stands beside it, else to the screen's heading.

const REACHABLE = "a[href], button, input, textarea, select, summary, [tabindex]:not([tabindex='-1'])";
const SETTLES_MS = 150;

/**
 * Where the focus was: the thing, what it is called, and the keyed containers around it, the innermost first.
 * `opener` is where it was before a dialog took it; null outside of dialogs.
 * @typedef {{element: Element, name: string, keys: string[], isInDialog: boolean, opener: Place | null}} Place
 */

/** @type {Place | null} */
let place = null;
let isByKeyboard = false;
let settling = 0;

/** @param {Element} element */
const nameOf = (element) => `${element.tagName} ${element.getAttribute("aria-label") ?? element.textContent ?? ""}`;

/** @param {Element} element */
const isUsable = (element) => element.isConnected && element.checkVisibility() && !element.matches(":disabled");

/** @param {Element} element */
function keysAround(element) {
  const keys = [];
  for (let one = /** @type {Element | null} */ (element); one; one = one.parentElement)
    keys.push(...[...one.classList].filter((name) => name.startsWith("st-key-")));
  return keys;
}

/** What can be focused in the innermost container around the place that is still there. @param {Place} lost */
function around(lost) {
  for (const key of lost.keys) {
    const found = [...document.querySelectorAll(`.${CSS.escape(key)} :is(${REACHABLE})`)].filter(isUsable);
    if (found.length) return /** @type {HTMLElement[]} */ (found);
  }
  return [];
}

function isLost() {
  return place !== null && document.activeElement === document.body;
}

/** @param {HTMLElement | null | undefined} element */
function take(element) {
  // Who uses a mouse looks at where they clicked: the page must not move under them.
  element?.focus({ preventScroll: !isByKeyboard });
}

function takeHeading() {
  const heading = /** @type {HTMLElement | null} */ (document.querySelector("h1"));
  if (!heading) return;
  heading.tabIndex = -1;
  take(heading);
}

function look() {
  if (!isLost()) return;
  const lost = /** @type {Place} */ (place);
  const again = around(lost).find((one) => nameOf(one) === lost.name);
  if (again) return take(again);
  clearTimeout(settling);
  settling = window.setTimeout(settle, SETTLES_MS);
}

/** Once the run is over: what has not come back will not. */
function settle() {
  if (!isLost() || !document.querySelector("[data-test-script-state=notRunning]")) return;
  const lost = /** @type {Place} */ (place);
  const from = lost.opener ?? lost;
  take((isUsable(from.element) ? /** @type {HTMLElement} */ (from.element) : null) ?? around(from)[0]);
  if (isLost()) takeHeading();
}

/** @param {FocusEvent} event */
function note(event) {
  const element = event.target;
  if (!(element instanceof Element)) return;
  const isInDialog = element.closest("[role=dialog]") !== null;
  const before = place?.isInDialog ? place.opener : place;
  place = { element, name: nameOf(element), keys: keysAround(element), isInDialog, opener: isInDialog ? before : null };
}

/** @param {FocusEvent} event */
function forget(event) {
  const left = place;
  place = null;
  if (event.relatedTarget) return;
  // What was left on purpose could still be used; what the page takes away cannot, or not for long.
  setTimeout(() => {
    if (place || !left || isUsable(left.element)) return;
    place = left;
    look();
  });
}

/** Keeps the focus from now on. */
function keepFocus() {
  document.addEventListener("focusin", note, { capture: true });
  // Before anybody else hears of it: what they then draw must not look like a loss.
  document.addEventListener("focusout", forget, { capture: true });
  document.addEventListener("keydown", () => (isByKeyboard = true), { capture: true });
  document.addEventListener("pointerdown", () => (isByKeyboard = false), { capture: true });
  new MutationObserver(look).observe(document.body, {
    subtree: true, childList: true, attributeFilter: ["disabled", "data-test-script-state"],
  });
}
