// Runs telegram-test-api on 127.0.0.1: node emulator.js PORT. What the library under test needs and the emulator lacks is put before its routes.
const axios = require("axios");
const { json, raw: bytes } = require("express");
const TelegramServer = require("telegram-test-api");

const done = (res, result) => res.json({ ok: true, result });
const files = new Map(); // file_id: bytes in base64, put there by the tests
const calls = []; // the calls that the emulator itself does not keep

const before = {
  "/bot:token/getMe": (req, res) => done(res, { id: 666, is_bot: true, first_name: "Test", username: "TestNameBot" }),
  "/bot:token/setMyCommands": (req, res) => noted(req, res, "setMyCommands"),
  "/bot:token/sendChatAction": (req, res) => noted(req, res, "sendChatAction"),
  "/bot:token/getFile": (req, res) => done(res, { file_id: req.body.file_id, file_unique_id: req.body.file_id, file_path: `documents/${req.body.file_id}` }),
  "/bot:token/sendPhoto": (req, res) => {
    const sent = Buffer.isBuffer(req.body) ? fields(req.body) : req.body;
    calls.push({ method: "sendPhoto", ...sent });
    done(res, server.addBotMessage({ ...sent, text: sent.caption, photo: [{ file_id: "p", file_unique_id: "p", width: 1, height: 1 }] }, req.params.token));
  },
  "/bot:token/editMessageReplyMarkup": (req, res) => { server.editMessageReplyMarkup(req.body); done(res, true); },
  "/file/bot:token/documents/:id": (req, res) => res.send(Buffer.from(files.get(req.params.id) ?? "", "base64")),
  "/test/file": (req, res) => { files.set(req.body.id, req.body.content); done(res, true); },
  "/test/calls": (req, res) => done(res, calls),
  "/test/update": (req, res) => { queue(req.body); done(res, true); },
};

function noted(req, res, method) {
  calls.push({ method, ...req.body });
  done(res, true);
}

// The parts of a form with a file in it; of the file only its length.
function fields(body) {
  const found = {};
  for (const [, name, file, value] of body.toString("latin1").matchAll(/name="(\w+)"(?:; filename="([^"]*)")?[^]*?\r\n\r\n([^]*?)\r\n--/g)) {
    found[name] = file ? value.length : Buffer.from(value, "latin1").toString();
  }
  return found;
}

const server = new TelegramServer({ port: Number(process.argv[2]), host: "127.0.0.1", storeTimeout: 600 });

// Updates that the emulator's own client cannot make (documents, edits, groups): given out as they are, beside its own.
const raw = [];
function queue(update) {
  raw.push({ ...update, update_id: server.updateId++ });
}
const own = server.getUpdates.bind(server);
server.getUpdates = (token) => [...own(token), ...raw.splice(0)].sort((a, b) => a.update_id - b.update_id);

// Telegram sends the secret of the webhook with every update; the emulator forgets it.
const hook = server.setWebhook.bind(server);
server.setWebhook = (webhook, token) => {
  axios.defaults.headers.common["X-Telegram-Bot-Api-Secret-Token"] = webhook.secret_token ?? "";
  hook(webhook, token);
};

// The emulator counts on after a webhook has answered: what was said meanwhile had the same number.
const common = server.getCommonFields.bind(server);
server.getCommonFields = (token) => {
  const fields = common(token);
  server.updateId++;
  server.messageId++;
  return fields;
};

// Every press of a button names its chat.
const format = TelegramServer.formatUpdate;
TelegramServer.formatUpdate = (update) => {
  const told = format(update);
  if (told.callback_query) told.callback_query.chat_instance = "1";
  return told;
};

// A date of a message is in seconds; and the emulator gives the options of a call back as if they belonged to the message.
const add = server.addBotMessage.bind(server);
server.addBotMessage = (message, token) => {
  const { link_preview_options, parse_mode, ...said } = add(message, token);
  return { ...said, date: Math.floor(Date.now() / 1000) };
};

const routes = server.webServer._router.stack;
const first = routes.findIndex((layer) => layer.route);
for (const [path, answer] of Object.entries(before)) server.webServer.all(path, json({ limit: "30mb" }), bytes({ type: "multipart/form-data", limit: "30mb" }), answer);
routes.splice(first, 0, ...routes.splice(routes.length - Object.keys(before).length));
server.start().then(() => console.log("ready"));
