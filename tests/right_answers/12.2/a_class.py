# unusual: A class, and an async handler.
# file: browser/follow.js
class Follower {
  last = 0;

  constructor(address, show) {
    Object.assign(this, { address, show });
    this.open();
  }

  open() {
    const url = new URL(this.address);
    url.searchParams.set("after", this.last);
    const socket = new WebSocket(url);
    socket.onmessage = ({ data }) => this.take(JSON.parse(data));
    socket.onclose = () => setTimeout(() => this.open(), 100);
  }

  take(message) {
    if (message.number > this.last) {
      this.last = message.number;
      this.show(message.text);
    }
  }
}

const follow = (address, show) => new Follower(address, show);
