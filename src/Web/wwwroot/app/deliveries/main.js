import { showDelivery } from './delivery.js';
import { showLog } from './log.js';

const id = decodeURIComponent(location.pathname.split('/')[2] ?? '');
if (id) showDelivery(id);
else showLog();
