/* Reads the page with the voice of the device, when it has one for the language of the page.
   Nothing leaves the device: only voices that it holds itself are used. */
(() => {
  "use strict";
  const box = document.querySelector("[data-read-aloud]");
  const speech = window.speechSynthesis;
  if (!box || !speech || typeof SpeechSynthesisUtterance !== "function") return;
  const button = box.querySelector("button");
  const label = button.querySelector("span");
  const language = document.documentElement.lang || "fr";
  const READ = "h1,h2,h3,p,li,dt,dd,summary";
  let turn = 0;

  const base = (code) => code.toLowerCase().split(/[-_]/)[0];
  const voiceFor = (code) =>
    speech.getVoices().find((voice) => voice.localService && base(voice.lang) === base(code));

  function show() {
    box.hidden = !voiceFor(language);
  }

  /* The smallest blocks of the page, in their order, that a reader sees; never what is typed. */
  function passages() {
    return [...document.querySelectorAll(`main :is(${READ})`)].filter(
      (block) =>
        !block.querySelector(READ) &&
        !block.closest("[data-read-aloud],.language,[hidden],[aria-hidden=true]") &&
        block.getClientRects().length > 0 &&
        block.textContent.trim() !== ""
    );
  }

  function state(reading) {
    button.setAttribute("aria-pressed", String(reading));
    label.textContent = reading ? button.dataset.stop : button.dataset.start;
  }

  function stop() {
    turn += 1;
    speech.cancel();
    state(false);
  }

  function start() {
    const mine = ++turn;
    const queue = passages();
    state(true);
    const next = () => {
      if (mine !== turn) return;
      const block = queue.shift();
      if (!block) {
        state(false);
        return;
      }
      const inner = block.children.length === 1 ? block.firstElementChild : null;
      const said =
        inner && inner.lang && inner.textContent.trim() === block.textContent.trim() ? inner : block;
      const code = (said.closest("[lang]") || document.documentElement).lang || language;
      const voice = voiceFor(code);
      if (!voice) {
        next();
        return;
      }
      const words = new SpeechSynthesisUtterance(block.textContent.replace(/\s+/g, " ").trim());
      words.lang = code;
      words.voice = voice;
      words.onend = next;
      words.onerror = next;
      speech.speak(words);
    };
    next();
  }

  button.addEventListener("click", () => {
    if (button.getAttribute("aria-pressed") === "true") stop();
    else start();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && button.getAttribute("aria-pressed") === "true") stop();
  });
  window.addEventListener("pagehide", stop);
  speech.addEventListener?.("voiceschanged", show);
  show();
})();
