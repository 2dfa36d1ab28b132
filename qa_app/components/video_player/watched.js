// Which parts were really played, and telling the server so. Knows no lanes and no marks.

const TELL_EVERY_MS = 5000;

/**
 * Follows the video and reports played ranges: every 5 s while playing, on pause, and when the page goes.
 * What could not be told is kept and told with the next report.
 * @param {HTMLVideoElement} video
 * @param {() => string | null} beaconUrl null: nothing is reported
 * @param {(couldTell: boolean) => void} changed called after each report
 */
function followWatching(video, beaconUrl, changed) {
  /** @type {[number, number][]} */
  let played = [];
  /** @type {[number, number][]} */
  let untold = [];
  /** @type {{second: number, clock: number} | null} */
  let last = null;
  let toldPosition = -1;
  let timer = 0;

  const positionMs = () => Math.round(video.currentTime * 1000);

  function tick() {
    const now = { second: video.currentTime, clock: performance.now() };
    if (last) {
      const moved = now.second - last.second;
      const possible = ((now.clock - last.clock) / 1000) * video.playbackRate * 1.25 + 0.3;
      // More than time and speed allow is a jump, and a jump is not watching.
      if (moved > 0 && moved <= possible) {
        const range = /** @type {[number, number]} */ ([Math.round(last.second * 1000), Math.round(now.second * 1000)]);
        if (range[0] < range[1]) {
          played = mergeRanges([...played, range]);
          untold = mergeRanges([...untold, range]);
        }
      }
    }
    last = video.paused || video.seeking ? null : now;
  }

  function report() {
    const body = JSON.stringify({ intervals: untold.slice(0, 500), position_ms: positionMs() });
    return new Blob([body], { type: "application/json" });
  }

  const nothingNew = () => untold.length === 0 && positionMs() === toldPosition;

  async function tell() {
    const url = beaconUrl();
    if (!url || nothingNew()) return;
    const body = report();
    const telling = untold;
    untold = untold.slice(500);
    toldPosition = positionMs();
    try {
      const answer = await fetch(url, { method: "POST", body, credentials: "same-origin", keepalive: true });
      if (!answer.ok) throw new Error(String(answer.status));
      changed(true);
    } catch {
      untold = mergeRanges([...telling, ...untold]);
      toldPosition = -1;
      changed(false);
    }
  }

  function tellAndGo() {
    tick();
    const url = beaconUrl();
    if (!url || nothingNew()) return;
    if (navigator.sendBeacon(url, report())) untold = untold.slice(500);
  }

  video.addEventListener("timeupdate", tick);
  video.addEventListener("seeking", () => (last = null));
  video.addEventListener("emptied", () => (last = null));
  video.addEventListener("playing", () => {
    tick();
    clearInterval(timer);
    timer = setInterval(tell, TELL_EVERY_MS);
  });
  video.addEventListener("pause", () => {
    tick();
    clearInterval(timer);
    tell();
  });

  return {
    /** Ranges played since the page was opened. */
    played: () => played,
    /** Forget everything: another recording is shown now. */
    restart() {
      played = [];
      untold = [];
      last = null;
      toldPosition = positionMs();
    },
    tellAndGo,
  };
}
