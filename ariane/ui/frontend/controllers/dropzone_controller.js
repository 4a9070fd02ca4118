import { Controller } from "@hotwired/stimulus";
import { upload } from "../models/http";

// Files by drag, paste or button, sent at once with their progress; the server answers the chip that names the file
// in the form. Without JavaScript the file field is posted with the form.
export default class extends Controller {
  static targets = ["list", "input"];
  static values = { url: String, label: String, failed: String, removeLabel: String };

  connect() {
    this.element.dataset.dropLabel = this.labelValue;
    this.depth = 0;
  }

  choose(event) {
    event.preventDefault();
    this.inputTarget.click();
  }

  picked() {
    this.send(this.inputTarget.files);
    this.inputTarget.value = "";
  }

  enter(event) {
    if (!event.dataTransfer?.types.includes("Files")) return;
    this.depth += 1;
    this.element.classList.add("is-over");
  }

  over(event) {
    if (event.dataTransfer?.types.includes("Files")) event.preventDefault();
  }

  leave() {
    this.depth = Math.max(0, this.depth - 1);
    if (!this.depth) this.element.classList.remove("is-over");
  }

  drop(event) {
    this.depth = 0;
    this.element.classList.remove("is-over");
    if (!event.dataTransfer?.files.length) return;
    event.preventDefault();
    this.send(event.dataTransfer.files);
  }

  // Pictures go into the text when the editor takes them; other files are attached.
  paste(event) {
    if (event.defaultPrevented || !event.clipboardData?.files.length) return;
    event.preventDefault();
    this.send(event.clipboardData.files);
  }

  send(files) {
    for (const file of files) this.sendOne(file);
  }

  async sendOne(file) {
    const chip = document.createElement("span");
    chip.className = "file";
    const bar = Object.assign(document.createElement("progress"), { max: 1, value: 0, className: "progress" });
    bar.setAttribute("aria-label", file.name);
    chip.append(file.name, " ", bar);
    this.listTarget.append(chip);
    try {
      const html = await upload(this.urlValue, file, (part) => (bar.value = part));
      chip.outerHTML = html;
      this.dispatch("changed", { bubbles: true });
    } catch (error) {
      bar.remove();
      chip.classList.add("is-failed");
      chip.setAttribute("role", "alert");
      chip.append(error.message || this.failedValue, this.closer(chip));
    }
  }

  closer(chip) {
    const button = Object.assign(document.createElement("button"), { type: "button", textContent: "×" });
    button.setAttribute("aria-label", this.removeLabelValue);
    button.addEventListener("click", () => chip.remove());
    return button;
  }

  remove(event) {
    event.preventDefault();
    event.target.closest(".file").remove();
    this.dispatch("changed", { bubbles: true });
  }
}
