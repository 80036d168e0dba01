import '../../src/start/temporal.ts';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { createToken } from '../../src/application/agent/create-token.ts';
import { inviteAgent } from '../../src/application/agent/invite-agent.ts';
import { createCommunity } from '../../src/application/community/create-community.ts';
import { readHandOver } from '../../src/application/community/hand-over/read-hand-over.ts';
import { publishConsultation } from '../../src/application/consultation/publish-consultation.ts';
import { ANYBODY } from '../../src/application/kit/viewer.ts';
import { acceptInvitation } from '../../src/application/network/cohost/answer-invitation.ts';
import { receiveInvitation } from '../../src/application/network/cohost/receive-invitation.ts';
import type { Actor } from '../../src/domain/kit/actor.ts';
import { value } from '../support/city.ts';
import { clockAt } from '../support/clock.ts';
import { openTown, shareWith, type Town } from '../support/towns.ts';

const clock = clockAt('2026-03-02T08:00:00Z');
const STRANGER = 'https://stranger.example/';
const INVITE = `${STRANGER}activities/1`;

describe('an invitation by which a community goes on', () => {
  let lyon: Town;
  let officer: Actor;

  beforeEach(async () => {
    lyon = await openTown('lyon', clock);
    onTestFinished(async () => await lyon[Symbol.asyncDispose]());
    const words = { title: { fr: 'Mutualiser' }, summary: { fr: 'Payer une fois.' } };
    const dates = { opensAt: '2026-03-01', closesAt: '2030-12-31' };
    value(await createCommunity(lyon.app, { slug: 'mutualiser', ...words, ...dates, by: null }));
    value(await publishConsultation(lyon.app, { slug: 'mutualiser', by: null }));
    const { agent } = value(await inviteAgent(lyon.app, { email: 'ada@lyon.example', role: 'officer', by: null }));
    officer = { kind: 'agent', id: agent.id };
    await receiveInvitation(lyon.app, {
      ...{ invite: INVITE, peer: STRANGER, consultation: `${STRANGER}consultations/mutualiser` },
      ...{ title: { fr: 'Autre chose' }, registeredMax: 1, role: 'member' },
      formerly: [`${lyon.app.origin}/consultations/mutualiser`],
    });
  });

  it('takes no community from its host for an institution that is no member, also where an agent accepts it', async () => {
    const accepted = await acceptInvitation(lyon.app, { invite: INVITE, by: officer });
    const stored = await lyon.app.store.read((reader) => reader.consultations.bySlug('mutualiser'));
    expect(stored?.host).toBe(null);
    expect(accepted).toMatchObject({ refusal: { type: 'hand-over-refused', because: 'not-a-member' } });
  });

  it('goes on for nobody who does not represent the institution', async () => {
    const token = value(await createToken(lyon.app, { name: 'api', scopes: ['consultations'], by: null }));
    const by: Actor = { kind: 'token', id: token.token.id, participantId: null };
    expect(await acceptInvitation(lyon.app, { invite: INVITE, by })).toMatchObject({
      refusal: { type: 'missing-scope', scope: 'represent' },
    });
  });

  it('takes no community from its host for a member that nobody named for it, also where an agent accepts it', async () => {
    await lyon.app.store.transact(async (writer) => {
      const consultation = await writer.consultations.bySlug('mutualiser');
      await writer.sharing.saveCohost({
        ...{ consultationId: consultation?.id ?? '', peer: STRANGER, invite: `${lyon.institution}activities/2` },
        ...{ status: 'accepted', role: 'member', registered: 1, registeredAt: clock.now() },
        ...{ invitedAt: clock.now(), answeredAt: clock.now() },
      });
    });
    const accepted = await acceptInvitation(lyon.app, { invite: INVITE, by: officer });
    expect(accepted).toMatchObject({ refusal: { type: 'hand-over-refused', because: 'not-offered' } });
    const stored = await lyon.app.store.read((reader) => reader.consultations.bySlug('mutualiser'));
    expect(stored?.host).toBe(null);
  });

  it('is of a community that an institution takes over which its charter names by the id of before it moved', async () => {
    const torino = await openTown('torino', clock);
    onTestFinished(async () => await torino[Symbol.asyncDispose]());
    const words = { title: { fr: 'Commun' }, summary: { fr: 'Payer une fois.' } };
    const dates = { opensAt: '2026-03-01', closesAt: '2030-12-31' };
    value(await createCommunity(torino.app, { slug: 'commun', ...words, ...dates, by: null }));
    const consultation = value(await publishConsultation(torino.app, { slug: 'commun', by: null }));
    const { id, slug, host } = await shareWith(torino, lyon, { consultation, role: 'member', registered: 1 });
    const terms = { text: { fr: 'Règles.' }, secondAgentAbove: null, pledgeWithdrawal: 'until-close' } as const;
    const successor = { institution: 'https://lyon.before.example/', afterDays: 10 };
    await lyon.app.store.transact(async (writer) => {
      await writer.communities.addCharter({
        ...{ consultationId: id, version: 1, community: host?.uri ?? '', decision: { fr: 'Vote.' }, hash: 'a' },
        ...{ terms: { ...terms, populations: [], successor }, decidedAt: clock.now(), decidedBy: null },
      });
      await writer.sharing.saveInvitation({
        ...{ invite: `${torino.institution}activities/1`, peer: torino.institution, consultation: host?.uri ?? '' },
        ...{ title: { fr: 'Commun' }, status: 'accepted', registered: 1, role: 'member', consultationId: id },
        ...{ receivedAt: clock.now(), answeredAt: clock.now() },
      });
    });
    await lyon.database.db
      .insertInto('former_origin')
      .values({ id: lyon.app.newId(), origin: 'https://lyon.before.example', moved_at: clock.now() })
      .execute();
    const { refusal } = value(await readHandOver(lyon.app, { slug, viewer: ANYBODY }));
    expect(refusal).toMatchObject({ because: 'host-answers' });
  });
});
