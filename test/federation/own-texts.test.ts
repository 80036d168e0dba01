import '../../src/start/temporal.ts';
import { Hono } from 'hono';
import { sql } from 'kysely';
import { beforeAll, describe, expect, it } from 'vitest';
import { createToken } from '../../src/application/agent/create-token.ts';
import type { Application } from '../../src/application/application.ts';
import { readComments } from '../../src/application/comment/reads.ts';
import { submitComment } from '../../src/application/comment/submit-comment.ts';
import { readConsultation } from '../../src/application/consultation/read-consultations.ts';
import { exportConsultation } from '../../src/application/export/export-consultation.ts';
import { ANYBODY } from '../../src/application/kit/viewer.ts';
import { fileAppeal } from '../../src/application/moderation/appeals.ts';
import { decideComment } from '../../src/application/moderation/decide.ts';
import { fileReport } from '../../src/application/moderation/reports.ts';
import { type EraseParticipant, eraseParticipant } from '../../src/application/participant/erase-participant.ts';
import { registerParticipant } from '../../src/application/participant/register-participant.ts';
import { changeDetails } from '../../src/application/proposal/change-details.ts';
import { readProposal } from '../../src/application/proposal/read-proposals.ts';
import { withdrawProposal } from '../../src/application/proposal/revise-proposal.ts';
import { signInWith } from '../../src/application/sign-in/sign-in-with.ts';
import { giveSupport } from '../../src/application/support/support.ts';
import { createDocumentContext } from '../../src/federation/document-context.ts';
import type { DocumentContext } from '../../src/federation/publication/document-context.ts';
import { publicationAt } from '../../src/federation/publication/publication.ts';
import type { ResourceRef } from '../../src/federation/uris.ts';
import { api } from '../../src/http/api/api.ts';
import { eachEngine } from '../storage/engines.ts';
import { tablesOf } from '../storage/transactions.ts';
import { applicationOn } from '../support/application.ts';
import { opened, proposed, refusal, registeredPerson, setUpCity, value } from '../support/city.ts';
import { clockAt } from '../support/clock.ts';
import { followed } from '../support/supporters.ts';
import { openPages, type Pages } from '../web/pages.ts';

const SLUG = 'place';
const KEY = 'maud@city.example';
/** Who wrote, and where, as written: a key in base64 may have the same letters in other cases. */
const PERSONAL = /Maud|zinzolin|48\.8123|2\.3987|maud@/;

eachEngine('the texts of somebody who deletes their account', (suite) => {
  const clock = clockAt('2026-03-02T08:00:00Z');
  let app: Application;
  let documents: DocumentContext;
  let pages: Pages;
  let http: Hono;
  let maud: string;
  let leo: string;
  let first: string;
  let second: string;
  let comment: string;
  let totals: unknown;

  /** Everything that leads anywhere, as a dump has it. */
  const rows = async (): Promise<readonly { readonly table: string; readonly row: string }[]> => {
    const found: { table: string; row: string }[] = [];
    for (const table of await tablesOf(suite.database)) {
      const read = await sql<{ row: string }>`select to_jsonb(r)::text as row from ${sql.table(table)} r`.execute(
        suite.database.db,
      );
      found.push(...read.rows.map(({ row }) => ({ table, row })));
    }
    return found;
  };
  const figures = async () => ({
    participants: value(await readConsultation(app, { slug: SLUG, viewer: ANYBODY })).participants,
    supports: [await app.store.read((reader) => reader.supports.counts(first))],
    drift: await app.store.read((reader) => reader.views.drift()),
  });
  const answered = async (path: string) => await (await http.request(path)).text();
  const published = async (place: ResourceRef) => {
    const found = await publicationAt(documents, place);
    return found === null ? null : { state: found.state, ...JSON.parse(found.signed.body) };
  };
  /** What anybody can read of the two proposals and the comments. */
  const publicTexts = async () => {
    const base = `/consultations/${SLUG}`;
    const paths = [
      ...[1, 2].flatMap((number) => [`${base}/proposals/${number}`, `${base}/proposals/${number}/comments`]),
      `${base}/proposals`,
      '/events?limit=100',
    ].map((path) => `/api/v1${path}`);
    const exported = value(await exportConsultation(app, { slug: SLUG, viewer: ANYBODY }));
    const shown = [`${base}/proposals/1`, base, `/consultations.atom`, `${base}.atom`, `${base}/proposals/1.atom`];
    return [
      ...(await Promise.all(paths.map(answered))),
      ...(await Promise.all(shown.map(async (path) => await (await pages.get(path)).text()))),
      JSON.stringify(await Array.fromAsync(exported.proposals())),
      JSON.stringify(await Array.fromAsync(exported.comments())),
      JSON.stringify(await published({ kind: 'proposal', slug: SLUG, number: 1 })),
      JSON.stringify(await published({ kind: 'comment', slug: SLUG, commentId: comment })),
      JSON.stringify(await published({ kind: 'proposal-actor', slug: SLUG, number: 1 })),
    ];
  };

  const setUp = async () => {
    app = applicationOn(suite.database, clock);
    documents = createDocumentContext(app);
    http = new Hono().route('/api/v1', api({ app, version: 'test', trustProxy: false }));
    pages = await openPages(clock.now().toISOString(), { database: suite.database, origin: app.origin });
    await setUpCity(app);
    await opened(app, SLUG, { rules: { hold: 'nothing' } });
    const signIn = { kind: 'mail', key: KEY, label: KEY, standing: 'registered', name: 'Maud Zinzolin' } as const;
    maud = value(await signInWith(app, signIn)).participantId;
    leo = (await registeredPerson(app, 'Léo')).id;
    const placed = { location: { lat: 48.8123, lon: 2.3987 }, place: 'Rue Zinzolin 7' };
    first = (await proposed(app, { slug: SLUG, authorId: maud, body: 'Un banc.', tags: ['bancs'], ...placed })).id;
    value(await changeDetails(app, { proposalId: first, authorId: maud, place: 'Place Zinzolin' }));
    const { secret } = value(await createToken(app, { name: 'app', scopes: ['propose'], participant: { id: maud } }));
    const sent = await http.request(`/api/v1/consultations/${SLUG}/proposals`, {
      method: 'POST',
      headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/json', 'idempotency-key': 'k-1' },
      body: JSON.stringify({ title: { fr: 'Un arbre' }, body: { fr: 'Un tilleul.' }, lang: 'fr', ...placed }),
    });
    expect(sent.status, await sent.clone().text()).toBe(201);
    second = ((await sent.json()) as { readonly id: string }).id;
    const say = { slug: SLUG, proposalId: first, lang: 'fr' } as const;
    comment = value(await submitComment(app, { ...say, authorId: maud, body: 'Avec un dossier.' })).id;
    value(await submitComment(app, { ...say, authorId: leo, body: 'En bois.', parentId: comment }));
    const removed = value(await submitComment(app, { ...say, authorId: maud, body: 'Une injure.' })).id;
    const because = { kind: 'remove', rule: 'insult', reason: 'Injure', by: null } as const;
    const decision = value(await decideComment(app, { commentId: removed, ...because }));
    const decisionId = 'id' in decision ? decision.id : '';
    await fileAppeal(app, { decisionId, participantId: maud, text: 'Non.' });
    const subject = { kind: 'proposal', id: first } as const;
    value(await fileReport(app, { subject, rule: 'spam', text: 'De trop', reporterId: maud }));
    value(await giveSupport(app, { proposalId: first, participantId: leo, side: 'for' }));
    value(await giveSupport(app, { proposalId: first, participantId: maud, side: 'for' }));
    await followed(app);
    expect((await publicTexts()).join()).toMatch(PERSONAL);
    totals = await figures();
    clock.advance({ days: 1 });
  };
  const erase = async (ownTexts: EraseParticipant['ownTexts']) =>
    value(await eraseParticipant(app, { participantId: maud, ownTexts, by: { kind: 'participant', id: maud } }));
  const chosen = async () => {
    const { rows: found } = await sql<{ data: object }>`
      select data from event where type = 'participant-erased'`.execute(suite.database.db);
    return found.map(({ data }) => data);
  };
  const text = async (number: number) => value(await readProposal(app, { slug: SLUG, number, viewer: ANYBODY }));
  const thread = async () =>
    value(await readComments(app, { slug: SLUG, number: 1, viewer: ANYBODY, limit: 10, after: null })).items;

  describe('who leaves them without an author', () => {
    beforeAll(async () => {
      await setUp();
      await erase('keep');
    });

    it('writes the choice in the event of the erasure', async () => {
      expect(await chosen()).toEqual([{ participantId: maud, ownTexts: 'keep' }]);
    });

    it('leaves the words, with nobody and no place beside them', async () => {
      expect(await text(1)).toMatchObject({
        status: 'published',
        body: { fr: 'Un banc.' },
        tags: ['bancs'],
        location: null,
        place: null,
        author: { name: '', actorUri: null },
        comments: 2,
      });
      expect((await thread()).map(({ status, body, author }) => [status, body, author.name])).toEqual([
        ['published', 'Avec un dossier.', ''],
        ['published', 'En bois.', 'Léo'],
        ['removed', '', ''],
      ]);
      expect(await pages.text(`/consultations/${SLUG}/proposals/1`)).toContain('Avec un dossier.');
    });

    it('leaves no name and no place anywhere, and leads from no row with a text to the person', async () => {
      const texts = [first, second, comment, ...(await thread()).map(({ id }) => id), (await text(1)).author.id];
      for (const { table, row } of await rows()) {
        expect(row, table).not.toMatch(PERSONAL);
        if (row.includes(maud)) for (const id of texts) expect(row, table).not.toContain(id);
      }
    });

    it('leads from nothing that anybody reads to the person or the place', async () => {
      for (const shown of await publicTexts()) {
        expect(shown).not.toMatch(PERSONAL);
        expect(shown).not.toContain(maud);
      }
      expect((await pages.get(`/participants/${maud}`)).status).toBe(410);
      expect(await (await http.request(`/api/v1/participants/${maud}`)).text()).not.toContain(first);
    });

    it('publishes them to other servers as the consultation does', async () => {
      const group = documents.uris.consultation(SLUG);
      const proposal = await published({ kind: 'proposal', slug: SLUG, number: 1 });
      expect(proposal).toMatchObject({ state: 'there', attributedTo: documents.uris.proposalActor(SLUG, 1) });
      for (const member of ['author', 'authorName', 'location']) expect(proposal).not.toHaveProperty(member);
      const note = await published({ kind: 'comment', slug: SLUG, commentId: comment });
      expect(note).toMatchObject({ state: 'there', attributedTo: group, body: { fr: 'Avec un dossier.' } });
      expect(note).not.toHaveProperty('authorName');
    });

    it('moves no total', async () => {
      expect(await figures()).toEqual(totals);
    });

    it('gives them back to nobody, also not to the person who comes back, who counts once', async () => {
      const signIn = { kind: 'mail', key: KEY, label: KEY, standing: 'registered', name: 'Maud' } as const;
      expect(value(await signInWith(app, signIn)).participantId).toBe(maud);
      expect(refusal(await withdrawProposal(app, { proposalId: first, authorId: maud })).type).toBe('not-the-author');
      expect((await text(1)).author).toMatchObject({ name: '' });
      expect(await figures()).toEqual(totals);
      value(await submitComment(app, { slug: SLUG, proposalId: first, authorId: maud, body: 'Encore.', lang: 'fr' }));
      expect((await figures()).participants).toBe((totals as { readonly participants: number }).participants);
    });

    it('makes texts of several people one nobody’s', async () => {
      const ada = value(await registerParticipant(app, { kind: 'local', standing: 'registered', name: 'Ada' })).id;
      const { number } = await proposed(app, { slug: SLUG, authorId: ada, body: 'Une fontaine.' });
      value(await eraseParticipant(app, { participantId: ada, ownTexts: 'keep', by: null }));
      expect((await text(number ?? 0)).author.id).toBe((await text(1)).author.id);
    });

    it('lets an officer remove and restore one that was left', async () => {
      const because = { reason: 'À voir', by: null } as const;
      value(await decideComment(app, { commentId: comment, kind: 'remove', rule: 'insult', ...because }));
      expect(await published({ kind: 'comment', slug: SLUG, commentId: comment })).toMatchObject({ state: 'gone' });
      value(await decideComment(app, { commentId: comment, kind: 'restore', rule: 'within-the-rules', ...because }));
      expect((await thread())[0]).toMatchObject({ status: 'published', body: 'Avec un dossier.' });
    });
  });
});

eachEngine('somebody who deletes their account with their texts', (suite) => {
  const clock = clockAt('2026-03-02T08:00:00Z');
  let app: Application;
  let ana: string;
  let leo: string;
  const numbers: number[] = [];

  const shownOf = async (number: number) => value(await readProposal(app, { slug: SLUG, number, viewer: ANYBODY }));
  const supportsOf = async (id: string) => await app.store.read((reader) => reader.supports.counts(id));

  beforeAll(async () => {
    app = applicationOn(suite.database, clock);
    await setUpCity(app);
    await opened(app, SLUG, { rules: { hold: 'nothing' } });
    ana = (await registeredPerson(app, 'Ana')).id;
    leo = (await registeredPerson(app, 'Léo')).id;
    for (const authorId of [ana, leo]) {
      const place = 'Quai caché';
      const { id, number } = await proposed(app, { slug: SLUG, authorId, body: 'Un mot caché.', place });
      value(await submitComment(app, { slug: SLUG, proposalId: id, authorId, body: 'Un avis caché.', lang: 'fr' }));
      value(await giveSupport(app, { proposalId: id, participantId: leo, side: 'for' }));
      numbers.push(number ?? 0);
    }
    await followed(app);
  });

  it('leaves numbers and totals of supports, and no words', async () => {
    const [number = 0] = numbers;
    const { id } = await shownOf(number);
    const before = await supportsOf(id);
    value(await eraseParticipant(app, { participantId: ana, ownTexts: 'remove', by: null }));
    expect(await shownOf(number)).toMatchObject({ status: 'withdrawn', number, comments: 0, place: null });
    expect(await supportsOf(id)).toEqual(before);
    const { rows } = await sql<{ row: string }>`
      select to_jsonb(v)::text as row from proposal_version v where proposal_id = ${id}
      union all select to_jsonb(c)::text from comment c where proposal_id = ${id}
      union all select to_jsonb(p)::text from proposal p where id = ${id}`.execute(suite.database.db);
    expect(rows).toHaveLength(3);
    for (const { row } of rows) {
      expect(row).not.toContain('cach');
      expect(row).not.toContain(ana);
    }
    const events = await sql<{ type: string; by_participant: string | null }>`
      select type, by_participant from event where proposal_id = ${id} order by seq`.execute(suite.database.db);
    expect(events.rows.at(-2)).toEqual({ type: 'proposal-withdrawn', by_participant: null });
    expect(events.rows.filter(({ by_participant: by }) => by !== null)).toEqual([]);
    expect(await app.store.read((reader) => reader.views.drift())).toEqual([]);
  });

  it('keeps proposals without an author, and no comments, where nobody chose', async () => {
    const number = numbers[1] ?? 0;
    value(await eraseParticipant(app, { participantId: leo, by: null }));
    const shown = await shownOf(number);
    expect(shown).toMatchObject({
      status: 'published',
      body: { fr: 'Un mot caché.' },
      place: null,
      comments: 0,
      author: { name: '' },
    });
    expect(shown.author.id).not.toBe(leo);
  });
});
