// A popover stands at the end of the page, where Tab does not come. Who opens it by keyboard is led into it, and
// out of it again to where they were; once the focus is elsewhere it closes.

const POPOVER = "[data-testid=stPopoverBody]";
const OPENER = "[data-testid=stPopoverButton]";

/** @type {HTMLElement | null} */
let popover = null;
/** Where its opening led, until a key is pressed there. @type {HTMLElement | null} */
let entered = null;

/** The button of the popover that is open. */
const openedBy = () => /** @type {HTMLElement | null} */ (document.querySelector(`${OPENER}[aria-expanded=true]`));

/** What Tab comes to inside it. */
function stopsInside() {
  const found = /** @type {HTMLElement[]} */ ([...(popover?.querySelectorAll(REACHABLE) ?? [])]);
  return found.filter((one) => isUsable(one) && one.tabIndex >= 0);
}

/** Leads into one that has just been opened by a key, to its first stop, which may be drawn a little later. */
function enterPopover() {
  const before = popover;
  popover = document.querySelector(POPOVER);
  if (!popover) return;
  const at = document.activeElement;
  const isWaiting = popover === before ? at !== null && at === entered : isByKeyboard && at?.matches(OPENER);
  if (!isWaiting) return;
  popover.tabIndex = -1;
  entered = stopsInside()[0] ?? popover;
  if (entered !== at) entered.focus({ preventScroll: true });
}

/** Tab past its end, or back before its beginning, goes on from its button. @param {KeyboardEvent} event */
function passPopover(event) {
  entered = null;
  const at = document.activeElement;
  if (event.key !== "Tab" || !popover?.isConnected || !popover.contains(at)) return;
  const stops = stopsInside();
  if (stops.length > 0 && at !== (event.shiftKey ? stops[0] : stops[stops.length - 1])) return;
  if (event.shiftKey) event.preventDefault();
  const button = openedBy();
  button?.focus();
  button?.click();
}

/** @param {FocusEvent} event */
function closePopover(event) {
  const button = openedBy();
  if (!button || !popover?.isConnected || !(event.target instanceof Element)) return;
  const isOverlay = event.target.closest("[data-st-overlay-root]") !== null;
  if (!isOverlay && !button.contains(event.target)) button.click();
}
