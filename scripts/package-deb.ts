/**
 * Makes a .deb of what is built: `npm run package:deb`. With `-- --node ARCHITECTURE` Node.js is inside, for a Debian
 * whose own is too old; `--from DIRECTORY` says where it is, if not in the npm registry (docs/packaging.md).
 */
import { parseArgs } from 'node:util';
import { withDebiansNode, withOwnNode } from './deb/flavour.js';
import { packageDeb } from './deb/package-deb.js';

const { values } = parseArgs({ options: { node: { type: 'string' }, from: { type: 'string' } } });
const flavour = values.node === undefined ? withDebiansNode : withOwnNode(values.node, values.from);
console.log(packageDeb(flavour, process.cwd()));
