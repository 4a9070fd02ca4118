import { Controller } from "@hotwired/stimulus";

// A <details> menu: closes outside, on Escape and after a choice; arrow keys move inside.
export default class extends Controller {
  connect() {
    this.outside = (event) => !this.element.contains(event.target) && this.close();
    this.element.addEventListener("toggle", this.toggle);
    this.element.addEventListener("keydown", this.key);
    this.element.addEventListener("click", this.choose);
  }

  disconnect() {
    document.removeEventListener("pointerdown", this.outside);
  }

  toggle = () => {
    if (this.element.open) {
      document.addEventListener("pointerdown", this.outside);
      // a menu that the server fills is asked for at each opening: what one may do changes
      this.element.querySelector(".menu")?.dispatchEvent(new CustomEvent("menu:open"));
      this.element.querySelector(".menu textarea")?.focus();
    } else document.removeEventListener("pointerdown", this.outside);
  };

  choose = (event) => {
    if (event.target.closest("[data-menu-stay], label, summary")) return;
    if (event.target.closest(".menu a, .menu button")) this.close();
  };

  key = (event) => {
    if (event.key === "Escape" && this.element.open) {
      event.stopPropagation();
      this.close();
      this.element.querySelector("summary").focus();
    }
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    const items = [...this.element.querySelectorAll(".menu :is(a, button, input)")].filter((item) => item.offsetParent);
    if (!this.element.open || !items.length) return;
    event.preventDefault();
    const step = event.key === "ArrowDown" ? 1 : -1;
    const at = items.indexOf(document.activeElement);
    items[(at + step + items.length) % items.length].focus();
  };

  close() {
    this.element.open = false;
  }
}
