import { Controller } from "@hotwired/stimulus";

// « Prévenir cet appareil »: asks the browser, and sends what it gives in the form. What cannot be is said in words.
export default class extends Controller {
  static targets = ["subscription", "name", "error"];
  static values = { key: String, unable: String, refused: String };

  async subscribe(event) {
    event.preventDefault();
    this.errorTarget.hidden = true;
    if (!("serviceWorker" in navigator) || !("PushManager" in window)) return this.say(this.unableValue);
    if ((await Notification.requestPermission()) !== "granted") return this.say(this.refusedValue);
    try {
      const worker = await navigator.serviceWorker.ready;
      const options = { userVisibleOnly: true, applicationServerKey: this.keyValue };
      const subscription = await worker.pushManager.subscribe(options);
      this.subscriptionTarget.value = JSON.stringify(subscription);
      this.nameTarget.value = this.named();
      this.element.submit();
    } catch (error) {
      console.warn(error);
      this.say(this.unableValue);
    }
  }

  // « Chrome, Android »: enough to know one's telephone from one's desk
  named() {
    const agent = navigator.userAgent;
    const first = (names) => names.find((name) => agent.includes(name)) ?? "";
    const system = first(["Android", "iPhone", "iPad", "Windows", "Mac OS", "Linux"]);
    return [first(["Edg", "Firefox", "Chrome", "Safari"]).replace("Edg", "Edge"), system].filter(Boolean).join(", ");
  }

  say(words) {
    this.errorTarget.textContent = words;
    this.errorTarget.hidden = false;
  }
}
