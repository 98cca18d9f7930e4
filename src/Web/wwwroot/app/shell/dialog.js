import { element } from './html.js';
import { messages } from './i18n.js';

/**
 * Asks before something is done. Escape, the backdrop and "Cancel" are a no.
 * @param {{ title: string, body: (string | Node)[], confirm: string, danger?: boolean }} question
 * @returns {Promise<boolean>}
 */
export function confirmDialog({ title, body, confirm, danger }) {
  return new Promise(resolve => {
    const dialog = open(title, body, said => resolve(said === 'yes'), say => [
      element('button', { type: 'button', onclick: say(''), autofocus: danger }, messages.shell.cancel),
      element('button', { type: 'button', class: danger ? 'danger' : 'primary', onclick: say('yes'), autofocus: !danger }, confirm)]);
    dialog.showModal();
  });
}

/** Shows something to read. @param {{ title: string, body: (string | Node)[], wide?: boolean }} what */
export function showDialog({ title, body, wide }) {
  const dialog = open(title, body, () => {}, say => [element('button', { type: 'button', onclick: say(''), autofocus: true }, messages.shell.close)]);
  dialog.classList.toggle('wide', Boolean(wide));
  dialog.showModal();
}

function open(title, body, closed, buttons) {
  const say = answer => () => dialog.close(answer);
  const dialog = element('dialog', {
    class: 'question', 'aria-labelledby': 'question', onclick: event => event.target === dialog && dialog.close(''),
    onclose: () => { dialog.remove(); closed(dialog.returnValue); },
  }, element('h2', { id: 'question', dir: 'auto' }, title),
  element('div', { class: 'body' }, ...body.map(part => part instanceof Node ? part : element('p', { dir: 'auto' }, part))),
  element('footer', {}, ...buttons(say)));
  document.body.append(dialog);
  return dialog;
}
