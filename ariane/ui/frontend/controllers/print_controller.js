import { Controller } from "@hotwired/stimulus";

// The page on paper; print.css says how.
export default class extends Controller {
  now() {
    window.print();
  }
}
