// One stream for all the tabs of a browser: seven tabs with one each would use up the six connections of HTTP/1.1.
import { Stream } from "./models/stream";

const ports = new Map();
let stream = null;

// a tab that has not said yet what it follows would take what comes for seen
function tell(message) {
  for (const [port, topics] of ports) if (topics) port.postMessage(message);
}

function follow({ last, fresh } = {}) {
  stream.follow([...ports.values()].flatMap((topics) => topics ?? []), last, fresh);
}

globalThis.addEventListener("connect", ({ ports: [port] }) => {
  ports.set(port, null);
  port.addEventListener("message", ({ data }) => {
    if (data.kind === "bye") {
      ports.delete(port);
      if (stream) follow();
      return;
    }
    stream ??= new Stream(data.url, { onEvent: (event) => tell({ event }), onState: (state) => tell({ state }) });
    ports.set(port, data.topics);
    follow(data);
  });
  port.start();
});
