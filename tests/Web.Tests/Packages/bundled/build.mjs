// node build.mjs webpack|vite: client.js into built/, as an application's build does.
const entry = new URL('client.js', import.meta.url).pathname;
const outDir = new URL('built', import.meta.url).pathname;

const bundlers = {
  async webpack() {
    const { default: webpack } = await import('webpack');
    const stats = await new Promise((resolve, reject) => {
      webpack({ mode: 'development', devtool: false, entry, output: { path: outDir, filename: 'client.js' } },
        (error, stats) => error ? reject(error) : resolve(stats));
    });
    if (stats.hasErrors() || stats.hasWarnings()) throw new Error(stats.toString());
  },
  async vite() {
    const { build } = await import('vite');
    await build({
      configFile: false, logLevel: 'warn', mode: 'development', base: './',
      build: { outDir, minify: false, rollupOptions: { input: entry, output: { entryFileNames: 'client.js' } } },
    });
  },
};
await bundlers[process.argv[2]]();
