import { isBuiltin } from 'node:module';
import { rollup } from 'rollup';
import { dts } from 'rollup-plugin-dts';

/**
 * Writes the declarations of the library as one file, of what it exports and nothing else. The types of zod are taken
 * in: who uses the library needs no other package.
 *
 * @param {string} input
 * @param {string} file
 */
export async function writeDeclarations(input, file) {
  const bundle = await rollup({
    input,
    external: isBuiltin,
    plugins: [dts({ tsconfig: 'tsconfig.declarations.json', includeExternal: ['zod'] })],
    onwarn: ({ message }) => {
      throw new Error(message);
    },
  });
  await bundle.write({ file, format: 'es' });
  await bundle.close();
}
