import { execFile } from 'node:child_process';
import { createHash, createPrivateKey, generateKeyPairSync } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { sql } from 'kysely';
import { beforeAll, expect, it } from 'vitest';
import type { Application } from '../../src/application/application.ts';
import { castBallot } from '../../src/application/ballot/cast-ballot.ts';
import { consumeEvents } from '../../src/application/event/consume-events.ts';
import { JournalFault } from '../../src/application/journal/journal-verdict.ts';
import { promiseOfCast, promiseOfEvents } from '../../src/application/journal/promise.ts';
import { readJournal } from '../../src/application/journal/read-journal.ts';
import { readHiddenProof, readProof } from '../../src/application/journal/read-proof.ts';
import { withEventsNoted } from '../../src/application/kit/idempotency.ts';
import { hashLeaf, rootOf } from '../../src/application/kit/merkle.ts';
import { eraseParticipant } from '../../src/application/participant/erase-participant.ts';
import { withdrawProposal } from '../../src/application/proposal/revise-proposal.ts';
import { giveSupport } from '../../src/application/support/support.ts';
import type { Ballot } from '../../src/domain/ballot/ballot.ts';
import type { Participant } from '../../src/domain/participant/participant.ts';
import { journalRoutes } from '../../src/http/kit/journal-routes.ts';
import { listen } from '../../src/http/server.ts';
import { appendDueBatch, appendLeaves, beginNextJournal } from '../../src/transparency/append-leaves.ts';
import { checkpointText } from '../../src/transparency/checkpoint.ts';
import { cosignatureLine } from '../../src/transparency/cosignature.ts';
import { tilePath } from '../../src/transparency/journal-entries.ts';
import type { Get } from '../../src/transparency/journal-source.ts';
import { noteIn, rawPublicKey, signedNote, vkeyOf } from '../../src/transparency/note.ts';
import { verifyKept } from '../../src/transparency/verify-promise.ts';
import { verifyProof } from '../../src/transparency/verify-proof.ts';
import { eachEngine } from '../storage/engines.ts';
import { applicationOn } from '../support/application.ts';
import { opened, proposed, registeredPerson, setUpCity, value } from '../support/city.ts';
import { clockAt } from '../support/clock.ts';
import { electorate } from '../support/electorate.ts';
import { killedBeforeCommit } from '../support/killed.ts';
import { asked, casting, voting } from '../support/voting.ts';

const SCRIPT = join(import.meta.dirname, '../../docs/verify/promise.py');

type Entry = { readonly type: string; readonly at: string; readonly root?: string };

const hiddenBy = (hash: Uint8Array) => ({ hash, eventId: null, salt: null, textId: null });

/** What rules hide, by batches, and what is promised of every act: also by somebody who runs the node and breaks the promise. */
eachEngine('promises of the journal', (suite) => {
  const clock = clockAt('2026-03-06T08:20:00Z');
  let app: Application;
  let author: Participant;
  let proposalId: string;
  let ballot: Ballot;

  beforeAll(async () => {
    app = applicationOn(suite.database, clock);
    await setUpCity(app);
    await opened(app, 'velo');
    await opened(app, 'lent', { rules: { hold: 'everything' } });
    await voting(app, 'ensemble');
    ballot = await asked(app, { consultation: 'ensemble', method: 'yes-no', closesAt: '2026-03-08T00:00:00Z' });
    author = await registeredPerson(app, 'Ana');
    proposalId = (await proposed(app, { slug: 'velo', authorId: author.id })).id;
    await follow();
  });

  const follow = async () => {
    await consumeEvents(app, appendLeaves(app));
    return await appendDueBatch(app);
  };
  const journal = async () => (await readJournal(app)) ?? expect.fail('no journal');
  const get: Get = async (url) => await journalRoutes(app).request(url.slice('https://participation.example'.length));
  const texts = async () =>
    (await app.store.read((reader) => reader.journal.entries(0, 256))).map(({ entry }) => entry);
  const entries = async () => (await texts()).map((entry) => JSON.parse(entry) as Entry);
  /** What somebody does over the API, and what they are promised. */
  const promisedOf = async (act: (app: Application) => Promise<unknown>): Promise<string> => {
    const noted = withEventsNoted(app);
    await act(noted.app);
    return (await promiseOfEvents(app, noted.events())) ?? expect.fail('nothing was promised');
  };
  const verify = async (file: string, from: Get = get, by: { readonly vkey?: string; readonly policy?: string } = {}) =>
    await verifyKept({
      ...{ file, vkey: (await journal()).vkey, source: 'https://participation.example', policy: null, ...by },
      ...{ now: clock.now(), signal: new AbortController().signal, get: from },
    }).catch((fault: unknown) => (fault instanceof JournalFault ? fault.message : expect.fail(String(fault))));
  const hashIn = (file: string) => Buffer.from(file.split('\n\n')[1]?.split('\n')[3] ?? '', 'base64');
  const waiting = async () =>
    (await sql<{ hash: Buffer }>`select hash from hidden_act where batch is null`.execute(suite.database.db)).rows
      .length;
  /** Other entries, signed by the very key. */
  const signing = async (forged: readonly string[]): Promise<{ readonly get: Get; readonly size: number }> => {
    const { origin, encryptedPrivateKey } = await journal();
    const privateKey = createPrivateKey(app.secrets.decrypt(encryptedPrivateKey, 'journal key'));
    const leaves = forged.map((entry) => Buffer.from(entry));
    const hashes = leaves.map(hashLeaf);
    const text = checkpointText({ origin, size: forged.length, root: rootOf(hashes) });
    const path = tilePath(0, forged.length);
    const served = new Map<string, string | Buffer>([
      ['checkpoint', signedNote(text, { name: origin, privateKey })],
      [
        `tile/entries/${path}`,
        Buffer.concat(leaves.flatMap((leaf) => [Buffer.of(leaf.length >> 8, leaf.length & 255), leaf])),
      ],
      [`tile/0/${path}`, Buffer.concat(hashes)],
    ]);
    return {
      size: forged.length,
      get: async (url, init) => {
        const own = served.get(url.slice('https://participation.example/journal/'.length));
        if (own === undefined) return await get(url, init);
        return new Response(typeof own === 'string' ? own : new Uint8Array(own));
      },
    };
  };
  const from = async (forged: readonly string[]) => (await signing(forged)).get;
  const people = async (count: number) => await electorate(app, count, 'resident');
  const supporting = async (participantId: string) =>
    await promisedOf(async (within) => value(await giveSupport(within, { proposalId, participantId, side: 'for' })));

  it('promises a public act its entry within a minute, and shows that it was kept', async () => {
    const promise = await promisedOf((within) =>
      proposed(within, { slug: 'velo', authorId: author.id, body: 'Un banc.' }),
    );
    expect(promise).toMatch(/^journal-promise\/v1\nextra \S+\n\njournal-promise\/v1\n/);
    expect(await verify(promise)).toMatchObject({ outcome: 'open', latest: '2026-03-06T08:21:00.000Z' });
    // As the file of a receipt has it.
    expect(await verify(`Reçu\n\n${promise}\n`)).toMatchObject({ outcome: 'open' });
    await follow();
    expect(await verify(promise)).toMatchObject({ outcome: 'kept', kind: 'entry', index: (await texts()).length - 1 });
    const foreign = promise.replace(/— \S+ \S+\n$/, (line) => line.replace(/.{4}\n$/, 'AAA=\n'));
    expect(await verify(foreign)).toMatch(/^signature: /);
    expect(await verify(promise.replace('08:21:00.000Z', '08:51:00.000Z'))).toMatch(/^signature: /);
    const extra = Buffer.from(JSON.stringify({ entry: '{}' })).toString('base64');
    expect(await verify(promise.replace(/^extra \S+/m, `extra ${extra}`))).toMatch(/^text: /);
    expect(await verify(promise.split('\n').slice(2).join('\n'))).toMatch(/^unreadable: /);
  });

  it('has nothing of supports, casts and what is held before the next hour, and the root of a batch from then on', async () => {
    const before = await journal();
    const promises = await Promise.all((await people(3)).map(supporting));
    const held = await promisedOf((within) =>
      proposed(within, { slug: 'lent', authorId: author.id, body: 'Non publié.' }),
    );
    const [voter = ''] = await people(1);
    const receipt = value(await castBallot(app, casting(ballot, [voter, { kind: 'yes-no', answer: 'yes' }])));
    const cast = (await promiseOfCast(app, receipt)) ?? expect.fail('nothing was promised');
    await follow();
    expect(await journal()).toEqual(before);
    for (const promise of [...promises, held, cast]) {
      expect(await verify(promise)).toMatchObject({ outcome: 'open', latest: '2026-03-06T09:01:00.000Z' });
      expect(await readHiddenProof(app, hashIn(promise))).toBeNull();
    }
    clock.set('2026-03-06T09:00:00Z');
    expect(await follow()).toEqual(new Date('2026-03-06T10:00:00Z'));
    expect((await entries()).at(-1)).toMatchObject({ type: 'hidden-acts', at: '2026-03-06T09:00:00.000Z' });
    expect((await journal()).size).toBe(before.size + 1);
    const { vkey } = await journal();
    for (const promise of [...promises, held, cast]) {
      expect(await verify(promise)).toMatchObject({ outcome: 'kept', kind: 'hidden', index: before.size });
      const proof = (await readHiddenProof(app, hashIn(promise))) ?? expect.fail('no proof');
      expect(verifyProof(proof, vkey)).toMatchObject({ type: 'hidden-acts', act: hashIn(promise).toString('base64') });
    }
    expect(hashIn(cast).toString('hex')).toBe(receipt.commitment);
    expect(await verify(held)).toMatchObject({
      document: expect.stringContaining('"type":"proposal-submitted"'),
    });
    // No pseudonym leaves the node.
    expect(await verify(promises[0] ?? '')).toMatchObject({ document: expect.not.stringContaining('supporter') });
  });

  it('says nothing of how many there are: neither the entry nor a proof is longer', async () => {
    const proofs: string[] = [];
    for (const [nth, count] of [0, 1, 1_000].entries()) {
      clock.set(`2026-03-06T1${nth}:10:00Z`);
      const hashes = Array.from({ length: count }, (_, act) => createHash('sha256').update(`${nth} ${act}`).digest());
      await app.store.transact((writer) => writer.hiddenActs.add(hashes.map(hiddenBy)));
      clock.set(`2026-03-06T1${nth + 1}:00:00Z`);
      await follow();
      const [first] = hashes;
      if (first !== undefined) proofs.push((await readHiddenProof(app, first)) ?? expect.fail('no proof'));
    }
    const batches = (await texts()).filter((entry) => entry.includes('"hidden-acts"'));
    expect(new Set(batches.map((entry) => entry.length)).size).toBe(1);
    expect(new Set(batches.map((entry) => (JSON.parse(entry) as Entry).root)).size).toBe(batches.length);
    const hashesOf = (proof: string) => {
      const extra = JSON.parse(Buffer.from(/^extra (\S+)$/m.exec(proof)?.[1] ?? '', 'base64').toString());
      return extra.act.hashes.length as number;
    };
    expect(proofs.map(hashesOf)).toEqual([24, 24]);
  });

  it('is killed at a batch: no act is in two of them, and none is missing', async () => {
    const promises: string[] = [];
    for (const person of await people(2)) promises.push(await supporting(person));
    clock.set('2026-03-06T14:30:00Z');
    const { size } = await journal();
    await expect(appendDueBatch(killedBeforeCommit(app))).rejects.toThrow('killed');
    expect(await waiting()).toBe(2);
    expect((await journal()).size).toBe(size);
    // The time that was missed comes before what happened since.
    promises.push(await supporting((await people(1))[0] ?? ''));
    await proposed(app, { slug: 'velo', authorId: author.id, body: 'Un arbre.' });
    await follow();
    await follow();
    expect(await waiting()).toBe(0);
    expect((await entries()).slice(size).map(({ type }) => type)).toEqual(['hidden-acts', 'proposal-accepted']);
    for (const promise of promises) expect(await verify(promise)).toMatchObject({ outcome: 'kept', index: size });
    const { rows } = await sql<{ times: number }>`
      select count(*)::integer as times from hidden_act
      join act_batch_part on act_batch_part.batch = hidden_act.batch and position(hash in hashes) > 0
      group by hash`.execute(suite.database.db);
    const { rows: all } = await sql<{ count: number }>`select count(*)::integer as count from hidden_act`.execute(
      suite.database.db,
    );
    expect(rows.map(({ times }) => times)).toEqual(Array.from({ length: all[0]?.count ?? 0 }, () => 1));
  });

  it('is verified by the verifier in Python as well', async () => {
    const at = await mkdtemp(join(tmpdir(), 'promises-'));
    const server = await listen(journalRoutes(app), { port: 0, hostname: '127.0.0.1' });
    const { vkey } = await journal();
    const python = async (promise: string, source: string) => {
      await writeFile(join(at, 'promise'), promise);
      const args = [SCRIPT, join(at, 'promise'), source, '--key', vkey];
      return await promisify(execFile)('python3', args).then(
        ({ stdout }) => stdout,
        (failed: { readonly stderr: string }) => failed.stderr,
      );
    };
    const [held, act] = [
      await supporting((await people(1))[0] ?? ''),
      await promisedOf((within) => proposed(within, { slug: 'velo', authorId: author.id, body: 'Un kiosque.' })),
    ];
    await follow();
    const source = `http://127.0.0.1:${server.port}/journal`;
    expect(await python(held, source)).toMatch(/^open: promised by 2026-03-06T15:01:00.000Z/);
    expect(await python(act, source)).toMatch(/^ok: what was promised by .* is in entry \d+\n/);
    clock.set('2026-03-06T14:59:00Z');
    const dropped = await supporting((await people(1))[0] ?? '');
    const kept = await waiting();
    await sql`delete from hidden_act where hash = ${hashIn(dropped)}`.execute(suite.database.db);
    expect(await waiting()).toBe(kept - 1);
    for (const time of ['15:00', '16:00', '17:00']) {
      clock.set(`2026-03-06T${time}:00Z`);
      await follow();
    }
    expect(await python(held, source)).toMatch(/^ok: what was promised by .* is in entry \d+/);
    expect(await python(dropped, source)).toMatch(/^promise: promised by .*, and no batch is shown that has it/);
    expect(await python(held.replace('T15:01', 'T16:01'), source)).toMatch(/^signature: /);
    // A journal that signed what came later, and neither the entry nor a batch of the time.
    const copy = await signing((await texts()).filter((entry) => !/"at":"2026-03-06T1[456]/.test(entry)));
    for (const path of [
      'checkpoint',
      ...['tile/entries', 'tile/0'].map((each) => `${each}/${tilePath(0, copy.size)}`),
    ]) {
      await mkdir(dirname(join(at, path)), { recursive: true });
      const answer = await copy.get(`https://participation.example/journal/${path}`, { signal: AbortSignal.any([]) });
      await writeFile(join(at, path), Buffer.from(await answer.arrayBuffer()));
    }
    for (const promise of [held, act]) {
      expect(await python(promise, at)).toMatch(/^promise: promised by .*, and entry \d+ is later/);
    }
    await server.close();
    await rm(at, { recursive: true });
  });

  it('promises a public act and does not log it: its own later entry is the proof', async () => {
    const promise = await promisedOf((within) =>
      proposed(within, { slug: 'velo', authorId: author.id, body: 'Un mur.' }),
    );
    await follow();
    clock.set('2026-03-06T18:00:00Z');
    await follow();
    const all = await texts();
    const leaf = hashIn(promise);
    const without = all.filter((entry) => !hashLeaf(Buffer.from(entry)).equals(leaf));
    expect(without).toHaveLength(all.length - 1);
    expect(await verify(promise, await from(without))).toMatch(
      /^promise: the entry was promised by .*, and entry \d+ is later/,
    );
    // Added afterwards, it is still too late.
    const late = all.find((entry) => hashLeaf(Buffer.from(entry)).equals(leaf)) ?? '';
    expect(await verify(promise, await from([...without, late]))).toMatch(/^promise: the entry was promised/);
    // As long as it signs nothing later, it may come: the node stands still.
    expect(await verify(promise, await from(without.slice(0, -1)))).toMatchObject({ outcome: 'overdue', index: null });
    expect(await verify(promise)).toMatchObject({ outcome: 'kept' });
  });

  it('drops a cast or a held contribution before its batch: its promise is broken for whoever asks', async () => {
    const held = await promisedOf((within) => proposed(within, { slug: 'lent', authorId: author.id, body: 'Écarté.' }));
    const [voter = ''] = await people(1);
    const receipt = value(await castBallot(app, casting(ballot, [voter, { kind: 'yes-no', answer: 'no' }])));
    const cast = (await promiseOfCast(app, receipt)) ?? expect.fail('nothing was promised');
    await sql`delete from hidden_act where batch is null`.execute(suite.database.db);
    clock.set('2026-03-06T19:00:00Z');
    await follow();
    clock.set('2026-03-06T19:02:00Z');
    for (const promise of [held, cast]) expect(await verify(promise)).toMatchObject({ outcome: 'overdue' });
    clock.set('2026-03-06T20:00:00Z');
    await follow();
    for (const promise of [held, cast]) {
      expect(await verify(promise)).toMatch(/^promise: promised by .*, and the node shows no batch that has the act/);
    }
    // Without a batch at its time, the next entry is the proof.
    const all = await texts();
    const without = all.filter((entry) => !entry.includes('"at":"2026-03-06T19:00:00.000Z"'));
    expect(await verify(cast, await from(without))).toMatch(
      /^promise: a batch was promised by .*, and entry \d+ is later/,
    );
  });

  it('drops a held contribution after its batch: its author proves that it came, and what it said', async () => {
    const promise = await promisedOf((within) =>
      proposed(within, { slug: 'lent', authorId: author.id, body: 'Gênant.' }),
    );
    clock.set('2026-03-06T21:00:00Z');
    await follow();
    const proof = (await readHiddenProof(app, hashIn(promise))) ?? expect.fail('no proof');
    await sql`update proposal set status = 'removed' where status = 'held'`.execute(suite.database.db);
    expect(verifyProof(proof, (await journal()).vkey)).toMatchObject({ act: hashIn(promise).toString('base64') });
    const kept = await verify(promise);
    expect(kept).toMatchObject({ outcome: 'kept', document: expect.stringContaining('contentHash') });
    const other = proof.replace(/^extra .*$/m, (line) => {
      const extra = JSON.parse(Buffer.from(line.slice(6), 'base64').toString());
      const hash = createHash('sha256').update('other').digest('base64');
      return `extra ${Buffer.from(JSON.stringify({ ...extra, act: { ...extra.act, hash } })).toString('base64')}`;
    });
    const { vkey } = await journal();
    expect(() => verifyProof(other, vkey)).toThrow(/^promise: the entry is not that of a batch with this act/);
  });

  it('leaves nothing that opens what its author withdrew while it was held', async () => {
    const held = await proposed(app, { slug: 'lent', authorId: author.id, body: 'À retirer.' });
    const salts = async () =>
      (
        await sql<{ salt: Buffer | null }>`select salt from hidden_act where text_id = ${held.id}`.execute(
          suite.database.db,
        )
      ).rows;
    expect(await salts()).toEqual([{ salt: expect.any(Buffer) }]);
    value(await withdrawProposal(app, { proposalId: held.id, authorId: author.id }));
    expect(await salts()).toEqual([{ salt: null }]);
  });

  it('leaves nothing that opens what was held once its author is gone or drops it', async () => {
    const saltsOf = async (id: string) =>
      (await sql<{ salt: Buffer | null }>`select salt from hidden_act where text_id = ${id}`.execute(suite.database.db))
        .rows;
    const leaving = await registeredPerson(app, 'Noé');
    const held = await proposed(app, { slug: 'lent', authorId: leaving.id, body: 'À garder.' });
    expect(await saltsOf(held.id)).toEqual([{ salt: expect.any(Buffer) }]);
    value(await eraseParticipant(app, { participantId: leaving.id, ownTexts: 'keep', by: null }));
    expect(await saltsOf(held.id)).toEqual([{ salt: null }]);
    const other = await proposed(app, { slug: 'lent', authorId: author.id, body: 'À changer.' });
    const event = { at: clock.now(), by: null, consultationId: other.consultationId, proposalId: other.id };
    expect(await saltsOf(other.id)).toEqual([{ salt: expect.any(Buffer) }]);
    await app.store.transact((writer) =>
      writer.events.append({ ...event, id: app.newId(), type: 'version-dropped', data: { version: 2 } }),
    );
    expect(await saltsOf(other.id)).toEqual([{ salt: null }]);
  });

  it('adds ten casts after the close: they are in no batch of before it', async () => {
    clock.set('2026-03-08T00:00:00Z');
    await follow();
    const receipts = Array.from({ length: 10 }, (_, nth) => createHash('sha256').update(`cast ${nth}`).digest());
    await app.store.transact((writer) => writer.hiddenActs.add(receipts.map(hiddenBy)));
    clock.set('2026-03-08T01:00:00Z');
    await follow();
    const { vkey } = await journal();
    for (const hash of receipts) {
      const proof = verifyProof((await readHiddenProof(app, hash)) ?? '', vkey);
      expect('at' in proof && new Date(proof.at) > new Date('2026-03-08T00:00:00Z')).toBe(true);
    }
  });

  it('shows whoever asks a fork of what it shows everybody: its promise is broken in the journal that is served', async () => {
    const promise = await supporting((await people(1))[0] ?? '');
    clock.set('2026-03-08T02:00:00Z');
    await follow();
    clock.set('2026-03-08T03:00:00Z');
    await follow();
    expect(await verify(promise)).toMatchObject({ outcome: 'kept' });
    const root = createHash('sha256').update('other').digest('base64');
    const others = (await texts()).map((entry) =>
      entry.includes('"at":"2026-03-08T02:00:00.000Z"') ? entry.replace(/"root":"[^"]+"/, `"root":"${root}"`) : entry,
    );
    expect(others).not.toEqual(await texts());
    expect(await verify(promise, await from(others))).toMatch(/^promise: .* the node shows no batch that has the act/);
  });

  it('compares a promise with a journal that enough of a policy cosigned', async () => {
    const promise = await promisedOf((within) =>
      proposed(within, { slug: 'velo', authorId: author.id, body: 'Un abri.' }),
    );
    await follow();
    const { vkey, checkpoint } = await journal();
    const { publicKey, privateKey } = generateKeyPairSync('ed25519');
    const name = 'torino.example/journal/witness';
    const witness = vkeyOf(name, 'cosignature', rawPublicKey(publicKey));
    const policy = `log ${vkey}\nwitness torino ${witness}\nquorum torino\n`;
    expect(await verify(promise, get, { policy })).toMatch(/^quorum: /);
    const { text } = noteIn(checkpoint) ?? expect.fail('no note');
    const cosigned = checkpoint + cosignatureLine(text, { name, privateKey, at: clock.now() });
    const serving =
      (other: Get): Get =>
      async (url, init) =>
        url.endsWith('/journal/cosigned') ? new Response(cosigned) : await other(url, init);
    expect(await verify(promise, serving(get), { policy })).toMatchObject({ outcome: 'kept' });
    const forked = [...(await texts()).map((entry) => entry.replace('proposal-accepted', 'proposal-removed'))];
    expect(await verify(promise, serving(await from(forked)), { policy })).toMatch(/^history: /);
  });

  it('refuses a salt that took bytes from what was said', async () => {
    const promise = await supporting((await people(1))[0] ?? '');
    expect(await verify(promise)).toMatchObject({ outcome: 'open' });
    const moved = promise.replace(/^extra \S+/m, (line) => {
      const { salt, document } = JSON.parse(Buffer.from(line.slice(6), 'base64').toString());
      const longer = Buffer.concat([Buffer.from(salt, 'base64'), Buffer.from(document.slice(0, 1))]).toString('base64');
      const extra = { salt: longer, document: document.slice(1) };
      return `extra ${Buffer.from(JSON.stringify(extra)).toString('base64')}`;
    });
    expect(await verify(moved)).toMatch(/^text: /);
    const { id } = await proposed(app, { slug: 'velo', authorId: author.id, body: 'Une cloche.' });
    await follow();
    const { vkey } = await journal();
    const proof = (await readProof(app, id)) ?? expect.fail('no proof');
    expect(verifyProof(proof, vkey).document).toContain('proposal-accepted');
    const other = proof.replace(/^extra \S+/m, (line) => {
      const extra = JSON.parse(Buffer.from(line.slice(6), 'base64').toString());
      const { salt, document } = extra.opened;
      const longer = Buffer.concat([Buffer.from(salt, 'base64'), Buffer.from(document.slice(0, 1))]).toString('base64');
      const opened = { salt: longer, document: document.slice(1) };
      return `extra ${Buffer.from(JSON.stringify({ ...extra, opened })).toString('base64')}`;
    });
    expect(() => verifyProof(other, vkey)).toThrow(/^text: /);
  });

  it('puts a batch after the public acts of before its time that still wait, and before those of after it', async () => {
    const [before, after] = ['2026-03-08T03:50:00Z', '2026-03-08T04:05:00Z'];
    clock.set(before);
    const propose = (body: string) =>
      promisedOf((within) => proposed(within, { slug: 'velo', authorId: author.id, body }));
    const hidden = await supporting((await people(1))[0] ?? '');
    const first = await propose('Une horloge.');
    const { size } = await journal();
    // The journal stood still: nothing entered it.
    clock.set(after);
    expect(await appendDueBatch(app)).toEqual(new Date('2026-03-08T04:00:00Z'));
    expect((await journal()).size).toBe(size);
    const second = await propose('Une rampe.');
    await follow();
    expect((await entries()).slice(size).map(({ type }) => type)).toEqual([
      'proposal-accepted',
      'hidden-acts',
      'proposal-accepted',
    ]);
    for (const promise of [hidden, first, second]) expect(await verify(promise)).toMatchObject({ outcome: 'kept' });
    // Where nothing of after it happens, it comes once they have their entries.
    const third = await propose('Un passage.');
    clock.set('2026-03-08T05:00:00Z');
    await follow();
    expect((await entries()).slice(size + 3).map(({ type }) => type)).toEqual(['proposal-accepted', 'hidden-acts']);
    expect(await verify(third)).toMatchObject({ outcome: 'kept' });
  });

  it('promises nothing of a cast that the journal does not have to come, and nothing else once its moment is forgotten', async () => {
    const receipt = { commitment: createHash('sha256').update('other').digest('hex'), castAt: clock.now() };
    expect(await promiseOfCast(app, { ...receipt, castAt: new Date('2026-03-08T05:10:00Z') })).toBeNull();
    const hash = Buffer.from(receipt.commitment, 'hex');
    clock.set('2026-03-08T05:59:30Z');
    const castAt = clock.now();
    await app.store.transact((writer) => writer.hiddenActs.add([hiddenBy(hash)]));
    const promise = await promiseOfCast(app, { ...receipt, castAt });
    expect(promise).toContain('\n2026-03-08T05:59:30.000Z\n2026-03-08T07:01:00.000Z\n');
    for (const time of ['06:00', '07:00', '08:00']) {
      clock.set(`2026-03-08T${time}:00Z`);
      await follow();
    }
    expect(await promiseOfCast(app, { ...receipt, castAt })).toBe(promise);
    expect(await promiseOfCast(app, { ...receipt, castAt: new Date('2026-03-08T05:00:00Z') })).toBeNull();
  });

  it('keeps no order in which acts came', async () => {
    const hashes = Array.from({ length: 40 }, (_, nth) => createHash('sha256').update(`order ${nth}`).digest());
    await app.store.transact((writer) => writer.hiddenActs.add(hashes.map(hiddenBy)));
    clock.set('2026-03-08T09:00:00Z');
    await follow();
    const { rows } = await sql<{ hash: Buffer }>`
      select hash from hidden_act where batch = ${clock.now()} order by ctid`.execute(suite.database.db);
    const stored = rows.map(({ hash }) => hash);
    expect(stored.toSorted(Buffer.compare)).toEqual(hashes.toSorted(Buffer.compare));
    // They are in the order of their hashes, but for where room that others left was taken; as they came they would go down twenty times.
    const down = stored.filter((hash, nth) => nth > 0 && Buffer.compare(stored[nth - 1] ?? hash, hash) > 0);
    expect(down.length).toBeLessThan(5);
  });

  it('goes on where the clock was set back, and promises nothing that it cannot keep', async () => {
    clock.set('2026-03-08T12:30:00Z');
    await follow();
    clock.set('2026-03-08T10:10:00Z');
    const noted = withEventsNoted(app);
    const [person = ''] = await people(1);
    value(await giveSupport(noted.app, { proposalId, participantId: person, side: 'for' }));
    expect(await waiting()).toBe(1);
    // Its last batch is of 10:00 by the clock of then, and the next would come at 13:00.
    expect(await follow()).toEqual(new Date('2026-03-08T11:00:00Z'));
    expect(await waiting()).toBe(0);
    clock.set('2026-03-08T12:40:00Z');
    await proposed(app, { slug: 'velo', authorId: author.id, body: 'Un filet.' });
    await follow();
    clock.set('2026-03-08T10:20:00Z');
    const late = withEventsNoted(app);
    await proposed(late.app, { slug: 'velo', authorId: author.id, body: 'Un seuil.' });
    expect(await promiseOfEvents(app, late.events())).toBeNull();
    clock.set('2026-03-08T13:00:00Z');
    await follow();
  });

  it('ends: what a former journal promised and the next one has is not compared', async () => {
    const promise = await supporting((await people(1))[0] ?? '');
    const former = await journal();
    await app.store.transact((writer) => writer.journal.save({ ...former, contradictedBy: former.checkpoint }));
    value(await beginNextJournal(app));
    clock.set('2026-03-08T15:00:00Z');
    await follow();
    expect((await entries()).at(-1)).toMatchObject({ type: 'hidden-acts' });
    expect(await verify(promise, get, { vkey: former.vkey })).toMatchObject({ outcome: 'ended', index: null });
    const path = `/journal/2/proof/${hashIn(promise).toString('hex')}.tlog-proof`;
    const proof = await (await journalRoutes(app).request(path)).text();
    expect(verifyProof(proof, (await journal()).vkey)).toMatchObject({ type: 'hidden-acts' });
  });
});
