// On every page: what somebody else typed in this browser and never saved is not for who is signed in now.

/** Words of the desk's fields, and marks of the player. */
const TYPED = ["qa-app-words:", "qa-app-typed:"];

/** @param {Storage} storage @param {number} person */
function dropOthers(storage, person) {
  for (const beginning of TYPED)
    for (const name of Object.keys(storage))
      if (name.startsWith(beginning) && !name.startsWith(`${beginning}${person}:`)) storage.removeItem(name);
}

/** @param {{data: any}} component */
export default function dropWordsOfOthers(component) {
  try {
    dropOthers(localStorage, component.data.person);
  } catch {
    // Storage is switched off: there is nothing of anybody.
  }
}
