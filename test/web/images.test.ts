import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ANYBODY } from '../../src/application/kit/viewer.ts';
import { decideProposal } from '../../src/application/moderation/decide.ts';
import { eraseParticipant } from '../../src/application/participant/erase-participant.ts';
import { readProposal } from '../../src/application/proposal/read-proposals.ts';
import { proposalNote } from '../../src/federation/mapping/proposal.ts';
import { urisOf } from '../../src/federation/uris.ts';
import { opened, registeredPerson, setUpCity, value } from '../support/city.ts';
import { openPages, type Pages } from './pages.ts';

const path = '/consultations/velo/propose';
const WORDS = { title: 'Un abri', body: 'Devant la **gare**.', lang: 'fr' };

describe('images of a proposal', () => {
  let pages: Pages;
  let ana: string;
  let cookie: string;
  let png: Buffer;

  beforeAll(async () => {
    pages = await openPages('2026-03-02T08:00:00Z');
    await setUpCity(pages.app);
    await opened(pages.app, 'velo', { rules: { hold: 'nothing', standings: ['registered'] } });
    ana = (await registeredPerson(pages.app, 'Ana')).id;
    cookie = await pages.signedIn({ participantId: ana });
    png = await sharp({ create: { width: 40, height: 30, channels: 3, background: 'teal' } })
      .png()
      .toBuffer();
  });
  afterAll(() => pages[Symbol.asyncDispose]());

  const send = async (
    parameters: Readonly<Record<string, string>>,
    file: { readonly bytes: Uint8Array; readonly name: string } | null = null,
    by: string = cookie,
  ) => {
    const form = new FormData();
    for (const [name, text] of Object.entries({ ...WORDS, ...parameters })) form.append(name, text);
    if (file !== null) form.append('file', new File([Uint8Array.from(file.bytes)], file.name));
    const headers = { 'sec-fetch-site': 'same-origin', cookie: by };
    return await pages.upload(path, form, headers);
  };
  const idIn = (html: string) => /name="image" value="([^"]+)"/.exec(html)?.[1] ?? '';
  const addressIn = (html: string) => /src="(\/images\/[0-9a-f]{64})"/.exec(html)?.[1] ?? '';
  const shown = async (number: number) =>
    value(await readProposal(pages.app, { slug: 'velo', number, viewer: ANYBODY }));

  it('come by a button, made anew, and are their author’s alone until the proposal is sent', async () => {
    const html = await (
      await send({ intent: 'image', 'file-alt': 'Un abri bleu' }, { bytes: png, name: 'abri.png' })
    ).text();
    expect(html).toContain('value="Un abri bleu"');
    expect(html).toContain('Devant la **gare**.');
    const address = addressIn(html);
    const own = await pages.get(address, { cookie });
    expect(own.headers.get('content-type')).toBe('image/webp');
    expect(own.headers.get('content-security-policy')).toBe("default-src 'none'; sandbox");
    expect(own.headers.get('x-content-type-options')).toBe('nosniff');
    expect((await pages.get(address)).status).toBe(404);
    const sent = await send({ intent: 'send', image: idIn(html), [`alt-${idIn(html)}`]: 'Un abri bleu' });
    expect(sent.headers.get('location')).toContain('/proposals/1?');
    expect((await pages.get(address)).status).toBe(200);
    expect(await pages.text('/consultations/velo/proposals/1')).toMatch(
      /<img src="\/images\/\w{64}" alt="Un abri bleu"/,
    );
    expect(`/images/${(await shown(1)).images[0]?.hash}`).toBe(address);
  });

  it('come with the proposal itself as well', async () => {
    const sent = await send({ intent: 'send', 'file-alt': 'Un plan' }, { bytes: png, name: 'plan.png' });
    expect(sent.status).toBe(303);
    expect((await shown(2)).images).toMatchObject([{ alt: 'Un plan', width: 40, height: 30, mediaType: 'image/webp' }]);
  });

  it('need words for whoever does not see them, and stay in the form until they have some', async () => {
    const refused = await send({ intent: 'send' }, { bytes: png, name: 'plan.png' });
    expect(refused.status).toBe(422);
    const html = await refused.text();
    const id = idIn(html);
    expect(html).toContain(`id="alt-${id}-error"`);
    const gone = await (await send({ intent: 'preview', image: id, [`remove-${id}`]: 'yes' })).text();
    expect(idIn(gone)).toBe('');
  });

  it.each([
    ['logo.svg', '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>', 'c’est un dessin SVG'],
    ['photo.jpg', '<!doctype html><script>alert(1)</script>', 'ce n’est pas une image'],
  ])('that are none are refused by the name of their file: %s', async (name, text, why) => {
    const refused = await send({ intent: 'send' }, { bytes: Buffer.from(text), name });
    expect(refused.status).toBe(422);
    const html = await refused.text();
    expect(html).toContain(`«\u00a0${name}\u00a0»\u00a0: ${why}`);
    expect(html).toContain('Devant la **gare**.');
    expect(html).not.toContain('alert(1)');
  });

  it('of twenty megabytes are refused, and what was written is kept', async () => {
    const refused = await send({ intent: 'send' }, { bytes: Buffer.alloc(20_000_000, 1), name: 'photo.jpg' });
    expect(refused.status).toBe(413);
    const html = await refused.text();
    expect(html).toContain('Devant la **gare**.');
    expect(html).toContain('16');
  });

  it('are nobody else’s', async () => {
    const html = await (await send({ intent: 'image' }, { bytes: png, name: 'a.png' })).text();
    const leo = await pages.signedIn({ participantId: (await registeredPerson(pages.app, 'Léo')).id });
    const stolen = await send({ intent: 'preview', image: idIn(html) }, null, leo);
    expect(idIn(await stolen.text())).toBe('');
  });

  it('go to other servers as attachments with their words', async () => {
    const uris = urisOf(pages.app.origin);
    const { consultation, ...proposal } = await shown(1);
    const note = proposalNote(uris, { consultation, proposal: { ...proposal, number: 1 }, author: null });
    expect(note['attachment']).toEqual([
      {
        type: 'Image',
        mediaType: 'image/webp',
        url: `${pages.app.origin}/images/${proposal.images[0]?.hash}`,
        name: 'Un abri bleu',
        width: 40,
        height: 30,
      },
    ]);
  });

  it('are kept with a draft', async () => {
    const html = await (
      await send({ intent: 'image', 'file-alt': 'Un banc' }, { bytes: png, name: 'banc.png' })
    ).text();
    await send({ intent: 'keep', image: idIn(html), [`alt-${idIn(html)}`]: 'Un banc' });
    expect(await pages.text(path, { cookie })).toContain('value="Un banc"');
  });

  it('are gone with a proposal that is removed, and with their author', async () => {
    const { id, images } = await shown(2);
    const address = `/images/${images[0]?.hash}`;
    const other = await pages.signedIn({ participantId: (await registeredPerson(pages.app, 'Max')).id });
    await decideProposal(pages.app, { proposalId: id, kind: 'remove', rule: 'spam', reason: 'Non.', by: null });
    await decideProposal(pages.app, {
      proposalId: (await shown(1)).id,
      kind: 'remove',
      rule: 'spam',
      reason: 'Non.',
      by: null,
    });
    expect((await pages.get(address, { cookie: other })).status).toBe(404);
    expect((await pages.get(address, { cookie })).status).toBe(200);
    value(await eraseParticipant(pages.app, { participantId: ana, by: { kind: 'participant', id: ana } }));
    expect(await pages.app.store.read((reader) => reader.images.unattached(ana))).toEqual([]);
    expect(await pages.app.store.read((reader) => reader.images.of(id))).toEqual([]);
  });

  it('are refused with what was typed where nothing decodes them', async () => {
    const { imageEncoder } = pages.app;
    const refusal = { type: 'invalid', field: 'file', because: 'images-unavailable' } as const;
    const absent = async () => ({ ok: false, refusal }) as const;
    Object.assign(pages.app, { imageEncoder: absent });
    const person = await pages.signedIn({ participantId: (await registeredPerson(pages.app, 'Eva')).id });
    const answer = await send({ intent: 'image' }, { bytes: png, name: 'abri.png' }, person);
    Object.assign(pages.app, { imageEncoder });
    const html = await answer.text();
    expect(answer.status).toBe(503);
    expect(html).toContain('ce site ne peut pas prendre d’images pour le moment');
    expect(html).toContain('Devant la **gare**.');
  });

  it('are ten a minute of one person, and what was typed comes back with the eleventh', async () => {
    const person = await pages.signedIn({ participantId: (await registeredPerson(pages.app, 'Noé')).id });
    const picture = { bytes: png, name: 'abri.png' };
    const statuses: number[] = [];
    for (let sent = 0; sent < 10; sent += 1) {
      statuses.push((await send({ intent: 'image' }, picture, person)).status);
    }
    expect(new Set(statuses)).toEqual(new Set([200]));
    const refused = await send({ intent: 'image' }, picture, person);
    const html = await refused.text();
    expect(refused.status).toBe(429);
    expect(html).toContain('10 images par minute au maximum');
    expect(html).toContain('Devant la **gare**.');
    const other = await pages.signedIn({ participantId: (await registeredPerson(pages.app, 'Zoé')).id });
    expect((await send({ intent: 'image' }, picture, other)).status).toBe(200);
  });
});
