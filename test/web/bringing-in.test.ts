import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { canonicalText } from '../../src/application/kit/content-hash.ts';
import { acceptInvitation } from '../../src/application/network/cohost/answer-invitation.ts';
import { receiveOfferReply } from '../../src/application/network/cohost/bring-in.ts';
import { inviteCohost } from '../../src/application/network/cohost/invite-cohost.ts';
import type { Bringing } from '../../src/application/network/cohost/ports.ts';
import { receiveInvitation } from '../../src/application/network/cohost/receive-invitation.ts';
import type { MirroredConsultation } from '../../src/application/network/mirror/ports.ts';
import { rulesDocument } from '../../src/domain/consultation/consultation.ts';
import { opened, setUpCity, value } from '../support/city.ts';
import { consultation } from '../support/participation.ts';
import { peered } from '../support/peered.ts';
import { type AdminSession, adminSession, filledForm } from './admin-session.ts';
import { formOf } from './form-of.ts';
import { openPages, type Pages } from './pages.ts';
import { faultsOf } from './tags.ts';

const TORINO = 'https://torino.example/';
const IVREA = 'https://ivrea.example/';
const SUSA = 'https://susa.example/';
const INVITE = `${TORINO}activities/1`;
const BRING_IN = '/admin/consultations/parchi/bring-in';
const SHARE = '/admin/consultations/velo/share';

const PARCHI = toldOf(
  consultation({ slug: 'parchi', handle: 'parchi', title: { it: 'Parchi', fr: 'Parcs' }, languages: ['fr', 'it'] }),
);

function toldOf(of: ReturnType<typeof consultation>): MirroredConsultation {
  const rulesText = canonicalText(rulesDocument(of));
  const { title, summary, languages, topics, timeZone, phases, rules } = of;
  return {
    ...{ kind: 'consultation', uri: `${TORINO}consultations/${of.slug}`, title, summary, languages, topics, timeZone },
    ...{ phases, extensions: [], rules, rulesText, publishedAt: of.publishedAt ?? of.createdAt, cover: null },
    rulesHash: createHash('sha256').update(rulesText).digest('hex'),
    hosts: [TORINO],
  };
}

describe('bringing in others, at the desk', () => {
  let pages: Pages;
  let officer: AdminSession;

  beforeAll(async () => {
    const none = { copy: async () => null, institution: async () => null, image: async () => null };
    const page = async () => ({ items: [PARCHI], next: `${PARCHI.uri}/changes?cursor=x`, more: false, anew: false });
    pages = await openPages('2026-03-02T08:00:00Z', { network: { ...none, page, says: async () => null } });
    const { app } = pages;
    await setUpCity(app);
    for (const town of [TORINO, IVREA]) await peered(app, town);
    officer = await adminSession(pages, 'officer');
    const bringsIn = { institutionsMax: 2, registeredMax: 4_000 };
    const { title, uri } = PARCHI;
    const said = { invite: INVITE, peer: TORINO, consultation: uri, title, bringsIn, introducedBy: IVREA };
    await receiveInvitation(app, said);
    expect(await officer.read('/admin/invitations')).toContain('a demandé que votre institution soit invitée');
    value(await acceptInvitation(app, { invite: INVITE, registered: 100, by: null }));
  });
  afterAll(() => pages[Symbol.asyncDispose]());

  const hostSays = async (bringing: readonly Bringing[]) =>
    await pages.app.store.transact(async (writer) => {
      const mirrored = await writer.consultations.bySlug('parchi');
      const institutions = [TORINO, ...bringing.flatMap(({ introduced }) => introduced)];
      await writer.sharing.saveHolders(mirrored?.id ?? '', { institutions, names: [], bringing });
    });

  it('says that the host allows nothing, as long as it does not', async () => {
    const page = await officer.read(BRING_IN);
    expect(page).toContain('ne permet pas à votre institution');
    expect(faultsOf(page)).toEqual([]);
    expect(await officer.read('/admin/consultations/parchi')).toContain(BRING_IN);
    const moderator = await adminSession(pages, 'moderator');
    expect(await moderator.status(BRING_IN)).toBe(403);
  });

  it('offers those who were ticked and those who were written, each with its own number, and keeps what was typed', async () => {
    const own = `${pages.app.origin}/`;
    const bringsIn = { institutionsMax: 2, registeredMax: 4_000 };
    await hostSays([{ institution: own, bringsIn, introduced: [] }]);
    const form = await officer.form(BRING_IN, 'addresses');
    const typed = { peer: [IVREA], addresses: 'susa.example 1500', registeredMax: '2501' };
    const refused = await officer.send(BRING_IN, filledForm(form, typed));
    expect(refused.status).toBe(409);
    expect(formOf(refused.html, 'addresses').get('addresses')).toBe('susa.example 1500');
    expect(formOf(refused.html, 'addresses').getAll('peer')).toEqual([IVREA]);
    const sent = await officer.send(BRING_IN, filledForm(form, { ...typed, registeredMax: '2500' }));
    expect(sent.to).toBe(`${BRING_IN}?done=brought-in`);
    const page = await officer.read(BRING_IN);
    expect(page.match(/En attente de la collectivité organisatrice/g)).toHaveLength(2);
    expect(faultsOf(page)).toEqual([]);
  });

  it('says how far each got, with the reason where the host refused it', async () => {
    const offers = await pages.app.store.read(async (reader) =>
      reader.sharing.offers((await reader.consultations.bySlug('parchi'))?.id ?? ''),
    );
    for (const { institution, offer } of offers) {
      const refusal = institution === SUSA ? ({ type: 'peer-unreachable', host: 'susa.example' } as const) : null;
      expect(await receiveOfferReply(pages.app, { offer, by: IVREA, refusal })).toBe('foreign');
      expect(await receiveOfferReply(pages.app, { offer, by: TORINO, refusal })).toBe('changed');
    }
    const page = await officer.read(BRING_IN);
    expect(page).toContain('Refusée par la collectivité organisatrice');
    expect(page).toContain('susa.example');
    expect(page).toContain('Invitée');
    expect(faultsOf(page)).toEqual([]);
  });

  it('says to everybody who brought in whom', async () => {
    const own = `${pages.app.origin}/`;
    await hostSays([{ institution: own, bringsIn: null, introduced: [IVREA] }]);
    const page = await pages.text('/consultations/parchi');
    expect(page).toContain('amenée par');
    expect(faultsOf(page)).toEqual([]);
    expect(await officer.read('/admin/consultations/parchi/cities')).toContain('amenée par');
  });

  it('is allowed and ended by an officer of the host, for each institution', async () => {
    await opened(pages.app, 'velo');
    value(await inviteCohost(pages.app, { slug: 'velo', peer: TORINO, by: null }));
    const form = await officer.form(SHARE, 'allow');
    const half = await officer.send(SHARE, filledForm(form, { institutionsMax: '3' }));
    expect(half.status).toBe(422);
    const allowed = await officer.send(SHARE, filledForm(form, { institutionsMax: '3', peopleMax: '6000' }));
    expect(allowed.to).toBe(`${SHARE}?done=share-bringing-in`);
    const page = await officer.read(SHARE);
    expect(page).toContain('Peut amener 3 institutions, avec 6\u202f000 personnes');
    expect(faultsOf(page)).toEqual([]);
    await officer.send(SHARE, filledForm(form, { institutionsMax: '', peopleMax: '' }));
    expect(await officer.read(SHARE)).not.toContain('Peut amener');
  });
});
