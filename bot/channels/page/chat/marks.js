// The Markdown that answers may hold: paragraphs, headings, lists, tables, strong words and links. Everything else is shown as text.
import { el } from "./element.js";

const MARKS = /\[([^\]]+)\]\((https?:\/\/[^\s)]+)\)|\*\*([^*]+)\*\*|(https?:\/\/[^\s<>"'()[\]]*[^\s<>"'()[\].,;:!?])/g;
const KINDS = [["heading", /^#{1,6} +/], ["bullet", /^[-•] +/], ["number", /^\d{1,3}[.)] +/], ["table", /^\|.*\|\s*$/], ["text", /^/]];
const RULE = /^\|[\s:|-]+\|\s*$/;

export function blocks(text, server) {
  const groups = [];
  for (const line of text.split("\n")) {
    const [kind, mark] = line.trim() ? KINDS.find(([, start]) => start.test(line)) : ["gap", /^/];
    const kept = kind === "table" ? line : line.replace(mark, "");
    if (groups.at(-1)?.kind === kind && kind !== "heading") groups.at(-1).lines.push(kept);
    else groups.push({ kind, lines: [kept] });
  }
  return groups.filter(({ kind }) => kind !== "gap").map(({ kind, lines }) => SHOWN[kind](lines, (line) => inline(line, server)));
}

export function plain(text) {
  return text.replace(MARKS, (whole, name, _address, strong) => name ?? strong ?? whole).replace(/^#{1,6} +/gm, "");
}

const SHOWN = {
  heading: ([line], marked) => el("p", { class: "heading", dir: "auto" }, el("strong", {}, ...marked(line))),
  text: (lines, marked) => el("p", { dir: "auto" }, ...lines.flatMap((line, place) => (place ? [el("br"), ...marked(line)] : marked(line)))),
  bullet: (lines, marked) => el("ul", {}, ...lines.map((line) => el("li", { dir: "auto" }, ...marked(line)))),
  number: (lines, marked) => el("ol", {}, ...lines.map((line) => el("li", { dir: "auto" }, ...marked(line)))),
  table,
};

function table(lines, marked) {
  const rows = lines.filter((line) => !RULE.test(line)).map((line) => line.trim().slice(1, -1).split("|").map((cell) => cell.trim()));
  if (!rows.length) return el("p", { dir: "auto" }, lines.join(" "));
  const [names, ...others] = rows;
  const head = el("thead", {}, el("tr", {}, ...names.map((name) => el("th", { scope: "col", dir: "auto" }, ...marked(name)))));
  const body = others.map((row) => el("tr", {}, ...row.map((cell, place) => el("td", { dir: "auto", "data-name": plain(names[place] ?? "") }, ...marked(cell)))));
  return el("table", {}, head, el("tbody", {}, ...body));
}

function inline(text, server) {
  const nodes = [];
  let place = 0;
  for (const match of text.matchAll(MARKS)) {
    nodes.push(text.slice(place, match.index), node(match, server));
    place = match.index + match[0].length;
  }
  return [...nodes, text.slice(place)];
}

function node([whole, name, address, strong, bare], server) {
  if (strong) return el("strong", {}, strong);
  const to = address ?? bare;
  // Our own pages may be reached without TLS on a local machine; nothing else may.
  if (!to.startsWith("https://") && !to.startsWith(`${server}/`)) return whole;
  return el("a", { href: to, target: "_blank", rel: "noopener noreferrer" }, name ?? bare);
}
