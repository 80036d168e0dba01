#!/usr/bin/env node
import module from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { bundleOf, ROOT } from './bundle.mjs';
import { isServing, restartWithMemoryFlags } from './memory-flags.mjs';
import { complaintAboutNode } from './node-version.mjs';

const complaint = complaintAboutNode(process.versions.node);
if (complaint === undefined) {
  restartWithMemoryFlags();
  // Keeps what compiling gave, beside the packages: the next command is shorter. Where it cannot write, it does not. A node
  // that serves would hold it in memory as long as it runs.
  if (!isServing()) module.enableCompileCache(join(ROOT, 'node_modules/.cache/parvis/compiled'));
  const bundle = bundleOf();
  if (bundle.state === 'stale') console.error('the sources run, since they changed after the bundle: npm run bundle');
  await import(bundle.state === 'fresh' ? pathToFileURL(bundle.main).href : './main.ts');
} else {
  console.error(complaint);
  process.exitCode = 2;
}
