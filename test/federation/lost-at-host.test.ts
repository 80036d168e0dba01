import '../../src/start/temporal.ts';
import { expect, it } from 'vitest';
import { createConsultation } from '../../src/application/consultation/create-consultation.ts';
import { publishConsultation } from '../../src/application/consultation/publish-consultation.ts';
import { submitProposal } from '../../src/application/proposal/submit-proposal.ts';
import { giveSupport } from '../../src/application/support/support.ts';
import { backedUp } from '../support/backed-up.ts';
import { value } from '../support/city.ts';
import { clockAt } from '../support/clock.ts';
import { counted, sent } from '../support/subtotals.ts';
import { openTown, readMirror, residentsOf, shareWith } from '../support/towns.ts';

const OPEN = { opensAt: '2026-03-01', closesAt: '2026-03-31' } as const;

/** What it took after its backup it has not, and its mirror, which read nothing since, asks from a place that the backup has. */
it('is counted again by a host that came back without it, though its mirror had read nothing since', async () => {
  await using opening = new AsyncDisposableStack();
  const clock = clockAt('2026-03-02T08:00:00Z');
  const lyon = opening.use(await openTown('lyon', clock));
  const torino = opening.use(await openTown('torino', clock));
  value(
    await createConsultation(lyon.app, {
      slug: 'parks',
      title: { fr: 'Des parcs' },
      summary: { fr: 'Où ?' },
      phases: (['propose', 'support'] as const).map((kind) => ({ kind, ...OPEN })),
      rules: { hold: 'nothing', resultsVisibility: 'always' },
      by: null,
    }),
  );
  const consultation = value(await publishConsultation(lyon.app, { slug: 'parks', by: null }));
  const [authorId = ''] = await residentsOf(lyon, 1);
  const content = { title: { fr: 'Un banc' }, body: { fr: 'Ici.' }, lang: 'fr', cost: null, amends: null } as const;
  value(await submitProposal(lyon.app, { slug: 'parks', authorId, content }));
  const mirror = await shareWith(lyon, torino, { consultation });
  await readMirror(lyon, torino, mirror);
  const restored = await backedUp(opening, lyon, { handle: 'lyon', clock });

  clock.advance({ minutes: 1 });
  const proposal = await torino.app.store.read((reader) => reader.proposals.byNumber(mirror.id, 1));
  const [participantId = ''] = await residentsOf(torino, 1);
  value(await giveSupport(torino.app, { proposalId: proposal?.id ?? '', participantId, side: 'for' }));
  const [signed] = await counted(torino);
  if (signed === undefined) throw new Error('nothing was counted');
  expect(await sent(lyon, torino, { consultationId: consultation.id, signed })).toEqual({ ok: true, news: true });
  clock.advance({ minutes: 5 });
  expect(await counted(torino)).toEqual([]);

  const back = await restored([]);
  await readMirror(back, torino, mirror);
  const [again] = await counted(torino);
  expect(again?.subtotal).toMatchObject({ of: 'supports', since: 0, counts: [{ count: 1 }] });
  if (again === undefined) return;
  expect(await sent(back, torino, { consultationId: consultation.id, signed: again })).toEqual({
    ok: true,
    news: true,
  });
  // Once is enough: it is read on from there.
  clock.advance({ minutes: 5 });
  await readMirror(back, torino, mirror);
  expect(await counted(torino)).toEqual([]);
});
