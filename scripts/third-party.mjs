import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What a package calls the text of its licence. */
const LICENCE = /^(licen[cs]e|copying|notice)\b/i;
const RULE = '-'.repeat(80);

/**
 * The notices of the packages of which something is in a bundle, as their licences ask for them.
 *
 * @param {readonly import('esbuild').Metafile[]} metafiles
 * @returns {string}
 */
export function thirdPartyNotices(metafiles) {
  const outputs = metafiles.flatMap((metafile) => Object.values(metafile.outputs));
  const used = outputs.flatMap(({ inputs }) => Object.keys(inputs).filter((path) => inputs[path].bytesInOutput > 0));
  const packages = [...new Set(used.flatMap((path) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path) ?? []))].sort();
  return [
    'mqttctl contains parts of the following packages.\n',
    ...packages.map((directory) => `${RULE}\n${noticeOf(directory)}`),
  ].join('\n');
}

/**
 * @param {string} directory
 * @returns {string}
 */
function noticeOf(directory) {
  const { name, version, license } = JSON.parse(readFileSync(join(directory, 'package.json'), 'utf8'));
  const texts = readdirSync(directory)
    .filter((file) => LICENCE.test(file))
    .sort()
    .map((file) => readFileSync(join(directory, file), 'utf8').replaceAll('\r', '').trim());
  if (texts.length === 0) throw new Error(`${directory} is bundled, and has no text of its licence to go with it`);
  return `${name} ${version}, ${license}\n\n${texts.join('\n\n')}\n`;
}
