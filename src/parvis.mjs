#!/usr/bin/env node
import module from 'node:module';
import { fileURLToPath } from 'node:url';
import { startLean } from './lean.mjs';
import { complaintAboutNode } from './node-version.mjs';

const complaint = complaintAboutNode(process.versions.node);
if (complaint === undefined) {
  startLean();
  // Keeps what compiling the sources gave, beside the packages: a second start is shorter. Where it cannot write, it does not.
  module.enableCompileCache(fileURLToPath(new URL('../node_modules/.cache/parvis/compiled', import.meta.url)));
  // It is written when the process ends; one that serves may be killed.
  setTimeout(() => module.flushCompileCache(), 15_000).unref();
  await import('./main.ts');
} else {
  console.error(complaint);
  process.exitCode = 2;
}
