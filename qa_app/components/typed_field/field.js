// The field itself. Streamlit calls the default export again on every new data.

const PAUSE_MS = 1200;
const AGAIN_MS = 6000;

/** @type {WeakMap<object, {field: ReturnType<typeof makeField>, run: number}>} */
const fields = new WeakMap();

/** @param {ParentNode} root */
function makeField(root) {
  const find = (/** @type {string} */ selector) => /** @type {HTMLElement} */ (root.querySelector(selector));
  const area = /** @type {HTMLTextAreaElement} */ (find("textarea"));
  /** @type {any} */
  let data = null;
  /** @type {(name: string, value: unknown) => void} */
  let tell = () => {};
  /** @type {ReturnType<typeof keptWords> | null} */
  let kept = null;
  let dropped = 0;
  let pause = 0;
  let again = 0;
  let number = 0;
  let isTyping = false;

  function say() {
    const waiting = kept?.get() ?? null;
    find(".state").textContent = waiting !== null && !data.held && find(".found").hidden ? data.words.unsaved : "";
  }

  function send() {
    clearTimeout(pause);
    clearTimeout(again);
    const waiting = kept?.get() ?? null;
    if (waiting === null || data.held || data.locked || !find(".found").hidden) return;
    number += 1;
    // Numbered, so that the same words sent again are told again.
    tell("typed", { text: waiting, number: `${Date.now()}-${number}` });
    // A message can be lost with its connection; what has not come back is sent again.
    again = window.setTimeout(send, AGAIN_MS);
  }

  function close() {
    find(".found").hidden = true;
  }

  area.addEventListener("input", () => {
    isTyping = true;
    close();
    kept?.set(area.value);
    say();
    clearTimeout(pause);
    pause = window.setTimeout(send, PAUSE_MS);
  });
  area.addEventListener("blur", () => {
    isTyping = false;
    send();
  });
  find(".use").addEventListener("click", () => {
    area.value = kept?.get() ?? area.value;
    close();
    area.focus();
    send();
    say();
  });
  find(".drop").addEventListener("click", () => {
    kept?.set(null);
    close();
    area.value = data.stored;
    area.focus();
    say();
  });

  return {
    /** @param {any} given @param {(name: string, value: unknown) => void} setStateValue */
    update(given, setStateValue) {
      const isFirst = data === null;
      data = given;
      tell = setStateValue;
      kept = keptWords(localStorage, data.person, data.place);
      area.id = `typed-${data.place}`;
      const label = /** @type {HTMLLabelElement} */ (find("label"));
      label.htmlFor = area.id;
      label.textContent = data.label;
      area.rows = data.lines;
      area.disabled = data.locked;
      find(".told").textContent = data.words.found;
      find(".use").textContent = data.words.use;
      find(".drop").textContent = data.words.drop;
      if (!isFirst && data.dropped !== dropped) {
        kept.set(null);
        area.value = data.stored;
      }
      dropped = data.dropped;
      if (hasArrived(kept.get(), data.stored)) {
        kept.set(null);
        clearTimeout(again);
        close();
      }
      const waiting = kept.get();
      if (isFirst) {
        area.value = data.stored;
        // Left behind by a page that is gone: offered, never sent by itself.
        if (waiting !== null && !data.locked) {
          /** @type {HTMLElement} */ (root.querySelector("q")).textContent = waiting;
          find(".found").hidden = false;
        }
      } else if (waiting === null && !isTyping) area.value = data.stored;
      if (data.fresh) area.focus();
      say();
    },
    stop() {
      send();
      clearTimeout(pause);
      clearTimeout(again);
    },
  };
}

/**
 * What this returns is called once the field leaves the page, and late for older runs, which must stop nothing.
 * @param {{data: any, parentElement: any, setStateValue: (name: string, value: unknown) => void}} component
 */
export default function showField(component) {
  const root = component.parentElement;
  const shown = fields.get(root) ?? { field: makeField(root), run: 0 };
  fields.set(root, shown);
  shown.run += 1;
  const run = shown.run;
  shown.field.update(component.data, component.setStateValue);
  return () => {
    if (run === shown.run) shown.field.stop();
  };
}
