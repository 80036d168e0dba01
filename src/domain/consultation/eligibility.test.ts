import { describe, expect, it, test } from 'vitest';
import { at, consultation, participant, phase } from '../../../test/support/participation.ts';
import { STANDINGS } from '../participant/standing.ts';
import { admit, admittedUntil, isHeld } from './eligibility.ts';
import { COMMUNITY_RULES, HOLD_RULES } from './rules.ts';

const TERRITORIES = [
  { code: '69123', name: { fr: 'Lyon' }, within: null },
  { code: '69387', name: { fr: 'Lyon 7e' }, within: '69123' },
  { code: '38185', name: { fr: 'Grenoble' }, within: null },
];
const receivedAt = at('2026-03-15T00:00:00Z');
const given = { consultation: consultation(), participant: participant(), receivedAt, territories: TERRITORIES };

describe('admission', () => {
  it('answers the phase that the act counts in', () => {
    expect(admit('propose', given)).toEqual({ ok: true, value: given.consultation.phases[0] });
  });

  it('is refused to a draft', () => {
    const draft = consultation({ publishedAt: null });
    expect(admit('propose', { ...given, consultation: draft })).toEqual({
      ok: false,
      refusal: { type: 'not-published' },
    });
  });

  it('is refused to somebody who was erased', () => {
    const erasedAt = at('2026-03-01T00:00:00Z');
    expect(admit('propose', { ...given, participant: participant({ erasedAt }) })).toEqual({
      ok: false,
      refusal: { type: 'gone', what: 'participant', since: erasedAt },
    });
  });

  test.each([
    ['2026-02-20T00:00:00Z', 'phase-not-open'],
    ['2026-04-01T00:00:00Z', 'phase-closed'],
  ])('goes by the moment of receipt: %s is %s', (received, type) => {
    expect(admit('support', { ...given, receivedAt: at(received) })).toMatchObject({ ok: false, refusal: { type } });
  });

  it('is refused where no phase is for the act', () => {
    expect(admit('vote', given)).toEqual({ ok: false, refusal: { type: 'no-phase-for', act: 'vote' } });
  });

  test.each(STANDINGS)('of the standing %s goes by the rules', (standing) => {
    const open = consultation({ rules: { standings: ['resident', 'paper'] } });
    const result = admit('propose', { ...given, consultation: open, participant: participant({ standing }) });
    const allowed = ['resident', 'paper'];
    expect(result).toEqual(
      allowed.includes(standing)
        ? { ok: true, value: open.phases[0] }
        : { ok: false, refusal: { type: 'not-eligible', because: 'standing', allowed } },
    );
  });

  test.each(STANDINGS)(
    'of the standing %s to a community is for institutions, even where a city vouches',
    (standing) => {
      const community = consultation({ rules: COMMUNITY_RULES });
      const to = { ...given, consultation: community, participant: participant({ standing }), vouched: true };
      expect(admit('propose', to)).toEqual(
        standing === 'institution'
          ? { ok: true, value: community.phases[0] }
          : { ok: false, refusal: { type: 'not-eligible', because: 'institutions-only', allowed: ['institution'] } },
      );
    },
  );

  it('goes by the standings of the phase where it says them', () => {
    const narrow = consultation({ phases: [phase({ kind: 'propose', standings: ['resident'] })] });
    expect(admit('propose', { ...given, consultation: narrow })).toEqual({
      ok: false,
      refusal: { type: 'not-eligible', because: 'standing', allowed: ['resident'] },
    });
  });

  it('finds the open phase that lets somebody in among several', () => {
    const phases = [phase({ kind: 'propose', standings: ['resident'] }), phase({ kind: 'discuss' })];
    const result = admit('comment', { ...given, consultation: consultation({ phases }) });
    expect(result).toEqual({ ok: true, value: phases[1] });
  });

  it('names the standings of every open phase when none lets somebody in', () => {
    const phases = [
      phase({ kind: 'propose', standings: ['resident'] }),
      phase({ kind: 'discuss', standings: ['paper', 'resident'] }),
    ];
    expect(admit('comment', { ...given, consultation: consultation({ phases }) })).toMatchObject({
      refusal: { allowed: ['resident', 'paper'] },
    });
  });

  test.each([
    ['69123', true],
    ['69387', true],
    ['38185', false],
    ['75056', false],
    [null, false],
  ])('of somebody verified for %s goes by the territories: %s', (territory, admitted) => {
    const local = consultation({ rules: { territories: ['69123'] } });
    const result = admit('propose', { ...given, consultation: local, participant: participant({ territory }) });
    expect(result).toEqual(
      admitted
        ? { ok: true, value: local.phases[0] }
        : { ok: false, refusal: { type: 'not-eligible', because: 'territory', allowed: ['69123'] } },
    );
  });
});

describe('until when somebody may', () => {
  const [START, HOUR] = [Date.parse('2026-03-01T00:00:00Z'), 3_600_000];
  const hour = (count: number) => new Date(START + count * HOUR);
  const HOURS = [0, 1, 2, 3, 4];
  /** Every phase is over by then: whoever is still let in there is let in for ever. */
  const LAST = 6;
  /** Every stretch of up to four hours, for residents alone and for the standings of the rules. */
  const stretches = HOURS.flatMap((from) =>
    HOURS.filter((to) => to > from).flatMap((to) =>
      [['resident'] as const, null].map((standings) =>
        phase({ kind: 'discuss', opensAt: hour(from), closesAt: hour(to), standings }),
      ),
    ),
  );

  it('is the moment at which they are no more let in, whatever phases overlap or touch', () => {
    let checked = 0;
    for (const first of stretches) {
      for (const second of stretches) {
        const third = phase({ kind: 'discuss', opensAt: hour(3), closesAt: hour(5) });
        for (const phases of [
          [first, second],
          [first, third, second],
        ]) {
          const held = consultation({ phases, rules: { standings: ['registered'] } });
          for (const standing of ['registered', 'resident', 'paper'] as const) {
            const letIn = (at: Date) =>
              admit('comment', { ...given, consultation: held, participant: participant({ standing }), receivedAt: at })
                .ok;
            for (const since of HOURS) {
              let end = since;
              while (end <= LAST && letIn(hour(end))) end += 1;
              const until = admittedUntil('comment', { consultation: held, standing, at: hour(since) });
              checked += 1;
              if (until?.getTime() !== (end === since ? undefined : hour(end).getTime())) {
                expect({ phases, standing, since, until }).toBe(`until ${end}`);
              }
            }
          }
        }
      }
    }
    expect(checked).toBe(20 * 20 * 2 * 3 * 5);
  });

  it('is the end of the longer of two phases that are open', () => {
    const phases = [
      phase({ kind: 'support', closesAt: at('2026-12-16T23:00:00Z') }),
      phase({ kind: 'discuss', opensAt: at('2026-03-02T00:00:00Z'), closesAt: at('2026-12-30T23:00:00Z') }),
    ];
    const to = { consultation: consultation({ phases }), standing: null, at: receivedAt };
    expect(admittedUntil('comment', to)).toEqual(at('2026-12-30T23:00:00Z'));
    expect(admittedUntil('support', to)).toEqual(at('2026-12-16T23:00:00Z'));
    expect(admittedUntil('vote', to)).toBeNull();
  });
});

describe('a contribution is held', () => {
  const expected = {
    nothing: [],
    everything: ['local first', 'local later', 'remote first', 'remote later'],
    first: ['local first', 'remote first'],
    'first-remote': ['remote first'],
  } as const;

  test.each(HOLD_RULES)('under the rule %s', (hold) => {
    const held = (['local', 'remote'] as const).flatMap((kind) =>
      [true, false]
        .filter((first) => isHeld(consultation({ rules: { hold } }), { kind, first }))
        .map((first) => `${kind} ${first ? 'first' : 'later'}`),
    );
    expect(held).toEqual(expected[hold]);
  });
});
