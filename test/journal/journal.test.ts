import { beforeAll, expect, it } from 'vitest';
import type { Application } from '../../src/application/application.ts';
import { submitComment } from '../../src/application/comment/submit-comment.ts';
import { consumeEvents } from '../../src/application/event/consume-events.ts';
import { readJournal } from '../../src/application/journal/read-journal.ts';
import { hashLeaf, rootOf } from '../../src/application/kit/merkle.ts';
import { giveSupport } from '../../src/application/support/support.ts';
import type { Participant } from '../../src/domain/participant/participant.ts';
import type { Proposal } from '../../src/domain/proposal/proposal.ts';
import { journalRoutes } from '../../src/http/kit/journal-routes.ts';
import { appendLeaves } from '../../src/transparency/append-leaves.ts';
import { checkpointIn } from '../../src/transparency/checkpoint.ts';
import { isSignedBy, noteIn, verifierOf } from '../../src/transparency/note.ts';
import { verifyProof } from '../../src/transparency/verify-proof.ts';
import { eachEngine } from '../storage/engines.ts';
import { applicationOn } from '../support/application.ts';
import { opened, proposed, registeredPerson, setUpCity, value } from '../support/city.ts';
import { clockAt } from '../support/clock.ts';

type Leaf = { readonly type: string; readonly ref: string | null; readonly commit: string | null };

eachEngine('the public journal', (suite) => {
  let app: Application;
  let author: Participant;
  let proposal: Proposal;

  beforeAll(async () => {
    app = applicationOn(suite.database, clockAt('2026-03-02T08:00:00Z'));
    await setUpCity(app);
    await opened(app, 'velo');
    author = await registeredPerson(app, 'Ana');
    proposal = await proposed(app, { slug: 'velo', authorId: author.id });
  });

  const get = async (path: string) => await journalRoutes(app).request(`/journal/${path}`);
  const follow = async () => await consumeEvents(app, appendLeaves(app));
  const journal = async () => (await readJournal(app)) ?? expect.fail('no journal');
  const entriesOf = async (size: number): Promise<readonly Buffer[]> => {
    const bytes = Buffer.from(await (await get(`tile/entries/000.p/${size}`)).arrayBuffer());
    const entries: Buffer[] = [];
    for (let at = 0; at < bytes.length; at += 2 + bytes.readUInt16BE(at))
      entries.push(bytes.subarray(at + 2, at + 2 + bytes.readUInt16BE(at)));
    return entries;
  };
  const leaves = async () =>
    (await entriesOf((await journal()).size)).map((entry) => JSON.parse(entry.toString()) as Leaf);

  it('is not there before anything happened in public', async () => {
    expect((await get('checkpoint')).status).toBe(404);
  });

  it('begins with where it begins, and has each public act once, under a signed checkpoint', async () => {
    await follow();
    await follow();
    const { size, origin, vkey } = await journal();
    expect(origin).toBe('participation.example/journal');
    expect((await leaves()).map(({ type }) => type)).toEqual([
      'journal-started',
      'institution-set-up',
      'consultation-published',
      'proposal-accepted',
    ]);
    const answer = await get('checkpoint');
    expect(answer.headers.get('content-type')).toBe('text/plain; charset=utf-8');
    const note = noteIn(await answer.text()) ?? expect.fail('no note');
    const key = verifierOf(vkey);
    expect(isSignedBy(note, key ?? expect.fail('no key'))).toBe(true);
    const hashes = (await entriesOf(size)).map(hashLeaf);
    expect(checkpointIn(note.text)).toEqual({ origin, size, root: rootOf(hashes) });
    const tile = await get(`tile/0/000.p/${size}`);
    expect(tile.headers.get('cache-control')).toContain('immutable');
    expect(Buffer.from(await tile.arrayBuffer())).toEqual(Buffer.concat(hashes));
  });

  it('has nothing of supports: neither that there are any nor how many', async () => {
    const before = await journal();
    for (const name of ['Leo', 'Mia']) {
      const supporter = await registeredPerson(app, name);
      value(await giveSupport(app, { proposalId: proposal.id, participantId: supporter.id, side: 'for' }));
    }
    await follow();
    expect(await journal()).toEqual(before);
  });

  it('grows by tiles, however many acts come at once', async () => {
    const at = app.now();
    const act = () => ({
      id: app.newId(),
      type: 'appearance-published' as const,
      at,
      by: null,
      consultationId: null,
      proposalId: null,
      data: {},
    });
    await app.store.transact((writer) => writer.events.append(...Array.from({ length: 300 }, act)));
    await follow();
    const { size, checkpoint } = await journal();
    expect(size).toBe(304);
    const bytesAt = async (path: string) => Buffer.from(await (await get(path)).arrayBuffer());
    const bytes = Buffer.concat([await bytesAt('tile/0/000'), await bytesAt('tile/0/001.p/48')]);
    const hashes = Array.from({ length: 304 }, (_, nth) => bytes.subarray(nth * 32, nth * 32 + 32));
    expect(checkpointIn(checkpoint)?.root).toEqual(rootOf(hashes));
    expect(await bytesAt('tile/1/000.p/1')).toEqual(rootOf(hashes.slice(0, 256)));
    for (const none of ['tile/0/001', 'tile/0/000.p/256', 'tile/0/x000/000', 'tile/64/000', 'tile/0/0', 'tile/2/000'])
      expect((await get(none)).status, none).toBe(404);
  });

  it('proves each entry, whatever its place, to somebody who has the key alone', async () => {
    const { vkey, size } = await journal();
    const entries = await app.store.read((reader) => reader.journal.entries(0, size));
    for (const index of [1, 3, 4, 255, 256, 257, 303]) {
      const proof = await (await get(`proof/${entries[index]?.eventId}.tlog-proof`)).text();
      expect(proof).toMatch(/^c2sp\.org\/tlog-proof@v1\nextra \S+\nindex \d+\n/);
      expect(verifyProof(proof, vkey)).toMatchObject({
        index,
        size,
        type: entries[index]?.entry.match(/"type":"([^"]+)/)?.[1],
      });
    }
    const proof = await (await get(`proof/${proposal.id}`)).text();
    expect(verifyProof(proof, vkey).document).toContain(proposal.current.contentHash);
    const other = `${vkey.slice(0, -4)}AAA=`;
    const lines = proof.split('\n');
    for (const [fault, changed, key] of [
      ['key', proof, other],
      ['unreadable', lines.slice(1).join('\n'), vkey],
      ['unreadable', proof.replace(/^index \d+/m, 'index -1'), vkey],
      ['root', proof.replace(/^index \d+/m, 'index 2'), vkey],
      ['root', [...lines.slice(0, 3), ...lines.slice(4)].join('\n'), vkey],
      ['root', [...lines.slice(0, 3), lines[4], lines[3], ...lines.slice(5)].join('\n'), vkey],
      ['signature', proof.replace('\n304\n', '\n303\n'), vkey],
    ] as const) {
      expect(() => verifyProof(changed, key), changed).toThrow(new RegExp(`^${fault}: `));
    }
    for (const none of ['none', app.newId(), author.id]) expect((await get(`proof/${none}`)).status, none).toBe(404);
  });

  it('opens what a public act says, and not once it was changed', async () => {
    const body = 'Très bien.';
    const comment = value(
      await submitComment(app, { slug: 'velo', proposalId: proposal.id, authorId: author.id, body, lang: 'fr' }),
    );
    await follow();
    const leaf = (await leavesAfter(304)).find(({ type }) => type === 'comment-accepted');
    const answer = await get(`content/${leaf?.ref}`);
    expect(answer.status).toBe(200);
    expect(await answer.json()).toMatchObject({ document: expect.stringContaining(`"body":"${body}"`) });
    await app.store.transact((writer) => writer.comments.save({ ...comment, body: 'Falsifié.' }));
    expect((await get(`content/${leaf?.ref}`)).status).toBe(404);
    expect((await get('content/none')).status).toBe(404);
  });

  const leavesAfter = async (size: number): Promise<readonly Leaf[]> => {
    const entries = await app.store.read((reader) => reader.journal.entries(size, 10));
    return entries.map(({ entry }) => JSON.parse(entry) as Leaf);
  };
});
