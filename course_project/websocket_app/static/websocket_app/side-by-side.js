// Two consumers, the same messages. What they understand is in websocket_app/messages.py.

import { Connection, showState } from "../js/connection.js";
import { Bars } from "./bars.js";
import { race } from "./race.js";

class Side {
  constructor(section) {
    this.section = section;
    this.path = section.dataset.socket;
    this.connection = new Connection(() => this.path);
    showState(this.connection, section.querySelector(".connection"));
    this.connection.addEventListener("message", ({ detail }) => this.write(detail.text ?? detail.error));
    this.connection.open();
  }

  send(text) {
    this.sentAt = performance.now();
    this.connection.send({ text });
  }

  write(text) {
    const item = document.createElement("li");
    item.textContent = `${text} (${(performance.now() - this.sentAt).toFixed(0)} ms)`;
    this.section.querySelector(".replies").prepend(item);
  }

  async race(connections) {
    const bars = new Bars(this.section.querySelector(".bars"));
    const outcome = this.section.querySelector(".outcome");
    outcome.textContent = "";
    try {
      const seconds = await race(this.path, connections, (number, at) => bars.stop(number, at));
      outcome.textContent = `All three answered after ${seconds.toFixed(1)} seconds.`;
    } catch (error) {
      bars.giveUp();
      outcome.textContent = error.message;
    }
  }
}

const sides = [...document.querySelectorAll("[data-socket]")].map((section) => new Side(section));
const raceForm = document.getElementById("race");

document.getElementById("both").addEventListener("submit", (event) => {
  event.preventDefault();
  for (const side of sides) side.send(document.getElementById("text").value);
});

raceForm.addEventListener("submit", async (event) => {
  event.preventDefault();
  const { connections, together } = raceForm.elements;
  const count = Number(connections.value);
  raceForm.inert = true;
  // One after the other, unless asked: a SyncConsumer that blocks holds up the async one too.
  if (together.checked) await Promise.all(sides.map((side) => side.race(count)));
  else for (const side of sides) await side.race(count);
  raceForm.inert = false;
});
