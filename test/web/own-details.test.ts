import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inviteAgent } from '../../src/application/agent/invite-agent.ts';
import { ANYBODY } from '../../src/application/kit/viewer.ts';
import { enforceRetention } from '../../src/application/privacy/enforce-retention.ts';
import { readProposal } from '../../src/application/proposal/read-proposals.ts';
import { withdrawProposal } from '../../src/application/proposal/revise-proposal.ts';
import { opened, proposed, registeredPerson, setUpCity, value } from '../support/city.ts';
import { formOf } from './form-of.ts';
import { openPages, type Pages } from './pages.ts';
import { faultsOf } from './tags.ts';

describe('the page where an author changes topics, place and images', () => {
  let pages: Pages;
  let ana: string;
  let cookie: string;
  let officer: string;
  let id: string;
  let png: Buffer;

  beforeAll(async () => {
    pages = await openPages('2026-03-02T08:00:00Z');
    const { app } = pages;
    await setUpCity(app);
    await opened(app, 'velo', { rules: { hold: 'nothing', standings: ['registered'] } });
    ana = (await registeredPerson(app, 'Ana')).id;
    id = (await proposed(app, { slug: 'velo', authorId: ana, tags: ['quai'] })).id;
    cookie = await pages.signedIn({ participantId: ana });
    const { agent } = value(await inviteAgent(app, { email: 'm@lyon.example', role: 'moderator', by: null }));
    officer = await pages.signedIn({ agentId: agent.id });
    png = await sharp({ create: { width: 40, height: 30, channels: 3, background: 'teal' } })
      .png()
      .toBuffer();
  });
  afterAll(() => pages[Symbol.asyncDispose]());

  const path = () => `/me/proposals/${id}/details`;
  const page = (address = path()) => pages.text(address, { cookie });
  const send = async (html: string, parameters: Readonly<Record<string, string>>, file: Uint8Array | null = null) => {
    const form = new FormData();
    for (const [name, text] of formOf(html)) if (!(name in parameters) && name !== 'file') form.append(name, text);
    for (const [name, text] of Object.entries(parameters)) form.append(name, text);
    if (file !== null) form.append('file', new File([Uint8Array.from(file)], 'a.png'));
    return await pages.upload(path(), form, { 'sec-fetch-site': 'same-origin', cookie });
  };
  const shown = async () => value(await readProposal(pages.app, { slug: 'velo', number: 1, viewer: ANYBODY }));
  const imageIn = (html: string) => /src="(\/images\/[0-9a-f]{64})"/.exec(html)?.[1] ?? '';

  it('is reached from their proposal, has what is there, and is valid', async () => {
    expect(await page(`/me/proposals/${id}`)).toContain(`href="${path()}"`);
    const html = await page();
    expect(html).toContain('value="quai"');
    expect(faultsOf(html)).toEqual([]);
  });

  it('saves them once, however often its button is pressed, and the public page says when', async () => {
    const html = await page();
    expect(await pages.text('/consultations/velo/proposals/1')).not.toContain('modifiés en dernier');
    pages.clock.advance({ minutes: 5 });
    const input = { intent: 'save', tags: 'pont, rive', place: 'Pont Lafayette', coordinates: '45.76, 4.84' };
    for (const documents of [1, 2]) {
      const saved = await send(html, input);
      expect([documents, saved.status]).toEqual([documents, 303]);
      expect(saved.headers.get('location')).toContain(`/me/proposals/${id}?done=details-changed`);
    }
    expect(await shown()).toMatchObject({ tags: ['pont', 'rive'], place: 'Pont Lafayette', version: 1 });
    const open = await pages.text('/consultations/velo/proposals/1');
    expect(open).toContain('Thèmes, lieu ou images modifiés en dernier le <time');
    expect(open).toContain('Pont Lafayette');
  });

  it('keeps what was typed where it is refused', async () => {
    const refused = await send(await page(), { intent: 'save', tags: 'bien', coordinates: 'au coin' });
    expect(refused.status).toBe(422);
    const html = await refused.text();
    expect(html).toContain('value="au coin"');
    expect(html).toContain('value="bien"');
    expect(html).toContain('id="coordinates-error"');
    expect((await shown()).tags).toEqual(['pont', 'rive']);
  });

  it('adds an image, which is public once it is saved', async () => {
    const added = await (await send(await page(), { intent: 'image', 'file-alt': 'Le pont' }, png)).text();
    const address = imageIn(added);
    expect((await pages.get(address)).status).toBe(404);
    expect((await send(added, { intent: 'save' })).status).toBe(303);
    expect((await pages.get(address)).status).toBe(200);
    expect(await pages.text('/consultations/velo/proposals/1')).toContain('alt="Le pont"');
  });

  it('takes an image off: the public has it no more, officers still have it for a while', async () => {
    const html = await page();
    const address = imageIn(html);
    const image = formOf(html).get('image') ?? '';
    expect((await send(html, { intent: 'save', [`remove-${image}`]: 'yes' })).status).toBe(303);
    expect((await shown()).images).toEqual([]);
    expect((await pages.get(address)).status).toBe(404);
    expect((await pages.get(address, { cookie: officer })).status).toBe(200);
    const item = await pages.text(`/admin/moderation/proposal/${id}`, { cookie: officer });
    expect(faultsOf(item)).toEqual([]);
    expect(item).toContain(`href="${address}"`);
    expect(item).toContain('#quai');
    expect(item).toContain('Le pont');
    const open = await pages.text('/consultations/velo/proposals/1', { cookie: officer });
    expect(open).toContain(`/admin/moderation/proposal/${id}`);
    pages.clock.advance({ days: 31 });
    const again = { 'sec-fetch-site': 'same-origin', cookie: await pages.signedIn({ participantId: ana }) };
    const form = new FormData();
    form.append('intent', 'save');
    form.append('tags', 'plus tard'.replace(' ', '-'));
    expect((await pages.upload(path(), form, again)).status).toBe(303);
    await enforceRetention(pages.app);
    const { agent } = value(await inviteAgent(pages.app, { email: 'n@lyon.example', role: 'moderator', by: null }));
    const later = await pages.signedIn({ agentId: agent.id });
    expect((await pages.get(address, { cookie: later })).status).toBe(404);
    expect(await pages.text(`/admin/moderation/proposal/${id}`, { cookie: later })).toContain(address.slice(8));
  });

  it('is nobody else’s, and is gone for what was taken back', async () => {
    const leo = await pages.signedIn({ participantId: (await registeredPerson(pages.app, 'Léo')).id });
    expect((await pages.get(path(), { cookie: leo })).status).toBe(404);
    expect((await pages.get(path())).status).toBe(401);
    value(await withdrawProposal(pages.app, { proposalId: id, authorId: ana }));
    const own = await pages.signedIn({ participantId: ana });
    expect((await pages.get(path(), { cookie: own })).status).toBe(409);
  });
});
