// What this browser remembers over a closed page: how somebody likes the player, and what was typed but not saved.

const LIKES_PLACE = "qa-app-player";

/** What is kept in that place; null when there is nothing, or storage is switched off. @param {string} place */
function recall(place) {
  try {
    return JSON.parse(localStorage.getItem(place) ?? "null");
  } catch {
    return null;
  }
}

/** Keeps a plain value, or with null nothing more. @param {string} place @param {unknown} value */
function remember(place, value) {
  try {
    if (value === null) localStorage.removeItem(place);
    else localStorage.setItem(place, JSON.stringify(value));
  } catch {
    // Storage is full or switched off: it still lives as long as this page.
  }
}

/** Every place that begins so. @param {string} beginning @returns {string[]} */
function placesBeginning(beginning) {
  try {
    return Object.keys(localStorage).filter((place) => place.startsWith(beginning));
  } catch {
    return [];
  }
}

/** How somebody likes the player. @returns {{keysEverywhere?: boolean, volume?: number, muted?: boolean, captions?: boolean}} */
const likes = () => recall(LIKES_PLACE) ?? {};

/** @param {Record<string, unknown>} changed */
const like = (changed) => remember(LIKES_PLACE, { ...likes(), ...changed });
