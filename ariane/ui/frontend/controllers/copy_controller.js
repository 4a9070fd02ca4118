import { Controller } from "@hotwired/stimulus";
import { toast } from "./toast_controller";

export default class extends Controller {
  static values = { text: String, done: String, plain: Boolean };

  async copy(event) {
    event.preventDefault();
    await navigator.clipboard.writeText(this.plainValue ? this.textValue : new URL(this.textValue, location.href).href);
    toast(this.doneValue);
  }
}
