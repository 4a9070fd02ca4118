import { Controller } from "@hotwired/stimulus";

// On the body: asks before what has data-confirm (a form or its button), whether htmx or the browser sends it.
export default class extends Controller {
  static targets = ["template"];

  connect() {
    this.granted = new WeakSet();
    this.element.addEventListener("submit", this.ask, true);
  }

  disconnect() {
    this.element.removeEventListener("submit", this.ask, true);
  }

  ask = (event) => {
    const source = event.submitter?.dataset.confirm ? event.submitter : event.target;
    const question = source.dataset.confirm;
    if (!question || this.granted.has(event)) return;
    if (event.submitter && this.granted.delete(event.submitter)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    this.show(question, source.dataset.confirmVerb, () => {
      if (event.submitter) this.granted.add(event.submitter);
      else source.removeAttribute("data-confirm");
      event.target.requestSubmit(event.submitter);
    });
  };

  show(question, verb, go) {
    const content = this.templateTarget.content.cloneNode(true);
    const dialog = document.createElement("dialog");
    dialog.className = "frame";
    content.querySelector("[data-question]").textContent = question;
    const button = content.querySelector("[data-go]");
    if (verb) button.textContent = verb;
    button.addEventListener("click", () => {
      dialog.close();
      go();
    });
    for (const no of content.querySelectorAll("[data-no]")) no.addEventListener("click", () => dialog.close());
    dialog.addEventListener("close", () => dialog.remove());
    dialog.append(content);
    this.element.append(dialog);
    dialog.showModal();
    button.focus();
  }
}
