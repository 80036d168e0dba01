import '../../src/start/temporal.ts';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { publishAnswer } from '../../src/application/answer/publish-answer.ts';
import { askSoftware } from '../../src/application/federation/delivery/ask-software.ts';
import { deadLetters } from '../../src/application/federation/delivery/dead-letters.ts';
import { openPoll } from '../../src/application/poll/polls.ts';
import { withdrawProposal } from '../../src/application/proposal/revise-proposal.ts';
import type { Consultation } from '../../src/domain/consultation/consultation.ts';
import { ANNOUNCEMENTS_PER_HOUR } from '../../src/federation/deliver/digest.ts';
import type { Incoming } from '../../src/federation/inbox/incoming.ts';
import type { Database } from '../../src/storage/kit/database.ts';
import { openMigrated } from '../storage/migrated.ts';
import { type Clock, clockAt } from '../support/clock.ts';
import { deliveringCity, propose, SLUG } from './delivering-city.ts';
import { type DeliveringNode, deliveringNode } from './delivering-node.ts';
import { type ForumInbox, lemmy, piefed, type Shown } from './forums.ts';
import { value } from './publishing-city.ts';
import { followed, type StockPeer, stockPeer } from './stock-peer.ts';

let database: Database;
let clock: Clock;
let node: DeliveringNode;
let forum: StockPeer;
let consultation: Consultation;
let leo: string;
let software: { readonly name: string; readonly version: string } | null;
let shown: Shown[];

beforeEach(async () => {
  database = await openMigrated();
  clock = clockAt('2026-03-02T08:00:00Z');
  software = null;
  shown = [];
  node = await deliveringNode(database, clock, { readSoftware: async () => software });
  forum = await stockPeer();
  ({ consultation, leo } = await deliveringCity(node.app));
  await node.work();
});
afterEach(async () => {
  await node[Symbol.asyncDispose]();
  await forum[Symbol.asyncDispose]();
  await database[Symbol.asyncDispose]();
});

/** The peer says that it runs something, and takes what comes by the rules of what it does run. */
async function runs(says: { readonly name: string; readonly version: string }, inbox: ForumInbox): Promise<void> {
  software = says;
  forum.answersWith(async (activity) => {
    const answer = await inbox(activity);
    if (answer.shown !== null) shown.push(answer.shown);
    return answer.status;
  });
}

async function delivered(): Promise<readonly Shown[]> {
  await node.work();
  node.startDelivering();
  await expect.poll(() => node.depth(), { timeout: 30_000 }).toBe(0);
  return shown.splice(0);
}

const original = () => `${forum.origin}/post/1`;

async function refuse(): Promise<void> {
  const closed = { type: 'phase-closed', act: 'propose', closedAt: new Date('2026-03-30T22:00:00Z') } as const;
  const incoming: Incoming = {
    messageId: node.app.newId(),
    id: `${forum.origin}/activities/1`,
    type: 'Create',
    actor: forum.actor('ana'),
    host: new URL(forum.origin).host,
    signedAt: clock.now(),
    receivedAt: clock.now(),
    asSent: {},
    document: { type: 'Create', object: { id: original(), type: 'Page', content: 'x', contentMap: { en: 'x' } } },
  };
  await node.replies.tell({
    to: forum.known('ana'),
    about: { kind: 'refused', refusal: closed },
    incoming,
    consultation,
  });
}

const LEMMY_019 = { says: { name: 'lemmy', version: '0.19.20' }, inbox: lemmy('0.19') };
const LEMMY_1 = { says: { name: 'lemmy', version: '1.0.0' }, inbox: lemmy('1.0') };
const PIEFED = { says: { name: 'PieFed', version: '1.6.18' }, inbox: piefed((post) => post === original()) };

describe('a private message', () => {
  it.each([
    { ...LEMMY_019, speaker: 'institution', type: 'ChatMessage' },
    { ...LEMMY_1, speaker: 'institution', type: 'Note' },
    { ...PIEFED, speaker: 'service', type: 'Note' },
  ] as const)('reaches $says.name $says.version once and in private, by an actor that it reads', async (of) => {
    await runs(of.says, of.inbox);
    await refuse();
    const messages = await delivered();
    const by = node.documents.uris[of.speaker];
    expect(messages).toMatchObject([{ isPrivate: true, by, object: { type: of.type, to: [forum.actor('ana')] } }]);
    expect(JSON.stringify(messages)).toContain('30 March 2026 at 23:59 (Paris time)');
  });

  it.each([LEMMY_019, LEMMY_1, PIEFED])(
    'is lost by nobody who says to run $says.name and does not',
    async ({ says }) => {
      // Mastodon: any actor, a Note that mentions the person; a ChatMessage is ignored.
      await runs(says, async ({ actor, object, to }) => {
        const note = object as Shown['object'];
        const isShown = note['type'] === 'Note' && JSON.stringify(note['tag']).includes(String((to as string[])[0]));
        return { status: 202, shown: isShown ? { isPrivate: true, by: String(actor), object: note } : null };
      });
      await refuse();
      expect(await delivered()).toHaveLength(1);
    },
  );
});

describe('what the consultation passes on', () => {
  async function answered(): Promise<void> {
    await followed(node.app, forum.known('fred'), node.documents.uris.consultation(SLUG));
    await askSoftware(node.app, async () => software);
    const proposal = await propose(node.app, { by: leo, title: 'Une piste' });
    await delivered();
    const commitments = [{ text: { fr: 'Étudier' }, dueOn: null }];
    const answer = {
      proposalId: proposal.id,
      verdict: 'accepted',
      body: { fr: 'Oui.' },
      commitments,
      by: null,
    } as const;
    value(await publishAnswer(node.app, answer));
  }

  it.each([
    ['Lemmy', LEMMY_019, 'institution'],
    ['PieFed', PIEFED, 'service'],
  ] as const)('brings an official answer to %s under its own id, once', async (_, { says, inbox }, by) => {
    await runs(says, inbox);
    await answered();
    const { uris } = node.documents;
    const comments = (await delivered()).filter(({ isPrivate }) => !isPrivate);
    expect(comments).toMatchObject([
      {
        by: uris[by],
        object: { id: uris.answer(SLUG, 1, 1), attributedTo: uris.institution, inReplyTo: uris.proposal(SLUG, 1) },
      },
    ]);
  });

  it.each([LEMMY_019, LEMMY_1])(
    'brings a proposal to Lemmy $says.version as a post, once, and takes it back',
    async ({ says, inbox }) => {
      await runs(says, inbox);
      const { uris } = node.documents;
      await followed(node.app, forum.known('fred'), uris.consultation(SLUG));
      await askSoftware(node.app, async () => software);
      const proposal = await propose(node.app, { by: leo, title: 'Une piste' });
      const posts = (await delivered()).filter(({ object }) => object['id'] === uris.proposal(SLUG, 1));
      expect(posts).toMatchObject([{ isPrivate: false, by: uris.proposalActor(SLUG, 1) }]);
      // Nothing that it has to refuse: that would stay among the messages that were given up.
      expect(await deadLetters(node.app, { limit: 10, after: null })).toMatchObject({ items: [] });
      value(await withdrawProposal(node.app, { proposalId: proposal.id, authorId: leo }));
      await delivered();
      expect(forum.posted.at(-1)).toMatchObject({ type: 'Delete', object: { id: uris.proposal(SLUG, 1) } });
    },
  );

  it('sends Lemmy no more proposals than are announced in an hour', async () => {
    await runs(LEMMY_1.says, LEMMY_1.inbox);
    const { uris } = node.documents;
    await followed(node.app, forum.known('fred'), uris.consultation(SLUG));
    await askSoftware(node.app, async () => software);
    for (let nth = 0; nth <= ANNOUNCEMENTS_PER_HOUR; nth += 1) await propose(node.app, { by: leo, title: `N° ${nth}` });
    await delivered();
    const creates = forum.posted.filter(({ type }) => type === 'Create');
    expect(new Set(creates.map(({ actor }) => actor)).size).toBe(ANNOUNCEMENTS_PER_HOUR);
  });

  it('brings a poll to PieFed with its options', async () => {
    await runs(PIEFED.says, PIEFED.inbox);
    await answered();
    await delivered();
    const poll = value(
      await openPoll(node.app, {
        slug: SLUG,
        question: { fr: 'Quelle rive ?' },
        options: [{ fr: 'Gauche' }, { fr: 'Droite' }],
        multiple: false,
        closesAt: '2026-04-30',
        by: null,
      }),
    );
    const { uris } = node.documents;
    expect(await delivered()).toMatchObject([
      {
        isPrivate: false,
        by: uris.service,
        object: { id: uris.poll(SLUG, poll.id), type: 'Question', oneOf: [{ name: 'Gauche' }, { name: 'Droite' }] },
      },
    ]);
  });

  it('sends nothing by the Service to whoever runs something else', async () => {
    await runs({ name: 'mastodon', version: '4.5.0' }, async () => ({ status: 202, shown: null }));
    await answered();
    await delivered();
    expect(forum.posted.length).toBeGreaterThan(0);
    expect(JSON.stringify(forum.posted)).not.toContain(node.documents.uris.service);
  });
});
