import '../start/temporal.ts';
import { expect, it } from 'vitest';
import { PUBLIC } from './contexts.ts';
import { assertExpandable } from './documents.ts';
import { objectDocument } from './mapping/document.ts';

const members = {
  id: 'https://lyon.example/consultations/velo/proposals/1',
  type: 'Note',
  attributedTo: 'https://lyon.example/consultations/velo/proposals/1/actor',
  to: [PUBLIC],
  content: '<p>x</p>',
  number: 1,
  phases: [{ kind: 'propose', opensAt: '2026-03-02T08:00:00Z', closesAt: '2026-03-03T08:00:00Z', allows: ['propose'] }],
};
const note = objectDocument(members);

it('understands our terms', async () => {
  await expect(assertExpandable(note)).resolves.toBeUndefined();
});

it.each([{ titel: 'x' }, { phases: [{ kind: 'propose', opens: 'x' }] }, { decision: { why: 'x' } }])(
  'refuses a term that no context defines: %j',
  async (wrong) => {
    await expect(assertExpandable(objectDocument({ ...members, ...wrong }))).rejects.toThrow('does not understand');
  },
);

/** Canonicalisation gives up on these. */
it('understands many nested objects that are alike', async () => {
  const alike = <T>(one: T) => Array.from({ length: 6 }, () => structuredClone(one));
  const attachment = alike({ type: 'Note', content: 'x', phases: alike(members.phases[0]) });
  await expect(assertExpandable(objectDocument({ ...members, attachment }))).resolves.toBeUndefined();
});
