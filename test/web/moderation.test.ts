import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { disableAgent } from '../../src/application/agent/change-agent.ts';
import { inviteAgent } from '../../src/application/agent/invite-agent.ts';
import { submitComment } from '../../src/application/comment/submit-comment.ts';
import { fileAppeal } from '../../src/application/moderation/appeals.ts';
import { decideComment, decideProposal } from '../../src/application/moderation/decide.ts';
import { fileReport } from '../../src/application/moderation/reports.ts';
import type { Subject } from '../../src/domain/moderation/decision.ts';
import { opened, proposed, registeredPerson, setUpCity, value } from '../support/city.ts';
import { adminSession } from './admin-session.ts';
import { formOf } from './form-of.ts';
import { openPages, type Pages } from './pages.ts';
import { faultsOf, tagsIn } from './tags.ts';

const QUEUE = '/admin/moderation';

describe('the moderation queue', () => {
  let pages: Pages;
  let officer: string;
  let officerId: string;
  let author: string;
  let authorCookie: string;

  beforeAll(async () => {
    pages = await openPages('2026-03-02T08:00:00Z');
    const { app } = pages;
    await setUpCity(app);
    await opened(app, 'velo', { rules: { hold: 'everything' } });
    await opened(app, 'ecoles', { rules: { hold: 'nothing' } });
    const { agent } = value(await inviteAgent(app, { email: 'officer@lyon.example', role: 'moderator', by: null }));
    officerId = agent.id;
    officer = await pages.signedIn({ agentId: officerId });
    author = (await registeredPerson(app, 'Mia')).id;
    authorCookie = await pages.signedIn({ participantId: author });
  });
  afterAll(() => pages[Symbol.asyncDispose]());

  const held = async (body = 'Un texte <b>gras</b> qui attend.') => {
    pages.clock.advance({ minutes: 1 });
    return await proposed(pages.app, { slug: 'velo', authorId: author, body });
  };
  const read = (path: string, cookie = officer) => pages.text(path, { cookie });
  const post = (path: string, form: Readonly<Record<string, string>>, cookie = officer) =>
    pages.post(path, form, { cookie, 'sec-fetch-site': 'same-origin' });
  const at = ({ kind, id }: Subject) => `${QUEUE}/${kind}/${id}`;
  const hidden = (html: string, name: string) => {
    const tag = tagsIn(html).find((each) => each.name === 'input' && each.attributes.get('name') === name);
    return tag?.attributes.get('value') ?? '';
  };
  const status = async (subject: Subject) =>
    (await pages.app.store.read((reader) => reader.views.contribution(subject)))?.status;
  const accepting = { act: 'accept', rule: 'within-the-rules', reason: 'Conforme à la charte.' };

  it('is for whoever moderates: others are told to sign in, or that it is not for them', async () => {
    const proposal = await held();
    const path = at({ kind: 'proposal', id: proposal.id });
    for (const address of [QUEUE, path]) {
      expect((await pages.get(address)).status).toBe(401);
      expect((await pages.get(address, { cookie: authorCookie })).status).toBe(403);
    }
    const { agent } = value(await inviteAgent(pages.app, { email: 'o@lyon.example', role: 'observer', by: null }));
    const observer = await pages.signedIn({ agentId: agent.id });
    expect((await pages.get(QUEUE, { cookie: observer })).status).toBe(403);
    for (const cookie of [authorCookie, observer, '']) {
      expect((await post(path, accepting, cookie)).status).toBeGreaterThanOrEqual(401);
    }
    const foreign = { cookie: officer, 'sec-fetch-site': 'cross-site' };
    expect((await pages.post(path, accepting, foreign)).status).toBe(403);
    expect(await status({ kind: 'proposal', id: proposal.id })).toBe('held');
  });

  it('shows what waits with its text, its author and whether it is their first, escaped and in both languages', async () => {
    await held();
    for (const [lang, first] of [
      ['fr', 'première contribution ici'],
      ['en', 'first contribution here'],
    ] as const) {
      const html = await read(`${QUEUE}?lang=${lang}`);
      expect(faultsOf(html)).toEqual([]);
      expect(html).toContain(first);
      expect(html).toContain('Mia');
      expect(html).not.toContain('<b>gras');
    }
    expect(await read('/admin')).toContain(`href="${QUEUE}"`);
  });

  it('is narrowed to a consultation and a kind, and goes on by its key', async () => {
    await held();
    expect(await read(`${QUEUE}?consultation=ecoles`)).toContain('Rien n’est en attente.');
    expect(await read(`${QUEUE}?kind=appeal`)).toContain('Rien n’est en attente.');
    for (let count = 0; count < 51; count += 1) await held();
    const html = await read(`${QUEUE}?consultation=velo&kind=held`);
    const next =
      tagsIn(html)
        .find((tag) => tag.attributes.get('rel') === 'next')
        ?.attributes.get('href') ?? '';
    expect(next).toContain('consultation=velo');
    expect(await read(next.replaceAll('&amp;', '&'))).toContain('Modérer');
  });

  it('is counted where the desk begins, in what an agent works on, with the way to each kind', async () => {
    await held();
    const all = await read('/admin');
    expect(all).toMatch(/<a href="\/admin\/moderation\?kind=held">\d+ contributions? en attente/);
    expect(all).toContain('<a href="/admin/moderation?kind=appeal">0');
    const ecoles = await pages.app.store.read((reader) => reader.consultations.bySlug('ecoles'));
    const few = await adminSession(pages, 'moderator', {
      email: 'few@lyon.example',
      consultations: [ecoles?.id ?? ''],
    });
    expect(await few.read('/admin')).not.toMatch(/[1-9]\d* contributions? en attente/);
    value(await disableAgent(pages.app, { agentId: few.id, by: null }));
    const observer = await adminSession(pages, 'observer', { email: 'o3@lyon.example' });
    expect(await observer.read('/admin')).not.toContain('En attente de modération');
  });

  it('shows a comment that waits to the agents of its consultation alone', async () => {
    const proposal = await held();
    const accept = { kind: 'accept', rule: 'within-the-rules', reason: 'Conforme.', by: null } as const;
    const { number } = value(await decideProposal(pages.app, { ...accept, proposalId: proposal.id }));
    const comment = { slug: 'velo', proposalId: proposal.id, authorId: author, body: 'Mot qui attend', lang: 'fr' };
    const { id } = value(await submitComment(pages.app, comment));
    const ecoles = await pages.app.store.read((reader) => reader.consultations.bySlug('ecoles'));
    const { id: agentId, cookie: inOthers } = await adminSession(pages, 'moderator', {
      email: 'in-others@lyon.example',
      consultations: [ecoles?.id ?? ''],
    });
    const page = `/consultations/velo/proposals/${number}/comment?to=${id}`;
    expect(await read(page)).toContain('Mot qui attend');
    expect((await pages.get(page, { cookie: inOthers })).status).toBe(404);
    value(await disableAgent(pages.app, { agentId, by: null }));
  });

  it('accepts at once, says so, and undoes from the page that follows', async () => {
    const proposal = await held();
    const subject = { kind: 'proposal', id: proposal.id } as const;
    const form = await read(at(subject));
    const done = await post(at(subject), { ...accepting, seen: hidden(form, 'seen'), once: hidden(form, 'once') });
    expect(done.status).toBe(303);
    const after = await read(done.headers.get('location') ?? '');
    expect(after).toContain('La décision est enregistrée et publique.');
    expect(await status(subject)).toBe('published');
    const undo = { act: 'undo', decision: hidden(after, 'decision'), reason: hidden(after, 'reason') };
    const undone = await post(at(subject), undo);
    expect(await read(undone.headers.get('location') ?? '')).toContain('La décision est annulée');
    expect(await status(subject)).toBe('held');
  });

  it('asks a second time before a text goes, and says what will happen', async () => {
    const proposal = await held();
    const subject = { kind: 'proposal', id: proposal.id } as const;
    const removing = { act: 'remove', rule: 'insult', reason: 'Insulte une <i>personne</i>.' };
    const response = await post(at(subject), { ...removing, seen: hidden(await read(at(subject)), 'seen') });
    const html = await response.text();
    expect(response.status).toBe(200);
    expect(html).toContain('Confirmer le retrait');
    expect(html).toContain('Insulte une &lt;i&gt;personne&lt;/i&gt;.');
    expect(await status(subject)).toBe('held');
    const confirmed = { ...removing, seen: hidden(html, 'seen'), confirmed: 'yes' };
    expect((await post(at(subject), confirmed)).status).toBe(303);
    expect(await status(subject)).toBe('removed');
  });

  it('keeps what was typed where it is refused', async () => {
    const proposal = await held();
    const path = at({ kind: 'proposal', id: proposal.id });
    const refused = await post(path, { act: '', rule: 'spam', reason: 'Un motif gardé.' });
    expect(refused.status).toBe(422);
    expect(await refused.text()).toContain('Un motif gardé.');
    expect((await post(path, { act: 'accept', rule: 'moderated-elsewhere', reason: 'Non.' })).status).toBe(422);
  });

  it('accepts without a reason, and takes the words of the rule where an officer typed none to remove', async () => {
    const [accepted, removed] = [await held(), await held()];
    const path = at({ kind: 'proposal', id: accepted.id });
    expect((await post(path, { act: 'accept', rule: '', reason: '' })).status).toBe(303);
    const latest = await pages.app.store.read((reader) =>
      reader.decisions.latest({ kind: 'proposal', id: accepted.id }),
    );
    expect(latest).toMatchObject({ kind: 'accept', reason: '' });
    const second = await post(at({ kind: 'proposal', id: removed.id }), { act: 'remove', rule: 'spam', reason: '' });
    const html = await second.text();
    expect(hidden(html, 'reason')).toBe('Cette contribution a été envoyée en masse.');
    expect((await post(at({ kind: 'proposal', id: removed.id }), { act: 'hold', rule: '', reason: '' })).status).toBe(
      422,
    );
  });

  it('goes on to the next that waits, with the way to undo what was just decided', async () => {
    const [first] = [await held('Le premier texte.'), await held('Le deuxième texte.')];
    const path = at({ kind: 'proposal', id: first.id });
    const form = formOf(await read(path));
    expect(form.get('within')).toBe('velo');
    const done = await post(path, {
      act: 'accept',
      rule: '',
      reason: '',
      within: 'velo',
      seen: form.get('seen') ?? '',
    });
    const next = done.headers.get('location') ?? '';
    expect(next).toMatch(/^\/admin\/moderation\/proposal\/[0-9a-f-]{36}\?done=decided/);
    expect(next.startsWith(path)).toBe(false);
    const html = await read(next);
    expect(html).toContain(`action="${path}"`);
    expect(faultsOf(html)).toEqual([]);
  });

  describe('several at once', () => {
    const picked = async () => {
      const values = tagsIn(await read(`${QUEUE}?kind=held&all=1`))
        .filter((tag) => tag.attributes.get('name') === 'item' && tag.attributes.has('checked'))
        .map((tag) => tag.attributes.get('value') ?? '');
      return values;
    };
    const send = async (items: readonly string[], form: Readonly<Record<string, string>>) => {
      const body = new URLSearchParams([
        ...items.map((item): [string, string] => ['item', item]),
        ...Object.entries(form),
      ]);
      return await pages.post(`${QUEUE}?kind=held`, body, { cookie: officer, 'sec-fetch-site': 'same-origin' });
    };
    const subjectOf = (item = '') => {
      const [kind, id = ''] = item.split('/');
      return { kind: kind === 'comment' ? 'comment' : 'proposal', id } as const;
    };

    it('accepts all that are ticked, each by a decision of its own, and says how many', async () => {
      await held();
      await held();
      const items = (await picked()).slice(0, 2);
      const done = await send(items, { act: 'accept' });
      expect(done.headers.get('location')).toBe(`${QUEUE}?kind=held&decided=2`);
      expect(await read(done.headers.get('location') ?? '')).toContain('2 décisions sont enregistrées');
      for (const item of items) expect(await status(subjectOf(item))).toBe('published');
      const again = await send(items, { act: 'accept' });
      expect(again.headers.get('location')).toBe(`${QUEUE}?kind=held&decided=0&refused=2`);
    });

    it('removes all that are ticked after a second step, by one rule and its words', async () => {
      await held();
      await held();
      const items = (await picked()).slice(0, 2);
      const asked = await send(items, { act: 'remove', rule: 'spam', reason: '' });
      const html = await asked.text();
      expect(html).toContain('Retirer 2 contributions');
      expect(faultsOf(html)).toEqual([]);
      expect(await status(subjectOf(items[0]))).toBe('held');
      const form = { act: 'remove', rule: 'spam', reason: hidden(html, 'reason'), confirmed: 'yes' };
      expect((await send(items, form)).status).toBe(303);
      for (const item of items) expect(await status(subjectOf(item))).toBe('removed');
    });

    it('refuses a removal by no rule, and a form in which nothing is ticked', async () => {
      await held();
      const items = (await picked()).slice(0, 1);
      expect((await send(items, { act: 'remove', rule: '', reason: 'Un motif.' })).status).toBe(422);
      expect((await send([], { act: 'accept' })).status).toBe(422);
      expect(await status(subjectOf(items[0]))).toBe('held');
    });

    it('decides nothing in a consultation that an agent does not work on', async () => {
      await held();
      const items = (await picked()).slice(0, 1);
      const ecoles = await pages.app.store.read((reader) => reader.consultations.bySlug('ecoles'));
      const { cookie, id } = await adminSession(pages, 'moderator', {
        email: 'elsewhere@lyon.example',
        consultations: [ecoles?.id ?? ''],
      });
      const body = new URLSearchParams([
        ['item', items[0] ?? ''],
        ['act', 'accept'],
      ]);
      const done = await pages.post(QUEUE, body, { cookie, 'sec-fetch-site': 'same-origin' });
      expect(done.headers.get('location')).toContain('refused=1');
      expect(await status(subjectOf(items[0]))).toBe('held');
      value(await disableAgent(pages.app, { agentId: id, by: null }));
    });
  });

  it('chooses no rule before the officer does, and takes none that contradicts the decision', async () => {
    const proposal = await held();
    const subject = { kind: 'proposal', id: proposal.id } as const;
    const path = at(subject);
    expect(formOf(await read(path)).get('rule')).toBe('');
    for (const [act, rule, why] of [
      ['remove', 'within-the-rules', 'ne s’applique pas à cette décision'],
      ['remove', '', 'Règle appliquée'],
      ['accept', 'insult', 'ne s’applique pas à cette décision'],
    ] as const) {
      const refused = await post(path, { act, rule, reason: 'Un motif.', confirmed: 'yes' });
      expect(refused.status).toBe(422);
      expect(await refused.text()).toContain(why);
    }
    expect(await status(subject)).toBe('held');
    expect((await post(path, { act: 'accept', rule: '', reason: 'Conforme.' })).status).toBe(303);
    const decision = await pages.app.store.read((reader) => reader.decisions.latest(subject));
    expect(decision?.rule).toBe('within-the-rules');
  });

  it('does once what is sent twice, and tells a second officer that it was decided meanwhile', async () => {
    const proposal = await held();
    const subject = { kind: 'proposal', id: proposal.id } as const;
    const [mine, theirs] = [await read(at(subject)), await read(at(subject))];
    pages.clock.advance({ minutes: 1 });
    const form = { ...accepting, seen: hidden(mine, 'seen'), once: hidden(mine, 'once') };
    const [first, again] = [await post(at(subject), form), await post(at(subject), form)];
    expect([first.status, again.status]).toEqual([303, 303]);
    const late = await post(at(subject), {
      act: 'hold',
      rule: 'spam',
      reason: 'Trop tard',
      seen: hidden(theirs, 'seen'),
    });
    expect(late.status).toBe(409);
    const html = await late.text();
    expect(html).toContain('Une décision a déjà été prise');
    expect(html).toContain('Trop tard');
    expect(await status(subject)).toBe('published');
  });

  it('upholds a report in two steps, and opens it again when that was a slip', async () => {
    const proposal = await proposed(pages.app, { slug: 'ecoles', authorId: author });
    const subject = { kind: 'proposal', id: proposal.id } as const;
    const report = value(
      await fileReport(pages.app, { subject, rule: 'advertising', text: 'Il vend des vélos', reporterId: null }),
    );
    const path = `${QUEUE}/report/${report.id}`;
    const form = await read(path);
    expect(form).toContain('Il vend des vélos');
    const input = { act: 'upheld', reason: 'Publicité.', seen: hidden(form, 'seen') };
    expect((await post(path, input)).status).toBe(200);
    expect((await post(path, { ...input, confirmed: 'yes' })).status).toBe(303);
    expect(await status(subject)).toBe('removed');
    expect((await post(path, { act: 'reopen', reason: 'Erreur.' })).status).toBe(303);
    expect(await status(subject)).toBe('published');
    expect(await read(`${QUEUE}?kind=report`)).toContain('Signalé');
  });

  it('lets the author appeal once from the page of what is gone, and shows the outcome to everybody', async () => {
    const proposal = await proposed(pages.app, { slug: 'ecoles', authorId: author });
    const input = { kind: 'remove', rule: 'insult', reason: 'Insulte', by: { kind: 'agent', id: officerId } } as const;
    pages.clock.advance({ minutes: 1 });
    value(await decideProposal(pages.app, { ...input, proposalId: proposal.id }));
    const gone = `/consultations/ecoles/proposals/${proposal.number}`;
    const own = await (await pages.get(gone, { cookie: authorCookie })).text();
    const link = /\/me\/appeals\/[0-9a-f-]{36}/.exec(own)?.[0] ?? '';
    expect(await (await pages.get(gone)).text()).not.toContain('/me/appeals/');
    expect(faultsOf(await read(link, authorCookie))).toEqual([]);
    expect(await read(`${link}?lang=en`, authorCookie)).toContain('You can appeal once.');
    expect((await pages.get(link)).status).toBe(401);
    const stranger = await pages.signedIn({ participantId: (await registeredPerson(pages.app, 'Zoé')).id });
    expect((await pages.get(link, { cookie: stranger })).status).toBe(404);
    const out = await post(link, { text: 'Une phrase à ne pas perdre.' }, '');
    expect(out.status).toBe(401);
    expect(await out.text()).toContain('Une phrase à ne pas perdre.');
    expect((await post(link, { text: 'C’était une citation.' }, authorCookie)).status).toBe(303);
    expect((await post(link, { text: 'Encore.' }, authorCookie)).status).toBe(409);

    const item = /\/admin\/moderation\/appeal\/[0-9a-f-]{36}/.exec(await read(`${QUEUE}?kind=appeal`))?.[0] ?? '';
    expect(await read(item)).toContain('C’était une citation.');
    expect((await post(item, { act: 'refused', reason: 'Reste une insulte.' })).status).toBe(303);
    const everybody = await (await pages.get(gone)).text();
    expect(everybody).toContain('Recours de l’auteur rejeté');
    expect(everybody).toContain('l’institution n’a pas d’autre agent');
    expect(everybody).not.toContain('citation');
  });

  it('offers no judgement of an appeal to whoever decided, and says who can', async () => {
    const proposal = await proposed(pages.app, { slug: 'ecoles', authorId: author });
    const subject = { kind: 'proposal', id: proposal.id } as const;
    const input = { kind: 'remove', rule: 'insult', reason: 'Insulte', by: { kind: 'agent', id: officerId } } as const;
    value(await decideProposal(pages.app, { ...input, proposalId: proposal.id }));
    const decision = await pages.app.store.read((reader) => reader.decisions.latest(subject));
    const appeal = value(
      await fileAppeal(pages.app, { decisionId: decision?.id ?? '', participantId: author, text: 'Relisez.' }),
    );
    const path = `${QUEUE}/appeal/${appeal.id}`;
    expect(await read(path)).toContain('vous examinez le recours');
    expect(await read(path)).toContain('name="act"');
    const judge = await adminSession(pages, 'moderator', { email: 'judge@lyon.example' });
    const own = await read(path);
    expect(own).toContain('judge@lyon.example');
    expect(own).not.toContain('name="act"');
    expect(await judge.read(path)).toContain('name="act"');
    value(await disableAgent(pages.app, { agentId: judge.id, by: null }));
  });

  it('decides about a comment that nobody reported by following links, also long after', async () => {
    const proposal = await proposed(pages.app, { slug: 'ecoles', authorId: author });
    const comment = { slug: 'ecoles', proposalId: proposal.id, authorId: author, body: 'Mot de trop', lang: 'fr' };
    const { id } = value(await submitComment(pages.app, comment));
    const page = `/consultations/ecoles/proposals/${proposal.number}`;
    const velo = await pages.app.store.read((reader) => reader.consultations.bySlug('velo'));
    const { cookie: inOthers } = await adminSession(pages, 'moderator', {
      email: 'elsewhere@lyon.example',
      consultations: [velo?.id ?? ''],
    });
    for (const cookie of ['', authorCookie, inOthers]) expect(await read(page, cookie)).not.toContain(`${QUEUE}/`);
    expect(await read(page, inOthers)).toContain('Signaler ce commentaire');
    const link = async () => {
      const html = await read(page);
      expect(html).not.toContain('/report"');
      const hrefs = tagsIn(html).map((tag) => tag.attributes.get('href') ?? '');
      return hrefs.find((href) => href.startsWith(`${QUEUE}/comment/`)) ?? '';
    };
    const path = await link();
    expect(path).toBe(`${QUEUE}/comment/${id}`);
    const input = { act: 'remove', rule: 'insult', reason: 'Insulte.', seen: hidden(await read(path), 'seen') };
    expect((await post(path, { ...input, confirmed: 'yes' })).status).toBe(303);
    expect(await status({ kind: 'comment', id })).toBe('removed');
    pages.clock.advance({ days: 1 });
    const again = await link();
    const back = { act: 'restore', rule: 'within-the-rules', reason: 'Relu.', seen: hidden(await read(again), 'seen') };
    expect((await post(again, back)).status).toBe(303);
    expect(await status({ kind: 'comment', id })).toBe('published');
  });

  it('leads from what is left of a removed proposal to where it is decided', async () => {
    const proposal = await proposed(pages.app, { slug: 'ecoles', authorId: author });
    const input = { kind: 'remove', rule: 'insult', reason: 'Insulte', by: { kind: 'agent', id: officerId } } as const;
    value(await decideProposal(pages.app, { ...input, proposalId: proposal.id }));
    const page = `/consultations/ecoles/proposals/${proposal.number}`;
    const shown = async (cookie: string) => await (await pages.get(page, { cookie })).text();
    expect(await shown(officer)).toContain(at({ kind: 'proposal', id: proposal.id }));
    expect(await shown(authorCookie)).not.toContain(QUEUE);
  });

  it('files once what anybody sends twice', async () => {
    const proposal = await proposed(pages.app, { slug: 'ecoles', authorId: author });
    const path = `/consultations/ecoles/proposals/${proposal.number}/report`;
    const reports = async () =>
      await pages.app.store.read(async (reader) => (await reader.views.moderationCounts(null)).report);
    const form = { rule: 'spam', text: 'Deux fois', once: hidden(await read(path, ''), 'once') };
    const before = await reports();
    const [one, two] = await Promise.all([post(path, form, ''), post(path, form, '')]);
    expect([one.status, two.status]).toEqual([303, 303]);
    expect(one.headers.get('location')).toBe(two.headers.get('location'));
    expect((await post(path, { ...form, text: 'Autre chose' }, '')).status).toBe(422);
    expect(await reports()).toBe(before + 1);
  });

  it('takes as many reports of an agent as they file, who is not anybody', async () => {
    const { cookie } = await adminSession(pages, 'observer', { email: 'o2@lyon.example' });
    const proposal = await proposed(pages.app, { slug: 'ecoles', authorId: author });
    const path = `/consultations/ecoles/proposals/${proposal.number}/report`;
    for (let count = 0; count < 7; count += 1) {
      expect((await post(path, { rule: 'spam', text: `Mot ${count}` }, cookie)).status).toBe(303);
    }
  });

  it('leads the author of a removed comment to their appeal', async () => {
    const proposal = await proposed(pages.app, { slug: 'ecoles', authorId: author });
    const comment = { slug: 'ecoles', proposalId: proposal.id, authorId: author, body: 'Mot', lang: 'fr' };
    const { id } = value(await submitComment(pages.app, comment));
    const input = {
      kind: 'remove',
      rule: 'spam',
      reason: 'Trois fois la même',
      by: { kind: 'agent', id: officerId },
    } as const;
    value(await decideComment(pages.app, { ...input, commentId: id }));
    const own = await read('/me', authorCookie);
    expect(own).toContain('envoi en masse');
    expect(own).toContain('Trois fois la même');
    const decision = await pages.app.store.read((reader) => reader.decisions.latest({ kind: 'comment', id }));
    expect(own).toContain(`href="/me/appeals/${decision?.id}"`);
    const page = `/consultations/ecoles/proposals/${proposal.number}`;
    expect(await read(page, authorCookie)).toContain('/me/appeals/');
    expect(await pages.text(page)).not.toContain('/me/appeals/');
  });
});
