// What somebody typed and never saved lies in this browser under `qa-app-<what>:<person>:<place>`: words of the desk's
// fields, marks of the player. On every page it goes, unless it is that of who is signed in now.

const SOMEBODYS = /^qa-app-[a-z]+:([^:]*):/;

/** @param {number} person */
function dropOthers(person) {
  try {
    for (const name of Object.keys(localStorage))
      if ((SOMEBODYS.exec(name)?.[1] ?? String(person)) !== String(person)) localStorage.removeItem(name);
  } catch {
    // Storage is switched off: there is nothing of anybody.
  }
}
