// What of a page is hard to hit, to see or to get to. Read by reach.py, which asks for one of the answers.
(() => {
  const usable = "a[href], button, input, select, textarea, summary, [role=slider], [tabindex='0']:not(main, [role=region])";

  /** Every element, inside components too. */
  const all = (root) =>
    [...root.querySelectorAll("*")].flatMap((one) => [one, ...(one.shadowRoot ? all(one.shadowRoot) : [])]);
  const name = (one) => `${one.tagName} ${one.getAttribute("aria-label") ?? one.textContent.trim().slice(0, 40)}`;
  /** Where it is hit: a box to tick by its label too. */
  const target = (one) => one.matches("[type=checkbox], [type=radio]") ? one.closest("label") ?? one : one;
  const box = (one) => target(one).getBoundingClientRect();
  // What only a screen reader is given has no place where a finger could hit it.
  const isUnseen = (one) =>
    one.matches(".skip:not(:focus), [aria-label=Dismiss], [aria-hidden=true] *") || box(one).width <= 1 || box(one).right <= 0;
  const shown = () =>
    all(document).filter((one) =>
      one.matches(usable) && !one.matches(":disabled") && one.checkVisibility({ visibilityProperty: true }) && !isUnseen(one));

  /** Under so many pixels, with its size. */
  function smallTargets(least) {
    const size = (one) => [box(one).width, box(one).height].map((side) => Math.round(side * 10) / 10);
    return shown().filter((one) => Math.min(...size(one)) < least).map((one) => `${name(one)}: ${size(one).join(" by ")}`);
  }

  /** Over an edge: of the page, or of a row that hides what does not fit. */
  function cutOff() {
    const main = document.querySelector("[data-testid=stMain]");
    const isOver = (one) => {
      if (box(one).right > innerWidth + 1 || box(one).left < -1) return true;
      for (let around = target(one).parentElement; around && around !== main; around = around.parentElement) {
        const hides = getComputedStyle(around).overflowX !== "visible";
        if (hides && box(one).right > around.getBoundingClientRect().right + 1) return true;
      }
      return false;
    };
    const wide = main.scrollWidth > main.clientWidth ? [`the page: ${main.scrollWidth} in ${main.clientWidth}`] : [];
    return [...wide, ...shown().filter(isOver).map(name)];
  }

  /** What has the focus, and what is wrong about how it is seen; null: nothing has it. */
  function stop() {
    let at = document.activeElement;
    while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
    if (at === document.body) return null;
    const { left, right, top, bottom } = box(at);
    const x = (Math.max(left, 0) + Math.min(right, innerWidth)) / 2;
    const y = (Math.max(top, 0) + Math.min(bottom, innerHeight)) / 2;
    let hit = document.elementFromPoint(x, y);
    while (hit?.shadowRoot?.elementFromPoint(x, y)) hit = hit.shadowRoot.elementFromPoint(x, y);
    const isSeen = hit && (at.contains(hit) || hit.contains(at) || hit.closest("label")?.contains(at));
    const around = [at, at.parentElement, at.closest("label")].filter(Boolean).map((one) => getComputedStyle(one));
    const isFramed = around.some((style) =>
      (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 1) || style.boxShadow !== "none");
    const wrong = [...(isSeen ? [] : ["covered"]), ...(isFramed || at.matches("main") ? [] : ["no frame"])];
    return wrong.map((words) => `${name(at)}: ${words}`);
  }

  return { smallTargets, cutOff, stop };
})()
