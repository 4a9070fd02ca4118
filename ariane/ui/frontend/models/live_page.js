import htmx from "htmx.org";
import { debounce } from "./timing";
import { concerns } from "./live_patch";

// The page as the live stream sees it. Elements say what they follow:
//   data-live-topic="record:12"  data-live-kinds="entry.created entry.changed" (none: every kind)
//   data-live-src="/…"           fetched again and replaced as a whole
//   data-live-each="/entries/0"  0 stands for the object's id: its fragment is fetched, or came with the event
// A fragment replaces its namesake; a new one is put beside the element that its data-into names.
export class LivePage {
  constructor(root, { fetch }) {
    this.root = root;
    this.fetch = fetch;
    this.pending = new Map();
  }

  topics() {
    return [...new Set([...this.root.querySelectorAll("[data-live-topic]")].map((element) => element.dataset.liveTopic))];
  }

  apply(event) {
    for (const element of this.root.querySelectorAll("[data-live-topic]")) {
      const { liveTopic: topic, liveKinds: kinds, liveSrc, liveEach } = element.dataset;
      if (!concerns(event, { topic, kinds })) continue;
      if (event.kind === "stale" && !liveSrc) this.afresh(element);
      if (liveEach && event.kind === "entry.moved") this.root.getElementById(`entry-${event.object_id}`)?.remove();
      else if (liveEach && event.html) this.patch(event.html);
      else if (liveEach && event.object_id) this.one(liveEach.replace("/0", `/${event.object_id}`));
      if (liveSrc) this.again(element);
    }
  }

  async one(url) {
    try {
      this.patch(await this.fetch(url));
    } catch {
      // gone, or no longer ours to see: nothing to show
    }
  }

  // Several events in a row make one fetch; a moment's hazard keeps a hundred pages from asking at once.
  again(element) {
    const key = element.id || element.dataset.liveSrc;
    if (!this.pending.has(key)) {
      this.pending.set(key, debounce(() => {
        const now = element.id ? this.root.getElementById(element.id) : element;
        if (now) htmx.ajax("GET", now.dataset.liveSrc, { target: now, swap: "outerMorph" });
      }, 120 + Math.random() * 200));
    }
    this.pending.get(key)();
  }

  // Too much happened to tell one by one: the page is read again, and this part of it brought up to date.
  afresh(element) {
    if (element.id) htmx.ajax("GET", location.href, { target: element, select: `#${element.id}`, swap: "outerMorph" });
  }

  patch(html) {
    const template = this.root.createElement("template");
    template.innerHTML = html;
    for (const part of [...template.content.children]) {
      this.settle(part);
      const there = part.id && this.root.getElementById(part.id);
      if (there) htmx.swap({ text: part.outerHTML, target: there, swap: "outerMorph", sourceElement: there });
      else this.insert(part);
    }
  }

  // A line pushed to several pages names its record: on that record's own page it need not.
  settle(part) {
    if (!this.root.querySelector(`[data-page-record="${part.dataset.record}"]`)) return;
    for (const element of part.querySelectorAll("[data-elsewhere]")) element.remove();
  }

  insert(part) {
    const beside = part.dataset.into && this.root.getElementById(part.dataset.into);
    if (!beside) return;
    beside.insertAdjacentElement(beside.dataset.insert ?? "afterend", part);
    htmx.process(part);
    part.dispatchEvent(new CustomEvent("live:inserted", { bubbles: true, detail: { part } }));
  }
}
