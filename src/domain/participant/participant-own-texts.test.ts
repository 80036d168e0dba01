import { expect, it } from 'vitest';
import { staysPublic } from './participant.ts';

it('keeps or removes proposals and comments alike, as their author chose', () => {
  expect([staysPublic('proposal', 'keep'), staysPublic('comment', 'keep')]).toEqual([true, true]);
  expect([staysPublic('proposal', 'remove'), staysPublic('comment', 'remove')]).toEqual([false, false]);
});

it('keeps proposals and removes comments where nobody chose', () => {
  expect([staysPublic('proposal', null), staysPublic('comment', null)]).toEqual([true, false]);
});
