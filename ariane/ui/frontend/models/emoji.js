import { send } from "./http";

let known = null;

// The emoji of a language, read once: [{emoji, name, words}].
export async function emoji(url) {
  known ??= send(url, { method: "GET", accept: "application/json" })
    .then((response) => response.json())
    .then((data) => data.map(({ emoji, annotation, tags = [] }) => ({ emoji, name: annotation, words: fold([annotation, ...tags].join(" ")) })));
  return known;
}

export function match(list, query, limit = 160) {
  const words = fold(query).split(/\s+/).filter(Boolean);
  return list.filter((one) => words.every((word) => one.words.includes(word))).slice(0, limit);
}

function fold(text) {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}
