// One EventSource for a list of topics, remembering the last event seen; used in the SharedWorker, or in the page where
// there is none.
export class Stream {
  constructor(url, { onEvent, onState, Source = globalThis.EventSource }) {
    Object.assign(this, { url, onEvent, onState, Source, topics: "", last: 0, source: null });
  }

  // `last` is the newest event the page knows: the server replays what came since, and pages that know it let it pass. A
  // `fresh` page may have been made before an event that only the other tabs got.
  follow(topics, last = 0, fresh = false) {
    const wanted = [...new Set(topics)].sort().join(",");
    const behind = last > 0 && last < this.last;
    if (wanted === this.topics && !(fresh && behind)) return;
    this.last = behind ? last : Math.max(this.last, last);
    this.topics = wanted;
    this.open();
  }

  open() {
    this.source?.close();
    this.source = null;
    if (!this.topics) return;
    const query = new URLSearchParams({ topics: this.topics, last: String(this.last) });
    this.source = new this.Source(`${this.url}?${query}`);
    this.source.addEventListener("open", () => this.onState("open"));
    this.source.addEventListener("message", (message) => this.receive(message));
    this.source.addEventListener("error", () => this.lost());
  }

  receive(message) {
    const event = JSON.parse(message.data);
    const id = Number(message.lastEventId || event.id || 0);
    if (id) this.last = Math.max(this.last, id);
    this.onEvent({ ...event, id: id || null });
  }

  // A browser tries again by itself unless the answer was not a stream (a restart, a proxy): then we do.
  lost() {
    this.onState("lost");
    if (this.source?.readyState !== 2) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.open(), 2000 + Math.random() * 3000);
  }
}
