import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { holdsIncoming } from '../../src/application/network/incoming/hold-incoming.ts';
import { registerParticipant } from '../../src/application/participant/register-participant.ts';
import { submitProposal } from '../../src/application/proposal/submit-proposal.ts';
import type { Consultation } from '../../src/domain/consultation/consultation.ts';
import { opened, value } from '../support/city.ts';
import { clockAt } from '../support/clock.ts';
import { openTown, type Town } from '../support/towns.ts';
import { contentOf } from './delivering-city.ts';

const TORINO = 'https://torino.example';
const PEER = `${TORINO}/`;

describe('what people of a co-host wrote in twenty-four hours', () => {
  const clock = clockAt('2026-03-02T08:00:00Z');
  let lyon: Town;
  let consultation: Consultation;
  let authorId: string;

  beforeAll(async () => {
    lyon = await openTown('lyon', clock);
    consultation = await opened(lyon.app, 'velo', { rules: { hold: 'nothing' } });
    const at = clock.now();
    await lyon.app.store.transact((writer) =>
      writer.sharing.saveCohost({
        consultationId: consultation.id,
        peer: PEER,
        invite: `${lyon.institution}activities/1`,
        status: 'accepted',
        registered: 1_000,
        registeredAt: at,
        contributionsPerDay: 3,
        contributionsPerAuthor: 2,
        invitedAt: at,
        answeredAt: at,
      }),
    );
    authorId = await person('anna');
  });
  afterAll(() => lyon[Symbol.asyncDispose]());

  const person = async (name: string) => {
    const actorUri = `${TORINO}/participants/${name}`;
    return value(await registerParticipant(lyon.app, { kind: 'remote', standing: 'fediverse', name, actorUri })).id;
  };
  const write = async (by: string, nth: number) => {
    const { app } = lyon;
    const original = `${TORINO}/contributions/${nth}`;
    const content = contentOf(`Idée ${nth}`);
    const written = await submitProposal(app, { slug: 'velo', authorId: by, content, original, vouched: true });
    const { id } = value(written);
    await app.store.transact((writer) =>
      writer.incomingContributions.save({
        activity: `${original}/create`,
        consultationId: consultation.id,
        object: original,
        act: 'create',
        sentAt: app.now(),
        subject: { kind: 'proposal', id },
        status: 'accepted',
        refusal: null,
        answeredAt: app.now(),
      }),
    );
  };
  const holds = (by: string, peer = PEER) => holdsIncoming(lyon.app, { consultation, peer, authorId: by });

  it('counts for each of them and for all, and for a day only', async () => {
    const other = await person('bruno');
    expect(await holds(authorId)).toBe(false);
    await write(authorId, 1);
    await write(authorId, 2);
    expect(await holds(authorId)).toBe(true);
    expect(await holds(other)).toBe(false);
    await write(other, 3);
    expect(await holds(other)).toBe(true);
    clock.advance({ hours: 23 });
    expect(await holds(other)).toBe(true);
    clock.advance({ hours: 2 });
    expect(await holds(other)).toBe(false);
    expect(await holds(authorId)).toBe(false);
  });

  it('is evidence once a day, however often it is exceeded', async () => {
    const evidence = () => lyon.app.store.read((reader) => reader.peering.evidence({ peer: PEER, limit: 9 }));
    expect(await evidence()).toMatchObject([
      { kind: 'too-many-contributions', consultationId: consultation.id },
      { kind: 'too-many-contributions', consultationId: consultation.id },
    ]);
  });

  it('is held of an institution that is not in', async () => {
    expect(await holds(authorId, 'https://girona.example/')).toBe(true);
  });
});
