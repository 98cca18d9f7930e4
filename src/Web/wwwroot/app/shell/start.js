// Runs before the first paint, so that no page turns round or flashes: which language, which direction, which theme; and the texts are asked for at once.
(() => {
  const directions = { en: 'ltr', ar: 'rtl', de: 'ltr' };
  const root = document.documentElement;
  const address = new URL(location.href);
  const asked = address.searchParams.get('lang');
  let kept;
  try {
    if (directions[asked]) localStorage.setItem('customersync lang', asked);
    kept = localStorage.getItem('customersync lang');
    const theme = localStorage.getItem('customersync theme');
    if (theme) root.dataset.theme = theme;
    if (localStorage.getItem('customersync toasts') === 'off') root.dataset.toasts = 'off';
  } catch { /* storage may be forbidden: then the address is the memory */ }
  if (asked && kept === asked) {
    address.searchParams.delete('lang');
    history.replaceState(history.state, '', address);
  }
  const lang = [asked, kept, ...navigator.languages.map(wanted => wanted.split('-')[0])].find(wanted => directions[wanted]) ?? 'en';
  root.lang = lang;
  root.dir = directions[lang];
  const texts = document.createElement('link');
  texts.rel = 'modulepreload';
  texts.href = new URL(`../messages.${lang}.js`, document.currentScript.src).pathname;
  document.head.append(texts);
})();
