import { execFile } from 'node:child_process';
import { mkdtempDisposable, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, expect, it } from 'vitest';
import { createToken } from '../../src/application/agent/create-token.ts';
import { createCommunity } from '../../src/application/community/create-community.ts';
import { publishConsultation } from '../../src/application/consultation/publish-consultation.ts';
import { publishedLines } from '../support/electorate.ts';
import { apiNode, value } from './node.ts';

const SCRIPT = join(import.meta.dirname, '..', '..', 'docs', 'recount', 'joint.mjs');
const node = apiNode();
const BALLOTS = '/consultations/mutualiser/ballots';
const YES = { kind: 'yes-no', answer: 'yes' };
let officer: string;
let weights: object[];
let at: string;
let rulesHash: string;

beforeAll(async () => {
  officer = await node.token('consultations', 'represent');
  weights = [
    { institution: `${node.app.origin}/`, weight: 3 },
    { institution: 'https://torino.example/', weight: 2 },
  ];
  const words = { title: { fr: 'Mutualiser' }, summary: { fr: 'Payer une fois.' } };
  const open = { opensAt: '2026-03-01', closesAt: '2030-12-31', by: null };
  value(await createCommunity(node.app, { slug: 'mutualiser', ...words, ...open }));
  value(await publishConsultation(node.app, { slug: 'mutualiser', by: null }));
});

const draft = async (rules: object) =>
  await node.call('POST', BALLOTS, {
    token: officer,
    json: { slug: 'budget', question: { fr: 'Adopter ?' }, method: 'yes-no', rules, closesAt: '2026-03-20' },
  });

it('weights are drafted as a list, and refused by their place in it', async () => {
  const twice = [...weights, { institution: 'https://torino.example/', weight: 1 }];
  for (const [wrong, refusal] of [
    [twice, { field: 'weights.2.institution', because: 'duplicate' }],
    [[{ institution: 'Torino', weight: 1 }], { field: 'weights.0.institution', because: 'not-a-node-address' }],
    [[{ institution: 'https://torino.example/', weight: 0 }], { field: 'weights.0.weight', because: 'too-small' }],
    [[{ institution: 'https://torino.example/', weight: 1e7 }], { field: 'weights.0.weight', because: 'too-large' }],
  ] as const) {
    expect(await draft({ weights: wrong })).toMatchObject({ status: 422, body: { refusal } });
  }
  const { status, body } = await draft({ weights });
  expect({ status, weights: body.rules.weights }).toEqual({
    status: 201,
    weights: { [`${node.app.origin}/`]: 3, 'https://torino.example/': 2 },
  });
  at = `/ballots/${body.id}/votes/institution`;
  ({ rulesHash } = (await node.call('POST', `/ballots/${body.id}/publish`, { token: officer })).body);
});

it('the institution votes by a token that represents it', async () => {
  const json = { choice: YES, rulesHash };
  expect((await node.call('GET', at, { token: officer })).body.refusal).toEqual({ type: 'not-found', what: 'cast' });
  expect((await node.call('POST', at, { json })).status).toBe(401);
  const alone = await node.token('consultations');
  expect((await node.call('POST', at, { token: alone, json })).body.refusal).toEqual({
    type: 'missing-scope',
    scope: 'represent',
  });
  const person = { name: 'Ana', standing: 'institution' } as const;
  const personal = value(
    await createToken(node.app, { name: 'Ana', scopes: ['represent', 'vote'], participant: person }),
  );
  expect((await node.call('POST', at, { token: personal.secret, json })).body.refusal.type).toBe('missing-scope');
  const asPerson = await node.call('POST', at.replace('/institution', ''), { token: personal.secret, json });
  expect(asPerson.body.refusal).toMatchObject({ type: 'not-eligible', because: 'institutions-only' });
  const cast = await node.call('POST', at, { token: officer, json });
  expect(cast).toMatchObject({ status: 201, body: { sequence: 1, standing: 'institution', rulesHash } });
  const own = await node.call('GET', at, { token: officer });
  expect(own).toMatchObject({ status: 200, body: { choice: YES, content: 'yes', receipt: cast.body } });
});

it('the tally says how often each institution counts', async () => {
  node.clock.set('2026-03-21T08:00:00Z');
  const { body } = await node.call('GET', '/consultations/mutualiser/tally');
  expect(body.items[0].joint).toMatchObject({
    weight: 3,
    cities: [
      { ours: true, weight: 3, turnout: { byStanding: { institution: 1 } }, piles: [{ count: { votes: [1, 0] } }] },
    ],
    result: { turnout: { cast: 1 }, deciding: { votes: [3, 0] }, outcome: { kind: 'adopted' } },
  });
  expect(await recounted(body)).toEqual({
    ...{ rules: true, equal: true, cast: 1, weight: 3 },
    deciding: expect.objectContaining({ valid: 3, votes: [3, 0] }),
  });
  body.items[0].joint.result.deciding.votes = [2, 0];
  expect(await recounted(body)).toMatchObject({ rules: true, equal: false });
});

/** What docs/recount/joint.mjs makes of a tally and the published file of its ballot. */
async function recounted(tally: { readonly items: readonly { readonly ballot: string }[] }) {
  await using folder = await mkdtempDisposable(join(tmpdir(), 'parvis-joint-'));
  const [tallyFile, publishedFile] = [join(folder.path, 'tally.json'), join(folder.path, 'budget.jsonl')];
  await writeFile(tallyFile, JSON.stringify(tally));
  await writeFile(publishedFile, (await publishedLines(node.app, { id: tally.items[0]?.ballot ?? '' })).join(''));
  const { stdout } = await promisify(execFile)(process.execPath, [SCRIPT, tallyFile, publishedFile]);
  return JSON.parse(stdout);
}
