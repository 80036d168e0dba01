import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { submitComment } from '../../src/application/comment/submit-comment.ts';
import { registerParticipant } from '../../src/application/participant/register-participant.ts';
import { submitProposal } from '../../src/application/proposal/submit-proposal.ts';
import { api } from '../../src/http/api/api.ts';
import { contentOf } from '../federation/delivering-city.ts';
import { opened, setUpCity, value } from '../support/city.ts';
import { peered } from '../support/peered.ts';
import { openPages, type Pages } from './pages.ts';
import { faultsOf } from './tags.ts';

const TORINO = 'https://torino.example/';

describe('the city of who writes in a consultation that several institutions hold', () => {
  let pages: Pages;
  let paoloId: string;
  let commentId: string;

  beforeAll(async () => {
    pages = await openPages('2026-03-02T08:00:00Z');
    const { app } = pages;
    await setUpCity(app);
    const consultation = await opened(app, 'velo', { rules: { hold: 'nothing' } });
    await opened(app, 'seule', { rules: { hold: 'nothing' } });
    await peered(app, TORINO);
    const at = app.now();
    await app.store.transact(async (writer) => {
      const peer = await writer.peering.peer(TORINO);
      if (peer === null) throw new Error('no peer');
      await writer.peering.savePeer({ ...peer, name: { fr: 'Ville de Turin' }, languages: ['fr'] });
      await writer.sharing.saveCohost({
        consultationId: consultation.id,
        peer: TORINO,
        invite: `${app.origin}/activities/1`,
        status: 'accepted',
        registered: 1_000,
        registeredAt: at,
        invitedAt: at,
        answeredAt: at,
      });
    });
    const anna = await registerParticipant(app, { kind: 'local', standing: 'resident', name: 'Anna' });
    const actorUri = `${TORINO}participants/1`;
    const remote = { kind: 'remote', standing: 'fediverse', name: 'Bruno', actorUri } as const;
    const bruno = await registerParticipant(app, remote);
    for (const [slug, { id: authorId }] of [
      ['velo', value(anna)],
      ['velo', value(bruno)],
      ['seule', value(anna)],
    ] as const) {
      value(await submitProposal(app, { slug, authorId, content: contentOf('Une piste'), vouched: true }));
    }
    const imported = { kind: 'imported', standing: 'registered', name: 'Paolo (torino.example)' } as const;
    paoloId = value(await registerParticipant(app, imported)).id;
    const proposal = await app.store.read((reader) => reader.proposals.byNumber(consultation.id, 1));
    const on = { slug: 'velo', proposalId: proposal?.id ?? '', authorId: paoloId };
    commentId = value(await submitComment(app, { ...on, body: 'Sì.', lang: 'fr', vouched: true })).id;
  });
  afterAll(() => pages[Symbol.asyncDispose]());

  it('stands beside the name, with its link on the page of a proposal', async () => {
    const page = await pages.text('/consultations/velo/proposals/2');
    expect(page).toMatch(
      /Bruno<\/bdi><\/a> <bdi[^>]*>[^<]*<\/bdi>, <a href="https:\/\/torino\.example\/">.*Ville de Turin/,
    );
    expect(faultsOf(page)).toEqual([]);
    expect(await pages.text('/consultations/velo/proposals/1')).toMatch(/Anna<\/bdi><\/a>, <a [^>]*>.*Ville de Lyon/);
  });

  it('stands beside the name in lists and feeds', async () => {
    const list = await pages.text('/consultations/velo?order=newest');
    expect(list).toMatch(/Bruno<\/bdi> <bdi[^>]*>[^<]*<\/bdi>, .*Ville de Turin/);
    expect(await pages.text('/consultations/velo.atom')).toMatch(
      /<name>Bruno \(torino\.example\), Ville de Turin<\/name>/,
    );
  });

  it('stands beside the name in the API, in lists and by itself, and not in the name', async () => {
    const routes = api({ app: pages.app, version: '0', trustProxy: false });
    const read = async (path: string) => (await (await routes.request(path)).json()) as { items: { author: object }[] };
    const bruno = { name: 'Bruno', institution: { uri: TORINO, name: { fr: 'Ville de Turin' } } };
    const anna = { name: 'Anna', institution: { uri: 'https://lyon.example/', name: { fr: 'Ville de Lyon' } } };
    const paolo = { name: 'Paolo', institution: bruno.institution };
    const list = await read('/consultations/velo/proposals?order=oldest');
    expect(list.items.map(({ author }) => author)).toMatchObject([anna, bruno]);
    expect(await read('/consultations/velo/proposals/2')).toMatchObject({ author: bruno });
    const comments = await read('/consultations/velo/proposals/1/comments');
    expect(comments.items.map(({ author }) => author)).toMatchObject([paolo]);
    expect(await read(`/comments/${commentId}`)).toMatchObject({ author: paolo });
    expect(await read(`/participants/${paoloId}`)).toMatchObject({ comments: { items: [{ author: paolo }] } });
    expect(await read('/consultations/seule/proposals/1')).toMatchObject({
      author: { name: 'Anna', institution: null },
    });
  });

  it('is not said where one institution holds it alone', async () => {
    expect(await pages.text('/consultations/seule/proposals/1')).not.toMatch(/Anna<\/bdi><\/a>, <a/);
  });
});
