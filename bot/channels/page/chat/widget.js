// The embedded chat: a shadow root of its own on the page of another site, built when it is opened for the first time.
import { Chat } from "./chat.js";
import { el, icon, keeper, labelled } from "./element.js";

const BUBBLE = "M4 4h16a2 2 0 0 1 2 2v9a2 2 0 0 1-2 2h-7l-5 4v-4H4a2 2 0 0 1-2-2V6a2 2 0 0 1 2-2z";
const OPEN = "her2-open";

export async function embed({ server, base, acts, language = "en", colours = "auto", open }) {
  const labels = await catalogue(base, language);
  const host = el("div", { id: "her2-navigator", lang: labels.language, dir: labels.direction, "data-colours": colours });
  const root = host.attachShadow({ mode: "open" });
  const ready = ["chat.css", "widget.css"].map((name) => styled(root, `${base}/${name}`));
  document.body.append(host);
  await Promise.all(ready);
  new Widget(host, root, labelled(labels), { server, labels, language: labels.language, acts: acts.map((act) => ({ act, title: labels[`act_${act}`] })), storage: () => localStorage }, open !== undefined);
}

class Widget {
  constructor(host, root, label, given, open) {
    Object.assign(this, { host, label, given });
    this.kept = keeper(() => sessionStorage);
    this.panel = this.built(label);
    this.launcher = el("button", { type: "button", class: "launcher", "aria-expanded": "false", onclick: () => this.toggle() }, icon(BUBBLE), el("span", {}, label("widget_open")));
    root.append(this.panel, this.launcher);
    if (open || this.kept.get(OPEN)) this.show(false);
  }

  built(label) {
    const close = el("button", { type: "button", "aria-label": label("widget_close"), onclick: () => this.hide() }, "✕");
    this.greeting = el("div", { class: "greeting" }, el("p", {}, label("lead")), el("p", {}, label("is")), el("p", {}, el("strong", {}, label("emergency_long"))));
    this.place = el("section", { class: "chat", "aria-label": label("chat") }, this.greeting);
    const scroll = el("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": label("conversation") }, this.place);
    const panel = el("div", { class: "panel", role: "dialog", "aria-label": label("name"), hidden: true }, el("div", { class: "title" }, el("h2", {}, label("name")), close), scroll);
    panel.addEventListener("keydown", (event) => { if (event.key === "Escape" && !event.target.closest("dialog")) this.hide(); });
    return panel;
  }

  toggle() {
    if (this.panel.hidden) this.show();
    else this.hide();
  }

  show(focused = true) {
    this.panel.hidden = false;
    this.host.dataset.open = "yes";
    this.kept.set(OPEN, "yes");
    this.marked(false);
    this.chat ??= new Chat(this.place, { ...this.given, told: () => { if (this.panel.hidden) this.marked(true); } });
    if (focused) this.chat.composer.field.focus();
  }

  hide() {
    this.panel.hidden = true;
    delete this.host.dataset.open;
    this.kept.remove(OPEN);
    this.marked(false);
    this.launcher.focus();
  }

  // Whether something came while the panel was closed.
  marked(fresh) {
    this.launcher.classList.toggle("new", fresh);
    this.launcher.setAttribute("aria-expanded", String(!this.panel.hidden));
    this.launcher.lastElementChild.textContent = this.label(fresh ? "widget_new" : "widget_open");
  }
}

async function catalogue(base, language) {
  const asked = await fetch(`${base}/labels/${encodeURIComponent(language)}.json`);
  return (asked.ok ? asked : await fetch(`${base}/labels/en.json`)).json();
}

function styled(root, address) {
  return new Promise((done) => root.append(el("link", { rel: "stylesheet", href: address, onload: done, onerror: done })));
}
