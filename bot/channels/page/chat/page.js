// Our own page: the chat below the greeting, the example questions as things to ask, the menu.
import { Chat } from "./chat.js";
import { readingMenu } from "./reading.js";

const REACH = new Set(["person", "screening"]); // beside the field; the other acts are in the menu

const { labels, language, acts } = JSON.parse(document.getElementById("given").textContent);
const place = document.getElementById("chat");
const chat = place && new Chat(place, { server: location.origin, labels, language, acts: acts.filter(({ act }) => REACH.has(act)), storage: () => sessionStorage });
document.getElementById("menu").append(readingMenu(labels, document.documentElement, chat, acts.filter(({ act }) => !REACH.has(act))));

for (const link of chat ? document.querySelectorAll("[data-ask]") : []) {
  const ask = (event) => {
    event.preventDefault();
    chat.say("user_uttered", { message: link.textContent.trim() }, { text: link.textContent.trim() });
  };
  link.addEventListener("click", ask);
}
