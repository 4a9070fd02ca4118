import { Controller } from "@hotwired/stimulus";

// A menu whose choices go into a plain field, where the caret stands.
export default class extends Controller {
  static targets = ["field"];

  put({ params: { text } }) {
    const field = this.fieldTarget;
    field.setRangeText(text, field.selectionStart, field.selectionEnd, "end");
    field.focus();
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }
}
