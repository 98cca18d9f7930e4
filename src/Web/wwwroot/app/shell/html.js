/**
 * Builds one element. Children are nodes or text; text is only ever text, so no value can become markup.
 * @param {string} tag
 * @param {Record<string, any>} [attributes] `onclick` and the like take functions; null, undefined and false are left out
 * @param {...(Node | string | number | null | undefined)} children
 * @returns {HTMLElement}
 */
export function element(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) assign(node, name, value);
  node.append(...children.filter(child => child != null));
  return node;
}

function assign(node, name, value) {
  if (typeof value === 'function') node.addEventListener(name.slice(2), value);
  else if (value === true) node.setAttribute(name, '');
  else if (value != null && value !== false) node.setAttribute(name, value);
}

/** Text of unknown direction and length: it finds its own direction, and is cut at its own end. */
export const ownText = (text, attributes = {}) => element('span', { dir: 'auto', class: 'own', ...attributes }, text);

/** Sets text only where it differs; says whether it did. */
export function setText(node, text) {
  if (node.textContent === text) return false;
  node.textContent = text;
  return true;
}
