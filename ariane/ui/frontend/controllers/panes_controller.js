import { Controller } from "@hotwired/stimulus";

// What a pane that is not shown would post is switched off; style alone decides what is seen.
export default class extends Controller {
  connect() {
    this.switch();
  }

  switch() {
    const chosen = this.element.querySelector('[data-panes-choice]:checked')?.value;
    for (const fields of this.element.querySelectorAll("fieldset[data-pane]")) {
      fields.disabled = fields.dataset.pane !== chosen;
    }
    if (chosen) this.dispatch(chosen);
  }
}
