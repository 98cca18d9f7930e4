import { get } from './api.js';

const FRESH = 60_000, SOON = 1_500, ANEW = 3_500; // the server asks its parts anew after three seconds
const told = new EventTarget();
let last = null;
let reading = null;

/** What the server last said of whether all is well; null until it has. @returns {{ isWell: boolean, erpNext: string | null, findings: { code: string, level: 'bad' | 'warn' | 'note', place: string, detail: string | null, count: number | null, since: string | null }[] } | null} */
export const status = () => last;

/** Calls back with each answer, beginning with the one that is there. */
export function onStatus(show) {
  told.addEventListener('status', () => show(last));
  if (last) show(last);
}

/** How many things need a person. */
export const needs = ({ findings }) => findings.filter(({ level }) => level !== 'note').length;

/** Asks now; what cannot be read stays as it was told. */
export function readStatus() {
  return reading ??= get('/api/status').then(answer => { last = answer; told.dispatchEvent(new Event('status')); }, () => {}).finally(() => { reading = null; });
}

/** From now on it is asked for: a moment after the page is shown and after a person did something, then each minute that somebody looks. */
export function followStatus() {
  document.addEventListener('sent', () => setTimeout(readStatus, ANEW));
  setTimeout(readStatus, SOON);
  setInterval(() => document.hidden || readStatus(), FRESH);
}
