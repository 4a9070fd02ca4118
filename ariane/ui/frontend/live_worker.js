// One stream for all the tabs of a browser: seven tabs with one each would use up the six connections of HTTP/1.1.
import { Stream } from "./models/stream";

const ports = new Map();
let stream = null;

function tell(message) {
  for (const port of ports.keys()) port.postMessage(message);
}

function follow(last = 0) {
  stream.follow([...ports.values()].flat(), last);
}

globalThis.addEventListener("connect", ({ ports: [port] }) => {
  ports.set(port, []);
  port.addEventListener("message", ({ data }) => {
    if (data.kind === "bye") {
      ports.delete(port);
      if (stream) follow();
      return;
    }
    stream ??= new Stream(data.url, { onEvent: (event) => tell({ event }), onState: (state) => tell({ state }) });
    ports.set(port, data.topics);
    follow(data.last);
  });
  port.start();
});
