// How it is read: text size and colours, kept by the browser; the conversation on paper or as a file.
import { el, keeper, labelled } from "./element.js";

const kept = keeper(() => localStorage);
const SIZES = ["normal", "large", "larger"];
const COLOURS = ["auto", "light", "dark"];

// A menu for `subject`, the element whose data-size and data-colours the styles look at.
export function readingMenu(labels, subject, chat = null, acts = []) {
  const label = labelled(labels);
  const close = (event) => { if (!menu.contains(event.target)) menu.open = false; };
  const menu = el("details", { class: "menu" }, el("summary", {}, label("menu")));
  const inside = el("div", { class: "inside" }, chosen("size", SIZES, label, subject), chosen("colours", COLOURS, label, subject));
  const made = ({ act, title }) => el("button", { type: "button", onclick: () => {
    menu.open = false;
    chat.composer.field.focus();
    chat.act(act, title);
  } }, title);
  if (chat) inside.append(el("div", { class: "keeps" }, ...keeps(chat, label), ...acts.map(made)));
  menu.append(inside);
  menu.addEventListener("keydown", ({ key }) => {
    if (key !== "Escape") return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });
  menu.addEventListener("toggle", () => document[menu.open ? "addEventListener" : "removeEventListener"]("click", close));
  return menu;
}

function chosen(name, values, label, subject) {
  const now = kept.get(`her2-${name}`) ?? values[0];
  const group = el("fieldset", {}, el("legend", {}, label(name)));
  for (const value of values) {
    const change = () => {
      subject.dataset[name] = value;
      kept.set(`her2-${name}`, value);
    };
    const choice = el("input", { type: "radio", name: `her2-${name}`, value, checked: value === now, onchange: change });
    group.append(el("label", { class: "one" }, choice, label(`${name}_${value}`)));
  }
  subject.dataset[name] = now;
  return group;
}

function keeps(chat, label) {
  const save = () => {
    const address = URL.createObjectURL(new Blob([chat.log.text()], { type: "text/plain;charset=utf-8" }));
    el("a", { href: address, download: `her2-navigator-${new Date().toISOString().slice(0, 10)}.txt` }).click();
    setTimeout(() => URL.revokeObjectURL(address), 1000);
  };
  return [["print", () => window.print()], ["save", save]].map(([name, onclick]) => el("button", { type: "button", onclick }, label(name)));
}
