// The one-line form for a mark. Knows the form only: playing and sending are its caller's.

const KINDS = [
  { kind: "strength", letter: "S" },
  { kind: "development", letter: "D" },
  { kind: "risk", letter: "R" },
  { kind: "proscribed", letter: "P" },
];

const KIND_WORDS = /** @type {Record<string, string>} */ (Object.fromEntries(KINDS.map(({ kind, letter }) => [letter.toLowerCase(), kind])));

/**
 * One choice as a label around a radio button or checkbox.
 * @param {string} type @param {string} name @param {string} value @param {Node[]} content
 */
function choice(type, name, value, content) {
  const label = document.createElement("label");
  const input = document.createElement("input");
  Object.assign(input, { type, name, value });
  label.append(input, ...content);
  return label;
}

/** @param {string} className @param {string} text */
function span(className, text) {
  const element = document.createElement("span");
  element.className = className;
  element.textContent = text;
  return element;
}

/**
 * @param {HTMLFormElement} form
 * @param {{save: (mark: Mark) => void, cancel: () => void, changed: (mark: Mark) => void,
 *   durationMs: () => number}} calls
 */
function makeComposer(form, calls) {
  const field = (/** @type {string} */ name) => /** @type {HTMLInputElement} */ (form.elements.namedItem(name));
  const wrong = /** @type {HTMLElement} */ (form.querySelector(".wrong"));
  /** @type {Record<string, string>} */
  let words = {};
  let drawn = "";
  let startMs = 0;
  let endMs = 0;
  /** @type {{id?: number | null, seen?: string | null}} the evidence that is rewritten, and as what it was read */
  let rewritten = {};

  const checked = (/** @type {string} */ name) =>
    [...form.querySelectorAll(`input[name="${name}"]:checked`)].map((input) => /** @type {HTMLInputElement} */ (input).value);

  /** @returns {Mark} */
  function mark() {
    return {
      start_ms: startMs,
      end_ms: endMs,
      kind: checked("kind")[0],
      note: field("note").value.trim(),
      items: checked("item"),
      people: checked("person").map(Number),
      ...rewritten,
    };
  }

  const inputs = (/** @type {HTMLElement} */ group) => [...group.querySelectorAll("input")];
  const groups = [".people", ".items"].map((selector) => {
    const group = /** @type {HTMLElement} */ (form.querySelector(selector));
    const names = () => inputs(group).map((input) => input.parentElement?.textContent ?? "");
    return makeOneStop(group, "input", { names });
  });
  form.querySelector(".kinds")?.addEventListener("keydown", (event) => {
    const { key, ctrlKey, metaKey, altKey } = /** @type {KeyboardEvent} */ (event);
    const kind = !ctrlKey && !metaKey && !altKey && KIND_WORDS[key.toLowerCase()];
    const wanted = kind && /** @type {HTMLInputElement | null} */ (form.querySelector(`input[value="${kind}"]`));
    if (!wanted) return;
    event.preventDefault();
    wanted.focus();
    wanted.click();
  });

  /** @param {string} sentence @param {HTMLInputElement} [input] */
  function complain(sentence, input) {
    for (const name of ["note", "start", "end"]) field(name).removeAttribute("aria-invalid");
    wrong.textContent = sentence;
    wrong.hidden = !sentence;
    if (input) {
      input.setAttribute("aria-invalid", "true");
      input.focus();
    }
  }

  /** @param {number} start @param {number} end */
  function setRange(start, end) {
    [startMs, endMs] = [Math.round(start), Math.round(end)];
    field("start").value = formatTime(startMs);
    field("end").value = formatTime(endMs);
    complain("");
  }

  /** Reads the typed times; a text that was not touched keeps its milliseconds. */
  function readTimes() {
    for (const [name, known] of /** @type {[string, number][]} */ ([["start", startMs], ["end", endMs]])) {
      const typed = parseTime(field(name).value);
      if (typed === null || field(name).value.trim() === formatTime(known)) continue;
      if (name === "start") startMs = typed;
      else endMs = typed;
    }
  }

  /** @returns {[string, HTMLInputElement] | null} what is wrong and where */
  function problem() {
    if (!field("note").value.trim()) return [words.noteMissing, field("note")];
    for (const name of ["start", "end"]) if (parseTime(field(name).value) === null) return [words.badTime, field(name)];
    const lengthMs = calls.durationMs();
    for (const [name, ms] of /** @type {[string, number][]} */ ([["start", startMs], ["end", endMs]]))
      if (lengthMs && ms >= lengthMs + 1000) return [fill(words.afterEnd, { time: formatTime(lengthMs) }), field(name)];
    if (endMs <= startMs) return [words.endBeforeStart, field("end")];
    return null;
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    readTimes();
    const found = problem();
    if (found) return complain(...found);
    const lengthMs = calls.durationMs();
    const made = mark();
    calls.save(lengthMs ? { ...made, end_ms: Math.min(made.end_ms, lengthMs) } : made);
  });
  form.addEventListener("input", () => {
    complain("");
    readTimes();
    calls.changed(mark());
  });
  form.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      event.stopPropagation();
      calls.cancel();
    } else if (event.key === "Enter" && event.target instanceof HTMLInputElement) {
      event.preventDefault();
      form.requestSubmit();
    }
  });

  return {
    isOpen: () => !form.hidden,
    mark,
    setRange,
    complain: (/** @type {string} */ sentence) => complain(sentence, field("note")),
    focusNote: () => field("note").focus(),
    /** @param {Partial<Mark> & {start_ms: number, end_ms: number}} draft */
    open(draft) {
      form.reset();
      rewritten = draft.id ? { id: draft.id, seen: draft.seen } : {};
      form.setAttribute("aria-label", draft.id ? words.editMark : words.newMark);
      setRange(draft.start_ms, draft.end_ms);
      field("note").value = draft.note ?? "";
      const choices = form.querySelectorAll("input:is([type=radio], [type=checkbox])");
      for (const input of /** @type {NodeListOf<HTMLInputElement>} */ (choices))
        input.checked =
          (input.name === "kind" && input.value === (draft.kind ?? "strength")) ||
          (input.name === "item" && (draft.items ?? []).includes(input.value)) ||
          (input.name === "person" && (draft.people ?? []).includes(Number(input.value)));
      form.hidden = false;
    },
    close() {
      form.hidden = true;
      complain("");
    },
    /** Draws the choices again, only when they differ, and keeps what is chosen. @param {any} data */
    update(data) {
      words = data.words;
      const wanted = JSON.stringify([data.items, data.people, words]);
      if (wanted === drawn) return;
      drawn = wanted;
      const before = ["kind", "item", "person"].flatMap((name) => checked(name).map((value) => `${name} ${value}`));
      const was = (/** @type {string} */ name) => before.includes(name);
      /** @param {string} selector @param {HTMLLabelElement[]} choices @param {string} title */
      const put = (selector, choices, title = "") => {
        const box = /** @type {HTMLElement} */ (form.querySelector(selector));
        box.hidden = choices.length === 0;
        box.replaceChildren(...(title ? [span("choices-name", title)] : []), ...choices);
      };
      put(".kinds", KINDS.map(({ kind, letter }) => {
        const label = choice("radio", "kind", kind, [span(`letter ${kind}`, letter), document.createTextNode(words[kind])]);
        /** @type {HTMLInputElement} */ (label.firstChild).checked = was(`kind ${kind}`);
        return label;
      }));
      put(".people", data.people.map((/** @type {any} */ one) => {
        const label = choice("checkbox", "person", String(one.id), [document.createTextNode(one.name)]);
        /** @type {HTMLInputElement} */ (label.firstChild).checked = was(`person ${one.id}`);
        return label;
      }), words.people);
      put(".items", data.items.map((/** @type {any} */ one) => {
        const label = choice("checkbox", "item", one.key, [document.createTextNode(one.label)]);
        label.title = one.title ?? "";
        /** @type {HTMLInputElement} */ (label.firstChild).checked = was(`item ${one.key}`);
        return label;
      }), words.items);
      for (const group of groups) group.drawn();
    },
  };
}
