/**
 * All benchmarks in one table: `npm run bench`. Each row stands beside its peer, measured in the same run. The table
 * goes to docs/benchmarks.md, with what it was measured on; `npm run bench -- ports acl` prints some of it alone.
 */
import { writeFileSync } from 'node:fs';
import { arch, cpus, platform, totalmem } from 'node:os';
import { fileURLToPath } from 'node:url';
import type { Comparison } from './compare.js';

const ALL = ['startup', 'passwords', 'acl', 'ports', 'doctor'];
const PAGE = fileURLToPath(new URL('../docs/benchmarks.md', import.meta.url));

const chosen = process.argv.slice(2);
const parts: string[] = [];
for (const name of chosen.length > 0 ? chosen : ALL) {
  const { default: benchmark } = (await import(`./${name}.js`)) as { default: () => Promise<Comparison[]> };
  for (const comparison of await benchmark()) parts.push(...rowsOf(comparison));
}
const table = ['| | measured | beside its peer |', '| --- | ---: | ---: |', ...parts].join('\n');
console.log(table);
if (chosen.length === 0) writeFileSync(PAGE, page());

function rowsOf({ title, rows }: Comparison): string[] {
  return [
    `| **${title}** | | |`,
    ...rows.map(
      ({ name, value, ratio }, index) => `| ${name} | ${value} | ${index === 0 ? '' : `${ratio.toFixed(2)} ×`} |`,
    ),
  ];
}

function page(): string {
  const [cpu] = cpus();
  const memory = Math.round(totalmem() / 2 ** 30);
  const day = new Date().toISOString().slice(0, 10);
  return `# Benchmarks

Made by \`npm run bench\` on ${day}: Node.js ${process.version}, ${platform()} ${arch()}, ${cpus().length} cores (${cpu?.model.trim()}), ${memory} GiB of memory.
The first row of each part is the peer of the others, and all of them ran in turn in the same run. Times are from the start of
a process to its end, where nothing else is said; less is better.

${table}
`;
}
