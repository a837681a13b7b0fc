// One message as it stands in the conversation: who, when, the words, a picture, its sources, and what can be done with it.
import { el, icon } from "./element.js";
import { blocks, plain } from "./marks.js";

const SOURCE_LINE = /^Sources?: /;
const COPY = "M9 3h10a2 2 0 0 1 2 2v10h-2V5H9V3zM5 7h8a2 2 0 0 1 2 2v10a2 2 0 0 1-2 2H5a2 2 0 0 1-2-2V9a2 2 0 0 1 2-2zm0 2v10h8V9H5z";
const PAGE = "M6 2h8l5 5v15H6a2 2 0 0 1-2-2V4a2 2 0 0 1 2-2zm7 1.5V8h4.5L13 3.5zM8 12v1.6h8V12H8zm0 4v1.6h8V16H8z";
const LARGER = "M4 10V4h6v2H7.4l4 4L10 11.4l-4-4V10H4zm10 10v-2h2.6l-4-4 1.4-1.4 4 4V14h2v6h-6z";
const SIZES = ["B", "KB", "MB"];

export function bubble(message, { label, server, enlarge, status, language }) {
  const { author, custom = {} } = message;
  const box = el("div", { class: `message ${author} ${custom.kind ?? ""}`, "data-id": message.id ?? false });
  box.append(heading(message, label, language));
  const words = el("div", { class: "words", lang: author === "assistant" ? custom.language ?? "en" : false });
  if (message.file) words.append(...file(message, label));
  else if (author === "patient") words.append(el("p", { dir: "auto" }, message.text));
  else words.append(...blocks(told(message), server));
  box.append(words);
  if (message.image) box.append(picture(message, server, label, enlarge));
  if (custom.sources?.length) box.append(sources(custom, server, label, language));
  if (custom.kind === "answer") box.append(el("div", { class: "tools" }, copy(message, label, status)));
  return box;
}

// What is read out when a message arrives: the words, then how many choices follow.
export function spoken(message, label) {
  const who = name(message, label);
  const choices = (message.buttons ?? []).map(({ title }) => title).join("; ");
  return [`${who}: ${plain(told(message))}`, choices && label("choices", { choices })].filter(Boolean).join(" ");
}

// The line of sources stands in the text for channels that know nothing else; here they open on a tap.
export function told({ text, custom }) {
  const parts = text.split(/\n{2,}/);
  return (custom?.sources?.length ? parts.filter((part) => !SOURCE_LINE.test(part)) : parts).join("\n\n");
}

export function name({ author, custom }, label) {
  if (author === "patient") return label("you");
  return author === "coordinator" ? label("coordinator", { name: custom?.from ?? label("someone") }) : label("assistant");
}

function heading(message, label, language) {
  const at = new Date(message.created_at ?? Date.now());
  const today = at.toDateString() === new Date().toDateString();
  const clock = new Intl.DateTimeFormat(language, { ...(today ? {} : { day: "numeric", month: "short" }), hour: "2-digit", minute: "2-digit" });
  return el("p", { class: "who" }, el("bdi", {}, name(message, label)), " ", el("time", { datetime: at.toISOString() }, clock.format(at)));
}

function file({ file: { name: given, size }, text }, label) {
  const step = Math.min(SIZES.length - 1, Math.floor(Math.log(Math.max(size, 1)) / Math.log(1024)));
  const line = el("p", { class: "file" }, icon(PAGE), el("bdi", {}, given), ` (${Math.round(size / 1024 ** step)} ${SIZES[step]})`);
  const read = text && el("details", { class: "sources" }, el("summary", {}, label("read_file")), el("p", { dir: "auto" }, text));
  return [line, read].filter(Boolean);
}

function picture({ image, custom }, server, label, enlarge) {
  const source = server + new URL(image, server).pathname;
  const words = custom?.image_alt ?? "";
  const open = () => enlarge(source, words);
  const drawing = el("img", { src: source, alt: words, width: 480, height: 300, loading: "lazy", onclick: open });
  return el("div", { class: "picture" }, drawing, el("button", { type: "button", onclick: open }, icon(LARGER), label("enlarge")));
}

function sources({ sources: named, reviewed_on: reviewed, article }, server, label, language) {
  const on = reviewed && new Intl.DateTimeFormat(language, { dateStyle: "long", timeZone: "UTC" }).format(new Date(reviewed));
  const list = el("ol", {}, ...named.map(({ authors, title, publisher, year, url }) => {
    const words = [authors, title, publisher, year].filter(Boolean).join(". ");
    return el("li", {}, url?.startsWith("https://") ? el("a", { href: url, target: "_blank", rel: "noopener noreferrer" }, words) : words);
  }));
  const box = el("details", { class: "sources" }, el("summary", {}, label(named.length === 1 ? "source" : "sources", { n: named.length })), list);
  if (on) box.append(el("p", {}, label("reviewed", { date: on })));
  if (article) box.append(el("p", {}, el("a", { href: `${server}/articles/${encodeURIComponent(article)}`, target: "_blank", rel: "noopener" }, label("whole_article"))));
  return box;
}

function copy(message, label, status) {
  const act = async () => {
    try {
      await navigator.clipboard.writeText(plain(message.text));
      status(label("copied"));
    } catch {
      status(label("not_copied"));
    }
  };
  return el("button", { type: "button", class: "tool", onclick: act }, icon(COPY), label("copy"));
}
