#!/usr/bin/env node
import module from 'node:module';

// Newer versions of node keep what they have compiled; that halves the start.
module.enableCompileCache?.();
const { main } = await import('../dist/main.js');
await main(process.argv.slice(2));
