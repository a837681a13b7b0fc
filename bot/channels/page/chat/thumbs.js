// Thumbs up and down on an answer, with a reason after "no".
import { el, icon } from "./element.js";

const UP = "M7 21H4a1 1 0 0 1-1-1v-9a1 1 0 0 1 1-1h3v11zm2-11 4-8a2.5 2.5 0 0 1 2.5 2.5V8H20a2 2 0 0 1 2 2.3l-1.3 8.7A2 2 0 0 1 18.7 21H9V10z";
const DOWN = "M17 3h3a1 1 0 0 1 1 1v9a1 1 0 0 1-1 1h-3V3zm-2 11-4 8a2.5 2.5 0 0 1-2.5-2.5V16H4a2 2 0 0 1-2-2.3L3.3 5A2 2 0 0 1 5.3 3H15v11z";
const REASONS = ["not_my_question", "unclear", "too_long", "not_enough", "seems_wrong"];

export function thumbs(message, { rate, label, status, aloud }) {
  const box = el("div", { class: "thumbs", role: "group", "aria-label": label("helpful") });
  const [up, down] = [[true, UP, "yes_helpful"], [false, DOWN, "not_helpful"]].map(([helpful, path, name]) =>
    el("button", { type: "button", class: "tool", "aria-label": label(name), title: label(name), "aria-pressed": "false", onclick: () => pressed(helpful) }, icon(path)));
  const show = ({ helpful }) => {
    up.setAttribute("aria-pressed", String(helpful));
    down.setAttribute("aria-pressed", String(!helpful));
  };
  const say = (rating) => {
    rate({ message: message.id, ...rating });
    show(rating);
    if (rating.helpful || rating.reason) status(label("thanks"));
  };
  const pressed = (helpful) => {
    say({ helpful });
    box.querySelector(".reasons")?.remove();
    if (helpful) return;
    aloud(label("why"));
    const chosen = (reason) => () => {
      say({ helpful, reason });
      down.focus();
      box.querySelector(".reasons").remove();
    };
    const buttons = REASONS.map((reason) => el("button", { type: "button", class: "choice", onclick: chosen(reason) }, label(reason)));
    box.append(el("div", { class: "reasons", role: "group", "aria-label": label("why") }, el("p", {}, label("why")), ...buttons));
  };
  box.append(up, down);
  box.rated = show; // another page of the same conversation rated it
  if (message.rating) show(message.rating);
  return box;
}
