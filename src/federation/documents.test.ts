import '../start/temporal.ts';
import { Note } from '@fedify/vocab';
import { expect, it } from 'vitest';
import { PUBLIC } from './contexts.ts';
import { assertExpandable, signedObject } from './documents.ts';
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

it('writes the very document it was made from', async () => {
  const object = await signedObject(Note, note);
  expect(await object.toJsonLd()).toEqual(note);
  expect(await object.clone({ content: 'y' }).toJsonLd({ format: 'compact' })).toEqual(note);
  expect(JSON.stringify(await object.toJsonLd({ format: 'expand' }))).toContain(
    'https://w3id.org/parvis/participation#number',
  );
});
