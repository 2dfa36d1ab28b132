// The lanes as lists, for the keyboard and for who listens to the page. The list of evidence is a part of its own.

const MOST_STRETCHES = 20;

/**
 * The activity as a few equal stretches of whole minutes, each with its mean.
 * @param {number[]} values in equal steps over the whole length
 * @param {number} durationMs
 */
function stretches(values, durationMs) {
  if (!values.length || durationMs <= 0) return [];
  const step = Math.max(1, Math.ceil(durationMs / 60000 / MOST_STRETCHES)) * 60000;
  const found = [];
  for (let start = 0; start < durationMs; start += step) {
    const end = Math.min(start + step, durationMs);
    const first = Math.floor((start / durationMs) * values.length);
    const inside = values.slice(first, Math.max(first + 1, Math.ceil((end / durationMs) * values.length)));
    const mean = Math.round(inside.reduce((sum, value) => sum + value, 0) / inside.length);
    found.push({ start_ms: start, end_ms: end, mean });
  }
  return found;
}

/**
 * @param {HTMLDetailsElement} details
 * @param {{seek: (ms: number) => void, durationMs: () => number, watched: () => [number, number][]}} calls
 */
function makeLists(details, calls) {
  const body = /** @type {HTMLElement} */ (details.querySelector(".twins-body"));
  /** @type {any} */
  let data = null;
  let drawn = "";

  /** @param {{start_ms: number, end_ms: number}} one */
  const times = (one) => ({ start: formatTime(one.start_ms), end: formatTime(one.end_ms) });

  /** Heading, then rows: what is said, and where a click leads (null: nowhere). @returns {[string, [string, number | null][]][]} */
  function content() {
    const words = data.words;
    const exercises = data.exercises.map((/** @type {any} */ one) => {
      const said = fill(words.exerciseName, { exercise: one.label, outcome: words[one.outcome ?? "notTicked"] });
      return one.start_ms === null ? [said, null] : [`${formatTime(one.start_ms)} ${said}`, one.start_ms];
    });
    return [
      [words.activity, stretches(data.activity, calls.durationMs()).map((one) => [
        fill(words.activityOf, { ...times(one), value: String(one.mean) }), one.start_ms])],
      [words.signals, data.signals.map((/** @type {any} */ one) => [
        fill(words.signalName, { signal: one.label, ...times(one) }), one.start_ms])],
      [words.exercises, exercises],
      [words.watched, calls.watched().map(([start_ms, end_ms]) => [
        fill(words.fromTo, times({ start_ms, end_ms })), start_ms])],
    ];
  }

  function draw() {
    if (!details.open || !data) return;
    const wanted = JSON.stringify(content());
    if (wanted === drawn) return;
    drawn = wanted;
    const before = [...body.querySelectorAll("button")].indexOf(/** @type {any} */ (body.querySelector(":focus")));
    body.replaceChildren(...content().map(([title, rows]) => {
      const section = document.createElement("section");
      const heading = document.createElement("h3");
      heading.textContent = title;
      const list = document.createElement("ul");
      list.append(...(rows.length ? rows : [/** @type {[string, null]} */ ([data.words.none, null])]).map(([said, ms]) => {
        const row = document.createElement("li");
        if (ms === null) row.textContent = said;
        else {
          const button = document.createElement("button");
          button.type = "button";
          button.textContent = said;
          button.addEventListener("click", () => calls.seek(ms));
          row.append(button);
        }
        return row;
      }));
      section.append(heading, list);
      return section;
    }));
    if (before >= 0) body.querySelectorAll("button")[before]?.focus();
  }

  details.addEventListener("toggle", draw);
  return {
    /** @param {any} next */
    update(next) {
      data = next;
      draw();
    },
    draw,
  };
}
