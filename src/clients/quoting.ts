/** A text as YAML, JSON and JavaScript read it: what is escaped in JSON is escaped the same way in YAML. */
export function quoted(text: string): string {
  return JSON.stringify(text);
}

/** A text as a basic string of TOML. Telegraf looks for `${NAME}` before it parses, so that no $ may be seen. */
export function tomlString(text: string): string {
  return JSON.stringify(text).replaceAll('$', '\\u0024');
}

/** A text as ConfigObj reads it, which knows no escapes; undefined where that cannot be written. */
export function configObjString(text: string): string | undefined {
  const quotes = ['"', "'", "'''", '"""'].find((each) => !text.includes(each) && !text.endsWith(each.charAt(0)));
  return quotes && `${quotes}${text}${quotes}`;
}

/** Lines with so many blanks before each. */
export function indented(text: string, blanks: number): string {
  return text.trimEnd().replace(/^/gm, ' '.repeat(blanks));
}
