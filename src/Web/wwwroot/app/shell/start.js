// Runs before the first paint, so that no page turns round: which language, and which direction it has.
(() => {
  const directions = { en: 'ltr', ar: 'rtl' };
  const address = new URL(location.href);
  const asked = address.searchParams.get('lang');
  let kept;
  try {
    if (directions[asked]) localStorage.setItem('customersync lang', asked);
    kept = localStorage.getItem('customersync lang');
  } catch { /* storage may be forbidden: then the address is the memory */ }
  if (asked && kept === asked) {
    address.searchParams.delete('lang');
    history.replaceState(history.state, '', address);
  }
  const lang = [asked, kept, ...navigator.languages.map(wanted => wanted.split('-')[0])].find(wanted => directions[wanted]) ?? 'en';
  document.documentElement.lang = lang;
  document.documentElement.dir = directions[lang];
})();
