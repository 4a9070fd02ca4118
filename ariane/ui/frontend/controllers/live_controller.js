import { Controller } from "@hotwired/stimulus";
import { send } from "../models/http";
import { Cursor } from "../models/live_patch";
import { LivePage } from "../models/live_page";
import { Stream } from "../models/stream";

// On the body: follows every topic that an element of the page names (data-live-topic) and keeps those elements true.
export default class extends Controller {
  static values = { url: String, worker: String, last: Number };

  connect() {
    this.page = new LivePage(document, { fetch: async (url) => (await send(url, { method: "GET" })).text() });
    this.cursor = new Cursor(this.lastValue);
    this.open();
    this.follow = () => this.tell();
    document.addEventListener("htmx:after:swap", this.follow);
    window.addEventListener("pagehide", this.bye);
    window.addEventListener("pageshow", this.follow);
    this.tell(true);
  }

  disconnect() {
    document.removeEventListener("htmx:after:swap", this.follow);
    this.bye();
  }

  open() {
    const onEvent = (event) => this.receive(event);
    const onState = (state) => this.element.classList.toggle("is-offline", state === "lost");
    if (globalThis.SharedWorker) {
      this.port = new SharedWorker(this.workerValue, { type: "module", name: "ariane" }).port;
      this.port.addEventListener("message", ({ data }) => (data.event ? onEvent(data.event) : onState(data.state)));
      this.port.start();
    } else {
      this.stream = new Stream(this.urlValue, { onEvent, onState });
    }
  }

  tell(fresh = false) {
    const [topics, last] = [this.page.topics(), this.cursor.last];
    if (this.stream) this.stream.follow(topics, last, fresh);
    else this.port.postMessage({ kind: "follow", url: new URL(this.urlValue, location.href).href, topics, last, fresh });
  }

  bye = () => {
    this.port?.postMessage({ kind: "bye" });
    this.stream?.follow([]);
  };

  receive(event) {
    if (!this.cursor.accepts(event) || !this.page.topics().some((topic) => event.topics.includes(topic))) return;
    this.dispatch("event", { detail: event });
    this.page.apply(event);
  }
}
