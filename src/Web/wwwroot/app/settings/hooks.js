// A list, and of each subscription the log of what was sent to it.
await import(location.pathname.split('/')[3] ? './hook-log.js' : './hook-list.js');
