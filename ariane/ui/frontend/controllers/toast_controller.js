import { Controller } from "@hotwired/stimulus";

// Says plainly that something was done; with data-toast-seconds-value it counts down what « Annuler » still can do.
export default class extends Controller {
  static targets = ["left", "burn"];
  static values = { seconds: { type: Number, default: 6 } };

  connect() {
    this.end = Date.now() + this.secondsValue * 1000;
    this.tick();
    this.timer = setInterval(() => this.tick(), 250);
    this.element.addEventListener("pointerenter", () => this.hasBurnTarget || clearInterval(this.timer));
  }

  disconnect() {
    clearInterval(this.timer);
  }

  done() {
    this.element.hidden = true;
    setTimeout(() => this.element.remove(), 5000);
  }

  tick() {
    const left = Math.max(0, this.end - Date.now()) / 1000;
    if (this.hasLeftTarget) this.leftTarget.textContent = Math.ceil(left);
    if (this.hasBurnTarget) this.burnTarget.style.setProperty("--left", left / this.secondsValue);
    if (left === 0) this.element.remove();
  }
}

// A plain toast, from script.
export function toast(text) {
  const element = Object.assign(document.createElement("div"), { className: "toast" });
  element.setAttribute("role", "status");
  element.dataset.controller = "toast";
  element.append(Object.assign(document.createElement("span"), { textContent: text }));
  document.getElementById("toasts")?.append(element);
}
