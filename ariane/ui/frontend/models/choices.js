// The cursor of a list of options: which one is active, moved by the arrow keys and wrapping round.
export class Choices {
  constructor(list, { onPick }) {
    this.list = list;
    this.onPick = onPick;
    this.list.addEventListener("pointerdown", (event) => {
      const option = event.target.closest('[role="option"]');
      if (!option) return;
      event.preventDefault();
      this.onPick(option);
    });
  }

  get options() {
    return [...this.list.querySelectorAll('[role="option"]:not([aria-disabled="true"])')];
  }

  get active() {
    return this.list.querySelector('[aria-selected="true"]');
  }

  select(option) {
    for (const other of this.options) other.setAttribute("aria-selected", String(other === option));
    option?.scrollIntoView({ block: "nearest" });
  }

  first() {
    this.select(this.options[0]);
  }

  // True when the key was for the list.
  key(event) {
    const options = this.options;
    if (!options.length) return false;
    const at = options.indexOf(this.active);
    if (event.key === "ArrowDown") this.select(options[(at + 1) % options.length]);
    else if (event.key === "ArrowUp") this.select(options[(at - 1 + options.length) % options.length]);
    else if ((event.key === "Enter" || event.key === "Tab") && at >= 0) this.onPick(options[at]);
    else return false;
    event.preventDefault();
    return true;
  }
}
