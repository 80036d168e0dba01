import { randomUUID } from 'node:crypto';
import { type RawBuilder, sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Consultation } from '../../src/domain/consultation/consultation.ts';
import type { SupportsSubtotal } from '../../src/domain/network/subtotal.ts';
import { type Clock, clockAt } from '../support/clock.ts';
import { draftHeaders } from '../support/hostile-signatures.ts';
import { shareWith } from '../support/towns.ts';
import { activity, eachAttackedCity, HOST, type Said } from './attacked-city.ts';
import { adminOf, asTown, type HostileTown, hostileTown, signedCreate } from './hostile-towns.ts';

const DAY_MS = 86_400_000;
const PEOPLE = 1_000;
/** What is counted and shown, but for what the city counts of its own people: nothing of it changes by what is refused. Verdicts, evidence and answers are elsewhere. */
const KEPT = [
  ...['subtotal', 'subtotal_count', 'support_total', 'support', 'proposal', 'proposal_version', 'comment'],
  ...['participant', 'guest_act', 'cohost', 'peer', 'poll_vote', 'report'],
];

eachAttackedCity('a hostile peer', (city) => {
  let clock: Clock;
  let mallory: HostileTown;
  let eve: HostileTown;
  let shared: Consultation;
  let desk: (path: string) => Promise<string>;
  const opening = new AsyncDisposableStack();

  beforeAll(async () => {
    clock = clockAt(city().node.app.now().toISOString());
    mallory = opening.use(await hostileTown(city(), 'malloryville', clock));
    eve = opening.use(await hostileTown(city(), 'eveville', clock));
    const found = await city().node.app.store.read((reader) => reader.consultations.bySlug('velo-2026'));
    if (found === null) throw new Error('no consultation');
    shared = found;
    await shareWith(asTown(city()), mallory, { consultation: shared, registered: PEOPLE });
    desk = await adminOf(city());
  });
  afterAll(() => opening.disposeAsync());

  let last = 0;
  let before: Said | null = null;
  const subtotal = (overrides: Partial<SupportsSubtotal> = {}): SupportsSubtotal => ({
    of: 'supports',
    institution: mallory.institution,
    sequence: last + 1,
    since: 0,
    closesAt: shared.phases.find(({ kind }) => kind === 'support')?.closesAt ?? null,
    countedAt: city().node.app.now(),
    checkpoint: null,
    counts: [row(3)],
    ...overrides,
  });
  const row = (count: number, more: Partial<SupportsSubtotal['counts'][number]> = {}) =>
    ({ number: 1, version: 1, side: 'for', standing: 'resident', count, ...more }) as const;
  const telling = (subtotal: SupportsSubtotal, how: Partial<Parameters<typeof signedCreate>[2]> = {}) =>
    signedCreate(mallory, subtotal, { consultation: city().group, ...how });
  /** When a peer is asked again is no word of its own. */
  const WITHOUT_OURS: Readonly<Record<string, RawBuilder<unknown>>> = {
    subtotal: sql`(select * from subtotal where not ours)`,
    peer: sql`(select to_jsonb(peer) - 'failing_since' - 'due_at' from peer)`,
  };
  const stored = async () => {
    const each = KEPT.map(
      (name) => sql`select ${name} as name, md5(coalesce(string_agg(t::text, '|' order by t::text), '')) as digest
        from ${WITHOUT_OURS[name] ?? sql.table(name)} t`,
    );
    return (await sql`${sql.join(each, sql` union all `)}`.execute(city().node.database.db)).rows;
  };
  const evidence = async (peer: HostileTown) =>
    (await city().node.app.store.read((reader) => reader.peering.evidence({ peer: peer.institution, limit: 99 }))).map(
      ({ kind }) => kind,
    );
  const honest = async () => {
    const reply = await telling(subtotal({ counts: [row(3 + (last % 5))] }));
    expect(await city().judged(mallory.account, reply)).toBe('accepted: subtotal');
    last += 1;
    before = reply;
  };

  it('is believed while it tells what its own people did', async () => {
    await honest();
    await honest();
    expect(await evidence(mallory)).toEqual([]);
  });

  type Attack = () => Promise<Said>;
  it.each<[string, Attack, string, string | null]>([
    [
      'other figures than it signed',
      () => telling(subtotal(), { tampered: (object) => ({ ...object, supports: [row(9)] }) }),
      'refused: forged-proof',
      'forged-proof',
    ],
    [
      'figures that somebody else signed',
      async () => {
        const input = { ...subtotal(), institution: eve.institution };
        const theirs = await signedCreate(eve, input, { consultation: city().group });
        const own = await telling(subtotal());
        const { proof } = theirs['object'] as Said;
        return { ...own, object: { ...(own['object'] as Said), proof } };
      },
      'refused: forged-proof',
      'forged-proof',
    ],
    [
      'no proof',
      () => telling(subtotal(), { tampered: ({ proof: _, ...rest }) => rest }),
      'refused: forged-proof',
      'forged-proof',
    ],
    [
      'what another institution counted',
      () => telling(subtotal(), { tampered: (object) => ({ ...object, attributedTo: eve.institution }) }),
      'refused: foreign-author',
      null,
    ],
    [
      'under an address of another institution',
      () =>
        telling(subtotal(), { tampered: (object) => ({ ...object, id: `${eve.institution}activities/1/subtotal` }) }),
      'refused: foreign-object',
      null,
    ],
    [
      'one after a next one',
      () => telling(subtotal({ sequence: last + 3, since: last + 2 })),
      'refused: out-of-order',
      null,
    ],
    ['an earlier one again', () => telling(subtotal({ sequence: 1 })), 'refused: out-of-order', null],
    [
      'other figures under the last number',
      () => telling(subtotal({ sequence: last, counts: [row(9)] })),
      'refused: sequence-reused',
      'sequence-reused',
    ],
    [
      'more than it registered',
      () => telling(subtotal({ counts: [row(PEOPLE + 1)] })),
      'refused: too-many',
      'too-many',
    ],
    [
      'more than it registered in parts',
      () => telling(subtotal({ counts: [row(PEOPLE), row(1, { standing: 'registered' })] })),
      'refused: too-many',
      'too-many',
    ],
    ['the same count twice', () => telling(subtotal({ counts: [row(3), row(4)] })), 'refused: does-not-add-up', null],
    ['fewer than nobody', () => telling(subtotal({ counts: [row(-1)] })), 'refused: does-not-add-up', null],
    [
      'of a proposal that is not there',
      () => telling(subtotal({ counts: [row(1, { number: 77 })] })),
      'refused: unknown-proposal',
      null,
    ],
    [
      'by people whom no city counts',
      () => telling(subtotal({ counts: [row(1, { standing: 'imported' })] })),
      'refused: unknown-option',
      null,
    ],
    [
      'from a clock more than a day ahead',
      () => telling(subtotal({ countedAt: new Date(city().node.app.now().getTime() + 1.1 * DAY_MS) })),
      'refused: clock-off',
      null,
    ],
    [
      'what is no subtotal',
      () => telling(subtotal(), { tampered: (object) => ({ ...object, sequence: 'many' }) }),
      'refused: unreadable',
      null,
    ],
  ])('is refused by name, leaves nothing, and is believed again after it: %s', async (...[, attack, as, kind]) => {
    const was = await stored();
    const reply = await attack();
    expect(await city().judged(mallory.account, reply)).toBe(as);
    expect(await stored()).toEqual(was);
    if (kind !== null) expect(await evidence(mallory)).toContain(kind);
    await honest();
  });

  it('changes nothing by saying the same again', async () => {
    if (before === null) throw new Error('nothing was told');
    const was = await stored();
    expect(await city().judged(mallory.account, before)).not.toMatch(/^accepted: subtotal|^failed/);
    const again = { ...before, id: `${mallory.app.origin}/acts/${randomUUID()}` };
    expect(await city().judged(mallory.account, again)).toBe('ignored: known');
    expect(await stored()).toEqual(was);
    await honest();
  });

  it('counts nothing where nobody invited it, and is none the worse where it was', async () => {
    const was = await stored();
    const reply = await signedCreate(
      eve,
      { ...subtotal(), institution: eve.institution, sequence: 1 },
      { consultation: city().group },
    );
    expect(await city().judged(eve.account, reply)).toBe('refused: not-invited');
    expect(await stored()).toEqual(was);
    expect(await evidence(eve)).toEqual(['not-invited']);
    expect(await city().judged(eve.account, city().share(eve.account))).toBe('accepted: share');
  });

  it('does not speak for an institution whose key it has not: 401, and nothing is left', async () => {
    const { post } = city();
    const reply = await signedCreate(
      eve,
      { ...subtotal(), institution: eve.institution, sequence: 2 },
      { consultation: city().group },
    );
    const was = await stored();
    const body = JSON.stringify(reply);
    const { keyId, keys } = mallory.account;
    const sent = await post(body, draftHeaders({ keyId, key: keys.privateKey, host: HOST, body }));
    expect(sent.status).toBe(401);
    expect(await stored()).toEqual(was);
    await honest();
  });

  it('is shown to officers with what it said', async () => {
    const page = await desk(`/admin/peers/${mallory.account.host}?lang=en`);
    for (const words of [
      'Forged signature',
      'Number of a subtotal already used, with different figures',
      'More votes than people registered',
    ]) {
      expect(page).toContain(words);
    }
    expect(await desk(`/admin/peers/${eve.account.host}?lang=en`)).toContain('Subtotal without an invitation');
  });

  it('floods with what it counted and what its people do: 429, kept as evidence once, heard again a minute later', {
    timeout: 180_000,
  }, async () => {
    const flooding = opening.use(await hostileTown(city(), 'floodville', clock));
    await shareWith(asTown(city()), flooding, { consultation: shared, registered: PEOPLE });
    const was = await stored();
    const statuses = new Map<number, number>();
    const reply = await signedCreate(
      flooding,
      { ...subtotal(), institution: flooding.institution, sequence: 9, since: 8 },
      { consultation: city().group },
    );
    for (let nth = 0; nth < 330; nth += 1) {
      const id = `${flooding.app.origin}/acts/${nth}`;
      const object =
        nth % 2 === 0
          ? reply['object']
          : { id: `${id}/note`, type: 'Note', attributedTo: flooding.institution, consultation: city().group };
      const { status } = await city().send(
        flooding.account,
        activity(flooding.account, { type: 'Create', id, object }),
      );
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
    }
    expect(statuses).toEqual(
      new Map([
        [202, 300],
        [429, 30],
      ]),
    );
    expect(await stored()).toEqual(was);
    expect((await evidence(flooding)).filter((kind) => kind === 'flood')).toEqual(['flood']);
    expect(await desk(`/admin/peers/${flooding.account.host}?lang=en`)).toContain('More messages than allowed');
    // Somebody else is heard meanwhile.
    await honest();
    await new Promise((over) => setTimeout(over, 61_000));
    const next = { ...subtotal(), institution: flooding.institution, sequence: 1, since: 0 };
    const create = await signedCreate(flooding, next, { consultation: city().group });
    expect(await city().judged(flooding.account, create)).toBe('accepted: subtotal');
  });

  it('comes too late after three days from the close', { timeout: 60_000 }, async () => {
    const close = subtotal().closesAt ?? new Date();
    // The city is there at the close, and three days later.
    for (const days of [0.1, 3.1]) {
      await city()
        .advance(close.getTime() - city().node.app.now().getTime() + days * DAY_MS)
        .catch(() => {});
    }
    const was = await stored();
    expect(await city().judged(mallory.account, await telling(subtotal()))).toBe('refused: too-late');
    expect(await stored()).toEqual(was);
    expect(await evidence(mallory)).toContain('too-late');
  });
});
