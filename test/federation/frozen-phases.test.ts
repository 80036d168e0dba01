import '../../src/start/temporal.ts';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createConsultation } from '../../src/application/consultation/create-consultation.ts';
import { extendPhase, publishConsultation } from '../../src/application/consultation/publish-consultation.ts';
import { readConsultation } from '../../src/application/consultation/read-consultations.ts';
import { documentHash } from '../../src/application/kit/content-hash.ts';
import { ANYBODY } from '../../src/application/kit/viewer.ts';
import type { Mirrored, MirroredConsultation } from '../../src/application/network/mirror/ports.ts';
import { readHost } from '../../src/application/network/mirror/read-host.ts';
import type { Consultation } from '../../src/domain/consultation/consultation.ts';
import { value } from '../support/city.ts';
import { clockAt } from '../support/clock.ts';
import { openTown, readerOf, readMirror, shareWith, type Town } from '../support/towns.ts';

const opening = new AsyncDisposableStack();
const clock = clockAt('2026-03-02T08:00:00Z');
let lyon: Town;
let torino: Town;
let consultation: Consultation;
let mirror: Consultation;

beforeAll(async () => {
  [lyon, torino] = [opening.use(await openTown('lyon', clock)), opening.use(await openTown('torino', clock))];
  value(
    await createConsultation(lyon.app, {
      slug: 'parks',
      title: { fr: 'Des parcs' },
      summary: { fr: 'Où ?' },
      phases: [{ kind: 'propose', opensAt: '2026-03-01', closesAt: '2026-03-31' }],
      rules: { hold: 'nothing' },
      by: null,
    }),
  );
  consultation = value(await publishConsultation(lyon.app, { slug: 'parks', by: null }));
  mirror = await shareWith(lyon, torino, { consultation });
  await readMirror(lyon, torino, mirror);
});
afterAll(() => opening.disposeAsync());

/** The mirror after its host told its consultation otherwise. */
async function told(otherwise: (of: MirroredConsultation) => Partial<MirroredConsultation>) {
  await torino.app.store.transact(async (writer) => {
    const stored = await writer.sharing.mirror(mirror.id);
    if (stored !== null) await writer.sharing.saveMirror({ ...stored, cursor: null });
  });
  const lies = (each: Mirrored) => (each.kind === 'consultation' ? { ...each, ...otherwise(each) } : each);
  await readHost(torino.app, readerOf(lyon, lies), mirror.id);
  return value(await readConsultation(torino.app, { slug: mirror.slug, viewer: ANYBODY }));
}

const evidence = async () =>
  (await torino.app.store.read((reader) => reader.peering.evidence({ peer: lyon.institution, limit: 9 }))).map(
    ({ kind }) => kind,
  );
const endsAt = (at: string) => (of: MirroredConsultation) => ({
  phases: of.phases.map((phase) => ({ ...phase, closesAt: new Date(at) })),
});

it.each(['2026-03-02T07:59:00Z', '2026-04-30T00:00:00Z'])(
  'a phase is not moved to %s without a word: it is evidence, and the rules shown have the hash shown',
  async (at) => {
    const { consultation: shown, rules } = await told(endsAt(at));
    expect(shown.phases[0]?.closesAt).toEqual(consultation.phases[0]?.closesAt);
    expect(documentHash(rules)).toBe(shown.rulesHash);
    expect(shown.rulesHash).toBe(consultation.rulesHash);
    expect(await evidence()).toEqual(['shrunken-history']);
  },
);

it('a phase that was extended, with a reason, ends then, and not earlier again', async () => {
  const reason = { fr: 'Plus de temps.' };
  const phaseId = consultation.phases[0]?.id ?? '';
  value(await extendPhase(lyon.app, { slug: 'parks', phaseId, closesAt: '2026-04-15', reason, by: null }));
  await readMirror(lyon, torino, mirror);
  const extended = await told(() => ({}));
  expect(extended.consultation.phases[0]?.closesAt).toEqual(new Date('2026-04-15T22:00:00Z'));
  expect(documentHash(extended.rules)).toBe(consultation.rulesHash);
  const back = await told((of) => ({ ...endsAt('2026-03-31T22:00:00Z')(of), extensions: [] }));
  expect(back.consultation.phases[0]?.closesAt).toEqual(new Date('2026-04-15T22:00:00Z'));
  expect(documentHash(back.rules)).toBe(consultation.rulesHash);
});
