#!/usr/bin/env node
import { complaintAboutNode } from './node-version.mjs';

const complaint = complaintAboutNode(process.versions.node);
if (complaint === undefined) {
  await import('./main.ts');
} else {
  console.error(complaint);
  process.exitCode = 2;
}
