// Marking a moment: the composer opens, the video waits, what was written is sent and kept until it is back.

const NEW_MARK_MS = 10000;
const CHECK_SENT_MS = 2000;

/**
 * @param {Document | ShadowRoot} root
 * @param {HTMLVideoElement} video
 * @param {{positionMs: () => number, durationMs: () => number, play: () => void, send: (mark: Mark) => void,
 *   say: (text: string, withActions?: boolean) => void, showRange: (range: [number, number] | null) => void,
 *   focusPlayer: () => void}} calls
 */
function makeMarking(root, video, calls) {
  /** @type {any} */
  let data = null;
  let playsAfter = false;
  let sentTimer = 0;
  /** @type {number | null} */
  let rangeStartMs = null;
  /** @type {ReturnType<typeof keepDrafts>} there from the first data on, which says whose they are */
  let drafts;
  let shownKey = "";
  let answered = "";
  /** @type {HTMLElement | null} */
  let focusedBefore = null;

  const composer = makeComposer(/** @type {HTMLFormElement} */ (root.querySelector(".composer")), {
    durationMs: calls.durationMs,
    changed(mark) {
      drafts.setDraft(mark.note ? mark : null);
      if (mark.end_ms > mark.start_ms) calls.showRange([mark.start_ms, mark.end_ms]);
    },
    save(mark) {
      send({ ...mark, nonce: Math.random().toString(36).slice(2) });
      close();
      calls.say(fill(data.words.saving, { start: formatTime(mark.start_ms) }));
    },
    cancel,
  });

  /** @param {Mark} mark */
  function send(mark) {
    drafts.addSent(mark);
    calls.send(mark);
    watchSent();
  }

  /** Looks after marks that were sent and have not come back: a message can be lost with its connection. */
  function watchSent() {
    clearInterval(sentTimer);
    if (!drafts.hasWaiting()) return;
    sentTimer = setInterval(() => {
      // The server adds the very same mark once only.
      if (!data.read_only) for (const mark of drafts.toSendAgain()) calls.send(mark);
      if (drafts.hasSlow()) calls.say(data.words.notSaved, true);
    }, CHECK_SENT_MS);
  }

  /** @param {any} draft @param {boolean} [takesFocus] */
  function open(draft, takesFocus = true) {
    playsAfter = takesFocus && (playsAfter || !video.paused);
    video.pause();
    const inside = /** @type {any} */ (root).activeElement;
    focusedBefore = takesFocus ? (inside ?? document.activeElement) : null;
    composer.open(draft);
    calls.showRange([draft.start_ms, draft.end_ms]);
    if (takesFocus) composer.focusNote();
  }

  /** Whether typed words that are not saved stand in the way of another mark; they stay. @param {number | null} id its */
  function isStillTyping(id) {
    if (!composer.isOpen() || !drafts.draft()) return false;
    if (id !== null && composer.mark().id === id) composer.focusNote();
    else composer.complain(data.words.stillTyping);
    return true;
  }

  function close() {
    composer.close();
    calls.showRange(null);
    rangeStartMs = null;
    // Back to where it was opened from; what has gone from the page meanwhile gives way to the player.
    const back = focusedBefore;
    if (back?.isConnected && back !== document.body && back.checkVisibility?.()) back.focus({ preventScroll: true });
    else calls.focusPlayer();
    if (playsAfter) calls.play();
    playsAfter = false;
  }

  function cancel() {
    drafts.setDraft(null);
    close();
  }

  /** A new mark that starts here, or with the range that was set by keys. @param {number} [endMs] given by `]` */
  function markHere(endMs) {
    if (data.read_only) return false;
    if (composer.isOpen()) {
      composer.focusNote();
      return true;
    }
    const at = calls.positionMs();
    const end = Math.min(endMs ?? at + NEW_MARK_MS, calls.durationMs() || Infinity);
    const usual = endMs === undefined ? Math.min(at, end - 1000) : end - NEW_MARK_MS;
    const start = rangeStartMs !== null && rangeStartMs < end ? rangeStartMs : usual;
    open({ start_ms: Math.max(0, start), end_ms: end });
    calls.say("");
    return true;
  }

  /** `[` and `]`: the start and the end of a range. @param {"start" | "end"} side */
  function setRangeSide(side) {
    if (data.read_only) return false;
    const at = calls.positionMs();
    if (composer.isOpen()) {
      const now = composer.mark();
      const [start, end] = side === "start" ? [at, Math.max(now.end_ms, at + 1000)] : [Math.min(now.start_ms, at - 1000), at];
      composer.setRange(Math.max(0, start), end);
      calls.showRange([Math.max(0, start), end]);
    } else if (side === "end") markHere(Math.max(at, 1000));
    else {
      rangeStartMs = at;
      calls.say(fill(data.words.rangeStarted, { start: formatTime(at) }));
    }
    return true;
  }

  /** @param {any} one evidence as the server knows it */
  function edit(one) {
    if (!isStillTyping(one.id)) open({ ...one, seen: one.saved });
  }

  /** Brings back what this tab, or one that was closed, did not get saved. */
  async function bringBack() {
    drafts = keepDrafts(String(data.reader ?? ""), data.key);
    const offer = () => {
      const draft = data.read_only || composer.isOpen() ? null : drafts.draft();
      if (!draft) return;
      open(draft, false);
      calls.say(data.words.draftKept);
    };
    offer();
    watchSent();
    const key = shownKey;
    if ((await drafts.adopt()) && key === shownKey) offer();
    drafts.settle(data.evidence);
    watchSent();
  }

  /** The server's no to a mark: it is opened again with the reason. */
  function hearRefusal() {
    const refused = data.refused;
    if (!refused || refused.nonce === answered) return;
    answered = refused.nonce;
    const mark = drafts.take(refused.nonce);
    if (!mark || composer.isOpen()) return;
    const now = data.evidence.find((/** @type {Mark} */ one) => one.id === mark.id);
    // Who has read what stands there now may put theirs in its place.
    open({ ...mark, id: now?.id ?? null, seen: now?.saved ?? null });
    drafts.setDraft(composer.mark());
    composer.complain(refused.sentence);
    calls.say("");
  }

  return {
    isOpen: () => composer.isOpen(),
    markHere,
    setRangeSide,
    edit,
    cancel,
    /** A range that was dragged in the lane. @param {number} start @param {number} end */
    rangeMoved(start, end) {
      composer.setRange(start, end);
      if (composer.mark().note) drafts.setDraft(composer.mark());
    },
    /** @returns {boolean} whether there was something to leave */
    escape() {
      if (composer.isOpen()) cancel();
      else if (rangeStartMs !== null) {
        rangeStartMs = null;
        calls.say("");
      } else return false;
      return true;
    },
    /** The overdue mark once more: sent, or opened to be changed. @param {boolean} toEdit */
    again(toEdit) {
      if (toEdit && isStillTyping(null)) return;
      const mark = drafts.takeSlow();
      calls.say("");
      if (mark && toEdit) open(mark);
      else if (mark) send(mark);
      watchSent();
    },
    /** @param {any} next what the server says now */
    update(next) {
      data = next;
      composer.update(data);
      if (data.key !== shownKey) {
        shownKey = data.key;
        bringBack();
      }
      if (drafts.settle(data.evidence) > 0) {
        calls.say(data.words.saved);
        watchSent();
      }
      hearRefusal();
    },
    stop: () => clearInterval(sentTimer),
  };
}
