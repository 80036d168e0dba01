import { beforeAll, describe, expect, it } from 'vitest';
import { createToken } from '../../src/application/agent/create-token.ts';
import type { Scope } from '../../src/application/agent/ports.ts';
import { fileAppeal } from '../../src/application/moderation/appeals.ts';
import type { Ballot } from '../../src/domain/ballot/ballot.ts';
import type { AgentId } from '../../src/domain/kit/id.ts';
import { opened, proposed, registeredPerson } from '../support/city.ts';
import { asked, voting } from '../support/voting.ts';
import { formOf } from '../web/form-of.ts';
import { openPages, type Pages } from '../web/pages.ts';
import { apiNode, value } from './node.ts';

const SECOND_NEEDED = { status: 409, body: { refusal: { type: 'second-agent-needed' } } };

describe('what needs a second person', () => {
  const node = apiNode();
  let [ada, ben]: readonly [AgentId, AgentId] = ['', ''];
  let pages: Pages;
  let ballot: Ballot;
  let entered = 0;

  beforeAll(async () => {
    ada = await node.agent('administrator', 'ada@lyon.example');
    ben = await node.agent('administrator', 'ben@lyon.example');
    await voting(node.app, 'ecole');
    ballot = await asked(node.app, { consultation: 'ecole', method: 'yes-no' });
    await opened(node.app, 'velo');
    node.clock.set('2026-03-10T08:00:00Z');
    pages = await openPages('2026-03-10T08:00:00Z', { database: node.database });
  });

  const paper = (batch: string) => `/admin/consultations/ecole/ballots/yes-no/paper/${batch}`;
  const enter = async (token: string): Promise<string> => {
    entered += 1;
    const rows = [{ choice: { kind: 'yes-no', answer: 'yes' }, count: 5 }];
    const json = { reference: `Urne ${entered}`, place: 'Mairie', sheets: 5, rows };
    const { body, status } = await node.call('POST', `/ballots/${ballot.id}/paper-batches`, { token, json });
    expect(status).toBe(201);
    return body.id;
  };
  const confirm = async (batch: string, token: string) =>
    await node.call('POST', `/paper-batches/${batch}/confirm`, { token });
  const madeBy = async (token: string, ...scopes: Scope[]) =>
    (await node.call('POST', '/tokens', { token, json: { name: 'made', scopes } })).body.token as string;
  /** The administration area of an agent who is signed in. */
  const signedIn = async (agentId: AgentId) => {
    const cookie = await pages.signedIn({ agentId });
    const read = (path: string) => pages.text(path, { cookie });
    return {
      read,
      async send(path: string, fields: Readonly<Record<string, string>>, at = path) {
        const form = formOf(await read(at));
        for (const [name, text] of Object.entries(fields)) form.set(name, text);
        return await pages.post(path, form, { cookie, 'sec-fetch-site': 'same-origin' });
      },
    };
  };

  describe('a batch of paper', () => {
    it('is not confirmed by a token that the entering token made, nor by one that this made', async () => {
      for (const first of [
        await node.token('consultations', 'tokens'),
        await node.tokenBy(ada, 'consultations', 'tokens'),
      ]) {
        const second = await madeBy(first, 'consultations', 'tokens');
        const third = await madeBy(second, 'consultations');
        const batch = await enter(first);
        expect(await confirm(batch, first)).toMatchObject(SECOND_NEEDED);
        expect(await confirm(batch, second)).toMatchObject(SECOND_NEEDED);
        expect(await confirm(batch, third)).toMatchObject(SECOND_NEEDED);
        expect(await confirm(await enter(third), first)).toMatchObject(SECOND_NEEDED);
      }
    });

    it('is not confirmed by another token of one agent, and is by a token of another', async () => {
      const batch = await enter(await node.tokenBy(ada, 'consultations'));
      expect(await confirm(batch, await node.tokenBy(ada, 'consultations'))).toMatchObject(SECOND_NEEDED);
      const admin = await node.tokenBy(ben, 'admin');
      expect((await confirm(batch, await madeBy(admin, 'consultations'))).status).toBe(200);
    });

    it('is not confirmed by two tokens of whom nobody knows the maker', async () => {
      const batch = await enter(await node.token('consultations'));
      expect(await confirm(batch, await node.token('consultations'))).toMatchObject(SECOND_NEEDED);
      expect((await confirm(batch, await node.tokenBy(ada, 'consultations'))).status).toBe(200);
    });

    it('is not confirmed on the pages by the agent whose token entered it', async () => {
      const desk = await signedIn(ada);
      const made = await desk.send('/admin/tokens', { name: 'Saisie', scopes: 'consultations' });
      const token = /parvis_[\w-]+/.exec(await made.text())?.[0] ?? '';
      const batch = await enter(token);
      expect(await desk.read(paper(batch))).not.toContain('value="confirm"');
      const act = await desk.send(paper(batch), { act: 'confirm' }, `${paper(batch)}?act=discard`);
      expect(act.status).toBe(409);
      const other = await signedIn(ben);
      expect((await other.send(paper(batch), { act: 'confirm' })).status).toBe(303);
    });

    it('is not confirmed by a token of the agent who entered it on the pages', async () => {
      const desk = await signedIn(ada);
      const fields = { reference: 'Au bureau', place: 'Mairie', sheets: '1', 'yes.count': '1' };
      expect((await desk.send(paper('new'), fields)).status).toBe(303);
      const { body } = await node.call('GET', `/ballots/${ballot.id}/paper-batches`, {
        token: await node.tokenBy(ben, 'consultations'),
      });
      const batch = body.items.find((each: { reference: string }) => each.reference === 'Au bureau').id;
      const own = await node.tokenBy(ada, 'tokens', 'consultations');
      expect(await confirm(batch, own)).toMatchObject(SECOND_NEEDED);
      expect(await confirm(batch, await madeBy(own, 'consultations'))).toMatchObject(SECOND_NEEDED);
    });
  });

  it('is the appeal against what a token removed: the agent who made the token does not judge it', async () => {
    const { id: authorId } = await registeredPerson(node.app, 'Ana');
    const { number, id } = await proposed(node.app, { slug: 'velo', authorId });
    const first = await node.tokenBy(ada, 'tokens', 'moderate');
    const json = { kind: 'remove', rule: 'insult', reason: 'Insulte' };
    const decisions = `/consultations/velo/proposals/${number}/decisions`;
    const token = await madeBy(first, 'moderate');
    expect((await node.call('POST', decisions, { token, json })).status).toBe(201);
    const decision = await node.app.store.read((reader) => reader.decisions.latest({ kind: 'proposal', id }));
    const input = { decisionId: decision?.id ?? '', participantId: authorId, text: 'Relisez.' };
    const path = `/admin/moderation/appeal/${value(await fileAppeal(node.app, input)).id}`;
    const [own, other] = [await signedIn(ada), await signedIn(ben)];
    expect(await own.read(path)).not.toContain('value="refused"');
    const fields = { act: 'refused', reason: 'Relu.', confirmed: 'yes' };
    expect((await own.send(path, fields, '/admin/tokens')).status).toBe(409);
    expect((await other.send(path, fields)).status).toBe(303);
  });
});

describe('the tokens that a token made', () => {
  const node = apiNode();
  const made = async (token: string, ...scopes: Scope[]) =>
    (await node.call('POST', '/tokens', { token, json: { name: scopes.join(), scopes } })).body as {
      readonly id: string;
      readonly token: string;
    };
  const listed = async (token: string) =>
    (await node.call('GET', '/tokens', { token })).body.items.map(({ id }: { id: string }) => id) as string[];

  it('and those that they made are all it lists and revokes; with `admin` it is all there are', async () => {
    const admin = await node.token('admin');
    const asker = await node.token('tokens', 'propose');
    const child = await made(asker, 'tokens', 'propose');
    const grandchild = await made(child.token, 'propose');
    const stranger = await made(admin, 'read');
    expect(await listed(asker)).toEqual([child.id, grandchild.id]);
    expect(await listed(child.token)).toEqual([grandchild.id]);
    expect(await listed(admin)).toEqual(expect.arrayContaining([child.id, grandchild.id, stranger.id]));
    const revoke = async (id: string, token: string) => (await node.call('DELETE', `/tokens/${id}`, { token })).status;
    expect(await revoke(stranger.id, asker)).toBe(404);
    expect(await revoke(child.id, child.token)).toBe(404);
    expect(await revoke(grandchild.id, asker)).toBe(200);
    expect(await revoke(child.id, admin)).toBe(200);
  });

  it('say in the log which token made them', async () => {
    const { id } = await made(await node.token('tokens', 'propose'), 'propose');
    const [maker] = (await node.app.store.read((reader) => reader.access.tokens())).filter((each) => each.id === id);
    await node.app.store.placeEvents();
    const events = await node.app.store.read((reader) => reader.events.after(0, 1_000));
    expect(events.find(({ data }) => 'tokenId' in data && data.tokenId === id)?.by).toEqual({
      kind: 'token',
      id: maker?.madeBy.tokenId,
      participantId: null,
    });
  });
});

describe('a token bound to a consultation', () => {
  const node = apiNode();
  let here: string;
  let there: string;

  beforeAll(async () => {
    const { app } = node;
    const phases = [
      { kind: 'propose', opensAt: '2026-03-01', closesAt: '2026-03-31' },
      { kind: 'vote', opensAt: '2026-03-05', closesAt: '2026-03-25' },
    ] as const;
    here = (await opened(app, 'ici', { phases })).id;
    there = (await voting(app, 'ailleurs')).id;
    node.clock.set('2026-03-10T08:00:00Z');
  });

  const bound = async (...scopes: Scope[]) =>
    value(await createToken(node.app, { name: 'bound', scopes, consultations: [here] })).secret;

  it('is made so over the API, and says so', async () => {
    const token = await node.token('admin');
    const json = { name: 'x', scopes: ['moderate'], consultations: [here] };
    expect((await node.call('POST', '/tokens', { token, json })).body).toMatchObject({ consultations: [here] });
    for (const [change, refusal] of [
      [{ scopes: ['tokens'] }, { field: 'consultations', because: 'not-for-this-scope' }],
      [{ consultations: [] }, { field: 'consultations', because: 'missing' }],
      [{ consultations: ['01990000-0000-7000-8000-000000000001'] }, { type: 'not-found', what: 'consultation' }],
    ] as const) {
      const refused = await node.call('POST', '/tokens', { token, json: { ...json, ...change } });
      expect(refused.body.refusal).toMatchObject(refusal);
    }
  });

  it('sees drafts and reports of that one alone', async () => {
    const { app } = node;
    const token = await bound('consultations', 'moderate');
    const ballots = { here: await draftIn('ici'), there: await draftIn('ailleurs') };
    expect((await node.call('GET', `/ballots/${ballots.here}`, { token })).status).toBe(200);
    expect((await node.call('GET', `/ballots/${ballots.there}`, { token })).status).toBe(404);
    const { id: authorId } = await registeredPerson(app, 'Ana');
    const { id } = await proposed(app, { slug: 'ici', authorId });
    const json = { subject: { kind: 'proposal', id }, rule: 'spam' };
    await node.call('POST', '/reports', { token: await node.token('report'), json });
    expect((await node.call('GET', '/reports', { token })).body.items).toHaveLength(1);
    const elsewhere = value(
      await createToken(app, { name: 'elsewhere', scopes: ['moderate'], consultations: [there] }),
    ).secret;
    expect((await node.call('GET', '/reports', { token: elsewhere })).body.items).toEqual([]);
  });

  it('acts in that one alone', async () => {
    const token = await bound('consultations', 'vote');
    const street = await asked(node.app, { consultation: 'ailleurs', method: 'yes-no' });
    const not = { status: 403, body: { refusal: { type: 'not-your-consultation' } } };
    const question = { fr: 'Alors ?' };
    const draft = {
      slug: 'nouvelle',
      title: { fr: 'T' },
      summary: { fr: 'S' },
      phases: [{ kind: 'vote', opensAt: '2026-03-12', closesAt: '2026-03-20' }],
    };
    expect(await node.call('POST', '/consultations', { token, json: draft })).toMatchObject(not);
    const ballot = { slug: 'autre', question, method: 'yes-no' };
    expect(await node.call('POST', '/consultations/ailleurs/ballots', { token, json: ballot })).toMatchObject(not);
    const json = { title: { fr: 'Autrement' } };
    expect(await node.call('PATCH', '/consultations/ailleurs', { token, json })).toMatchObject(not);
    const vote = { choice: { kind: 'yes-no', answer: 'yes' }, rulesHash: street.rulesHash };
    expect(await node.call('POST', `/ballots/${street.id}/votes`, { token, json: vote })).toMatchObject(not);
    expect(await node.call('GET', `/ballots/${street.id}/votes/mine`, { token })).toMatchObject(not);
    expect(await node.call('GET', `/ballots/${street.id}/paper-batches`, { token })).toMatchObject(not);
  });

  async function draftIn(consultation: string): Promise<string> {
    const json = {
      slug: 'brouillon',
      question: { fr: 'Alors ?' },
      method: 'yes-no',
      opensAt: '2026-03-12',
      closesAt: '2026-03-20',
    };
    const token = await node.token('consultations');
    return (await node.call('POST', `/consultations/${consultation}/ballots`, { token, json })).body.id;
  }
});
