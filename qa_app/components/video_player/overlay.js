// A sheet over the picture. It takes the focus when it opens and gives it back when it closes.

/** @param {HTMLElement} sheet @param {HTMLElement} button what opens it @param {() => void} focusElsewhere */
function makeOverlay(sheet, button, focusElsewhere) {
  return {
    isOpen: () => !sheet.hidden,
    /** @param {boolean} open @returns {boolean} whether anything changed */
    show(open) {
      if (sheet.hidden !== open) return false;
      const hadFocus = sheet.contains(/** @type {any} */ (sheet.getRootNode()).activeElement);
      sheet.hidden = !open;
      button.setAttribute("aria-expanded", String(open));
      if (open) sheet.focus();
      else if (hadFocus) focusElsewhere();
      return true;
    },
  };
}
