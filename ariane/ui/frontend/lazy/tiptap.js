// Loaded when somebody starts to write: the editor, and what its documents may hold.
import { Editor } from "@tiptap/core";
import Image from "@tiptap/extension-image";
import Mention from "@tiptap/extension-mention";
import { Placeholder } from "@tiptap/extensions";
import StarterKit from "@tiptap/starter-kit";

const MentionSpan = Mention.extend({
  addAttributes() {
    return {
      id: { default: null, parseHTML: (element) => element.dataset.mention },
      label: { default: null, parseHTML: (element) => element.textContent.replace(/^@/, "") },
      reads: { default: true, rendered: false },
    };
  },
  parseHTML() {
    return [{ tag: "span[data-mention]" }];
  },
  renderHTML({ node }) {
    return ["span", { "data-mention": node.attrs.id, class: "mention" }, `@${node.attrs.label}`];
  },
  renderText({ node }) {
    return `@${node.attrs.label}`;
  },
});

export function create({ element, content, placeholder, label, suggestion, onUpdate, onFiles }) {
  const takeFiles = (event, data) => {
    const images = [...(data?.files ?? [])].filter((file) => file.type.startsWith("image/"));
    if (!images.length) return false;
    event.preventDefault();
    onFiles(images);
    return true;
  };
  return new Editor({
    element,
    content,
    injectCSS: false,
    extensions: [
      StarterKit.configure({ heading: false, codeBlock: false, horizontalRule: false, link: { openOnClick: false, defaultProtocol: "https" } }),
      Image.configure({ inline: true, allowBase64: false }),
      Placeholder.configure({ placeholder }),
      MentionSpan.configure({ suggestion }),
    ],
    editorProps: {
      attributes: { role: "textbox", "aria-multiline": "true", "aria-label": label, class: "rich" },
      // publishing, not a line break
      handleKeyDown: (_view, event) => (event.ctrlKey || event.metaKey) && event.key === "Enter",
      handlePaste: (_view, event) => takeFiles(event, event.clipboardData),
      handleDrop: (_view, event) => takeFiles(event, event.dataTransfer),
    },
    onUpdate,
  });
}

export function mentions(editor) {
  const found = new Map();
  editor.state.doc.descendants((node) => {
    if (node.type.name === "mention") found.set(node.attrs.id, { ...node.attrs });
  });
  return [...found.values()];
}

// A mention becomes plain text: the person is named, and not told.
export function unmention(editor, id) {
  const { tr } = editor.state;
  const places = [];
  editor.state.doc.descendants((node, at) => node.type.name === "mention" && node.attrs.id === id && places.push([at, node]));
  for (const [at, node] of places.reverse()) tr.replaceWith(at, at + node.nodeSize, editor.schema.text(node.attrs.label));
  editor.view.dispatch(tr);
}
