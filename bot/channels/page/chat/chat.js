// The chat: builds its parts into a place and joins them with the connection.
import { composer, drops } from "./composer.js";
import { Connection } from "./connection.js";
import { el, keeper, labelled } from "./element.js";
import { send } from "./files.js";
import { Log } from "./log.js";

const HELD = ["claimed", "answered", "snoozed"];
const ENDED = new Set(["done", "stopped"]);
const SLOW = 2500;
const SHOWN = 8000;

export class Chat {
  // `server` is where the assistant lives, `acts` what is always in reach, `storage` keeps the session, `language` is the interface's.
  constructor(place, { server, labels, language, acts, storage, told = () => {} }) {
    Object.assign(this, { server, told });
    this.label = labelled(labels);
    this.kept = keeper(storage);
    this.draft = keeper(() => sessionStorage);
    this.parts(place, acts);
    const { label } = this;
    const shown = {
      label, server, language, status: (words) => this.say_status(words), aloud: (words) => { this.live.textContent = words; }, enlarge: (source, words) => this.enlarge(source, words),
      choose: (title, payload, row) => this.say("user_uttered", { message: payload }, { text: title, payload, row }),
      rate: (rating) => this.connection.tell("rate", rating),
    };
    this.log = new Log({ log: this.box, live: this.live, newest: this.newest }, shown);
    this.connection = new Connection(server, this.kept, {
      message: (message, past) => this.message(message, past),
      rated: (rating) => this.log.rated(rating),
      handoff: (line) => this.stand(line),
      lost: () => this.stopped(label("lost")),
      refused: (text) => this.stopped(text),
      ready: () => this.say_status(""),
    });
  }

  parts(place, acts) {
    const { label } = this;
    this.box = el("div", { id: "log", role: "log", "aria-live": "off", "aria-label": label("conversation") });
    this.live = el("p", { class: "unseen live", "aria-live": "polite", "aria-atomic": "true" });
    this.newest = el("button", { type: "button", class: "newest", hidden: true }, label("newest"), " ↓");
    this.standing = el("p", { id: "standing", role: "status" });
    this.status = el("p", { id: "status", role: "status" });
    this.bar = el("progress", { max: 1, value: 0, "aria-labelledby": "progress" });
    this.progress = el("div", { class: "progress", hidden: true }, el("span", { id: "progress" }), this.bar);
    const attach = (file) => this.attach(file);
    this.composer = composer({ label, kept: this.draft, say: (text) => this.say("user_uttered", { message: text }, { text }), typed: () => this.typed(), attach });
    const always = acts.map(({ act, title }) => el("button", { type: "button", class: "act", onclick: () => this.act(act, title) }, title));
    const reach = el("div", { class: "always", role: "group", "aria-label": label("always") }, ...always);
    const note = el("p", { class: "note" }, el("span", {}, label("note"), " "), el("strong", {}, label("emergency")));
    const foot = el("div", { class: "foot" }, this.newest, this.standing, this.progress, this.status, reach, this.composer.form, note);
    place.append(this.box, this.live, foot);
    this.place = place;
    drops(place, attach);
    this.composer.grow();
  }

  // Says something or makes an act, and shows it at once; `shown` is how it looks here.
  say(event, said, shown) {
    const box = this.log.show({ author: "patient", ...shown });
    if (!this.held) this.think();
    this.connection.say(event, said, (id) => this.log.recorded(box, id));
  }

  act(act, title, more = {}) {
    this.say("act", { act, ...more }, { text: title, command: act });
  }

  message(message, past) {
    if (message.author !== "patient" && !past) {
      this.say_status("");
      this.told();
    }
    if (message.file && !past) this.think();
    if (message.custom?.kind === "screening") this.ahead(message.custom); // first: it takes room, and what is new is scrolled to
    this.log.show(message, past);
  }

  async attach(file) {
    this.say_status(this.label("sending", { name: file.name }), true);
    const refusal = await send(this.server, this.connection.session, file, this.label);
    this.say_status(refusal);
  }

  think() {
    this.log.think();
    clearTimeout(this.slow);
    this.slow = setTimeout(() => this.say_status(this.label("slow"), true), SLOW);
  }

  say_status(words, stays = false) {
    clearTimeout(this.slow);
    this.status.textContent = words;
    if (words && !stays) this.slow = setTimeout(() => this.say_status(""), SHOWN);
  }

  stopped(words) {
    this.log.quiet();
    this.say_status(words, true);
  }

  typed() {
    if (this.standing.textContent) this.connection.tell("typing", {});
  }

  stand({ state, text, typing }) {
    this.held = HELD.includes(state);
    this.standing.textContent = typing ? `${text} ${this.label("they_type")}` : text;
    if (this.held) this.log.quiet();
  }

  ahead({ item, progress }) {
    this.progress.hidden = !progress || ENDED.has(item);
    if (this.progress.hidden) return;
    this.progress.firstChild.textContent = this.label("progress", progress);
    Object.assign(this.bar, { max: progress.of, value: progress.at });
  }

  enlarge(source, words) {
    const close = el("button", { type: "button", class: "close", autofocus: true, onclick: () => shown.close() }, this.label("close"));
    const shown = el("dialog", { class: "large", "aria-label": words || this.label("picture") }, close, el("img", { src: source, alt: words }));
    shown.addEventListener("click", (event) => { if (event.target === shown) shown.close(); });
    shown.addEventListener("close", () => shown.remove());
    this.place.append(shown);
    shown.showModal();
  }
}
