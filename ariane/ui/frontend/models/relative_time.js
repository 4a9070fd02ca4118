// How long ago, in words of the page's language; null once a date says it better.
const STEPS = [["second", 60], ["minute", 60], ["hour", 24]];

export function relative(then, now, language) {
  let amount = (then - now) / 1000;
  if (Math.abs(amount) < 45) return new Intl.RelativeTimeFormat(language, { numeric: "auto" }).format(0, "second");
  for (const [unit, size] of STEPS) {
    if (Math.abs(amount) < size) return new Intl.RelativeTimeFormat(language, { numeric: "auto" }).format(Math.round(amount), unit);
    amount /= size;
  }
  return null;
}
