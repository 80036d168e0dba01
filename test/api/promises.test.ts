import { sql } from 'kysely';
import { beforeAll, describe, expect, it } from 'vitest';
import { consumeEvents } from '../../src/application/event/consume-events.ts';
import { createSignInLink } from '../../src/application/sign-in/sign-in.ts';
import { appendLeaves } from '../../src/transparency/append-leaves.ts';
import { opened, proposed, registeredPerson } from '../support/city.ts';
import { asked, voting } from '../support/voting.ts';
import { apiNode, ORIGIN } from './node.ts';

describe('what the answer to an act promises', () => {
  const node = apiNode('2026-03-06T08:20:00Z');
  let person: { readonly token: string; readonly id: string };
  let token: string;

  beforeAll(async () => {
    await opened(node.app, 'velo');
    const author = await registeredPerson(node.app, 'Ana');
    await proposed(node.app, { slug: 'velo', authorId: author.id });
    person = await node.person('Léo', ['propose', 'support', 'vote', 'comment'], 'resident');
    token = person.token;
    await consumeEvents(node.app, appendLeaves(node.app));
  });

  const promiseIn = ({ headers }: { readonly headers: Headers }) =>
    Buffer.from(headers.get('journal-promise') ?? '', 'base64')
      .toString()
      .split('\n')
      .slice(3, 9);

  it('is the entry of a public act', async () => {
    const json = { title: { fr: 'Un banc' }, body: { fr: 'Ici.' } };
    const answer = await node.call('POST', '/consultations/velo/proposals', { token, json });
    expect(answer.status).toBe(201);
    expect(promiseIn(answer)).toEqual([
      'journal-promise/v1',
      'participation.example/journal',
      'entry',
      expect.stringMatching(/^[A-Za-z0-9+/]{43}=$/),
      '2026-03-06T08:20:00.000Z',
      '2026-03-06T08:21:00.000Z',
    ]);
  });

  it('is a batch of what rules hide, once where the request is sent again', async () => {
    const headers = { 'idempotency-key': 'one' };
    const support = async () =>
      await node.call('POST', '/consultations/velo/proposals/1/support', { token, json: {}, headers });
    const first = await support();
    expect(first.status).toBe(200);
    expect(promiseIn(first)).toMatchObject({ 2: 'hidden', 5: '2026-03-06T09:01:00.000Z' });
    const again = await support();
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    expect(again.headers.get('journal-promise')).toBeNull();
  });

  it('is the hash of the receipt of a ballot', async () => {
    await voting(node.app, 'ensemble');
    const ballot = await asked(node.app, { consultation: 'ensemble', method: 'yes-no' });
    const json = { choice: { kind: 'yes-no', answer: 'yes' }, rulesHash: ballot.rulesHash };
    const answer = await node.call('POST', `/ballots/${ballot.id}/votes`, { token, json });
    expect(answer.status).toBe(201);
    const hash = Buffer.from(answer.body.commitment, 'hex').toString('base64');
    expect(promiseIn(answer)).toMatchObject({ 2: 'hidden', 3: hash });
    // The file of the receipt ends with the same.
    const { secret } = await createSignInLink(node.app, { holder: { participantId: person.id } });
    const signedIn = await node.http.request(`${ORIGIN}/sign-in/${secret}`, {
      method: 'POST',
      body: new URLSearchParams(),
      headers: { 'sec-fetch-site': 'same-origin' },
      redirect: 'manual',
    });
    const headers = { cookie: signedIn.headers.get('set-cookie')?.split(';')[0] ?? '', accept: 'text/html' };
    const file = await node.http.request(`${ORIGIN}/consultations/ensemble/ballots/yes-no/receipt.txt`, { headers });
    const promise = Buffer.from(answer.headers.get('journal-promise') ?? '', 'base64').toString();
    expect((await file.text()).slice(-promise.length - 3)).toBe(`\n\n${promise}\n`);
  });

  it('is a header of a few kilobytes, however long a text is that is held', async () => {
    await opened(node.app, 'lent', { rules: { hold: 'everything' } });
    const long = 'Ж'.repeat(5_000);
    const proposal = { title: { fr: 'Un banc' }, body: { fr: long } };
    const held = [
      await node.call('POST', '/consultations/lent/proposals', { token, json: proposal }),
      await node.call('POST', '/consultations/velo/proposals/1/comments', { token, json: { body: long, lang: 'fr' } }),
    ];
    await sql`update consultation set rules = rules || '{"hold": "everything"}'`.execute(node.database.db);
    held.push(
      await node.call('POST', '/consultations/velo/proposals/1/comments', { token, json: { body: long, lang: 'fr' } }),
    );
    expect(held.map(({ status }) => status)).toEqual([201, 201, 201]);
    for (const { headers } of held) {
      const promise = headers.get('journal-promise') ?? expect.fail('no promise');
      expect(promise.length).toBeLessThan(2_000);
    }
    expect(promiseIn(held[2] ?? expect.fail())).toMatchObject({ 2: 'hidden' });
  });

  it('is none where it cannot be signed: the act is done, and answered as done', async () => {
    const { rows } = await sql<{ key: string }>`select private_key_sealed as key from journal`.execute(
      node.database.db,
    );
    await sql`update journal set private_key_sealed = 'x'`.execute(node.database.db);
    const json = { title: { fr: 'Un arbre' }, body: { fr: 'Ici.' } };
    const answers = [
      await node.call('POST', '/consultations/velo/proposals', { token, json }),
      await node.call('POST', '/consultations/velo/proposals', { token, json, headers: { 'idempotency-key': 'two' } }),
    ];
    const ballot = await asked(node.app, { consultation: 'ensemble', method: 'yes-no', slug: 'encore' });
    const vote = { choice: { kind: 'yes-no', answer: 'yes' }, rulesHash: ballot.rulesHash };
    answers.push(await node.call('POST', `/ballots/${ballot.id}/votes`, { token, json: vote }));
    await sql`update journal set private_key_sealed = ${rows[0]?.key}`.execute(node.database.db);
    expect(answers.map(({ status }) => status)).toEqual([201, 201, 201]);
    for (const { headers } of answers) expect(headers.get('journal-promise')).toBeNull();
  });

  it('is none of what was only read or refused', async () => {
    const refused = await node.call('POST', '/consultations/velo/proposals', { token, json: {} });
    const read = await node.call('GET', '/consultations/velo/proposals/1', { token });
    for (const { headers } of [refused, read]) expect(headers.get('journal-promise')).toBeNull();
  });
});
