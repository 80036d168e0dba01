import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inviteAgent } from '../../src/application/agent/invite-agent.ts';
import { publishAnswer } from '../../src/application/answer/publish-answer.ts';
import { opened, proposed, registeredPerson, setUpCity, value } from '../support/city.ts';
import { formOf } from './form-of.ts';
import { openPages, type Pages } from './pages.ts';
import { faultsOf } from './tags.ts';

const LIST = '/admin/answers';

describe('official answers on the desk', () => {
  let pages: Pages;
  let officer: string;
  let elsewhere: string;
  let moderator: string;
  let author: string;

  beforeAll(async () => {
    pages = await openPages('2026-03-02T08:00:00Z');
    const { app } = pages;
    await setUpCity(app);
    await opened(app, 'velo', { rules: { hold: 'nothing' } });
    const other = await opened(app, 'ecoles', { rules: { hold: 'nothing' } });
    author = (await registeredPerson(app, 'Ana')).id;
    const cookieOf = async (email: string, role: 'officer' | 'moderator', consultations?: readonly string[]) => {
      const { agent } = value(await inviteAgent(app, { email, role, by: null, consultations }));
      return await pages.signedIn({ agentId: agent.id });
    };
    officer = await cookieOf('o@lyon.example', 'officer');
    moderator = await cookieOf('m@lyon.example', 'moderator');
    elsewhere = await cookieOf('e@lyon.example', 'officer', [other.id]);
  });
  afterAll(() => pages[Symbol.asyncDispose]());

  const read = (path: string, cookie = officer) => pages.text(path, { cookie });
  const post = (path: string, form: URLSearchParams, cookie = officer) =>
    pages.post(path, form, { cookie, 'sec-fetch-site': 'same-origin' });
  const waiting = async () => {
    pages.clock.advance({ minutes: 1 });
    const { id, number } = await proposed(pages.app, { slug: 'velo', authorId: author });
    return { id, number, at: `${LIST}/velo/${number}`, page: `/consultations/velo/proposals/${number}` };
  };
  const completed = async (path: string, fields: Readonly<Record<string, string>>) => {
    const form = formOf(await read(path));
    for (const [name, text] of Object.entries(fields)) form.set(name, text);
    return form;
  };
  const ANSWER = {
    verdict: 'accepted',
    'body.fr': 'Nous ferons la <i>piste</i>.',
    'commitment.0.text.fr': 'Le service voirie trace la piste',
    'commitment.0.dueOn': '2026-03-20',
  };

  it('is for officers who answer: others are told to sign in, or that it is not for them', async () => {
    const { at } = await waiting();
    for (const path of [LIST, at]) {
      expect((await pages.get(path)).status).toBe(401);
      expect((await pages.get(path, { cookie: moderator })).status).toBe(403);
    }
    expect((await pages.get(at, { cookie: elsewhere })).status).toBe(403);
    expect(await read(LIST, elsewhere)).not.toContain('/answers/velo');
    expect(await read('/admin')).toContain(`href="${LIST}"`);
    expect(await read('/admin', moderator)).not.toContain(LIST);
  });

  it('lists what waits for an answer, until it has one', async () => {
    const { at, page } = await waiting();
    expect(await read(LIST)).toContain(at);
    expect(await read(`${LIST}?consultation=velo`)).toContain(at);
    expect(await read(`${LIST}?consultation=ecoles`)).not.toContain(at);
    expect(await read(page)).toContain(`href="${at}"`);
    expect(await pages.text(page)).not.toContain(LIST);
    expect((await post(at, await completed(at, ANSWER))).status).toBe(303);
    const [, after = ''] = (await read(`${LIST}?consultation=velo`)).split('id="waiting"');
    expect(after).not.toContain(`href="${at}">`);
  });

  it('publishes verdict, text and commitments once, however often the form is sent', async () => {
    const { at, page } = await waiting();
    for (const lang of ['fr', 'en']) expect(faultsOf(await read(`${at}?lang=${lang}`))).toEqual([]);
    const form = await completed(at, ANSWER);
    const [first, again] = [await post(at, form), await post(at, form)];
    expect([first.status, again.status]).toEqual([303, 303]);
    expect(await read(first.headers.get('location') ?? '')).toContain('La réponse est publiée.');
    const html = await pages.text(page);
    expect(html).toContain('Le service voirie trace la piste');
    expect(html).toContain('<time datetime="2026-03-20">');
    expect(html).not.toContain('réponse antérieure');
  });

  it('shows what residents will read before it is published', async () => {
    const { at, page } = await waiting();
    const shown = await (await post(at, await completed(at, { ...ANSWER, do: 'preview' }))).text();
    expect(faultsOf(shown)).toEqual([]);
    expect(shown).toContain('Ce que les habitants liront');
    expect(formOf(shown).get('commitment.0.text.fr')).toBe(ANSWER['commitment.0.text.fr']);
    expect(await pages.text(page)).not.toContain('voirie');
  });

  it('adds and takes rows without losing a word', async () => {
    const { at } = await waiting();
    const more = formOf(await (await post(at, await completed(at, { ...ANSWER, do: 'more-commitment' }))).text());
    expect(more.get('commitment')).toBe('0,1');
    expect(more.get('body.fr')).toBe(ANSWER['body.fr']);
    more.set('do', 'less-commitment-0');
    const less = formOf(await (await post(at, more)).text());
    expect(less.get('commitment')).toBe('1');
  });

  it('names the field that is refused, and keeps what was typed', async () => {
    const { at } = await waiting();
    for (const [fields, input] of [
      [{ ...ANSWER, verdict: '' }, 'Décision'],
      [{ ...ANSWER, 'body.fr': '' }, 'Réponse'],
      [{ ...ANSWER, 'commitment.0.dueOn': 'demain' }, 'Échéance'],
      [{ ...ANSWER, 'commitment.0.text.fr': '' }, 'Quoi, et par qui'],
    ] as const) {
      const refused = await post(at, await completed(at, fields));
      expect(refused.status).toBe(422);
      const html = await refused.text();
      expect(html).toContain('role="alert"');
      expect(html).toContain(input);
      expect(formOf(html).get('commitment.0.dueOn')).toBe(fields['commitment.0.dueOn']);
    }
  });

  it('tells a second officer that another answered meanwhile, and overwrites nothing', async () => {
    const { id, at, page } = await waiting();
    const form = await completed(at, ANSWER);
    const by = { verdict: 'rejected', body: { fr: 'Non, faute de place.' }, commitments: [], by: null } as const;
    value(await publishAnswer(pages.app, { proposalId: id, ...by }));
    const late = await post(at, form);
    expect(late.status).toBe(409);
    const html = await late.text();
    expect(html).toContain('Non, faute de place.');
    expect(formOf(html).get('body.fr')).toBe(ANSWER['body.fr']);
    expect((await post(at, formOf(html))).status).toBe(303);
    expect(await pages.text(page)).toContain('1 réponse antérieure');
  });

  it('reminds of what is overdue, and keeps every step in public', async () => {
    const { at, page } = await waiting();
    await post(
      at,
      await completed(at, { ...ANSWER, 'commitment.0.text.fr': 'Suivi unique', 'commitment.0.dueOn': '2026-03-03' }),
    );
    expect(await read('/admin')).not.toContain('échéance.');
    pages.clock.set('2026-03-04T08:00:00Z');
    expect(await read('/admin')).toMatch(/engagements? (a|ont) dépassé/);
    const list = await read(LIST);
    const path = list.match(/href="(\/admin\/commitments\/[0-9a-f-]{36})"><span dir="auto">Suivi unique/)?.[1] ?? '';
    expect(faultsOf(await read(`${path}?lang=en`))).toEqual([]);
    expect((await pages.get(path, { cookie: elsewhere })).status).toBe(403);
    const wordless = await post(path, await completed(path, { status: 'delayed' }));
    expect(wordless.status).toBe(422);
    expect(await wordless.text()).toContain('Ce qui a été fait, ou pourquoi');
    const [mine, theirs] = [await completed(path, { status: 'kept' }), await completed(path, { status: 'dropped' })];
    mine.set('note.fr', 'Peinte lundi.');
    theirs.set('note.fr', 'Abandonnée.');
    const response = await post(path, mine);
    expect(await read(response.headers.get('location') ?? '')).toContain('L’étape est publiée');
    const late = await post(path, theirs);
    expect(late.status).toBe(409);
    expect(formOf(await late.text()).get('note.fr')).toBe('Abandonnée.');
    expect(await pages.text(page)).toContain('Peinte lundi.');
    expect(await read(LIST)).not.toContain('Suivi unique');
  });
});
