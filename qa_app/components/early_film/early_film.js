// Begins to load the film of a desk as soon as somebody is on the way there, and keeps it for the player.

const DESK = "/review-desk";
/** The buttons that lead to a desk; their class ends with the number of the review. */
const WAY_THERE = "[class*='st-key-continue-']";
/** A film that no player has taken by then was for a desk that never came. */
const KEPT_MS = 30_000;

/** @type {{url: string, video: HTMLVideoElement} | null} */
let coming = null;

/** @param {string} review its number @param {string | null} [second] where the address leads to */
async function begin(review, second = null) {
  const answer = await fetch(`/api/reviews/${review}/film`).catch(() => null);
  if (!answer?.ok) return;
  const { url, start_ms } = await answer.json();
  drop();
  const video = document.createElement("video");
  const film = { url, video };
  coming = film;
  const start = second === null ? start_ms / 1000 : Number(second);
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
if (location.pathname === DESK && review && /^\d+$/.test(review)) begin(review, asked.get("t"));
window.addEventListener("click", (event) => {
  const way = event.target instanceof Element && event.target.closest("button")?.closest(WAY_THERE);
  const number = way && /st-key-continue-(\d+)/.exec(way.className)?.[1];
  if (number) begin(number);
}, { capture: true });
