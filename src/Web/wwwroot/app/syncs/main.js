import { showRun } from './run.js';
import { showSyncs } from './overview.js';

const id = decodeURIComponent(location.pathname.split('/')[2] ?? '');
if (id) showRun(id);
else showSyncs();
