import { Controller } from "@hotwired/stimulus";
import { Choices } from "../models/choices";
import { send } from "../models/http";
import { debounce } from "../models/timing";

// The search of the top bar: what is typed is looked for at once, the arrows walk through what was found, Enter opens
// it; without a choice Enter goes to the page of results, as it does without JavaScript.
export default class extends Controller {
  static targets = ["input", "list"];
  static values = { url: String };

  connect() {
    this.choices = new Choices(this.listTarget, { onPick: (option) => location.assign(option.href) });
    this.search = debounce(() => this.fetch(), 150);
    this.inputTarget.setAttribute("role", "combobox");
    this.inputTarget.setAttribute("aria-autocomplete", "list");
    this.inputTarget.setAttribute("aria-controls", this.listTarget.id);
    this.close();
  }

  async fetch() {
    const url = new URL(this.urlValue, location.href);
    url.searchParams.set("q", this.inputTarget.value);
    const record = /^\/records\/(\d+)\//.exec(location.pathname);
    if (record) url.searchParams.set("on", record[1]);
    const asked = (this.asked = url.href);
    const html = await (await send(url, { method: "GET" })).text();
    if (asked !== this.asked || document.activeElement !== this.inputTarget) return;
    this.listTarget.innerHTML = html;
    this.choices.options.forEach((option, n) => (option.id = `found-${n}`));
    this.listTarget.hidden = false;
    this.inputTarget.setAttribute("aria-expanded", "true");
  }

  key(event) {
    if (event.key === "Escape") return this.close();
    if (event.key === "Tab" || this.listTarget.hidden || !this.choices.key(event)) return;
    if (this.choices.active) this.inputTarget.setAttribute("aria-activedescendant", this.choices.active.id);
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
