// The stepper on the page. Streamlit calls the default export again on every new data.

const PAUSE_MS = 250;
const AGAIN_MS = 4000;

/** @type {WeakMap<object, {stepper: ReturnType<typeof makeStepper>, run: number}>} */
const steppers = new WeakMap();

/** @param {ParentNode} root */
function makeStepper(root) {
  const find = (/** @type {string} */ selector) => /** @type {any} */ (root.querySelector(selector));
  const input = /** @type {HTMLInputElement} */ (find("input"));
  /** @type {any} */
  let data = null;
  /** @type {(name: string, value: unknown) => void} */
  let tell = () => {};
  /** @type {number | null} */
  let value = null;
  let waiting = "";
  let pause = 0;
  let sent = 0;
  let later = 0;

  function draw() {
    input.value = value === null ? "" : String(value);
    if (value === null) input.removeAttribute("aria-valuenow");
    else input.setAttribute("aria-valuenow", String(value));
    const focused = /** @type {HTMLElement | null} */ (root.querySelector("button:focus"));
    find(".less").disabled = data.locked || (value !== null && value <= data.lowest);
    find(".more").disabled = data.locked || (value !== null && value >= data.highest);
    // A button that is switched off under the finger loses the focus; the number takes it.
    if (focused?.matches(":disabled")) input.focus();
    find(".wrong").textContent = "";
    input.removeAttribute("aria-invalid");
  }

  function send() {
    clearTimeout(pause);
    pause = 0;
    sent += 1;
    waiting = `${Date.now()}-${sent}`;
    tell("given", { value, seen: data.times_saved, number: waiting });
    // Until it is heard: the connection may be away, or the server have begun anew.
    clearTimeout(later);
    later = window.setTimeout(() => {
      if (!waiting || !input.isConnected) return;
      find(".late").textContent = data.words.unsaved;
      send();
    }, AGAIN_MS);
  }

  /** @param {number | null} given @param {boolean} atOnce */
  function take(given, atOnce) {
    if (given === value) return draw();
    value = given;
    draw();
    clearTimeout(pause);
    if (atOnce) send();
    else pause = window.setTimeout(send, PAUSE_MS);
  }

  function readTyped() {
    const typed = typedNumber(input.value, data);
    if (typed === undefined) {
      find(".wrong").textContent = data.words.bad;
      input.setAttribute("aria-invalid", "true");
      return;
    }
    take(typed, true);
  }

  find(".less").addEventListener("click", () => take(oneStep(value, -1, data), false));
  find(".more").addEventListener("click", () => take(oneStep(value, 1, data), false));
  input.addEventListener("change", readTyped);
  input.addEventListener("keydown", (event) => {
    if (event.key === "Enter") readTyped();
    else if (event.key === "ArrowUp" || event.key === "ArrowDown") {
      event.preventDefault();
      take(oneStep(value, event.key === "ArrowUp" ? 1 : -1, data), false);
    }
  });

  return {
    /** @param {any} given @param {(name: string, value: unknown) => void} setStateValue */
    update(given, setStateValue) {
      const isFirst = data === null;
      data = given;
      tell = setStateValue;
      find("label").textContent = data.label;
      input.setAttribute("aria-label", data.label);
      input.setAttribute("aria-valuemin", String(data.lowest));
      input.setAttribute("aria-valuemax", String(data.highest));
      input.disabled = data.locked;
      find(".less").setAttribute("aria-label", data.words.less);
      find(".more").setAttribute("aria-label", data.words.more);
      // What was stepped to and has not come back stands; what is being typed is left alone.
      if (data.handled === waiting) {
        waiting = "";
        find(".late").textContent = "";
      }
      const isOpen = pause !== 0 || waiting !== "";
      const isTyping = root instanceof Node && input.matches(":focus") && input.value !== (value === null ? "" : String(value));
      if (isFirst || (!isOpen && !isTyping)) {
        value = data.stored;
        draw();
      } else {
        find(".less").disabled = find(".more").disabled = data.locked;
      }
    },
    stop() {
      if (pause) send();
    },
  };
}

/**
 * What this returns is called once the stepper leaves the page, and late for older runs, which must stop nothing.
 * @param {{data: any, parentElement: any, setStateValue: (name: string, value: unknown) => void}} component
 */
export default function showStepper(component) {
  const root = component.parentElement;
  const shown = steppers.get(root) ?? { stepper: makeStepper(root), run: 0 };
  steppers.set(root, shown);
  shown.run += 1;
  const run = shown.run;
  shown.stepper.update(component.data, component.setStateValue);
  return () => {
    if (run === shown.run) shown.stepper.stop();
  };
}
