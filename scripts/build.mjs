/** Bundles src/ into dist/, so that a command starts fast, and writes the declarations of the library. */
import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { build } from 'esbuild';

rmSync('dist', { recursive: true, force: true });
await build({
  entryPoints: {
    main: 'src/cli/main.ts',
    commands: 'src/cli/all-commands.ts',
    'hash-worker': 'src/passwd/hash-worker.ts',
    index: 'src/index.ts',
  },
  outdir: 'dist',
  bundle: true,
  splitting: true,
  chunkNames: 'chunks/[name]-[hash]',
  format: 'esm',
  platform: 'node',
  target: 'node20',
  // The less there is to parse, the sooner a command starts.
  minify: true,
  legalComments: 'none',
  // What Node.js would take, its CommonJS, loses the names of its exports when it is bundled.
  alias: { '@peculiar/x509': '@peculiar/x509/build/x509.es.js' },
  // oclif would look for sources to compile; what is published is compiled.
  external: ['typescript', 'ts-node'],
  // What is bundled from CommonJS asks for require().
  banner: {
    js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
  },
  logLevel: 'warning',
});
execFileSync('npx', ['tsc', '-p', 'tsconfig.declarations.json'], { stdio: 'inherit' });
