/**
 * Draws docs/images/mqttctl.svg, the picture of the README: npm run picture. It is what the commands print about the
 * small broken host in scripts/picture/host.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { PICTURE, picture } from './picture/picture.js';

const file = path.join(path.dirname(path.dirname(fileURLToPath(import.meta.url))), PICTURE);
mkdirSync(path.dirname(file), { recursive: true });
writeFileSync(file, picture());
