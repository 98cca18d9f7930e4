const MINUTE = 60_000;

/** Steps of about a quarter of the greatest value, round ones. @returns {number[]} from 0 to at least `most` */
export function valueTicks(most) {
  if (most <= 0) return [0, 1];
  const rough = most / 4;
  const size = 10 ** Math.floor(Math.log10(rough));
  const step = size * [1, 2, 2.5, 5, 10].find(times => times * size >= rough * 0.999);
  return Array.from({ length: Math.ceil(most / step - 1e-9) + 1 }, (_, i) => i * step);
}

/** Where the reader's clock passes a multiple of the step. @param {number[]} times @returns {number[]} indexes */
export function timeTicks(times, stepMinutes) {
  const stretch = time => Math.floor((time / MINUTE - new Date(time).getTimezoneOffset()) / stepMinutes);
  return times.map((_, i) => i).filter(i => i > 0 && stretch(times[i]) !== stretch(times[i - 1]));
}
