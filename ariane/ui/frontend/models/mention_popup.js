import { Choices } from "./choices";
import { send } from "./http";

// The popup of names under an @, for the editor's suggestion plugin. Who may not read the record is said beside the name.
export function mentionPopup({ popup, url, warning, nobody }) {
  let choices = null;
  let command = null;

  const draw = ({ items, clientRect, command: chosen }) => {
    command = chosen;
    popup.replaceChildren(...(items.length ? items.map((item, index) => option(item, index, warning)) : [note(nobody)]));
    choices ??= new Choices(popup, { onPick: (picked) => command(JSON.parse(picked.dataset.item)) });
    choices.first();
    popup.hidden = false;
    place(popup, clientRect?.());
  };
  const hide = () => (popup.hidden = true);

  return {
    char: "@",
    allowedPrefixes: null,
    allow: () => url !== "",
    items: async ({ query }) => (await send(`${url}?q=${encodeURIComponent(query)}`, { method: "GET", accept: "application/json" })).json().then((data) => data.people),
    render: () => ({
      onStart: draw,
      onUpdate: draw,
      onExit: hide,
      onKeyDown: ({ event }) => {
        if (event.key === "Escape") return hide(), true;
        return !popup.hidden && choices?.key(event);
      },
    }),
  };
}

function option(item, index, warning) {
  const element = document.createElement("div");
  element.setAttribute("role", "option");
  element.id = `mention-${index}`;
  element.dataset.item = JSON.stringify(item);
  const avatar = Object.assign(document.createElement("span"), { className: "avatar small", textContent: item.initials });
  avatar.setAttribute("aria-hidden", "true");
  const detail = document.createElement("small");
  detail.textContent = item.reads ? item.detail : warning;
  detail.classList.toggle("warn", !item.reads);
  element.append(avatar, item.label, detail);
  return element;
}

function note(text) {
  return Object.assign(document.createElement("p"), { className: "empty", textContent: text });
}

function place(popup, at) {
  if (!at) return;
  const around = popup.parentElement.getBoundingClientRect();
  popup.style.insetBlockStart = `${at.bottom - around.top + 4}px`;
  popup.style.insetInlineStart = `${Math.max(0, Math.min(at.left - around.left, around.width - 240))}px`;
}
