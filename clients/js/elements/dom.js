const SVG = 'http://www.w3.org/2000/svg';
const PATHS = {
  refresh: 'M20 11a8 8 0 1 0-2.3 6M20 4v7h-7',
  bell: 'M6 16V11a6 6 0 1 1 12 0v5l1.5 2h-15zM10 21h4',
  spinner: 'M12 3a9 9 0 1 1-9 9',
  close: 'M6 6l12 12M18 6 6 18',
};

/** Builds one element; children are nodes or text, and text is only ever text. */
export function element(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'function') node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value);
  }
  node.append(...children);
  return node;
}

export function icon(name) {
  const svg = document.createElementNS(SVG, 'svg');
  for (const [key, value] of Object.entries({ viewBox: '0 0 24 24', 'aria-hidden': 'true', class: name })) svg.setAttribute(key, value);
  const path = svg.appendChild(document.createElementNS(SVG, 'path'));
  path.setAttribute('d', PATHS[name]);
  return svg;
}

/** A stylesheet that a strict content security policy lets through; made when an element first asks, since servers have none. */
export function sheet(css) {
  let styles;
  return () => {
    if (!styles) (styles = new CSSStyleSheet()).replaceSync(css);
    return styles;
  };
}
