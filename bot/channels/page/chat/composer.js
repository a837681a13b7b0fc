// Where the patient writes: a field that grows, a draft that survives a reload, a file that is chosen, dropped or pasted.
import { el, icon } from "./element.js";

const DRAFT = "her2-draft";
const CLIP = "M16.5 6v11.5a4 4 0 0 1-8 0V5a2.5 2.5 0 0 1 5 0v10.5a1 1 0 0 1-2 0V6H10v9.5a2.5 2.5 0 0 0 5 0V5a4 4 0 0 0-8 0v12.5a5.5 5.5 0 0 0 11 0V6h-1.5z";
const SEND = "M3 20.5v-7l9-1.5-9-1.5v-7L21.5 12z";
const TYPED_EVERY = 3000;

export function composer({ label, kept, say, typed, attach }) {
  const field = el("textarea", { id: "text", rows: 1, maxlength: 20000, autocomplete: "off", enterkeyhint: "send", placeholder: label("placeholder"), dir: "auto" });
  const send = el("button", { type: "submit", class: "send" }, el("span", {}, label("send")), icon(SEND));
  const row = el("div", { class: "row" }, attach && clip(label, attach), field, send);
  const form = el("form", { id: "ask", novalidate: true }, el("label", { for: "text", class: "unseen" }, label("question")), row);
  let told = 0;
  const grow = () => { field.style.height = "auto"; field.style.height = `${field.scrollHeight + 2}px`; };
  const write = (text) => { field.value = text; kept.set(DRAFT, text); grow(); };
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const text = field.value.trim();
    field.focus();
    if (!text) return;
    write("");
    say(text);
  });
  field.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    form.requestSubmit();
  });
  field.addEventListener("input", () => {
    kept.set(DRAFT, field.value);
    grow();
    if (Date.now() - told < TYPED_EVERY) return;
    told = Date.now();
    typed();
  });
  field.value = kept.get(DRAFT) ?? "";
  return { form, field, write, grow };
}

function clip(label, attach) {
  const chosen = el("input", { type: "file", accept: "application/pdf,image/*,.txt", class: "unseen", tabindex: "-1", "aria-hidden": "true" });
  chosen.addEventListener("change", () => {
    for (const file of chosen.files) attach(file);
    chosen.value = "";
  });
  const button = el("button", { type: "button", class: "clip", "aria-label": label("attach"), title: label("attach"), onclick: () => chosen.click() }, icon(CLIP));
  return el("span", { class: "attach" }, button, chosen);
}

// A file that is dropped on the chat or pasted into it.
export function drops(place, attach) {
  place.addEventListener("dragover", (event) => {
    event.preventDefault();
    place.classList.add("dropping");
  });
  place.addEventListener("dragleave", (event) => { if (!place.contains(event.relatedTarget)) place.classList.remove("dropping"); });
  place.addEventListener("drop", (event) => {
    event.preventDefault();
    place.classList.remove("dropping");
    for (const file of event.dataTransfer.files) attach(file);
  });
  place.addEventListener("paste", (event) => {
    if (event.clipboardData.files.length) event.preventDefault();
    for (const file of event.clipboardData.files) attach(file);
  });
}
