#!/usr/bin/env node
import module from 'node:module';
import { fileURLToPath } from 'node:url';
import { isServing, restartWithMemoryFlags } from './memory-flags.mjs';
import { complaintAboutNode } from './node-version.mjs';
import { cacheStrippedTypes, readStrippedTypes } from './type-strip-cache.mjs';

const complaint = complaintAboutNode(process.versions.node);
if (complaint === undefined) {
  restartWithMemoryFlags(cacheStrippedTypes);
  if (isServing()) readStrippedTypes();
  // Keeps what compiling the sources gave, beside the packages: the next command is shorter. Where it cannot write, it does not.
  else module.enableCompileCache(fileURLToPath(new URL('../../node_modules/.cache/parvis/compiled', import.meta.url)));
  await import('./main.ts');
} else {
  console.error(complaint);
  process.exitCode = 2;
}
