// Words that the server does not have yet, kept in this browser: through a rerun, a crash and a restart.

const KEPT = "qa-app-words:";

/** The words of one place, for one person. @param {Storage} storage @param {number} person @param {string} place */
function keptWords(storage, person, place) {
  const mine = `${KEPT}${person}:`;
  return {
    /** @returns {string | null} null: nothing is waiting */
    get() {
      try {
        return storage.getItem(mine + place);
      } catch {
        return null;
      }
    },
    /** @param {string | null} text null: the server has it, or it is given up */
    set(text) {
      try {
        if (text === null) storage.removeItem(mine + place);
        else storage.setItem(mine + place, text);
      } catch {
        // Full or switched off: the words still live as long as this page.
      }
    },
  };
}

/** Which places of this person have words waiting. @param {Storage} storage @param {number} person @param {string} start */
function placesWithWords(storage, person, start) {
  const mine = `${KEPT}${person}:`;
  try {
    return Object.keys(storage).filter((name) => name.startsWith(mine + start)).map((name) => name.slice(mine.length)).sort();
  } catch {
    return [];
  }
}

/** Whether the server has what is kept. @param {string | null} kept @param {string} stored */
function hasArrived(kept, stored) {
  return kept !== null && kept.trim() === stored.trim();
}
