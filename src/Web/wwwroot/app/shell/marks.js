const LASTS = 3_500;
const SWEEP = 400;

const until = new Map();
let timer;

/**
 * Marks an element for some seconds; marking it again prolongs it. One timer serves all marks.
 * @param {HTMLElement} node
 * @param {string} mark value of `data-mark`
 * @param {() => void} [then] called when the mark is over
 */
export function mark(node, mark, then) {
  node.dataset.mark = mark;
  until.set(node, { time: performance.now() + LASTS, then });
  timer ??= setInterval(sweep, SWEEP);
}

export function unmark(node) {
  until.delete(node);
  delete node.dataset.mark;
}

function sweep() {
  const now = performance.now();
  for (const [node, { time, then }] of until) {
    if (time > now && node.isConnected) continue;
    unmark(node);
    then?.();
  }
  if (until.size === 0) timer = clearInterval(timer);
}
