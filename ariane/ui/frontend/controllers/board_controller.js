import { Controller } from "@hotwired/stimulus";

// Cards go from column to column by mouse or finger; each card's own list of stages does the same by keyboard.
// The server answers with the whole board; when it refuses, the card goes back.
export default class extends Controller {
  static targets = ["column"];

  async connect() {
    this.refused = () => this.putBack?.();
    document.addEventListener("htmx:response:error", this.refused);
    document.addEventListener("htmx:error", this.refused);
    const { default: Sortable } = await import("sortablejs/modular/sortable.core.esm.js");
    if (!this.element.isConnected) return;
    const group = `board-${Date.now()}`;
    const options = { group, draggable: "article", filter: "form, a, summary", preventOnFilter: false, animation: 0, delay: 150, delayOnTouchOnly: true };
    this.sorts = this.columnTargets.map((column) => Sortable.create(column, { ...options, sort: false, onEnd: (event) => this.dropped(event) }));
    this.element.dataset.ready = "";
  }

  disconnect() {
    for (const sort of this.sorts ?? []) sort.destroy();
    document.removeEventListener("htmx:response:error", this.refused);
    document.removeEventListener("htmx:error", this.refused);
  }

  dropped({ item, from, to }) {
    const choice = item.querySelector("select[name=stage]");
    if (from === to || !choice) return from !== to && from.append(item);
    const before = choice.value;
    this.putBack = () => {
      choice.value = before;
      from.append(item);
      this.putBack = null;
    };
    choice.value = to.dataset.stage;
    choice.form.requestSubmit();
  }
}
