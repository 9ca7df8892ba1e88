/**
 * A pattern of file names as an expression: `*` and `?` stand for anything but a slash, `**` for anything, `[…]` for
 * one of some characters, `{a,b}` for one of some texts.
 */
export function globExpression(pattern: string): RegExp {
  let depth = 0;
  const source = (pattern.match(/\\.|\*\*|\[[!^]?\]?[^\]]*\]|[\s\S]/g) ?? []).map((part) => {
    if (part === '**') return '.*';
    if (part === '*') return '[^/]*';
    if (part === '?') return '[^/]';
    if (part === '{') depth++;
    if (part === '{') return '(?:';
    if (part === '}' && depth > 0) {
      depth--;
      return ')';
    }
    if (part === ',' && depth > 0) return '|';
    if (part.length > 1 && part.startsWith('[')) return part.replace(/^\[[!^]/, '[^').replace(/\\/g, '\\\\');
    return part.replace(/^\\(?=.)/, '').replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
  });
  return new RegExp(`^${source.join('')}${')'.repeat(depth)}$`, 's');
}
