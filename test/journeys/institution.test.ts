import { beforeAll, expect, it } from 'vitest';
import type { Application } from '../../src/application/application.ts';
import { createConsultation } from '../../src/application/consultation/create-consultation.ts';
import { readEvents } from '../../src/application/event/reads.ts';
import {
  changeInstitution,
  type SetupInstitution,
  setupInstitution,
} from '../../src/application/institution/change-institution.ts';
import { readInstitution } from '../../src/application/institution/reads.ts';
import { registerParticipant } from '../../src/application/participant/register-participant.ts';
import { upgradeStanding } from '../../src/application/participant/standing.ts';
import { submitProposal } from '../../src/application/proposal/submit-proposal.ts';
import { PLAIN } from '../../src/domain/institution/appearance.ts';
import { NO_MAP } from '../../src/domain/institution/map-settings.ts';
import { eachEngine } from '../storage/engines.ts';
import { applicationOn } from '../support/application.ts';
import { drafted, opened, refusal, registeredPerson, saying, value } from '../support/city.ts';
import { clockAt } from '../support/clock.ts';

eachEngine('an institution and its territories', (suite) => {
  const clock = clockAt('2026-03-02T08:00:00Z');
  let app: Application;
  const place = (code: string, within: string | null) => ({ code, name: { fr: code }, within });
  const lyon: SetupInstitution = {
    handle: 'lyon',
    name: { fr: 'Ville de Lyon' },
    territory: place('69123', '69M'),
    territories: [place('69387', '69123'), place('69M', null)],
    languages: ['fr', 'en'],
    timeZone: 'Europe/Paris',
  };

  beforeAll(() => {
    app = applicationOn(suite.database, clock);
  });

  it('can do nothing before it is set up', async () => {
    expect(await readInstitution(app)).toBeNull();
    expect(refusal(await changeInstitution(app, { contact: 'a', by: null }))).toEqual({ type: 'not-set-up' });
    const early = await createConsultation(app, {
      slug: 'early',
      title: { fr: 'a' },
      summary: { fr: 'a' },
      phases: [],
      rules: {},
      by: null,
    });
    expect(refusal(early)).toEqual({ type: 'not-set-up' });
  });

  it.each([
    [{ handle: 'Lyon' }, { field: 'handle', because: 'not-a-handle' }],
    [{ territories: [place('69123', null)] }, { field: 'territories.1.code', because: 'duplicate' }],
    [
      { territories: [place('69387', 'nowhere'), place('69M', null)] },
      { field: 'territories.1.within', because: 'unknown-value' },
    ],
    [{ territories: [] }, { field: 'territories.0.within', because: 'unknown-value' }],
    [{ timeZone: '+01:00' }, { field: 'timeZone', because: 'not-a-time-zone' }],
  ])('is not set up with %j', async (change, expected) => {
    expect(refusal(await setupInstitution(app, { ...lyon, ...change }))).toEqual({ type: 'invalid', ...expected });
    expect(await readInstitution(app)).toBeNull();
  });

  it('is set up once, with the places it knows', async () => {
    const institution = value(await setupInstitution(app, lyon));
    expect(await readInstitution(app)).toEqual({
      institution,
      pages: [],
      territories: [place('69123', '69M'), place('69387', '69123'), place('69M', null)],
      appearance: PLAIN,
      mapSettings: NO_MAP,
    });
    expect(refusal(await setupInstitution(app, { ...lyon, handle: 'other' }))).toEqual({ type: 'already-set-up' });
  });

  it('changes what it says of itself, not its handle', async () => {
    const notices = { privacy: { fr: 'Nos règles.' } };
    value(await changeInstitution(app, { name: { fr: 'Lyon' }, notices, by: null }));
    const after = value(await changeInstitution(app, { contact: 'participation@lyon.example', by: null }));
    expect(after).toMatchObject({
      handle: 'lyon',
      name: { fr: 'Lyon' },
      notices,
      contact: 'participation@lyon.example',
    });
    expect((await readInstitution(app))?.institution).toEqual(after);
    expect(refusal(await changeInstitution(app, { languages: [], by: null }))).toEqual({
      type: 'invalid',
      field: 'languages',
      because: 'missing',
    });
    const { items } = await readEvents(app, { limit: 10, after: null });
    expect(items.map((event) => event.type)).toEqual([
      'institution-set-up',
      'institution-changed',
      'institution-changed',
    ]);
  });

  it('lets only those take part whom it verified for a place within', async () => {
    await opened(app, 'local', { rules: { territories: ['69123'] } });
    const propose = async (territory: string | null) => {
      const { id: authorId } = await registeredPerson(app, 'Somebody', { territory });
      const result = await submitProposal(app, { slug: 'local', authorId, content: saying('Ici') });
      return result.ok ? 'admitted' : result.refusal;
    };
    const refused = { type: 'not-eligible', because: 'territory', allowed: ['69123'] };
    expect([await propose('69387'), await propose('69123'), await propose('69M'), await propose(null)]).toEqual([
      'admitted',
      'admitted',
      refused,
      refused,
    ]);
  });

  it('verifies a place and a standing later, which then count', async () => {
    await opened(app, 'residents', { rules: { territories: ['69123'], standings: ['resident'] } });
    const { id: participantId } = await registeredPerson(app, 'Rose');
    const propose = () => submitProposal(app, { slug: 'residents', authorId: participantId, content: saying('Là') });
    expect(refusal(await propose())).toEqual({ type: 'not-eligible', because: 'standing', allowed: ['resident'] });
    value(await upgradeStanding(app, { participantId, standing: 'resident' }));
    expect(refusal(await propose())).toMatchObject({ because: 'territory' });
    value(await upgradeStanding(app, { participantId, standing: 'registered', territory: '69387' }));
    expect(value(await propose()).authorId).toBe(participantId);
  });

  it('knows no other places', async () => {
    const unknown = { type: 'invalid', field: 'territory', because: 'unknown-value' };
    const { id: participantId } = await registeredPerson(app, 'Lost');
    expect(refusal(await upgradeStanding(app, { participantId, standing: 'resident', territory: '75056' }))).toEqual(
      unknown,
    );
    const stranger = await registerParticipant(app, {
      name: 'Stranger',
      kind: 'local',
      standing: 'resident',
      territory: '75056',
    });
    expect(refusal(stranger)).toEqual(unknown);
    const about = (input: object) =>
      createConsultation(app, {
        slug: 'elsewhere',
        title: { fr: 'a' },
        summary: { fr: 'a' },
        phases: [{ kind: 'propose', opensAt: '2026-03-01', closesAt: '2026-03-31' }],
        rules: {},
        by: null,
        ...input,
      });
    expect(refusal(await about({ territory: '75056' }))).toEqual(unknown);
    expect(refusal(await about({ rules: { territories: ['75056'] } }))).toEqual(unknown);
    expect(refusal(await upgradeStanding(app, { participantId: 'nobody', standing: 'resident' }))).toEqual({
      type: 'not-found',
      what: 'participant',
    });
  });

  it('keeps its own rules where a draft leaves one undefined', async () => {
    const { rules } = await drafted(app, { slug: 'undefined-rules', rules: { hold: undefined } as object });
    expect(rules.hold).toBe('first-remote');
  });
});
