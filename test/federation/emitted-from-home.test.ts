import '../../src/temporal.ts';
import { beforeAll, expect, it } from 'vitest';
import { fileReport } from '../../src/application/file-report.ts';
import { keepImage } from '../../src/application/images.ts';
import { joinParticipant } from '../../src/application/join-participant.ts';
import type { GuestAct } from '../../src/application/network/guest-acts.ts';
import { submitComment } from '../../src/application/submit-comment.ts';
import { submitProposal } from '../../src/application/submit-proposal.ts';
import { withdrawProposal } from '../../src/application/withdraw-proposal.ts';
import { ok } from '../../src/domain/result.ts';
import { createFromHome } from '../../src/federation/deliver/from-home.ts';
import type { Send } from '../../src/federation/deliver/send.ts';
import { createPrivateSealer } from '../../src/federation/documents.ts';
import { contributionFrom } from '../../src/federation/mapping/contribution.ts';
import { hostAnswerFrom } from '../../src/federation/mapping/guest-answer.ts';
import { imagesIn, imagesOf } from '../../src/federation/mapping/image.ts';
import { createPress } from '../../src/federation/press.ts';
import { guestAnswerer } from '../../src/federation/replies/guest-answer.ts';
import { urisOf } from '../../src/federation/uris.ts';
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
    const press = createPress(app);
    const { consultation, leo } = await deliveringCity(app);
    const first = await propose(app, { by: leo, title: 'Une piste' });
    const send: Send = async ({ activity }) => {
      sent.push((await activity.toJsonLd()) as Wire);
    };
    const parts = { press, send, sealPrivately: createPrivateSealer(app, press.keys), actorOf: async () => ACTOR };
    const answerGuest = guestAnswerer(parts);
    const object = `https://torino.example/consultations/${SLUG}/contributions/01890a5d-ac96-774b-bcce-b302099a8057`;
    const to = { ...ACTOR, uri: 'https://torino.example/participants/01890a5d-ac96-774b-bcce-b302099a8058' };
    const act: GuestAct = {
      activity: 'https://torino.example/activities/01890a5d-ac96-774b-bcce-b302099a8059',
      consultationId: consultation.id,
      object,
      act: 'create',
      saidAt: clock.now(),
      subject: { kind: 'proposal', id: first.id },
      status: 'accepted',
      refusal: null,
      answeredAt: clock.now(),
    };
    await answerGuest({ to, consultation, act });
    await answerGuest({ to, consultation, act: { ...act, status: 'held' } });
    const closedAt = new Date('2026-03-30T22:00:00Z');
    const refusal = { type: 'phase-closed', act: 'propose', closedAt } as const;
    await answerGuest({ to, consultation, act: { ...act, status: 'refused', subject: null, refusal } });

    await app.store.transact(async (writer) => {
      await writer.write.consultation({
        ...consultation,
        host: { uri: HOST, institution: 'https://torino.example/' },
      });
      await writer.write.proposal({ ...first, uri: `${HOST}/proposals/1` });
      const never = { readAt: null, failingSince: null, endedAt: null };
      await writer.sharingWrite.mirror({ consultationId: consultation.id, cursor: null, dueAt: null, ...never });
    });
    const anna = value(await joinParticipant(app, { kind: 'local', standing: 'resident', name: 'Anna' })).id;
    const encoded = { bytes: Buffer.from('an image'), mediaType: 'image/webp', width: 800, height: 600 };
    const picturing = { ...app, imageEncoder: async () => ok(encoded) };
    const image = value(await keepImage(picturing, { participantId: anna, bytes: Buffer.from('a picture') }));
    const mine = value(
      await submitProposal(app, {
        slug: SLUG,
        authorId: anna,
        content: contentOf('Des arceaux'),
        tags: ['gare'],
        place: 'Place de la gare',
        location: { lat: 45.7606, lon: 4.8593 },
        images: [{ id: image.id, alt: 'Des vélos attachés à un arbre' }],
      }),
    );
    const about = { slug: SLUG, proposalId: first.id, authorId: anna, side: 'for', lang: 'fr' } as const;
    const fromHome = createFromHome(parts);
    await fromHome.tellDue();
    value(await submitComment(app, { ...about, body: 'Oui, **vite**.' }));
    await fromHome.tellDue();
    value(await withdrawProposal(app, { proposalId: mine.id, authorId: anna }));
    await fromHome.tellDue();
    const subject = { kind: 'proposal', id: first.id } as const;
    const report = value(await fileReport(app, { subject, rule: 'spam', text: 'Une réclame.', reporterId: anna }));
    await fromHome.follow({
      id: app.newId(),
      position: 1,
      type: 'report-filed',
      at: clock.now(),
      by: { participant: anna },
      consultationId: consultation.id,
      proposalId: first.id,
      data: { reportId: report.id, subject },
    });
  });

  const only = (is: (said: Wire) => boolean): Wire => {
    const found = sent.filter(is);
    expect(found).toHaveLength(1);
    return found[0] ?? {};
  };
  const created = (said: Wire, member: string) =>
    said['type'] === 'Create' && typeof said['object'] === 'object' && member in (said['object'] ?? {});

  it.each([
    ['propose-from-home', (said: Wire) => created(said, 'title')],
    ['comment-from-home', (said: Wire) => created(said, 'inReplyTo')],
    ['withdraw-from-home', ({ type }: Wire) => type === 'Delete'],
    ['report-from-home', ({ type }: Wire) => type === 'Flag'],
    ['accept-from-home', ({ type }: Wire) => type === 'Accept'],
    ['hold-from-home', ({ type }: Wire) => type === 'TentativeAccept'],
    ['refuse-from-home', ({ type }: Wire) => type === 'Reject'],
  ] as const)('%s: is written as in its fixture, and signed', async (name, is) => {
    const said = only(is);
    expect(said['proof']).toBeDefined();
    await expect(stable(said)).toMatchFileSnapshot(`../fixtures/emitted/activities/${name}.json`);
  });

  it('names of an image where the one is that it was made from', async () => {
    const uris = urisOf('https://participation.example');
    const image = { mediaType: 'image/webp', width: 800, height: 600, alt: 'Des vélos attachés à un arbre' };
    const source = `https://torino.example/images/${'a'.repeat(64)}`;
    const said = imagesOf(uris, [{ ...image, hash: 'b'.repeat(64), source }]);
    await expect(stable(said)).toMatchFileSnapshot('../fixtures/emitted/images.json');
    const { attachment } = said as { readonly attachment: Parameters<typeof imagesIn>[0] };
    expect(imagesIn(attachment)).toEqual([{ url: uris.image('b'.repeat(64)), alt: image.alt, original: source }]);
  });

  it('reads what it writes', () => {
    const proposal = contributionFrom(only((said) => created(said, 'title'))['object']);
    expect(proposal).toMatchObject({
      kind: 'proposal',
      consultation: HOST,
      content: contentOf('Des arceaux'),
      tags: ['gare'],
      place: 'Place de la gare',
      location: { lat: 45.7606, lon: 4.8593 },
      images: [{ alt: 'Des vélos attachés à un arbre', original: null }],
    });
    const comment = contributionFrom(only((said) => created(said, 'inReplyTo'))['object']);
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
