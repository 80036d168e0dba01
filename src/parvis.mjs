#!/usr/bin/env node
import module from 'node:module';
import { fileURLToPath } from 'node:url';
import { isServing, startLean } from './lean.mjs';
import { complaintAboutNode } from './node-version.mjs';
import { keepStripped, readStripped } from './stripped.mjs';

const complaint = complaintAboutNode(process.versions.node);
if (complaint === undefined) {
  startLean(keepStripped);
  if (isServing()) readStripped();
  // Keeps what compiling the sources gave, beside the packages: the next command is shorter. Where it cannot write, it does not.
  else module.enableCompileCache(fileURLToPath(new URL('../node_modules/.cache/parvis/compiled', import.meta.url)));
  await import('./main.ts');
} else {
  console.error(complaint);
  process.exitCode = 2;
}
