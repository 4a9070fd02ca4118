// Ids only grow; an event seen before, or before the page was made, does nothing.
export class Cursor {
  constructor(start = 0) {
    this.last = start;
  }

  accepts(event) {
    if (event.id == null) return true;
    if (event.id <= this.last) return false;
    this.last = event.id;
    return true;
  }
}

// Does an element that listens to `topic` and `kinds` (empty: all) concern itself with an event? « stale » concerns all:
// too much happened while the browser was away.
export function concerns(event, { topic, kinds }) {
  return event.topics.includes(topic) && (!kinds || event.kind === "stale" || kinds.split(" ").includes(event.kind));
}

const BESIDE = ["afterend", "beforebegin", "beforeend", "afterbegin"];

// What an answer inserts may stand in the page already, brought by the stream a moment before: it then replaces it.
export function onceOnly(tasks, root) {
  for (const task of tasks) {
    if (!BESIDE.includes(task.swapSpec.style)) continue;
    const part = task.fragment.firstElementChild;
    const there = part?.id && root.getElementById(part.id);
    if (there) Object.assign(task, { target: there, swapSpec: { ...task.swapSpec, style: "outerMorph" } });
  }
}
