import sharp from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import { apiNode } from './node.ts';

describe('taking part over the API', () => {
  const node = apiNode();
  let officer: string;
  let ana: { token: string; id: string };
  let leo: { token: string; id: string };
  const VELO = '/consultations/velo-2026';

  beforeAll(async () => {
    officer = await node.token('consultations', 'moderate', 'answer', 'tokens');
    ana = await node.person('Ana', ['propose', 'comment', 'support', 'vote', 'report']);
    leo = await node.person('Léo', ['propose', 'comment', 'support', 'vote', 'report'], 'resident');
  });

  it('drafts a consultation that nobody else sees', async () => {
    const created = await node.call('POST', '/consultations', {
      token: officer,
      json: {
        slug: 'velo-2026',
        title: { fr: 'Plan vélo 2026', en: 'Cycling plan 2026' },
        summary: { fr: 'Où faut-il des pistes cyclables ?' },
        phases: [
          { kind: 'propose', opensAt: '2026-03-01', closesAt: '2026-03-31' },
          { kind: 'support', opensAt: '2026-03-01T00:00:00+01:00', closesAt: '2026-04-30' },
        ],
        decidingStanding: 'resident',
        supports: 'for-and-against',
      },
    });
    expect(created).toMatchObject({
      status: 201,
      body: {
        slug: 'velo-2026',
        state: 'draft',
        handle: '@velo_2026@participation.example',
        decidingStanding: ['resident'],
      },
    });
    expect(created.headers.get('location')).toBe('https://participation.example/api/v1/consultations/velo-2026');
    expect((await node.call('GET', VELO)).status).toBe(404);
    expect((await node.call('GET', '/consultations')).body).toEqual({ items: [], next: null });
    expect((await node.call('GET', '/consultations', { token: officer })).body.items).toHaveLength(1);
  });

  it('reads dates without an offset in the zone of the consultation', async () => {
    const { body } = await node.call('GET', `${VELO}/phases`, { token: officer });
    expect(body.items.map((phase: { closesAt: string }) => phase.closesAt)).toEqual([
      '2026-03-31T22:00:00.000Z',
      '2026-04-30T22:00:00.000Z',
    ]);
  });

  it('publishes it once', async () => {
    const published = await node.call('POST', `${VELO}/publish`, { token: officer });
    expect(published).toMatchObject({
      status: 200,
      body: { state: 'open', rulesHash: expect.stringMatching(/^[0-9a-f]{64}$/) },
    });
    const again = await node.call('POST', `${VELO}/publish`, { token: officer });
    expect(again).toMatchObject({ status: 409, body: { refusal: { type: 'already-published' } } });
  });

  it('numbers a proposal and says how it is called elsewhere', async () => {
    const created = await node.call('POST', `${VELO}/proposals`, {
      token: ana.token,
      json: {
        title: { fr: 'Une piste sur le quai' },
        body: { fr: 'Des vélos protégés.' },
        tags: ['Quai'],
        location: { lat: 45.76, lon: 4.84 },
      },
    });
    expect(created).toMatchObject({
      status: 201,
      body: {
        number: 1,
        status: 'published',
        version: 1,
        lang: 'fr',
        tags: ['quai'],
        author: { id: ana.id, name: 'Ana' },
        supports: { visible: true, deciding: 0, byStanding: { resident: 0, registered: 0 } },
        uri: 'https://participation.example/consultations/velo-2026/proposals/1',
        handle: '@velo_2026_1@participation.example',
      },
    });
    expect(created.headers.get('location')).toBe(`https://participation.example/api/v1${VELO}/proposals/1`);
    const byId = await node.call('GET', `${VELO}/proposals/${created.body.id}`);
    expect(byId.body).toEqual({ ...created.body, mine: null });
  });

  it('proposes on behalf of a named person with a token that acts for nobody', async () => {
    const connector = await node.token('propose');
    const json = { title: { fr: 'Des arceaux' }, body: { fr: 'Devant la gare.' }, author: { name: 'Inès' } };
    const created = await node.call('POST', `${VELO}/proposals`, { token: connector, json });
    expect(created).toMatchObject({ status: 201, body: { number: 2, author: { name: 'Inès', kind: 'local' } } });
    const { author: _, ...unnamed } = json;
    const refused = await node.call('POST', `${VELO}/proposals`, { token: connector, json: unnamed });
    expect(refused).toMatchObject({
      status: 422,
      body: { refusal: { type: 'invalid', field: 'author', because: 'missing' } },
    });
  });

  it('lets only a token bound to a participant support', async () => {
    const connector = await node.token('admin');
    const refused = await node.call('POST', `${VELO}/proposals/1/support`, { token: connector });
    expect(refused).toMatchObject({ status: 403, body: { refusal: { type: 'participant-needed' } } });
    const given = await node.call('POST', `${VELO}/proposals/1/support`, { token: leo.token });
    expect(given).toMatchObject({
      status: 200,
      body: { side: 'for', version: 1, standing: 'resident', supports: { deciding: 1 }, objections: { deciding: 0 } },
    });
  });

  it('keeps one word per participant', async () => {
    const against = await node.call('POST', `${VELO}/proposals/1/support`, {
      token: leo.token,
      json: { side: 'against' },
    });
    expect(against.body).toMatchObject({ supports: { deciding: 0 }, objections: { deciding: 1 } });
    const withdrawn = await node.call('DELETE', `${VELO}/proposals/1/support`, { token: leo.token });
    expect(withdrawn.body).toMatchObject({ withdrawn: true, objections: { deciding: 0 } });
    const nothing = await node.call('DELETE', `${VELO}/proposals/1/support`, { token: leo.token });
    expect(nothing.body).toMatchObject({ withdrawn: false });
  });

  it('leaves a change of a supported proposal pending until its author confirms', async () => {
    await node.call('POST', `${VELO}/proposals/1/support`, { token: leo.token, json: { version: 1 } });
    const json = { title: { fr: 'Une piste sur le quai' }, body: { fr: 'Séparée des voitures.' } };
    const revised = await node.call('POST', `${VELO}/proposals/1/versions`, { token: ana.token, json });
    expect(revised).toMatchObject({ status: 201, body: { number: 2, status: 'pending' } });
    expect((await node.call('GET', `${VELO}/proposals/1/versions`)).body.items).toHaveLength(1);
    expect((await node.call('GET', `${VELO}/proposals/1/versions`, { token: ana.token })).body.items).toHaveLength(2);
    const confirmed = await node.call('POST', `${VELO}/proposals/1/versions/confirm`, { token: ana.token });
    expect(confirmed).toMatchObject({ status: 200, body: { number: 2, status: 'current' } });
    const shown = await node.call('GET', `${VELO}/proposals/1`);
    expect(shown.body).toMatchObject({ version: 2, toFormerVersions: 1 });
    const stale = await node.call('POST', `${VELO}/proposals/1/support`, { token: ana.token, json: { version: 1 } });
    expect(stale).toMatchObject({ status: 409, body: { refusal: { type: 'version-changed', current: 2 } } });
  });

  it('refuses a change by anybody but the author', async () => {
    const json = { title: { fr: 'À moi' }, body: { fr: 'Non.' } };
    const refused = await node.call('POST', `${VELO}/proposals/1/versions`, { token: leo.token, json });
    expect(refused).toMatchObject({ status: 403, body: { refusal: { type: 'not-the-author' } } });
  });

  it('changes topics and place at once, and keeps what they were for officers and the author', async () => {
    const at = `${VELO}/proposals/1`;
    const json = { tags: ['Pont', 'quai'], place: 'Pont Lafayette', location: null };
    const changed = await node.call('PATCH', at, { token: ana.token, json });
    expect(changed).toMatchObject({
      status: 200,
      body: {
        version: 2,
        tags: ['pont', 'quai'],
        place: 'Pont Lafayette',
        location: null,
        detailsChangedAt: expect.any(String),
      },
    });
    const former = { items: [{ tags: ['quai'], place: null, location: { lat: 45.76, lon: 4.84 }, images: [] }] };
    for (const token of [officer, ana.token]) {
      expect((await node.call('GET', `${at}/former-details`, { token })).body).toMatchObject(former);
    }
    for (const token of [leo.token, undefined]) {
      const refused = await node.call('GET', `${at}/former-details`, { token });
      expect(refused).toMatchObject({ body: { refusal: { type: 'missing-scope', scope: 'moderate' } } });
    }
    for (const [token, input, type] of [
      [ana.token, json, 'unchanged'],
      [leo.token, json, 'not-the-author'],
      [ana.token, { tags: ['deux mots'] }, 'invalid'],
      [ana.token, { images: [{ url: 'https://participation.example/images/0', alt: 'Non' }] }, 'invalid'],
      [ana.token, { title: { fr: 'Un titre' } }, 'invalid'],
    ] as const) {
      const refused = await node.call('PATCH', at, { token, json: input });
      expect(refused.body).toMatchObject({ refusal: { type } });
    }
  });

  it('takes images of one’s own, and nobody else’s', async () => {
    const at = `${VELO}/proposals/1`;
    const bytes = await sharp({ create: { width: 40, height: 30, channels: 3, background: 'teal' } })
      .png()
      .toBuffer();
    const json = { file: bytes.toString('base64') };
    const uploaded = await node.call('POST', '/images', { token: ana.token, json });
    expect(uploaded).toMatchObject({ status: 201, body: { width: 40, height: 30 } });
    const { url } = uploaded.body;
    const image = { url, alt: 'Le pont' };
    expect((await node.call('PATCH', at, { token: ana.token, json: { images: [image] } })).body.images).toMatchObject([
      image,
    ]);
    const others = {
      token: leo.token,
      json: { file: (await sharp(bytes).negate().png().toBuffer()).toString('base64') },
    };
    const { body } = await node.call('POST', '/images', others);
    const refused = await node.call('PATCH', at, {
      token: ana.token,
      json: { images: [{ url: body.url, alt: 'Non' }] },
    });
    expect(refused.body.refusal).toMatchObject({ type: 'invalid', field: 'images.0.url', because: 'unknown-value' });
    const noImage = { token: ana.token, json: { file: Buffer.from('no image').toString('base64') } };
    expect((await node.call('POST', '/images', noImage)).body.refusal).toMatchObject({
      type: 'invalid',
      field: 'file',
    });
    expect((await node.call('POST', '/images', { token: officer, json })).status).toBe(403);
    expect((await node.call('PATCH', at, { token: ana.token, json: { images: [] } })).body.images).toEqual([]);
  });

  it('threads, changes and takes back comments', async () => {
    const at = `${VELO}/proposals/1/comments`;
    const first = await node.call('POST', at, { token: leo.token, json: { body: 'Oui', lang: 'fr', side: 'for' } });
    expect(first).toMatchObject({ status: 201, body: { author: { name: 'Léo' }, side: 'for', depth: 0, proposal: 1 } });
    const parentId = first.body.id;
    const reply = await node.call('POST', at, { token: ana.token, json: { body: 'Merci', lang: 'fr', parentId } });
    expect(reply.body).toMatchObject({ depth: 1, parentId });
    const changed = await node.call('PATCH', `/comments/${parentId}`, { token: leo.token, json: { body: 'Oui !' } });
    expect(changed.body.body).toBe('Oui !');
    const foreign = await node.call('DELETE', `/comments/${parentId}`, { token: ana.token });
    expect(foreign).toMatchObject({ status: 403, body: { refusal: { type: 'not-the-author' } } });
    const accepted = await node.call('DELETE', `/comments/${parentId}`, { token: leo.token });
    // Nor on which side they were.
    expect(accepted.body).toMatchObject({ status: 'withdrawn', body: '', side: 'neutral' });
    const list = await node.call('GET', at);
    expect(list.body.items.map(({ body }: { body: string }) => body)).toEqual(['', 'Merci']);
    expect(list.body.items[0]).toMatchObject({ side: 'neutral' });
  });

  it('goes on page by page without losing or repeating anything', async () => {
    const seen: string[] = [];
    for (let path: string | null = `${VELO}/proposals/1/comments?limit=1`; path !== null; ) {
      const page = await node.call('GET', path);
      seen.push(...page.body.items.map(({ id }: { id: string }) => id));
      const link: string | undefined = /<https:\/\/participation\.example\/api\/v1([^>]+)>; rel="next"/.exec(
        page.headers.get('link') ?? '',
      )?.[1];
      expect(link === undefined).toBe(page.body.next === null);
      path = link ?? null;
    }
    expect([seen.length, new Set(seen).size]).toEqual([2, 2]);
  });

  it('answers officially, with commitments that are followed up', async () => {
    const json = {
      verdict: 'accepted',
      body: { fr: 'Oui.' },
      commitments: [{ text: { fr: 'Étude' }, dueOn: '2026-12-31' }],
    };
    const answered = await node.call('POST', `${VELO}/proposals/1/answer`, { token: officer, json });
    expect(answered).toMatchObject({ status: 201, body: { version: 1, commitments: [{ status: 'planned' }] } });
    const commitment = `/commitments/${answered.body.commitments[0].id}`;
    const late = await node.call('PATCH', commitment, { token: officer, json: { status: 'delayed' } });
    expect(late).toMatchObject({ status: 422, body: { refusal: { field: 'note', because: 'missing' } } });
    const stored = await node.call('PATCH', commitment, { token: officer, json: { status: 'kept' } });
    expect(stored.body.status).toBe('kept');
    await node.call('PATCH', commitment, { token: officer, json: { status: 'delayed', note: { fr: 'Crue' } } });
    const again = await node.call('PATCH', commitment, { token: officer, json: { status: 'kept' } });
    expect(again.body.updates.map(({ status, note }: { status: string; note: object }) => [status, note])).toEqual([
      ['kept', null],
      ['delayed', { fr: 'Crue' }],
      ['kept', null],
    ]);
    expect((await node.call('GET', `${VELO}/proposals/1`)).body).toMatchObject({
      verdict: 'accepted',
      answer: { version: 1 },
    });
    expect((await node.call('GET', `${VELO}/proposals/1/answer`)).body.items).toHaveLength(1);
  });

  it('reports a contribution and removes it on an officer’s word, leaving the trace', async () => {
    const { id } = (await node.call('GET', `${VELO}/proposals/2`)).body;
    const json = { subject: { kind: 'proposal', id }, rule: 'duplicate', text: 'Déjà proposé' };
    const filed = await node.call('POST', '/reports', { token: leo.token, json });
    expect(filed.status).toBe(201);
    expect((await node.call('GET', '/reports', { token: leo.token })).status).toBe(403);
    const listed = await node.call('GET', '/reports?open=true', { token: officer });
    expect(listed.body.items).toMatchObject([{ id: filed.body.id, consultation: 'velo-2026', proposal: 2 }]);
    const decision = { outcome: 'upheld', reason: 'Doublon de la proposition 1' };
    const decided = await node.call('POST', `/reports/${filed.body.id}/decision`, { token: officer, json: decision });
    expect(decided.body.outcome).toBe('upheld');
    const gone = await node.call('GET', `${VELO}/proposals/2`);
    expect(gone).toMatchObject({
      status: 410,
      body: {
        refusal: { type: 'gone', what: 'proposal' },
        proposal: { number: 2, status: 'removed' },
        decisions: [{ kind: 'remove', rule: 'duplicate', reason: 'Doublon de la proposition 1' }],
      },
    });
    expect(JSON.stringify(gone.body)).not.toContain('arceaux');
    const twice = await node.call('POST', `/reports/${filed.body.id}/decision`, { token: officer, json: decision });
    expect(twice).toMatchObject({ status: 409, body: { refusal: { type: 'already-decided' } } });
  });

  it('lists what was removed without its text, and does not search it', async () => {
    const listed = await node.call('GET', `${VELO}/proposals?status=published,removed&order=oldest`);
    expect(listed.body.items.map((item: { title: object }) => item.title)).toEqual([
      { fr: 'Une piste sur le quai' },
      {},
    ]);
    const searched = await node.call('GET', `${VELO}/proposals?status=removed&search=arceaux`);
    expect(searched).toMatchObject({ status: 422, body: { refusal: { field: 'status' } } });
  });

  it('restores it by a decision', async () => {
    const json = { kind: 'restore', rule: 'within-the-rules', reason: 'Pas un doublon' };
    const contrary = { ...json, rule: 'duplicate' };
    const refused = await node.call('POST', `${VELO}/proposals/2/decisions`, { token: officer, json: contrary });
    const because = 'not-for-this-decision';
    expect(refused).toMatchObject({ status: 422, body: { refusal: { type: 'invalid', field: 'rule', because } } });
    const restored = await node.call('POST', `${VELO}/proposals/2/decisions`, { token: officer, json });
    expect(restored).toMatchObject({ status: 201, body: { number: 2, status: 'published', decision: 'restore' } });
    expect((await node.call('GET', `${VELO}/proposals/2/decisions`)).body.items).toHaveLength(2);
  });

  it('finds a proposal by a stem without accents', async () => {
    const found = await node.call('GET', `${VELO}/proposals?search=gares`);
    expect(found.body).toMatchObject({ total: 1, items: [{ number: 2 }] });
    expect((await node.call('GET', `${VELO}/proposals?tag=quai&answered=true`)).body.total).toBe(1);
  });

  it('keeps the fair order of a visit from page to page', async () => {
    const whole = await node.call('GET', `${VELO}/proposals?seed=77`);
    const first = await node.call('GET', `${VELO}/proposals?limit=1&seed=77`);
    const second = await node.call('GET', `${VELO}/proposals?limit=1&after=${encodeURIComponent(first.body.next)}`);
    const numbers = (answer: typeof whole) => answer.body.items.map(({ number }: { number: number }) => number);
    expect([...numbers(first), ...numbers(second)]).toEqual(numbers(whole));
    expect(second.body).toMatchObject({ order: 'fair', seed: 77, next: null });
  });

  it('answers 304 to who has kept a shuffled list of today, and a new one to who has not', async () => {
    const kept = await node.call('GET', `${VELO}/proposals`);
    const etag = kept.headers.get('etag') ?? '';
    expect(etag).toMatch(new RegExp(`\\.${kept.body.seed}"$`));
    for (let nth = 0; nth < 5; nth += 1) {
      const again = await node.call('GET', `${VELO}/proposals`, { headers: { 'if-none-match': etag } });
      expect(again.status).toBe(304);
    }
    const yesterday = `W/"x.${kept.body.seed - 16}"`;
    const today = await node.call('GET', `${VELO}/proposals`, { headers: { 'if-none-match': yesterday } });
    expect(today).toMatchObject({ status: 200, body: { order: 'fair' } });
    expect(Math.floor(today.body.seed / 16)).toBe(Math.floor(kept.body.seed / 16));
  });

  it('refuses a cursor of another list', async () => {
    const { next } = (await node.call('GET', `${VELO}/proposals?limit=1&order=newest`)).body;
    for (const path of [
      `${VELO}/proposals?order=oldest&after=${next}`,
      `/consultations?after=${next}`,
      '/events?after=bm9uZQ',
    ]) {
      const refused = await node.call('GET', path);
      expect(refused).toMatchObject({ status: 422, body: { refusal: { field: 'after', because: 'unknown-value' } } });
    }
  });

  it('opens a poll and takes one vote of each', async () => {
    const json = {
      question: { fr: 'Quelle couleur ?' },
      options: [{ fr: 'Bleu' }, { fr: 'Vert' }],
      closesAt: '2026-03-20',
    };
    const opened = await node.call('POST', `${VELO}/polls`, { token: officer, json });
    expect(opened).toMatchObject({ status: 201, body: { multiple: false, closesAt: '2026-03-20T23:00:00.000Z' } });
    const votes = `/polls/${opened.body.id}/votes`;
    const vote = { options: [opened.body.options[0].id] };
    expect((await node.call('POST', votes, { token: ana.token, json: vote })).status).toBe(201);
    const twice = await node.call('POST', votes, { token: ana.token, json: { options: [opened.body.options[1].id] } });
    expect(twice).toMatchObject({ status: 409, body: { refusal: { type: 'already-voted' } } });
    expect((await node.call('GET', `${VELO}/polls`)).body.items).toMatchObject([
      { voters: 1, options: [{ votes: 1 }, { votes: 0 }] },
    ]);
  });

  it('extends a phase with a public reason and never shortens it', async () => {
    const [phase] = (await node.call('GET', `${VELO}/phases`)).body.items;
    const at = `${VELO}/phases/${phase.id}/extend`;
    const json = { closesAt: '2026-04-05', reason: { fr: 'Panne du site' } };
    const extended = await node.call('POST', at, { token: officer, json });
    expect(extended).toMatchObject({ status: 200, body: { id: phase.id, closesAt: '2026-04-05T22:00:00.000Z' } });
    const shorter = await node.call('POST', at, { token: officer, json: { ...json, closesAt: '2026-04-01' } });
    expect(shorter).toMatchObject({ status: 422, body: { refusal: { type: 'extension-shortens' } } });
    expect((await node.call('GET', VELO)).body.extensions).toMatchObject([{ reason: { fr: 'Panne du site' } }]);
  });

  it('shows what somebody published and never what they supported', async () => {
    const shown = await node.call('GET', `/participants/${ana.id}`);
    expect(shown.body).toMatchObject({
      name: 'Ana',
      proposals: { items: [{ number: 1 }] },
      comments: { items: [{ body: 'Merci' }] },
    });
    expect(JSON.stringify((await node.call('GET', `/participants/${leo.id}`)).body)).not.toMatch(/resident|support/);
  });

  it('takes one’s own proposal back: 410, and the number stays', async () => {
    expect((await node.call('DELETE', `${VELO}/proposals/1`, { token: leo.token })).status).toBe(403);
    const accepted = await node.call('DELETE', `${VELO}/proposals/1`, { token: ana.token });
    expect(accepted).toMatchObject({ status: 200, body: { number: 1, status: 'withdrawn' } });
    expect((await node.call('GET', `${VELO}/proposals/1`)).status).toBe(410);
  });

  it('tells the public what happened and never who supported or voted', async () => {
    const { items } = (await node.call('GET', '/events?limit=100')).body;
    const types = items.map(({ type }: { type: string }) => type);
    expect(types).toContain('proposal-accepted');
    expect(types.filter((type: string) => /support|voted|report|token|participant/.test(type))).toEqual([]);
    expect(JSON.stringify(items)).not.toContain(leo.id);
  });

  it('says of each event whose act it is, and by which version of its type it is read', async () => {
    const { items } = (await node.call('GET', '/events?limit=100')).body;
    expect(items.length).toBeGreaterThan(5);
    for (const item of items) expect(item).toMatchObject({ origin: { kind: 'own' }, version: 1 });
  });

  it('keeps by which token something was done, and for whom', async () => {
    await node.app.store.placeEvents();
    const events = await node.app.store.read((reader) => reader.events.after(0, 500));
    const tokens = await node.app.store.read((reader) => reader.access.tokens());
    const by = (type: string) => events.filter((event) => event.type === type).map((event) => event.by);
    const officers = tokens.find(({ scopes }) => scopes.includes('moderate'))?.id;
    expect(by('consultation-published')).toEqual([{ kind: 'token', id: officers, participantId: null }]);
    const of = ({ id }: { readonly id: string }) => ({
      kind: 'token',
      id: tokens.find(({ participantId }) => participantId === id)?.id,
      participantId: id,
    });
    for (const type of ['proposal-accepted', 'version-published', 'comment-accepted', 'proposal-withdrawn']) {
      expect(by(type)).toContainEqual(of(ana));
    }
    for (const type of ['support-given', 'support-withdrawn', 'poll-voted']) {
      expect(new Set(by(type))).toEqual(new Set([null]));
    }
    expect(by('support-given').length).toBeGreaterThan(0);
  });

  it('lets a reader go on from the end of the log', async () => {
    const all = (await node.call('GET', '/events?limit=100')).body;
    expect(all.next).toEqual(expect.any(String));
    const later = `/events?after=${encodeURIComponent(all.next)}`;
    expect((await node.call('GET', later)).body).toEqual({ items: [], next: null });
    await node.call('POST', `${VELO}/proposals`, {
      token: leo.token,
      json: { title: { fr: 'Un abri' }, body: { fr: 'Près de la gare' } },
    });
    const { items, next } = (await node.call('GET', later)).body;
    expect(items).toMatchObject([{ type: 'proposal-accepted', consultation: 'velo-2026' }]);
    expect(next).toEqual(expect.any(String));
  });

  it('names the institution', async () => {
    const { body } = await node.call('GET', '/institution');
    expect(body).toMatchObject({ handle: '@lyon@participation.example', timeZone: 'Europe/Paris' });
  });
});
