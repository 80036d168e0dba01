import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Application } from '../../src/application/application.ts';
import { encryptContents } from '../../src/application/ballot/ballot-secret.ts';
import { castBallot } from '../../src/application/ballot/cast-ballot.ts';
import { publishBallot } from '../../src/application/ballot/publish-ballot.ts';
import { readBallotTally, verifyResults } from '../../src/application/ballot/read-tally.ts';
import { readBallot } from '../../src/application/ballot/reads.ts';
import { canonicalText, contentHashOf, documentHash } from '../../src/application/kit/content-hash.ts';
import { ANYBODY, DRAFT_READER } from '../../src/application/kit/viewer.ts';
import { inMinorUnits, type RulesInput } from '../../src/application/open-data/recount-ballots.ts';
import { tallyDocument } from '../../src/application/open-data/tally.ts';
import { readProposal } from '../../src/application/proposal/read-proposals.ts';
import { recountLines } from '../../src/cli/published-file.ts';
import { ballotRulesDocument } from '../../src/domain/ballot/rules-document.ts';
import { minorUnitsIn } from '../../src/domain/kit/money.ts';
import { ballotIn } from '../../src/federation/network/ballot-reader.ts';
import { openArchive, restoreArchive } from '../../src/storage/archive/restore.ts';
import { applicationOn } from '../support/application.ts';
import { ballot } from '../support/ballots.ts';
import { refusal, value } from '../support/city.ts';
import { clockAt } from '../support/clock.ts';
import { electorate, publishedLines, recounted, shownResult } from '../support/electorate.ts';
import { casting, option } from '../support/voting.ts';
import { eachEngine } from './engines.ts';

/**
 * What a node that kept budgets in whole units said of them, and the archive of the same moment, since brought to the schema of
 * version 0.1.0 by that version.
 */
const FOLDER = join(import.meta.dirname, '../fixtures/before-minor-units');
const KEY = 'a secret key for tests only, 32 bytes or more';
const SLUG = 'budget';

type Purchase = { readonly cost: number; readonly share: number | null };
type Said = {
  readonly rules: string;
  readonly rulesHash: string | null;
  readonly slug: string;
  readonly options: readonly { readonly cost: number | null }[];
  readonly result: Result | null;
};
type Result = {
  readonly outcome: { readonly kind: string; readonly spent?: number; readonly left?: number };
  readonly working: { readonly purchases?: readonly Purchase[] } | null;
};
const BEFORE = JSON.parse(readFileSync(join(FOLDER, 'said.json'), 'utf8')) as {
  readonly proposals: readonly {
    readonly number: number;
    readonly contentHash: string;
    readonly cost: { readonly amount: number; readonly currency: string } | null;
  }[];
  readonly ballots: Readonly<Record<string, Said>>;
  readonly published: Readonly<Record<string, readonly string[]>>;
};
const OVER = ['par-votes', 'parts-egales', 'yens'] as const;
const BUDGETS = [...OVER, 'dinars', 'ouverts'] as const;
const inputOf = (slug: string): Said => {
  const input = BEFORE.ballots[slug];
  if (input === undefined) throw new Error(`nothing was said of ${slug}`);
  return input;
};
const resultOf = (slug: string): Result => {
  const { result } = inputOf(slug);
  if (result === null) throw new Error(`no result was said of ${slug}`);
  return result;
};
const rulesOf = (slug: string) => JSON.parse(inputOf(slug).rules) as RulesInput;
const unitOf = (slug: string) => minorUnitsIn(rulesOf(slug).budget?.currency ?? '');

eachEngine('an archive of a node that kept budgets in whole units', (suite) => {
  const clock = clockAt('2026-03-12T08:00:00Z');
  let app: Application;

  beforeAll(async () => {
    const order = { kind: 'backup', file: join(FOLDER, 'city.backup'), replace: true, passphrase: null } as const;
    const taking = { replace: true, secretKey: KEY, wentOn: null, now: clock.now(), progress: () => {} };
    await restoreArchive(suite.database, await openArchive(order, KEY), taking);
    app = applicationOn(suite.database, clock);
    // As a node does that opens it.
    await encryptContents(app);
    expect(await app.store.read((reader) => reader.ballots.plainCasts(1))).toEqual([]);
  }, 120_000);

  const ballotOf = async (ballot: string) => value(await readBallot(app, { slug: SLUG, ballot, viewer: DRAFT_READER }));
  const tallyOf = async (ballot: string) => {
    const { id } = (await ballotOf(ballot)).ballot;
    const view = value(await readBallotTally(app, { id, viewer: DRAFT_READER }));
    return tallyDocument(view, app.origin);
  };
  const fileOf = (slug: string) =>
    recountLines(
      (async function* () {
        yield* BEFORE.published[slug] ?? [];
      })(),
      slug,
    );

  it.each([...BUDGETS, 'oui-non'])('keeps the rules of %s as they were hashed', async (slug) => {
    const before = inputOf(slug);
    const { ballot, rules } = await ballotOf(slug);
    expect(ballot.rulesHash).toBe(before.rulesHash);
    expect(canonicalText(rules)).toBe(before.rules);
    expect(documentHash(rules)).toBe(before.rulesHash);
  });

  it.each(BUDGETS)('has costs and budget of %s in minor units everywhere else', async (slug) => {
    const [unit, before, now] = [unitOf(slug), inputOf(slug), await tallyOf(slug)];
    const { ballot } = await ballotOf(slug);
    expect(ballot.rules.budget?.amount).toBe((rulesOf(slug).budget?.amount ?? 0) * unit);
    expect(now.currency).toBe(rulesOf(slug).budget?.currency);
    expect(now.options.map(({ cost }) => cost)).toEqual(before.options.map(({ cost }) => (cost ?? 0) * unit));
  });

  it.each([...OVER, 'dinars'])('has the result of %s in minor units', async (slug) => {
    const [unit, before, now] = [unitOf(slug), resultOf(slug), (await tallyOf(slug)).result];
    expect(now).toEqual(inMinorUnits(before, rulesOf(slug)));
    const { outcome, working } = before;
    expect(now?.outcome).toMatchObject({ spent: (outcome.spent ?? 0) * unit, left: (outcome.left ?? 0) * unit });
    const purchases = working?.purchases ?? [];
    expect(purchases).not.toEqual([]);
    expect(now?.working).toMatchObject({ purchases: purchases.map(({ cost }) => ({ cost: cost * unit })) });
  });

  it('keeps shares to the millionth of a unit that was published', async () => {
    const shares = async (slug: string) => {
      const working = (await tallyOf(slug)).result?.working;
      return working?.kind === 'purchases' ? working.purchases.map(({ share }) => share) : [];
    };
    expect(await shares('parts-egales')).toEqual([749_975, 333_333.3333, 1_333_366.6666]);
    expect(await shares('yens')).toEqual([428.714285]);
    expect(await shares('dinars')).toEqual([500, 1_333.333]);
  });

  it.each(OVER)('counts %s again to the last digit, from its own files and from those of before', async (slug) => {
    const { ballot } = await ballotOf(slug);
    const now = await shownResult(app, ballot);
    expect(await recounted(app, ballot)).toEqual(now);
    expect(value((await fileOf(slug)).result)).toEqual(now);
  });

  it('differs in no result from what is stored', async () => {
    expect(await verifyResults(app)).toEqual([]);
  });

  it('publishes the ballots as before, line by line', async () => {
    for (const [slug, lines] of Object.entries(BEFORE.published)) {
      expect(await publishedLines(app, (await ballotOf(slug)).ballot)).toEqual(lines);
    }
  });

  it('keeps proposals with their numbers, costs and hashes', async () => {
    for (const { number, contentHash, cost } of BEFORE.proposals) {
      const found = value(await readProposal(app, { slug: SLUG, number, viewer: ANYBODY }));
      expect(found).toMatchObject({ number, contentHash, cost });
      expect(contentHashOf(found)).toBe(contentHash);
    }
  });

  it('takes votes under the hash that voters read, within the same budget', async () => {
    const { ballot } = await ballotOf('ouverts');
    const [person = '', other = ''] = await electorate(app, 2, 'resident');
    const rulesHash = inputOf('ouverts').rulesHash ?? '';
    const vote = async (whose: string, ...numbers: readonly number[]) => {
      const options = numbers.map((number) => option(ballot, number));
      return await castBallot(app, casting(ballot, [whose, { kind: 'budget', options }], { rulesHash }));
    };
    const refused = { type: 'over-the-cap', cap: 100_000, cost: 110_000, currency: 'EUR' };
    expect(refusal(await vote(person, 1, 2))).toEqual(refused);
    expect((await vote(other, 1, 3)).ok).toBe(true);
  });

  it('has drafts in minor units, and publishes them in the version of now', async () => {
    const draft = await ballotOf('brouillon');
    const second = { version: 3, budget: { amount: 50_000, currency: 'EUR' } };
    expect(draft.ballot.rules).toMatchObject(second);
    expect(draft.ballot.options.map(({ cost }) => cost)).toEqual([40_000, 25_000]);
    const { rulesHash } = value(await publishBallot(app, { ballotId: draft.ballot.id, by: null }));
    const { rules } = await ballotOf('brouillon');
    expect(rules).toMatchObject(second);
    expect(rules).toEqual(draft.rules);
    expect(documentHash(rules)).toBe(rulesHash);
  });

  it('comes to the result at the close that it would have come to', async () => {
    clock.set('2026-03-26T08:00:00Z');
    expect(await shownResult(app, (await ballotOf('dinars')).ballot)).toEqual(
      inMinorUnits(resultOf('dinars'), rulesOf('dinars')),
    );
  });
});

describe('a ballot that another node tells', () => {
  const emitted = JSON.parse(readFileSync(join(FOLDER, '../emitted/ballot.json'), 'utf8')) as object;
  const note = (slug: string, rulesText: string) => ({ ...emitted, rulesText, rulesHash: inputOf(slug).rulesHash });

  it.each(BUDGETS)('is read in whole units as a node of before tells it: %s', (slug) => {
    const mirrored = ballotIn(note(slug, inputOf(slug).rules));
    const [unit, { budget, options }] = [unitOf(slug), rulesOf(slug)];
    expect(mirrored?.ballot.rules).toMatchObject({ version: 1, budget: { amount: (budget?.amount ?? 0) * unit } });
    expect(mirrored?.ballot.options.map(({ cost }) => cost)).toEqual(options.map(({ cost }) => (cost ?? 0) * unit));
  });

  it.each([1, 2] as const)('is the same document again at whoever read it, in version %i', (version) => {
    for (const currency of ['JPY', 'EUR', 'KWD']) {
      const budget = { amount: 40_000, currency, eachBallotWithin: true };
      const ours = ballot({ method: 'budget-by-votes', options: [30_000, 2_000], rules: { version, budget } });
      const document = ballotRulesDocument(ours, SLUG);
      const notified = ballotIn(note('par-votes', canonicalText(document)))?.ballot;
      expect(notified?.rules.budget).toEqual(budget);
      expect(notified?.options.map(({ cost }) => cost)).toEqual([30_000, 2_000]);
      const options = notified?.options.map((option) => ({ ...option, id: '' })) ?? [];
      const dates = { closesAt: ours.closesAt, paperUntil: null, extensions: [] };
      expect(ballotRulesDocument({ ...ours, ...notified, ...dates, options }, SLUG)).toEqual(document);
    }
  });

  it('of ours is another document to a node of before, which leaves out the version and refuses the hash', () => {
    const budget = { amount: 40_000, currency: 'EUR', eachBallotWithin: true };
    const ours = ballot({ method: 'budget-by-votes', options: [30_000, 2_000], rules: { budget } });
    const document = ballotRulesDocument(ours, SLUG);
    const { version, ...without } = document as { version?: number };
    expect(version).toBe(3);
    expect(documentHash(without)).not.toBe(documentHash(document));
  });

  it('is the same to every node where it has no budget', () => {
    const ours = ballot({ method: 'choice', options: 2 });
    const [former, second] = ([1, 2] as const).map((version) =>
      ballotRulesDocument({ ...ours, rules: { ...ours.rules, version } }, SLUG),
    );
    expect(second).toEqual(former);
    expect(former).not.toHaveProperty('version');
  });

  it('is read in minor units where it says so, and not at all in a version that is not known', () => {
    const { budget } = rulesOf('par-votes');
    const input = (version: number) => note('par-votes', JSON.stringify({ ...rulesOf('par-votes'), version }));
    expect(ballotIn(input(2))?.ballot.rules).toMatchObject({ version: 2, budget: { amount: budget?.amount } });
    expect(ballotIn(input(3))?.ballot.rules).toMatchObject({ version: 3, budget: { amount: budget?.amount } });
    expect(ballotIn(input(4))).toBeNull();
  });
});
