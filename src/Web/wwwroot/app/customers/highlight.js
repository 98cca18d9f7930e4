import { fold } from './fold.js';

// Painted by the browser beside the document: no row is written anew for it. Where it is not known, nothing is marked.
const painted = globalThis.Highlight && new Highlight();
if (painted) CSS.highlights.set('match', painted);

/** Marks where the words of a search occur in these nodes. @returns {Range[]} to be given back with the next call */
export function highlight(nodes, words, former = []) {
  if (!painted) return former;
  for (const range of former) painted.delete(range);
  if (words.length === 0) return [];
  const ranges = nodes.flatMap(node => [...found(node, words)]);
  for (const range of ranges) painted.add(range);
  return ranges;
}

export const wordsOf = search => fold(search).split(/\s+/).filter(Boolean);

function* found(node, words) {
  const text = node.firstChild;
  if (text?.nodeType !== Node.TEXT_NODE) return;
  const { folded, places } = mapped(text.data);
  for (const word of words) {
    for (let at = folded.indexOf(word); at >= 0; at = folded.indexOf(word, at + word.length)) {
      const range = new Range();
      range.setStart(text, places[at]);
      range.setEnd(text, places[at + word.length]);
      yield range;
    }
  }
}

/** The folded text, and for each of its places the one in the text that it comes of. */
function mapped(text) {
  let folded = '';
  const places = [];
  let place = 0;
  for (const letter of text) {
    const part = fold(letter);
    for (let i = 0; i < part.length; i++) places.push(place);
    folded += part;
    place += letter.length;
  }
  places.push(text.length);
  return { folded, places };
}
