import { Controller } from "@hotwired/stimulus";

// The one native dialog of the page: whatever htmx swaps into it is shown, an empty answer closes it.
export default class extends Controller {
  connect() {
    this.opener = null;
    this.onClose = () => this.element.open && this.element.close();
    // htmx tells the element that asked, which may be gone; the dialog watches itself
    this.watch = new MutationObserver(() => this.settle());
    this.watch.observe(this.element, { childList: true });
    document.addEventListener("dialog:close", this.onClose);
    this.element.addEventListener("close", this.empty);
  }

  disconnect() {
    this.watch.disconnect();
    document.removeEventListener("dialog:close", this.onClose);
  }

  settle() {
    if (!this.element.firstElementChild) return this.onClose();
    if (this.element.open) return;
    this.opener = document.activeElement;
    this.element.showModal();
    (this.element.querySelector("[autofocus]") ?? this.element.querySelector("input:not([type=hidden]), textarea, select, button"))?.focus();
  }

  // Fills the dialog from a template of the page and shows it.
  show(content) {
    this.element.replaceChildren(content);
  }

  // What follows and what precedes in a row of documents, by the arrows.
  arrow(event) {
    const link = this.element.querySelector(`[data-preview="${event.key}"]`);
    if (!link || event.target.closest("input, textarea, select")) return;
    event.preventDefault();
    link.click();
  }

  close(event) {
    event?.preventDefault();
    this.element.close();
  }

  backdrop(event) {
    if (event.target === this.element) this.element.close();
  }

  empty = () => {
    this.element.replaceChildren();
    if (this.opener?.isConnected) this.opener.focus();
  };
}
