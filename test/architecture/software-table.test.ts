import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const projectDir = join(import.meta.dirname, '../..');
const SOFTWARE = [
  'Mastodon',
  'GoToSocial',
  'snac2',
  'NodeBB',
  'Lemmy',
  'PieFed',
  'Mobilizon',
  'Gancio',
  'PeerTube',
  'Friendica',
  'Hollo',
  'WordPress (ActivityPub plugin)',
  'Hubzilla, (streams)',
];

describe('the table of software in FEDERATION.md', () => {
  const text = readFileSync(join(projectDir, 'FEDERATION.md'), 'utf8');
  const [, section = ''] = text.split('## What each kind of software gets');
  const rows = (section.split(/^## /m, 1)[0] ?? '')
    .split('\n')
    .filter((line) => line.startsWith('| '))
    .slice(1)
    .map((line) => line.split('|').map((cell) => cell.trim()));

  it('has a line for each', () => {
    expect(rows.map(([, name]) => name)).toEqual(SOFTWARE);
  });

  it.each(SOFTWARE)('names tests of %s that are there', (name) => {
    const row = rows.find((each) => each[1] === name) ?? [];
    const tests = Array.from((row[5] ?? '').matchAll(/`([^`]+)`/g), ([, path]) => path ?? '');
    expect(tests.length).toBeGreaterThan(0);
    expect(tests.filter((path) => !/\.test\.ts$/.test(path) || !existsSync(join(projectDir, path)))).toEqual([]);
  });
});

describe('the table of what was seen in FEDERATION.md', () => {
  const text = readFileSync(join(projectDir, 'FEDERATION.md'), 'utf8');
  const [, section = ''] = text.split('## What was seen, server by server');
  const [head = [], , ...rows] = (section.split(/^## /m, 1)[0] ?? '')
    .split('\n')
    .filter((line) => line.startsWith('| ') || line.startsWith('|-'))
    .map((line) => line.split('|').map((cell) => cell.trim()));

  it('has a cell for each act and each server that was run', () => {
    expect(head.slice(2, -1)).toEqual(['NodeBB', 'GoToSocial', 'Hollo', 'WordPress', 'Hubzilla', 'snac2']);
    expect(rows.map(([, act]) => act)).toEqual([
      'follow',
      'propose',
      'support',
      'comment',
      'vote in a poll',
      'edit',
      'delete, withdraw',
      'official answer',
      'refusal, hold',
      'move of the node',
    ]);
    for (const row of rows) expect(row.slice(1, -1).filter((cell) => cell !== '')).toHaveLength(head.length - 2);
  });
});
