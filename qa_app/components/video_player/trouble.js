// What the player says when the video cannot be fetched or shown.

const QUIET_RETRY_MS = 60000;

/**
 * Asks our own server why it gives no video.
 * @param {string} url
 * @returns {Promise<string | null>} its sentence, or null when it has no objection or cannot be asked
 */
async function askWhy(url) {
  try {
    const answer = await fetch(url, { headers: { range: "bytes=0-0" }, redirect: "manual", cache: "no-store" });
    const isSentence = answer.status >= 400 && (answer.headers.get("content-type") ?? "").startsWith("text/plain");
    if (isSentence) return (await answer.text()).trim();
    await answer.body?.cancel();
    return null;
  } catch {
    return null;
  }
}

/**
 * Watches for media errors. A link that has run out is fetched again once without a word; after that a
 * sentence is shown with a button to try again at the same place.
 * @param {HTMLVideoElement} video
 * @param {HTMLElement} box
 * @param {{words: () => Record<string, string>, url: () => string, reload: () => void}} calls
 */
function watchTrouble(video, box, calls) {
  const sentence = /** @type {HTMLElement} */ (box.querySelector("p"));
  const button = /** @type {HTMLElement} */ (box.querySelector("button"));
  let hasLoaded = false;
  let lastQuietRetry = -Infinity;

  /** @param {string} text @param {boolean} canRetry */
  function show(text, canRetry) {
    sentence.textContent = text;
    button.hidden = !canRetry;
    box.hidden = false;
  }

  video.addEventListener("error", async () => {
    if (!video.error || !video.getAttribute("src")) return;
    const now = performance.now();
    if (hasLoaded && now - lastQuietRetry > QUIET_RETRY_MS) {
      lastQuietRetry = now;
      return calls.reload();
    }
    const isFormat = video.error.code === MediaError.MEDIA_ERR_SRC_NOT_SUPPORTED && !hasLoaded;
    const asked = calls.url();
    const why = await askWhy(asked);
    if (asked === calls.url() && video.error)
      show(why ?? (isFormat ? calls.words().cannotPlay : calls.words().interrupted), true);
  });
  video.addEventListener("loadedmetadata", () => {
    hasLoaded = true;
    box.hidden = true;
    // Some codecs "play" without a picture and without an error; only the picture's size tells.
    if (video.videoWidth === 0) show(calls.words().noPicture, false);
  });

  return {
    hide: () => (box.hidden = true),
    restart() {
      hasLoaded = false;
      box.hidden = true;
    },
  };
}
