import { Controller } from "@hotwired/stimulus";

// Says at every moment who will get what is being written: the verb of the button, the names under the @, the
// question about a colleague who may not read the record (the server asks the same when there is no JavaScript).
export default class extends Controller {
  static targets = ["verb", "people", "told", "chip", "readers", "question"];
  static values = { none: String, one: String, many: String };

  connect() {
    this.count();
  }

  count() {
    if (!this.hasVerbTarget) return;
    const recipients = this.element.querySelectorAll('[name="to"]:checked, [name="to"][type="hidden"]').length;
    const text = recipients === 0 ? this.noneValue : recipients === 1 ? this.oneValue : this.manyValue;
    this.verbTarget.textContent = text.replace("{n}", recipients);
  }

  mentions({ detail: { people } }) {
    this.peopleTarget.replaceChildren(...people.map((person) => this.chip(person)));
    this.toldTarget.hidden = people.length === 0;
    this.ask(people.filter((person) => !person.reads));
  }

  chip(person) {
    const chip = this.chipTarget.content.cloneNode(true);
    chip.querySelector("[data-name]").textContent = `@${person.label}`;
    const button = chip.querySelector("button");
    button.dataset.mention = person.id;
    button.setAttribute("aria-label", button.getAttribute("aria-label").replace("{name}", person.label));
    return chip;
  }

  ask(people) {
    const asked = new Set([...this.readersTarget.children].map((row) => row.dataset.person));
    for (const row of [...this.readersTarget.children]) {
      if (!people.some((person) => person.id === row.dataset.person) && !row.hasAttribute("data-from-server")) row.remove();
    }
    for (const person of people) {
      if (asked.has(person.id)) continue;
      const row = this.questionTarget.content.cloneNode(true).firstElementChild;
      row.dataset.person = person.id;
      row.querySelector("[data-name]").textContent = person.label;
      for (const input of row.querySelectorAll("input")) input.name = `reader-${person.id}`;
      this.readersTarget.append(row);
    }
  }

  forget({ currentTarget }) {
    this.dispatch("unmention", { detail: { id: currentTarget.dataset.mention } });
  }

  mention() {
    this.dispatch("insert", { detail: { text: "@" } });
  }

  // What a menu of the form offers for the text goes to the editor beside it.
  pass({ detail }) {
    this.dispatch("insert", { detail });
  }

  snippet({ currentTarget }) {
    this.dispatch("insert", { detail: { html: currentTarget.querySelector("template").innerHTML } });
  }
}
