import { visible } from '../report/visible.js';

/** What oclif puts round its complaints. */
const FRAME = /^(?:The following errors? occurred:|See more help with --help)$/;

/** oclif's complaints have several lines; here they are one sentence that says where to look. */
export function usageSentence(message: string, command: string | undefined): string {
  const complaints = message
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !FRAME.test(line));
  const sentence = visible(complaints.join('; ')).replace(/\.?$/, '.');
  return `${sentence} See "mqttctl ${command ? `${command} ` : ''}--help".`;
}
