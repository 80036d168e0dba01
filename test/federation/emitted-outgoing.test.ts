import '../../src/start/temporal.ts';
import { beforeAll, expect, it } from 'vitest';
import { publishAnswer } from '../../src/application/answer/publish-answer.ts';
import { submitComment } from '../../src/application/comment/submit-comment.ts';
import { fileReport } from '../../src/application/moderation/reports.ts';
import type { IncomingContribution } from '../../src/application/network/incoming/ports.ts';
import { registerParticipant } from '../../src/application/participant/register-participant.ts';
import { saveImage } from '../../src/application/proposal/images.ts';
import { withdrawProposal } from '../../src/application/proposal/revise-proposal.ts';
import { submitProposal } from '../../src/application/proposal/submit-proposal.ts';
import { ok } from '../../src/domain/kit/result.ts';
import { createOutgoingContributions } from '../../src/federation/deliver/outgoing-contributions.ts';
import type { Send } from '../../src/federation/deliver/send.ts';
import { createDocumentContext } from '../../src/federation/document-context.ts';
import { createPrivateDocumentSigner } from '../../src/federation/documents.ts';
import { contributionFrom } from '../../src/federation/mapping/contribution.ts';
import { hostAnswerFrom } from '../../src/federation/mapping/host-answer.ts';
import { imagesIn, imagesOf } from '../../src/federation/mapping/image.ts';
import { signedAnswerIn } from '../../src/federation/network/signed-answer.ts';
import { publicationAt } from '../../src/federation/publication/publication.ts';
import { hostAnswerSender } from '../../src/federation/replies/host-answer-sender.ts';
import { urisOf } from '../../src/federation/uris.ts';
import { readAnswerNote } from '../../src/federation/vocab.ts';
import { eachEngine } from '../storage/engines.ts';
import { applicationOn } from '../support/application.ts';
import { clockAt } from '../support/clock.ts';
import { contentOf, deliveringCity, propose, SLUG } from './delivering-city.ts';
import { stable, value } from './publishing-city.ts';

type Wire = Readonly<Record<string, unknown>>;

const HOST = 'https://torino.example/consultations/velo-2026';
const ACTOR = {
  uri: HOST,
  host: 'torino.example',
  kind: 'Group',
  handle: 'velo_2026@torino.example',
  name: 'Velo',
  inbox: 'https://torino.example/inbox',
  sharedInbox: 'https://torino.example/inbox',
  fetchedAt: new Date('2026-03-02T08:00:00Z'),
  goneAt: null,
} as const;

eachEngine('what goes between a co-host and its host', (suite) => {
  const clock = clockAt('2026-03-02T08:00:00Z');
  const sent: Wire[] = [];

  beforeAll(async () => {
    const app = applicationOn(suite.database, clock);
    const documents = createDocumentContext(app);
    const { consultation, leo } = await deliveringCity(app);
    const first = await propose(app, { by: leo, title: 'Une piste' });
    const send: Send = async ({ activity }) => {
      sent.push(JSON.parse(activity.body) as Wire);
    };
    const parts = {
      documents,
      send,
      signPrivately: createPrivateDocumentSigner(app, documents.keys),
      actorOf: async () => ACTOR,
    };
    const sendHostAnswer = hostAnswerSender(parts);
    const object = `https://torino.example/consultations/${SLUG}/contributions/01890a5d-ac96-774b-bcce-b302099a8057`;
    const to = { ...ACTOR, uri: 'https://torino.example/participants/01890a5d-ac96-774b-bcce-b302099a8058' };
    const act: IncomingContribution = {
      activity: 'https://torino.example/activities/01890a5d-ac96-774b-bcce-b302099a8059',
      consultationId: consultation.id,
      object,
      act: 'create',
      sentAt: clock.now(),
      subject: { kind: 'proposal', id: first.id },
      status: 'accepted',
      refusal: null,
      answeredAt: clock.now(),
    };
    await sendHostAnswer({ to, consultation, act });
    await sendHostAnswer({ to, consultation, act: { ...act, status: 'held' } });
    const closedAt = new Date('2026-03-30T22:00:00Z');
    const refusal = { type: 'phase-closed', act: 'propose', closedAt } as const;
    await sendHostAnswer({ to, consultation, act: { ...act, status: 'refused', subject: null, refusal } });

    await app.store.transact(async (writer) => {
      await writer.consultations.save({
        ...consultation,
        host: { uri: HOST, institution: 'https://torino.example/' },
      });
      await writer.proposals.save({ ...first, uri: `${HOST}/proposals/1` });
      const never = { readAt: null, failingSince: null, endedAt: null };
      await writer.sharing.saveMirror({ consultationId: consultation.id, cursor: null, dueAt: null, ...never });
    });
    const anna = value(await registerParticipant(app, { kind: 'local', standing: 'resident', name: 'Anna' })).id;
    const encoded = { bytes: Buffer.from('an image'), mediaType: 'image/webp', width: 800, height: 600 };
    const picturing = { ...app, imageEncoder: async () => ok(encoded) };
    const image = value(await saveImage(picturing, { participantId: anna, bytes: Buffer.from('a picture') }));
    const mine = value(
      await submitProposal(app, {
        slug: SLUG,
        authorId: anna,
        content: contentOf('Des arceaux'),
        tags: ['gare'],
        topics: ['public-space'],
        place: 'Place de la gare',
        location: { lat: 45.7606, lon: 4.8593 },
        images: [{ id: image.id, alt: 'Des vélos attachés à un arbre' }],
      }),
    );
    const about = { slug: SLUG, proposalId: first.id, authorId: anna, side: 'for', lang: 'fr' } as const;
    const fromHome = createOutgoingContributions(parts);
    await fromHome.sendDue();
    value(await submitComment(app, { ...about, body: 'Oui, **vite**.' }));
    await fromHome.sendDue();
    value(await withdrawProposal(app, { proposalId: mine.id, authorId: anna }));
    await fromHome.sendDue();
    const subject = { kind: 'proposal', id: first.id } as const;
    const report = value(await fileReport(app, { subject, rule: 'spam', text: 'Une réclame.', reporterId: anna }));
    await fromHome.consume({
      id: app.newId(),
      position: 1,
      version: 1,
      origin: { kind: 'own' },
      type: 'report-filed',
      at: clock.now(),
      by: { kind: 'participant', id: anna },
      consultationId: consultation.id,
      proposalId: first.id,
      data: { reportId: report.id, subject },
    });
  });

  const only = (is: (parameters: Wire) => boolean): Wire => {
    const found = sent.filter(is);
    expect(found).toHaveLength(1);
    return found[0] ?? {};
  };
  const created = (parameters: Wire, member: string) =>
    parameters['type'] === 'Create' &&
    typeof parameters['object'] === 'object' &&
    member in (parameters['object'] ?? {});

  it.each([
    ['propose-from-home', (parameters: Wire) => created(parameters, 'title')],
    ['comment-from-home', (parameters: Wire) => created(parameters, 'inReplyTo')],
    ['withdraw-from-home', ({ type }: Wire) => type === 'Delete'],
    ['report-from-home', ({ type }: Wire) => type === 'Flag'],
    ['accept-from-home', ({ type }: Wire) => type === 'Accept'],
    ['hold-from-home', ({ type }: Wire) => type === 'TentativeAccept'],
    ['refuse-from-home', ({ type }: Wire) => type === 'Reject'],
  ] as const)('%s: is written as in its fixture, and signed', async (name, is) => {
    const parameters = only(is);
    expect(parameters['proof']).toBeDefined();
    await expect(stable(parameters)).toMatchFileSnapshot(`../fixtures/emitted/activities/${name}.json`);
  });

  it('gives its own answer to a proposal of its host, as in its fixture, signed and read back', async () => {
    const app = applicationOn(suite.database, clock);
    const documents = createDocumentContext(app);
    const proposals = await app.store.read(async (reader) => await reader.proposals.byUri(`${HOST}/proposals/1`));
    value(
      await publishAnswer(app, {
        proposalId: proposals?.id ?? '',
        verdict: 'accepted-in-part',
        body: { fr: 'Nous payons les arceaux.' },
        commitments: [{ text: { fr: 'Cinquante arceaux' }, dueOn: '2026-12-31' }],
        by: null,
      }),
    );
    const publication = await publicationAt(documents, { kind: 'cohost-answer', slug: SLUG, number: 1, version: 1 });
    const document = JSON.parse(publication?.signed.body ?? '{}');
    expect(document.proof).toBeDefined();
    await expect(stable(document)).toMatchFileSnapshot('../fixtures/emitted/cohost-answer.json');
    expect(readAnswerNote(document)).not.toBeNull();
    expect(signedAnswerIn(document)).toMatchObject({
      institution: documents.uris.institution,
      consultation: HOST,
      answers: `${HOST}/proposals/1`,
      version: 1,
      verdict: 'accepted-in-part',
      commitments: [{ text: { fr: 'Cinquante arceaux' }, status: 'planned', dueOn: '2026-12-31', note: null }],
    });
  });

  it('names of an image where the one is that it was made from', async () => {
    const uris = urisOf('https://participation.example');
    const image = { mediaType: 'image/webp', width: 800, height: 600, alt: 'Des vélos attachés à un arbre' };
    const source = `https://torino.example/images/${'a'.repeat(64)}`;
    const input = imagesOf(uris, [{ ...image, hash: 'b'.repeat(64), source }]);
    await expect(stable(input)).toMatchFileSnapshot('../fixtures/emitted/images.json');
    const { attachment } = input as { readonly attachment: Parameters<typeof imagesIn>[0] };
    expect(imagesIn(attachment)).toEqual([{ url: uris.image('b'.repeat(64)), alt: image.alt, original: source }]);
  });

  it('reads what it writes', () => {
    const proposal = contributionFrom(only((parameters) => created(parameters, 'title'))['object']);
    expect(proposal).toMatchObject({
      kind: 'proposal',
      consultation: HOST,
      content: contentOf('Des arceaux'),
      tags: ['gare'],
      topics: ['public-space'],
      place: 'Place de la gare',
      location: { lat: 45.7606, lon: 4.8593 },
      images: [{ alt: 'Des vélos attachés à un arbre', original: null }],
    });
    const comment = contributionFrom(only((parameters) => created(parameters, 'inReplyTo'))['object']);
    expect(comment).toMatchObject({
      kind: 'comment',
      answers: `${HOST}/proposals/1`,
      body: 'Oui, **vite**.',
      side: 'for',
    });
    expect(hostAnswerFrom(only(({ type }) => type === 'Reject'))).toMatchObject({
      status: 'refused',
      refusal: { type: 'phase-closed', act: 'propose', closedAt: new Date('2026-03-30T22:00:00Z') },
    });
  });

  it('names nobody in a report', () => {
    expect(JSON.stringify(only(({ type }) => type === 'Flag'))).not.toContain('participants');
  });
});
