import { element } from './html.js';

/** A short state in a colour. @param {'good' | 'warn' | 'bad' | 'accent' | 'calm'} [tone] */
export const badge = (text, tone = 'calm') => element('span', { class: `badge ${tone}` }, text);
