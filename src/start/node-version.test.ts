import { execFileSync, spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { complaintAboutNode } from './node-version.mjs';

const entry = join(import.meta.dirname, 'parvis.mjs');

/** The Nodes of this machine that are too old, if it has any: `npm ci` puts a new one before them on the path. */
function olderNodes(): string[] {
  const candidates = (process.env['PATH'] ?? '').split(delimiter).map((folder) => join(folder, 'node'));
  return candidates.filter((node) => {
    try {
      accessSync(node, constants.X_OK);
      return Number.parseInt(execFileSync(node, ['--version'], { encoding: 'utf8' }).slice(1), 10) < 24;
    } catch {
      return false;
    }
  });
}

describe('the Node that runs Parvis', () => {
  test.each(['24.0.0', '24.21.0', '25.1.0', '100.0.0', '24.0.0-nightly20250401'])('may be %s', (version) => {
    expect(complaintAboutNode(version)).toBeUndefined();
  });

  test.each(['8.17.0', '18.20.8', '20.20.2', '22.18.0', '23.11.1', ''])('may not be "%s"', (version) => {
    const complaint = complaintAboutNode(version);
    expect(complaint).toContain(`this is ${version}.`);
    expect(complaint).not.toContain('\n');
  });

  const pretendOld = `data:text/javascript,${encodeURIComponent(
    "Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '20.20.2' } })",
  )}`;

  test.each([
    [process.execPath, ['--import', pretendOld]],
    ...olderNodes().map((node): [string, string[]] => [node, []]),
  ])('is refused by the entry in one line, with exit code 2, where it is too old: %s', (node, options) => {
    const run = spawnSync(node, [...options, entry, '--version'], { encoding: 'utf8' });
    expect(run).toMatchObject({ status: 2, stdout: '' });
    expect(run.stderr).toMatch(/^Parvis needs Node 24 or newer; this is [^\n]+\n$/);
  });
});
