import { Controller } from "@hotwired/stimulus";
import { debounce } from "../models/timing";

// Filters and switches: the form goes by itself; typed text waits for a pause.
export default class extends Controller {
  connect() {
    this.later = debounce(() => this.element.requestSubmit(), 300);
  }

  disconnect() {
    this.later.cancel();
  }

  now() {
    this.later.cancel();
    this.element.requestSubmit();
  }
}
