// The chat: Rasa's Socket.IO protocol, a session kept by the browser, text shown as text.
import { io } from "./vendor/socket.io.esm.min.js";

const KEY = "her2-session";
const log = document.getElementById("log");
const status = document.getElementById("status");
const form = document.getElementById("ask");
const field = document.getElementById("text");
const socket = io({ reconnectionDelayMax: 4000 });
let session = localStorage.getItem(KEY);
let confirmed = false;
let shown = false;
const unsent = [];
const seen = new Set();

const LINK = /\[([^\]]+)\]\((https:\/\/[^\s)]+)\)|\*\*([^*]+)\*\*/g;

function marked(text, parent) {
  let place = 0;
  for (const match of text.matchAll(LINK)) {
    parent.append(text.slice(place, match.index));
    const node = document.createElement(match[3] ? "strong" : "a");
    node.textContent = match[3] ?? match[1];
    if (match[2]) Object.assign(node, { href: match[2], target: "_blank", rel: "noopener noreferrer" });
    parent.append(node);
    place = match.index + match[0].length;
  }
  parent.append(text.slice(place));
}

function paragraph(text) {
  const node = document.createElement("p");
  if (/^Sources?: /.test(text)) node.className = "sources";
  marked(text.replace(/^#+ (.*)$/gm, "**$1**").replace(/^- /gm, "• "), node);
  return node;
}

function show(author, message, before = null) {
  if (seen.has(message.id)) return;
  if (message.id) seen.add(message.id);
  const box = document.createElement("div");
  box.className = `message ${author}${message.custom?.kind === "urgent" ? " urgent" : ""}`;
  const who = document.createElement("p");
  who.className = "who";
  who.textContent = author === "patient" ? "You" : "Assistant";
  box.append(who, ...message.text.split(/\n{2,}/).map(paragraph));
  if (message.image) box.append(picture(message));
  if (message.buttons?.length) box.append(choices(message.buttons));
  log.insertBefore(box, before);
  log.scrollTop = author === "patient" ? log.scrollHeight : box.offsetTop - log.offsetTop;
}

function picture({ image, custom }) {
  const link = document.createElement("a");
  Object.assign(link, { href: new URL(image, location.href).pathname, target: "_blank", rel: "noopener" });
  const drawing = document.createElement("img");
  Object.assign(drawing, { src: link.href, alt: custom?.image_alt ?? "", width: 360, loading: "lazy" });
  link.append(drawing);
  return link;
}

function choices(buttons) {
  const row = document.createElement("div");
  row.className = "choices";
  for (const { title, payload } of buttons) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = title;
    button.addEventListener("click", () => say(title, payload));
    row.append(button);
  }
  return row;
}

function say(text, payload = text) {
  show("patient", { text });
  unsent.push(payload);
  status.textContent = "The assistant is looking that up …";
  field.focus();
  flush();
}

function flush() {
  while (confirmed && unsent.length) socket.emit("user_uttered", { session_id: session, message: unsent.shift() });
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  const text = field.value.trim();
  if (!text) return;
  say(text);
  field.value = "";
});

field.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    form.requestSubmit();
  }
});

socket.on("connect", () => socket.emit("session_request", { session_id: session }));
socket.on("disconnect", () => { confirmed = false; status.textContent = "The connection is lost. Trying again …"; });
socket.on("session_refused", ({ text }) => { status.textContent = text; });
socket.on("session_confirm", async (id) => {
  session = id;
  localStorage.setItem(KEY, id);
  status.textContent = "";
  if (!shown) {
    shown = true;
    const [first] = log.children;
    for (const message of await socket.emitWithAck("history", {})) show(message.author, message, first);
  }
  confirmed = true;
  flush();
});
socket.on("bot_uttered", (message) => {
  status.textContent = "";
  show("assistant", message);
});
