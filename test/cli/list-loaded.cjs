// Preloaded into a run of mqttctl: at its end, it writes down which files and modules of Node.js were loaded.
const { writeFileSync } = require('node:fs');

process.on('exit', () => {
  const files = Object.keys(require.cache);
  const builtIn = process.moduleLoadList
    .filter((name) => name.startsWith('NativeModule '))
    .map((name) => name.slice(13));
  writeFileSync(process.env.LOADED_LIST, JSON.stringify({ files, builtIn }));
});
