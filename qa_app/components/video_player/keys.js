// The keyboard of the whole page: which key asks for what, and when a key is not ours.

/** What is shown in the sheet of keys: the keys, and the word for what they do. @type {[string[], string][]} */
const KEYS = [
  [["Space", "K"], "playOrPause"],
  [["←", "→"], "step5"],
  [["Shift ←", "Shift →", "J", "L"], "step30"],
  [[",", "."], "frame"],
  [["M"], "markNow"],
  [["["], "rangeStart"],
  [["]"], "rangeEnd"],
  [["P"], "playAllKey"],
  [["C"], "contactSheet"],
  [["?"], "showKeys"],
  [["Esc"], "closeIt"],
];

const TYPING = "input, textarea, select, [contenteditable]:not([contenteditable=false])";
const OWN_ARROWS = "[role=slider], [role=radio], [role=tab], [role=option], [role=menuitem], [role=gridcell], [role=spinbutton]";

/**
 * What a key asks for.
 * @param {KeyboardEvent} event
 * @returns {{does: string, seconds?: number} | null}
 */
function meaning(event) {
  const isCommand = event.ctrlKey || event.metaKey || event.altKey;
  // Many keyboards make [ and ] with AltGr, which counts as two other modifiers.
  if (isCommand && !event.getModifierState("AltGraph")) return null;
  const long = event.shiftKey;
  switch (event.key.length === 1 ? event.key.toLowerCase() : event.key) {
    case " ": return long ? null : { does: "toggle" };
    case "ArrowLeft": return { does: "step", seconds: long ? -30 : -5 };
    case "ArrowRight": return { does: "step", seconds: long ? 30 : 5 };
    case "k": return { does: "toggle" };
    case "j": return { does: "step", seconds: -30 };
    case "l": return { does: "step", seconds: 30 };
    case ",": return { does: "frame", seconds: -1 / 12 };
    case ".": return { does: "frame", seconds: 1 / 12 };
    case "m": return { does: "mark" };
    case "p": return { does: "playAll" };
    case "c": return { does: "sheet" };
    case "[": return { does: "rangeStart" };
    case "]": return { does: "rangeEnd" };
    case "?": return { does: "keys" };
    case "Escape": return { does: "escape" };
    default: return null;
  }
}

/** Whether the focused thing needs this key for itself. @param {KeyboardEvent} event @param {Element} player */
function belongsToFocused(event, player) {
  const target = event.composedPath()[0];
  if (!(target instanceof Element)) return false;
  if (player.contains(target) && target.matches("select, input[type=range], input[type=checkbox].keys-everywhere"))
    return event.key === " " || event.key.startsWith("Arrow");
  if (target.closest(TYPING) || document.activeElement?.closest(TYPING)) return true;
  if (player.contains(target)) {
    if (event.key === " ") return target.matches("button, summary");
    return event.key.startsWith("Arrow") && target.closest("[data-own-arrows]") !== null;
  }
  if (target.closest("[role=dialog], [role=menu], [role=listbox]")) return true;
  // A button that was only clicked keeps the focus without wanting it; one reached by keyboard wants its keys.
  if (clicked && target.contains(clicked)) return false;
  if (event.key === " ") return target.matches("button, a, summary, [role=button], [role=radio], [role=tab], [role=checkbox]");
  return event.key.startsWith("Arrow") && target.closest(OWN_ARROWS) !== null;
}

/**
 * The players on the page; the one touched last hears the keys.
 * @type {{element: Element, act: Function, everywhere: () => boolean}[]}
 */
const listening = [];

/** What was clicked last, until the focus is moved on by Tab. @type {Element | null} */
let clicked = null;

/** @param {PointerEvent} event */
function noteClick(event) {
  clicked = event.target instanceof Element ? event.target : null;
}

/** @param {KeyboardEvent} event */
function hearKey(event) {
  if (event.key === "Tab") clicked = null;
  const player = listening.at(-1);
  const wanted = player && !event.defaultPrevented && meaning(event);
  if (!wanted || belongsToFocused(event, player.element)) return;
  // Single keys can be kept to the player (WCAG 2.1.4), for who speaks to their machine or presses keys by chance.
  if (!player.everywhere() && !player.element.contains(/** @type {Node} */ (event.composedPath()[0]))) return;
  if (player.act(wanted.does, wanted.seconds)) {
    event.preventDefault();
    event.stopPropagation();
  }
}

/**
 * Lets this player hear the keys of the page.
 * @param {Element} element
 * @param {(does: string, seconds?: number) => boolean} act whether the key was used
 * @param {() => boolean} everywhere whether keys count wherever the focus is, or only inside the player
 * @returns {() => void} stops it
 */
function hearKeys(element, act, everywhere) {
  const player = { element, act, everywhere };
  const toFront = () => {
    const at = listening.indexOf(player);
    if (at >= 0) listening.push(...listening.splice(at, 1));
  };
  if (listening.length === 0) {
    document.addEventListener("keydown", hearKey, { capture: true });
    document.addEventListener("pointerdown", noteClick, { capture: true });
  }
  // The first player of a page hears the keys until another one is touched.
  listening.unshift(player);
  element.addEventListener("pointerdown", toFront);
  element.addEventListener("focusin", toFront);
  return () => {
    listening.splice(listening.indexOf(player), 1);
    element.removeEventListener("pointerdown", toFront);
    element.removeEventListener("focusin", toFront);
    if (listening.length > 0) return;
    document.removeEventListener("keydown", hearKey, { capture: true });
    document.removeEventListener("pointerdown", noteClick, { capture: true });
  };
}
