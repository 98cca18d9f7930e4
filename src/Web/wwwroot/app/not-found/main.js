import '../shell/notice.js';
import { element } from '../shell/html.js';
import { messages } from '../shell/i18n.js';
import { followFeed, openPage } from '../shell/page.js';

const texts = messages.notFound;
const { main, state } = openPage('notFound', texts.title);
const notice = element('page-notice');
main.append(element('h1', { class: 'unseen' }, texts.title), notice);
notice.show('none', { title: texts.title, texts: [texts.text(decoded())], action: { label: texts.back, run: () => location.assign('/') } });
followFeed(state, {});

function decoded() {
  try { return decodeURI(location.pathname); } catch { return location.pathname; }
}
