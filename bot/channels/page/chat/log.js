// The conversation as it is shown: messages in order, each once, the newest read out, buttons that die when it goes on.
import { bubble, spoken } from "./bubble.js";
import { choices, settle } from "./choices.js";
import { calm, el } from "./element.js";
import { thumbs } from "./thumbs.js";

const RATED = new Set(["answer", "report"]);
const SPOKEN_TOGETHER = 200;
const DOTS_AFTER = 300;

export class Log {
  constructor(parts, shown) {
    Object.assign(this, parts); // log, live, newest
    this.shown = shown; // label, server, enlarge, status, language, choose, rate
    this.seen = new Set();
    this.turn = 0;
    this.waiting = [];
    this.dots = el("div", { class: "message assistant dots", "aria-hidden": "true" }, el("span"), el("span"), el("span"));
    this.look = new IntersectionObserver(([entry]) => {
      this.newest.hidden = entry.isIntersecting || entry.boundingClientRect.top < 0;
    }, { rootMargin: "0px 0px -160px 0px" });
    this.newest.addEventListener("click", () => this.log.lastElementChild?.scrollIntoView({ behavior: calm() }));
  }

  // Shows a message unless it is there; `past` is one of the history, which is neither read out nor scrolled to.
  show(message, past = false) {
    if (message.id && this.seen.has(message.id)) return null;
    if (message.id) this.seen.add(message.id);
    if (message.custom?.privacy === "erased") this.log.querySelectorAll("[data-id]").forEach((box) => box.remove());
    const patient = message.author === "patient";
    const box = bubble(message, this.shown);
    if (patient) this.said(message);
    box.dataset.turn = this.turn;
    if (message.buttons?.length) box.append(choices(message, this.shown.choose, this.shown.label));
    if (message.id && RATED.has(message.custom?.kind)) this.rateable(box, message);
    this.log.insertBefore(box, this.later(message.id));
    if (!patient) this.quiet();
    this.look.disconnect();
    this.look.observe(this.log.lastElementChild);
    if (!past) this.follow(box, patient);
    if (!past && !patient) this.read(message);
    return box;
  }

  // A message of the patient begins a turn: what could be chosen before is chosen or gone.
  said(message) {
    const rows = [...this.log.querySelectorAll(".choices")];
    const last = String(this.turn);
    settle(rows, message, (row) => row.closest(".message").dataset.turn === last, this.shown.label);
    this.turn += 1;
  }

  recorded(box, id) {
    if (!id) return;
    if (this.seen.has(id)) box.remove(); // it came with the history before it was confirmed
    this.seen.add(id);
    box.dataset.id = id;
  }

  rateable(box, message) {
    const tools = box.querySelector(".tools") ?? el("div", { class: "tools" });
    tools.append(thumbs(message, this.shown));
    box.insertBefore(tools, box.querySelector(".choices"));
  }

  rated({ message, helpful }) {
    this.log.querySelector(`[data-id="${Number(message)}"] .thumbs`)?.rated({ helpful });
  }

  // What was lost with a connection and comes again takes its own place.
  later(id) {
    const follows = id && [...this.log.children].find((box) => Number(box.dataset.id) > id);
    return follows || (this.dots.isConnected ? this.dots : null);
  }

  follow(box, patient) {
    const first = box.previousElementSibling;
    if (patient || first?.classList.contains("patient")) (patient ? box : first).scrollIntoView({ behavior: calm(), block: "start" });
    else if (this.newest.hidden) box.scrollIntoView({ behavior: calm(), block: "nearest" });
  }

  think() {
    this.soon = setTimeout(() => this.log.append(this.dots), DOTS_AFTER);
  }

  quiet() {
    clearTimeout(this.soon);
    this.dots.remove();
  }

  read(message) {
    this.waiting.push(spoken(message, this.shown.label));
    if (this.waiting.length > 1) return;
    setTimeout(() => { this.live.textContent = this.waiting.splice(0).join("\n"); }, SPOKEN_TOGETHER);
  }

  // The conversation as plain text, to be kept.
  text() {
    const lines = [...this.log.querySelectorAll(".message:not(.dots)")].map((box) => {
      const who = box.querySelector(".who").textContent;
      const sources = [...box.querySelectorAll(".sources li")].map((line) => `  - ${line.textContent} ${line.querySelector("a")?.href ?? ""}`.trimEnd());
      return [who, box.querySelector(".words").innerText.trim(), ...sources].join("\n");
    });
    return lines.join("\n\n");
  }
}
