import { closeAndTally } from '../../../src/application/ballot/close-and-tally.ts';
import type { City } from './city.ts';

const YES = { kind: 'yes-no', answer: 'yes' };
const BALLOT = { question: { fr: 'Alors ?' }, method: 'yes-no' };
const PUBLISHED = '/ballots/{ballot}/published';

/** Ballots from draft to result, with paper; ends after they closed. */
export async function vote({ ask, node, first, second, ana, bo }: City): Promise<void> {
  node.clock.set('2026-03-22T08:00:00Z');
  const proposal = await ask('POST /consultations/{slug}/proposals', 201, {
    at: { slug: 'velo' },
    as: ana,
    json: { title: { fr: 'Une fontaine' }, body: { fr: 'Sur la place.' } },
  });
  const supported = { slug: 'velo', number: proposal.number };
  await ask('POST /consultations/{slug}/proposals/{number}/support', 200, { at: supported, as: bo, json: {} });
  const drafted = async (slug: string, more: object = {}) => {
    const json = { ...BALLOT, slug, ...more };
    const made = await ask('POST /consultations/{slug}/ballots', 201, { at: { slug: 'velo' }, json });
    return { ballot: made.id as string };
  };
  const at = await drafted('first');
  await ask('GET /ballots/{ballot}', 200, { at });
  await ask('PATCH /ballots/{ballot}', 200, { at, json: { ...BALLOT, slug: 'first' } });
  await ask('POST /ballots/{ballot}/extend', 409, { at });
  const empty = await ask('POST /consultations/{slug}/ballots', 201, {
    at: { slug: 'draft' },
    json: { ...BALLOT, slug: 'x' },
  });
  await ask('POST /ballots/{ballot}/publish', 409, { at: { ballot: empty.id } });
  const enter = async (reference: string, status = 201) =>
    await ask('POST /ballots/{ballot}/paper-batches', status, {
      at,
      json: { reference, place: 'Mairie', sheets: 5, rows: [{ choice: YES, count: 5 }] },
    });
  await enter('Urne 0', 409);
  await ask('POST /ballots/{ballot}/votes', 409, { at, as: ana, json: { choice: YES, rulesHash: 'a'.repeat(64) } });
  const { rulesHash } = await ask('POST /ballots/{ballot}/publish', 200, { at });
  await ask('PATCH /ballots/{ballot}', 409, { at, json: { ...BALLOT, slug: 'first' } });
  await ask('DELETE /ballots/{ballot}', 409, { at });
  await ask('DELETE /ballots/{ballot}', 200, { at: await drafted('second') });
  const json = { choice: YES, rulesHash };
  await ask('POST /ballots/{ballot}/votes', 201, { at, as: ana, json });
  await ask('GET /ballots/{ballot}/votes/mine', 200, { at, as: ana });
  const batch = { batch: (await enter('Urne 1')).id };
  await ask('POST /paper-batches/{batch}/confirm', 409, { at: batch, as: first });
  await ask('POST /paper-batches/{batch}/confirm', 200, { at: batch, as: second });
  await ask('POST /paper-batches/{batch}/discard', 409, { at: batch, as: second });
  await ask('POST /paper-batches/{batch}/discard', 200, { at: { batch: (await enter('Urne 2')).id } });
  await ask('GET /ballots/{ballot}/paper-batches', 200, { at });
  await ask(`GET ${PUBLISHED}`, 403, { at });
  await ask(`GET ${PUBLISHED}`, 422, { at, query: '?format=xml' });
  const reason = { fr: 'Une panne.' };
  const short = await drafted('third', { closesAt: '2026-03-24' });
  await ask('POST /ballots/{ballot}/publish', 200, { at: short });
  await ask('POST /ballots/{ballot}/extend', 200, { at: short, json: { closesAt: '2026-03-26', reason } });
  node.clock.set('2026-04-01T08:00:00Z');
  await closeAndTally(node.app, at.ballot);
  await ask(`GET ${PUBLISHED}`, 200, { at });
  // Nothing is taken back of what decided.
  const withdraw = 'DELETE /consultations/{slug}/proposals/{number}/support';
  await ask(withdraw, 409, { at: supported, as: bo });
}
