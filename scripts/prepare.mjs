/**
 * Builds what is installed from a checkout. `npm install --global git+…`, as pre-commit does it, hands "global" on to the
 * npm that prepares the checkout, which then does not install there what the build needs: so that is done here.
 */
import { execSync } from 'node:child_process';
import { existsSync } from 'node:fs';

const HANDED_ON = /^npm_config_(global|prefix|local_prefix|global_prefix|globalconfig)$/i;
const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !HANDED_ON.test(name)));
const run = (command) => execSync(command, { stdio: 'inherit', env });

if (!existsSync('node_modules/esbuild')) {
  run('npm ci --ignore-scripts --include=dev --no-audit --no-fund');
  run('npm rebuild esbuild');
}
run('npm run build');
