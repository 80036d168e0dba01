import { beforeAll, expect, it, test } from 'vitest';
import type { Application } from '../../src/application/application.ts';
import { submitComment } from '../../src/application/comment/submit-comment.ts';
import { createCommunity } from '../../src/application/community/create-community.ts';
import { changeConsultation } from '../../src/application/consultation/change-consultation.ts';
import { publishConsultation } from '../../src/application/consultation/publish-consultation.ts';
import { readAdmission } from '../../src/application/consultation/read-admission.ts';
import { readConsultation } from '../../src/application/consultation/read-consultations.ts';
import { ANYBODY } from '../../src/application/kit/viewer.ts';
import { inviteCohost } from '../../src/application/network/cohost/invite-cohost.ts';
import { openPoll } from '../../src/application/poll/open-poll.ts';
import { submitProposal } from '../../src/application/proposal/submit-proposal.ts';
import { giveSupport } from '../../src/application/support/give-support.ts';
import { eachEngine } from '../storage/engines.ts';
import { applicationOn } from '../support/application.ts';
import { opened, proposed, refusal, registeredPerson, saying, setUpCity, value } from '../support/city.ts';
import { clockAt } from '../support/clock.ts';
import { peered } from '../support/peered.ts';

const TORINO = 'https://torino.example/';
const FOR_INSTITUTIONS = { type: 'not-eligible', because: 'institutions-only', allowed: ['institution'] };
const slug = 'mutualiser';

eachEngine('a community', (suite) => {
  const clock = clockAt('2026-03-02T08:00:00Z');
  let app: Application;

  beforeAll(async () => {
    app = applicationOn(suite.database, clock);
    await setUpCity(app);
    const words = { title: { fr: 'Mutualiser' }, summary: { fr: 'Payer une fois ce dont toutes ont besoin.' } };
    value(await createCommunity(app, { slug, ...words, opensAt: '2026-03-01', closesAt: '2030-12-31', by: null }));
    await peered(app, TORINO);
  });

  it('keeps institutions as its people, as long as it is a draft too', async () => {
    const change = { rules: { standings: ['institution', 'resident'] } } as const;
    expect(refusal(await changeConsultation(app, { slug, change, by: null }))).toMatchObject({
      field: 'standings',
      because: 'institutions-only',
    });
    const published = value(await publishConsultation(app, { slug, by: null }));
    expect(published.rules).toMatchObject({ openTo: 'institutions', standings: ['institution'] });
  });

  it('tells residents why they cannot propose, comment or support, and lets anybody read it', async () => {
    const ana = await registeredPerson(app, 'Ana', { standing: 'resident' });
    const city = await registeredPerson(app, 'Ville de Lyon', { standing: 'institution' });
    const { id: proposalId } = await proposed(app, { slug, authorId: city.id });
    expect(refusal(await submitProposal(app, { slug, authorId: ana.id, content: saying('Moi') }))).toEqual(
      FOR_INSTITUTIONS,
    );
    expect(
      refusal(
        await submitComment(app, { slug, proposalId, parentId: null, authorId: ana.id, body: 'Moi', lang: 'fr' }),
      ),
    ).toEqual(FOR_INSTITUTIONS);
    expect(refusal(await giveSupport(app, { proposalId, participantId: ana.id, side: 'for' }))).toEqual(
      FOR_INSTITUTIONS,
    );
    const seen = value(await readConsultation(app, { slug, viewer: ANYBODY }));
    const admission = await readAdmission(app, { consultation: seen.consultation, act: 'propose', viewer: ANYBODY });
    expect(refusal(admission.phase)).toEqual(FOR_INSTITUTIONS);
  });

  it('has no opinion polls, in which anybody votes', async () => {
    const poll = { slug, question: { fr: 'Oui ?' }, options: [{ fr: 'Oui' }, { fr: 'Non' }], multiple: false };
    expect(refusal(await openPoll(app, { ...poll, closesAt: '2026-04-01', by: null }))).toEqual(FOR_INSTITUTIONS);
  });

  it('invites institutions to a role, which says how many voices they have', async () => {
    expect(refusal(await inviteCohost(app, { slug, peer: TORINO, by: null }))).toMatchObject({ field: 'role' });
    const invited = value(
      await inviteCohost(app, { slug, peer: TORINO, role: 'member', registeredMax: 900, by: null }),
    );
    expect(invited).toMatchObject({ role: 'member', registeredMax: 1, status: 'invited' });
    const stored = await app.store.read((reader) => reader.sharing.cohostByInvite(invited.invite));
    expect(stored).toEqual(invited);
  });

  test('a consultation of people has no roles to give', async () => {
    await opened(app, 'velo');
    expect(refusal(await inviteCohost(app, { slug: 'velo', peer: TORINO, role: 'member', by: null }))).toEqual({
      type: 'not-a-community',
    });
  });
});
