import { element } from '../shell/html.js';
import { messages } from '../shell/i18n.js';
import { may } from '../shell/me.js';
import { NEEDS, openSettings } from './frame.js';

const wanted = location.pathname.split('/')[2];
const part = wanted in NEEDS ? wanted : may(NEEDS.integration) ? 'integration' : 'sessions';

if (may(NEEDS[part])) await import(`./${part}.js`);
else refuse();

function refuse() {
  const { title, text } = messages.access.notAllowed;
  const notice = element('page-notice');
  openSettings(part).main.append(notice);
  notice.show('none', { title, texts: [text] });
}
