import '../../src/start/temporal.ts';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { extendPhase } from '../../src/application/consultation/publish-consultation.ts';
import { openPoll } from '../../src/application/poll/polls.ts';
import { publicationAt } from '../../src/federation/publication/publication.ts';
import type { ResourceRef } from '../../src/federation/uris.ts';
import { eachEngine } from '../storage/engines.ts';
import { value } from '../support/city.ts';
import { clockAt } from '../support/clock.ts';
import { deliveringCity, SLUG } from './delivering-city.ts';
import { type DeliveringNode, deliveringNode } from './delivering-node.ts';
import { arrivingAt, type Wire } from './inbox-requests.ts';
import { type StockPeer, stockPeer } from './stock-peer.ts';

eachEngine('what people elsewhere read', (given) => {
  const clock = clockAt('2026-03-02T08:00:00Z');
  let node: DeliveringNode;
  let alpha: StockPeer;
  let arriving: ReturnType<typeof arrivingAt>;

  beforeAll(async () => {
    node = await deliveringNode(given.database, clock);
    alpha = await stockPeer();
    arriving = arrivingAt({ node, peer: alpha, clock });
    await deliveringCity(node.app, { proposalsPerParticipant: 50 });
    for (const name of ['ana', 'ben', 'cleo', 'dora', 'eli', 'fay', 'gus', 'hal']) {
      await node.app.store.transact((writer) => writer.peers.saveActor(alpha.known(name, { fetchedAt: clock.now() })));
    }
    node.startDelivering();
  });
  afterAll(async () => {
    await node[Symbol.asyncDispose]();
    await alpha[Symbol.asyncDispose]();
  });

  const contentOf = async (resource: ResourceRef): Promise<string> =>
    JSON.parse((await publicationAt(node.documents, resource))?.signed.body ?? '{}').content;
  async function proposed(name: string, text: string, more: Wire = {}) {
    const post = arriving.post(name, text, more);
    await arriving.arrives(name, 'Create', post);
    const proposal = await node.app.store.read((reader) => reader.proposals.byOriginal(post.id));
    const number = proposal?.number ?? 0;
    return { post, number, content: await contentOf({ kind: 'proposal', slug: SLUG, number }) };
  }
  const told = async (name: string) => (await arriving.told(name)).map(({ content }) => content).join('\n');

  it('begins with its number and that it was accepted, and ends with where supports count', async () => {
    const { post, number, content } = await proposed('ana', 'Des bancs face au fleuve, et de l’ombre.');
    const url = node.documents.uris.proposal(SLUG, number);
    const first = `<p><a href="${url}">Proposition n° ${number}, acceptée\u00a0:</a> Des bancs face au fleuve`;
    expect(content.slice(0, first.length)).toBe(first);
    expect(content).toMatch(
      new RegExp(`<p>Les soutiens comptent ici, pas sur l’original\u00a0: <a href="${post.id}">${post.id}</a></p>$`),
    );
    expect(content.split(`href="${url}"`)).toHaveLength(2);
  });

  it.each([
    ['de', 'Bänke am Fluss, und Schatten.'],
    ['ar', 'مقاعد على ضفة النهر.'],
  ])('says in a language of the consultation what is not there in %s', async (lang, text) => {
    const { content } = await proposed('ana', text, { contentMap: { [lang]: `<p>${text}</p>` } });
    expect(content).toContain('acceptée');
    expect(content).toContain('Les soutiens comptent ici');
    expect(content).not.toMatch(/accepted|Support/);
  });

  it('of an announcement has the dates and the handle to mention', async () => {
    const content = await contentOf({ kind: 'announcement', slug: SLUG });
    expect(content).toContain(`mentionnez @velo_2026@${node.documents.uris.host} dans un message public`);
    expect(content).toContain('à partir du 1er mars 2026, jusqu’au 31 mars 2026 à 23:59 (heure de Paris)');
  });

  it('of an announcement has the later end of a phase that is extended, as something that was changed', async () => {
    const consultation = await node.app.store.read((reader) => reader.consultations.bySlug(SLUG));
    const phaseId = consultation?.phases.at(-1)?.id ?? '';
    const reason = { fr: 'Le pont de mai.' };
    value(await extendPhase(node.app, { slug: SLUG, phaseId, closesAt: '2026-05-15', reason, by: null }));
    const { signed } = (await publicationAt(node.documents, { kind: 'announcement', slug: SLUG })) ?? {};
    const note = JSON.parse(signed?.body ?? '{}') as { content: string; updated?: string };
    expect(note.content).toContain('jusqu’au 15 mai 2026 à 23:59 (heure de Paris)');
    expect(Date.parse(note.updated ?? '')).toBe(clock.now().getTime());
  });

  it('of a poll lists no option twice', async () => {
    const poll = value(
      await openPoll(node.app, {
        slug: SLUG,
        question: { fr: 'Quelle rive ?' },
        options: [{ fr: 'La rive nord' }, { fr: 'La rive sud' }],
        multiple: false,
        closesAt: '2026-03-20',
        by: null,
      }),
    );
    const { signed } = (await publicationAt(node.documents, { kind: 'poll', slug: SLUG, pollId: poll.id })) ?? {};
    expect(signed?.body.split('La rive nord')).toHaveLength(3);
    expect(JSON.parse(signed?.body ?? '{}').content).not.toContain('rive nord');
  });

  const nameOf = async (name: string) =>
    (await node.app.store.read((reader) => reader.participants.byActor(alpha.actor(name))))?.name;
  const isCalled = (preferredUsername: string, name: string) => {
    const id = alpha.actor(preferredUsername);
    const actor = { id, type: 'Person', preferredUsername, name, inbox: `${id}/inbox` };
    alpha.serves(actor);
    return actor;
  };

  it('of a renamed account has its new name within the hour of its next act', async () => {
    await proposed('ben', 'Une piste.');
    expect(await nameOf('ben')).toBe('ben');
    isCalled('ben', 'Benjamin');
    clock.advance({ minutes: 61 });
    await proposed('ben', 'Un pont.');
    expect(await nameOf('ben')).toBe('Benjamin');
  });

  it('of a renamed account has its new name at once where its server says so', async () => {
    await proposed('gus', 'Une piste.');
    await arriving.arrives('gus', 'Update', isCalled('gus', 'Gustave'));
    expect(await nameOf('gus')).toBe('Gustave');
  });

  it('of a renamed account has its new name within the hour where it says and does nothing', async () => {
    await proposed('hal', 'Une piste.');
    isCalled('hal', 'Haldor');
    await node.names.run();
    expect(await nameOf('hal')).toBe('hal');
    clock.advance({ minutes: 61 });
    const before = alpha.asked.length;
    await node.names.run();
    expect(await nameOf('hal')).toBe('Haldor');
    expect(alpha.asked.slice(before).filter((path) => path === '/users/hal')).toHaveLength(1);
    // Nobody is asked for again within the hour, whose server does not answer neither.
    alpha.serves({ id: alpha.actor('hal') });
    for (const minutes of [61, 1, 1]) {
      clock.advance({ minutes });
      await node.names.run();
    }
    expect(alpha.asked.slice(before).filter((path) => path === '/users/hal')).toHaveLength(2);
    isCalled('hal', 'Hal');
    clock.advance({ days: 8 });
    await node.names.run();
    expect(await nameOf('hal')).toBe('Haldor');
  });

  it('of what is left out is said to its author, by what it was', async () => {
    const picture = (name: string | null) => ({
      ...{ type: 'Document', mediaType: 'image/png', url: `${alpha.origin}/media/${name ?? 'silent'}.png` },
      ...(name === null ? {} : { name }),
    });
    const emoji = { type: 'Emoji', name: ':velo:', icon: { type: 'Image', url: `${alpha.origin}/velo.png` } };
    await proposed('cleo', 'Un parc.', { attachment: [picture('Le parc')] });
    expect(await told('cleo')).not.toContain('description');
    await proposed('cleo', 'Un square.', { attachment: [picture('Le square'), picture(null)] });
    expect(await told('cleo')).toContain('Une image de votre message n’a pas de description');
    const all = ['Nord', 'Sud', 'Est', 'Ouest', 'Centre'].map(picture);
    await proposed('gil', 'Cinq vues.', { attachment: all });
    expect(await told('gil')).toContain('Seules les 4 premières images d’un message sont affichées ici.');
    const film = { type: 'Document', mediaType: 'video/mp4', url: `${alpha.origin}/media/tour.mp4`, name: 'Le tour' };
    await proposed('ben', 'Un tour.', { attachment: [film] });
    expect(await told('ben')).toContain('Une vidéo, un son ou un autre fichier de votre message n’est pas affiché ici');
    await proposed('dora', 'Un pont :velo:.', { tag: [emoji, ...(arriving.post('dora', '')['tag'] as object[])] });
    const said = await told('dora');
    expect(said).toContain('Les émojis propres à votre serveur ne sont pas affichés ici');
    expect(said).not.toContain('description');
  });

  it('of what an edit adds and is left out is said to its author too', async () => {
    const silent = { type: 'Document', mediaType: 'image/png', url: `${alpha.origin}/media/bancs.png` };
    const { post } = await proposed('eli', 'Des bancs.');
    expect(await told('eli')).not.toContain('description');
    await arriving.arrives('eli', 'Update', { ...post, attachment: [silent], sensitive: true });
    const said = await told('eli');
    expect(said).toContain('n’a pas de description');
    expect(said).toContain('n’est pas affichée ici sans avertissement');
    const reply = arriving.post('fay', 'Oui.', { inReplyTo: post.id });
    await arriving.arrives('fay', 'Create', reply);
    await arriving.arrives('fay', 'Update', { ...reply, content: 'Oui, oui.', attachment: [silent] });
    expect(await told('fay')).toContain('n’a pas de description');
  });
});
