import { Controller } from "@hotwired/stimulus";

// Rows that are ticked: their number and sum, the bar of what can be done with them, all or none at once.
// What can be done is fetched when the first row is ticked.
export default class extends Controller {
  static targets = ["pick", "all", "bar", "number", "sum", "deeds"];

  connect() {
    this.count();
  }

  all() {
    for (const pick of this.pickTargets) pick.checked = this.allTarget.checked;
    this.count();
  }

  none() {
    for (const pick of this.pickTargets) pick.checked = false;
    this.count();
  }

  count() {
    const chosen = this.pickTargets.filter((pick) => pick.checked);
    const words = this.numberTarget.dataset;
    this.barTarget.hidden = !chosen.length;
    if (chosen.length && !this.asked) {
      this.asked = true;
      this.deedsTarget.dispatchEvent(new CustomEvent("chosen"));
    }
    this.numberTarget.textContent = chosen.length === 1 ? words.one : words.many.replace("#", chosen.length);
    this.sumTarget.textContent = this.sum(chosen);
    this.allTarget.checked = chosen.length === this.pickTargets.length;
    this.allTarget.indeterminate = chosen.length > 0 && !this.allTarget.checked;
  }

  sum(chosen) {
    const currencies = new Set(chosen.map((pick) => pick.dataset.currency).filter(Boolean));
    if (currencies.size !== 1) return "";
    const written = { style: "currency", currency: [...currencies][0], currencyDisplay: "narrowSymbol" };
    const format = new Intl.NumberFormat(document.documentElement.lang, written);
    const minor = 10 ** format.resolvedOptions().maximumFractionDigits;
    return format.format(chosen.reduce((total, pick) => total + Number(pick.dataset.amount ?? 0), 0) / minor);
  }
}
