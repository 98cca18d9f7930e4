throw new Error('customersync/server and customersync/next hold the key of your application: import them on the server only.');
