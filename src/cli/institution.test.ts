import { access, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { migrateDirectory } from '../../test/storage/snapshot.ts';
import { freePort } from '../../test/support/free-port.ts';
import { parvis, parvisBeside, type Served, serveParvis, startParvis } from '../../test/support/parvis.ts';

describe('an institution that changes, beside its running node', () => {
  let folder: string;
  let node: Served;
  let env: Record<string, string>;

  const run = (...args: string[]) => parvisBeside(args, { env, cwd: folder });
  const json = async (...args: string[]) => {
    const end = await run(...args, '--json');
    expect(end, args.join(' ')).toMatchObject({ code: 0 });
    return JSON.parse(end.out);
  };

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'parvis-institution-'));
    env = { DATA_DIR: join(folder, 'data'), PORT: String(await freePort()) };
    await migrateDirectory(join(folder, 'data'));
    node = await serveParvis(env);
  });
  afterAll(async () => {
    await node.kill();
    await rm(folder, { recursive: true, force: true });
  });

  it('is nothing to show or change before set-up', async () => {
    for (const args of [['show'], ['change', '--contact', 'a']]) {
      const end = await run('institution', ...args, '--json');
      expect(end.code).toBe(1);
      expect(JSON.parse(end.out)).toMatchObject({ refusal: { type: 'not-set-up' } });
    }
    expect(await json('admin', 'list')).toEqual({ items: [], next: null });
  });

  it('says other words and shows itself as the API does', async () => {
    const place = ['--territory', '69123=Lyon', '--languages', 'fr,en', '--admin-email', 'maire@lyon.example'];
    await json('setup', '--name', 'Lyon', '--handle', 'lyon', ...place);
    await writeFile(join(folder, 'words.yaml'), 'notices:\n  privacy: { fr: Le délégué répond ici. }\n');
    const changed = await json(
      ...['institution', 'change', '--name', 'fr=Ville de Lyon,en=City of Lyon', '--contact', 'dpo@lyon.example'],
      ...['--licence', 'etalab-2.0', '--file', 'words.yaml'],
    );
    expect(changed).toMatchObject({
      name: { fr: 'Ville de Lyon', en: 'City of Lyon' },
      contact: 'dpo@lyon.example',
      licence: 'etalab-2.0',
      notices: { privacy: { fr: 'Le délégué répond ici.' } },
      languages: ['fr', 'en'],
    });
    expect(await (await fetch(`${node.origin}/api/v1/institution`)).json()).toEqual(changed);
    expect(await json('institution', 'show')).toEqual(changed);
    expect((await run('institution', 'show')).out).toContain('texts of its own: privacy');
    expect(await json('institution', 'change', '--licence', 'none')).toMatchObject({ licence: null });
    await writeFile(join(folder, 'wrong.yaml'), 'handle: paris\n');
    const wrong = await run('institution', 'change', '--file', 'wrong.yaml', '--json');
    expect(JSON.parse(wrong.out)).toMatchObject({ refusal: { field: 'handle', because: 'unknown-field' } });
  });

  it('takes access away from who leaves, by address or id', async () => {
    await json('admin', 'invite', 'agent@lyon.example', '--role', 'officer');
    const listed = await json('admin', 'list');
    expect(listed.items).toMatchObject([
      { email: 'maire@lyon.example', role: 'administrator', state: 'invited' },
      { email: 'agent@lyon.example', role: 'officer', state: 'invited' },
    ]);
    expect(await json('admin', 'disable', 'Agent@lyon.example')).toMatchObject({ id: listed.items[1].id });
    expect(await json('admin', 'disable', listed.items[1].id)).toMatchObject({ role: 'officer' });
    expect((await json('admin', 'list')).items[1].state).toBe('disabled');
    expect((await run('admin', 'disable', 'nobody@lyon.example')).code).toBe(1);
  });

  it('turns the reminders of somebody off and on, in the language they read', async () => {
    const reminded = async () => (await json('admin', 'list')).items[0];
    expect(await reminded()).toMatchObject({ reminders: true, lang: null });
    await json('admin', 'reminders', 'maire@lyon.example', 'off', '--lang', 'en');
    expect(await reminded()).toMatchObject({ reminders: false, lang: 'en' });
    const { id } = await reminded();
    expect(await json('admin', 'reminders', id, 'on')).toEqual({ id, reminders: true, lang: 'en' });
    expect((await run('admin', 'reminders', 'maire@lyon.example', 'maybe')).code).not.toBe(0);
    expect((await run('admin', 'reminders', 'nobody@lyon.example', 'off')).code).toBe(1);
  });

  it('changes a draft from a file, and erases a person', async () => {
    await writeFile(
      join(folder, 'draft.yaml'),
      'slug: velo\ntitle: { fr: Vélo }\nsummary: { fr: Où ? }\nphases:\n  - { kind: propose, opensAt: 2026-03-01, closesAt: 2026-03-31 }\n',
    );
    await json('consultation', 'create', '--file', 'draft.yaml');
    await writeFile(
      join(folder, 'change.json'),
      JSON.stringify({ slug: 'velo-2026', resultsVisibility: 'after-close' }),
    );
    expect(await json('consultation', 'change', 'velo', '--file', 'change.json')).toMatchObject({
      slug: 'velo-2026',
      title: { fr: 'Vélo' },
      resultsVisibility: 'after-close',
    });
    const made = await json('token', 'create', '--scopes', 'support', '--name', 'Mia', '--participant', 'Mia');
    expect(await json('participant', 'erase', made.participantId)).toMatchObject({ id: made.participantId });
    expect((await fetch(`${node.origin}/api/v1/participants/${made.participantId}`)).status).toBe(410);
    expect((await run('participant', 'erase', 'nobody')).code).toBe(1);
  });
});

it('is shown by a command typed while its node still starts', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'parvis-starting-'));
  const env = { DATA_DIR: join(folder, 'data'), PORT: String(await freePort()) };
  const node = startParvis(['serve'], { env });
  try {
    for (;;) {
      const accepted = await access(join(env.DATA_DIR, 'lock')).then(
        () => true,
        () => false,
      );
      if (accepted) break;
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    expect(node.out()).toBe('');
    const end = await parvis(['institution', 'show', '--json'], { env });
    expect(end).toMatchObject({ code: 1, err: expect.stringMatching(/^Refused: /) });
    expect(JSON.parse(end.out)).toMatchObject({ refusal: { type: 'not-set-up' } });
  } finally {
    node.process.kill();
    await node.ended;
    await rm(folder, { recursive: true, force: true });
  }
});
