import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createBallot } from '../../src/application/ballot/create-ballot.ts';
import { publishBallot } from '../../src/application/ballot/publish-ballot.ts';
import { canonicalText } from '../../src/application/kit/content-hash.ts';
import { receiveCohostReply } from '../../src/application/network/cohost/receive-cohost-reply.ts';
import { receiveInvitation } from '../../src/application/network/cohost/receive-invitation.ts';
import type { MirroredConsultation, NetworkReader } from '../../src/application/network/mirror/ports.ts';
import { rulesDocument } from '../../src/domain/consultation/consultation.ts';
import { opened, setUpCity, value } from '../support/city.ts';
import { consultation } from '../support/participation.ts';
import { peered } from '../support/peered.ts';
import { type AdminSession, adminSession, filledForm } from './admin-session.ts';
import { formOf } from './form-of.ts';
import { openPages, type Pages } from './pages.ts';
import { faultsOf } from './tags.ts';

const NOW = '2026-03-02T08:00:00Z';
const TOWNS = ['torino', 'girona', 'lahti', 'namur', 'gent'].map((town) => `https://${town}.example/`);
const TORINO = 'https://torino.example/';
const INVITE = `${TORINO}activities/1`;
const INVITATIONS = '/admin/invitations';
const SHARE = '/admin/consultations/velo/share';

/** What Torino hosts, as it tells it. */
const PARCHI = toldOf(
  consultation({ slug: 'parchi', handle: 'parchi', title: { it: 'Parchi', fr: 'Parcs' }, languages: ['fr', 'it'] }),
);

function toldOf(of: ReturnType<typeof consultation>): MirroredConsultation {
  const rulesText = canonicalText(rulesDocument(of));
  return {
    kind: 'consultation',
    uri: `${TORINO}consultations/${of.slug}`,
    title: of.title,
    summary: of.summary,
    languages: of.languages,
    topics: of.topics,
    timeZone: of.timeZone,
    phases: of.phases,
    extensions: [],
    rules: of.rules,
    rulesText,
    rulesHash: createHash('sha256').update(rulesText).digest('hex'),
    publishedAt: of.publishedAt ?? of.createdAt,
    cover: null,
    hosts: [TORINO],
  };
}

describe('sharing at the desk', () => {
  let pages: Pages;
  let officer: AdminSession;
  let answers = false;
  const network: NetworkReader = {
    page: async () => (answers ? { items: [PARCHI], next: `${PARCHI.uri}/changes?cursor=x`, more: false } : null),
    copy: async () => null,
    institution: async () => null,
    image: async () => null,
    says: async () => null,
  };

  beforeAll(async () => {
    pages = await openPages(NOW, { network });
    await setUpCity(pages.app);
    await opened(pages.app, 'velo');
    for (const town of TOWNS) await peered(pages.app, town);
    officer = await adminSession(pages, 'officer');
  });
  afterAll(() => pages[Symbol.asyncDispose]());

  it('is for those who run consultations', async () => {
    const moderator = await adminSession(pages, 'moderator');
    for (const path of [SHARE, INVITATIONS]) {
      expect(await moderator.status(path)).toBe(403);
      expect((await pages.get(path)).status).toBe(401);
      expect(faultsOf(await officer.read(path))).toEqual([]);
    }
    expect(await officer.read('/admin/consultations/velo')).toContain(SHARE);
  });

  it('invites five towns at once, and sent twice invites nobody twice', async () => {
    const form = filledForm(await officer.form(SHARE), { peer: TOWNS, registeredMax: '5000' });
    for (let time = 1; time <= 2; time += 1) {
      expect(await officer.send(SHARE, form)).toMatchObject({ status: 303, to: `${SHARE}?done=share-invited` });
    }
    const page = await officer.read(SHARE);
    expect(page.match(/Invitée/g)).toHaveLength(5);
    expect(page).toContain('plus d’institution partenaire à inviter');
    expect(faultsOf(page)).toEqual([]);
    const invited = await pages.app.store.read(async (reader) =>
      reader.sharing.cohosts((await reader.consultations.bySlug('velo'))?.id ?? ''),
    );
    expect(invited.map(({ peer }) => peer).toSorted()).toEqual(TOWNS.toSorted());
  });

  it('is refused for a consultation with a ballot that cities cannot count apart', async () => {
    const open = { opensAt: '2026-03-01', closesAt: '2026-03-31' } as const;
    await opened(pages.app, 'rangs', { phases: [{ kind: 'vote', ...open }] });
    const ballot = value(
      await createBallot(pages.app, {
        consultation: 'rangs',
        slug: 'ordre',
        question: { fr: 'Dans quel ordre ?' },
        method: 'instant-runoff',
        options: [{ name: { fr: 'Nord' } }, { name: { fr: 'Sud' } }],
        by: null,
      }),
    );
    value(await publishBallot(pages.app, { ballotId: ballot.id, by: null }));
    const path = '/admin/consultations/rangs/share';
    const sent = await officer.send(
      path,
      filledForm(await officer.form(path), { peer: [TORINO], registeredMax: '5000' }),
    );
    expect(sent.status).toBe(409);
    expect(await officer.read(path)).not.toContain('Invitée');
  });

  it('asks for at least one', async () => {
    expect((await officer.send(SHARE, new URLSearchParams({ once: 'none' }))).status).toBe(422);
  });

  it('shows everybody who shares, once they accepted, and takes back what was accepted', async () => {
    const [torino] = await pages.app.store.read(async (reader) =>
      (await reader.sharing.cohosts((await reader.consultations.bySlug('velo'))?.id ?? '')).filter(
        ({ peer }) => peer === TORINO,
      ),
    );
    expect(await pages.text('/consultations/velo')).not.toContain('Institutions partenaires');
    await receiveCohostReply(pages.app, {
      invite: torino?.invite ?? '',
      peer: TORINO,
      act: 'accept',
      registered: 4_321,
      sentAt: pages.app.now(),
      document: {},
    });
    expect(await pages.text('/consultations/velo')).toContain('Institutions partenaires');
    const page = await officer.read(SHARE);
    expect(page).toContain('4\u202f321');
    expect(page).toContain('Au plus 87 en 24 heures, 20 par personne');
    const cities = await officer.read('/admin/consultations/velo/cities');
    expect(faultsOf(cities)).toEqual([]);
    expect(cities).toContain('<bdi>torino</bdi>');
    expect(cities).toContain('décide de la consultation');
    expect(cities).toContain('pas encore reçus');
    expect(cities).toContain('4\u202f321');
    expect(await officer.read('/admin/consultations/velo')).toContain('/admin/consultations/velo/cities');
    const limits = filledForm(formOf(page, 'limit'), { contributionsPerDay: '3', contributionsPerAuthor: '2' });
    expect((await officer.send(SHARE, limits)).to).toBe(`${SHARE}?done=share-limited`);
    const wrong = await officer.send(SHARE, filledForm(limits, { contributionsPerDay: 'many' }));
    expect(wrong.status).toBe(422);
    expect(wrong.html).toContain('Publiées en 24 heures au plus');
    expect(await officer.read(SHARE)).toContain('Au plus 3 en 24 heures, 2 par personne');
    const held = await officer.send(SHARE, formOf(await officer.read(SHARE), 'hold'));
    expect(held.to).toBe(`${SHARE}?done=share-held`);
    expect(await officer.read(SHARE)).toContain('Toutes en attente depuis');
    const released = await officer.send(SHARE, formOf(await officer.read(SHARE), 'release'));
    expect(released.to).toBe(`${SHARE}?done=share-released`);
    expect(faultsOf(await officer.read(SHARE))).toEqual([]);
    const accepted = filledForm(formOf(page, 'withdraw'), { withdraw: TORINO });
    expect((await officer.send(SHARE, accepted)).to).toBe(`${SHARE}?done=share-withdrawn`);
    expect(await pages.text('/consultations/velo')).not.toContain('Institutions partenaires');
  });

  it('explains what accepting means, refuses while the host is silent, and keeps what was typed', async () => {
    const { title, uri } = PARCHI;
    await receiveInvitation(pages.app, { invite: INVITE, peer: TORINO, consultation: uri, title });
    const page = await officer.read(INVITATIONS);
    expect(page).toContain('vous pouvez partir à tout moment');
    expect(faultsOf(page)).toEqual([]);
    const form = await officer.form(INVITATIONS, 'registered');
    const refused = await officer.send(INVITATIONS, filledForm(form, { registered: '1200' }));
    expect(refused.html).toContain('torino.example');
    expect(formOf(refused.html, 'registered').get('registered')).toBe('1200');
    answers = true;
    const wrong = await officer.send(INVITATIONS, filledForm(form, { registered: 'many' }));
    expect(wrong.status).toBe(422);
  });

  it('opens the mirror under the institution’s own name, and says whose it is', async () => {
    const form = filledForm(await officer.form(INVITATIONS, 'registered'), { registered: '1200' });
    for (let time = 1; time <= 2; time += 1) {
      expect((await officer.send(INVITATIONS, form)).to).toBe(`${INVITATIONS}?done=invitation-accepted`);
    }
    const page = await pages.text('/consultations/parchi');
    expect(page).toContain('Collectivité organisatrice\u00a0: ');
    expect(page).toContain(`href="${PARCHI.uri}"`);
    expect(page).toContain('Ville de Lyon');
    expect(faultsOf(page)).toEqual([]);
    const english = await pages.text('/consultations/parchi?lang=en');
    expect(english).toContain('Organised by');
    expect(await officer.status('/admin/consultations/parchi/share')).toBe(409);
  });

  it('tells the host another number of people, where the first was wrong', async () => {
    const form = formOf(await officer.read(INVITATIONS), 'registered');
    expect(form.get('do')).toBe('correct');
    const wrong = await officer.send(INVITATIONS, filledForm(form, { registered: 'many' }));
    expect(wrong.status).toBe(422);
    const sent = await officer.send(INVITATIONS, filledForm(form, { registered: '12000' }));
    expect(sent.to).toBe(`${INVITATIONS}?done=invitation-corrected`);
    const page = await officer.read(INVITATIONS);
    expect(formOf(page, 'registered').get('registered')).toBe('12000');
    expect(faultsOf(page)).toEqual([]);
  });

  it('says since when the host is silent, and that it ended once it was left', async () => {
    const id = await pages.app.store.read((reader) => reader.sharing.mirrorOf(PARCHI.uri));
    await pages.app.store.transact(async (writer) => {
      const mirror = await writer.sharing.lockMirror(id ?? '');
      if (mirror !== null) await writer.sharing.saveMirror({ ...mirror, failingSince: new Date(NOW) });
    });
    expect(await pages.text('/consultations/parchi')).toContain('ce que vous envoyez est conservé');
    const left = filledForm(await officer.form(INVITATIONS, 'invite'), { do: 'leave' });
    expect((await officer.send(INVITATIONS, left)).to).toBe(`${INVITATIONS}?done=invitation-left`);
    expect(await pages.text('/consultations/parchi')).toContain('N’est plus partagée ici');
    expect(await pages.text('/consultations/parchi')).not.toContain('ce que vous envoyez');
  });

  it('lists invitations by the page', async () => {
    for (let nth = 100; nth < 121; nth += 1) {
      const consultation = `https://girona.example/consultations/${nth}`;
      const invite = `https://girona.example/activities/${nth}`;
      await receiveInvitation(pages.app, {
        invite,
        peer: 'https://girona.example/',
        consultation,
        title: { fr: `Nº ${nth}` },
      });
    }
    const page = await officer.read(INVITATIONS);
    expect(page.match(/Nº 1\d\d/g)).toHaveLength(20);
    expect(faultsOf(page)).toEqual([]);
    const next = /href="([^"]*open=[^"]*)" rel="next"/.exec(page)?.[1]?.replaceAll('&amp;', '&') ?? '';
    expect((await officer.read(next)).match(/Nº 1\d\d/g)).toHaveLength(1);
  });
});
