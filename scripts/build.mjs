/**
 * Bundles src/ into dist/, so that a command starts fast, and with all that it uses, so that its package needs no
 * other; writes the declarations of the library, and the notices of what is bundled:
 *
 *     start.cjs            what bin/run.js loads: the code cache
 *     program/main.js      all commands, as one function; a module in it is run when it is first imported
 *     program/light.js     the same with the light commands alone
 *     program/*.cjs        packages and languages, each loaded when it is first imported
 *     index.js, chunks/    the library, and what hashes passwords in processes of their own
 *     index.d.ts           its declarations
 *     THIRD-PARTY.txt      the licences of what is bundled
 */
import { createHash } from 'node:crypto';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { writeDeclarations } from './declarations.mjs';
import { thirdPartyNotices } from './third-party.mjs';

const require = createRequire(import.meta.url);
const { version } = JSON.parse(readFileSync('package.json', 'utf8'));

const common = {
  bundle: true,
  platform: 'node',
  target: 'node20',
  // The less there is to parse, the sooner a command starts.
  minify: true,
  legalComments: 'none',
  define: { BUILT_VERSION: JSON.stringify(version) },
  // What Node.js would take, its CommonJS, loses the names of its exports when it is bundled.
  alias: {
    '@peculiar/x509': '@peculiar/x509/build/x509.es.js',
    // All of hash-wasm is one file of many algorithms, this one is Argon2 alone.
    'hash-wasm': 'hash-wasm/dist/argon2.umd.min.js',
  },
  // oclif would look for sources to compile; what is published is compiled.
  external: ['typescript', 'ts-node'],
  logLevel: 'warning',
  metafile: true,
};

/** CommonJS: Node.js is quicker with it, and only its scripts can be compiled beforehand. */
const commonJs = {
  ...common,
  format: 'cjs',
  outExtension: { '.js': '.cjs' },
  define: { ...common.define, 'import.meta.url': 'importMetaUrl' },
  banner: { js: "const importMetaUrl = require('node:url').pathToFileURL(__filename).href;" },
  supported: { 'dynamic-import': false },
};

/** Packages that are in the program itself, since every command uses them. */
const IN_PROGRAM = /^(?:chalk|@oclif\/core\/(?:flags|args|parser))$/;

/** What oclif's parser imports and no command line needs. Its help has the whole oclif. */
const NOT_NEEDED =
  /^(?:\.\/help|\.\/handle|\.\.\/help|\.\.\/ux|(?:\.\.\/)+logger|(?:\.\.\/)+screen|clean-stack|indent-string|wrap-ansi|(?:\.\.\/)+ux\/theme)$/;

/** Modules of Node.js that it has loaded anyway; the others, like its network and its cryptography, wait for their use. */
const AT_ONCE = new Set(['node:buffer', 'node:fs', 'node:module', 'node:path']);

/** Leaves packages and languages out of the program, each for a file of its own; they are collected in `apart`. */
const splitting = (apart) => ({
  name: 'splitting',
  setup({ onResolve, onLoad }) {
    const leaveOut = (name, entry) => {
      apart[name] = entry;
      return { path: `./${name}.cjs`, external: true };
    };
    onResolve({ filter: /^\.\/[a-z]{2}\/index\.js$/ }, ({ path: language, resolveDir }) =>
      resolveDir.endsWith('src/language')
        ? leaveOut(`language-${language.slice(2, 4)}`, path.join(resolveDir, language.replace(/js$/, 'ts')))
        : undefined,
    );
    onResolve({ filter: /^[^.]/ }, ({ path: name, kind, importer, namespace }) => {
      if (name.startsWith('node:')) {
        return AT_ONCE.has(name) || namespace === 'at-first-use'
          ? undefined
          : { path: name, namespace: 'at-first-use' };
      }
      if (kind === 'entry-point' || IN_PROGRAM.test(name)) return undefined;
      if (importer.includes('node_modules')) return undefined;
      return leaveOut(name.replace(/^@/, '').replaceAll('/', '-'), name);
    });
    onResolve({ filter: NOT_NEEDED }, ({ path: name, importer }) =>
      importer.includes('@oclif/core/lib') ? { path: name, namespace: 'not-needed' } : undefined,
    );
    onLoad({ filter: /./, namespace: 'at-first-use' }, ({ path: name }) => ({
      contents: `for (const key of ${JSON.stringify(Object.keys(require(name)).join(' '))}.split(' '))
        Object.defineProperty(exports, key, { enumerable: true, get: () => require(${JSON.stringify(name)})[key] });`,
      loader: 'js',
    }));
    // chalk would look at the terminal, and we tell it what to do.
    onResolve({ filter: /^#supports-color$/ }, ({ path: name }) => ({ path: name, namespace: 'not-needed' }));
    onLoad({ filter: /./, namespace: 'not-needed' }, () => ({
      contents: 'exports.colorize = (_colour, text) => text;',
      loader: 'js',
    }));
  },
});

/** The program takes what a package exports for its default, as Node.js does with CommonJS. */
const DEFAULT_EXPORT = {
  js: "if (typeof module.exports.default === 'function') module.exports = Object.assign(module.exports.default, module.exports);",
};

/** What hooks and monitoring call often has a program of its own: half as long, it is read and looked through sooner. */
const LIGHT = ['acl check', 'lint', 'passwd verify'];
const LIGHT_FILES = LIGHT.map((name) => `../commands/${name.replace(' ', '/')}.js`);

const lightAlone = {
  name: 'light-alone',
  setup({ onResolve }) {
    onResolve({ filter: /^\.\.\/commands\// }, ({ path: file, importer }) =>
      importer.endsWith('src/cli/commands.ts') && !LIGHT_FILES.includes(file)
        ? { path: file, namespace: 'not-needed' }
        : undefined,
    );
  },
};

/** Builds the program into a directory; gives what esbuild tells of its parts, main.js first. */
export async function buildProgram(outdir) {
  const apart = {};
  const bundle = async (name, plugins) => {
    const { metafile } = await build({
      ...commonJs,
      entryPoints: { [name]: 'src/cli/main.ts' },
      outdir: `${outdir}/program`,
      plugins: [splitting(apart), ...plugins],
    });
    // start.ts reads ASCII; esbuild leaves the texts as they are, since a tag might ask for how they were written.
    const code = readFileSync(`${outdir}/program/${name}.cjs`, 'utf8').replace(/[^\0-\x7f]/g, escaped);
    const text = `(function (exports, require, module, __filename, __dirname) {${code}\n})`;
    writeFileSync(`${outdir}/program/${name}.js`, text);
    rmSync(`${outdir}/program/${name}.cjs`);
    return { metafile, text };
  };
  const programs = [await bundle('main', []), await bundle('light', [lightAlone])];
  const packages = await build({
    ...commonJs,
    footer: DEFAULT_EXPORT,
    entryPoints: apart,
    outdir: `${outdir}/program`,
  });
  const hash = createHash('sha256')
    .update(programs.map(({ text }) => text).join())
    .digest('hex')
    .slice(0, 12);
  const start = await build({
    ...commonJs,
    entryPoints: { start: 'src/cli/start.ts' },
    outdir,
    define: { ...commonJs.define, BUILD: JSON.stringify(hash), LIGHT: JSON.stringify(LIGHT) },
  });
  return [...programs, packages, start].map(({ metafile }) => metafile);
}

function escaped(character) {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

async function buildLibrary(outdir) {
  const { metafile } = await build({
    ...common,
    entryPoints: { index: 'src/index.ts', 'hash-worker': 'src/passwd/hash-worker.ts' },
    outdir,
    splitting: true,
    chunkNames: 'chunks/[name]-[hash]',
    format: 'esm',
    // What is bundled from CommonJS asks for require().
    banner: {
      js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
    },
  });
  return metafile;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  rmSync('dist', { recursive: true, force: true });
  const metafiles = [...(await buildProgram('dist')), await buildLibrary('dist')];
  writeFileSync('dist/THIRD-PARTY.txt', thirdPartyNotices(metafiles));
  // Last: where it is, all is built.
  await writeDeclarations('src/index.ts', 'dist/index.d.ts');
}
