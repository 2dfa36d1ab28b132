// The evidence as a list: to jump, to play in order, to edit, to remove and to take that back.

const ICONS = {
  edit: "M11.3 1.9a1.6 1.6 0 0 1 2.8 2.1L5.400 12.700 2 13.600l.9-3.400zm-1 2.900 1.200 1.200",
  remove: "M4 4l8 8m0-8-8 8",
};

/** Which marks a choice such as `kind:risk`, `item:E1` or `person:3` means. @param {any[]} marks @param {string} choice */
function marksOf(marks, choice) {
  const [by, wanted] = [choice.slice(0, choice.indexOf(":")), choice.slice(choice.indexOf(":") + 1)];
  if (by === "kind") return marks.filter((one) => one.kind === wanted);
  if (by === "item") return marks.filter((one) => one.items.includes(wanted));
  if (by === "person") return marks.filter((one) => one.people.includes(Number(wanted)));
  return marks;
}

/**
 * @param {HTMLElement} section
 * @param {{seek: (ms: number) => void, playAll: (marks: any[]) => void, edit: (mark: any) => void,
 *   remove: (mark: any) => void, restore: (mark: any) => void}} calls
 */
function makeEvidenceList(section, calls) {
  const find = (/** @type {string} */ selector) => /** @type {any} */ (section.querySelector(selector));
  const [list, counted, chooser, playButton] = ["ol", ".marks-count", ".marks-shown", ".play-all"].map(find);
  /** @type {any} */
  let data = null;
  let drawn = "";
  let watched = "";
  /** @type {number | null} the id of the mark that is played in order */
  let on = null;
  /** Marks that were taken out here: shown until the page is left, so that it can be taken back. @type {Map<number, any>} */
  const removed = new Map();

  const firstName = (/** @type {number} */ id) =>
    (data.people.find((/** @type {any} */ one) => one.id === id)?.name ?? "").split(" ")[0];

  /** @param {string} action @param {string} name @param {() => void} does */
  function iconButton(action, name, does) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "icon";
    button.dataset.action = action;
    button.title = name;
    button.setAttribute("aria-label", name);
    const svg = document.createElementNS(SVG, "svg");
    svg.setAttribute("viewBox", "0 0 16 16");
    svg.setAttribute("aria-hidden", "true");
    const path = document.createElementNS(SVG, "path");
    path.setAttribute("d", ICONS[/** @type {"edit" | "remove"} */ (action)]);
    svg.append(path);
    button.append(svg);
    button.addEventListener("click", does);
    return button;
  }

  /** @param {any} one */
  function row(one) {
    const line = document.createElement("li");
    line.dataset.id = String(one.id);
    const when = document.createElement("a");
    when.className = "when";
    when.dataset.action = "when";
    when.textContent = `${formatTime(one.start_ms)}–${formatTime(one.end_ms)}`;
    when.href = `${data.link ?? ""}${data.link ? "&" : "?"}t=${Math.floor(one.start_ms / 1000)}`;
    when.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      calls.seek(one.start_ms);
    });
    const letter = span(`letter ${one.kind}`, LETTERS[one.kind]);
    letter.title = data.words[one.kind];
    letter.setAttribute("role", "img");
    letter.setAttribute("aria-label", data.words[one.kind]);
    const said = span("words", one.note);
    if (one.earlier) said.append(span("earlier", data.words.earlierFile));
    const chips = span("chips", "");
    chips.append(...[...one.items, ...one.people.map(firstName)].map((name) => span("chip", name)));
    line.append(when, letter, said, chips);
    if (!data.read_only) {
      const start = formatTime(one.start_ms);
      const actions = span("actions", "");
      actions.append(
        iconButton("edit", fill(data.words.editAt, { start }), () => calls.edit(one)),
        iconButton("remove", fill(data.words.removeAt, { start }), () => {
          removed.set(one.id, one);
          calls.remove(one);
        }),
      );
      line.append(actions);
    }
    return line;
  }

  /** @param {any} one */
  function removedRow(one) {
    const line = document.createElement("li");
    line.className = "gone";
    line.dataset.id = String(one.id);
    const undo = document.createElement("button");
    undo.type = "button";
    undo.className = "plain";
    undo.dataset.action = "undo";
    undo.textContent = data.words.undo;
    undo.addEventListener("click", () => calls.restore(one));
    const said = span("", fill(data.words.removed, { start: formatTime(one.start_ms) }));
    said.setAttribute("role", "status");
    line.append(said, undo);
    return line;
  }

  function drawChoices() {
    const chosen = chooser.value || "all";
    const group = (/** @type {string} */ title, /** @type {string} */ by, /** @type {[string, string][]} */ all) => {
      const made = document.createElement("optgroup");
      made.label = title;
      const used = all.filter(([value]) => marksOf(data.evidence, `${by}:${value}`).length);
      made.append(...used.map(([value, name]) => new Option(name, `${by}:${value}`)));
      return used.length ? [made] : [];
    };
    chooser.replaceChildren(
      new Option(data.words.allMarks, "all"),
      ...group(data.words.kind, "kind", KINDS.map(({ kind }) => [kind, data.words[kind]])),
      ...group(data.words.people, "person", data.people.map((/** @type {any} */ one) => [String(one.id), one.name])),
      ...group(data.words.items, "item", data.items.map((/** @type {any} */ one) => [one.key, `${one.label} ${one.title ?? ""}`])),
    );
    chooser.value = [...chooser.options].some((one) => one.value === chosen) ? chosen : "all";
    chooser.hidden = data.evidence.length < 2;
  }

  const shown = () => marksOf(data.evidence, chooser.value || "all");

  function showCount() {
    counted.textContent = [data.counted, watched].filter(Boolean).join(" · ");
  }

  function draw() {
    const focused = /** @type {HTMLElement | null} */ (section.querySelector("li :focus"));
    const [id, action] = [focused?.closest("li")?.dataset.id, focused?.dataset.action];
    const at = focused ? [...list.children].indexOf(focused.closest("li")) : -1;
    for (const one of data.evidence) removed.delete(one.id);
    const gone = [...removed.values()].map((one) => ({ ...one, gone: true }));
    const all = [...shown(), ...gone].sort((a, b) => a.start_ms - b.start_ms || a.id - b.id);
    const empty = document.createElement("li");
    empty.className = "none";
    empty.textContent = data.read_only ? data.words.noEvidenceHere : data.words.noEvidenceYet;
    list.replaceChildren(...(all.length ? all.map((one) => (one.gone ? removedRow(one) : row(one))) : [empty]));
    playButton.hidden = data.evidence.length === 0;
    playButton.textContent = chooser.value === "all" ? data.words.playAll : data.words.playThese;
    showCount();
    showOn(on);
    if (!focused) return;
    const line = list.querySelector(`li[data-id="${id}"]`) ?? list.children[Math.min(at, list.children.length - 1)];
    const again = line?.querySelector(`[data-action="${action}"]`) ?? line?.querySelector("button, a");
    /** @type {HTMLElement} */ (again ?? playButton).focus({ preventScroll: true });
  }

  /** Tells which mark is being played. @param {number | null} id */
  function showOn(id) {
    on = id;
    for (const line of list.children) {
      if (line.dataset.id !== String(id)) line.removeAttribute("aria-current");
      else {
        line.setAttribute("aria-current", "true");
        // Within the list alone: the page stays where it is.
        list.scrollTop = clamp(line.offsetTop + line.offsetHeight - list.clientHeight, list.scrollTop, line.offsetTop);
      }
    }
  }

  chooser.addEventListener("change", draw);
  playButton.addEventListener("click", () => calls.playAll(shown()));

  return {
    /** @param {any} next */
    update(next) {
      data = next;
      const wanted = JSON.stringify([data.evidence, data.items, data.people, data.words, data.read_only, data.link]);
      if (wanted === drawn) return;
      drawn = wanted;
      drawChoices();
      draw();
    },
    /** @param {string} text how much was watched */
    showWatched(text) {
      if (text === watched) return;
      watched = text;
      if (data) showCount();
    },
    playShown: () => calls.playAll(shown()),
    showOn,
  };
}
