// How loud it is, and the words under the picture: both are remembered in this browser.

/** @param {HTMLVideoElement} video @param {HTMLElement} button @param {HTMLInputElement} slider */
function makeSound(video, button, slider) {
  const { volume = 1, muted = false } = likes();
  video.volume = clamp(0, Number(volume), 1);
  video.muted = muted === true;

  function show() {
    const isSilent = video.muted || video.volume === 0;
    button.setAttribute("aria-pressed", String(isSilent));
    button.classList.toggle("is-silent", isSilent);
    slider.value = String(video.muted ? 0 : Math.round(video.volume * 100));
  }

  slider.addEventListener("input", () => {
    video.volume = Number(slider.value) / 100;
    video.muted = false;
  });
  video.addEventListener("volumechange", () => {
    show();
    like({ volume: video.volume, muted: video.muted });
  });
  show();
  return {
    toggle() {
      if (!video.muted && video.volume > 0) video.muted = true;
      else {
        video.muted = false;
        if (video.volume === 0) video.volume = 1;
      }
    },
  };
}

/**
 * Captions, when there are some beside the recording; only then the button is there.
 * @param {HTMLVideoElement} video @param {HTMLElement} button @param {() => string} label
 */
function makeCaptions(video, button, label) {
  /** @type {string | null} */
  let asked = null;
  /** @type {HTMLTrackElement | null} */
  let track = null;

  function show() {
    const isOn = likes().captions === true;
    if (track) track.track.mode = isOn ? "showing" : "hidden";
    button.hidden = !track;
    button.setAttribute("aria-pressed", String(isOn));
  }

  function drop() {
    if (track) URL.revokeObjectURL(track.src);
    track?.remove();
    track = null;
    show();
  }

  return {
    /** @param {string | null} url */
    async update(url) {
      if (url === asked) return;
      asked = url;
      drop();
      try {
        const answer = url ? await fetch(url, { credentials: "same-origin" }) : null;
        const text = answer?.status === 200 ? await answer.text() : "";
        if (!text || url !== asked) return;
        track = document.createElement("track");
        track.kind = "captions";
        track.label = label();
        track.src = URL.createObjectURL(new Blob([text], { type: "text/vtt" }));
        video.append(track);
        show();
      } catch {
        // No connection: the recording plays without them, and they are asked for when it is opened again.
      }
    },
    toggle() {
      like({ captions: likes().captions !== true });
      show();
      return true;
    },
  };
}
