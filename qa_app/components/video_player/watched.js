// Which parts were really played, and telling the server so. Knows no lanes and no marks.

const TELL_EVERY_MS = 5000;
const TELL_SOUGHT_MS = 1000;

/**
 * Follows the video and reports played ranges: every 5 s while playing, on pause, a second after it was sought
 * while it stands, and when the page goes.
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
  /** @type {Look | null} */
  let last = null;
  let toldPosition = -1;
  let timer = 0;
  let soon = 0;

  const positionMs = () => Math.round(video.currentTime * 1000);

  function tick() {
    const now = { second: video.currentTime, clock: performance.now(), rate: video.playbackRate };
    const range = playedBetween(last, now);
    if (range) {
      played = mergeRanges([...played, range]);
      untold = mergeRanges([...untold, range]);
    }
    last = video.paused || video.seeking || document.hidden ? null : now;
  }

  /** @param {[number, number][]} intervals */
  function report(intervals) {
    const body = JSON.stringify({ intervals, position_ms: positionMs() });
    return new Blob([body], { type: "application/json" });
  }

  const nothingNew = () => untold.length === 0 && positionMs() === toldPosition;

  function tellOften() {
    clearInterval(timer);
    timer = setInterval(tell, TELL_EVERY_MS);
  }

  async function tell() {
    const url = beaconUrl();
    if (!url || nothingNew()) return;
    const { told, rest } = oneReport(untold);
    untold = rest;
    toldPosition = positionMs();
    try {
      const body = report(told);
      const answer = await fetch(url, { method: "POST", body, credentials: "same-origin", keepalive: true });
      if (!answer.ok) throw new Error(String(answer.status));
      if (video.paused) untold.length ? tellOften() : clearInterval(timer);
      changed(true);
    } catch {
      untold = mergeRanges([...told, ...untold]);
      toldPosition = -1;
      // Told again and again, also while the video stands: the server may be gone for a while.
      if (video.paused) tellOften();
      changed(false);
    }
  }

  function tellAndGo() {
    tick();
    clearInterval(timer);
    clearTimeout(soon);
    const url = beaconUrl();
    if (!url || nothingNew()) return;
    const { told, rest } = oneReport(untold);
    if (navigator.sendBeacon(url, report(told))) untold = rest;
  }

  // The first and the last moment of what is played count as well, so that a pause leaves no gap.
  for (const name of ["play", "seeked", "timeupdate", "ratechange"]) video.addEventListener(name, tick);
  video.addEventListener("seeking", () => (last = null));
  video.addEventListener("emptied", () => (last = null));
  // What plays while the page is hidden is seen by nobody.
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden) last = null;
    tick();
  });
  video.addEventListener("playing", () => {
    tick();
    tellOften();
  });
  // Where somebody stands is kept too: a page that dies says nothing any more.
  video.addEventListener("seeked", () => {
    clearTimeout(soon);
    if (video.paused) soon = setTimeout(tell, TELL_SOUGHT_MS);
  });
  video.addEventListener("pause", () => {
    tick();
    clearInterval(timer);
    tell();
  });

  return {
    /** Ranges played since the page was opened. */
    played: () => played,
    /** Forget everything: another recording is shown now. @param {number} startMs where it begins, known already */
    restart(startMs) {
      played = [];
      untold = [];
      last = null;
      toldPosition = startMs;
      clearTimeout(soon);
    },
    tellAndGo,
  };
}
