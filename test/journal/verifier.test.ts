import { execFile } from 'node:child_process';
import { createPrivateKey, generateKeyPairSync } from 'node:crypto';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Application } from '../../src/application/application.ts';
import { submitComment } from '../../src/application/comment/submit-comment.ts';
import { consumeEvents } from '../../src/application/event/consume-events.ts';
import { PUBLIC_TYPES, publicContentOf } from '../../src/application/journal/public-content.ts';
import { readJournal } from '../../src/application/journal/read-journal.ts';
import { hashLeaf } from '../../src/application/kit/merkle.ts';
import { decideProposal } from '../../src/application/moderation/decide.ts';
import { journalRoutes } from '../../src/http/kit/journal-routes.ts';
import { type Listening, listen } from '../../src/http/server.ts';
import type { Database } from '../../src/storage/kit/database.ts';
import { appendLeaves } from '../../src/transparency/append-leaves.ts';
import { checkpointText } from '../../src/transparency/checkpoint.ts';
import { rawPublicKey, signedNote, vkeyOf } from '../../src/transparency/note.ts';
import { openMigrated } from '../storage/migrated.ts';
import { applicationOn } from '../support/application.ts';
import { opened, proposed, registeredPerson, setUpCity, value } from '../support/city.ts';
import { clockAt } from '../support/clock.ts';

const SCRIPT = join(import.meta.dirname, '../../docs/verify/verify.py');
const SIZE = 5;
const BUNDLE = `tile/entries/000.p/${SIZE}`;
const TILE = `tile/0/000.p/${SIZE}`;

describe('the verifier in Python', () => {
  let database: Database;
  let server: Listening;
  let app: Application;
  let folder: string;
  let vkey: string;

  const verify = async (source: string, ...more: readonly string[]) =>
    await promisify(execFile)('python3', [SCRIPT, source, '--key', vkey, ...more]).then(
      ({ stdout }) => stdout,
      (failed: { readonly stderr: string }) => failed.stderr,
    );
  const get = async (path: string) =>
    Buffer.from(await (await journalRoutes(app).request(`/journal/${path}`)).arrayBuffer());
  const contentOf = async (type: string) => {
    const entries = await app.store.read((reader) => reader.journal.entries(0, SIZE));
    return `content/${entries.find(({ entry }) => entry.includes(type))?.eventId}`;
  };
  /** A copy of the journal of which one file was changed. */
  const tampered = async (path: string, change: (bytes: Buffer) => Buffer): Promise<string> => {
    const copy = await mkdtemp(join(folder, 'tampered-'));
    await cp(join(folder, 'copy'), copy, { recursive: true });
    await writeFile(join(copy, path), change(await readFile(join(copy, path))));
    return copy;
  };

  beforeAll(async () => {
    database = await openMigrated();
    app = applicationOn(database, clockAt('2026-03-02T08:00:00Z'));
    await setUpCity(app);
    await opened(app, 'velo');
    const author = await registeredPerson(app, 'Ana');
    const { id: proposalId } = await proposed(app, { slug: 'velo', authorId: author.id });
    value(await submitComment(app, { slug: 'velo', proposalId, authorId: author.id, body: 'Très bien.', lang: 'fr' }));
    await consumeEvents(app, appendLeaves(app));
    vkey = (await readJournal(app))?.vkey ?? '';
    server = await listen(journalRoutes(app), { port: 0, hostname: '127.0.0.1' });
    folder = await mkdtemp(join(tmpdir(), 'journal-'));
    for (const path of ['checkpoint', BUNDLE, TILE, await contentOf('comment-accepted')]) {
      const file = join(folder, 'copy', path);
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, await get(path));
    }
  });

  afterAll(async () => {
    await server.close();
    await database[Symbol.asyncDispose]();
    await rm(folder, { recursive: true });
  });

  it('accepts a journal that is served, with all that can be read of it', async () => {
    const printed = await verify(`http://127.0.0.1:${server.port}/journal`);
    expect(printed).toContain(`ok: participation.example/journal, ${SIZE} entries`);
    expect(printed).toContain(`ok: ${SIZE - 1} of ${SIZE - 1} acts can be read`);
  });

  it('accepts a copy, and names what was seen before and is there no more', async () => {
    const copy = join(folder, 'copy');
    const state = join(folder, 'state.json');
    expect(await verify(copy, '--state', state)).toContain(`ok: 1 of ${SIZE - 1} acts`);
    expect(await verify(copy, '--state', state)).toContain('ok: ');
    const seen = JSON.parse(await readFile(state, 'utf8')) as { size: number; root: string };
    await writeFile(state, JSON.stringify({ ...seen, size: SIZE - 1 }));
    expect(await verify(copy, '--state', state)).toMatch(/^history: the first 4 entries are not those/);
    await writeFile(state, JSON.stringify({ ...seen, size: SIZE + 1 }));
    expect(await verify(copy, '--state', state)).toMatch(/^history: there were 6 entries before/);
  });

  it('names a text that was edited', async () => {
    const edited = await tampered(await contentOf('comment-accepted'), (bytes) =>
      Buffer.from(bytes.toString().replace('Très bien', 'Très mal')),
    );
    expect(await verify(edited)).toMatch(/^text: what is shown of entry 4 \(comment-accepted\)/);
  });

  it('names a leaf that was dropped, tiles in another order, and entries that were not signed', async () => {
    const cut = (bytes: Buffer) => bytes.subarray(2 + bytes.readUInt16BE(0));
    expect(await verify(await tampered(BUNDLE, cut))).toMatch(/^dropped: 4 entries of 5/);
    const swapped = (bytes: Buffer) =>
      Buffer.concat([bytes.subarray(32, 64), bytes.subarray(0, 32), bytes.subarray(64)]);
    expect(await verify(await tampered(TILE, swapped))).toMatch(/^order: entry 0 is not/);
    const reordered = await tampered(TILE, swapped);
    const bundle = await readFile(join(reordered, BUNDLE));
    const [first, second] = [cut(bundle), cut(cut(bundle))].map(({ length }) => bundle.length - length);
    const both = [bundle.subarray(first, second), bundle.subarray(0, first), bundle.subarray(second)];
    await writeFile(join(reordered, BUNDLE), Buffer.concat(both));
    expect(await verify(reordered)).toMatch(/^root: the entries are not those that were signed/);
    const resigned = (bytes: Buffer) => Buffer.from(bytes.toString().replace('\n5\n', '\n4\n'));
    expect(await verify(await tampered('checkpoint', resigned))).toMatch(/^signature: /);
  });

  it('names another signature', async () => {
    const forged = (bytes: Buffer) => {
      const [head = '', signature = ''] = bytes.toString().split('journal ');
      const raw = Buffer.from(signature, 'base64');
      raw[40] = (raw[40] ?? 0) ^ 1;
      return Buffer.from(`${head}journal ${raw.toString('base64')}\n`);
    };
    expect(await verify(await tampered('checkpoint', forged))).toMatch(/^signature: the checkpoint is not signed/);
  });

  it('asks again where a node has too much to do', async () => {
    const seen = new Set<string>();
    const busy = await listen(
      {
        fetch: async (request: Request) => {
          if (seen.has(request.url)) return await journalRoutes(app).fetch(request);
          seen.add(request.url);
          return new Response('', { status: seen.size % 2 === 0 ? 429 : 503, headers: { 'retry-after': '0' } });
        },
      },
      { port: 0, hostname: '127.0.0.1' },
    );
    expect(await verify(`http://127.0.0.1:${busy.port}/journal`)).toContain(`, ${SIZE} entries`);
    await busy.close();
  });

  it('says first that the node stopped its journal, whoever cosigned', async () => {
    const journal = (await readJournal(app)) ?? expect.fail('no journal');
    const privateKey = createPrivateKey(app.secrets.decrypt(journal.encryptedPrivateKey, 'journal key'));
    const text = checkpointText({ origin: journal.origin, size: 3, root: hashLeaf(Buffer.from('another')) });
    const contradictedBy = signedNote(text, { name: journal.origin, privateKey });
    await app.store.transact((writer) => writer.journal.save({ ...journal, contradictedBy }));
    const source = `http://127.0.0.1:${server.port}/journal`;
    const { publicKey } = generateKeyPairSync('ed25519');
    const policy = join(folder, 'policy');
    const witness = vkeyOf('torino.example/journal/witness', 'cosignature', rawPublicKey(publicKey));
    await writeFile(policy, `log ${vkey}\nwitness torino ${witness}\nquorum torino\n`);
    const stopped = /^history: the first 3 entries are not those that were seen before/;
    expect(await verify(source)).toMatch(stopped);
    expect(await verify(source, '--policy', policy)).toMatch(stopped);
    await app.store.transact((writer) => writer.journal.save(journal));
    expect(await verify(source, '--policy', policy)).toMatch(/^quorum: /);
  });

  it('wants to read of each act what the other verifier does', async () => {
    const [, listed = ''] = /ALWAYS_READ = set\(([^)]+)\.split\(\)/.exec(await readFile(SCRIPT, 'utf8')) ?? [];
    const forGood = PUBLIC_TYPES.filter((type) => {
      const lasts = publicContentOf(type)?.lasts;
      return typeof lasts === 'object' && Object.keys(lasts).length === 0;
    });
    expect(listed.match(/[a-z-]+/g)?.toSorted()).toEqual(forGood.toSorted());
  });

  it('names an act that is served no more, though nobody may withdraw it', async () => {
    const { rows } = await sql<{ id: string }>`select id from proposal limit 1`.execute(database.db);
    const breaks = { rule: 'off-topic', reason: 'Ailleurs.', by: null } as const;
    value(await decideProposal(app, { proposalId: rows[0]?.id ?? '', kind: 'hold', ...breaks }));
    await consumeEvents(app, appendLeaves(app));
    const source = `http://127.0.0.1:${server.port}/journal`;
    expect(await verify(source)).toContain(`, ${SIZE + 1} entries`);
    await sql`update decision set reason = 'Autrement.'`.execute(database.db);
    expect(await verify(source)).toMatch(/^text: what entry 5 \(proposal-held\) says cannot be read any more/);
    expect(await verify(source, '--no-content')).toContain('ok: ');
  });
});
