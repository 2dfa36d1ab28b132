// Begins to load the film of a desk as soon as somebody is on the way there, and keeps it for the player.

const DESK = "/review-desk";
/** A button that leads to a desk, in a line that tells its film (`draft_list.py`). */
const LINE = "[class*='st-key-line-draft-']";
const WAY_THERE = `${LINE} [class*='st-key-continue-'] button`;
/** A film that no player has taken by then was for a desk that never came. */
const KEPT_MS = 30_000;

/** @type {{url: string, video: HTMLVideoElement} | null} */
let coming = null;

/** @param {string} review its number @param {string | null} second where the address leads to */
async function beginOf(review, second) {
  const answer = await fetch(`/api/reviews/${review}/film`).catch(() => null);
  if (!answer?.ok) return;
  const { url, start_ms } = await answer.json();
  begin(url, second === null ? start_ms / 1000 : Number(second));
}

/** @param {string} url @param {number} start in seconds */
function begin(url, start) {
  if (coming?.url === url && !coming.video.error) return;
  drop();
  const video = document.createElement("video");
  const film = { url, video };
  coming = film;
  // With less, Chromium waits until somebody can see it. The player's own attributes replace this one.
  video.preload = "auto";
  video.addEventListener("loadedmetadata", () => { if (start > 0) video.currentTime = start; }, { once: true });
  video.src = url;
  setTimeout(() => { if (coming === film) drop(); }, KEPT_MS);
}

function drop() {
  coming?.video.removeAttribute("src");
  coming?.video.load();
  coming = null;
}

/** @param {string} url @returns {HTMLVideoElement | null} the film of that address, for whoever asks first */
function take(url) {
  if (coming?.url !== url || coming.video.error) return null;
  const { video } = coming;
  coming = null;
  return video;
}

/** @type {any} */ (window).qaAppEarlyFilm = { take };
const asked = new URLSearchParams(location.search);
const review = asked.get("review");
if (location.pathname === DESK && review && /^\d+$/.test(review)) beginOf(review, asked.get("t"));

/** @param {MouseEvent} event */
function beginOnTheWay(event) {
  if (event.button > 0) return;
  const way = event.target instanceof Element && event.target.closest(WAY_THERE);
  const film = way && /** @type {HTMLElement | null} */ (way.closest(LINE)?.querySelector("[data-film]"));
  if (film) begin(film.dataset.film ?? "", Number(film.dataset.start) / 1000);
}
// A press becomes a click when it ends, a tenth of a second later; a key is a click alone.
window.addEventListener("pointerdown", beginOnTheWay, { capture: true });
window.addEventListener("click", beginOnTheWay, { capture: true });
