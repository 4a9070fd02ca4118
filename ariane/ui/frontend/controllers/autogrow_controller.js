import { Controller } from "@hotwired/stimulus";

// Browsers without field-sizing: the textarea grows with its text.
export default class extends Controller {
  connect() {
    if (CSS.supports("field-sizing: content")) return;
    this.grow = () => {
      this.element.style.blockSize = "auto";
      this.element.style.blockSize = `${this.element.scrollHeight + 2}px`;
    };
    this.element.addEventListener("input", this.grow);
    this.grow();
  }
}
