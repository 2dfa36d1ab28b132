// How far a review is. Streamlit calls the default export again on every new data; in between, the items of the rubric
// tell what the server said when it stored an answer.

/** @typedef {{answered: string, saved: string, at: string}} Words `at` orders them by time */

/** The latest words that are known of each review. @type {Map<number, Words>} */
const latest = new Map();
/** @type {{box: HTMLElement, review: number, isDraft: boolean} | null} */
let shown = null;
let isListening = false;

/** @param {number} review @param {Words} words */
function learn(review, words) {
  const known = latest.get(review);
  if (!known || known.at <= words.at) latest.set(review, words);
}

function draw() {
  const words = shown && latest.get(shown.review);
  if (!shown || !words) return;
  const [answered, saved] = /** @type {HTMLElement[]} */ ([...shown.box.children]);
  answered.textContent = words.answered;
  saved.textContent = words.saved;
  saved.hidden = !shown.isDraft;
}

/** @param {{data: any, parentElement: any}} component */
export default function showProgress({ data, parentElement }) {
  if (!isListening)
    window.addEventListener("rating-stored", (event) => {
      const { review, progress } = /** @type {CustomEvent} */ (event).detail;
      learn(review, progress);
      draw();
    });
  isListening = true;
  shown = { box: parentElement.querySelector(".rating-progress"), review: data.review, isDraft: data.is_draft };
  learn(data.review, data.words);
  draw();
}
