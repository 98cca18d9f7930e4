/**
 * One row of a table is a stop of the Tab key, the one that was focused last, else the first; the arrows lead to the others. So what follows a table
 * of a hundred rows is one Tab away.
 * @param {HTMLElement} body whose children are the rows
 */
export function rove(body) {
  let current;
  let wasFocused = false;

  const set = (row, on) => row.querySelectorAll('a, button').forEach(stop => { stop.tabIndex = on ? 0 : -1; });

  function choose(row) {
    if (row === current) return;
    if (current) set(current, false);
    current = row;
    if (row) set(row, true);
  }

  new MutationObserver(changes => {
    for (const { addedNodes } of changes) for (const row of addedNodes) if (row !== current) set(row, false);
    if (!wasFocused || current?.parentNode !== body) choose(body.firstElementChild);
  }).observe(body, { childList: true });
  body.addEventListener('focusin', ({ target }) => { wasFocused = true; choose(target.closest('tr')); });
}
