import { element } from './html.js';

const HUES = 12;

/** A small disc with the first letter of a name, in a colour that stays with the customer. */
export function monogram() {
  return element('span', { class: 'monogram', 'aria-hidden': 'true' });
}

export function fillMonogram(disc, { id, name }) {
  disc.textContent = /[\p{L}\p{N}]/u.exec(name ?? '')?.[0].toLocaleUpperCase() ?? '#';
  disc.style.setProperty('--hue', String((Number.parseInt(id?.slice(0, 6), 16) || 0) % HUES * (360 / HUES)));
}
