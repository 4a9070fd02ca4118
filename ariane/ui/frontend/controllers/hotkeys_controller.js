import { Controller } from "@hotwired/stimulus";
import { combination, inField } from "../models/keys";

// On the body. Whatever has data-hotkey is clicked (or focused) by its key; J and K walk through [data-walk], and what
// has data-walk-key answers its key only while the walk stands on its item.
// Single keys work outside fields only, and only while the person wants them.
export default class extends Controller {
  static values = { single: { type: Boolean, default: true } };

  press(event) {
    const keys = combination(event);
    // the editor takes Ctrl+Enter from its own bindings and leaves it to us
    if (keys === "Ctrl+Enter") return this.publish(event);
    if (!keys || event.defaultPrevented) return;
    const single = !/^(Ctrl|Alt)\+/.test(keys);
    if (single && (!this.singleValue || inField(event.target) || document.querySelector("dialog[open]"))) return;
    const element = this.find(keys);
    if (element) {
      event.preventDefault();
      this.activate(element);
    } else if (keys === "j" || keys === "k") {
      this.walk(keys === "j" ? 1 : -1, event);
    }
  }

  // The item one stands on goes first; then later wins: a page's own key goes before the shell's.
  find(keys) {
    const item = document.activeElement?.closest("[data-walk]");
    const here = [...(item?.querySelectorAll("[data-walk-key]") ?? [])].find((element) => element.dataset.walkKey === keys);
    return here ?? [...document.querySelectorAll("[data-hotkey]")]
      .filter((element) => element.dataset.hotkey.split(" ").includes(keys) && (element.offsetParent || element.dataset.hotkeyHidden != null))
      .at(-1);
  }

  activate(element) {
    if (element.matches("input:not([type=radio], [type=checkbox]), textarea, select")) element.focus();
    else {
      // a row's own key leaves one on the row: Enter still opens it
      if (element.matches("summary, [type=radio], [type=checkbox]") && !element.dataset.walkKey) element.focus();
      element.click();
    }
  }

  publish(event) {
    const form = event.target.closest?.("form");
    const button = [...(form?.querySelectorAll("[data-publish]:not(:disabled)") ?? [])].find((one) => one.offsetParent);
    if (!button) return;
    event.preventDefault();
    form.requestSubmit(button);
  }

  walk(step, event) {
    const items = [...document.querySelectorAll("[data-walk]")].filter((item) => item.offsetParent);
    if (!items.length) return;
    event.preventDefault();
    // a swap may have taken the focused element away: go on from where one was
    const focused = items.findIndex((item) => item.contains(document.activeElement));
    const current = focused < 0 && document.activeElement === document.body ? (this.at ?? -1) : focused;
    this.at = Math.min(items.length - 1, Math.max(0, current + step));
    const next = items[this.at];
    (next.matches("a, button, [tabindex]") ? next : next.querySelector("a, button, [tabindex]"))?.focus();
    next.scrollIntoView({ block: "nearest" });
  }
}
