// The messages on the page: each number once, in order.

export class MessageList {
  constructor(list, user) {
    this.list = list;
    this.user = user;
    this.items = new Map(); // number -> <li>
  }

  get first() {
    return Math.min(...this.items.keys());
  }

  // The last number on the page, 0 when there is none.
  get last() {
    return Math.max(0, ...this.items.keys());
  }

  add(messages) {
    // Too much was missed while away: go on from here, and leave the gap to "Earlier messages".
    if (this.items.size && messages.length && messages[0].number > this.last + 1) this.clear();
    for (const message of messages) {
      if (!this.items.has(message.number)) this.insert(message);
    }
  }

  insert(message) {
    const item = draw(message, message.author === this.user);
    const next = message.number > this.last ? null : this.after(message.number);
    this.list.insertBefore(item, next);
    this.items.set(message.number, item);
  }

  after(number) {
    return this.items.get(Math.min(...[...this.items.keys()].filter((other) => other > number)));
  }

  clear() {
    this.list.replaceChildren();
    this.items.clear();
  }
}

function draw(message, own) {
  const item = document.createElement("li");
  item.dataset.number = message.number;
  item.classList.toggle("own", own);
  const time = element("time", when(new Date(message.sent_at)));
  time.dateTime = message.sent_at;
  const heading = element("p", element("b", own ? "You" : message.author), " ", time);
  const text = element("p", message.text);
  text.className = "text";
  item.append(heading, text);
  return item;
}

function when(date) {
  const today = date.toDateString() === new Date().toDateString();
  return date.toLocaleString([], { dateStyle: today ? undefined : "medium", timeStyle: "short" });
}

// As text, never as HTML: what people write does not become part of the page.
function element(name, ...content) {
  const made = document.createElement(name);
  made.append(...content);
  return made;
}
