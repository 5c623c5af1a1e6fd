# unusual: An AbortController, as fetch takes one.
# file: browser/mount.js
function mount(address, show) {
  const { signal, abort } = ((controller) => ({ signal: controller.signal, abort: () => controller.abort() }))(
    new AbortController(),
  );
  (function open() {
    if (signal.aborted) return;
    const socket = new WebSocket(address);
    signal.addEventListener("abort", () => socket.close());
    socket.addEventListener("message", ({ data }) => show(data), { signal });
    socket.addEventListener("close", () => setTimeout(open, 300), { signal });
  })();
  return abort;
}
