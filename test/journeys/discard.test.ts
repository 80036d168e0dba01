import { beforeAll, expect, it } from 'vitest';
import { inviteAgent } from '../../src/application/agent/invite-agent.ts';
import type { Application } from '../../src/application/application.ts';
import { createBallot } from '../../src/application/ballot/create-ballot.ts';
import { discardBallot, publishBallot } from '../../src/application/ballot/publish-ballot.ts';
import { changeConsultation } from '../../src/application/consultation/change-consultation.ts';
import { createConsultation } from '../../src/application/consultation/create-consultation.ts';
import { discardConsultation } from '../../src/application/consultation/publish-consultation.ts';
import { readAudit } from '../../src/application/event/reads.ts';
import { etagOf } from '../../src/application/kit/not-modified.ts';
import { eachEngine } from '../storage/engines.ts';
import { applicationOn } from '../support/application.ts';
import { atOnce, drafted, opened, refusal, setUpCity, value } from '../support/city.ts';
import { clockAt } from '../support/clock.ts';
import { voting } from '../support/voting.ts';

const VOTE = [{ kind: 'vote', opensAt: '2026-03-05', closesAt: '2026-03-25' }] as const;

eachEngine('a draft that nobody wants any more', (suite) => {
  let app: Application;

  beforeAll(async () => {
    app = applicationOn(suite.database, clockAt('2026-03-02T08:00:00Z'));
    await setUpCity(app);
  });

  const stored = (slug: string) => app.store.read((reader) => reader.consultations.bySlug(slug));
  const ballotIn = async (consultation: string, slug: string) =>
    value(await createBallot(app, { consultation, slug, question: { fr: `${slug} ?` }, method: 'yes-no', by: null }));

  it('goes with its phases, its ballots and what agents were given of it; its names are free again', async () => {
    const draft = await drafted(app, { slug: 'essai', phases: VOTE });
    await ballotIn('essai', 'question');
    const { agent } = value(
      await inviteAgent(app, { email: 'a@lyon.example', role: 'officer', consultations: [draft.id], by: null }),
    );
    value(await discardConsultation(app, { slug: 'essai', by: { kind: 'agent', id: agent.id } }));
    expect(await stored('essai')).toBeNull();
    const { items } = await readAudit(app, {
      by: { kind: 'agent', id: agent.id },
      consultation: null,
      type: null,
      limit: 10,
      after: null,
    });
    expect(items).toMatchObject([{ type: 'consultation-discarded', data: { slug: 'essai' }, consultation: null }]);
    const after = await app.store.read((reader) => reader.access.agent(agent.id));
    expect(after?.consultations).toEqual([]);
    const again = await drafted(app, { slug: 'essai' });
    expect(again.id).not.toBe(draft.id);
  });

  it('is discarded by nobody who works on others only', async () => {
    await drafted(app, { slug: 'aux-autres' });
    const own = await drafted(app, { slug: 'la-leur' });
    const { agent } = value(
      await inviteAgent(app, { email: 'b@lyon.example', role: 'officer', consultations: [own.id], by: null }),
    );
    const by = { kind: 'agent', id: agent.id } as const;
    expect(refusal(await discardConsultation(app, { slug: 'aux-autres', by })).type).toBe('not-your-consultation');
    expect(await stored('aux-autres')).not.toBeNull();
  });

  it('stays where it was published, or is not there', async () => {
    await opened(app, 'publique');
    expect(refusal(await discardConsultation(app, { slug: 'publique', by: null }))).toEqual({
      type: 'already-published',
    });
    expect(refusal(await discardConsultation(app, { slug: 'jamais', by: null })).type).toBe('not-found');
  });

  it('stays where it changed since it was read', async () => {
    const draft = await drafted(app, { slug: 'relue' });
    const confirmed = etagOf([draft]);
    value(await changeConsultation(app, { slug: 'relue', change: { title: { fr: 'Autrement' } }, by: null }));
    const late = await discardConsultation(app, { slug: 'relue', confirmed, by: null });
    expect(refusal(late)).toEqual({ type: 'changed-meanwhile' });
  });

  it('stays while another one follows it', async () => {
    await drafted(app, { slug: 'premiere' });
    await drafted(app, { slug: 'seconde', campaign: { campaign: 'Série', follows: 'premiere' } });
    expect(refusal(await discardConsultation(app, { slug: 'premiere', by: null }))).toEqual({
      type: 'still-followed',
      by: 'seconde',
    });
    value(await changeConsultation(app, { slug: 'seconde', change: { campaign: null }, by: null }));
    value(await discardConsultation(app, { slug: 'premiere', by: null }));
  });

  it('is either discarded or changed, whoever comes first', async () => {
    for (let turn = 0; turn < 8; turn += 1) {
      const slug = `course-${turn}`;
      await drafted(app, { slug, phases: VOTE });
      const outcomes = await atOnce([
        async () => (await discardConsultation(app, { slug, by: null })).ok,
        async () => {
          const input = { consultation: slug, slug: 'q', question: { fr: 'Q ?' }, method: 'yes-no', by: null } as const;
          return (await createBallot(app, input)).ok;
        },
        async () => (await changeConsultation(app, { slug, change: { title: { fr: 'Vu' } }, by: null })).ok,
        async () =>
          (
            await createConsultation(app, {
              slug: `suite-${turn}`,
              title: { fr: 'Suite' },
              summary: { fr: 'Suite.' },
              phases: VOTE,
              rules: {},
              campaign: { campaign: 'Série', follows: slug },
              by: null,
            })
          ).ok,
      ]);
      const [discarded, , , followed] = outcomes;
      expect(discarded).toBe(!followed);
      expect((await stored(slug)) === null).toBe(discarded);
    }
  });

  it('is a ballot, whose slug and place are free again for another', async () => {
    await voting(app, 'scrutins');
    const [first, second] = [await ballotIn('scrutins', 'un'), await ballotIn('scrutins', 'deux')];
    value(await publishBallot(app, { ballotId: second.id, by: null }));
    value(await discardBallot(app, { ballotId: first.id, confirmed: etagOf(first), by: null }));
    const third = await ballotIn('scrutins', 'un');
    expect(third.position).toBeGreaterThan(second.position);
    expect(refusal(await discardBallot(app, { ballotId: second.id, by: null })).type).toBe('rules-frozen');
    expect(refusal(await discardBallot(app, { ballotId: first.id, by: null })).type).toBe('not-found');
    const stale = await discardBallot(app, { ballotId: third.id, confirmed: etagOf(first), by: null });
    expect(refusal(stale).type).toBe('changed-meanwhile');
  });
});
