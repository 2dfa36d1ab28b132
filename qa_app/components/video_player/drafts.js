// Marks that the server does not have yet, kept in this browser so that nothing typed is lost, not even by its crash.

/**
 * @typedef {{start_ms: number, end_ms: number, kind: string, note: string, items: string[], people: number[],
 *   id?: number | null, seen?: string | null, nonce?: string}} Mark
 * @typedef {Mark & {sentAt: number, triedAt?: number}} SentMark when it was first sent, and last
 * @typedef {{draft: Mark | null, sent: SentMark[], at: number}} Kept
 */

const SLOW_MS = 10000;
const AGAIN_MS = 6000;
const ALL_TYPED = "qa-app-typed:";
const OPEN_PAGE = "qa-app-open";
const SURELY_CLOSED_MS = 120000;

/** Whether this evidence is what was sent as this mark. @param {Mark} evidence @param {Mark} mark */
function isSameMark(evidence, mark) {
  const isSameText = evidence.kind === mark.kind && evidence.note.trim() === mark.note.trim();
  if (!mark.id) return isSameText && Math.abs(evidence.start_ms - mark.start_ms) < 1000;
  const rest = (/** @type {Mark} */ one) =>
    JSON.stringify([one.start_ms, one.end_ms, [...one.items].sort(), [...one.people].sort()]);
  return evidence.id === mark.id && isSameText && rest(evidence) === rest(mark);
}

/**
 * A name for this page, and a lock of that name that tells others that it is open. Not even a reload keeps it, as
 * the copy of a tab would have it too: what a page left behind is taken over by the one that follows.
 */
function namePage() {
  const name = Math.random().toString(36).slice(2);
  globalThis.navigator?.locks?.request(`${OPEN_PAGE}:${name}`, () => new Promise(() => {}));
  return name;
}

/** Names of the pages that are open; null when this browser cannot tell. @returns {Promise<string[] | null>} */
async function openPages() {
  const locks = globalThis.navigator?.locks;
  if (!locks) return null;
  const { held = [], pending = [] } = await locks.query();
  return [...held, ...pending].map((lock) => String(lock.name).slice(OPEN_PAGE.length + 1));
}

/** @type {string | null} */
let thisPage = null;

/**
 * The unsaved marks of one player.
 * @param {string} reader who is signed in
 * @param {string} key the player's key
 */
function keepDrafts(reader, key) {
  thisPage ??= namePage();
  const ofReview = `${ALL_TYPED}${reader}:${key}:`;
  const place = ofReview + thisPage;
  /** @type {Kept} */
  let kept = { draft: null, sent: [], at: 0, ...recall(place) };

  function store() {
    kept.at = Date.now();
    remember(place, kept.draft || kept.sent.length ? kept : null);
  }

  return {
    draft: () => kept.draft,
    /** @param {Mark | null} draft */
    setDraft(draft) {
      if (!draft && !kept.draft) return;
      kept.draft = draft;
      store();
    },
    /** @param {Mark} mark */
    addSent(mark) {
      kept.draft = null;
      kept.sent = [...kept.sent.filter((other) => !isSameMark(other, mark)), { ...mark, sentAt: Date.now() }];
      store();
    },
    /** Takes over what closed pages left behind for this review. @returns {Promise<boolean>} whether a draft came */
    async adopt() {
      const open = await openPages();
      const before = kept.draft;
      for (const other of placesBeginning(ofReview)) {
        const page = other.slice(ofReview.length);
        const left = /** @type {Kept | null} */ (recall(other));
        const isOpen = open ? open.includes(page) : Date.now() - (left?.at ?? 0) < SURELY_CLOSED_MS;
        if (other === place || isOpen || (kept.draft && left?.draft)) continue;
        remember(other, null);
        kept = { ...kept, draft: kept.draft ?? left?.draft ?? null, sent: [...kept.sent, ...(left?.sent ?? [])] };
        store();
      }
      return kept.draft !== before;
    },
    /** Takes the oldest mark that is overdue out of the waiting ones. @returns {Mark | undefined} */
    takeSlow() {
      const [slow] = kept.sent.filter((mark) => Date.now() - mark.sentAt > SLOW_MS);
      return slow && this.take(slow.nonce);
    },
    /** Takes the sent mark with this nonce out. @param {string} [nonce] @returns {Mark | undefined} */
    take(nonce) {
      const found = kept.sent.find((mark) => mark.nonce === nonce);
      kept.sent = kept.sent.filter((mark) => mark !== found);
      store();
      return found;
    },
    /** The marks to be sent once more now, as what was sent last may be lost. @returns {Mark[]} */
    toSendAgain() {
      const now = Date.now();
      const due = kept.sent.filter((mark) => now - (mark.triedAt ?? mark.sentAt) > AGAIN_MS);
      for (const mark of due) mark.triedAt = now;
      if (due.length) store();
      return due;
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
