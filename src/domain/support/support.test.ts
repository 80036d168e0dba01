import { expect, it, test } from 'vitest';
import { proposal, version } from '../../../test/support/participation.ts';
import { SUPPORT_SIDES } from '../consultation/rules.ts';
import { PROPOSAL_STATUSES } from '../proposal/proposal.ts';
import { checkSupport } from './support.ts';

const wish = { side: 'for', version: null, sides: 'for-and-against' } as const;

test.each(SUPPORT_SIDES.flatMap((sides) => (['for', 'against'] as const).map((side) => [side, sides] as const)))(
  'a word %s goes by what the rules allow: %s',
  (side, sides) => {
    const expected =
      sides === 'none'
        ? { ok: false, refusal: { type: 'supports-not-allowed' } }
        : side === 'against' && sides === 'for'
          ? { ok: false, refusal: { type: 'objections-not-allowed' } }
          : { ok: true, value: 1 };
    expect(checkSupport(proposal(), { ...wish, side, sides })).toEqual(expected);
  },
);

test.each(PROPOSAL_STATUSES)('a proposal that is %s can be supported or not', (status) => {
  expect(checkSupport(proposal({ status }), wish)).toEqual(
    status === 'published'
      ? { ok: true, value: 1 }
      : { ok: false, refusal: { type: 'wrong-status', status, needs: ['published'] } },
  );
});

it('binds to the version that is current, and refuses another', () => {
  const third = proposal({ current: version({ number: 3 }) });
  expect(checkSupport(third, wish)).toEqual({ ok: true, value: 3 });
  expect(checkSupport(third, { ...wish, version: 3 })).toEqual({ ok: true, value: 3 });
  for (const read of [2, 4]) {
    expect(checkSupport(third, { ...wish, version: read })).toEqual({
      ok: false,
      refusal: { type: 'version-changed', current: 3 },
    });
  }
});
