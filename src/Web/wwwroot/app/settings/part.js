/** A part of the page that is built anew only when what it shows has changed: focus and selection stay. */
export class Part {
  #print;

  /** @param {HTMLElement} node @param {(data: any) => (Node | null)[]} build */
  constructor(node, build) {
    this.node = node;
    this.build = build;
  }

  show(data) {
    const print = JSON.stringify(data);
    if (print === this.#print) return;
    this.#print = print;
    this.node.replaceChildren(...this.build(data).filter(Boolean));
  }
}
