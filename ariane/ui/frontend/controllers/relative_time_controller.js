import { Controller } from "@hotwired/stimulus";
import { relative } from "../models/relative_time";

// <time datetime="…" data-controller="relative-time">: the server's words, until a minute count says it better.
export default class extends Controller {
  connect() {
    this.written = this.element.textContent;
    this.element.title ||= this.written;
    this.tick();
    this.timer = setInterval(() => this.tick(), 30_000);
  }

  disconnect() {
    clearInterval(this.timer);
  }

  tick() {
    const words = relative(new Date(this.element.dateTime), new Date(), document.documentElement.lang);
    this.element.textContent = words ?? this.written;
  }
}
