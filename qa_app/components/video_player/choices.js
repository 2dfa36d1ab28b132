// Groups that are one stop of the Tab key: arrows and letters move inside them.

const LETTERS_APART_MS = 1000;

const REACHABLE = "a[href], button, input, textarea, select, summary, [tabindex]";

/** Moves the focus to the first thing behind this one that Tab can reach. @param {Element} element */
function focusBehind(element) {
  const behind = /** @type {HTMLElement[]} */ ([...document.querySelectorAll(REACHABLE)]).find((one) =>
    element.compareDocumentPosition(one) & Node.DOCUMENT_POSITION_FOLLOWING && !element.contains(one) &&
    one.tabIndex >= 0 && !one.matches(":disabled") && one.checkVisibility());
  behind?.focus();
}

/**
 * Where an arrow, Home or End leads; null for other keys.
 * @param {string} key @param {number} at @param {number} count @param {number} [columns] up and down go by rows of so many
 */
function arrowTarget(key, at, count, columns = 1) {
  if (key === "Home") return 0;
  if (key === "End") return count - 1;
  /** @type {Record<string, number>} */
  const steps = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -columns, ArrowDown: columns };
  if (!(key in steps)) return null;
  const to = at + steps[key];
  if (columns > 1) return to < 0 || to >= count ? at : to;
  return (to + count) % count;
}

/**
 * The one that the letters lead to: the first after `at` that begins so, or the same one while more are typed.
 * @param {string[]} names @param {string} letters @param {number} at
 * @returns {number | null}
 */
function letterTarget(names, letters, at) {
  const wanted = letters.toLowerCase();
  const first = wanted.length > 1 ? 0 : 1;
  for (let i = first; i < names.length + first; i += 1) {
    const place = (at + i) % names.length;
    if (names[place].toLowerCase().startsWith(wanted)) return place;
  }
  return null;
}

/**
 * Makes what the selector finds in the group one stop of the Tab key.
 * @param {HTMLElement} group
 * @param {string} selector
 * @param {{names?: () => string[], columns?: () => number}} [how] `names` lets letters move too
 */
function makeOneStop(group, selector, how = {}) {
  let typed = "";
  let typedAt = 0;
  const all = () => /** @type {HTMLElement[]} */ ([...group.querySelectorAll(selector)]);

  /** @param {HTMLElement} one @param {HTMLElement[]} [among] */
  function settle(one, among = all()) {
    for (const other of among) other.tabIndex = other === one ? 0 : -1;
  }

  group.addEventListener("focusin", (event) => {
    const found = all().find((one) => one === event.target);
    if (found) settle(found);
  });
  group.addEventListener("keydown", (event) => {
    const among = all();
    const at = among.findIndex((one) => one === event.target);
    if (at < 0 || event.ctrlKey || event.metaKey || event.altKey) return;
    let to = arrowTarget(event.key, at, among.length, how.columns?.());
    if (to === null && how.names && /^[^\s]$/.test(event.key)) {
      typed = (event.timeStamp - typedAt < LETTERS_APART_MS ? typed : "") + event.key;
      typedAt = event.timeStamp;
      const names = how.names();
      to = letterTarget(names, typed, at) ?? letterTarget(names, (typed = event.key), at) ?? at;
    }
    if (to === null) return;
    event.preventDefault();
    among[to].focus();
  });
  return {
    /** To be called after drawing: the first one is where Tab leads. */
    drawn() {
      const among = all();
      if (among.length && !among.some((one) => one.tabIndex === 0 && one.hasAttribute("tabindex"))) settle(among[0], among);
    },
  };
}
