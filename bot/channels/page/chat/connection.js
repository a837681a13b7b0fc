// Rasa's Socket.IO protocol: a session from the server, everything said kept until the server has confirmed it.
import { io } from "../vendor/socket.io.esm.min.js";

const ACK_WAIT = 5000;
const REFUSALS = 3;

export class Connection {
  // `on` holds what the page does: message, said, handoff, lost, ready, refused; `kept` keeps the session and what is not confirmed.
  constructor(server, kept, on) {
    this.kept = kept;
    this.on = on;
    this.session = kept.get("her2-session");
    this.unsent = JSON.parse(kept.get("her2-unsent") ?? "[]");
    this.confirmed = this.sending = this.shown = false;
    this.heard = this.refusals = 0;
    this.early = []; // what came while the history was on its way
    this.socket = io(server, { reconnectionDelayMax: 4000 });
    this.socket.on("connect", () => this.open());
    this.socket.on("disconnect", () => this.lost());
    this.socket.on("connect_error", () => this.lost());
    this.socket.on("session_refused", ({ text }) => on.refused(text));
    this.socket.on("session_confirm", (session) => this.confirm(session));
    this.socket.on("bot_uttered", (message) => this.arrived(message));
    this.socket.on("said", (message) => this.arrived({ ...message, author: "patient" }));
    this.socket.on("rated", (rating) => on.rated(rating));
    this.socket.on("handoff", (line) => on.handoff(line));
  }

  open() {
    this.socket.emit("session_request", { session_id: this.session, page: true });
  }

  lost() {
    this.confirmed = false;
    this.on.lost();
  }

  async confirm(session) {
    this.session = session;
    this.kept.set("her2-session", session);
    this.confirmed = true;
    await this.flush(); // first, so that each of our own messages is known by its id when it comes with the history
    const past = await this.emit("history", { after: this.heard });
    if (!past) return;
    for (const message of past) this.show(message, !this.shown);
    this.shown = true;
    for (const message of this.early.splice(0)) this.show(message, false);
    this.on.ready();
  }

  arrived(message) {
    if (this.shown) this.show(message, false);
    else this.early.push(message);
  }

  show(message, past) {
    const author = message.author ?? (message.custom?.state === "answered" ? "coordinator" : "assistant");
    if (author !== "patient") this.heard = Math.max(this.heard, message.id ?? 0);
    this.on.message({ ...message, author }, past);
  }

  // Says something or makes an act; `done` gets its id once the server has recorded it.
  say(event, said, done) {
    this.unsent.push({ event, said: { ...said, key: key() } });
    this.unsent.at(-1).done = done;
    this.keep();
    this.flush();
  }

  async flush() {
    if (this.sending) return;
    this.sending = true;
    while (this.confirmed && this.unsent.length) {
      const [{ event, said, done }] = this.unsent;
      const id = await this.emit(event, { ...said, session_id: this.session });
      if (id === undefined) continue; // not confirmed: tried again, or waits for the connection
      if (id === null && ++this.refusals < REFUSALS) {
        this.confirmed = false;
        this.open();
        break;
      }
      this.refusals = 0;
      this.unsent.shift();
      this.keep();
      done?.(id);
    }
    this.sending = false;
  }

  async emit(event, data) {
    try {
      return await this.socket.timeout(ACK_WAIT).emitWithAck(event, data);
    } catch {
      return undefined;
    }
  }

  tell(event, data) {
    if (this.confirmed) this.socket.emit(event, data);
  }

  keep() {
    if (this.unsent.length) this.kept.set("her2-unsent", JSON.stringify(this.unsent.map(({ event, said }) => ({ event, said }))));
    else this.kept.remove("her2-unsent");
  }
}

function key() {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
