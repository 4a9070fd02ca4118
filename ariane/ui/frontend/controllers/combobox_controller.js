import { Controller } from "@hotwired/stimulus";
import { Choices } from "../models/choices";
import { send } from "../models/http";
import { debounce } from "../models/timing";

// A text field with the server's suggestions (ARIA combobox). Choosing an option that has a <template> puts the
// template's content into the list target (a chip with its field); else it fills the field. Without JavaScript the
// text itself is posted.
export default class extends Controller {
  static targets = ["input", "list", "into", "value"];
  static values = { url: String, param: { type: String, default: "q" }, free: Boolean };

  connect() {
    this.choices = new Choices(this.listTarget, { onPick: (option) => this.pick(option) });
    this.search = debounce(() => this.fetch(), 150);
    this.inputTarget.setAttribute("role", "combobox");
    this.inputTarget.setAttribute("aria-autocomplete", "list");
    this.inputTarget.setAttribute("aria-controls", this.listTarget.id);
    this.close();
  }

  type() {
    if (this.hasValueTarget) this.valueTarget.value = "";
    this.search();
  }

  async fetch() {
    const url = new URL(this.urlValue, location.href);
    url.searchParams.set(this.paramValue, this.inputTarget.value);
    const asked = (this.asked = url.href);
    const html = await (await send(url, { method: "GET" })).text();
    if (asked !== this.asked || document.activeElement !== this.inputTarget) return;
    this.listTarget.innerHTML = html;
    this.listTarget.hidden = !this.listTarget.childElementCount;
    this.inputTarget.setAttribute("aria-expanded", String(!this.listTarget.hidden));
    this.choices.first();
    this.announce();
  }

  key(event) {
    if (event.key === "Escape" && !this.listTarget.hidden) {
      event.stopPropagation();
      return this.close();
    }
    if (!this.listTarget.hidden && this.choices.key(event)) return this.announce();
    if (event.key === "Enter" && !this.freeValue) event.preventDefault();
  }

  announce() {
    const active = this.choices.active;
    if (active?.id) this.inputTarget.setAttribute("aria-activedescendant", active.id);
  }

  pick(option) {
    const template = option.querySelector("template");
    if (template && this.hasIntoTarget) {
      this.intoTarget.append(template.content.cloneNode(true));
      this.inputTarget.value = "";
    } else {
      this.inputTarget.value = option.dataset.label ?? option.textContent.trim();
      if (this.hasValueTarget) this.valueTarget.value = option.dataset.value;
    }
    this.close();
    this.inputTarget.dispatchEvent(new Event("change", { bubbles: true }));
    this.dispatch("picked", { detail: { value: option.dataset.value }, bubbles: true });
  }

  blur() {
    setTimeout(() => this.close(), 120);
  }

  close() {
    this.listTarget.hidden = true;
    this.inputTarget.setAttribute("aria-expanded", "false");
    this.inputTarget.removeAttribute("aria-activedescendant");
  }
}
