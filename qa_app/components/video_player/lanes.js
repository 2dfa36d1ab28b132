// The lanes under the picture: one time axis, drawn from plain data. Seeking is the caller's.

const LETTERS = Object.fromEntries(KINDS.map(({ kind, letter }) => [kind, letter]));
const SVG = "http://www.w3.org/2000/svg";
const MARK_PX = 24;
const MARK_GAP_PX = 2;
/** Rows of marks that are seen at once; of more, the lane is rolled through. */
const MOST_ROWS = 6;

/**
 * @param {HTMLElement} lanes
 * @param {{seek: (ms: number) => void, durationMs: () => number,
 *   rangeMoved: (start: number, end: number) => void}} calls
 */
function makeLanes(lanes, calls) {
  const find = (/** @type {string} */ selector) => /** @type {HTMLElement} */ (lanes.querySelector(selector));
  const [activity, signals, exercises, evidence, watched] =
    [".activity", ".signals", ".exercises", ".evidence", ".watched"].map(find);
  const stops = [signals, exercises, evidence].map((lane) => makeOneStop(lane, "button"));
  const [over, playhead, tile] = [".over", ".playhead", ".tile"].map(find);
  /** @type {any} */
  let data = null;
  let drawn = "";
  /** @type {[number, number] | null} the range of the open composer */
  let range = null;
  /** @type {[number, number][]} */
  let allWatched = [];
  let drawnWatched = "";

  const percent = (/** @type {number} */ ms) => `${clamp(0, (100 * ms) / Math.max(1, calls.durationMs()), 100)}%`;

  /** @param {PointerEvent} event */
  function placeUnder(event) {
    const box = over.getBoundingClientRect();
    return clamp(0, (event.clientX - box.left) / Math.max(1, box.width), 1) * calls.durationMs();
  }

  /** @param {HTMLElement} element @param {number} start @param {number} end */
  function place(element, start, end) {
    element.style.left = percent(start);
    element.style.width = `calc(${percent(end)} - ${percent(start)})`;
  }

  function drawActivity() {
    const values = data.activity;
    if (values.length < 2) return activity.replaceChildren();
    const svg = document.createElementNS(SVG, "svg");
    svg.setAttribute("viewBox", `0 0 ${values.length - 1} 100`);
    svg.setAttribute("preserveAspectRatio", "none");
    svg.setAttribute("aria-hidden", "true");
    const path = document.createElementNS(SVG, "path");
    const line = values.map((/** @type {number} */ value, /** @type {number} */ i) => `L${i} ${100 - value}`).join("");
    path.setAttribute("d", `M0 100${line}V100Z`);
    svg.append(path);
    return activity.replaceChildren(svg);
  }

  /** @param {string} className @param {string} name @param {{start_ms: number, end_ms: number}} at */
  function jumpButton(className, name, at) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = className;
    button.title = name;
    button.setAttribute("aria-label", name);
    button.addEventListener("click", () => calls.seek(at.start_ms));
    return button;
  }

  /** @param {{start_ms: number, end_ms: number}} one */
  const times = (one) => ({ start: formatTime(one.start_ms), end: formatTime(one.end_ms) });

  function drawSignals() {
    const buttons = data.signals.map((/** @type {any} */ one) => {
      const name = fill(data.words.signalName, { signal: one.label, ...times(one) });
      const button = jumpButton(`signal ${one.kind}`, name, one);
      button.append(span("", one.label));
      place(button, one.start_ms, one.end_ms);
      return button;
    });
    signals.replaceChildren(...(buttons.length ? buttons : [span("empty", data.words.noSignals)]));
    stops[0].drawn();
  }

  function drawExercises() {
    const placed = data.exercises.filter((/** @type {any} */ one) => one.start_ms !== null && one.end_ms !== null);
    for (const element of lanes.querySelectorAll(".exercises-row"))
      /** @type {HTMLElement} */ (element).hidden = data.exercises.length === 0;
    const buttons = placed.map((/** @type {any} */ one) => {
      const outcome = one.outcome ?? "notTicked";
      const name = fill(data.words.exerciseName, { exercise: one.label, outcome: data.words[outcome] });
      const button = jumpButton(`exercise ${outcome}`, fill(data.words.signalName, { signal: name, ...times(one) }), one);
      button.append(span("", outcome === "delivered" ? one.label : name));
      place(button, one.start_ms, one.end_ms);
      return button;
    });
    exercises.replaceChildren(...(buttons.length ? buttons : [span("empty", data.words.noExerciseTimes)]));
    stops[1].drawn();
  }

  function drawEvidence() {
    const focused = /** @type {HTMLElement | null} */ (evidence.querySelector(":focus"))?.dataset.id;
    const width = Math.max(MARK_PX, evidence.clientWidth);
    const perMs = width / Math.max(1, calls.durationMs());
    const marks = [...data.evidence].sort((a, b) => a.start_ms - b.start_ms || a.end_ms - b.end_ms);
    // A short mark is drawn wider than it is, to be readable and to be hit; so rows are made from what is drawn.
    const extents = marks.map((one) => {
      const size = Math.max(MARK_PX, (one.end_ms - one.start_ms) * perMs);
      const left = clamp(0, one.start_ms * perMs, width - size);
      return /** @type {[number, number]} */ ([left, left + size + MARK_GAP_PX]);
    });
    const rows = stackRanges(extents);
    const buttons = marks.map((one, i) => {
      const said = fill(data.words.evidenceName, { kind: data.words[one.kind], note: one.note, ...times(one) });
      const name = one.earlier ? `${said} (${data.words.earlierFile})` : said;
      const button = jumpButton(`evidence-mark ${one.kind}${one.earlier ? " is-earlier" : ""}`, name, one);
      button.dataset.id = String(one.id);
      button.textContent = LETTERS[one.kind];
      button.style.left = `${extents[i][0]}px`;
      button.style.width = `${extents[i][1] - extents[i][0] - MARK_GAP_PX}px`;
      button.style.top = `${1 + rows[i] * (MARK_PX + MARK_GAP_PX)}px`;
      return button;
    });
    const count = Math.max(0, ...rows) + 1;
    evidence.style.height = `${2 + Math.min(count, MOST_ROWS) * (MARK_PX + MARK_GAP_PX) - MARK_GAP_PX}px`;
    evidence.classList.toggle("is-rolled", count > MOST_ROWS);
    const empty = span("empty", data.read_only ? data.words.noEvidence : data.words.noEvidenceYet);
    const band = evidence.querySelector(".range");
    evidence.replaceChildren(...(buttons.length || range ? buttons : [empty]), ...(band ? [band] : []));
    stops[2].drawn();
    if (focused) buttons.find((button) => button.dataset.id === focused)?.focus();
  }

  /** Apart from the marks, which may be hundreds: this follows each keystroke in the composer. */
  function drawRange() {
    evidence.querySelector(".range")?.remove();
    evidence.querySelector(".empty")?.toggleAttribute("hidden", range !== null);
    if (range) evidence.append(rangeBand(range));
  }

  /** The open composer's range, with an edge to drag at each side. @param {[number, number]} shown */
  function rangeBand(shown) {
    const band = document.createElement("div");
    band.className = "range";
    place(band, shown[0], shown[1]);
    ["start", "end"].forEach((name, i) => {
      const edge = span(`edge ${name}`, "");
      edge.addEventListener("pointerdown", (event) => {
        event.stopPropagation();
        event.preventDefault();
        edge.setPointerCapture(event.pointerId);
      });
      edge.addEventListener("pointermove", (event) => {
        if (!range || !edge.hasPointerCapture(event.pointerId)) return;
        const ms = placeUnder(event);
        const moved = /** @type {[number, number]} */ ([...range]);
        moved[i] = i === 0 ? Math.min(ms, range[1] - 1000) : Math.max(ms, range[0] + 1000);
        range = moved;
        place(band, range[0], range[1]);
        calls.rangeMoved(...moved);
        calls.seek(moved[i]);
      });
      band.append(edge);
    });
    return band;
  }

  /** @param {[number, number][]} played @returns {string | null} how much was watched, when it is news */
  function drawWatched(played) {
    allWatched = mergeRanges([...data.watched.map((/** @type {any} */ one) => [...one]), ...played.map((one) => [...one])]);
    const total = allWatched.reduce((sum, [start, end]) => sum + end - start, 0);
    const told = { watched: formatTime(total), length: formatTime(calls.durationMs()) };
    const wanted = JSON.stringify([allWatched, told, data.words.watchedOf]);
    if (wanted === drawnWatched) return null;
    drawnWatched = wanted;
    watched.replaceChildren(...allWatched.map(([start, end]) => {
      const part = document.createElement("i");
      place(part, start, end);
      return part;
    }));
    watched.setAttribute("aria-label", fill(data.words.watchedOf, told));
    return fill(data.words.watchedShort, told);
  }

  /** @param {PointerEvent} event */
  function showTile(event) {
    const ms = placeUnder(event);
    const board = data?.storyboard;
    const picture = /** @type {HTMLElement} */ (tile.firstElementChild);
    picture.hidden = !board?.times_ms.length;
    if (!picture.hidden) drawTile(picture, board, nearestTile(board.times_ms, ms));
    /** @type {HTMLElement} */ (tile.lastElementChild).textContent = formatTime(ms);
    tile.hidden = false;
    const box = lanes.getBoundingClientRect();
    const left = event.clientX - box.left - tile.offsetWidth / 2;
    tile.style.left = `${clamp(0, left, box.width - tile.offsetWidth)}px`;
  }

  for (const lane of [activity, signals, exercises, evidence, watched]) {
    lane.addEventListener("pointerdown", (event) => {
      if (event.button !== 0 || /** @type {Element} */ (event.target).closest("button, .edge")) return;
      lane.setPointerCapture(event.pointerId);
      calls.seek(placeUnder(event));
    });
    lane.addEventListener("pointermove", (event) => {
      showTile(event);
      if (lane.hasPointerCapture(event.pointerId)) calls.seek(placeUnder(event));
    });
    lane.addEventListener("pointerleave", () => (tile.hidden = true));
  }
  let width = 0;
  new ResizeObserver(([entry]) => {
    // Only the width matters: the height is what drawing itself changes.
    if (data && Math.abs(entry.contentRect.width - width) >= 1) drawEvidence();
    width = entry.contentRect.width;
  }).observe(evidence);

  return {
    /** Draws again what the data says, only when it says something new. @param {any} next */
    update(next) {
      data = next;
      const wanted = JSON.stringify([data.activity, data.signals, data.exercises, data.evidence, data.words, calls.durationMs()]);
      if (wanted === drawn) return;
      drawn = wanted;
      drawActivity();
      drawSignals();
      drawExercises();
      drawEvidence();
    },
    drawWatched,
    watched: () => allWatched,
    /** Shows the range of the open composer, or none. @param {[number, number] | null} shown */
    showRange(shown) {
      range = shown;
      if (data) drawRange();
    },
    /** @param {number} ms */
    showPosition(ms) {
      playhead.style.left = percent(ms);
      activity.setAttribute("aria-valuemax", String(Math.round(calls.durationMs() / 1000)));
      activity.setAttribute("aria-valuenow", String(Math.round(ms / 1000)));
      activity.setAttribute("aria-valuetext", fill(data?.words.positionOf ?? "", {
        position: formatTime(ms), length: formatTime(calls.durationMs()),
      }));
    },
  };
}
