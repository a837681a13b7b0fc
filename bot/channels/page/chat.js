// The chat: Rasa's Socket.IO protocol, a session kept by the browser, text shown as text.
import { io } from "./vendor/socket.io.esm.min.js";

const KEY = "her2-session";
const log = document.getElementById("log");
const status = document.getElementById("status");
const form = document.getElementById("ask");
const field = document.getElementById("text");
const standing = document.getElementById("standing");
const TYPING_EVERY = 3000;
const ACK_WAIT = 5000;
const socket = io({ reconnectionDelayMax: 4000 });
let session = localStorage.getItem(KEY);
let confirmed = false;
let shown = false;
const unsent = []; // said, and not yet confirmed by the server: sent again after a lost connection, kept once by its key
const seen = new Set();
let sending = false;
let heard = 0; // the last message that came from the server
let typedAt = 0;

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
  if (seen.has(message.id)) return null;
  if (message.id) seen.add(message.id);
  if (author !== "patient") heard = Math.max(heard, message.id ?? 0);
  const box = document.createElement("div");
  box.className = `message ${author}${message.custom?.kind === "urgent" ? " urgent" : ""}`;
  const who = document.createElement("p");
  who.className = "who";
  who.textContent = { patient: "You", coordinator: `${message.custom?.from ?? "Coordinator"} (coordinator)` }[author] ?? "Assistant";
  box.append(who, ...message.text.split(/\n{2,}/).map(paragraph));
  if (message.image) box.append(picture(message));
  if (message.buttons?.length) box.append(choices(message.buttons));
  if (message.id) box.dataset.id = message.id;
  log.insertBefore(box, before ?? later(message.id));
  log.scrollTop = author === "patient" ? log.scrollHeight : box.offsetTop - log.offsetTop;
  return box;
}

// What was lost with a connection and comes again takes its own place.
function later(id) {
  return id ? [...log.children].find((box) => Number(box.dataset.id) > id) ?? null : null;
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

function key() {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function say(text, payload = text) {
  const box = show("patient", { text });
  unsent.push({ said: { message: payload, key: key() }, box });
  if (!standing.dataset.held) status.textContent = "The assistant is looking that up …";
  field.focus();
  flush();
}

async function flush() {
  if (sending) return;
  sending = true;
  while (confirmed && unsent.length) {
    try {
      const id = await socket.timeout(ACK_WAIT).emitWithAck("user_uttered", { session_id: session, ...unsent[0].said });
      const { box } = unsent.shift();
      if (id) seen.add(id);
      if (id) box.dataset.id = id;
    } catch { /* not confirmed: the loop tries again, or waits for the connection */ }
  }
  sending = false;
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

field.addEventListener("input", () => {
  if (!standing.textContent || !confirmed || Date.now() - typedAt < TYPING_EVERY) return;
  typedAt = Date.now();
  socket.emit("typing", {});
});

socket.on("connect", () => socket.emit("session_request", { session_id: session }));
socket.on("disconnect", () => { confirmed = false; status.textContent = "The connection is lost. Trying again …"; });
socket.on("session_refused", ({ text }) => { status.textContent = text; });
socket.on("session_confirm", async (id) => {
  session = id;
  localStorage.setItem(KEY, id);
  status.textContent = "";
  stand({ state: "", text: "", typing: false });
  const [first] = log.children;
  for (const message of await socket.emitWithAck("history", { after: shown ? heard : 0 })) {
    if (!shown || message.author !== "patient") show(message.author, message, shown ? null : first);
  }
  shown = true;
  confirmed = true;
  flush();
});
socket.on("bot_uttered", (message) => {
  status.textContent = "";
  show(message.author ?? (message.custom?.state === "answered" ? "coordinator" : "assistant"), message);
});
socket.on("handoff", stand);

function stand({ state, text, typing }) {
  const held = ["claimed", "answered", "snoozed"].includes(state);
  standing.textContent = typing ? `${text} They are typing …` : text;
  if (held) standing.dataset.held = "yes"; else delete standing.dataset.held;
  if (held) status.textContent = "";
}
