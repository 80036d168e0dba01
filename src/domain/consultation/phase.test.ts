import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { at, id, phase } from '../../../test/support/participation.ts';
import { ACTS, type Act } from './act.ts';
import {
  checkPhases,
  extended,
  inOrder,
  KIND_ALLOWS,
  lastClose,
  nextYears,
  openPhasesFor,
  PHASE_KINDS,
  PHASES_MAX,
  type Phase,
  phaseFor,
  phaseState,
} from './phase.ts';

const MARCH = { opensAt: at('2026-03-01T00:00:00Z'), closesAt: at('2026-04-01T00:00:00Z') };
const MAY = { opensAt: at('2026-05-01T00:00:00Z'), closesAt: at('2026-06-01T00:00:00Z') };
const propose = phase({ kind: 'propose', ...MARCH });
const support = phase({ kind: 'support', ...MAY });

describe('the phases of a consultation like a former one', () => {
  it('are on the same day of the week at the same hour, and none is open yet', () => {
    const now = at('2027-11-28T12:00:00Z');
    const [moved] = nextYears([propose], { now, timeZone: 'Europe/Paris' });
    // Two years of 52 weeks; at one o'clock in winter here as there.
    expect(moved?.opensAt).toEqual(at('2028-02-27T00:00:00Z'));
    expect(moved?.opensAt.getUTCDay()).toBe(propose.opensAt.getUTCDay());
    expect(moved?.closesAt).toEqual(at('2028-03-29T00:00:00Z'));
    expect(nextYears([propose], { now: at('2026-01-01T00:00:00Z'), timeZone: 'UTC' })[0]?.opensAt).toEqual(
      at('2027-02-28T00:00:00Z'),
    );
  });
});

describe('a phase', () => {
  test.each([
    ['2026-02-28T23:59:59.999Z', 'upcoming'],
    ['2026-03-01T00:00:00.000Z', 'open'],
    ['2026-03-31T23:59:59.999Z', 'open'],
    ['2026-04-01T00:00:00.000Z', 'closed'],
  ])('at %s is %s', (now, state) => {
    expect(phaseState(propose, at(now))).toBe(state);
  });

  test.each([
    ['inform', []],
    ['propose', ['propose', 'comment']],
    ['support', ['support', 'comment']],
    ['discuss', ['comment']],
    ['vote', ['vote']],
    ['answer', []],
    ['follow-up', []],
  ] as const)('of the kind %s allows %j unless it says otherwise', (kind, allows) => {
    expect(KIND_ALLOWS[kind]).toEqual(allows);
  });
});

describe('an act', () => {
  it('counts in the phase that is open for it', () => {
    expect(phaseFor('propose', [support, propose], at('2026-03-15T00:00:00Z'))).toEqual({ ok: true, value: propose });
  });

  it('is refused before its phase opens, which it is told', () => {
    expect(phaseFor('support', [propose, support], at('2026-03-15T00:00:00Z'))).toEqual({
      ok: false,
      refusal: { type: 'phase-not-open', act: 'support', opensAt: MAY.opensAt },
    });
  });

  it('is refused between two phases for it with the opening of the next', () => {
    const phases = [phase({ kind: 'discuss', ...MARCH }), phase({ kind: 'support', ...MAY })];
    expect(phaseFor('comment', phases, at('2026-04-15T00:00:00Z'))).toEqual({
      ok: false,
      refusal: { type: 'phase-not-open', act: 'comment', opensAt: MAY.opensAt },
    });
  });

  it('is refused after the last phase for it closed, which it is told', () => {
    expect(phaseFor('comment', [support, propose], at('2026-06-01T00:00:00Z'))).toEqual({
      ok: false,
      refusal: { type: 'phase-closed', act: 'comment', closedAt: MAY.closesAt },
    });
  });

  it('is refused where no phase is for it', () => {
    expect(phaseFor('vote', [propose, support], at('2026-03-15T00:00:00Z'))).toEqual({
      ok: false,
      refusal: { type: 'no-phase-for', act: 'vote' },
    });
  });

  const DAY = 86_400_000;
  const anyPhases = fc.array(
    fc
      .record({
        kind: fc.constantFrom(...PHASE_KINDS),
        opens: fc.integer({ min: 0, max: 30 }),
        days: fc.integer({ min: 1, max: 15 }),
        allows: fc.subarray([...ACTS]),
      })
      .map(({ kind, opens, days, allows }) =>
        phase({ kind, allows, opensAt: new Date(opens * DAY), closesAt: new Date((opens + days) * DAY) }),
      ),
    { maxLength: 6 },
  );

  /** What the rule says, moment by moment and without order. */
  function oracle(act: Act, phases: readonly Phase[], now: number): string {
    const [opens, closes] = [(each: Phase) => each.opensAt.getTime(), (each: Phase) => each.closesAt.getTime()];
    const allowing = phases.filter((each) => each.allows.includes(act));
    if (allowing.length === 0) return 'no-phase-for';
    const open = allowing.filter((each) => opens(each) <= now && now < closes(each));
    if (open.length > 0) return `open since ${Math.min(...open.map(opens))}`;
    const later = allowing.map(opens).filter((time) => time > now);
    if (later.length > 0) return `phase-not-open ${Math.min(...later)}`;
    return `phase-closed ${Math.max(...allowing.map(closes))}`;
  }

  it('is judged as a naive reading of the phases judges it', () => {
    fc.assert(
      fc.property(fc.constantFrom(...ACTS), anyPhases, fc.integer({ min: -1, max: 47 }), (act, phases, day) => {
        const result = phaseFor(act, phases, new Date(day * DAY));
        const text = result.ok
          ? `open since ${result.value.opensAt.getTime()}`
          : result.refusal.type === 'phase-not-open'
            ? `phase-not-open ${result.refusal.opensAt.getTime()}`
            : result.refusal.type === 'phase-closed'
              ? `phase-closed ${result.refusal.closedAt.getTime()}`
              : result.refusal.type;
        expect(text).toBe(oracle(act, phases, day * DAY));
        const open = openPhasesFor(act, phases, new Date(day * DAY));
        expect(open.length > 0).toBe(result.ok);
      }),
    );
  });

  it('finds the phases in one order, however they come', () => {
    fc.assert(
      fc.property(anyPhases, fc.integer(), (phases, seed) => {
        const shuffled = fc.sample(fc.shuffledSubarray(phases, { minLength: phases.length }), { seed, numRuns: 1 })[0];
        const places = (some: readonly Phase[]) => some.map((each) => [each.opensAt, each.closesAt, each.kind]);
        expect(places(inOrder(shuffled ?? []))).toEqual(places(inOrder(phases)));
      }),
    );
  });
});

it('knows the last close of some phases, and of none', () => {
  expect(lastClose([support, propose])).toEqual(MAY.closesAt);
  expect(lastClose([])).toBeNull();
});

describe('the phases of a consultation', () => {
  const refused = (field: string, because: string, rest: object = {}) => ({
    ok: false,
    refusal: { type: 'invalid', field, because, ...rest },
  });

  it('are kept in the order of their opening', () => {
    expect(checkPhases([support, propose])).toEqual({ ok: true, value: [propose, support] });
  });

  it('may overlap where they are of different kinds', () => {
    const both = [propose, phase({ kind: 'support', ...MARCH })];
    expect(checkPhases(both)).toEqual({ ok: true, value: both });
  });

  it('of one kind may touch', () => {
    const next = phase({ kind: 'propose', id: id(9), opensAt: MARCH.closesAt, closesAt: MAY.closesAt });
    expect(checkPhases([propose, next]).ok).toBe(true);
  });

  it('of one kind may not overlap', () => {
    const inside = phase({ kind: 'propose', opensAt: at('2026-03-31T23:59:59Z'), closesAt: MAY.closesAt });
    expect(checkPhases([propose, support, inside])).toEqual(refused('phases.2', 'overlaps'));
    expect(checkPhases([inside, propose])).toEqual(refused('phases.1', 'overlaps'));
  });

  it('are at least one', () => {
    expect(checkPhases([])).toEqual(refused('phases', 'missing'));
  });

  it('are not endless', () => {
    const many = Array.from({ length: PHASES_MAX + 1 }, () => propose);
    expect(checkPhases(many)).toEqual(refused('phases', 'too-many', { limit: PHASES_MAX }));
  });

  test.each<[string, string, Partial<Record<keyof Phase, unknown>>]>([
    ['kind', 'unknown-value', { kind: 'lottery' }],
    ['title.fr', 'empty', { title: { fr: ' ' } }],
    ['title.fr', 'control-characters', { title: { fr: 'a\nb' } }],
    ['title', 'missing', { title: {} }],
    ['opensAt', 'not-a-date', { opensAt: new Date('never') }],
    ['closesAt', 'not-a-date', { closesAt: new Date('never') }],
    ['closesAt', 'ends-before-it-starts', { closesAt: MARCH.opensAt }],
    ['closesAt', 'ends-before-it-starts', { closesAt: at('2026-02-01T00:00:00Z') }],
    ['allows', 'unknown-value', { allows: ['propose', 'dance'] }],
    ['allows', 'duplicate', { allows: ['propose', 'propose'] }],
    ['standings', 'missing', { standings: [] }],
    ['standings', 'unknown-value', { standings: ['citizen'] }],
    ['standings', 'duplicate', { standings: ['resident', 'resident'] }],
  ])('are refused for their %s: %s', (field, because, change) => {
    expect(checkPhases([support, { ...propose, ...change } as Phase])).toEqual(refused(`phases.1.${field}`, because));
  });

  it('may allow nothing, and say who may act', () => {
    const odd = phase({ kind: 'propose', allows: [], standings: ['resident'], title: { fr: ' Idées ' } });
    expect(checkPhases([odd])).toEqual({ ok: true, value: [{ ...odd, title: { fr: 'Idées' } }] });
  });
});

describe('an extension', () => {
  const phases = [propose, support];
  const later = at('2026-04-15T00:00:00Z');

  it('moves the end later', () => {
    expect(extended(phases, propose.id, { closesAt: later, now: at('2026-03-31T23:59:59Z') })).toEqual({
      ok: true,
      value: [{ ...propose, closesAt: later }, support],
    });
  });

  it('is possible before the phase opens', () => {
    expect(extended(phases, propose.id, { closesAt: later, now: at('2026-02-01T00:00:00Z') }).ok).toBe(true);
  });

  it('is refused from the moment of the close', () => {
    expect(extended(phases, propose.id, { closesAt: later, now: MARCH.closesAt })).toEqual({
      ok: false,
      refusal: { type: 'extension-too-late', closedAt: MARCH.closesAt },
    });
  });

  test.each([MARCH.closesAt, at('2026-03-31T00:00:00Z')])('never shortens, nor leaves it as it is (%s)', (closesAt) => {
    expect(extended(phases, propose.id, { closesAt, now: at('2026-03-15T00:00:00Z') })).toEqual({
      ok: false,
      refusal: { type: 'extension-shortens', closesAt: MARCH.closesAt },
    });
  });

  it('never reaches into the next phase of the same kind', () => {
    const next = phase({ kind: 'propose', id: id(9), ...MAY });
    const result = extended([propose, next], propose.id, { closesAt: MAY.closesAt, now: MARCH.opensAt });
    expect(result).toEqual({ ok: false, refusal: { type: 'invalid', field: 'phases.1', because: 'overlaps' } });
  });

  it('of a phase that is not there is refused', () => {
    expect(extended(phases, id(999), { closesAt: later, now: MARCH.opensAt })).toEqual({
      ok: false,
      refusal: { type: 'not-found', what: 'phase' },
    });
  });

  it('to a moment that is none is refused', () => {
    expect(extended(phases, propose.id, { closesAt: new Date('never'), now: MARCH.opensAt }).ok).toBe(false);
  });
});
