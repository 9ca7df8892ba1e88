/** What stands in the place of a mark: lines where the mark is a line of its own. */
export type Values = Readonly<Record<string, string | readonly string[]>>;

/**
 * Fills the `{{name}}` marks of a plain file. A line that is one mark becomes the lines of its value, or goes with none;
 * several blank lines become one. A mark without a value stays, so that it is seen.
 */
export function fill(text: string, values: Values): string {
  const lines = text.split('\n').flatMap((line) => {
    const name = /^\{\{(\w+)\}\}$/.exec(line)?.[1];
    const value = name === undefined ? undefined : values[name];
    return Array.isArray(value) ? value : [fillMarks(line, values)];
  });
  return `${lines
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim()}\n`;
}

/**
 * Fills the ACL file of a profile: a paragraph with `{{user}}` comes once for each user that has no paragraph of its
 * own, one that begins with `{{anonymous}}` only where anonymous clients may read.
 */
export function fillAcl(text: string, users: readonly string[], anonymous: boolean): string {
  const others = users.filter((user) => !text.split('\n').includes(`user ${user}`));
  const paragraphs = text
    .trim()
    .split(/\n\n+/)
    .flatMap((paragraph) => {
      if (paragraph.startsWith(ANONYMOUS)) return anonymous ? [paragraph.slice(ANONYMOUS.length)] : [];
      return paragraph.includes('{{user}}') ? others.map((user) => fillMarks(paragraph, { user })) : [paragraph];
    });
  return `${paragraphs.join('\n\n')}\n`;
}

const ANONYMOUS = '{{anonymous}}\n';

function fillMarks(line: string, values: Values): string {
  return line.replace(/\{\{(\w+)\}\}/g, (mark, name: string) => {
    const value = values[name];
    return typeof value === 'string' ? value : mark;
  });
}
