import { Controller } from "@hotwired/stimulus";

// What htmx could not do, in words, where it stays until read: never a toast.
export default class extends Controller {
  static targets = ["place", "template"];
  static values = { network: String, forbidden: String, missing: String, large: String, server: String };

  connect() {
    document.addEventListener("htmx:response:error", this.refused);
    document.addEventListener("htmx:error", this.failed);
  }

  disconnect() {
    document.removeEventListener("htmx:response:error", this.refused);
    document.removeEventListener("htmx:error", this.failed);
  }

  refused = ({ detail: { ctx } }) => {
    const { status } = ctx.response;
    if (status === 403) this.say(ctx.text.startsWith("<") ? this.forbiddenValue : ctx.text || this.forbiddenValue);
    else if (status === 404) this.say(this.missingValue);
    else if (status === 413) this.say(this.largeValue);
    else if (status >= 500) this.say(this.serverValue);
  };

  failed = ({ detail: { ctx, error } }) => {
    if (ctx && !ctx.response) this.say(this.networkValue);
    else console.error(error);
  };

  say(text) {
    const banner = this.templateTarget.content.cloneNode(true);
    banner.querySelector("span").textContent = text;
    this.placeTarget.replaceChildren(banner);
  }

  close() {
    this.placeTarget.replaceChildren();
  }
}
