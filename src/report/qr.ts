import type { ChalkInstance } from 'chalk';

/** Light modules round the code, without which cameras do not find it. */
const QUIET_ZONE = 4;
const LINE_END = '\n';

/**
 * A QR code of a text for a terminal, two modules a character. With colours it is dark on light whatever the terminal's
 * own are; without, light modules are drawn, as befits the usual dark terminal.
 */
export async function qrText(text: string, chalk: ChalkInstance): Promise<string> {
  const { correction, generate } = await import('lean-qr');
  const code = generate(text, { maxCorrectionLevel: correction.M });
  const isLight = (x: number, y: number) => !code.get(x, y);
  const lines: string[] = [];
  for (let y = -QUIET_ZONE; y < code.size + QUIET_ZONE; y += 2) {
    let line = '';
    for (let x = -QUIET_ZONE; x < code.size + QUIET_ZONE; x++) line += block(isLight(x, y), isLight(x, y + 1));
    lines.push(chalk.level > 0 ? chalk.whiteBright.bgBlack(line) : line);
  }
  return lines.map((line) => line + LINE_END).join('');
}

/** The halves of a character that are light. */
function block(upper: boolean, lower: boolean): string {
  if (upper) return lower ? '█' : '▀';
  return lower ? '▄' : ' ';
}
