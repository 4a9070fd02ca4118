// Loaded when somebody starts to write: the editor, and what its documents may hold.
import { Editor, Extension, Node } from "@tiptap/core";
import Image from "@tiptap/extension-image";
import Mention from "@tiptap/extension-mention";
import { Placeholder } from "@tiptap/extensions";
import { Plugin } from "@tiptap/pm/state";
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

// A value of a template: one piece, which is inserted, moved or taken away whole and never typed into.
const Value = Node.create({
  name: "value",
  group: "inline",
  inline: true,
  atom: true,
  addAttributes() {
    return {
      code: { default: "", parseHTML: (element) => element.dataset.value, rendered: false },
      label: { default: "", parseHTML: (element) => element.textContent, rendered: false },
    };
  },
  parseHTML() {
    return [{ tag: "span[data-value]" }];
  },
  renderHTML({ node }) {
    return ["span", { "data-value": node.attrs.code }, node.attrs.label];
  },
  renderText({ node }) {
    return node.attrs.label;
  },
});

// A mandatory block: it is read, and stays. The server puts its text back in any case.
const Locked = Node.create({
  name: "locked",
  group: "block",
  content: "block+",
  isolating: true,
  defining: true,
  addAttributes() {
    return { key: { default: "", parseHTML: (element) => element.dataset.locked, rendered: false } };
  },
  parseHTML() {
    return [{ tag: "section[data-locked]" }];
  },
  renderHTML({ node }) {
    return ["section", { "data-locked": node.attrs.key, contenteditable: "false" }, 0];
  },
});

// A place for a personal word says what it is for until something is written there.
const Free = Extension.create({
  name: "free",
  addGlobalAttributes() {
    return [{ types: ["paragraph"], attributes: { free: { default: null, keepOnSplit: false, parseHTML: (element) => element.dataset.free ?? null, renderHTML: ({ free }) => (free ? { "data-free": free } : {}) } } }];
  },
});

const blocks = (doc) => {
  const found = [];
  doc.descendants((node) => {
    if (node.type.name === "locked") found.push(`${node.attrs.key} ${node.textContent}`);
    return node.type.name !== "locked";
  });
  return found;
};

// Nothing that is typed, cut or pasted takes a mandatory block away; another template begins another text.
const Kept = Extension.create({
  name: "kept",
  addProseMirrorPlugins() {
    const filterTransaction = (change, state) => {
      if (!change.docChanged) return true;
      const after = blocks(change.doc);
      return blocks(state.doc).every((one) => after.includes(one));
    };
    return [new Plugin({ filterTransaction })];
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
      Value,
      Locked,
      Free,
      Kept,
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

// Where one goes on writing: the first place for a personal word, else the end, never inside a mandatory block.
export function place(editor) {
  let found = null;
  editor.state.doc.descendants((node, at) => {
    if (found === null && node.attrs.free && node.childCount === 0) found = at + 1;
    return found === null;
  });
  return found ?? (editor.state.doc.lastChild?.type.name === "locked" ? "start" : "end");
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
