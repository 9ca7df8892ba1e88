import type { Repair } from '../doctor/check.js';
import { type CheckResult, isWell } from '../doctor/examine.js';
import { commandLine } from './command-line.js';

/** For programs; its shape is published in schemas/doctor.schema.json. */
export function doctorDocument(results: readonly CheckResult[]): object {
  return {
    ok: isWell(results),
    checks: results.map(({ id, status, title, detail, file, line, fix }) => ({
      id,
      status,
      title,
      detail,
      ...(file !== undefined && { file }),
      ...(line !== undefined && { line }),
      ...(fix && { fix: repairDocument(fix) }),
    })),
  };
}

function repairDocument({ title, safe, commands, edits }: Repair): object {
  return {
    title,
    safe,
    ...(commands && { command: commands.map(commandLine).join(' && ') }),
    ...(edits && {
      edits: edits.map(({ file, span, newText }) => ({ file: file.path, range: file.range(span), newText })),
    }),
  };
}
