import { Controller } from "@hotwired/stimulus";

// A <details> that unfolds a part of a form: its first field takes the focus, what it replaces is greyed, and the form
// tells the server that it is open. What was typed stays when it is folded again.
export default class extends Controller {
  static targets = ["state"];
  static values = { greys: String };

  connect() {
    this.grey();
  }

  turn() {
    if (this.hasStateTarget) this.stateTarget.value = this.element.open ? "1" : "";
    this.grey();
    if (this.element.open) this.element.querySelector("fieldset input:not([type=hidden])")?.focus();
  }

  grey() {
    if (!this.greysValue) return;
    for (const field of this.element.closest("form").querySelectorAll(`${this.greysValue} input`)) field.disabled = this.element.open;
  }
}
