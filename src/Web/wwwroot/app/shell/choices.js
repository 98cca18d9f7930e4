/** What a person has chosen for this browser: its theme, and whether it tells of changes. Kept; `start.js` reads it before the first paint. */
const root = document.documentElement;

export const THEMES = ['system', 'light', 'dark'];

export const theme = () => root.dataset.theme ?? 'system';

export function setTheme(wanted) {
  keep('theme', wanted === 'system' ? null : wanted);
}

export const areToastsOn = () => root.dataset.toasts !== 'off';

export function setToasts(on) {
  keep('toasts', on ? null : 'off');
}

function keep(name, value) {
  if (value) root.dataset[name] = value;
  else delete root.dataset[name];
  try {
    if (value) localStorage.setItem(`customersync ${name}`, value);
    else localStorage.removeItem(`customersync ${name}`);
  } catch { /* storage may be forbidden: then it holds for this page */ }
}
