import { mkdtemp, readdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { generateX25519Identity, identityToRecipient } from 'age-encryption';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { migrations } from '../../../migrations/index.ts';
import { eachEngine } from '../../../test/storage/engines.ts';
import { openEmbedded } from '../../../test/storage/migrated.ts';
import { applicationOn } from '../../../test/support/application.ts';
import { clockAt } from '../../../test/support/clock.ts';
import { authenticateToken, createToken } from '../../application/agent/create-token.ts';
import { inviteAgent } from '../../application/agent/invite-agent.ts';
import { publishAnswer } from '../../application/answer/publish-answer.ts';
import type { Application } from '../../application/application.ts';
import type { ArchiveContents } from '../../application/archive/archive.ts';
import { readDrift } from '../../application/ballot/reads.ts';
import { submitComment } from '../../application/comment/submit-comment.ts';
import { createConsultation } from '../../application/consultation/create-consultation.ts';
import { publishConsultation } from '../../application/consultation/publish-consultation.ts';
import { setupInstitution } from '../../application/institution/change-institution.ts';
import { ANYBODY } from '../../application/kit/viewer.ts';
import { mailIn, queueMail } from '../../application/mail/mails.ts';
import { registerParticipant } from '../../application/participant/register-participant.ts';
import { submitProposal } from '../../application/proposal/submit-proposal.ts';
import { readMyResponse, readQuestionnaire, readResults } from '../../application/questionnaire/reads.ts';
import { respond } from '../../application/questionnaire/respond.ts';
import { saveQuestionnaire } from '../../application/questionnaire/save-questionnaire.ts';
import { giveSupport } from '../../application/support/support.ts';
import type { Refusal } from '../../domain/kit/refusal.ts';
import type { Result } from '../../domain/kit/result.ts';
import { createMessageQueue } from '../federation/queue.ts';
import { type Database, openDatabase } from '../kit/database.ts';
import { schemaState } from '../kit/schema-state.ts';
import { createSecretBox, createSecrets } from '../kit/secret-box.ts';
import { createStore } from '../store.ts';
import { ENCRYPTED_COLUMNS } from './reencrypt.ts';
import { openArchive, restoreArchive } from './restore.ts';
import { writeArchive } from './write.ts';

/** The key of `applicationOn`. */
const KEY = 'a secret key for tests only, 32 bytes or more';
const OTHER_KEY = 'another secret key for tests only, as long as it takes';
const PASSPHRASE = 'neuf grands chevaux';
/** What lines, files and JSON might trip over. */
const AWKWARD = 'Ligne 1\nligne 2\u2028fin \u{1f6b2} «\\"\\\\» \t end';

function value<T>(result: Result<T, Refusal>): T {
  if (!result.ok) throw new Error(`refused: ${JSON.stringify(result.refusal)}`);
  return result.value;
}

function bitFlipped(bytes: Buffer, at: number): Buffer {
  const flipped = Buffer.from(bytes);
  flipped.writeUInt8(bytes.readUInt8(at) ^ 0x10, at);
  return flipped;
}

eachEngine('an archive', (suite) => {
  const clock = clockAt('2026-03-02T08:00:00Z');
  /** A database of the other engine or the same, into which an archive can be taken. */
  const second = () => {
    if (suite.options === undefined) throw new Error('an embedded database has one schema');
    return { ...suite.options, schema: `${suite.options.schema}_2` };
  };
  const others = [
    { into: 'an embedded database', open: openEmbedded },
    ...(suite.engine === 'embedded' ? [] : [{ into: 'a PostgreSQL schema', open: () => openDatabase(second()) }]),
  ];
  let folder: string;
  let token: string;
  /** Those who answered the questionnaire. */
  let people: string[] = [];

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'parvis-archive-'));
    token = await fill(suite.database);
  });
  afterAll(async () => {
    await rm(folder, { recursive: true, force: true });
    if (suite.engine === 'postgres')
      await sql`drop schema if exists ${sql.id(second().schema)} cascade`.execute(suite.database.db);
  });

  async function fill(database: Database): Promise<string> {
    const app = applicationOn(database, clock);
    const small = { code: '69383', name: { fr: 'Lyon 3e' }, within: '69123' };
    value(
      await setupInstitution(app, {
        handle: 'lyon',
        name: { fr: 'Ville de Lyon' },
        territory: { code: '69123', name: { fr: 'Lyon' }, within: null },
        territories: [small],
        languages: ['fr', 'en'],
        timeZone: 'Europe/Paris',
      }),
    );
    const slug = 'velo-2026';
    value(
      await createConsultation(app, {
        slug,
        title: { fr: 'Plan vélo 2026' },
        summary: { fr: AWKWARD },
        phases: [
          { kind: 'propose', opensAt: '2026-03-01', closesAt: '2026-03-31' },
          { kind: 'support', opensAt: '2026-03-01', closesAt: '2026-04-30' },
          { kind: 'questionnaire', opensAt: '2026-03-01', closesAt: '2026-03-31' },
        ],
        rules: {},
        by: null,
      }),
    );
    value(await publishConsultation(app, { slug, by: null }));
    const ana = value(
      await registerParticipant(app, { kind: 'local', standing: 'resident', name: 'Ana', territory: '69383' }),
    );
    for (let each = 0; each < 20; each++) {
      const content = { title: { fr: `Piste ${each}` }, body: { fr: AWKWARD }, lang: 'fr', cost: null, amends: null };
      const location = each % 2 === 0 ? { location: { lat: 45.75 + each / 700, lon: 4.85 } } : {};
      const proposal = value(
        await submitProposal(app, { slug, authorId: ana.id, content, ...location, tags: ['vélo', 'nuit'] }),
      );
      if (each > 2) continue;
      value(await giveSupport(app, { proposalId: proposal.id, participantId: ana.id, side: 'for' }));
      const input = {
        slug,
        proposalId: proposal.id,
        authorId: ana.id,
        side: 'neutral',
        body: AWKWARD,
        lang: 'fr',
      } as const;
      const first = value(await submitComment(app, input));
      value(await submitComment(app, { ...input, parentId: first.id }));
      const commitments = [{ text: { fr: 'Étudier le tracé' }, dueOn: '2026-12-31', status: 'planned' as const }];
      value(
        await publishAnswer(app, {
          proposalId: proposal.id,
          verdict: 'under-study',
          body: { fr: 'On regarde.' },
          commitments,
          by: null,
        }),
      );
    }
    await fillQuestionnaire(app, ana.id);
    value(await inviteAgent(app, { email: 'agent@lyon.example', role: 'officer', by: null }));
    await sql`insert into kv (digest, key, value) select sha256(k::text::bytea), k, ${AWKWARD} from generate_series(1, 450) k`.execute(
      database.db,
    );
    await sql`insert into queue_message (queue, sealed, ready_at) values ('outbox', '\\x00ff', now())`.execute(
      database.db,
    );
    const privateKey = app.secrets.encrypt('a private key', 'signing key https://node.example/actor#main-key');
    await sql`insert into signing_key (id, actor, algorithm, public_key, private_key_sealed, created_at)
      values ('https://node.example/actor#main-key', 'https://node.example/actor', 'rsa', 'public', ${privateKey}, now())`.execute(
      database.db,
    );
    await app.store.placeEvents();
    return value(await createToken(app, { name: 'kiosk', scopes: ['read'] })).secret;
  }

  /** Five people answer a question to choose from, and one to answer in words. */
  async function fillQuestionnaire(app: Application, ana: string): Promise<void> {
    const questions = [
      { kind: 'single', text: { fr: 'Comment ?' }, options: [{ fr: 'À vélo' }, { fr: 'À pied' }], required: true },
      { kind: 'short-text', text: { fr: 'Pourquoi ?' }, required: false },
    ] as const;
    const input = { title: { fr: 'Vos trajets' }, questions };
    const saved = value(await saveQuestionnaire(app, { slug: 'velo-2026', input, by: null }));
    const [how = '', why = ''] = saved.questions.map(({ id }) => id);
    people = [ana];
    for (const name of ['Noé', 'Mia', 'Zoé', 'Max']) {
      people.push(value(await registerParticipant(app, { kind: 'local', standing: 'resident', name })).id);
    }
    for (const [nth, participantId] of people.entries()) {
      const answers = [
        { question: how, marks: [nth < 3 ? 1 : 2] },
        { question: why, text: `Texte ${nth}` },
      ];
      value(await respond(app, { slug: 'velo-2026', participantId, answers }));
    }
  }

  const file = (name: string) => join(folder, name);

  async function write(name: string, more: Partial<Parameters<typeof writeArchive>[1]> = {}): Promise<ArchiveContents> {
    return await writeArchive(suite.database, {
      kind: 'backup',
      file: file(name),
      overwrite: false,
      verify: false,
      passphrase: null,
      secretKey: KEY,
      program: '0.0.0',
      now: clock.now(),
      progress: () => {},
      ...more,
    });
  }

  type How = {
    kind?: 'backup' | 'export';
    replace?: boolean;
    key?: string | null;
    wentOn?: string;
    identities?: string | null;
  };

  async function look(name: string, { kind = 'backup', replace = false, key = KEY, identities = null }: How = {}) {
    return await openArchive({ kind, file: file(name), replace, passphrase: PASSPHRASE, identities }, key);
  }

  async function take(database: Database, name: string, how: How = {}) {
    const { replace = false, key = KEY, wentOn = null } = how;
    const archive = await look(name, how);
    const secretKey = key ?? archive.secretKey;
    return await restoreArchive(database, archive, {
      replace,
      secretKey,
      wentOn,
      now: clock.now(),
      progress: () => {},
    });
  }

  it('is encrypted to the keys of people, of whom each restores it', async () => {
    const name = 'sealed.backup';
    const [operator, city] = [await generateX25519Identity(), await generateX25519Identity()];
    const recipients = await Promise.all([operator, city].map(identityToRecipient));
    await write(name, { recipients, verify: true });
    expect((await readFile(file(name))).subarray(0, 22).toString()).toBe('age-encryption.org/v1\n');
    expect((await stat(file(name))).mode & 0o777).toBe(0o600);
    expect((await readdir(folder)).filter((each) => each.startsWith(name))).toEqual([name]);
    await expect(look(name)).rejects.toThrow('is encrypted: name the file with the secret key by --identity');
    await expect(look(name, { identities: await generateX25519Identity() })).rejects.toThrow('does not open');
    await expect(look(name, { identities: 'AGE-SECRET-KEY-1NONE' })).rejects.toThrow('holds no secret key of age');
    await using other = await openDatabase({ kind: 'memory' });
    await take(other, name, { identities: `# created by age-keygen\n${city}\n` });
    const again = await write(`${name}-clear`);
    const sums = (contents: ArchiveContents) => contents.tables.map(({ name: table, sha256 }) => [table, sha256]);
    expect(sums((await look(name, { identities: operator })).header)).toEqual(sums(again));
    await truncate(file(name), 4_000);
    await using third = await openEmbedded();
    await expect(take(third, name, { identities: operator })).rejects.toThrow(/is (cut short|damaged)/);
  });

  it('is not begun where a key to encrypt it to is none', async () => {
    await expect(write('unsealed.backup', { recipients: ['age1nobody'] })).rejects.toThrow(
      'age1nobody is not the public key of an age identity',
    );
    expect(await readdir(folder)).not.toContain('unsealed.backup');
  });

  it.each(others)('moves every row into $into, which then archives the same', async ({ into, open }) => {
    const name = `moved into ${into}.backup`;
    const written = await write(name);
    await using other = await open();
    await take(other, name);
    const again = await writeArchive(other, {
      kind: 'backup',
      file: file(`${name}-again`),
      overwrite: false,
      verify: false,
      passphrase: null,
      secretKey: KEY,
      program: '0.0.0',
      now: clock.now(),
      progress: () => {},
    });
    expect(again.tables).toEqual(written.tables);
    expect(written.tables.find(({ name: table }) => table === 'proposal')).toMatchObject({ rows: 20 });
    expect(written.tables.find(({ name: table }) => table === 'kv')).toMatchObject({ rows: 450 });
    const app = applicationOn(other, clock);
    expect(await readDrift(app)).toEqual([]);
    expect(await authenticateToken(app, token)).toMatchObject({ ok: true });
    // Whoever answered the questionnaire finds and replaces their answers, and nothing is counted twice.
    const [question = '', why = ''] = value(
      await readQuestionnaire(app, { slug: 'velo-2026', viewer: ANYBODY }),
    ).questionnaire.questions.map(({ id }) => id);
    const participantId = people[0] ?? '';
    const own = value(await readMyResponse(app, { slug: 'velo-2026', viewer: ANYBODY, participantId }));
    expect(own).toMatchObject({ marks: { [question]: [1] }, texts: { [why]: 'Texte 0' } });
    const answers = [{ question, marks: [2] }];
    value(await respond(app, { slug: 'velo-2026', participantId, answers }));
    const later = applicationOn(other, clockAt('2026-04-01T08:00:00Z'));
    expect(value(await readResults(later, { slug: 'velo-2026', viewer: ANYBODY }))).toMatchObject({
      respondents: 5,
      results: { groups: [{ respondents: 5 }], questions: [{ marks: [[2], [3]] }, { answered: [4] }] },
    });
    // Counters and references work on: both would fail on a copy that only looks right.
    const person = value(await registerParticipant(app, { kind: 'local', standing: 'resident', name: 'Léo' }));
    expect(await createStore(other).read((reader) => reader.participants.byId(person.id))).toMatchObject({
      name: 'Léo',
    });
    const nobody = sql`delete from participant where name = 'Ana'`.execute(other.db);
    await expect(nobody).rejects.toThrow(/foreign key/);
  });

  it('is verified by restoring it, and leaves nothing but the file', async () => {
    const parts = new Set<string>();
    await write('verified.backup', { verify: true, progress: ({ part }) => parts.add(part) });
    expect([...parts]).toEqual(['writing', 'verifying']);
    expect((await readdir(folder)).filter((name) => name.startsWith('verified'))).toEqual(['verified.backup']);
  });

  it('is not written over a file that is there', async () => {
    await writeFile(file('there.backup'), 'precious');
    await expect(write('there.backup')).rejects.toThrow(/is there already/);
    expect(await readFile(file('there.backup'), 'utf8')).toBe('precious');
    await write('there.backup', { overwrite: true });
    expect((await readFile(file('there.backup'))).length).toBeGreaterThan(1_000);
  });

  it('is refused by a database that holds data, unless it may be replaced', async () => {
    await write('full.backup');
    await using other = await openEmbedded();
    await take(other, 'full.backup');
    await expect(take(other, 'full.backup')).rejects.toThrow(/holds data already/);
    await sql`delete from support`.execute(other.db);
    await take(other, 'full.backup', { replace: true });
    const { rows } = await sql<{ supports: number }>`select count(*) as supports from support`.execute(other.db);
    expect(rows[0]?.supports).toBe(3);
  });

  it('is refused by a database with tables of somebody else, which stay', async () => {
    await write('foreign.backup');
    await using other = await openDatabase({ kind: 'memory' });
    await sql`create table payroll (amount integer)`.execute(other.db);
    await expect(take(other, 'foreign.backup', { replace: true })).rejects.toThrow(/payroll/);
    expect((await sql`select * from payroll`.execute(other.db)).rows).toEqual([]);
  });

  it('is refused under another key, which opens nothing in it', async () => {
    await write('key.backup');
    await expect(look('key.backup', { key: OTHER_KEY })).rejects.toThrow(/another SECRET_KEY/);
    await expect(look('key.backup', { key: null })).rejects.toThrow(/another SECRET_KEY/);
  });

  it('is refused by the command of the other kind', async () => {
    await write('kind.backup');
    await expect(look('kind.backup', { kind: 'export' })).rejects.toThrow(/parvis restore/);
  });

  /** The header line in the clear, changed. */
  async function forge(
    name: string,
    change: (header: Record<string, unknown>) => Record<string, unknown>,
  ): Promise<void> {
    const [first = '', ...rest] = gunzipSync(await readFile(file(name)))
      .toString()
      .split('\n');
    const outer = JSON.parse(first) as { header: string; mac: string };
    const changed = { ...outer, header: JSON.stringify(change(JSON.parse(outer.header) as Record<string, unknown>)) };
    await writeFile(file(name), gzipSync([JSON.stringify(changed), ...rest].join('\n')));
  }

  it.each([
    ['of a newer format', (header: Record<string, unknown>) => ({ ...header, format: 99 }), /format 99, newer than/],
    [
      'with newer migrations',
      (header: Record<string, unknown>) => ({ ...header, migrations: ['9999-later'] }),
      /9999-later/,
    ],
    [
      'of a version before the baseline',
      (header: Record<string, unknown>) => ({ ...header, migrations: ['0001-participation', '0002-queue'] }),
      /before 0\.1\.0 \(its last migration is 0002-queue\): take it in with version 0\.1\.0/,
    ],
    [
      'whose first line was changed',
      (header: Record<string, unknown>) => ({ ...header, program: '6.6.6' }),
      /was changed since/,
    ],
    ['of something else', () => ({ hello: 'world' }), /is not an archive of Parvis/],
  ])('%s is refused', async (what, change, words) => {
    const name = `${what.replaceAll(' ', '-')}.backup`;
    await write(name);
    await forge(name, change);
    await expect(look(name)).rejects.toThrow(words);
  });

  it('names what is wrong with a file that was damaged, and changes nothing', async () => {
    await write('whole.backup');
    const whole = await readFile(file('whole.backup'));
    const text = gunzipSync(whole).toString();
    const damaged: readonly (readonly [string, Buffer, RegExp])[] = [
      ['half', whole.subarray(0, Math.floor(whole.length / 2)), /is cut short/],
      ['first-line-only', gzipSync(`${text.split('\n')[0]}\n`), /is cut short in account_sync/],
      ['less', gzipSync(`${text.trimEnd().split('\n').slice(0, -1).join('\n')}\n`), /is cut short in/],
      ['more', gzipSync(`${text}["one more"]\n`), /holds more than its first line says/],
      [
        'a-byte-behind-the-lines',
        gzipSync(`${text}x`),
        /a-byte-behind-the-lines\.damaged holds more than its first line/,
      ],
      [
        'a-byte-behind-the-file',
        Buffer.concat([whole, Buffer.from('x')]),
        /has all its rows, and does not end with them/,
      ],
      [
        'a-letter-behind-the-file',
        Buffer.concat([whole, Buffer.from('a letter to the mayor')]),
        /something stands behind its end/,
      ],
      ['changed', gzipSync(text.replace('Piste 17', 'Piste 71')), /the rows of proposal_version are not those/],
      ['bits', bitFlipped(whole, Math.floor(whole.length * 0.8)), /is damaged|are not those|is cut short/],
      ['text', Buffer.from('a letter to the mayor'), /is not an archive of Parvis/],
      ['empty', Buffer.alloc(0), /is empty|cut short/],
    ];
    await using other = await openEmbedded();
    await sql`insert into kv (digest, key, value) values (sha256('mine'), 'mine', 'v')`.execute(other.db);
    for (const [name, bytes, words] of damaged) {
      await writeFile(file(`${name}.damaged`), bytes);
      await expect(take(other, `${name}.damaged`), name).rejects.toThrow(words);
    }
    expect((await sql`select key from kv`.execute(other.db)).rows).toEqual([{ key: 'mine' }]);
    expect((await sql`select * from institution`.execute(other.db)).rows).toEqual([]);
  });

  it('says that the disk is full, and how much it needs, and leaves nothing of itself', async () => {
    const fs = createRequire(import.meta.url)('node:fs');
    const { write: written, writev } = fs;
    const fails = (...given: unknown[]) => {
      const done = given.at(-1) as (error: Error) => void;
      done(Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC', syscall: 'write' }));
    };
    Object.assign(fs, { write: fails, writev: fails });
    try {
      const full = /disk-full\.backup cannot be written: the disk is full; up to [1-9]\d* MiB are needed$/;
      await expect(write('disk-full.backup')).rejects.toThrow(full);
    } finally {
      Object.assign(fs, { write: written, writev });
    }
    expect((await readdir(folder)).filter((name) => name.startsWith('disk-full.backup'))).toEqual([]);
  });

  it('of an earlier schema is restored as it was, then brought up to date', async () => {
    await using early = await openDatabase({ kind: 'memory' });
    await early.transaction(async (trx) => {
      const { migrateWithin } = await import('../kit/migrate.ts');
      await migrateWithin(trx as never, migrations.slice(0, 1));
    });
    await sql`insert into territory (code, name) values ('69123', '{"fr": "Lyon"}')`.execute(early.db);
    const settings = {
      kind: 'backup',
      overwrite: false,
      verify: false,
      passphrase: null,
      secretKey: KEY,
      program: '0',
      now: clock.now(),
      progress: () => {},
    } as const;
    await writeArchive(early, { ...settings, file: file('early.backup') });
    await using other = await openEmbedded();
    const restored = await take(other, 'early.backup');
    expect(restored.migrations).toEqual(['0236-baseline']);
    expect(restored.migrated).toEqual(migrations.slice(1).map(({ name }) => name));
    expect((await sql`select code from territory`.execute(other.db)).rows).toEqual([{ code: '69123' }]);
  });

  it('to move with leaves behind who is signed in, and brings its key', async () => {
    const written = await write('moving.export', { kind: 'export', passphrase: PASSPHRASE });
    const tables = written.tables.map(({ name }) => name);
    expect(tables).not.toContain('kv');
    expect(tables).not.toContain('session');
    await using other = await openEmbedded();
    const restored = await take(other, 'moving.export', { kind: 'export', key: null });
    expect(restored.secretKey).toEqual({ key: 'same' });
    expect(await authenticateToken(applicationOn(other, clock), token)).toMatchObject({ ok: true });
    await expect(
      openArchive(
        { kind: 'export', file: file('moving.export'), replace: false, passphrase: 'wrong but long enough' },
        null,
      ),
    ).rejects.toThrow(/does not open/);
    await expect(write('weak.export', { kind: 'export', passphrase: 'short' })).rejects.toThrow(/at least 12/);
  });

  /** What the worker of a node is handed, in order. */
  async function sentFrom(database: Database, secretKey: string, count: number): Promise<readonly unknown[]> {
    const stop = new AbortController();
    const sent: unknown[] = [];
    const onFailure = ({ error }: { readonly error: unknown }) => sent.push(error);
    const queue = createMessageQueue({ database, secretBox: createSecretBox(secretKey), name: 'outbox', onFailure });
    const hand = (message: unknown) => {
      sent.push(message);
      if (sent.length === count) stop.abort();
    };
    await queue.listen(hand, { signal: stop.signal });
    return sent;
  }

  it.each([
    ['its own key', null, KEY],
    ['another key', OTHER_KEY, OTHER_KEY],
  ])('to move with carries what waits to be sent, under %s', async (what, key, under) => {
    const name = `waiting under ${what}.export`;
    const outbox = (database: Database, secretKey: string) =>
      createMessageQueue({
        database,
        secretBox: createSecretBox(secretKey),
        name: 'outbox',
        onFailure: () => {},
      });
    await sql`delete from queue_message`.execute(suite.database.db);
    const message = { id: 'https://node.example/activities/1', orderingKey: 'proposal 1' };
    await outbox(suite.database, KEY).enqueue(message, { orderingKey: message.orderingKey });
    const app = applicationOn(suite.database, clock);
    const letter = { to: 'ana@lyon.example', lang: 'fr' };
    await sql`delete from outgoing_mail`.execute(suite.database.db);
    await sql`insert into outgoing_mail (id, sealed, created_at, ready_at, expires_at, attempts)
      values (${app.newId()}, ${app.secrets.encrypt(JSON.stringify(letter), 'outgoing mail')}, now(), now(), now(), 0)`.execute(
      suite.database.db,
    );
    await write(name, { kind: 'export', passphrase: PASSPHRASE });
    await using other = await openEmbedded();
    await take(other, name, { kind: 'export', key });
    const later = { id: 'https://node.example/activities/2', orderingKey: 'proposal 1' };
    await outbox(other, under).enqueue(later, { orderingKey: later.orderingKey });
    const lanes = await sql<{ lane: string }>`select distinct lane from queue_message`.execute(other.db);
    expect(lanes.rows).toHaveLength(1);
    expect(await sentFrom(other, under, 2)).toEqual([message, later]);
    const [mail] = (await sql<{ sealed: string }>`select sealed from outgoing_mail`.execute(other.db)).rows;
    expect(JSON.parse(createSecrets(under).decrypt(mail?.sealed ?? '', 'outgoing mail'))).toEqual(letter);
  });

  it('leaves mails behind whose links it leaves behind, and that it was exported', async () => {
    const app: Application = { ...applicationOn(suite.database, clock), mails: 'sent' };
    await sql`delete from outgoing_mail`.execute(suite.database.db);
    const link = 'https://node.example/sign-in/secret';
    const says = { institution: { fr: 'Ville' }, lang: 'fr', to: 'ana@lyon.example' };
    const unfollow = 'https://node.example/unfollow/secret';
    const expiresAt = new Date(clock.now().getTime() + 60_000);
    await app.store.transact(async (writer) => {
      for (const content of [
        { kind: 'sign-in', link, minutes: 30 },
        { kind: 'add-address', link, minutes: 30 },
        { kind: 'follow', link, hours: 24, what: 'Le vélo' },
        { kind: 'digest', sections: [], unfollow },
      ] as const) {
        await queueMail(writer, app, { letter: { ...says, says: content }, expiresAt });
      }
      await writer.moving.markExported(clock.now());
    });
    await write('links.export', { kind: 'export', passphrase: PASSPHRASE });
    await using other = await openEmbedded();
    await take(other, 'links.export', { kind: 'export', key: null });
    const there: Application = { ...applicationOn(other, clock), mails: 'sent' };
    const left = await there.store.read(({ mails }) => mails.waiting(10));
    expect(left.map((mail) => mailIn(app, mail).says.kind)).toEqual(['digest']);
    expect(await there.store.read(({ moving }) => moving.exportedAt())).toBeNull();
    expect(await app.store.read(({ moving }) => moving.exportedAt())).toEqual(clock.now());
    await app.store.transact((writer) => writer.moving.markExported(null));
    await sql`delete from outgoing_mail`.execute(suite.database.db);
  });

  it('says whether the node was stopped', async () => {
    expect(await write('stopped.export', { kind: 'export', passphrase: PASSPHRASE })).toMatchObject({ stopped: true });
    const quiet = await suite.database.listen('event', () => {});
    const during = await write('running.export', { kind: 'export', passphrase: PASSPHRASE });
    expect(during).toMatchObject({ stopped: false });
    expect((await look('running.export', { kind: 'export' })).header).toMatchObject({ stopped: false });
    await quiet();
  });

  it('leaves room for what may have happened since it was made, where the node went on', async () => {
    await sql`insert into cohost (consultation_id, peer, invite, status, registered, invited_at, answered_at)
      select id, 'https://partecipa.example/', 'https://node.example/activities/9', 'accepted', 9, ${clock.now()}, ${clock.now()}
      from consultation`.execute(suite.database.db);
    await write('long-ago.backup');
    const numbers = async (database: Database) =>
      (await sql<{ next: number }>`select next_number as next from consultation`.execute(database.db)).rows[0]?.next;
    const before = (await numbers(suite.database)) ?? 0;
    await using other = await openEmbedded();
    const archive = await look('long-ago.backup');
    const now = new Date(clock.now().getTime() + 3 * 24 * 3_600_000);
    const taking = { replace: false, secretKey: KEY, progress: () => {}, wentOn: 'https://node.example/', now };
    await restoreArchive(other, archive, taking);
    expect(await numbers(other)).toBe(before + 2_000 + 3 * 1_440);
    const { rows } = await sql<{ at: number }>`select (fault->>'expected')::integer as at from subtotal_state`.execute(
      other.db,
    );
    expect(rows).toEqual([{ at: 1_000 + 3 * 1_440 * 20 + 1 }]);
  });

  it('is sealed anew for a node with a key of its own, where tokens end', async () => {
    await write('resealed.export', { kind: 'export', passphrase: PASSPHRASE, overwrite: true });
    await using other = await openEmbedded();
    const restored = await take(other, 'resealed.export', { kind: 'export', key: OTHER_KEY });
    expect(restored.secretKey).toEqual({ key: 'sealed-anew', sealedAnew: 8, tokensRevoked: 1 });
    const secrets = createSecrets(OTHER_KEY);
    // People keep their pseudonyms.
    const links = async ({ db }: Database, by: typeof secrets) =>
      (await db.selectFrom('participant').select('link_sealed').where('link_sealed', 'is not', null).execute()).map(
        (row) => by.decrypt(row.link_sealed ?? '', 'participant link'),
      );
    expect(await links(other, secrets)).toEqual(await links(suite.database, createSecrets(KEY)));
    const found = await createStore(other).read((reader) =>
      reader.access.agentByEmail(secrets.keyed('agent@lyon.example', 'agent-email')),
    );
    expect(secrets.decrypt(found?.encryptedEmail ?? '', 'agent-email')).toBe('agent@lyon.example');
    expect(await schemaState(other, secrets)).toMatchObject({ keyFits: true, pending: [] });
    expect(await schemaState(other, createSecrets(KEY))).toMatchObject({ keyFits: false });
  });

  it('knows every sealed column of the schema', async () => {
    const { rows } = await sql<{ at: string }>`
      select table_name || '.' || column_name as at from information_schema.columns
      where table_schema = current_schema() and (column_name = 'sealed' or column_name like '%\\_sealed')
    `.execute(suite.database.db);
    const apart = rows.filter(({ at }) => at !== 'queue_message.sealed');
    expect(apart).toHaveLength(rows.length - 1);
    expect(ENCRYPTED_COLUMNS.map(({ table, column }) => `${table}.${column}`).sort()).toEqual(
      apart.map(({ at }) => at).sort(),
    );
  });
});
