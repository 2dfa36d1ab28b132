// Puts the player together. Streamlit calls the default export again on every new data, so everything here
// keeps what is already there: the video is never reloaded, nor a typed word touched, by a rerun.

const NEW_MARK_MS = 10000;
const CHECK_SENT_MS = 2000;

/** The player in each element; and the jump last done for each key, which outlives a change of screen. */
const players = new WeakMap();
const lastJumps = new Map();

/** @param {Document | ShadowRoot} root */
function makePlayer(root) {
  const find = (/** @type {string} */ selector) => /** @type {any} */ (root.querySelector(selector));
  const element = /** @type {HTMLElement} */ (find(".player"));
  const video = /** @type {HTMLVideoElement} */ (find("video"));
  const [notice, noticeText, noticeActions] = [".notice", ".notice p", ".notice-actions"].map(find);
  const [keysSheet, keysButton, toggleButton] = [".keys", ".keys-button", ".toggle"].map(find);
  /** @type {any} */
  let data = null;
  /** @type {Function} */
  let trigger = () => {};
  /** @type {string | null} the address being shown; `video.src` may carry more */
  let url = null;
  /** @type {number | null} where to go once the length is known */
  let waitingSeekMs = null;
  let resumeMs = 0;
  let attempt = 0;
  let playsAfterComposing = false;
  let sentTimer = 0;
  /** @type {number | null} */
  let rangeStartMs = null;
  /** @type {ReturnType<typeof keepDrafts>} */
  let drafts = keepDrafts("");
  let shownWords = "";
  let shownKey = "";

  const words = () => data.words;
  const positionMs = () => waitingSeekMs ?? Math.round(video.currentTime * 1000);
  const durationMs = () => data?.duration_ms || (Number.isFinite(video.duration) ? video.duration * 1000 : 0);

  /** @param {number} ms */
  function seek(ms) {
    const wanted = clamp(0, ms, Number.isFinite(video.duration) ? video.duration * 1000 : durationMs() || ms);
    if (video.readyState >= HTMLMediaElement.HAVE_METADATA) video.currentTime = wanted / 1000;
    else waitingSeekMs = wanted;
    showPosition();
  }

  function showPosition() {
    const ms = positionMs();
    find(".now").textContent = formatTime(ms);
    lanes.showPosition(ms);
  }

  /** @param {string} text @param {boolean} [withActions] */
  function say(text, withActions = false) {
    noticeText.textContent = text;
    noticeActions.hidden = !withActions;
    notice.hidden = !text;
  }

  /** Sets the source, keeping the place; `again` asks the server for a fresh link. @param {number} atMs */
  function load(atMs, again = false) {
    attempt = again ? attempt + 1 : 0;
    waitingSeekMs = atMs;
    video.src = again ? `${url}${url?.includes("?") ? "&" : "?"}again=${attempt}` : String(url);
    video.playbackRate = Number(find(".speed").value);
  }

  function reload() {
    const wasPlaying = !video.paused;
    load(positionMs(), true);
    if (wasPlaying) play();
  }

  function play() {
    video.play().catch((error) => {
      // Being paused or reloaded before the first picture is no fault; a media fault has its own event.
      if (error.name !== "AbortError" && error.name !== "NotSupportedError") say(words().pressPlay);
    });
  }

  const trouble = watchTrouble(video, find(".trouble"), { words, url: () => url ?? "", reload });
  const watching = followWatching(video, () => data?.beacon_url ?? null, (couldTell) => {
    if (!couldTell) say(words().watchedNotSaved);
    else if (noticeText.textContent === words().watchedNotSaved) say("");
  });
  const lanes = makeLanes(find(".lanes"), {
    seek,
    durationMs,
    rangeMoved(start, end) {
      composer.setRange(start, end);
      drafts.setDraft(composer.mark());
    },
  });
  const composer = makeComposer(find(".composer"), {
    durationMs,
    changed(mark) {
      drafts.setDraft(mark.note ? mark : null);
      if (mark.end_ms > mark.start_ms) lanes.showRange([mark.start_ms, mark.end_ms]);
    },
    save(mark) {
      drafts.addSent(mark);
      trigger("mark", mark);
      closeComposer();
      say(fill(words().saving, { start: formatTime(mark.start_ms) }));
      watchSent();
    },
    cancel() {
      drafts.setDraft(null);
      closeComposer();
    },
  });

  /** @param {any} draft @param {boolean} takesFocus */
  function openComposer(draft, takesFocus = true) {
    playsAfterComposing = takesFocus && !video.paused;
    video.pause();
    composer.open(draft);
    lanes.showRange([draft.start_ms, draft.end_ms]);
    if (takesFocus) composer.focusNote();
  }

  function closeComposer() {
    composer.close();
    lanes.showRange(null);
    rangeStartMs = null;
    if (/** @type {any} */ (root).activeElement) /** @type {any} */ (root).activeElement.blur();
    if (playsAfterComposing) play();
    playsAfterComposing = false;
  }

  /** A new mark that starts here, or with the range that was set by keys. @param {number} [endMs] given by `]` */
  function markHere(endMs) {
    if (data.read_only) return false;
    if (composer.isOpen()) {
      composer.focusNote();
      return true;
    }
    const end = Math.min(endMs ?? positionMs() + NEW_MARK_MS, durationMs() || Infinity);
    const usual = endMs === undefined ? Math.min(positionMs(), end - 1000) : end - NEW_MARK_MS;
    const start = rangeStartMs !== null && rangeStartMs < end ? rangeStartMs : usual;
    openComposer({ start_ms: Math.max(0, start), end_ms: end });
    say("");
    return true;
  }

  /** `[` and `]`: the start and the end of a range. @param {"start" | "end"} side */
  function setRangeSide(side) {
    if (data.read_only) return false;
    const at = positionMs();
    if (composer.isOpen()) {
      const now = composer.mark();
      const [start, end] = side === "start" ? [at, Math.max(now.end_ms, at + 1000)] : [Math.min(now.start_ms, at - 1000), at];
      composer.setRange(Math.max(0, start), end);
      lanes.showRange([Math.max(0, start), end]);
    } else if (side === "end") markHere(Math.max(at, 1000));
    else {
      rangeStartMs = at;
      say(fill(words().rangeStarted, { start: formatTime(at) }));
    }
    return true;
  }

  /** @param {boolean} open */
  function showKeys(open) {
    keysSheet.hidden = !open;
    keysButton.setAttribute("aria-expanded", String(open));
    if (open) keysSheet.focus();
  }

  function escape() {
    if (!keysSheet.hidden) showKeys(false);
    else if (composer.isOpen()) {
      drafts.setDraft(null);
      closeComposer();
    } else if (rangeStartMs !== null) {
      rangeStartMs = null;
      say("");
    } else return false;
    return true;
  }

  /** Looks after marks that were sent and have not come back. */
  function watchSent() {
    clearInterval(sentTimer);
    if (!drafts.hasWaiting()) return;
    sentTimer = setInterval(() => {
      if (drafts.hasSlow()) say(words().notSaved, true);
    }, CHECK_SENT_MS);
  }

  /** @param {string} does @param {number} [seconds] @returns {boolean} whether it was done */
  function act(does, seconds = 0) {
    switch (does) {
      case "toggle": video.paused ? play() : video.pause(); return true;
      case "step": seek(positionMs() + seconds * 1000); return true;
      case "frame": video.pause(); seek(positionMs() + seconds * 1000); return true;
      case "mark": return markHere();
      case "rangeStart": return setRangeSide("start");
      case "rangeEnd": return setRangeSide("end");
      case "keys": showKeys(keysSheet.hidden); return true;
      case "escape": return escape();
      case "cancel": drafts.setDraft(null); closeComposer(); return true;
      case "again": trouble.hide(); reload(); return true;
      case "fullscreen":
        if (document.fullscreenElement) document.exitFullscreen();
        else element.requestFullscreen().catch(() => say(words().noFullscreen));
        return true;
      case "resend":
      case "edit": {
        const mark = drafts.takeSlow();
        say("");
        if (mark && does === "edit") openComposer(mark);
        else if (mark) {
          drafts.addSent(mark);
          trigger("mark", mark);
        }
        watchSent();
        return true;
      }
      default: return false;
    }
  }

  element.addEventListener("click", (event) => {
    const button = /** @type {Element} */ (event.target).closest("[data-do]");
    if (button instanceof HTMLElement) act(String(button.dataset.do), Number(button.dataset.seconds ?? 0));
  });
  // A click on the bar does not take the focus, so that space goes on meaning play; it does end typing elsewhere.
  for (const place of [find(".bar"), video])
    place.addEventListener("mousedown", (/** @type {MouseEvent} */ event) => {
      if (/** @type {Element} */ (event.target).closest("select")) return;
      event.preventDefault();
      if (document.activeElement instanceof HTMLElement && !element.contains(/** @type {any} */ (root).activeElement))
        document.activeElement.blur();
    });
  find(".activity").addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => {
    if (event.key !== "Home" && event.key !== "End") return;
    event.preventDefault();
    seek(event.key === "Home" ? 0 : durationMs());
  });
  find(".speed").addEventListener("change", (/** @type {any} */ event) => {
    video.playbackRate = Number(event.target.value);
    event.target.blur();
  });
  video.addEventListener("click", () => act("toggle"));
  video.addEventListener("contextmenu", (event) => event.preventDefault());
  video.addEventListener("loadedmetadata", () => {
    if (waitingSeekMs) video.currentTime = Math.min(waitingSeekMs / 1000, video.duration || Infinity);
    waitingSeekMs = null;
    find(".length").textContent = formatTime(durationMs());
    lanes.update(data);
    showPosition();
  });
  for (const name of ["timeupdate", "seeking", "seeked"]) video.addEventListener(name, showPosition);
  video.addEventListener("timeupdate", () => lanes.drawWatched(watching.played()));
  for (const name of ["play", "pause"])
    video.addEventListener(name, () => {
      element.classList.toggle("is-playing", !video.paused);
      toggleButton.setAttribute("aria-label", video.paused ? words().play : words().pause);
    });
  for (const name of ["loadstart", "waiting"]) video.addEventListener(name, () => (find(".loading").hidden = false));
  for (const name of ["loadeddata", "canplay", "seeked", "error"])
    video.addEventListener(name, () => (find(".loading").hidden = true));

  function showWords() {
    const wanted = JSON.stringify([words(), data.title]);
    if (wanted === shownWords) return;
    shownWords = wanted;
    drawWords(root, words());
    element.setAttribute("aria-label", fill(words().player, { title: data.title }));
  }

  function bringBackDrafts() {
    if (data.key === shownKey) return;
    shownKey = data.key;
    drafts = keepDrafts(data.key);
    const draft = data.read_only ? null : drafts.draft();
    if (draft) {
      openComposer(draft, false);
      say(words().draftKept);
    }
    watchSent();
  }

  return {
    /** @param {any} component what Streamlit hands over */
    update(component) {
      data = component.data;
      trigger = component.setTriggerValue;
      showWords();
      element.classList.toggle("is-read-only", data.read_only);
      element.style.setProperty("--picture-height", data.height ? `${data.height}px` : "none");
      find(".length").textContent = formatTime(durationMs());
      if (data.poster_url && video.getAttribute("poster") !== data.poster_url) video.poster = data.poster_url;
      composer.update(data);
      if (url !== data.url) {
        const isReturn = url === null && resumeMs > 0;
        url = data.url;
        trouble.restart();
        watching.restart();
        load(isReturn ? resumeMs : data.start_ms);
      }
      bringBackDrafts();
      if (drafts.settle(data.evidence) > 0) {
        say(words().saved);
        watchSent();
      }
      lanes.update(data);
      lanes.drawWatched(watching.played());
      const jump = JSON.stringify(data.seek);
      if (data.seek && lastJumps.get(data.key) !== jump) {
        lastJumps.set(data.key, jump);
        seek(data.seek.ms);
        element.scrollIntoView({ block: "nearest" });
      }
      showPosition();
    },
    /** Starts listening to keys and to the page's end. @returns {() => void} stops all of it */
    attach() {
      const silence = hearKeys(element, act);
      window.addEventListener("pagehide", watching.tellAndGo);
      return () => {
        silence();
        window.removeEventListener("pagehide", watching.tellAndGo);
        watching.tellAndGo();
        clearInterval(sentTimer);
        resumeMs = positionMs();
        url = null;
        video.pause();
        video.removeAttribute("src");
        video.load();
      };
    },
  };
}

/**
 * Streamlit runs this on every new data, and calls what it returns once the player leaves the page; it may
 * also do so late for an older run, which must then stop nothing.
 * @param {{data: any, parentElement: Document | ShadowRoot, setTriggerValue: Function}} component
 */
export default function showPlayer(component) {
  const root = component.parentElement;
  const shown = players.get(root) ?? { player: makePlayer(root), detach: null, run: 0 };
  players.set(root, shown);
  shown.run += 1;
  const run = shown.run;
  shown.detach ??= shown.player.attach();
  shown.player.update(component);
  return () => {
    if (run !== shown.run) return;
    shown.detach?.();
    shown.detach = null;
  };
}
