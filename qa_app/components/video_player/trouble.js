// What the player says when the video cannot be fetched or shown.

const QUIET_RETRY_MS = 60000;

const ASK_AGAIN_MS = 5000;

/**
 * Asks our own server why it gives no video.
 * @param {string} url
 * @returns {Promise<{isThere: boolean, sentence: string | null}>} whether it answers; its objection, or null
 */
async function askWhy(url) {
  try {
    const answer = await fetch(url, { headers: { range: "bytes=0-0" }, redirect: "manual", cache: "no-store" });
    const isSentence = answer.status >= 400 && (answer.headers.get("content-type") ?? "").startsWith("text/plain");
    if (isSentence) return { isThere: true, sentence: (await answer.text()).trim() };
    await answer.body?.cancel();
    return { isThere: answer.status < 500, sentence: null };
  } catch {
    return { isThere: false, sentence: null };
  }
}

/**
 * Watches for media errors. A link that has run out is fetched again once without a word; after that a
 * sentence is shown with a button to try again at the same place, which happens by itself once a server that was
 * away, or objected, gives the video again.
 * @param {HTMLVideoElement} video
 * @param {HTMLElement} box
 * @param {{words: () => Record<string, string>, url: () => string, reload: () => void}} calls
 */
function watchTrouble(video, box, calls) {
  const sentence = /** @type {HTMLElement} */ (box.querySelector("p"));
  let hasLoaded = false;
  let lastQuietRetry = -Infinity;
  let asking = 0;

  /** @param {string} text */
  function show(text) {
    if (sentence.textContent !== text) sentence.textContent = text;
    box.hidden = false;
  }

  function hide() {
    clearTimeout(asking);
    box.hidden = true;
  }

  function askAgainLater() {
    clearTimeout(asking);
    asking = setTimeout(async () => {
      const asked = calls.url();
      const why = await askWhy(asked);
      if (box.hidden || asked !== calls.url()) return;
      if (why.isThere && !why.sentence) {
        hide();
        return calls.reload();
      }
      if (why.sentence) show(why.sentence);
      askAgainLater();
    }, ASK_AGAIN_MS);
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
    if (asked !== calls.url() || !video.error) return;
    show(why.sentence ?? (isFormat && why.isThere ? calls.words().cannotPlay : calls.words().interrupted));
    if (why.sentence || !why.isThere) askAgainLater();
  });
  video.addEventListener("loadedmetadata", () => {
    hasLoaded = true;
    hide();
    // Some codecs "play" without a picture and without an error; only the picture's size tells.
    if (video.videoWidth === 0) show(calls.words().noPicture);
  });

  return {
    hide,
    restart() {
      hasLoaded = false;
      hide();
    },
  };
}
