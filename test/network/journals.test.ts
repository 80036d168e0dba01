import '../../src/start/temporal.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { submitComment } from '../../src/application/comment/submit-comment.ts';
import { consumeEvents } from '../../src/application/event/consume-events.ts';
import { commitmentTo, committedDocument } from '../../src/application/journal/commitment.ts';
import { JournalFault, type JournalVerdict } from '../../src/application/journal/journal-verdict.ts';
import { publicContentOf } from '../../src/application/journal/public-content.ts';
import { readJournal } from '../../src/application/journal/read-journal.ts';
import { contentHashOf } from '../../src/application/kit/content-hash.ts';
import { submitProposal } from '../../src/application/proposal/submit-proposal.ts';
import { giveSupport } from '../../src/application/support/support.ts';
import { appendLeaves } from '../../src/transparency/append-leaves.ts';
import { verifyJournal } from '../../src/transparency/verify-journal.ts';
import { value } from '../support/city.ts';
import { openCity, openConsultation, share } from './city.ts';
import { type Network, openNetwork, type Place } from './network.ts';
import { seedOfRun } from './seeded.ts';

const SLUG = 'parcs';
const words = (body: string) => ({ title: { fr: 'Bancs' }, body: { fr: body }, lang: 'fr', cost: null, amends: null });

/** Two cities hold one consultation, each with its journal; somebody verifies them over HTTP. */
describe('the journals of a host and its co-host', { timeout: 600_000 }, () => {
  let network: Network;
  let host: Place;
  let home: Place;
  let person: string;

  beforeAll(async () => {
    network = await openNetwork({ nodes: 2, seed: seedOfRun(), start: '2026-03-02T08:00:00Z', settleMs: 300_000 });
    [host, home] = network.places as [Place, Place];
    await openCity(host.node.app, 'lyon');
    person = (await openCity(home.node.app, 'torino')).person;
    await openConsultation(host.node.app, SLUG, { resultsVisibility: 'always' });
    await share(network, { host, slug: SLUG, with: home });
    for (const place of [host, home]) await follow(place);
    network.advance({ minutes: 2 });
    await propose('Ici.');
    await comment('Oui.');
    await support(1);
  }, 600_000);
  afterAll(() => network[Symbol.asyncDispose]());

  const follow = async ({ node }: Place) => await consumeEvents(node.app, appendLeaves(node.app));
  const propose = async (body: string) => {
    value(await submitProposal(home.node.app, { slug: SLUG, authorId: person, content: words(body) }));
    await network.settle();
  };
  const comment = async (body: string) => {
    const [proposal] = await home.query<{ id: string }>('select id from proposal where number = 1');
    const about = { slug: SLUG, proposalId: proposal?.id ?? '', body, lang: 'fr' };
    value(await submitComment(home.node.app, { ...about, authorId: person }));
    await network.settle();
  };
  /** Somebody at the co-host supports a proposal, and what it counted is with its host. */
  const support = async (number: number) => {
    const [proposal] = await home.query<{ id: string }>(`select id from proposal where number = ${number}`);
    value(await giveSupport(home.node.app, { proposalId: proposal?.id ?? '', participantId: person, side: 'for' }));
    for (let round = 0; round < 3; round += 1) {
      network.advance({ minutes: 11 });
      await network.settle();
    }
  };
  const verify = async (place: Place): Promise<JournalVerdict | string> =>
    await verifyJournal({
      source: place.origin,
      vkey: (await readJournal(place.node.app))?.vkey ?? expect.fail('no journal'),
      policy: null,
      seen: null,
      now: place.clock.now(),
      signal: new AbortController().signal,
      get: (url, init) => fetch(url, init),
    }).catch((fault: unknown) => (fault instanceof JournalFault ? fault.message : expect.fail(String(fault))));
  /** Somebody who runs a node commits to what is in its database now, as if it had been so, before there is an entry. */
  const commitAnew = async ({ node, query }: Place, type: string) => {
    const rows = await query<{ id: string }>(
      `select id from event where type = '${type}' and not exists (select from journal_entry where event_id = event.id)`,
    );
    expect(rows.length).toBeGreaterThan(0);
    for (const { id } of rows) {
      const commitment = await node.app.store.read(async (reader) => {
        const event = (await reader.events.byId(id)) ?? expect.fail('no event');
        const content = (await publicContentOf(event.type)?.content(reader, event)) ?? {};
        const salt = (await reader.commitments.of([id])).get(id)?.salt ?? null;
        return salt === null ? null : commitmentTo(committedDocument(event, content), salt).toString('hex');
      });
      if (commitment === null) continue;
      await query(`update event_commitment set commitment = '\\x${commitment}' where event_id = '${id}'`);
    }
  };
  /** Both journals have all, and it is more than a minute ago. */
  const settled = async () => {
    for (const place of [host, home]) await follow(place);
    network.advance({ minutes: 5 });
  };

  it('have the same words and subtotals, seen from both sides', async () => {
    await settled();
    const subtotals = (await host.query('select id from subtotal where not ours')).length;
    expect(subtotals).toBeGreaterThan(0);
    expect(await verify(host)).toMatchObject({
      cohosts: [{ origin: home.origin, isRead: true, subtotals, texts: 1, inBoth: 2, earlier: 0 }],
    });
    expect(await verify(home)).toMatchObject({
      cohosts: [{ origin: host.origin, isRead: true, subtotals, inBoth: 2, earlier: 0 }],
    });
  });

  it('differ where the host has other words of a comment than their city: found from both sides, with both entries', async () => {
    await comment('Non.');
    await host.query("update comment set body = 'Peut-être.' where body = 'Non.'");
    await commitAnew(host, 'comment-accepted');
    await settled();
    const differ = (other: Place) =>
      new RegExp(
        `^cohost: entry \\d+ and entry \\d+ of ${other.origin} have different words of one text \\(${host.origin}/.*/comments/`,
      );
    for (const [place, other] of [
      [host, home],
      [home, host],
    ] as const) {
      expect(await verify(place)).toMatch(differ(other));
    }
  });

  it('differ where the host has other words of a resident than their city: found by the entry', async () => {
    await propose('Là.');
    const [hash, other] = [contentHashOf(words('Là.')), contentHashOf(words('Ailleurs.'))];
    await host.query(`update proposal_version set body = '{"fr": "Ailleurs."}', content_hash = '${other}'
      where content_hash = '${hash}'`);
    await host.query(`update event set data = replace(data::text, '${hash}', '${other}')::jsonb
      where type = 'proposal-accepted'`);
    await commitAnew(host, 'proposal-accepted');
    await settled();
    expect(await verify(host)).toMatch(
      new RegExp(`^cohost: entry \\d+ has other words than ${home.origin}/consultations/.*/proposals/2 `),
    );
  });

  it('differ where a city has another subtotal than it gave its host: found from both sides, with both entries', async () => {
    await support(2);
    await home.query(`update subtotal set document = replace(document, '{', '{ ')
      where sequence = (select max(sequence) from subtotal)`);
    await commitAnew(home, 'subtotal-counted');
    await settled();
    for (const place of [host, home]) {
      expect(await verify(place)).toMatch(
        /^cohost: entry \d+ and entry \d+ of http.* have different subtotals under one id/,
      );
    }
  });
});
