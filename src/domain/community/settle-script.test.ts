import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { projectDir, runProgram } from '../../../test/support/program.ts';
import { acceptPledge, type PledgedRequest, pledgesAfter } from './accept-pledge.ts';
import type { Pledge, PledgeStatement } from './pledge.ts';
import { type Joiner, type Paid, reimburse } from './reimbursement.ts';
import { type SettlementInput, settle } from './settlement.ts';
import { settlementDocument } from './settlement-document.ts';
import { LATE_JOINING, type PoolingTerms, SHARING_RULES } from './terms.ts';

const SCRIPT = join(projectDir, 'docs/community/settle.mjs');
const VECTORS = join(projectDir, 'docs/community/settlements.json');
const HISTORIES = 200;
const CITIES = ['lyon', 'nantes', 'turku', 'sant-cugat', 'gent', 'trento'].map(
  (name) => `https://${name}.example/actor`,
);
const LATE = ['https://aarhus.example/actor', 'https://zwolle.example/actor'];
const OPENED = Date.UTC(2027, 0, 1);
const CLOSE = new Date('2027-03-01T12:00:00Z');
const figures = Object.fromEntries([...CITIES, ...LATE].map((city, index) => [city, 7_919 * (index + 1) ** 2]));

const amountUpTo = (max: number) => fc.noBias(fc.integer({ min: 1, max }));
const condition = fc.oneof(
  fc.record({ type: fc.constant('total-at-least' as const), amount: amountUpTo(150_000) }),
  fc.record({ type: fc.constant('institutions-at-least' as const), count: fc.integer({ min: 2, max: 5 }) }),
  fc.record({
    type: fc.constant('with-institutions' as const),
    institutions: fc.uniqueArray(fc.constantFrom(...CITIES), { minLength: 1, maxLength: 2 }),
  }),
  fc.record({ type: fc.constant('share-at-most' as const), amount: amountUpTo(40_000) }),
);
const statement = fc.record({
  city: fc.constantFrom(...CITIES),
  kind: fc.constantFrom('money', 'money', 'work', 'hosting'),
  amount: amountUpTo(60_000),
  isWithdrawal: fc.integer({ max: 9, min: 0 }).map((each) => each === 0),
  isAnew: fc.boolean(),
  isShort: fc.integer({ max: 9, min: 0 }).map((each) => each === 0),
  conditions: fc.uniqueArray(condition, { maxLength: 2, selector: ({ type }) => type }),
});
const history = fc.record({
  need: fc.integer({ min: 30_000, max: 100_000 }),
  sharing: fc.constantFrom(...SHARING_RULES),
  lateJoining: fc.constantFrom(...LATE_JOINING),
  work: fc.option(amountUpTo(20)),
  hosting: fc.option(amountUpTo(50)),
  statements: fc.array(statement, { minLength: 4, maxLength: 24, size: 'max' }),
  left: fc.uniqueArray(fc.constantFrom(...CITIES), { maxLength: 1 }),
  joined: fc.uniqueArray(fc.record({ institution: fc.constantFrom(...LATE), most: amountUpTo(60_000) }), {
    minLength: 1,
    selector: ({ institution }) => institution,
  }),
  seeds: fc.tuple(fc.nat(), fc.nat()),
});
type History = typeof history extends fc.Arbitrary<infer T> ? T : never;

/** Statements of each city as it signed them, numbered; some of them are impossible, and are refused. */
function signed({ statements }: History): readonly PledgeStatement[] {
  const last = new Map<string, number>();
  return statements.map(({ city, kind, amount, isWithdrawal, isAnew, isShort, ...rest }, index) => {
    const before = last.get(city) ?? 0;
    const head = {
      institution: city,
      request: 'https://host.example/requests/1',
      sequence: before + 1,
      statedAt: new Date(OPENED + index),
      specification: 'agreed',
    };
    last.set(city, before + 1);
    if (isWithdrawal) return { ...head, of: 'withdrawal', since: 0 };
    const conditions = rest.conditions
      .filter(({ type }) => kind === 'money' || type !== 'share-at-most')
      .map((each) => (each.type === 'share-at-most' ? { ...each, amount: Math.min(each.amount, amount) } : each));
    return {
      ...head,
      of: 'pledge',
      since: isAnew ? 0 : before,
      kind,
      amount: kind === 'hosting' ? (amount % 1_200) + 1 : amount,
      currency: kind === 'money' ? 'EUR' : null,
      expiresAt: new Date(CLOSE.getTime() + (isShort ? -1 : 1)),
      conditions,
    };
  });
}

const termsOf = ({ sharing, lateJoining, work, hosting }: History): PoolingTerms => ({
  sharing,
  lateJoining,
  populations: { year: 2026, figures },
  rates: { work, hosting },
  withdrawalDays: 0,
});

/** What stands at a node that got the statements in some order, each again until it is accepted or refused for good. */
function standingAfter(arrivals: readonly PledgeStatement[], past: History): ReadonlyMap<string, readonly Pledge[]> {
  const request: PledgedRequest = {
    state: 'specified',
    need: { amount: past.need, currency: 'EUR' },
    terms: termsOf(past),
    specifiedAt: new Date(OPENED),
    specification: 'agreed',
    closesAt: null,
  };
  const standing = new Map<string, readonly Pledge[]>();
  const last = new Map<string, PledgeStatement>();
  let waiting = arrivals;
  for (;;) {
    const again: PledgeStatement[] = [];
    for (const each of waiting) {
      const { institution } = each;
      const before = standing.get(institution) ?? [];
      const accepted = acceptPledge(each, {
        signer: institution,
        membership: 'member',
        request,
        last: last.get(institution) ?? null,
        known: 'nothing',
        standing: before,
        receivedAt: new Date(OPENED + 1_000),
      });
      if (accepted.ok) {
        standing.set(institution, pledgesAfter(before, each));
        last.set(institution, each);
      } else again.push(each);
    }
    if (again.length === waiting.length) return standing;
    waiting = again;
  }
}

function inputOf(standing: ReadonlyMap<string, readonly Pledge[]>, past: History): SettlementInput {
  const pledges = [...standing.values()].flat().toSorted((a, b) => a.statedAt.getTime() - b.statedAt.getTime());
  return {
    closesAt: CLOSE,
    need: { amount: past.need, currency: 'EUR' },
    terms: termsOf(past),
    left: past.left,
    pledges: pledges.map(({ institution, sequence, kind, amount, expiresAt, conditions }, index) => ({
      institution,
      sequence,
      kind,
      amount,
      expiresAt,
      conditions,
      place: index + 1,
    })),
  };
}

/** The public document of one history, which nodes settle alike that got it in other orders. */
function documentOf(past: History, index: number) {
  const statements = signed(past);
  const [here, there] = past.seeds.map((seed) =>
    settle(inputOf(standingAfter(shuffled(statements, seed), past), past)),
  );
  expect(there).toEqual(here);
  const input = inputOf(standingAfter(statements, past), past);
  const settlement = settle(input);
  expect(settlement).toEqual(here);
  const { lateJoining, joined } = past;
  return settlementDocument({
    request: `https://host.example/requests/${index + 1}`,
    input,
    settlement,
    lateJoining,
    joined,
    transfers: transfersOf(
      settlement.shares.map(({ institution, share }) => ({ institution, paid: share })),
      joined,
      past,
    ),
  });
}

function transfersOf(first: readonly Paid[], joined: readonly Joiner[], past: History) {
  let paid = first;
  return joined.flatMap((joiner) => {
    const result = reimburse(paid, joiner, termsOf(past));
    if (!result.ok) throw new Error(result.refusal.because);
    paid = result.value.paid;
    return result.value.transfers;
  });
}

/** An order that a number stands for. */
function shuffled<T>(all: readonly T[], seed: number): readonly T[] {
  const key = (index: number) => ((index + 1) * ((seed % 9_973) + 1)) % 10_007;
  return all
    .map((each, index) => ({ each, at: key(index) }))
    .toSorted((a, b) => a.at - b.at)
    .map(({ each }) => each);
}

test('settlements of random histories and of the documentation are computed alike without our code', async () => {
  const documents = fc.sample(history, { seed: 20_270_301, numRuns: HISTORIES }).map(documentOf);
  const withSome = (is: (each: (typeof documents)[number]) => boolean) => documents.filter(is).length;
  expect(withSome(({ settlement }) => settlement.isFunded)).toBeGreaterThan(50);
  expect(withSome(({ settlement }) => settlement.counted.length > 0 && settlement.excluded.length > 0)).toBeGreaterThan(
    50,
  );
  expect(withSome(({ transfers }) => transfers.length > 0)).toBeGreaterThan(15);
  const [funded] = documents.filter(({ settlement }) => settlement.shares.some(({ share }) => share > 0));
  const wrong = { ...funded, need: { ...funded?.need, amount: (funded?.need.amount ?? 0) - 1 } };
  const folder = await mkdtemp(join(tmpdir(), 'parvis-settle-'));
  try {
    const file = join(folder, 'histories.jsonl');
    await writeFile(file, [...documents, wrong].map((each) => `${JSON.stringify(each)}\n`).join(''));
    const { output, code } = await runProgram('node', [SCRIPT, VECTORS, file], { output: 'keep', minutes: 1 });
    const isSame = output
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line).isSame);
    expect({ code, differ: isSame.filter((each) => !each).length, last: isSame.at(-1) }).toEqual({
      code: 1,
      differ: 1,
      last: false,
    });
    expect(isSame.length).toBe(HISTORIES + 1 + (await vectors()).length);
  } finally {
    await rm(folder, { recursive: true });
  }
});

async function vectors() {
  return JSON.parse(await readFile(VECTORS, 'utf8')) as readonly (ReturnType<typeof settlementDocument> & {
    about: string;
  })[];
}

test.each(await vectors())(
  'the documentation has a settlement in which $about',
  ({ closesAt, need, left, ...rest }) => {
    const { sharing, populations, rates, lateJoining, joined } = rest;
    const settlement = settle({
      closesAt: new Date(closesAt),
      need,
      left,
      terms: { sharing, populations, rates },
      pledges: rest.pledges.map((each) => ({ ...each, expiresAt: new Date(each.expiresAt) })),
    });
    expect(settlement).toEqual(rest.settlement);
    let paid: readonly Paid[] = settlement.shares.map(({ institution, share }) => ({ institution, paid: share }));
    const transfers = joined.flatMap((joiner) => {
      const result = reimburse(paid, joiner, { lateJoining, populations });
      paid = result.ok ? result.value.paid : paid;
      return result.ok ? result.value.transfers : [];
    });
    expect(transfers).toEqual(rest.transfers);
  },
);
