import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ANYBODY } from '../../src/application/kit/viewer.ts';
import { readProposal } from '../../src/application/proposal/read-proposals.ts';
import { geocoder } from '../../src/integrations/map/geocoder.ts';
import { opened, registeredPerson, setUpCity, value } from '../support/city.ts';
import { type LocalServer, serve } from '../support/local-server.ts';
import { openPages, type Pages } from './pages.ts';

const SAME = { 'sec-fetch-site': 'same-origin' };
const PROPOSE = '/consultations/velo/propose';
const LABEL = 'Place "Bellecour" 69002 Lyon';

describe('a place that is found by its address', () => {
  let pages: Pages;
  let service: LocalServer;
  let cookie: string;
  let silent = false;
  let hangs = false;
  const asked: string[] = [];

  beforeAll(async () => {
    service = await serve((request, response) => {
      const { pathname, searchParams } = new URL(request.url ?? '', 'http://service.example');
      asked.push(`${pathname} ${searchParams.get('q') ?? ''}`);
      const features =
        searchParams.get('q') === 'nulle part'
          ? []
          : [{ geometry: { type: 'Point', coordinates: [4.8323, 45.7578] }, properties: { label: LABEL } }];
      if (hangs) {
        response.flushHeaders();
        return;
      }
      response.statusCode = silent ? 503 : 200;
      response.end(JSON.stringify({ features }));
    });
    const near = { lat: 45.75, lon: 4.85 };
    pages = await openPages('2026-03-02T08:00:00Z', {
      geocoder: geocoder({ url: service.at('/search'), format: 'addok', near }, { fetch }),
    });
    await setUpCity(pages.app);
    await opened(pages.app, 'velo', { rules: { hold: 'nothing', standings: ['registered'] } });
    cookie = await pages.signedIn({ participantId: (await registeredPerson(pages.app, 'Ana')).id });
  });
  afterAll(async () => {
    await pages[Symbol.asyncDispose]();
    await service[Symbol.asyncDispose]();
  });

  const TYPED = { title: 'Un banc', body: 'Un banc à l’ombre', lang: 'fr' };
  const send = async (form: Readonly<Record<string, string>>, as: string | null = cookie) =>
    await pages.post(PROPOSE, { ...TYPED, ...form }, as === null ? SAME : { ...SAME, cookie: as });
  const search = async (place: string) => await (await send({ intent: 'find-place', place })).text();

  const nameOf = async (at: string, as: string | null = cookie) =>
    await pages.post('/map/name', { at }, as === null ? SAME : { ...SAME, cookie: as });

  it('is offered to choose, with all that was typed, and asked of the service by this node', async () => {
    const page = await search('bellecour');
    expect(page).toContain('value="45.7578, 4.8323 Place &quot;Bellecour&quot; 69002 Lyon"');
    expect(page).toContain('value="Un banc"');
    expect(page).toContain('value="bellecour"');
    expect(asked).toContain('/search bellecour');
  });

  it('is that of the proposal once it is chosen, by its name and its coordinates', async () => {
    const sent = await send({
      intent: 'send',
      place: 'bellecour',
      coordinates: '1, 1',
      found: `45.7578, 4.8323 ${LABEL}`,
    });
    const number = Number(/proposals\/(\d+)/.exec(sent.headers.get('location') ?? '')?.[1]);
    const proposal = value(await readProposal(pages.app, { slug: 'velo', number, viewer: ANYBODY }));
    expect(proposal).toMatchObject({ place: LABEL, location: { lat: 45.7578, lon: 4.8323 } });
    const page = await pages.text(`/consultations/velo/proposals/${number}`);
    expect(page).toContain(
      '<a href="geo:45.7578,4.8323" title="45.75780, 4.83230"><span dir="auto">Place &quot;Bellecour&quot;',
    );
  });

  it('is what was typed where nothing, or nonsense, was chosen', async () => {
    const sent = await send({ intent: 'send', place: 'Au coin', found: '999; drop' });
    const number = Number(/proposals\/(\d+)/.exec(sent.headers.get('location') ?? '')?.[1]);
    const proposal = value(await readProposal(pages.app, { slug: 'velo', number, viewer: ANYBODY }));
    expect(proposal).toMatchObject({ place: 'Au coin', location: null });
  });

  it('is refused or explained where there is nothing to find', async () => {
    expect(await search('nulle part')).toContain('Aucun lieu de ce nom');
    const empty = await send({ intent: 'find-place', place: '' });
    expect(empty.status).toBe(422);
    expect((await send({ intent: 'find-place', place: 'bellecour' }, null)).status).toBe(401);
  });

  it('is typed in words where the service does not answer', async () => {
    silent = true;
    expect(await search('bellecour')).toContain('Vous pouvez indiquer le lieu en mots.');
    expect(await (await nameOf('45.7,4.8')).text()).toBe('');
    silent = false;
  });

  it('is typed in words where the service never ends its answer, after seconds and with all that was typed', async () => {
    hangs = true;
    const began = performance.now();
    const page = await search('bellecour');
    expect(performance.now() - began).toBeLessThan(15_000);
    hangs = false;
    expect(page).toContain('Vous pouvez indiquer le lieu en mots.');
    expect(page).toContain('value="Un banc"');
    expect(page).toContain('value="bellecour"');
  });

  it('has a name for the script, for whoever takes part', async () => {
    const name = await nameOf('45.7,4.8');
    expect(await name.text()).toBe(LABEL);
    expect(name.headers.get('content-type')).toContain('text/plain');
    expect((await nameOf('45.7,4.8', null)).status).toBe(401);
    expect((await nameOf('x')).status).toBe(422);
  });

  it('is said on the page about privacy, with who is asked', async () => {
    expect(await pages.text('/privacy')).toContain('ce site interroge 127.0.0.1');
  });
});
