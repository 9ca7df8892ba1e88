import { t } from '../language/t.js';
import { visible } from '../report/visible.js';

/** What oclif puts round its complaints. */
const FRAME = /^(?:The following errors? occurred:|See more help with --help)$/;

/** oclif's complaints have several lines; here they are one sentence that says where to look. */
export function usageSentence(message: string, command: string | undefined): string {
  const complaints = message
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !FRAME.test(line))
    // A missing argument stands in a table with its description.
    .map((line) => line.replace(/^(\S+) {2,}(.+)$/, '$1 ($2)'));
  const sentence = visible(complaints.join('; ').replaceAll(':; ', ': ')).replace(/\.?$/, '.');
  return t`${sentence} See "mqttctl ${command ? `${command} ` : ''}--help".`;
}
