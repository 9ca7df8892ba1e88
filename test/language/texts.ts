import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';
import { loadProfile, profileNames } from '../../src/init/profiles.js';
import { catalogueKey } from '../../src/language/t.js';

/** A text of the source. */
export interface SourceText {
  readonly place: string;
  /** With {0}, {1} … for values, as in the catalogues. */
  readonly key: string;
}

const SOURCE = 'src';
const TEMPLATES = 'templates';
const CATALOGUES = 'src/language/fr';

/** What has a catalogue of its own: the folders of src/, and templates/. */
export function catalogues(): string[] {
  return readdirSync(CATALOGUES)
    .filter((name) => name.endsWith('.json'))
    .map((name) => path.basename(name, '.json'))
    .sort();
}

export function catalogueFile(name: string): string {
  return `${CATALOGUES}/${name}.json`;
}

/** What looks like words for people in a folder of src/ and is none: what the broker says, lines of files, commands. */
export function notForPeople(name: string): string[] {
  return JSON.parse(readFileSync(`test/language/not-for-people/${name}.json`, 'utf8')) as string[];
}

/** The texts of a folder of src/ that are translated, in the order of the source; and those of templates/. */
export function textsOf(folder: string): SourceText[] {
  if (folder === TEMPLATES) return textsOfProfiles();
  return sources(folder).flatMap((file) => {
    const found: SourceText[] = [];
    visit(file, (node) => {
      if (ts.isTaggedTemplateExpression(node) && node.tag.getText() === 't') {
        found.push({ place: placeOf(file, node), key: keyOf(node.template) });
      }
    });
    return found;
  });
}

/** The strings of a folder that look like words for people, and are not translated. */
export function untranslated(folder: string): SourceText[] {
  return sources(folder).flatMap((file) => {
    const found: SourceText[] = [];
    visit(file, (node) => {
      if (!isText(node) || ts.isTaggedTemplateExpression(node.parent) || isForTheCompiler(node)) return;
      const key = keyOf(node);
      if (looksHuman(key)) found.push({ place: placeOf(file, node), key });
    });
    return found;
  });
}

function textsOfProfiles(): SourceText[] {
  return profileNames(TEMPLATES).flatMap((name) => {
    const { summary, nextSteps } = loadProfile(TEMPLATES, name);
    return [summary, ...nextSteps].map((key) => ({ place: `${TEMPLATES}/${name}`, key }));
  });
}

function sources(folder: string): ts.SourceFile[] {
  if (folder === TEMPLATES) return [];
  const names = readdirSync(path.join(SOURCE, folder), { recursive: true, encoding: 'utf8' });
  return names
    .filter((name) => name.endsWith('.ts'))
    .sort()
    .map((name) => {
      const file = path.join(SOURCE, folder, name);
      return ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true);
    });
}

function visit(node: ts.Node, look: (node: ts.Node) => void): void {
  look(node);
  ts.forEachChild(node, (child) => visit(child, look));
}

type Text = ts.StringLiteral | ts.TemplateLiteral;

function isText(node: ts.Node): node is Text {
  return ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node) || ts.isTemplateExpression(node);
}

function keyOf(node: Text): string {
  if (!ts.isTemplateExpression(node)) return node.text;
  return catalogueKey([node.head.text, ...node.templateSpans.map(({ literal }) => literal.text)]);
}

/** Names of modules, and the words of types. */
function isForTheCompiler({ parent }: ts.Node): boolean {
  return ts.isImportDeclaration(parent) || ts.isExportDeclaration(parent) || ts.isLiteralTypeNode(parent);
}

const WORD = /(?<![\w/.$%:<>=-])[A-Za-z][a-z']+(?![\w/=<>({-]|\.\w)/g;

/** Two words beside each other, and more. */
function looksHuman(key: string): boolean {
  const words = key.replace(/\{\d+\}/g, ' X ').match(WORD) ?? [];
  return words.length > 1 && /[A-Za-z)'"}][,:;.]? [A-Za-z("'{]/.test(key);
}

function placeOf(file: ts.SourceFile, node: ts.Node): string {
  return `${file.fileName}:${file.getLineAndCharacterOfPosition(node.getStart()).line + 1}`;
}
