import '../../src/start/temporal.ts';
import { Create, Mention, Note, PUBLIC_COLLECTION } from '@fedify/vocab';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { undecidedFindings } from '../../src/cli/doctor-checks.ts';
import { collectionAt } from '../../src/federation/collections.ts';
import { addressOf } from '../../src/federation/uris.ts';
import { eachEngine } from '../storage/engines.ts';
import { clockAt } from '../support/clock.ts';
import { deliveringCity, propose, SLUG } from './delivering-city.ts';
import { type DeliveringNode, deliveringNode } from './delivering-node.ts';
import { arrivingAt, type Post, type Wire } from './inbox-requests.ts';
import { type StockPeer, stockPeer } from './stock-peer.ts';

const REPLIES = 500;
const PEOPLE = ['ana', 'ben', 'cleo', 'dora', 'emil', 'fanny', 'gil', 'hana', 'ines', 'joe'] as const;

eachEngine('a reply whose parent is not here', (given) => {
  const clock = clockAt('2026-03-02T08:00:00Z');
  let node: DeliveringNode;
  let alpha: StockPeer;
  let arriving: ReturnType<typeof arrivingAt>;
  let proposal: string;

  beforeAll(async () => {
    node = await deliveringNode(given.database, clock);
    alpha = await stockPeer();
    arriving = arrivingAt({ node, peer: alpha, clock });
    const { leo } = await deliveringCity(node.app, { proposalsPerParticipant: 50 });
    for (const name of PEOPLE) await node.app.store.transact((writer) => writer.peers.saveActor(alpha.known(name)));
    await propose(node.app, { by: leo, title: 'Des arceaux' });
    await propose(node.app, { by: leo, title: 'Une piste' });
    proposal = node.documents.uris.proposal(SLUG, 1);
    node.startDelivering();
  });
  afterAll(async () => {
    await node[Symbol.asyncDispose]();
    await alpha[Symbol.asyncDispose]();
  });

  const group = () => node.documents.uris.consultation(SLUG);
  async function verdictOf(id: string): Promise<string> {
    const { rows } = await sql<{ verdict: string | null; because: string }>`
      select verdict, because from inbox_message where activity_id = ${id}
    `.execute(given.database.db);
    return rows[0]?.verdict == null ? 'waiting' : `${rows[0].verdict}: ${rows[0].because}`;
  }
  const judged = async (name: string, post: Post) => await verdictOf(await arriving.arrives(name, 'Create', post));
  const commentOf = (post: Pick<Post, 'id'>) => node.app.store.read((reader) => reader.comments.byOriginal(post.id));
  /** A post among people, to nobody of ours, as its server serves it. */
  function served(name: string, more: Wire = {}): Post {
    const post = arriving.post(name, 'Et vous ?', { cc: [], tag: [], ...more });
    alpha.serves(post);
    return post;
  }
  const told = async (name: string) => (await arriving.told(name)).map(({ content }) => content);

  it('is filed once its parent is, signed as its server signs, and holds up nothing else of its author', async () => {
    const note = (name: string, nth: string, inReplyTo: string) =>
      new Note({
        id: new URL(`${alpha.origin}/notes/${nth}`),
        attribution: new URL(alpha.actor(name)),
        content: `<p>${nth}</p>`,
        to: PUBLIC_COLLECTION,
        cc: new URL(group()),
        tags: [new Mention({ href: new URL(group()), name: '@velo_2026' })],
        replyTarget: new URL(inReplyTo),
      });
    const create = (name: string, object: Note) =>
      new Create({
        id: new URL(`${object.id?.href}/create`),
        actor: new URL(alpha.actor(name)),
        object,
        to: PUBLIC_COLLECTION,
        cc: new URL(group()),
      });
    const parent = note('ana', 'parent', proposal);
    const child = note('ben', 'child', `${alpha.origin}/notes/parent`);
    await alpha.send('ben', group(), create('ben', child));
    await node.work();
    expect(await commentOf({ id: `${alpha.origin}/notes/child` })).toBeNull();
    expect(await judged('ben', arriving.post('ben', 'Autre chose.', { inReplyTo: proposal }))).toBe(
      'accepted: comment',
    );
    await alpha.send('ana', group(), create('ana', parent));
    await node.work();
    const above = await commentOf({ id: `${alpha.origin}/notes/parent` });
    expect(await commentOf({ id: `${alpha.origin}/notes/child` })).toMatchObject({ parentId: above?.id, depth: 1 });
  });

  it('goes on below another that waits, also of one author and below what becomes a proposal', async () => {
    const idea = arriving.post('ana', 'Une passerelle.');
    const first = arriving.post('ana', 'À mi-chemin.', { inReplyTo: idea.id });
    const second = arriving.post('ben', 'Oui.', { inReplyTo: first.id });
    expect(await judged('ben', second)).toBe('waiting');
    expect(await judged('ana', first)).toBe('waiting');
    expect(await judged('ana', idea)).toBe('accepted: proposal');
    expect((await commentOf(second))?.parentId).toBe((await commentOf(first))?.id);
    expect((await commentOf(first))?.parentId).toBeNull();
  });

  it('is not filed where its author took it back meanwhile, and says the newest where they changed it', async () => {
    const parent = arriving.post('cleo', 'Oui.', { inReplyTo: proposal });
    const withdrawn = arriving.post('dora', 'Non.', { inReplyTo: parent.id });
    const changed = arriving.post('emil', 'Nnon.', { inReplyTo: parent.id });
    for (const [name, post] of [['dora', withdrawn] as const, ['emil', changed] as const]) {
      expect(await judged(name, post)).toBe('waiting');
    }
    await arriving.arrives('dora', 'Delete', { id: withdrawn.id, type: 'Tombstone' });
    await arriving.arrives('emil', 'Update', { ...changed, content: '<p>Non.</p>', contentMap: undefined });
    await judged('cleo', parent);
    expect(await commentOf(withdrawn)).toBeNull();
    expect((await commentOf(changed))?.body).toBe('Non.');
  });

  it('is explained after a day where nothing came', async () => {
    const orphan = arriving.post('fanny', 'Oui.', { inReplyTo: `${alpha.origin}/notes/never` });
    const id = await arriving.arrives('fanny', 'Create', orphan);
    clock.advance({ hours: 23 });
    await node.work();
    expect(await verdictOf(id)).toBe('waiting');
    clock.advance({ hours: 1 });
    await node.work();
    expect(await verdictOf(id)).toBe('refused: foreign-thread');
    expect(await told('fanny')).toEqual([expect.stringContaining('Pour faire une proposition, mentionnez')]);
  });

  it('is explained at once where the thread is one of others, once a day', async () => {
    const root = served('ana');
    const above = served('ben', { inReplyTo: root.id });
    const mention = arriving.post('gil', 'La ville le sait ?', { inReplyTo: above.id });
    expect(await judged('gil', mention)).toBe('refused: foreign-thread');
    expect(await judged('gil', arriving.post('gil', 'Alors ?', { inReplyTo: above.id }))).toBe(
      'refused: foreign-thread',
    );
    expect(await told('gil')).toEqual([expect.stringContaining('Pour faire une proposition, mentionnez')]);
  });

  it('is a comment where somebody above it answered us and did not speak to us', async () => {
    const above = served('ana', { inReplyTo: proposal });
    const between = served('ben', { inReplyTo: above.id });
    const mention = arriving.post('hana', 'La ville le sait ?', { inReplyTo: between.id });
    expect(await judged('hana', mention)).toBe('accepted: comment');
    expect(await commentOf(mention)).toMatchObject({ parentId: null, depth: 0 });
  });

  it('waits for what is sent to us as well, and is filed above it after a day', async () => {
    const above = arriving.post('ana', 'Oui.', { inReplyTo: proposal });
    alpha.serves(above);
    const mention = arriving.post('hana', 'Moi aussi.', { inReplyTo: above.id });
    const id = await arriving.arrives('hana', 'Create', mention);
    expect(await verdictOf(id)).toBe('waiting');
    clock.advance({ hours: 24 });
    await node.work();
    expect(await verdictOf(id)).toBe('accepted: comment');
    expect(await commentOf(mention)).toMatchObject({ parentId: null });
  });

  it('has no more than ten posts read, however long the thread', async () => {
    const link = (nth: number) => `${alpha.origin}/notes/link-${nth}`;
    for (let nth = 0; nth < 30; nth += 1) {
      const post = arriving.post('ana', 'Et ?', { cc: [], tag: [], inReplyTo: link(nth + 1) });
      alpha.serves({ ...post, id: link(nth) });
    }
    alpha.asked.splice(0);
    expect(await judged('ines', arriving.post('ines', 'Oui.', { inReplyTo: link(0) }))).toBe('refused: foreign-thread');
    expect(alpha.asked.filter((path) => path.includes('link-'))).toHaveLength(10);
  });

  it('arrives once and in its place with 500 others, in whatever order', async () => {
    const second = node.documents.uris.proposal(SLUG, 2);
    const posts: Post[] = [];
    for (let nth = 0; nth < REPLIES; nth += 1) {
      const above = nth < 5 ? second : posts[Math.floor(nth / 2) - 1]?.id;
      posts.push(arriving.post(PEOPLE[nth % PEOPLE.length] ?? 'ana', `Avis ${nth}`, { inReplyTo: above }));
    }
    // 7 and 500 have no factor in common: each comes once, and many before what they answer.
    const order = posts.map((_, nth) => posts[(nth * 7 + 250) % REPLIES] as Post);
    for (const [nth, post] of order.entries()) {
      await arriving.sends(String(post['attributedTo']).split('/').at(-1) ?? '', 'Create', post);
      if (nth % 100 === 99) await node.decide();
    }
    await node.work();
    const items: string[] = [];
    let next: string | undefined = `${second}/context?page=true`;
    while (next !== undefined) {
      const { pathname, searchParams } = new URL(next);
      const address = addressOf(pathname);
      if (address?.kind !== 'collection') throw new Error(`${next} is no collection`);
      // biome-ignore lint/suspicious/noExplicitAny: what is read is compared
      const page = (await collectionAt(node.documents, { ...address, query: searchParams })) as any;
      items.push(...page.orderedItems);
      next = page.next;
    }
    const places = new Map(items.map((id, place) => [id, place]));
    expect(items).toHaveLength(REPLIES + 1);
    expect(posts.filter(({ id }) => !places.has(id))).toEqual([]);
    const isAfter = ({ id, inReplyTo }: Post) => Number(places.get(id)) > Number(places.get(String(inReplyTo)));
    expect(posts.filter((post) => !isAfter(post))).toEqual([]);
    const { rows } = await sql<{ count: number }>`
      select count(*)::int as count from inbox_message where waits_for is not null`.execute(given.database.db);
    expect(rows[0]?.count).toBe(0);
  }, 400_000);

  it('is to come again later where 2,000 of its server wait already, which the operator is told; what they wait for comes', async () => {
    const later = `${alpha.origin}/notes/later`;
    const first = arriving.post('joe', 'Oui.', { inReplyTo: later });
    expect(await judged('joe', first)).toBe('waiting');
    await sql`
      insert into inbox_message (id, activity_id, fingerprint, digest, type, actor, host, body, signed_at, received_at, due_at, waits_for)
      select gen_random_uuid(), activity_id || nth, 'made up ' || nth, 'made up ' || nth, type, actor, host, body, signed_at, received_at, due_at, waits_for
      from inbox_message cross join generate_series(1, 1998) nth where waits_for = ${later}
    `.execute(given.database.db);
    expect(await undecidedFindings(node)).toMatchObject([{ state: 'ok' }]);
    const create = (nth: string, inReplyTo: string) => {
      const id = new URL(`${alpha.origin}/notes/${nth}`);
      const [attribution, to, cc] = [new URL(alpha.actor('ana')), PUBLIC_COLLECTION, new URL(group())];
      const tags = [new Mention({ href: cc, name: '@velo_2026' })];
      const replyTarget = new URL(inReplyTo);
      const object = new Note({ id, attribution, content: `<p>${nth}</p>`, to, cc, tags, replyTarget });
      return new Create({ id: new URL(`${id}/create`), actor: attribution, object, to, cc });
    };
    // What was taken when there was room is kept, the last one as well.
    await alpha.send('ana', group(), create('last', later));
    await node.work();
    expect(await verdictOf(`${alpha.origin}/notes/last/create`)).toBe('waiting');
    await expect(alpha.send('ana', group(), create('beyond', later))).rejects.toThrow(/429.*too-many-waiting/s);
    const { host } = new URL(alpha.origin);
    expect(await undecidedFindings(node)).toMatchObject([
      { state: 'warn', says: expect.stringContaining(` of ${host}, last on 2026-03-0`) },
    ]);
    await alpha.send('ana', group(), create('later', proposal));
    await sql`delete from inbox_message where waits_for = ${later} and digest = fingerprint`.execute(given.database.db);
    await node.work();
    expect(await commentOf(first)).not.toBeNull();
    expect(await commentOf({ id: `${alpha.origin}/notes/last` })).not.toBeNull();
    await alpha.send('ana', group(), create('beyond', later));
    await node.work();
    expect(await commentOf({ id: `${alpha.origin}/notes/beyond` })).not.toBeNull();
  });
});
