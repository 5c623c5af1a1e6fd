// One chat room. The messages are listed in chat/protocol.py.

import { Connection, showState } from "../js/connection.js";
import { MessageList } from "./message-list.js";
import { Outbox } from "./outbox.js";
import { drawPeople } from "./people.js";
import { Writing } from "./writing.js";

const find = (id) => document.getElementById(id);
const { socket, user } = find("room").dataset;
const scroll = document.querySelector(".scroll");

const connection = new Connection(() => (list.last ? `${socket}?after=${list.last}` : socket));
const list = new MessageList(find("messages"), user);
const outbox = new Outbox(connection, find("unsent"), `outbox ${socket} ${user}`);
const writing = new Writing(connection, find("writing"));

const handlers = {
  welcome: () => outbox.sendFirst(),
  history: ({ messages }) => {
    const above = list.last > 0 && messages.length > 0 && messages[0].number < list.first;
    keepPlace(above, () => list.add(messages));
    find("log").ariaBusy = "false";
    find("earlier").hidden = list.first <= 1 || !list.last;
  },
  message: ({ message }) => {
    keepPlace(false, () => list.add([message]));
    writing.remove(message.author);
  },
  stored: ({ ref }) => outbox.remove(ref),
  people: (message) => drawPeople(find("people"), message),
  typing: ({ name }) => writing.add(name),
  room: ({ name }) => (document.title = document.querySelector("h1").textContent = name),
  heartbeat: () => {},
  error: refused,
};

function refused({ code, detail, ref, retry_after }) {
  if (code === "too_fast") {
    outbox.sendFirstAfter(retry_after);
    return;
  }
  const message = outbox.remove(ref);
  if (message) find("text").value = [message.text, find("text").value].filter(Boolean).join("\n");
  warn(detail);
}

function warn(text) {
  find("alert").textContent = text;
  find("alert").hidden = !text;
}

// Who reads the newest message stays with the newest; who has scrolled back stays with what they read.
function keepPlace(above, change) {
  const fromBottom = scroll.scrollHeight - scroll.scrollTop;
  const atBottom = fromBottom - scroll.clientHeight < 40;
  change();
  if (above) scroll.scrollTop = scroll.scrollHeight - fromBottom;
  else if (atBottom) scroll.scrollTop = scroll.scrollHeight;
}

function submit(event) {
  event.preventDefault();
  const text = find("text").value.trim();
  if (!text) return;
  warn("");
  keepPlace(false, () => outbox.add(text));
  find("text").value = "";
}

find("write")?.addEventListener("submit", submit);
find("text")?.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) submit(event);
});
find("text")?.addEventListener("input", () => writing.tell());
find("earlier").addEventListener("click", () => connection.send({ type: "earlier", before: list.first }));

find("people").open = matchMedia("(min-width: 40rem)").matches;
connection.addEventListener("message", ({ detail }) => handlers[detail.type]?.(detail));
showState(connection, find("connection"));
connection.open();
