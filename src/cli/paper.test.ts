import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openMigrated } from '../../test/storage/migrated.ts';
import { applicationOn } from '../../test/support/application.ts';
import { opened, setUpCity, value } from '../../test/support/city.ts';
import { clockAt } from '../../test/support/clock.ts';
import { inviteAgent } from '../application/agent/invite-agent.ts';
import type { Application } from '../application/application.ts';
import type { Config } from '../start/config.ts';
import type { OpenNode } from '../start/node.ts';
import { runCommandLine } from './command-line.ts';
import type { CommandServices } from './command-services.ts';

let app: Application;
let folder: string;

beforeAll(async () => {
  app = applicationOn(await openMigrated(), clockAt('2026-03-10T08:00:00Z'));
  folder = await mkdtemp(join(tmpdir(), 'parvis-paper-'));
  await setUpCity(app);
  await opened(app, 'velo', { rules: { hold: 'nothing' } });
  for (const email of ['un@lyon.example', 'deux@lyon.example']) {
    value(await inviteAgent(app, { email, role: 'officer', by: null }));
  }
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const run = async (...argv: readonly string[]) => {
  let out = '';
  const print = (text: string) => {
    out += text;
  };
  const services = { version: '0', problemOf: async () => ({ title: 'refused' }) } as unknown as CommandServices;
  const config = { origin: app.origin, logLevel: 'silent' } as Config;
  const running = { app, config, signatures: null } as unknown as OpenNode;
  const progress = { part: () => {}, at: () => {}, end: () => {} };
  const around = { services, config, running, relay: null, cwd: folder, out: print, err: print, progress };
  const code = await runCommandLine(argv, { ...around, signal: new AbortController().signal });
  return { code, out };
};
const json = async (...argv: readonly string[]) => {
  const { code, out } = await run(...argv, '--json');
  if (code !== 0) throw new Error(out);
  return JSON.parse(out);
};

it('enters an envelope from a file, confirms it by another agent, and revokes it', async () => {
  const text = `reference: Marché 1\nplace: Marché\ncollectedOn: 2026-03-09\nsheets: 2\nproposals:\n  - { title: Un banc, body: Au soleil, lang: fr }\ncomments:\n  - { body: Merci, lang: fr }\n`;
  await writeFile(join(folder, 'marche.yaml'), text.replace('sheets: 2', 'sheets: many'));
  const enter = ['paper', 'enter', 'velo', '--file', 'marche.yaml', '--agent', 'un@lyon.example'];
  expect(await run(...enter)).toMatchObject({ code: 1, out: expect.stringContaining('sheets') as string });
  await writeFile(join(folder, 'marche.yaml'), text);
  const { id } = await json(...enter);
  expect((await run('paper', 'confirm', id, '--agent', 'un@lyon.example')).code).toBe(1);
  expect((await run('paper', 'confirm', id, '--agent', 'deux@lyon.example')).out).toContain('2 sheets count');
  expect((await run('paper', 'discard', id, '--agent', 'deux@lyon.example')).code).toBe(1);
  expect(await run('paper', 'list', 'velo')).toMatchObject({
    code: 0,
    out: expect.stringContaining('Marché 1  Marché  2026-03-09  2 sheets  confirmed') as string,
  });
  const revoked = await json('paper', 'revoke', id, '--reason', 'Doublon', '--agent', 'deux@lyon.example');
  expect(revoked).toMatchObject({ id, revoked: { reason: 'Doublon' } });
  expect(revoked).not.toHaveProperty('enteredBy');
});
