import '../../src/start/temporal.ts';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { changeComment, withdrawComment } from '../../src/application/comment/change-comment.ts';
import { submitComment } from '../../src/application/comment/submit-comment.ts';
import { askSoftware } from '../../src/application/federation/delivery/ask-software.ts';
import { deadLetters } from '../../src/application/federation/delivery/dead-letters.ts';
import { sendNewsletters } from '../../src/application/mail/newsletter/send-newsletters.ts';
import {
  archiveNewsletter,
  draftNewsletter,
  scheduleNewsletter,
} from '../../src/application/mail/newsletter/write-newsletter.ts';
import { reviseProposal, withdrawProposal } from '../../src/application/proposal/revise-proposal.ts';
import type { Database } from '../../src/storage/kit/database.ts';
import { openMigrated } from '../storage/migrated.ts';
import { type Clock, clockAt } from '../support/clock.ts';
import { contentOf, deliveringCity, propose, SLUG } from './delivering-city.ts';
import { type DeliveringNode, deliveringNode } from './delivering-node.ts';
import { hubzilla } from './forums.ts';
import { value } from './publishing-city.ts';
import { followed, type StockPeer, stockPeer } from './stock-peer.ts';

let database: Database;
let clock: Clock;
let node: DeliveringNode;
let peer: StockPeer;
let leo: string;
let software: { readonly name: string; readonly version: string } | null;
/** What people see on the peer's server, by the id of each post. */
let items: Map<string, Readonly<Record<string, unknown>>>;

beforeEach(async () => {
  database = await openMigrated();
  clock = clockAt('2026-03-02T08:00:00Z');
  software = { name: 'hubzilla', version: '8.8.7' };
  items = new Map();
  node = await deliveringNode(database, clock, { readSoftware: async () => software });
  peer = await stockPeer();
  ({ leo } = await deliveringCity(node.app));
  await node.work();
  const group = node.documents.uris.consultation(SLUG);
  const inbox = hubzilla(new Set([group]), items);
  peer.answersWith(async (activity) => (await inbox(activity)).status);
  await followed(node.app, peer.known('fred'), group);
  node.startDelivering();
});
afterEach(async () => {
  await node[Symbol.asyncDispose]();
  await peer[Symbol.asyncDispose]();
  await database[Symbol.asyncDispose]();
});

async function delivered(): Promise<void> {
  clock.advance({ minutes: 1 });
  await node.work();
  await expect.poll(() => node.depth(), { timeout: 30_000 }).toBe(0);
}

async function runs(says: typeof software): Promise<void> {
  software = says;
  await askSoftware(node.app, async () => says);
}

const textOf = (id: string) => String(items.get(id)?.['content'] ?? 'gone');
const passedOn = () =>
  peer.posted.flatMap(({ type, object }) =>
    type === 'Announce' && typeof object === 'object' ? [(object as { type: string }).type] : [],
  );

it.each([{ name: 'hubzilla', version: '8.8.7' }, { name: 'streams', version: '25.1.1' }, null])(
  'a new version and a withdrawal reach who follows the consultation at a server that runs %o',
  async (says) => {
    await runs(says);
    const { id: proposalId } = await propose(node.app, { by: leo, title: 'Une piste' });
    await delivered();
    const note = node.documents.uris.proposal(SLUG, 1);
    expect(textOf(note)).toContain('Une piste');
    const content = contentOf('Un double sens');
    value(await reviseProposal(node.app, { proposalId, authorId: leo, content, confirmed: true }));
    await delivered();
    expect(textOf(note)).toContain('Un double sens');
    value(await withdrawProposal(node.app, { proposalId, authorId: leo }));
    await delivered();
    expect([...items.keys()]).toEqual([]);
    expect(passedOn().slice(-2)).toEqual(['Update', 'Delete']);
    expect(await deadLetters(node.app, { limit: 10, after: null })).toMatchObject({ items: [] });
  },
);

it('a comment is changed and deleted there, too', async () => {
  await runs(software);
  const { id: proposalId } = await propose(node.app, { by: leo, title: 'Une piste' });
  const { id } = value(
    await submitComment(node.app, { slug: SLUG, proposalId, authorId: leo, body: 'Oui.', lang: 'fr' }),
  );
  await delivered();
  const note = node.documents.uris.comment(SLUG, id);
  expect(textOf(note)).toContain('Oui.');
  value(await changeComment(node.app, { commentId: id, authorId: leo, body: 'Non.' }));
  await delivered();
  expect(textOf(note)).toContain('Non.');
  value(await withdrawComment(node.app, { commentId: id, authorId: leo }));
  await delivered();
  expect(textOf(note)).toBe('gone');
});

it('a newsletter of the consultation that is taken back is deleted there, too', async () => {
  await runs(software);
  const app = { ...node.app, mails: 'sent' as const };
  const content = { subject: { fr: 'Réunion' }, text: { fr: 'Venez.' }, isPublic: true };
  const { id } = value(await draftNewsletter(app, { slug: SLUG, content, by: null }));
  value(await scheduleNewsletter(app, { id, sendAt: null, by: null }));
  await sendNewsletters(app);
  await delivered();
  const note = node.documents.uris.newsletter(id);
  expect(textOf(note)).toContain('Venez.');
  value(await archiveNewsletter(app, { id, isPublic: false, by: null }));
  await delivered();
  expect(textOf(note)).toBe('gone');
});

it.each(['mastodon', 'gotosocial', 'lemmy', 'nodebb', 'wordpress'])(
  'is not passed on to %s, which reads the change itself or would show it',
  async (name) => {
    await runs({ name, version: '4.5.0' });
    const { id: proposalId } = await propose(node.app, { by: leo, title: 'Une piste' });
    await delivered();
    const content = contentOf('Un double sens');
    value(await reviseProposal(node.app, { proposalId, authorId: leo, content, confirmed: true }));
    await delivered();
    value(await withdrawProposal(node.app, { proposalId, authorId: leo }));
    await delivered();
    expect(peer.posted.map(({ type }) => type)).toEqual(expect.arrayContaining(['Update', 'Delete']));
    expect(passedOn().filter((type) => type !== 'Create')).toEqual([]);
  },
);

it('is in no outbox, and nothing of it is kept where nobody waits for it', async () => {
  const kept = async () =>
    await database.db.selectFrom('document').select('outbox').where('uri', 'like', '%passed-on').execute();
  await runs({ name: 'mastodon', version: '4.5.0' });
  const { id: proposalId } = await propose(node.app, { by: leo, title: 'Une piste' });
  value(await withdrawProposal(node.app, { proposalId, authorId: leo }));
  await delivered();
  expect(await kept()).toEqual([]);
  await node.app.store.transact((writer) =>
    writer.deliveries.saveHostSoftware({
      host: new URL(peer.origin).host,
      ...{ software: null, version: null, announces: null, askedAt: clock.now() },
    }),
  );
  const { id } = await propose(node.app, { by: leo, title: 'Des arceaux' });
  await delivered();
  value(await withdrawProposal(node.app, { proposalId: id, authorId: leo }));
  await delivered();
  expect(await kept()).toEqual([{ outbox: null }]);
});
