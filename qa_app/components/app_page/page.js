// The page of every screen. Streamlit calls the default export again on every new data.

/** Single keys that run the script again and empty its caches; nobody could switch them off (WCAG 2.1.4). */
const KEYS_OF_STREAMLIT = "rc";

/** @param {KeyboardEvent} event */
function keepFromStreamlit(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.key.length !== 1) return;
  if (KEYS_OF_STREAMLIT.includes(event.key.toLowerCase())) event.stopPropagation();
}

let isListening = false;
let close = "";

/** What Streamlit itself calls its buttons, in the page's language; on an English page there is nothing to look for. */
function nameButtons() {
  if (close === "Close") return;
  for (const one of document.querySelectorAll('button[aria-label="Close"]')) {
    one.setAttribute("aria-label", close);
    // By which the look knows it, whatever it is called.
    one.toggleAttribute("data-closes", true);
  }
}

/** @param {{data: {language: string, person: number, skip: string, close: string, words: Record<string, string>}}} component */
export default function showPage({ data }) {
  document.documentElement.lang = data.language;
  const skip = document.querySelector("[data-testid=stSkipToContent]");
  if (skip && skip.textContent !== data.skip) skip.textContent = data.skip;
  close = data.close;
  learnWords(data.words);
  sayOwnWords();
  dropOthers(data.person);
  if (isListening) return;
  isListening = true;
  keepFocus();
  const drawn = () => {
    enterPopover();
    nameButtons();
    sayOwnWords();
  };
  new MutationObserver(drawn).observe(document.body, { subtree: true, childList: true });
  document.addEventListener("keydown", passPopover, { capture: true });
  document.addEventListener("focusin", closePopover);
  // Behind everything of ours and before Streamlit's own, which listens on the document.
  document.body.addEventListener("keydown", keepFromStreamlit);
}
