// Runs in the page before anything else, and measures there: what the driver takes to speak with the browser is not
// in any figure. Times are milliseconds.

(() => {
  const roots = [document];
  const attachShadow = Element.prototype.attachShadow;
  Element.prototype.attachShadow = function (options) {
    const root = attachShadow.call(this, options);
    roots.push(root);
    return root;
  };

  /** The first element that fits, in shadow roots too. @param {string} selector */
  function find(selector) {
    for (const root of roots) {
      const found = root.querySelector(selector);
      if (found) return found;
    }
    return null;
  }

  const main = () => document.querySelector("[data-testid=stMain]")?.textContent ?? "";
  const isAtRest = () => document.querySelector("[data-test-script-state]")?.dataset.testScriptState === "notRunning";

  /**
   * From the next event of that kind: when `isShown` first held, and when Streamlit was at rest after that, with
   * `isDrawn` holding too.
   * @param {string} kind @param {() => boolean} isShown @param {() => boolean} [isDrawn] @returns {Promise<{shown: number, rest: number}>}
   */
  function time(kind, isShown, isDrawn = () => true) {
    return new Promise((resolve) => {
      let began = 0;
      let shown = 0;
      const look = () => {
        if (!began) return;
        if (!shown && isShown()) shown = performance.now() - began;
        if (!shown || !isAtRest() || !isDrawn()) return;
        observer.disconnect();
        resolve({ shown, rest: performance.now() - began });
      };
      const observer = new MutationObserver(look);
      observer.observe(document, { subtree: true, childList: true, characterData: true, attributes: true });
      window.addEventListener(kind, (event) => (began = event.timeStamp), { capture: true, once: true });
    });
  }

  let opening = null;
  window.stopwatch = {
    /**
     * From the next click until other words fit the pattern than now; at rest is the page when the same holds of the
     * other pattern. @param {string} pattern @param {string} [drawn]
     */
    untilChanged(pattern, drawn = pattern) {
      const [isShown, isDrawn] = [pattern, drawn].map((one) => {
        const told = () => main().match(new RegExp(one, "g"))?.join();
        const before = told();
        return () => ![undefined, before].includes(told());
      });
      opening = time("click", isShown, isDrawn);
    },
    /** From the next click until words that fit the pattern are there, and those of `gone` are not. */
    untilThere(pattern, gone) {
      const [wanted, unwanted] = [new RegExp(pattern), gone && new RegExp(gone)];
      opening = time("click", () => wanted.test(main()) && !(unwanted && unwanted.test(main())));
    },
    /** From the next key until the composer is open, has the focus, and has been drawn. */
    untilComposer() {
      opening = new Promise((resolve) => {
        const began = (event) => {
          const look = () => {
            const form = find("form.composer");
            if (form && !form.hidden && form.contains(form.getRootNode().activeElement))
              requestAnimationFrame(() => resolve({ shown: performance.now() - event.timeStamp }));
            else setTimeout(look);
          };
          look();
        };
        window.addEventListener("keydown", began, { capture: true, once: true });
      });
    },
    /** From the next click until a video moves; none may be there yet. */
    untilMoving() {
      opening = new Promise((resolve) => {
        const began = (event) => playNextVideo().then((moves) => resolve({ shown: moves - event.timeStamp }));
        window.addEventListener("click", began, { capture: true, once: true });
      });
    },
    /** @param {boolean} play from the beginning; else it stands still */
    async haveFilm(play) {
      const video = find("video");
      video.pause();
      if (!play) return;
      video.currentTime = 0;
      await video.play();
    },
    told: () => opening,
    find,
  };

  /** As soon as a video is there it is played. @returns {Promise<number>} when its second picture came: it moves */
  function playNextVideo() {
    return new Promise((resolve) => {
      const looking = setInterval(() => {
        const video = find("video[src], video source")?.closest("video");
        if (!video) return;
        clearInterval(looking);
        video.muted = true;
        let first = null;
        const see = (_now, frame) => {
          if (first === null) first = frame.mediaTime;
          if (frame.mediaTime > first) resolve(performance.now());
          else video.requestVideoFrameCallback(see);
        };
        video.requestVideoFrameCallback(see);
        video.play();
      }, 4);
    });
  }
  window.firstMovingFrame = playNextVideo();
})();
