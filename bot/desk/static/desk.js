// What the desk does in the browser: keys, drafts, sound, title badge, typing, a lost connection. No patient's words leave the page.
const one = (selector) => document.querySelector(selector);
const remember = (key, value) => { try { localStorage.setItem(key, value); } catch { /* private windows forget */ } };
const recall = (key) => { try { return localStorage.getItem(key); } catch { return null; } };
const title = document.title;
const TYPING_EVERY = 3000;
let audio = null;
let newest = Number(one("[data-newest]")?.dataset.newest ?? 0);
let mentions = Number(one("[data-mentions]")?.dataset.mentions ?? 0);
let mine = Number(one("[data-mine]")?.dataset.mine ?? 0);
let lastSaid = Number(one("[data-last]")?.dataset.last ?? 0);
let typedAt = 0;

// Sound and title badge
const sound = one("#sound");
function shownSound() {
  const on = recall("desk-sound") === "on";
  if (sound) { sound.setAttribute("aria-pressed", String(on)); sound.textContent = on ? "Sound on" : "Sound off"; }
  return on;
}
function ring() {
  if (!shownSound()) return;
  audio ??= new AudioContext();
  const tone = audio.createOscillator();
  const volume = audio.createGain();
  tone.frequency.value = 660;
  volume.gain.setValueAtTime(0.08, audio.currentTime);
  volume.gain.exponentialRampToValueAtTime(0.0001, audio.currentTime + 0.5);
  tone.connect(volume).connect(audio.destination);
  tone.start();
  tone.stop(audio.currentTime + 0.5);
}
sound?.addEventListener("click", () => { remember("desk-sound", recall("desk-sound") === "on" ? "off" : "on"); shownSound(); ring(); });
function badge() {
  const list = one("[data-newest]");
  if (!list) return;
  const { waiting, newest: latest, mine: awaited, mentions: named } = list.dataset;
  const count = Number(waiting) + Number(awaited) + Number(named);
  document.title = count ? `(${count}) ${title}` : title;
  if (Number(latest) > newest) { ring(); say("There is a new conversation to see."); }
  if (Number(awaited) > mine) { ring(); say("A patient has written to you."); }
  if (Number(named) > mentions) { ring(); say("A colleague has mentioned you in a note."); }
  newest = Math.max(newest, Number(latest));
  mentions = Number(named);
  mine = Number(awaited);
}
function say(text) { const spoken = one("#spoken"); if (spoken) spoken.textContent = text; }

// The transcript stays at its end, unless somebody reads further up
function atEnd(box) { return box.scrollHeight - box.scrollTop - box.clientHeight < 80; }
let follow = true;
document.addEventListener("scroll", (event) => { if (event.target.id === "transcript") follow = atEnd(event.target); }, true);
function settle() {
  const box = one("#transcript");
  if (box && follow) box.scrollTop = box.scrollHeight;
  const last = Number(one("[data-last]")?.dataset.last ?? 0);
  if (last > lastSaid && document.hidden) ring();
  lastSaid = Math.max(last, lastSaid);
}

// Drafts: what is half written survives every change of the page
const draftKey = (field) => `desk-draft-${field.id}-${one("#composer")?.dataset.number}`;
function restore() {
  for (const field of document.querySelectorAll("#reply, #note")) {
    const kept = sessionStorage.getItem(draftKey(field));
    if (kept && !field.value) field.value = kept;
  }
  const key = one("#reply-form [name=key]");
  if (key && !key.value) key.value = fresh();
}
// A key names one text: sent again unchanged it is kept once, changed it is another message.
function fresh() {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (b) => b.toString(16).padStart(2, "0")).join("");
}
document.addEventListener("input", (event) => {
  const field = event.target;
  if (!field.matches("#reply, #note")) return;
  sessionStorage.setItem(draftKey(field), field.value);
  if (field.id === "reply") one("#reply-form [name=key]").value = fresh();
  if (field.id === "reply" && Date.now() - typedAt > TYPING_EVERY) {
    typedAt = Date.now();
    fetch(`${location.pathname}/typing`, { method: "POST", headers: JSON.parse(document.body.getAttribute("hx-headers")) }).catch(() => {});
  }
});
document.addEventListener("change", (event) => {
  const field = one({ canned: "#reply", mention: "#note" }[event.target.id] ?? "#nothing");
  if (!field || !event.target.value) return;
  field.setRangeText(event.target.value, field.selectionStart, field.selectionEnd, "end");
  field.dispatchEvent(new Event("input", { bubbles: true }));
  event.target.selectedIndex = 0;
  field.focus();
});

// htmx
document.addEventListener("htmx:afterRequest", (event) => {
  const { requestConfig: { elt }, successful, xhr } = event.detail;
  const lost = !xhr.status || xhr.status >= 500;
  const connection = one("#connection");
  const text = lost ? "The connection is lost. Trying again …" : "";
  if (connection && connection.textContent !== text) connection.textContent = text;
  if (!successful || !elt.matches("form")) return;
  if (elt.matches("[data-clears]")) {
    for (const field of elt.querySelectorAll("textarea")) { sessionStorage.removeItem(draftKey(field)); field.value = ""; }
    const key = elt.querySelector("[name=key]");
    if (key) key.value = "";
  }
  typedAt = 0;
  restore();
  const free = document.activeElement === document.body || document.activeElement.closest("#composer");
  if (elt.matches(".claim, .claims, .reply") && free) one("#reply")?.focus();
});
document.addEventListener("htmx:afterSettle", () => { badge(); settle(); restore(); });

// Keys
const help = one("#keys");
const keysOn = one("#keys-on");
if (keysOn) {
  keysOn.checked = recall("desk-keys") !== "off";
  keysOn.addEventListener("change", () => remember("desk-keys", keysOn.checked ? "on" : "off"));
}
one("#help")?.addEventListener("click", () => help.showModal());
function step(by) {
  const rows = [...document.querySelectorAll(".rows a")];
  const at = rows.indexOf(document.activeElement);
  rows[Math.min(Math.max(at + by, 0), rows.length - 1)]?.focus();
}
const KEYS = {
  j: () => step(1), k: () => step(-1), c: () => one("#claim")?.click(), r: () => one("#reply")?.focus(), n: () => one("#note")?.focus(),
  "/": () => (one("#words") ? one("#words").focus() : location.assign("/desk#words")), q: () => location.assign("/desk"), "?": () => help.showModal(),
};
document.addEventListener("keydown", (event) => {
  const typing = event.target.matches("input, textarea, select");
  if (typing && event.key === "Enter" && (event.ctrlKey || event.metaKey)) { event.preventDefault(); event.target.form?.requestSubmit(); return; }
  if (typing && event.key === "Escape") { event.target.blur(); return; }
  if (typing || event.ctrlKey || event.metaKey || event.altKey || help?.open || !keysOn?.checked || !(event.key in KEYS)) return;
  event.preventDefault();
  KEYS[event.key]();
});

shownSound();
restore();
settle();
badge();
if (location.hash === "#words") one("#words")?.focus();
