import { createPrivateKey } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { publishAnswer } from '../../src/application/answer/publish-answer.ts';
import { consumeEvents } from '../../src/application/event/consume-events.ts';
import { JournalFault, type JournalVerdict } from '../../src/application/journal/journal-verdict.ts';
import { readJournal } from '../../src/application/journal/read-journal.ts';
import { hashLeaf, rootOf } from '../../src/application/kit/merkle.ts';
import { appendDueBatch, appendLeaves } from '../../src/transparency/append-leaves.ts';
import { checkpointText } from '../../src/transparency/checkpoint.ts';
import { tilePath } from '../../src/transparency/journal-entries.ts';
import type { Get } from '../../src/transparency/journal-source.ts';
import { signedNote } from '../../src/transparency/note.ts';
import { verifyJournal } from '../../src/transparency/verify-journal.ts';
import { apiNode, ORIGIN } from '../api/node.ts';
import { opened, proposed, registeredPerson, value } from '../support/city.ts';

/** Whoever runs a node and has the key of its journal, and shows each of two readers another one for as long as they look. */
describe('two journals that both go on', () => {
  const node = apiNode('2026-03-06T08:20:00Z');
  let authorId: string;
  let first: string;

  const grow = async () => {
    await consumeEvents(node.app, appendLeaves(node.app));
    await appendDueBatch(node.app);
  };
  const entries = async () =>
    (await node.app.store.read((reader) => reader.journal.entries(0, 256))).map(({ entry }) => entry);
  const get: Get = async (url) => await node.http.request(url.slice(ORIGIN.length));
  const verify = async (from: Get, seen: string | null): Promise<JournalVerdict | string> => {
    const journal = (await readJournal(node.app)) ?? expect.fail('no journal');
    return await verifyJournal({
      source: ORIGIN,
      vkey: journal.vkey,
      policy: null,
      seen,
      now: node.clock.now(),
      signal: new AbortController().signal,
      get: from,
    }).catch((fault: unknown) => (fault instanceof JournalFault ? fault.message : expect.fail(String(fault))));
  };
  /** What one reader is shown: other entries, signed by the very key, and all else as it is. */
  const view = async (shown: readonly string[]): Promise<{ readonly get: Get; readonly checkpoint: string }> => {
    const { origin, encryptedPrivateKey } = (await readJournal(node.app)) ?? expect.fail('no journal');
    const privateKey = createPrivateKey(node.app.secrets.decrypt(encryptedPrivateKey, 'journal key'));
    const leaves = shown.map((entry) => Buffer.from(entry));
    const hashes = leaves.map(hashLeaf);
    const text = checkpointText({ origin, size: shown.length, root: rootOf(hashes) });
    const checkpoint = signedNote(text, { name: origin, privateKey });
    const path = tilePath(0, shown.length);
    const bundle = leaves.flatMap((leaf) => [Buffer.of(leaf.length >> 8, leaf.length & 255), leaf]);
    const served = new Map<string, string | Buffer>([
      ['checkpoint', checkpoint],
      [`tile/entries/${path}`, Buffer.concat(bundle)],
      [`tile/0/${path}`, Buffer.concat(hashes)],
    ]);
    return {
      checkpoint,
      get: async (url, init) => {
        const own = served.get(url.slice(`${ORIGIN}/journal/`.length));
        if (own === undefined) return await get(url, init);
        return new Response(typeof own === 'string' ? own : new Uint8Array(own));
      },
    };
  };
  /** Both views of what there is now: in the second, two acts of the beginning changed places. */
  const views = async () => {
    const all = await entries();
    const [one = '', other = ''] = all.slice(2, 4);
    return { mine: await view(all), yours: await view([...all.slice(0, 2), other, one, ...all.slice(4)]) };
  };

  beforeAll(async () => {
    await opened(node.app, 'velo');
    authorId = (await registeredPerson(node.app, 'Ana')).id;
    first = (await proposed(node.app, { slug: 'velo', authorId })).id;
    await proposed(node.app, { slug: 'velo', authorId, body: 'Un banc.' });
    await grow();
  });

  it('are whole for each of two readers alone, and another history as soon as one has what the other kept', async () => {
    const before = await views();
    expect(before.mine.checkpoint).not.toBe(before.yours.checkpoint);
    expect(await verify(before.mine.get, null)).toMatchObject({ checkpoint: before.mine.checkpoint });
    expect(await verify(before.yours.get, null)).toMatchObject({ checkpoint: before.yours.checkpoint });
    await proposed(node.app, { slug: 'velo', authorId, body: 'Un arbre.' });
    await grow();
    const after = await views();
    expect(await verify(after.mine.get, before.mine.checkpoint)).toMatchObject({ size: (await entries()).length });
    expect(await verify(after.yours.get, before.yours.checkpoint)).toMatchObject({ size: (await entries()).length });
    const isOther = /^history: the first \d+ entries are not those/;
    expect(await verify(after.yours.get, before.mine.checkpoint)).toMatch(isOther);
    expect(await verify(after.mine.get, before.yours.checkpoint)).toMatch(isOther);
  });

  it('has a backdated act, which is logged as well, behind the batch of an hour that it says it is before', async () => {
    const { app, clock } = node;
    clock.set('2026-03-06T10:00:30Z');
    await grow();
    const { checkpoint: seen, size } = (await readJournal(app)) ?? expect.fail('no journal');
    clock.set('2026-03-06T08:40:00Z');
    const answer = { verdict: 'accepted' as const, body: { fr: 'Oui, depuis toujours.' }, commitments: [] };
    value(await publishAnswer(app, { proposalId: first, ...answer, by: null }));
    clock.set('2026-03-06T10:05:00Z');
    await grow();
    // Nothing that the node shows now is otherwise: no verifier says a word (docs/verify, *What it does not show*).
    expect(await verify(get, seen)).toMatchObject({ texts: { notCovered: 0 } });
    const all = (await entries()).map((entry) => JSON.parse(entry) as { readonly type: string; readonly at: string });
    const place = all.findIndex(({ type }) => type === 'answer-published');
    const at = all[place]?.at ?? '';
    expect(at).toBe('2026-03-06T08:40:00.000Z');
    // Whoever kept a checkpoint of before, or reads the entries in their order, sees that it came later.
    expect(place).toBeGreaterThanOrEqual(size);
    const batches = all.slice(0, place).filter(({ type }) => type === 'hidden-acts');
    expect(batches.some((batch) => batch.at > at)).toBe(true);
  });
});
