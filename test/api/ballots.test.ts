import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import { beforeAll, beforeEach, describe, expect, it, test } from 'vitest';
import type { Method } from '../../src/domain/ballot/method.ts';
import type { Standing } from '../../src/domain/participant/standing.ts';
import { apiNode } from './node.ts';

type Said = Readonly<Record<string, unknown>>;
type Person = { readonly token: string; readonly id: string };
type Ballot = {
  readonly id: string;
  readonly rulesHash: string;
  readonly rules: object;
  readonly options: readonly { readonly id: string; readonly cost: number | null }[];
};

describe('ballots over the API', () => {
  const node = apiNode();
  let officer: string;
  let second: string;
  let ana: Person;
  let leo: Person;
  let made = 0;

  beforeAll(async () => {
    officer = await node.tokenBy(await node.agent('officer', 'un@lyon.example'), 'consultations');
    second = await node.tokenBy(await node.agent('officer', 'deux@lyon.example'), 'consultations');
    ana = await node.person('Ana', ['vote', 'propose'], 'resident');
    leo = await node.person('Léo', ['vote'], 'registered');
    await node.call('POST', '/consultations', {
      token: officer,
      json: {
        slug: 'ecole',
        title: { fr: 'La rue des écoles' },
        summary: { fr: 'Faut-il la fermer aux voitures ?' },
        phases: [{ kind: 'vote', opensAt: '2026-03-05', closesAt: '2026-03-25' }],
      },
    });
    await node.call('POST', '/consultations/ecole/publish', { token: officer });
  });
  beforeEach(() => node.clock.set('2026-03-10T08:00:00Z'));

  const draft = async (parameters: Said & { readonly method: Method }) => {
    made += 1;
    const json = { slug: `question-${made}`, question: { fr: 'Alors ?' }, ...parameters };
    return await node.call('POST', '/consultations/ecole/ballots', { token: officer, json });
  };
  const query = async (parameters: Said & { readonly method: Method }): Promise<Ballot> => {
    const { body } = await draft(parameters);
    const published = await node.call('POST', `/ballots/${body.id}/publish`, { token: officer });
    expect(published).toMatchObject({ status: 200, body: { rulesHash: expect.stringMatching(/^[0-9a-f]{64}$/) } });
    return published.body;
  };
  const named = (...names: readonly string[]) => names.map((fr) => ({ name: { fr } }));
  const vote = async (ballot: Ballot, choice: Said, input: { by?: Person; rulesHash?: string } = {}) =>
    await node.call('POST', `/ballots/${ballot.id}/votes`, {
      token: (input.by ?? ana).token,
      json: { choice, rulesHash: input.rulesHash ?? ballot.rulesHash },
    });
  const YES = { kind: 'yes-no', answer: 'yes' };
  const tallyOf = async (ballot: Ballot, token?: string) => {
    const { body } = await node.call('GET', '/consultations/ecole/tally', { token });
    return body.items.find((item: { ballot: string }) => item.ballot === ballot.id);
  };

  describe('drafting and publishing', () => {
    it('keeps a draft from the public', async () => {
      const { status, body, headers } = await draft({ method: 'yes-no' });
      expect({ status, state: body.state }).toEqual({ status: 201, state: 'draft' });
      expect(headers.get('location')).toBe(`https://participation.example/api/v1/ballots/${body.id}`);
      expect((await node.call('GET', `/ballots/${body.id}`)).status).toBe(404);
      expect((await node.call('GET', `/ballots/${body.id}`, { token: officer })).body).toEqual(body);
      const listed = await node.call('GET', '/consultations/ecole/ballots');
      expect(listed.body.items.map((item: Ballot) => item.id)).not.toContain(body.id);
    });

    it('takes the dates of the phase to vote, and the usual rules', async () => {
      const { body } = await draft({ method: 'approval', options: named('Un', 'Deux', 'Trois') });
      expect(body).toMatchObject({
        opensAt: '2026-03-04T23:00:00.000Z',
        closesAt: '2026-03-25T23:00:00.000Z',
        rules: {
          standings: ['resident', 'registered', 'paper'],
          decidingStanding: ['resident', 'paper'],
          choices: { min: 1, max: 3 },
          resultsVisibility: 'after-close',
          anonymityThreshold: 5,
        },
      });
    });

    it('lets a draft be said anew and a published ballot not', async () => {
      const { body } = await draft({ method: 'choice', options: named('Un', 'Deux') });
      const anew = { slug: body.slug, question: { fr: 'Et alors ?' }, method: 'choice', options: named('A', 'B', 'C') };
      const changed = await node.call('PATCH', `/ballots/${body.id}`, { token: officer, json: anew });
      expect(changed).toMatchObject({ status: 200, body: { id: body.id, question: { fr: 'Et alors ?' } } });
      expect(changed.body.options).toHaveLength(3);
      await node.call('POST', `/ballots/${body.id}/publish`, { token: officer });
      const late = await node.call('PATCH', `/ballots/${body.id}`, { token: officer, json: anew });
      expect(late).toMatchObject({ status: 409, body: { refusal: { type: 'rules-frozen' } } });
      const again = await node.call('POST', `/ballots/${body.id}/publish`, { token: officer });
      expect(again).toMatchObject({ status: 409, body: { refusal: { type: 'already-published' } } });
    });

    it('freezes a document whose hash anybody can compute', async () => {
      const { rules, rulesHash } = await query({ method: 'choice', options: named('Un', 'Deux') });
      expect(sha256(canonicalize(rules) ?? '')).toBe(rulesHash);
    });

    test.each<[string, Said, object]>([
      ['a slug that is taken', { slug: 'question-1', method: 'yes-no' }, { field: 'slug', because: 'duplicate' }],
      ['one option', { method: 'choice', options: named('Un') }, { field: 'options', because: 'too-small' }],
      ['two options that read the same', { method: 'choice', options: named('Un', 'Un') }, { because: 'duplicate' }],
      ['no threshold on a petition', { method: 'petition' }, { field: 'threshold', because: 'missing' }],
      [
        'dates outside the phase to vote',
        { method: 'yes-no', closesAt: '2026-03-26' },
        { field: 'closesAt', because: 'outside-the-phase' },
      ],
      [
        'a place that is not known',
        { method: 'yes-no', rules: { territories: ['00000'] } },
        { field: 'territories', because: 'unknown-value' },
      ],
      [
        'standings that the consultation does not admit',
        { method: 'yes-no', rules: { standings: ['imported'] } },
        { field: 'standings', because: 'unknown-value' },
      ],
      ['a member that nobody knows', { method: 'yes-no', weight: 2 }, { field: 'weight', because: 'unknown-field' }],
    ])('refuses %s', async (...[, parameters, refusal]) => {
      const refused = await draft(parameters as { method: Method });
      expect(refused).toMatchObject({ status: 422, body: { refusal: { type: 'invalid', ...refusal } } });
    });

    it('is for a token that manages consultations', async () => {
      const json = { slug: 'mine', question: { fr: 'Moi ?' }, method: 'yes-no' };
      const refused = await node.call('POST', '/consultations/ecole/ballots', { token: ana.token, json });
      expect(refused).toMatchObject({ status: 403, body: { refusal: { type: 'missing-scope' } } });
    });
  });

  describe('casting', () => {
    it('answers with a receipt that opens to what was cast', async () => {
      const ballot = await query({ method: 'approval', options: named('Un', 'Deux', 'Trois') });
      const [one, , three] = ballot.options;
      const { status, body } = await vote(ballot, { kind: 'approval', options: [three?.id, one?.id] });
      expect({ status, body }).toMatchObject({
        status: 201,
        body: { ballot: ballot.id, sequence: 1, standing: 'resident', castAt: '2026-03-10T08:00:00.000Z' },
      });
      const { rulesHash, sequence, salt } = body;
      const opened = canonicalize({ ballot: ballot.id, rulesHash, sequence, content: '1 3', salt });
      expect(sha256(opened ?? '')).toBe(body.commitment);
      const mine = await node.call('GET', `/ballots/${ballot.id}/votes/mine`, { token: ana.token });
      expect(mine.body).toEqual({
        receipt: body,
        choice: { kind: 'approval', options: [one?.id, three?.id] },
        content: '1 3',
      });
    });

    it('shows nobody the ballot of another', async () => {
      const ballot = await query({ method: 'yes-no' });
      await vote(ballot, YES);
      const asking = async (token: string) => await node.call('GET', `/ballots/${ballot.id}/votes/mine`, { token });
      expect(await asking(leo.token)).toMatchObject({ status: 404, body: { refusal: { what: 'cast' } } });
      expect(await asking(officer)).toMatchObject({ status: 403, body: { refusal: { type: 'missing-scope' } } });
      const admin = await node.token('admin');
      expect(await asking(admin)).toMatchObject({ status: 403, body: { refusal: { type: 'participant-needed' } } });
    });

    it('gives a repeated request the same receipt', async () => {
      const ballot = await query({ method: 'yes-no' });
      const json = { choice: YES, rulesHash: ballot.rulesHash };
      const headers = { 'idempotency-key': 'once' };
      const send = async () =>
        await node.call('POST', `/ballots/${ballot.id}/votes`, { token: ana.token, json, headers });
      const first = await send();
      const again = await send();
      expect(again).toMatchObject({ status: 201, body: first.body });
      expect(again.headers.get('idempotency-replayed')).toBe('true');
      expect((await tallyOf(ballot)).turnout.cast).toBe(1);
    });

    it('lets the last cast count, and gives it the next number', async () => {
      const ballot = await query({ method: 'yes-no' });
      await vote(ballot, YES);
      const { body } = await vote(ballot, { kind: 'yes-no', answer: 'no' });
      expect(body.sequence).toBe(2);
      expect((await tallyOf(ballot)).turnout).toMatchObject({ cast: 1, byStanding: { resident: 1 } });
    });

    it('keeps one of two casts that one person sends at once', async () => {
      const ballot = await query({ method: 'yes-no' });
      const answers = await Promise.all([vote(ballot, YES), vote(ballot, { kind: 'blank' }), vote(ballot, YES)]);
      expect(answers.map(({ body }) => body.sequence).toSorted()).toEqual([1, 2, 3]);
      expect((await tallyOf(ballot)).turnout.cast).toBe(1);
    });

    it('lets the first stand where the rules say so, of two at once too', async () => {
      const ballot = await query({ method: 'yes-no', rules: { replacement: 'first-stands' } });
      const answers = await Promise.all([vote(ballot, YES), vote(ballot, YES)]);
      expect(answers.map(({ status }) => status).toSorted()).toEqual([201, 409]);
      expect(await vote(ballot, YES)).toMatchObject({ status: 409, body: { refusal: { type: 'already-voted' } } });
    });

    test.each<[string, Method, Said, (options: readonly string[]) => Said, number, Said]>([
      ['another kind of choice', 'choice', {}, () => YES, 422, { type: 'wrong-kind-of-choice', wanted: 'choice' }],
      ['an invalid sheet', 'choice', {}, () => ({ kind: 'invalid' }), 422, { type: 'wrong-kind-of-choice' }],
      [
        'an option that is not on it',
        'choice',
        {},
        () => ({ kind: 'choice', option: 'nowhere' }),
        422,
        { type: 'unknown-option', option: 'nowhere' },
      ],
      [
        'an option twice',
        'approval',
        {},
        ([one]) => ({ kind: 'approval', options: [one, one] }),
        422,
        { type: 'duplicate-option' },
      ],
      [
        'too many options',
        'approval',
        { choices: { min: 1, max: 1 } },
        ([one, two]) => ({ kind: 'approval', options: [one, two] }),
        422,
        { type: 'too-many-choices', max: 1, given: 2 },
      ],
      [
        'too few options',
        'approval',
        { choices: { min: 2, max: 3 } },
        ([one]) => ({ kind: 'approval', options: [one] }),
        422,
        { type: 'too-few-choices', min: 2, given: 1 },
      ],
      [
        'ranks with a hole',
        'schulze',
        {},
        ([one, two]) => ({
          kind: 'ranking',
          ranks: [
            { option: one, rank: 1 },
            { option: two, rank: 3 },
          ],
        }),
        422,
        { type: 'ranks-with-holes', missing: 2 },
      ],
      [
        'level ranks in a run-off',
        'instant-runoff',
        {},
        ([one, two]) => ({
          kind: 'ranking',
          ranks: [
            { option: one, rank: 1 },
            { option: two, rank: 1 },
          ],
        }),
        422,
        { type: 'ranks-level', rank: 1 },
      ],
      [
        'a score out of range',
        'score',
        { scores: { min: 0, max: 5 } },
        ([one]) => ({ kind: 'score', scores: [{ option: one, score: 6 }] }),
        422,
        { type: 'score-out-of-range', min: 0, max: 5 },
      ],
    ])('refuses %s', async (...[, method, rules, choice, status, refusal]) => {
      const ballot = await query({ method, options: named('Un', 'Deux', 'Trois'), rules });
      const refused = await vote(ballot, choice(ballot.options.map(({ id }) => id)));
      expect(refused).toMatchObject({ status, body: { refusal } });
      expect((await tallyOf(ballot)).turnout.cast).toBe(0);
    });

    it.each(['JPY', 'EUR', 'KWD'])(
      'says costs and budgets in minor units of %s as they were said to it',
      async (currency) => {
        const options = [1_250, 999, 1].map((cost) => ({ name: { fr: `À ${cost}` }, cost }));
        const budget = { amount: 1_999, currency, eachBallotWithin: false };
        const { options: costed, rules } = await query({ method: 'budget-by-votes', options, rules: { budget } });
        expect(costed.map(({ cost }) => cost)).toEqual([1_250, 999, 1]);
        expect(rules).toMatchObject({ version: 3, budget, options: [{ cost: 1_250 }, { cost: 999 }, { cost: 1 }] });
      },
    );

    it('refuses more than the cap', async () => {
      const options = [60, 50, 40].map((cost) => ({ name: { fr: `À ${cost}` }, cost }));
      const budget = { amount: 100, currency: 'EUR', eachBallotWithin: true };
      const ballot = await query({ method: 'budget-by-votes', options, rules: { budget } });
      const [one, two, three] = ballot.options.map(({ id }) => id);
      expect(await vote(ballot, { kind: 'budget', options: [one, two] })).toMatchObject({
        status: 422,
        body: {
          detail: 'Your choices cost €1.10 in total, more than the budget of €1.',
          refusal: { type: 'over-the-cap', cap: 100, cost: 110, currency: 'EUR' },
        },
      });
      expect((await vote(ballot, { kind: 'budget', options: [one, three] })).status).toBe(201);
    });

    it('refuses a voter who read other rules, such as another list of options', async () => {
      const { body: draftOf } = await draft({ method: 'choice', options: named('Un', 'Deux') });
      const before = sha256(canonicalize(draftOf.rules) ?? '');
      const anew = { slug: draftOf.slug, question: { fr: 'Alors ?' }, method: 'choice', options: named('Un', 'Trois') };
      await node.call('PATCH', `/ballots/${draftOf.id}`, { token: officer, json: anew });
      const { body: ballot } = await node.call('POST', `/ballots/${draftOf.id}/publish`, { token: officer });
      const choice = { kind: 'choice', option: ballot.options[0].id };
      const refused = await vote(ballot, choice, { rulesHash: before });
      expect(refused).toMatchObject({
        status: 409,
        body: { refusal: { type: 'ballot-changed', current: ballot.rulesHash } },
      });
      const old = await vote(ballot, { kind: 'choice', option: draftOf.options[1].id });
      expect(old).toMatchObject({ status: 422, body: { refusal: { type: 'unknown-option' } } });
    });

    it('refuses who the rules do not admit, by standing and by territory', async () => {
      const residents = await query({
        method: 'yes-no',
        rules: { standings: ['resident'], decidingStanding: ['resident'] },
      });
      expect(await vote(residents, YES, { by: leo })).toMatchObject({
        status: 403,
        body: { refusal: { type: 'not-eligible', because: 'standing', allowed: ['resident'] } },
      });
      const inLyon = await query({ method: 'yes-no', rules: { territories: ['69123'] } });
      expect(await vote(inLyon, YES)).toMatchObject({
        status: 403,
        body: { refusal: { type: 'not-eligible', because: 'territory' } },
      });
    });

    it('needs a token that acts for somebody', async () => {
      const ballot = await query({ method: 'yes-no' });
      const json = { choice: YES, rulesHash: ballot.rulesHash };
      const token = await node.token('admin');
      const refused = await node.call('POST', `/ballots/${ballot.id}/votes`, { token, json });
      expect(refused).toMatchObject({ status: 403, body: { refusal: { type: 'participant-needed' } } });
      expect((await node.call('POST', `/ballots/${ballot.id}/votes`, { json })).status).toBe(401);
    });

    it('refuses a ballot that is not there', async () => {
      const nowhere = { id: '01990000-0000-7000-8000-000000000000', rulesHash: '', rules: {}, options: [] };
      expect(await vote(nowhere, YES)).toMatchObject({ status: 404, body: { refusal: { what: 'ballot' } } });
    });
  });

  describe('the clock', () => {
    const dates = { opensAt: '2026-03-12T08:00:00Z', closesAt: '2026-03-14T08:00:00Z' };

    test.each<[string, string, number, string | null]>([
      ['before it opens', '2026-03-12T07:59:59.999Z', 409, 'ballot-not-open'],
      ['exactly when it opens', '2026-03-12T08:00:00.000Z', 201, null],
      ['at the last millisecond', '2026-03-14T07:59:59.999Z', 201, null],
      ['exactly when it closes', '2026-03-14T08:00:00.000Z', 409, 'ballot-closed'],
      ['after it closed', '2026-03-20T08:00:00.000Z', 409, 'ballot-closed'],
    ])('%s decides whether a cast is taken', async (...[, now, status, refused]) => {
      const ballot = await query({ method: 'yes-no', ...dates });
      node.clock.set(now);
      const answer = await vote(ballot, YES);
      expect({ status: answer.status, refused: answer.body.refusal?.type ?? null }).toEqual({ status, refused });
    });

    it('does not open a ballot again by jumping back behind a close that somebody saw', async () => {
      const ballot = await query({ method: 'yes-no', ...dates });
      node.clock.set('2026-03-13T08:00:00Z');
      await vote(ballot, YES);
      node.clock.set('2026-03-14T08:00:00Z');
      expect(await tallyOf(ballot)).toMatchObject({ final: true, result: { outcome: { kind: 'adopted' } } });
      node.clock.set('2026-03-13T09:00:00Z');
      expect(await vote(ballot, { kind: 'yes-no', answer: 'no' })).toMatchObject({
        status: 409,
        body: { refusal: { type: 'ballot-closed' } },
      });
      const json = { closesAt: '2026-03-16T08:00:00Z', reason: { fr: 'Pour voir.' } };
      const extended = await node.call('POST', `/ballots/${ballot.id}/extend`, { token: officer, json });
      expect(extended).toMatchObject({ status: 409, body: { refusal: { type: 'extension-too-late' } } });
      expect(await tallyOf(ballot)).toMatchObject({ final: true, state: 'over', turnout: { cast: 1 } });
    });

    it('lets the end be moved later before it came, with a reason, and never back', async () => {
      const ballot = await query({ method: 'yes-no', ...dates });
      const extend = async (closesAt: string, reason: object = { fr: 'La poste était en grève.' }) =>
        await node.call('POST', `/ballots/${ballot.id}/extend`, { token: officer, json: { closesAt, reason } });
      expect(await extend('2026-03-16T08:00:00Z')).toMatchObject({
        status: 200,
        body: {
          closesAt: '2026-03-16T08:00:00.000Z',
          rulesHash: ballot.rulesHash,
          extensions: [{ from: '2026-03-14T08:00:00.000Z', to: '2026-03-16T08:00:00.000Z' }],
        },
      });
      expect(await extend('2026-03-15T08:00:00Z')).toMatchObject({ status: 422 });
      expect((await extend('2026-03-17T08:00:00Z', {})).body.refusal).toMatchObject({ field: 'reason' });
      expect((await extend('2026-04-01T08:00:00Z')).body.refusal).toMatchObject({ because: 'outside-the-phase' });
      node.clock.set('2026-03-15T08:00:00Z');
      expect((await vote(ballot, YES)).status).toBe(201);
      node.clock.set('2026-03-16T08:00:00Z');
      expect((await extend('2026-03-17T08:00:00Z')).body.refusal).toMatchObject({ type: 'extension-too-late' });
    });
  });

  describe('paper', () => {
    const enter = async (ballot: Ballot, parameters: Said = {}, token = officer) =>
      await node.call('POST', `/ballots/${ballot.id}/paper-batches`, {
        token,
        json: {
          reference: 'Urne 1',
          place: 'Mairie',
          sheets: 12,
          rows: [
            { choice: YES, count: 9 },
            { choice: { kind: 'blank' }, count: 2 },
            { choice: { kind: 'invalid' }, count: 1 },
          ],
          ...parameters,
        },
      });

    it('counts once another hand has confirmed it', async () => {
      const ballot = await query({ method: 'yes-no', paperUntil: '2026-03-28' });
      const entered = await enter(ballot);
      expect(entered).toMatchObject({ status: 201, body: { sheets: 12, confirmedAt: null } });
      expect((await tallyOf(ballot)).turnout.cast).toBe(0);
      const confirm = async (token: string) =>
        await node.call('POST', `/paper-batches/${entered.body.id}/confirm`, { token });
      expect(await confirm(officer)).toMatchObject({ status: 409, body: { refusal: { type: 'second-agent-needed' } } });
      expect(await confirm(second)).toMatchObject({ status: 200, body: { confirmedAt: expect.any(String) } });
      expect(await confirm(second)).toMatchObject({ status: 409, body: { refusal: { type: 'already-decided' } } });
      expect(await tallyOf(ballot)).toMatchObject({
        turnout: { cast: 12, byStanding: { paper: 12 }, byChannel: { online: 0, paper: 12 } },
        paper: { confirmed: { batches: 1, sheets: 12 }, waiting: { batches: 0 } },
        result: null,
      });
    });

    it('is no longer read by officers once it counts, while results are hidden', async () => {
      const ballot = await query({ method: 'yes-no' });
      const entered = await enter(ballot);
      const listed = async () =>
        (await node.call('GET', `/ballots/${ballot.id}/paper-batches`, { token: officer })).body.items;
      expect(await listed()).toMatchObject([{ rows: [{ content: 'blank', count: 2 }, {}, {}] }]);
      await node.call('POST', `/paper-batches/${entered.body.id}/confirm`, { token: second });
      expect(await listed()).toMatchObject([{ rows: null, sheets: 12 }]);
    });

    it('is entered after the close where the rules say so, and keeps the result waiting', async () => {
      const ballot = await query({ method: 'yes-no', closesAt: '2026-03-20', paperUntil: '2026-03-24' });
      node.clock.set('2026-03-22T08:00:00Z');
      expect(await vote(ballot, YES)).toMatchObject({ status: 409 });
      const entered = await enter(ballot);
      expect(entered.status).toBe(201);
      expect(await tallyOf(ballot, officer)).toMatchObject({
        visible: false,
        state: 'counting',
        hiddenUntil: '2026-03-24T23:00:00.000Z',
      });
      await node.call('POST', `/paper-batches/${entered.body.id}/confirm`, { token: second });
      node.clock.set('2026-03-24T23:00:00Z');
      expect(await tallyOf(ballot)).toMatchObject({
        final: true,
        result: { deciding: { valid: 9, blank: 2, invalid: 1, votes: [9, 0] } },
      });
      expect(await enter(ballot, { reference: 'Urne 2' })).toMatchObject({
        status: 409,
        body: { refusal: { type: 'ballot-closed' } },
      });
    });

    it('that waits at the end does not count, and the tally says so', async () => {
      const ballot = await query({ method: 'yes-no', closesAt: '2026-03-20' });
      const { body } = await enter(ballot);
      node.clock.set('2026-03-21T08:00:00Z');
      expect(await tallyOf(ballot)).toMatchObject({
        final: true,
        turnout: { cast: 0 },
        paper: { waiting: { batches: 1, sheets: 12 } },
      });
      const late = await node.call('POST', `/paper-batches/${body.id}/confirm`, { token: second });
      expect(late).toMatchObject({ status: 409, body: { refusal: { type: 'ballot-closed' } } });
    });

    it('that was entered wrong is taken back, and its reference is free again', async () => {
      const ballot = await query({ method: 'yes-no' });
      const { body } = await enter(ballot);
      expect((await enter(ballot)).body.refusal).toMatchObject({ field: 'reference', because: 'duplicate' });
      expect((await node.call('POST', `/paper-batches/${body.id}/discard`, { token: officer })).status).toBe(200);
      expect((await node.call('POST', `/paper-batches/${body.id}/confirm`, { token: second })).status).toBe(404);
      expect((await enter(ballot)).status).toBe(201);
    });

    test.each<[string, Said, object]>([
      ['more ballots than sheets', { sheets: 11 }, { type: 'sheets-do-not-add-up', sheets: 11, counted: 12 }],
      ['fewer ballots than sheets', { sheets: 13 }, { type: 'sheets-do-not-add-up', sheets: 13, counted: 12 }],
      ['a count of none', { rows: [{ choice: YES, count: 0 }] }, { type: 'invalid', because: 'too-small' }],
      ['half a sheet', { sheets: 0.5 }, { type: 'invalid', field: 'sheets' }],
      ['no reference', { reference: ' ' }, { type: 'invalid', field: 'reference', because: 'empty' }],
      [
        'a ballot of another kind',
        { sheets: 1, rows: [{ choice: { kind: 'petition' }, count: 1 }] },
        { type: 'wrong-kind-of-choice' },
      ],
    ])('is refused with %s', async (_what, parameters, refusal) => {
      const ballot = await query({ method: 'yes-no' });
      expect(await enter(ballot, parameters)).toMatchObject({ status: 422, body: { refusal } });
    });

    it('is refused where the rules know no paper', async () => {
      const whom: readonly Standing[] = ['resident'];
      const ballot = await query({ method: 'yes-no', rules: { standings: whom, decidingStanding: whom } });
      expect(await enter(ballot)).toMatchObject({ status: 403, body: { refusal: { type: 'not-eligible' } } });
    });
  });

  describe('what was published', () => {
    it('is a file that anybody reads once the result is final, and not before', async () => {
      const ballot = await query({ method: 'yes-no', closesAt: '2026-03-20' });
      const file = async (query = '') => await node.call('GET', `/ballots/${ballot.id}/published${query}`);
      await vote(ballot, YES);
      await vote(ballot, YES, { by: leo });
      expect(await file()).toMatchObject({
        status: 403,
        body: { refusal: { type: 'results-hidden', until: '2026-03-20T23:00:00.000Z' } },
      });
      for (let nth = 0; nth < 6; nth += 1) {
        await vote(ballot, YES, { by: await node.person(`R${nth}`, ['vote'], 'resident') });
      }
      node.clock.set('2026-03-21T08:00:00Z');
      const { headers, body } = await file();
      expect(headers.get('content-type')).toBe('application/jsonl; charset=utf-8');
      const [head, ...patterns] = String(body)
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line));
      expect(sha256(canonicalize(head.rules) ?? '')).toBe(ballot.rulesHash);
      expect(patterns).toEqual([{ pile: 0, content: 'yes', count: 7 }]);
      expect(await file('?format=csv')).toMatchObject({
        body: 'standings,ballot,count\r\nresident,yes,7\r\nregistered,withheld,1\r\n',
      });
      expect(await file('?format=xml')).toMatchObject({ status: 422 });
      expect((await tallyOf(ballot)).published).toBe(
        `https://participation.example/api/v1/ballots/${ballot.id}/published`,
      );
    });

    it('has nothing in the log of who voted or what', () => {
      const log = node.lines.join('\n');
      expect(log).not.toContain(ana.id);
      expect(log).not.toMatch(/"(content|choice|voter)/);
    });
  });
});

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
