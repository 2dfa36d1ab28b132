// Puts the player together. Streamlit calls the default export again on every new data, so everything here
// keeps what is already there: the video is never reloaded, nor a typed word touched, by a rerun.

/** The player in each element; and the jump last done for each key, which outlives a change of screen. */
const players = new WeakMap();
const lastJumps = new Map();

/** @param {Document | ShadowRoot} root @param {string} firstUrl the film that it is made for */
function makePlayer(root, firstUrl) {
  const find = (/** @type {string} */ selector) => /** @type {any} */ (root.querySelector(selector));
  const element = /** @type {HTMLElement} */ (find(".player"));
  const video = earlyFilm(/** @type {HTMLVideoElement} */ (find("video")), firstUrl);
  const [notice, noticeText, noticeActions] = [".notice", ".notice p", ".notice-actions"].map(find);
  /** @type {any} */
  let data = null;
  /** @type {Function} */
  let trigger = () => {};
  /** @type {Function} */
  let setState = () => {};
  /** @type {string | null} the address being shown; `video.src` may carry more */
  let url = null;
  /** @type {number | null} where to go once the length is known */
  let waitingSeekMs = null;
  let resumeMs = 0;
  let attempt = 0;
  let shownWords = "";
  let shownKey = "";

  const words = () => data.words;
  const positionMs = () => waitingSeekMs ?? Math.round(video.currentTime * 1000);
  const durationMs = () => data?.duration_ms || (Number.isFinite(video.duration) ? video.duration * 1000 : 0);
  const keysEverywhere = () => likes().keysEverywhere !== false;
  const focusPlayer = () => element.focus({ preventScroll: true });

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
    const wanted = again ? `${url}${url?.includes("?") ? "&" : "?"}again=${attempt}` : String(url);
    if (video.getAttribute("src") !== wanted) video.src = wanted;
    else if (video.readyState >= HTMLMediaElement.HAVE_METADATA) arrive();
    if (video.readyState < HTMLMediaElement.HAVE_CURRENT_DATA) find(".loading").hidden = false;
    video.playbackRate = Number(find(".speed").value);
    video.preservesPitch = true;
  }

  /** The length is known. */
  function arrive() {
    const wanted = Math.min((waitingSeekMs ?? 0) / 1000, video.duration || Infinity);
    if (Math.abs(video.currentTime - wanted) > 0.001) video.currentTime = wanted;
    waitingSeekMs = null;
    find(".length").textContent = formatTime(durationMs());
    lanes.update(data);
    showPosition();
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
    rangeMoved: (start, end) => marking.rangeMoved(start, end),
  });
  const marking = makeMarking(root, video, {
    positionMs,
    durationMs,
    play,
    say,
    send: (mark) => trigger("mark", mark),
    showRange: (range) => lanes.showRange(range),
    focusPlayer,
  });
  const showStage = () => find(".stage").scrollIntoView({ block: "nearest" });
  const lists = makeLists(find(".twins"), { seek, durationMs, watched: () => lanes.watched() });
  const marks = makeEvidenceList(find(".marks"), {
    seek(ms) {
      seek(ms);
      showStage();
    },
    playAll(some) {
      inOrder.start(some);
      showStage();
    },
    edit: (mark) => marking.edit(mark),
    remove: (mark) => trigger("remove", mark.id),
    restore: (mark) => trigger("restore", mark.id),
  });
  const inOrder = playInOrder(video, find(".in-order"), {
    seek, play, positionMs, words, showOn: (id) => marks.showOn(id),
  });
  const sound = makeSound(video, find(".mute"), find(".volume"));
  const captions = makeCaptions(video, find(".captions"), () => words().captions);
  const keysSheet = makeOverlay(find(".keys:not(.sheet)"), find(".keys-button"), focusPlayer);
  const tiles = makeContactSheet(find(".sheet"), { seek, positionMs, close: () => tilesSheet.show(false) });
  const tilesSheet = makeOverlay(find(".sheet"), find(".sheet-button"), focusPlayer);

  function showWatched() {
    const text = lanes.drawWatched(watching.played());
    if (text) marks.showWatched(text);
  }

  function toggleTiles() {
    if (!data.storyboard) return false;
    keysSheet.show(false);
    tilesSheet.show(!tilesSheet.isOpen());
    if (tilesSheet.isOpen()) tiles.open(data);
    return true;
  }

  /** @param {string} does @param {number} [seconds] @returns {boolean} whether it was done */
  function act(does, seconds = 0) {
    switch (does) {
      case "toggle": video.paused ? play() : video.pause(); return true;
      case "step": seek(positionMs() + seconds * 1000); return true;
      case "frame": video.pause(); seek(positionMs() + seconds * 1000); return true;
      case "mark": inOrder.stop(); return marking.markHere();
      case "rangeStart": return marking.setRangeSide("start");
      case "rangeEnd": return marking.setRangeSide("end");
      case "playAll": return data.evidence.length > 0 && (marks.playShown(), true);
      case "nextMark": inOrder.next(); return true;
      case "stopMarks": inOrder.stop(); focusPlayer(); return true;
      case "sheet": return toggleTiles();
      case "captions": return captions.toggle();
      case "mute": sound.toggle(); return true;
      case "skip": focusBehind(root instanceof ShadowRoot ? root.host : element); return true;
      case "keys": tilesSheet.show(false); keysSheet.show(!keysSheet.isOpen()); return true;
      case "escape": return keysSheet.show(false) || tilesSheet.show(false) || marking.escape() || inOrder.stop();
      case "cancel": marking.cancel(); return true;
      case "again": trouble.hide(); reload(); return true;
      case "fullscreen":
        if (document.fullscreenElement) document.exitFullscreen();
        else element.requestFullscreen().catch(() => say(words().noFullscreen));
        return true;
      case "resend": marking.again(false); return true;
      case "edit": marking.again(true); return true;
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
      if (!keysEverywhere() || /** @type {Element} */ (event.target).closest("select, input")) return;
      event.preventDefault();
      if (document.activeElement instanceof HTMLElement && !element.contains(/** @type {any} */ (root).activeElement))
        document.activeElement.blur();
    });
  find(".activity").addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => {
    if (event.key !== "Home" && event.key !== "End") return;
    event.preventDefault();
    seek(event.key === "Home" ? 0 : durationMs());
  });
  let isByPointer = false;
  for (const control of [find(".speed"), find(".volume")]) {
    control.addEventListener("pointerdown", () => (isByPointer = true));
    control.addEventListener("keydown", () => (isByPointer = false));
    // Who chose with the mouse goes on with space and arrows as keys of the player.
    control.addEventListener("change", () => isByPointer && focusPlayer());
  }
  find(".speed").addEventListener("change", (/** @type {any} */ event) => (video.playbackRate = Number(event.target.value)));
  find(".keys-everywhere").addEventListener("change", (/** @type {any} */ event) => like({ keysEverywhere: event.target.checked }));
  video.addEventListener("click", () => act("toggle"));
  video.addEventListener("contextmenu", (event) => event.preventDefault());
  video.addEventListener("loadedmetadata", arrive);
  for (const name of ["timeupdate", "seeking", "seeked"]) video.addEventListener(name, showPosition);
  video.addEventListener("timeupdate", showWatched);
  for (const name of ["play", "pause"])
    video.addEventListener(name, () => {
      element.classList.toggle("is-playing", !video.paused);
      find(".toggle").setAttribute("aria-label", video.paused ? words().play : words().pause);
      lists.draw();
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
    find(".keys-everywhere").checked = keysEverywhere();
  }

  /** The source, when its address changed: a new file in the place of the old one goes on where that one stood. */
  function showSource() {
    if (url === data.url) return;
    const isReturn = url === null && resumeMs > 0;
    const isSameReview = url !== null && shownKey === data.key;
    const at = isReturn ? resumeMs : isSameReview ? positionMs() : data.start_ms;
    const wasPlaying = isSameReview && !video.paused;
    url = data.url;
    trouble.restart();
    if (!isSameReview) watching.restart(at);
    load(at);
    if (wasPlaying) play();
  }

  /** Says where the film stands before the button that asks for it says that it was clicked. @param {MouseEvent} event */
  function hearButton(event) {
    const clicked = event.target;
    if (!(clicked instanceof Element)) return;
    if (data.paused_by && clicked.closest(data.paused_by)) video.pause();
    if (data.place_asked_by && clicked.closest(data.place_asked_by)) setState("place", positionMs());
  }

  return {
    /** @param {any} component what Streamlit hands over */
    update(component) {
      data = component.data;
      trigger = component.setTriggerValue;
      setState = component.setStateValue;
      showWords();
      element.classList.toggle("is-read-only", data.read_only);
      element.style.setProperty("--picture-height", data.height ? `${data.height}px` : "none");
      find(".length").textContent = formatTime(durationMs());
      find(".sheet-button").hidden = !data.storyboard;
      if (data.poster_url && video.getAttribute("poster") !== data.poster_url) video.poster = data.poster_url;
      showSource();
      shownKey = data.key;
      captions.update(data.captions_url);
      lanes.update(data);
      marks.update(data);
      marking.update(data);
      showWatched();
      lists.update(data);
      const jump = JSON.stringify(data.seek);
      if (data.seek && lastJumps.get(data.key) !== jump) {
        lastJumps.set(data.key, jump);
        seek(data.seek.ms);
        showStage();
      }
      showPosition();
    },
    /** Starts listening to keys and to the page's end. @returns {() => void} stops all of it */
    attach() {
      const silence = hearKeys(element, act, keysEverywhere);
      window.addEventListener("click", hearButton, { capture: true });
      window.addEventListener("pagehide", watching.tellAndGo);
      return () => {
        silence();
        window.removeEventListener("click", hearButton, { capture: true });
        window.removeEventListener("pagehide", watching.tellAndGo);
        watching.tellAndGo();
        marking.stop();
        trouble.hide();
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
 * The film that is on its way already, in the place of the page's own `<video>`; else that one.
 * @param {HTMLVideoElement} video @param {string} url @returns {HTMLVideoElement}
 */
function earlyFilm(video, url) {
  /** @type {HTMLVideoElement | null} */
  const early = /** @type {any} */ (window).qaAppEarlyFilm?.take(url) ?? null;
  if (!early) return video;
  for (const { name, value } of video.attributes) early.setAttribute(name, value);
  video.replaceWith(early);
  return early;
}

/**
 * Streamlit runs this on every new data, and calls what it returns once the player leaves the page; it may
 * also do so late for an older run, which must then stop nothing.
 * @param {{data: any, parentElement: Document | ShadowRoot, setTriggerValue: Function}} component
 */
export default function showPlayer(component) {
  const root = component.parentElement;
  const shown = players.get(root) ?? { player: makePlayer(root, component.data.url), detach: null, run: 0 };
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
