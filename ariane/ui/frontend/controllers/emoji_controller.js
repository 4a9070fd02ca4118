import { Controller } from "@hotwired/stimulus";

// A menu of emoji, read when it first opens; choosing one tells the form it stands in, or posts it as a reaction.
export default class extends Controller {
  static targets = ["grid", "query"];
  static values = { url: String };

  async open() {
    if (!this.element.open) return;
    this.kit ??= await import("../models/emoji");
    this.list ??= await this.kit.emoji(this.urlValue);
    this.search();
    this.queryTarget.focus();
  }

  search() {
    this.gridTarget.replaceChildren(...this.kit.match(this.list, this.queryTarget.value).map(({ emoji, name }) => {
      const button = Object.assign(document.createElement("button"), { type: "button", textContent: emoji, title: name });
      button.setAttribute("aria-label", name);
      button.dataset.action = "emoji#pick";
      return button;
    }));
  }

  pick({ currentTarget }) {
    this.element.open = false;
    this.dispatch("insert", { detail: { text: currentTarget.textContent } });
  }
}
