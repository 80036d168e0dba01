import '../../src/start/temporal.ts';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { createConsultation } from '../../src/application/consultation/create-consultation.ts';
import { publishConsultation } from '../../src/application/consultation/publish-consultation.ts';
import { CountTurns } from '../../src/application/network/counting/count-turns.ts';
import type { SignedSubtotal } from '../../src/application/network/subtotal/ports.ts';
import { submitProposal } from '../../src/application/proposal/submit-proposal.ts';
import { giveSupport } from '../../src/application/support/support.ts';
import type { Consultation } from '../../src/domain/consultation/consultation.ts';
import { subtotalSigner } from '../../src/federation/network/sign-subtotals.ts';
import { value } from '../support/city.ts';
import { clockAt } from '../support/clock.ts';
import { sent } from '../support/subtotals.ts';
import { openTown, readMirror, residentsOf, shareWith, type Town } from '../support/towns.ts';

const PEOPLE = 40;
const opening = new AsyncDisposableStack();
const clock = clockAt('2026-03-02T08:00:00Z');
let lyon: Town;
let torino: Town;
let consultation: Consultation;
let mirror: Consultation;
let people: string[];
let turns: CountTurns;
/** What the turns take of the time. */
let took = 0;
let made: { readonly at: number; readonly signed: SignedSubtotal }[] = [];
const now = () => clock.now().getTime();

beforeAll(async () => {
  lyon = opening.use(await openTown('lyon', clock));
  torino = opening.use(await openTown('torino', clock));
  for (const [town, slug] of [
    [lyon, 'parks'],
    [torino, 'alone'],
  ] as const) {
    const open = { opensAt: '2026-03-01', closesAt: '2026-03-31' };
    value(
      await createConsultation(town.app, {
        slug,
        title: { fr: 'Des parcs' },
        summary: { fr: 'Où ?' },
        phases: [
          { kind: 'propose', ...open },
          { kind: 'support', ...open },
        ],
        rules: { hold: 'nothing', resultsVisibility: 'always' },
        by: null,
      }),
    );
  }
  consultation = value(await publishConsultation(lyon.app, { slug: 'parks', by: null }));
  value(await publishConsultation(torino.app, { slug: 'alone', by: null }));
  mirror = await shareWith(lyon, torino, { consultation, registered: PEOPLE });
  await propose(lyon, 'parks');
  await propose(torino, 'alone');
  people = [...(await residentsOf(torino, PEOPLE))];
  await readMirror(lyon, torino, mirror);
});
afterAll(() => opening.disposeAsync());

beforeEach(async () => {
  const sign = subtotalSigner(torino.documents);
  took = 0;
  turns = new CountTurns({
    app: torino.app,
    sign: async (subtotal, of) => {
      const signed = await sign(subtotal, of);
      made.push({ at: now(), signed });
      clock.advance({ seconds: took / 1_000 });
      return signed;
    },
    clock: now,
  });
  // Nothing is left to say by then.
  await during(120);
  made = [];
});

it('counts once for all that people do within a second, a second after the first of it', async () => {
  const began = now();
  for (let nth = 0; nth < 9; nth += 1) await support();
  await during(10);
  expect(made.map(({ at }) => at - began)).toEqual([1_000]);
  expect(made[0]?.signed.subtotal).toMatchObject({ since: expect.any(Number), counts: [{ number: 1, count: 9 }] });
});

it('counts what follows no sooner than three seconds after that, however many people act', async () => {
  const began = now();
  for (let second = 0; second < 12; second += 1) {
    await support();
    await during(1);
  }
  await during(6);
  const at = made.map((each) => (each.at - began) / 1_000);
  expect(at).toEqual([1, 4, 7, 10, 13]);
});

it('counts no more often than takes a twentieth of the time', async () => {
  took = 500;
  const began = now();
  await support();
  await during(2);
  await support();
  await during(15);
  expect(made.map(({ at }) => at - began)).toEqual([1_000, 11_500]);
});

it('waits for a host that takes nothing', async () => {
  await support();
  await during(2, { isTaken: false });
  await support();
  await during(40, { isTaken: false });
  expect(made).toHaveLength(1);
  await during(25);
  expect(made).toHaveLength(2);
  // The host has nothing that it could add that to, and says so: ten seconds later it gets a whole one.
  await during(15);
  expect(made).toHaveLength(3);
  expect(made.map(({ signed }) => signed.subtotal.since === 0)).toEqual([false, false, true]);
});

it('makes nothing of consultations that nobody shares, and does not look at any before its time', async () => {
  await support(torino, 'alone');
  await turns.run(new AbortController().signal);
  await during(5);
  expect(made).toEqual([]);
});

/** Runs the turns as often as they want to, for so many seconds; the host takes what they make. */
async function during(seconds: number, { isTaken } = { isTaken: true }): Promise<void> {
  const end = now() + seconds * 1_000;
  const { signal } = new AbortController();
  for (;;) {
    const before = made.length;
    const wait = await turns.run(signal);
    for (const { signed } of isTaken ? made.slice(before) : []) {
      await sent(lyon, torino, { consultationId: consultation.id, signed });
    }
    if (now() + wait > end) break;
    clock.advance({ seconds: Math.max(wait, 1) / 1_000 });
  }
  clock.advance({ seconds: Math.max(0, end - now()) / 1_000 });
}

async function support(town = torino, slug: string | null = null): Promise<void> {
  const of = await town.app.store.read(async (reader) =>
    slug === null ? mirror : await reader.consultations.bySlug(slug),
  );
  const proposal = await town.app.store.read((reader) => reader.proposals.byNumber(of?.id ?? '', 1));
  const participantId = people.shift() ?? '';
  value(await giveSupport(town.app, { proposalId: proposal?.id ?? '', participantId, side: 'for' }));
}

async function propose(town: Town, slug: string): Promise<void> {
  const [author = ''] = await residentsOf(town, 1);
  const content = { title: { fr: 'Un parc' }, body: { fr: 'Ici.' }, lang: 'fr', cost: null, amends: null };
  value(await submitProposal(town.app, { slug, authorId: author, content }));
}
