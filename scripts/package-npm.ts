/** Makes the archive that is published on npm, of what is built: `npm run package:npm`. */
import { rmSync } from 'node:fs';
import { ownPackage } from '../src/cli/package.js';
import { packNpm } from './npm-package.js';

const { name, version } = ownPackage();
rmSync(`${name}-${version}.tgz`, { force: true });
console.log(packNpm(process.cwd(), process.cwd()));
