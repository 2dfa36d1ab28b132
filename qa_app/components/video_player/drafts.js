// Marks that the server does not have yet, kept in this tab so that nothing typed is lost.

/**
 * @typedef {{start_ms: number, end_ms: number, kind: string, note: string, items: string[], people: number[]}} Mark
 * @typedef {Mark & {sentAt: number}} SentMark
 */

const SLOW_MS = 10000;

/** Whether this evidence is what was sent as this mark. @param {Mark} evidence @param {Mark} mark */
function isSameMark(evidence, mark) {
  return (
    evidence.kind === mark.kind &&
    evidence.note.trim() === mark.note.trim() &&
    Math.abs(evidence.start_ms - mark.start_ms) < 1000
  );
}

/** The unsaved marks of one player. @param {string} key the player's key */
function keepDrafts(key) {
  const place = `qa-app-marks:${key}`;
  /** @type {{draft: Mark | null, sent: SentMark[]}} */
  let kept = { draft: null, sent: [] };
  try {
    kept = { ...kept, ...JSON.parse(sessionStorage.getItem(place) ?? "{}") };
  } catch {
    // Unreadable, or storage is switched off: there is nothing to bring back.
  }

  function store() {
    try {
      if (kept.draft || kept.sent.length) sessionStorage.setItem(place, JSON.stringify(kept));
      else sessionStorage.removeItem(place);
    } catch {
      // Storage is full or switched off: the marks still live as long as this page.
    }
  }

  return {
    draft: () => kept.draft,
    /** @param {Mark | null} draft */
    setDraft(draft) {
      kept.draft = draft;
      store();
    },
    /** @param {Mark} mark */
    addSent(mark) {
      kept = { draft: null, sent: [...kept.sent.filter((other) => !isSameMark(other, mark)), { ...mark, sentAt: Date.now() }] };
      store();
    },
    /** Takes the oldest mark that is overdue out of the waiting ones. @returns {Mark | undefined} */
    takeSlow() {
      const [slow] = kept.sent.filter((mark) => Date.now() - mark.sentAt > SLOW_MS);
      kept.sent = kept.sent.filter((mark) => mark !== slow);
      store();
      return slow;
    },
    hasWaiting: () => kept.sent.length > 0,
    hasSlow: () => kept.sent.some((mark) => Date.now() - mark.sentAt > SLOW_MS),
    /** Drops what has come back as evidence. @param {Mark[]} evidence @returns {number} how many did */
    settle(evidence) {
      const waiting = kept.sent.filter((mark) => !evidence.some((one) => isSameMark(one, mark)));
      const settled = kept.sent.length - waiting.length;
      if (settled) {
        kept.sent = waiting;
        store();
      }
      return settled;
    },
  };
}
