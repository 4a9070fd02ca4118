import { Controller } from "@hotwired/stimulus";
import { send } from "../models/http";

// New entries announce themselves and never push what one reads: a button tells how many wait above.
export default class extends Controller {
  static targets = ["button", "label", "marker"];
  static values = { one: String, many: String, me: Number, readUrl: String };

  connect() {
    this.waiting = 0;
    this.watch = new IntersectionObserver(([seen]) => {
      this.atTop = seen.isIntersecting;
      if (this.atTop) this.reset();
    });
    if (this.hasMarkerTarget) this.watch.observe(this.markerTarget);
  }

  disconnect() {
    this.watch.disconnect();
  }

  inserted({ detail: { part } }) {
    if (Number(part.dataset.author) === this.meValue) return;
    part.classList.add("unread");
    if (this.atTop && document.visibilityState === "visible") this.read(part.dataset.entry);
    if (this.atTop) return;
    this.waiting += 1;
    this.labelTarget.textContent = (this.waiting === 1 ? this.oneValue : this.manyValue).replace("{n}", this.waiting);
    this.buttonTarget.hidden = false;
  }

  read(entry) {
    send(this.readUrlValue, { body: new URLSearchParams({ entry }) }).catch(() => {});
  }

  go() {
    this.markerTarget.scrollIntoView({ block: "center" });
    this.reset();
  }

  reset() {
    this.waiting = 0;
    this.buttonTarget.hidden = true;
  }
}
