import { Controller } from "@hotwired/stimulus";

// Light, dark or the machine's: seen at once, kept by the form it stands in.
export default class extends Controller {
  choose(event) {
    const theme = event.target.value;
    if (theme === "auto") delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = theme;
  }
}
