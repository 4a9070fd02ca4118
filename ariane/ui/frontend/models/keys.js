// Which key combination an event stands for: "n", "?", "Ctrl+Enter". Shift is part of the character already.

export function combination(event) {
  if (["Control", "Shift", "Alt", "Meta"].includes(event.key)) return "";
  const control = event.ctrlKey || event.metaKey;
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  return (control ? "Ctrl+" : "") + (event.altKey ? "Alt+" : "") + key;
}

// Single keys belong to whoever is typing.
export function inField(target) {
  return Boolean(target?.closest?.('input:not([type="checkbox"], [type="radio"], [type="button"], [type="submit"]), textarea, select, [contenteditable="true"]'));
}
