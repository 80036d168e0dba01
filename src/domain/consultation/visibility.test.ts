import { describe, expect, it, test } from 'vitest';
import { at, consultation, phase } from '../../../test/support/participation.ts';
import { RESULTS_VISIBILITIES, type ResultsVisibility } from './rules.ts';
import { closeOf, disclosureOf, pollDisclosureOf } from './visibility.ts';

const CLOSE = at('2026-04-01T00:00:00Z');
const MOMENTS = {
  before: at('2026-02-20T00:00:00Z'),
  during: at('2026-03-15T00:00:00Z'),
  'at the last millisecond': new Date(CLOSE.getTime() - 1),
  after: CLOSE,
} as const;
type Moment = keyof typeof MOMENTS;

function visible(visibility: ResultsVisibility, moment: Moment, tookPart: boolean): boolean {
  if (visibility === 'always' || moment === 'after') return true;
  return visibility === 'after-taking-part' && tookPart;
}

const cases = RESULTS_VISIBILITIES.flatMap((visibility) =>
  (Object.keys(MOMENTS) as Moment[]).flatMap((moment) =>
    [true, false].map((tookPart) => ({ visibility, moment, tookPart })),
  ),
);

describe('counts of supports', () => {
  test.each(cases)('under $visibility, $moment, for somebody who took part: $tookPart', (given) => {
    const { visibility, moment, tookPart } = given;
    const rules = { resultsVisibility: visibility };
    const disclosure = disclosureOf(consultation({ rules }), 'support', { now: MOMENTS[moment], tookPart });
    expect(disclosure).toEqual(
      visible(visibility, moment, tookPart) ? { visible: true } : { visible: false, because: visibility, until: CLOSE },
    );
  });

  const laterPhases = [
    phase({ kind: 'support' }),
    phase({ kind: 'discuss', closesAt: at('2026-12-01T00:00:00Z'), allows: ['comment', 'support'] }),
  ];

  it('stay hidden until the last phase that allows them closes, not the first', () => {
    const twice = consultation({ rules: { resultsVisibility: 'after-close' }, phases: laterPhases });
    expect(disclosureOf(twice, 'support', { now: CLOSE, tookPart: true })).toEqual({
      visible: false,
      because: 'after-close',
      until: at('2026-12-01T00:00:00Z'),
    });
  });

  it('are shown though phases for other acts go on', () => {
    const phases = [phase({ kind: 'support' }), phase({ kind: 'vote', closesAt: at('2026-12-01T00:00:00Z') })];
    const mixed = consultation({ rules: { resultsVisibility: 'after-close' }, phases });
    expect(disclosureOf(mixed, 'support', { now: CLOSE, tookPart: false })).toEqual({ visible: true });
    expect(disclosureOf(mixed, 'vote', { now: CLOSE, tookPart: false })).toMatchObject({ visible: false });
  });

  it('that came without a phase for them wait for the end of everything', () => {
    const imported = consultation({
      rules: { resultsVisibility: 'after-close' },
      phases: [phase({ kind: 'discuss' })],
    });
    expect(closeOf(imported, 'support')).toBeNull();
    expect(disclosureOf(imported, 'support', { now: MOMENTS.during, tookPart: true })).toMatchObject({ until: CLOSE });
    expect(disclosureOf(imported, 'support', { now: CLOSE, tookPart: false })).toEqual({ visible: true });
  });
});

describe('counts of a poll', () => {
  test.each(cases)('under $visibility, $moment, for somebody who voted in it: $tookPart', (given) => {
    const { visibility, moment, tookPart } = given;
    const rules = { resultsVisibility: visibility };
    const to = { now: MOMENTS[moment], tookPart };
    expect(pollDisclosureOf(consultation({ rules }), { closesAt: CLOSE }, to)).toEqual(
      visible(visibility, moment, tookPart) ? { visible: true } : { visible: false, because: visibility, until: CLOSE },
    );
  });

  it('stay hidden while it is open, though every phase to vote in is over', () => {
    const over = consultation({ rules: { resultsVisibility: 'after-close' }, phases: [phase({ kind: 'vote' })] });
    const closesAt = at('2026-05-01T00:00:00Z');
    expect(pollDisclosureOf(over, { closesAt }, { now: CLOSE, tookPart: false })).toEqual({
      visible: false,
      because: 'after-close',
      until: closesAt,
    });
  });
});
