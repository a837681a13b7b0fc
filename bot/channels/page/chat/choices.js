// Buttons of a message: one choice, which then stands where the buttons were. What was not chosen dies when the conversation goes on.
import { el } from "./element.js";

const LASTING = new Set(["answer", "report"]); // several answers to one message: choosing at one leaves the others open for this turn

export function choices(message, choose, label) {
  const row = el("div", { class: "choices", role: "group", "aria-label": label("choose"), "data-kind": message.custom?.kind ?? "" });
  for (const { title, payload } of message.buttons) {
    const shown = payload.startsWith("/more:") ? label("more") : title;
    const button = el("button", { type: "button", class: "choice", "data-payload": payload, "data-title": title, onclick: () => choose(title, payload, row) }, shown);
    row.append(button);
  }
  return row;
}

// After the patient said something: `chosen` is the row whose button it was, `ofTurn` tells whether a row belongs to the turn just over.
export function settle(rows, said, ofTurn, label) {
  const mine = said.row ?? rows.filter((row) => button(row, said)).at(-1);
  for (const row of rows) {
    if (row === mine) became(row, button(row, said)?.textContent ?? said.text, label);
    else if (!(ofTurn(row) && LASTING.has(row.dataset.kind))) remove(row);
  }
  return mine;
}

function button(row, { command, payload, text }) {
  const same = ({ dataset }) => dataset.title === text && dataset.payload.split(/[~#]/)[0] === `/${command}`; // as it stands in the history
  return [...row.querySelectorAll("button")].find((one) => (payload ? one.dataset.payload === payload : command && same(one)));
}

function became(row, title, label) {
  const held = row.contains(row.getRootNode().activeElement);
  const chip = el("p", { class: "chosen", tabindex: "-1" }, el("span", { class: "unseen" }, label("chosen")), " ", title);
  row.replaceWith(chip);
  if (held) chip.focus({ preventScroll: true });
}

function remove(row) {
  const held = row.contains(row.getRootNode().activeElement);
  const box = row.closest(".message");
  row.remove();
  if (!held) return;
  box.tabIndex = -1;
  box.focus({ preventScroll: true });
}
