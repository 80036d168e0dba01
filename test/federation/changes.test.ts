import '../../src/start/temporal.ts';
import { createHash } from 'node:crypto';
import { beforeAll, expect, it } from 'vitest';
import { publishAnswer } from '../../src/application/answer/publish-answer.ts';
import type { Application } from '../../src/application/application.ts';
import { submitComment } from '../../src/application/comment/submit-comment.ts';
import { extendPhase } from '../../src/application/consultation/publish-consultation.ts';
import { decideProposal } from '../../src/application/moderation/decide.ts';
import { eraseParticipant } from '../../src/application/participant/erase-participant.ts';
import { reviseProposal } from '../../src/application/proposal/revise-proposal.ts';
import { createDocumentContext } from '../../src/federation/document-context.ts';
import { assertExpandable } from '../../src/federation/documents.ts';
import { changesAt } from '../../src/federation/network/changes.ts';
import { readMirrored } from '../../src/federation/network/host-reader.ts';
import type { DocumentContext } from '../../src/federation/publication/document-context.ts';
import { SHAPES } from '../../src/federation/vocab.ts';
import { eachEngine } from '../storage/engines.ts';
import { applicationOn } from '../support/application.ts';
import { clockAt } from '../support/clock.ts';
import { contentOf, deliveringCity, propose, SLUG } from './delivering-city.ts';
import { value } from './publishing-city.ts';

eachEngine('what a host tells its co-hosts', (suite) => {
  const clock = clockAt('2026-03-02T08:00:00Z');
  let app: Application;
  let documents: DocumentContext;
  let city: Awaited<ReturnType<typeof deliveringCity>>;
  let again: string;

  beforeAll(async () => {
    app = applicationOn(suite.database, clock);
    documents = createDocumentContext(app);
    city = await deliveringCity(app);
    for (let nth = 1; nth <= 120; nth += 1) await propose(app, { by: city.leo, title: `Idée ${nth}` });
  });

  // biome-ignore lint/suspicious/noExplicitAny: what is read is compared, member by member
  const page = async (url: string | null): Promise<any> => {
    const query = url === null ? new URLSearchParams('page=true') : new URL(url).searchParams;
    return JSON.parse((await changesAt(documents, { slug: SLUG, query })) ?? 'null');
  };
  const readAll = async (from: string | null) => {
    // biome-ignore lint/suspicious/noExplicitAny: the same
    const items: any[] = [];
    for (let url = from; ; ) {
      const read = await page(url);
      items.push(...read.orderedItems);
      if (read.next === undefined) return { items, again: String(read.again) };
      url = read.next;
    }
  };
  const proposalUri = (number: number) => documents.uris.proposal(SLUG, number);
  const byNumber = async (number: number) =>
    (await app.store.read((reader) => reader.proposals.byNumber(city.consultation.id, number)))?.id ?? '';

  it('begins with the whole state: the consultation with its rules, then every proposal by number', async () => {
    const all = await readAll(null);
    again = all.again;
    const [group, ...proposals] = all.items;
    expect(createHash('sha256').update(group.rulesText).digest('hex')).toBe(group.rulesHash);
    expect(group.languages).toEqual(['fr', 'en']);
    expect(proposals.map(({ id }) => id)).toEqual(Array.from({ length: 120 }, (_, index) => proposalUri(index + 1)));
    expect(proposals[0]).toMatchObject({ body: { fr: 'Idée 1, avec des arceaux.' }, authorName: 'Léo', version: 1 });
    const proves = async () => 'valid' as const;
    for (const item of all.items) expect(await readMirrored(item, { proves, moves: [] })).not.toBeNull();
  });

  it('is a page that any reader of JSON-LD understands', async () => {
    const first = await page(null);
    expect(SHAPES.changes.safeParse(first).success).toBe(true);
    expect(first.orderedItems).toHaveLength(100);
    await expect(assertExpandable(first)).resolves.toBeUndefined();
  });

  it('tells each thing once, as it is now, after what it hangs on', async () => {
    const proposalId = await byNumber(3);
    const content = contentOf('Idée 3, plus large');
    value(await reviseProposal(app, { proposalId, authorId: city.leo, content, confirmed: true }));
    const about = { slug: SLUG, proposalId, authorId: city.eva } as const;
    value(await submitComment(app, { ...about, body: 'Et les livraisons ?', lang: 'fr', side: 'against' }));
    value(await reviseProposal(app, { proposalId, authorId: city.leo, content: contentOf('3'), confirmed: true }));
    const body = { fr: 'Ce sera fait.' };
    value(await publishAnswer(app, { proposalId, verdict: 'accepted', body, commitments: [], by: null }));
    const removal = { kind: 'remove', rule: 'off-topic', reason: 'Hors sujet.', by: null } as const;
    value(await decideProposal(app, { ...removal, proposalId: await byNumber(4) }));
    const changed = await readAll(again);
    expect(changed.items.map(({ type, id }) => [type, id.replace(documents.uris.consultation(SLUG), '')])).toEqual([
      ['Note', '/proposals/3'],
      ['Tombstone', '/proposals/4'],
      ...[1, 2, 3].map((version) => ['Note', `/proposals/3/versions/${version}`]),
      ['Note', expect.stringMatching(/^\/comments\//)],
      ['Note', '/proposals/3/answers/1'],
    ]);
    expect(changed.items[0]).toMatchObject({ version: 3, title: { fr: '3' } });
    expect(changed.items[3]).toMatchObject({
      ...{ version: 2, versionOf: proposalUri(3), title: { fr: 'Idée 3, plus large' } },
      contentHash: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    expect(changed.items[1]).toMatchObject({ status: 'removed', number: 4, decision: { reason: 'Hors sujet.' } });
    expect((await readAll(changed.again)).items).toEqual([]);
    again = changed.again;
  });

  it('tells a later end with its reason', async () => {
    const phaseId = city.consultation.phases[0]?.id ?? '';
    const reason = { fr: 'Plus de temps.' };
    value(await extendPhase(app, { slug: SLUG, phaseId, closesAt: '2026-04-10', reason, by: null }));
    const { items } = await readAll(again);
    expect(items[0].phases[0].extensions).toMatchObject([{ note: reason }]);
  });

  it('takes the name away from everything somebody wrote once they are erased', async () => {
    const before = (await readAll(again)).again;
    value(await eraseParticipant(app, { participantId: city.leo, by: null }));
    const { items } = await readAll(before);
    expect(items.filter(({ type }) => type === 'Note')).toHaveLength(119);
    expect(items.some((item) => 'author' in item || 'authorName' in item)).toBe(false);
  });

  it('begins again where it does not know the cursor, as after coming back from an older backup', async () => {
    const cursor = Buffer.from(JSON.stringify({ kind: 'since', since: app.newId() })).toString('base64url');
    const read = await page(`https://x.example/?cursor=${cursor}`);
    expect(read.orderedItems[0].type).toBe('Group');
  });
});
