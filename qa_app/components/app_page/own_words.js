// Streamlit's own words, which no setting of it changes, in the page's language: of the field for files and of pages.

const WITH_OWN_WORDS = "[data-testid=stFileUploader], [data-testid=stPagination]";
const NAME_OF_A_FILE = "[data-testid=stFileChipName]";

/** By English words; `{x}` stands for what differs. @type {[RegExp, string][]} */
let ownWords = [];
/** How to take each back, for when the page's language changes. @type {Map<Node, () => void>} */
const taken = new Map();

/** @param {Record<string, string>} words English to those of the page; none on an English page. */
function learnWords(words) {
  for (const [one, takeBack] of taken) if (one.isConnected) takeBack();
  taken.clear();
  ownWords = Object.entries(words).map(([english, said]) => [new RegExp(`^${english.replace("{x}", "(.+)")}$`), said]);
}

/** @param {string} words */
function inPagesLanguage(words) {
  for (const [english, said] of ownWords) {
    const found = english.exec(words);
    if (found) return said.replace("{x}", found[1] ?? "");
  }
  return words;
}

/** Says them in the page's language wherever they stand. */
function sayOwnWords() {
  if (!ownWords.length) return;
  for (const part of document.querySelectorAll(WITH_OWN_WORDS)) {
    const texts = document.createTreeWalker(part, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) sayText(/** @type {Text} */ (texts.currentNode));
    for (const one of [part, ...part.querySelectorAll("[aria-label]")]) sayLabel(one);
  }
}

/** @param {Text} one */
function sayText(one) {
  const english = one.data;
  const said = inPagesLanguage(english);
  if (said === english || one.parentElement?.closest(NAME_OF_A_FILE)) return;
  one.data = said;
  taken.set(one, () => { if (one.data === said) one.data = english; });
}

/** @param {Element} one */
function sayLabel(one) {
  const english = one.getAttribute("aria-label") ?? "";
  const said = inPagesLanguage(english);
  if (said === english) return;
  one.setAttribute("aria-label", said);
  taken.set(one, () => { if (one.getAttribute("aria-label") === said) one.setAttribute("aria-label", english); });
}
