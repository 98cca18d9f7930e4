import { element } from '../shell/html.js';
import { messages } from '../shell/i18n.js';
import { chosen, move, setWidth } from './columns.js';

const STEP = 16;
const FAR = 6; // pixels before a press becomes a drag
const texts = messages.customers;
const isRight = () => document.documentElement.dir === 'rtl';

/**
 * Makes a heading one that can be drawn wider and dragged elsewhere: by mouse, and by Shift and the arrows (width), Ctrl and the arrows (place) on its
 * button.
 * @param {HTMLElement} heading @param {string} key @param {() => void} changed
 */
export function handle(heading, key, changed) {
  const grip = element('i', { class: 'grip', 'aria-hidden': 'true', title: texts.resizeHint, onpointerdown: event => resize(event, heading, key, changed), ondblclick: () => { setWidth(key); changed(); } });
  heading.append(grip);
  heading.addEventListener('keydown', event => onKey(event, heading, key, changed));
  if (chosen().includes(key)) heading.addEventListener('pointerdown', event => event.target !== grip && drag(event, heading, key, changed));
  heading.querySelector('button')?.setAttribute('aria-keyshortcuts', 'Shift+ArrowLeft Shift+ArrowRight Control+ArrowLeft Control+ArrowRight');
}

function onKey(event, heading, key, changed) {
  const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key] * (isRight() ? -1 : 1);
  if (!by || !(event.shiftKey || event.ctrlKey)) return;
  event.preventDefault();
  if (event.shiftKey) setWidth(key, heading.offsetWidth + by * STEP);
  else if (!chosen().includes(key)) return;
  else {
    const keys = chosen();
    const at = keys.indexOf(key);
    if (at + by < 0 || at + by >= keys.length) return;
    move(key, by < 0 ? keys[at - 1] : keys[at + 2] ?? null);
  }
  changed(key);
}

function resize(event, heading, key, changed) {
  if (event.button !== 0) return;
  event.preventDefault();
  const { offsetWidth } = heading;
  const from = event.clientX;
  follow(event, ({ clientX }) => {
    setWidth(key, offsetWidth + (clientX - from) * (isRight() ? -1 : 1));
    changed(null, 'width');
  }, () => changed());
}

/** The column goes before the one over whose nearer half it is let go. */
function drag(event, heading, key, changed) {
  if (event.button !== 0 || event.pointerType === 'touch') return;
  const from = event.clientX;
  let target;
  follow(event, ({ clientX }) => {
    if (!target && Math.abs(clientX - from) < FAR) return;
    heading.dataset.drag = '';
    clear(heading);
    target = targetAt(heading, clientX);
    target.heading.dataset.drop = target.isAfter ? 'after' : 'before';
  }, () => {
    delete heading.dataset.drag;
    clear(heading);
    if (!target) return;
    addEventListener('click', event => { event.stopPropagation(); event.preventDefault(); }, { capture: true, once: true }); // It does not sort.
    setTimeout(() => dispatchEvent(new Event('click')));
    const keys = chosen().filter(one => one !== key);
    const at = keys.indexOf(target.key);
    if (target.key !== key) move(key, keys[target.isAfter ? at + 1 : at] ?? null);
    changed();
  });
}

function targetAt(heading, x) {
  const headings = [...heading.parentNode.children].filter(one => chosen().includes(one.dataset.key));
  const found = headings.reduce((best, one) => distance(one, x) < distance(best, x) ? one : best);
  return { heading: found, key: found.dataset.key, isAfter: (x > middle(found)) !== isRight() };
}

const middle = node => { const { left, width } = node.getBoundingClientRect(); return left + width / 2; };
const distance = (node, x) => Math.abs(middle(node) - x);
const clear = heading => { for (const one of heading.parentNode.children) delete one.dataset.drop; };

function follow({ pointerId, target }, onMove, onEnd) {
  target.setPointerCapture?.(pointerId);
  const end = () => { target.removeEventListener('pointermove', onMove); target.removeEventListener('pointerup', end); target.removeEventListener('pointercancel', end); onEnd(); };
  target.addEventListener('pointermove', onMove);
  target.addEventListener('pointerup', end);
  target.addEventListener('pointercancel', end);
}

