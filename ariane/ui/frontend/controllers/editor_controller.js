import { Controller } from "@hotwired/stimulus";
import { upload } from "../models/http";
import { mentionPopup } from "../models/mention_popup";

// A textarea that becomes a rich editor when one starts to write; without JavaScript, or until it is loaded, the
// textarea is the field. The format field tells the server which of the two was posted.
export default class extends Controller {
  static targets = ["field", "area", "format", "popup", "tool"];
  static values = { html: String, mentions: String, upload: String, warning: String, nobody: String, linkLabel: String, focus: Boolean };

  connect() {
    const focus = this.focusValue || document.activeElement === this.fieldTarget;
    if (this.htmlValue || focus) this.load({ focus });
  }

  disconnect() {
    this.editor?.destroy();
    this.editor = this.loading = null;
  }

  load({ focus = true } = {}) {
    this.loading ??= this.build(focus);
    return this.loading;
  }

  start() {
    this.load();
  }

  async build(focus) {
    this.kit = await import("../lazy/tiptap");
    const content = this.htmlValue || paragraphs(this.fieldTarget.value);
    this.areaTarget.hidden = false;
    this.element.classList.add("is-rich");
    this.editor = this.kit.create({
      element: this.areaTarget,
      content,
      placeholder: this.fieldTarget.placeholder,
      label: this.fieldTarget.getAttribute("aria-label"),
      suggestion: mentionPopup({ popup: this.popupTarget, url: this.mentionsValue, warning: this.warningValue, nobody: this.nobodyValue }),
      onUpdate: () => this.changed(),
      onFiles: (files) => this.pictures(files),
    });
    this.formatTarget.value = "html";
    this.write();
    if (focus) this.editor.commands.focus(this.kit.place(this.editor));
  }

  write() {
    this.fieldTarget.value = this.editor.isEmpty ? "" : this.editor.getHTML();
    this.dispatch("mentions", { detail: { people: this.kit.mentions(this.editor) } });
  }

  changed() {
    this.write();
    this.fieldTarget.dispatchEvent(new Event("input", { bubbles: true }));
  }

  async run({ params: { command, argument } }) {
    await this.load();
    const chain = this.editor.chain().focus();
    if (command === "link") this.link(chain);
    else if (command === "mention") chain.insertContent("@").run();
    else chain[command](argument).run();
  }

  link(chain) {
    const href = this.editor.getAttributes("link").href;
    if (href) return chain.unsetLink().run();
    const selected = this.editor.state.doc.textBetween(this.editor.state.selection.from, this.editor.state.selection.to);
    const address = /^(https?:\/\/|mailto:|[\w-]+\.[\w.-]+)/.test(selected) ? selected : "https://";
    const given = window.prompt(this.linkLabelValue, address);
    if (!given || given === "https://") return;
    const url = /^[a-z]+:/i.test(given) ? given : `https://${given}`;
    if (selected) chain.setLink({ href: url }).run();
    else chain.insertContent({ type: "text", text: given, marks: [{ type: "link", attrs: { href: url } }] }).run();
  }

  // Menus of the form speak to the editor of the same form.
  async insert({ target, detail: { html, text } }) {
    if (!target.contains(this.element)) return;
    await this.load();
    this.editor.chain().focus().insertContent(html ?? text).run();
  }

  async unmention({ target, detail: { id } }) {
    if (!target.contains(this.element)) return;
    await this.load();
    this.kit.unmention(this.editor, id);
  }

  async pictures(files) {
    if (!this.uploadValue) return;
    for (const file of files) {
      try {
        const made = JSON.parse(await upload(`${this.uploadValue}?inline=1`, file, () => {}));
        this.editor.chain().focus().setImage({ src: made.src, alt: file.name }).run();
      } catch (error) {
        this.dispatch("failed", { detail: { message: error.message } });
      }
    }
  }
}

function paragraphs(text) {
  const escape = (line) => line.replace(/[&<>]/g, (sign) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;" })[sign]);
  return text.split(/\n{2,}/).map((part) => `<p>${escape(part).replace(/\n/g, "<br>")}</p>`).join("");
}
