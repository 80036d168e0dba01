import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import type { Application } from '../../src/application/application.ts';
import { announcePhases, extendPhase } from '../../src/application/consultation/publish-consultation.ts';
import { readConsultation } from '../../src/application/consultation/read-consultations.ts';
import { consumeEvents } from '../../src/application/event/consume-events.ts';
import { readEvents } from '../../src/application/event/reads.ts';
import { documentHash } from '../../src/application/kit/content-hash.ts';
import { ANYBODY } from '../../src/application/kit/viewer.ts';
import { submitProposal } from '../../src/application/proposal/submit-proposal.ts';
import { giveSupport } from '../../src/application/support/support.ts';
import { type Database, type DatabaseOptions, openDatabase } from '../../src/storage/kit/database.ts';
import { eachEngine } from '../storage/engines.ts';
import { type LentSchema, lendSchema } from '../storage/lent-schema.ts';
import { migrateDirectory } from '../storage/snapshot.ts';
import { applicationOn } from '../support/application.ts';
import { drafted, opened, proposed, refusal, registeredPerson, saying, setUpCity, value } from '../support/city.ts';
import { clockAt } from '../support/clock.ts';

eachEngine('time', (suite) => {
  const clock = clockAt('2026-03-02T08:00:00Z');
  let app: Application;
  let ana: string;

  beforeAll(async () => {
    app = applicationOn(suite.database, clock);
    await setUpCity(app);
    ana = (await registeredPerson(app, 'Ana')).id;
  });

  const submit = async (slug: string, receivedAt?: Date) =>
    await submitProposal(app, { slug, authorId: ana, content: saying('À temps ?'), receivedAt });

  describe('of a phase in the institution’s zone', () => {
    test.each([
      // The night of 29 March has 23 hours in Paris, the night of 25 October 25; the institution says dates alone.
      ['spring', '2026-03-28', '2026-03-29', '2026-03-27T23:00:00Z', '2026-03-29T22:00:00Z'],
      ['autumn', '2026-10-24', '2026-10-25', '2026-10-23T22:00:00Z', '2026-10-25T23:00:00Z'],
    ])('keeps whole days in %s', async (...[season, opensAt, closesAt, opens, closes]) => {
      const slug = `whole-days-${season}`;
      clock.set('2026-03-02T08:00:00Z');
      await opened(app, slug, { phases: [{ kind: 'propose', opensAt, closesAt }] });
      const justBefore = (text: string) => new Date(new Date(text).getTime() - 1);
      const verdictAt = async (at: Date) => {
        clock.set(at);
        const result = await submit(slug);
        return result.ok ? 'counts' : result.refusal.type;
      };
      expect([
        await verdictAt(justBefore(opens)),
        await verdictAt(new Date(opens)),
        await verdictAt(justBefore(closes)),
        await verdictAt(new Date(closes)),
      ]).toEqual(['phase-not-open', 'counts', 'counts', 'phase-closed']);
    });

    it('reads a time of day in the zone of the consultation, not of the institution', async () => {
      clock.set('2026-03-02T08:00:00Z');
      const { phases } = await drafted(app, {
        slug: 'cayenne',
        timeZone: 'America/Cayenne',
        phases: [
          { kind: 'propose', opensAt: '2026-03-29T02:30', closesAt: '2026-03-30' },
          { kind: 'support', opensAt: '2026-03-29T02:30:00+02:00', closesAt: '2026-04-30T12:00:00Z' },
        ],
      });
      const edges = new Map(
        phases.map(({ kind, opensAt, closesAt }) => [kind, [opensAt.toISOString(), closesAt.toISOString()]]),
      );
      expect(edges).toEqual(
        new Map([
          ['support', ['2026-03-29T00:30:00.000Z', '2026-04-30T12:00:00.000Z']],
          ['propose', ['2026-03-29T05:30:00.000Z', '2026-03-31T03:00:00.000Z']],
        ]),
      );
    });
  });

  it('counts the receipt, not the moment somebody gets to it', async () => {
    clock.set('2026-03-02T08:00:00Z');
    await opened(app, 'receipt');
    const { id: proposalId } = await proposed(app, { slug: 'receipt', authorId: ana });
    const closed = new Date('2026-03-31T22:00:00Z');
    clock.set('2026-04-02T08:00:00Z');
    expect(value(await submit('receipt', new Date(closed.getTime() - 1))).receivedAt).toEqual(
      new Date(closed.getTime() - 1),
    );
    expect(refusal(await submit('receipt', closed))).toEqual({
      type: 'phase-closed',
      act: 'propose',
      closedAt: closed,
    });
    clock.set('2026-05-02T08:00:00Z');
    const { id: participantId } = await registeredPerson(app, 'Léo');
    const support = await giveSupport(app, {
      proposalId,
      participantId,
      side: 'for',
      receivedAt: new Date('2026-04-30T21:59:59Z'),
    });
    expect(value(support).givenAt).toEqual(new Date('2026-04-30T21:59:59Z'));
  });

  describe('that is extended', () => {
    const slug = 'extended';
    let phaseId: string;
    const extend = async (closesAt: string, reason: Record<string, string> = { fr: 'Vacances scolaires' }) =>
      await extendPhase(app, { slug, phaseId, closesAt, reason, by: null });

    it('goes on until the new end, for a reason that is public', async () => {
      clock.set('2026-03-02T08:00:00Z');
      phaseId = (await opened(app, slug)).phases[0]?.id ?? '';
      clock.set('2026-03-31T21:59:59Z');
      value(await extend('2026-04-07'));
      clock.set('2026-04-07T21:59:59Z');
      expect((await submit(slug)).ok).toBe(true);
      clock.set('2026-04-07T22:00:00Z');
      expect(refusal(await submit(slug)).type).toBe('phase-closed');
      const { extensions } = value(await readConsultation(app, { slug, viewer: ANYBODY }));
      expect(extensions).toEqual([
        {
          phaseId,
          from: new Date('2026-03-31T22:00:00Z'),
          to: new Date('2026-04-07T22:00:00Z'),
          reason: { fr: 'Vacances scolaires' },
          at: new Date('2026-03-31T21:59:59Z'),
        },
      ]);
      const { items } = await readEvents(app, { limit: 100, after: null });
      expect(items.find((event) => event.type === 'phase-extended')).toMatchObject({
        data: { phaseId, from: '2026-03-31T22:00:00.000Z', to: '2026-04-07T22:00:00.000Z' },
      });
    });

    it('is never reopened, nor shortened, nor without a reason', async () => {
      expect(refusal(await extend('2026-04-30'))).toEqual({
        type: 'extension-too-late',
        closedAt: new Date('2026-04-07T22:00:00Z'),
      });
      clock.set('2026-04-06T08:00:00Z');
      expect(refusal(await extend('2026-04-01'))).toEqual({
        type: 'extension-shortens',
        closesAt: new Date('2026-04-07T22:00:00Z'),
      });
      expect(refusal(await extend('2026-04-30', {}))).toEqual({ type: 'invalid', field: 'reason', because: 'missing' });
      expect(refusal(await extend('soon'))).toEqual({ type: 'invalid', field: 'closesAt', because: 'not-a-date' });
      const elsewhere = await extendPhase(app, {
        slug,
        phaseId: 'none',
        closesAt: '2026-04-30',
        reason: { fr: 'a' },
        by: null,
      });
      expect(refusal(elsewhere)).toEqual({ type: 'not-found', what: 'phase' });
    });

    it('keeps the frozen document, whose hash still fits', async () => {
      value(await extend('2026-04-20'));
      const { rules, consultation } = value(await readConsultation(app, { slug, viewer: ANYBODY }));
      expect(documentHash(rules)).toBe(consultation.rulesHash);
      expect(consultation.phases[0]?.closesAt).toEqual(new Date('2026-04-20T22:00:00Z'));
    });

    it('cannot be a draft’s, which is changed instead', async () => {
      const { phases } = await drafted(app, { slug: 'unpublished' });
      const early = await extendPhase(app, {
        slug: 'unpublished',
        phaseId: phases[0]?.id ?? '',
        closesAt: '2026-05-01',
        reason: { fr: 'a' },
        by: null,
      });
      expect(refusal(early)).toEqual({ type: 'not-published' });
    });
  });

  it('announces what happened while the node slept, in order and once', async () => {
    clock.set('2026-03-02T08:00:00Z');
    await announcePhases(app);
    await opened(app, 'asleep', {
      phases: [
        { kind: 'propose', opensAt: '2027-03-01', closesAt: '2027-03-31' },
        { kind: 'support', opensAt: '2027-04-01', closesAt: '2027-04-30' },
        { kind: 'answer', opensAt: '2027-06-01', closesAt: '2027-06-30' },
      ],
    });
    clock.set('2027-01-01T00:00:00Z');
    const { next } = await announcePhases(app);
    expect(next).toEqual(new Date('2027-02-28T23:00:00Z'));
    clock.set('2027-05-02T08:00:00Z');
    expect((await announcePhases(app)).announced).toBe(4);
    expect((await announcePhases(app)).announced).toBe(0);
    const own: [string, string][] = [];
    await consumeEvents(app, {
      name: 'awake',
      async consume(event) {
        if (
          (event.type === 'phase-opened' || event.type === 'phase-closed') &&
          event.at > new Date('2027-01-01T00:00:00Z')
        ) {
          own.push([`${event.data.kind} ${event.type}`, event.at.toISOString()]);
        }
      },
    });
    expect(own).toEqual([
      ['propose phase-opened', '2027-02-28T23:00:00.000Z'],
      ['propose phase-closed', '2027-03-31T22:00:00.000Z'],
      ['support phase-opened', '2027-03-31T22:00:00.000Z'],
      ['support phase-closed', '2027-04-30T22:00:00.000Z'],
    ]);
  });
});

describe('a node that is stopped and started again', () => {
  const clock = clockAt('2026-03-02T08:00:00Z');
  const url = process.env['TEST_DATABASE_URL'] ?? '';
  let schema: LentSchema | undefined;
  let directory: string;
  let options: DatabaseOptions;
  let database: Database;
  let app: Application;

  const start = async () => {
    database = await openDatabase(options);
    app = applicationOn(database, clock);
  };
  const restart = async () => {
    await database[Symbol.asyncDispose]();
    await start();
  };

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'parvis-restart-'));
    if (url === '') await migrateDirectory(directory);
    else schema = await lendSchema();
    options = schema?.options ?? { kind: 'embedded', dataDir: directory };
    await start();
    await setUpCity(app);
  });

  afterAll(async () => {
    await database[Symbol.asyncDispose]();
    await schema?.release();
    await rm(directory, { recursive: true, force: true });
  });

  it('goes on in the middle of a consultation as if nothing had happened', async () => {
    const slug = 'restarted';
    const consultation = await opened(app, slug);
    const { id: authorId } = await registeredPerson(app, 'Ana');
    const first = await proposed(app, { slug, authorId });
    const { id: participantId } = await registeredPerson(app, 'Léo');
    value(await giveSupport(app, { proposalId: first.id, participantId, side: 'for' }));
    const accepted: string[] = [];
    const consumer = {
      name: 'restarted',
      consume: async (event: { readonly id: string }) => void accepted.push(event.id),
    };
    await consumeEvents(app, consumer);
    const before = accepted.length;
    await restart();
    expect(await app.store.read((each) => each.consultations.bySlug(slug))).toEqual(consultation);
    expect(await app.store.read((each) => each.proposals.byNumber(consultation.id, 1))).toEqual(first);
    value(await giveSupport(app, { proposalId: first.id, participantId, side: 'for' }));
    const second = await proposed(app, { slug, authorId });
    expect(second.number).toBe(2);
    await restart();
    expect(await consumeEvents(app, consumer)).toBe(1);
    expect(accepted.length - before).toBe(1);
    expect(await app.store.read((each) => each.supports.counts(first.id))).toEqual([
      { standing: 'registered', side: 'for', version: 1, count: 1 },
    ]);
    expect(await app.store.read((each) => each.views.drift())).toEqual([]);
  });

  it('closes a phase that ended while it was stopped', async () => {
    await announcePhases(app);
    await database[Symbol.asyncDispose]();
    clock.set('2026-03-31T22:00:00Z');
    await start();
    const { id: authorId } = await registeredPerson(app, 'Mia');
    const late = await submitProposal(app, { slug: 'restarted', authorId, content: saying('Trop tard') });
    expect(refusal(late)).toEqual({ type: 'phase-closed', act: 'propose', closedAt: new Date('2026-03-31T22:00:00Z') });
    expect((await announcePhases(app)).announced).toBe(1);
  });
});
