import { Controller } from "@hotwired/stimulus";
import { send } from "../models/http";
import { throttle } from "../models/timing";

// Tells the server that this record is being read, and that somebody is writing on it.
export default class extends Controller {
  static values = { url: String, every: { type: Number, default: 25_000 } };

  connect() {
    this.typing = throttle(() => this.beat(true), 4000);
    this.visible = () => (document.visibilityState === "visible" ? this.start() : this.stop());
    document.addEventListener("visibilitychange", this.visible);
    window.addEventListener("pagehide", this.leave);
    this.visible();
  }

  disconnect() {
    document.removeEventListener("visibilitychange", this.visible);
    window.removeEventListener("pagehide", this.leave);
    this.stop();
    this.leave();
  }

  start() {
    this.beat(false);
    // the page left for this one may say goodbye after this one said hello: say it again
    this.again = setTimeout(() => this.beat(false), 2500);
    this.timer = setInterval(() => this.beat(false), this.everyValue);
  }

  stop() {
    clearTimeout(this.again);
    clearInterval(this.timer);
  }

  wrote() {
    this.typing();
  }

  leave = () => this.beat(false, true);

  beat(typing, gone = false) {
    const body = new URLSearchParams({ typing: typing ? "1" : "", gone: gone ? "1" : "" });
    send(this.urlValue, { body, keepalive: true }).catch(() => {});
  }
}
