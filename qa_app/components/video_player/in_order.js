// Playing ranges one after the other: which is on, and when the next one follows. Knows no video.

const SHORTEST_PLAYED_MS = 1000;
const LEFT_MS = 1500;

/**
 * @template {{start_ms: number, end_ms: number}} Range
 * @param {Range[]} ranges in any order
 */
function makeOrder(ranges) {
  const queue = [...ranges].sort((a, b) => a.start_ms - b.start_ms || a.end_ms - b.end_ms);
  let at = 0;
  return {
    count: queue.length,
    number: () => at + 1,
    /** @returns {Range | null} null when all were played */
    current: () => queue[at] ?? null,
    next() {
      at += 1;
      return queue[at] ?? null;
    },
    /**
     * What the video's place means: the range goes on, is over, or was left by a jump elsewhere.
     * @param {number} ms @param {boolean} hasEnded the recording is at its end
     * @returns {"goes on" | "over" | "left"}
     */
    judge(ms, hasEnded) {
      const range = queue[at];
      if (!range || ms < range.start_ms - LEFT_MS) return "left";
      const endMs = Math.max(range.end_ms, range.start_ms + SHORTEST_PLAYED_MS);
      if (hasEnded) return "over";
      if (ms > endMs + 2 * LEFT_MS) return "left";
      return ms >= endMs ? "over" : "goes on";
    },
  };
}

/**
 * Plays marks one after the other and says which one is on.
 * @param {HTMLVideoElement} video
 * @param {HTMLElement} bar
 * @param {{seek: (ms: number) => void, play: () => void, positionMs: () => number,
 *   words: () => Record<string, string>, showOn: (id: number | null) => void}} calls
 */
function playInOrder(video, bar, calls) {
  const said = /** @type {HTMLElement} */ (bar.querySelector("p"));
  /** @type {ReturnType<typeof makeOrder<any>> | null} */
  let order = null;
  let isOnItsWay = false;

  function showCurrent() {
    const mark = order?.current();
    bar.hidden = !mark;
    calls.showOn(mark ? mark.id : null);
    if (!order || !mark) return;
    said.textContent = fill(calls.words().playingMark, {
      n: String(order.number()), total: String(order.count),
      start: formatTime(mark.start_ms), end: formatTime(mark.end_ms), note: mark.note,
    });
    isOnItsWay = true;
    calls.seek(mark.start_ms);
    calls.play();
  }

  /** @returns {boolean} whether marks were being played */
  function stop() {
    if (!order) return false;
    order = null;
    showCurrent();
    return true;
  }

  function next() {
    if (order?.next()) return showCurrent();
    stop();
    video.pause();
  }

  function look() {
    if (!order || isOnItsWay || video.seeking) return;
    const judged = order.judge(calls.positionMs(), video.ended);
    if (judged === "over") next();
    else if (judged === "left") stop();
  }

  for (const name of ["timeupdate", "ended"]) video.addEventListener(name, look);
  video.addEventListener("seeked", () => {
    // The first landing is our own jump; later ones may be the person's.
    isOnItsWay = false;
    look();
  });
  return {
    /** @param {any[]} marks */
    start(marks) {
      if (!marks.length) return;
      order = makeOrder(marks);
      showCurrent();
    },
    next,
    stop,
  };
}
