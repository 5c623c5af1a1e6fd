// All rooms and who is in them, in the admin. The messages are listed in chat/protocol.py.

import { Connection, showState } from "../js/connection.js";

const find = (id) => document.getElementById(id);
const { socket, room: address } = find("overview").dataset;
const body = document.querySelector("#overview tbody");
const rows = new Map(); // slug -> <tr>

const connection = new Connection(() => socket);
const handlers = {
  rooms: draw,
  heartbeat: () => {},
  error: refused,
};

function draw({ rooms, more }) {
  for (const [slug, row] of rows) {
    if (!rooms.some((room) => room.slug === slug)) forget(slug, row);
  }
  // A row that is there stays where it is: whoever has a link of it in focus keeps it.
  rooms.forEach((room, place) => {
    const row = rows.get(room.slug) ?? addRow(room.slug);
    fill(row, room);
    if (body.children[place] !== row) body.insertBefore(row, body.children[place]);
  });
  const people = rooms.reduce((sum, room) => sum + room.names.length + room.more, 0);
  const guests = rooms.reduce((sum, room) => sum + room.guests, 0);
  const unnamed = more ? `, and ${more} rooms more` : "";
  setText(find("total"), `${count(rooms.length, "room")}${unnamed}: ${count(people, "name")}, ${count(guests, "guest")}`);
}

function addRow(slug) {
  const row = document.createElement("tr");
  const link = document.createElement("a");
  link.href = address.replace("SLUG", slug);
  const heading = document.createElement("th");
  heading.scope = "row";
  heading.append(link);
  row.append(heading, document.createElement("td"), document.createElement("td"));
  rows.set(slug, row);
  return row;
}

function fill(row, { name, names, more, guests }) {
  const [heading, people, others] = row.children;
  setText(heading.firstChild, name);
  setText(people, names.join(", ") + (more ? ` and ${more} more` : "") || "–");
  setText(others, String(guests));
}

function forget(slug, row) {
  rows.delete(slug);
  row.remove();
}

// As text, never as HTML; and only where it is another one, so that nothing is read out twice.
function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

function count(number, word) {
  return `${number} ${word}${number === 1 ? "" : "s"}`;
}

// No rights any more: what was seen before goes too.
function refused({ detail }) {
  rows.forEach((row, slug) => forget(slug, row));
  setText(find("total"), "");
  find("alert").textContent = detail;
  find("alert").hidden = false;
}

connection.addEventListener("message", ({ detail }) => handlers[detail.type]?.(detail));
showState(connection, find("connection"));
connection.open();
