// Wait until calls have stopped for `delay` milliseconds; `.flush()` calls at once what waits, `.cancel()` drops it.
export function debounce(fn, delay) {
  let timer = null;
  let waiting = null;
  const run = () => {
    const args = waiting;
    waiting = timer = null;
    if (args) fn(...args);
  };
  const debounced = (...args) => {
    waiting = args;
    clearTimeout(timer);
    timer = setTimeout(run, delay);
  };
  debounced.flush = () => {
    clearTimeout(timer);
    run();
  };
  debounced.cancel = () => {
    clearTimeout(timer);
    waiting = null;
  };
  return debounced;
}

// At most one call every `gap` milliseconds; the calls in between are dropped.
export function throttle(fn, gap, now = () => Date.now()) {
  let last = -Infinity;
  return (...args) => {
    if (now() - last < gap) return;
    last = now();
    fn(...args);
  };
}
