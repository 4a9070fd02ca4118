import { Controller } from "@hotwired/stimulus";

// A passkey or security key: the browser asks for it, its answer goes into the form, and the form is sent.
// What to ask stands in a data block of the page, or comes from an address when nobody is known yet.
export default class extends Controller {
  static targets = ["credential", "passwordless", "error"];
  static values = { url: String, data: String, failed: String };

  get(event) {
    this.use(event, async () => {
      const { request_options: options } = await this.options();
      const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(options.publicKey);
      return navigator.credentials.get({ publicKey });
    });
  }

  create(event) {
    this.use(event, async () => {
      const { creation_options: options } = await this.options();
      if (this.hasPasswordlessTarget) this.alone(options.publicKey, this.passwordlessTarget.checked);
      const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(options.publicKey);
      return navigator.credentials.create({ publicKey });
    });
  }

  // A key that opens the account by itself is kept on the device and asks for a finger, a face or a code.
  alone(options, yes) {
    const wanted = (options.authenticatorSelection ??= {});
    wanted.residentKey = yes ? "required" : "discouraged";
    wanted.requireResidentKey = yes;
    if (yes) wanted.userVerification = "required";
  }

  async options() {
    if (this.dataValue) return JSON.parse(document.getElementById(this.dataValue).textContent);
    const response = await fetch(this.urlValue, { headers: { Accept: "application/json" } });
    if (!response.ok) throw new Error(`${response.status} ${this.urlValue}`);
    return response.json();
  }

  async use(event, ask) {
    event.preventDefault();
    this.errorTarget.hidden = true;
    try {
      const credential = await ask();
      this.credentialTarget.value = JSON.stringify(credential.toJSON());
      this.element.submit();
    } catch (error) {
      console.warn(error);
      this.errorTarget.textContent = this.failedValue;
      this.errorTarget.hidden = false;
    }
  }
}
