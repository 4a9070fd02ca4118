import { Controller } from "@hotwired/stimulus";
import { send } from "../models/http";
import { debounce } from "../models/timing";

// Keeps a form on the server as a draft, a moment after the last change and when the page is left.
export default class extends Controller {
  static targets = ["status"];
  static values = { url: String, delay: { type: Number, default: 900 }, saved: String, failed: String };

  connect() {
    this.save = debounce(() => this.store(), this.delayValue);
    this.leave = () => document.visibilityState === "hidden" && this.save.flush();
    document.addEventListener("visibilitychange", this.leave);
  }

  disconnect() {
    document.removeEventListener("visibilitychange", this.leave);
    this.save.cancel();
  }

  changed() {
    this.save();
  }

  // The form leaves: what waits would bring back a draft that is no longer one.
  stop() {
    this.save.cancel();
  }

  async store() {
    const body = new FormData(this.element);
    for (const [name, value] of [...body]) if (value instanceof File) body.delete(name);
    try {
      await send(this.urlValue, { body, keepalive: true });
      this.say(this.savedValue);
    } catch {
      this.say(this.failedValue);
    }
  }

  say(text) {
    if (this.hasStatusTarget) this.statusTarget.textContent = text;
  }
}
