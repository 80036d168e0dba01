import { beforeAll, expect, it } from 'vitest';
import type { Application } from '../../src/application/application.ts';
import { type CreateBallot, createBallot } from '../../src/application/ballot/create-ballot.ts';
import { readBallots } from '../../src/application/ballot/reads.ts';
import { changeConsultation } from '../../src/application/consultation/change-consultation.ts';
import { publishConsultation } from '../../src/application/consultation/publish-consultation.ts';
import { readConsultation } from '../../src/application/consultation/read-consultations.ts';
import { documentHash } from '../../src/application/kit/content-hash.ts';
import { DRAFT_READER } from '../../src/application/kit/viewer.ts';
import { readQuestionnaire } from '../../src/application/questionnaire/reads.ts';
import { saveQuestionnaire } from '../../src/application/questionnaire/save-questionnaire.ts';
import { type DraftFromTemplate, draftFromTemplate } from '../../src/application/template/draft-from-template.ts';
import {
  type PublishTemplate,
  publishTemplate,
  withdrawTemplate,
} from '../../src/application/template/publish-template.ts';
import { type FoundTemplate, findTemplate, readTemplate, readTemplates } from '../../src/application/template/reads.ts';
import { applicationOn } from '../support/application.ts';
import { drafted, opened, proposed, refusal, registeredPerson, setUpCity, value } from '../support/city.ts';
import { clockAt } from '../support/clock.ts';
import { eachEngine } from './engines.ts';

const VOTE: Omit<CreateBallot, 'consultation'> = {
  slug: 'place',
  question: { fr: 'Quelle place ?', en: 'Which square?' },
  method: 'choice',
  options: [{ name: { fr: 'La gare' } }, { name: { fr: 'Le port' }, description: { fr: 'Au bord de l’eau.' } }],
  rules: { territories: ['69387'], threshold: { kind: 'count', count: 200 } },
  closesAt: '2026-04-15T18:00',
  by: null,
};

eachEngine('a template', (suite) => {
  const clock = clockAt('2026-03-02T08:00:00Z');
  const uri = 'https://participation.example/templates/velo';
  let app: Application;

  const offer = (change: Partial<PublishTemplate> = {}) =>
    publishTemplate(app, {
      slug: 'velo',
      title: { fr: 'Plan vélo' },
      purpose: { fr: 'Pour recueillir des idées.' },
      licence: 'CC-BY-4.0',
      by: null,
      ...change,
    });
  const found = async (): Promise<FoundTemplate> => value(await findTemplate(app, uri));
  const draft = async (change: Partial<DraftFromTemplate> = {}) =>
    await draftFromTemplate(app, { found: await found(), slug: 'bici', firstDay: '2027-09-01', by: null, ...change });
  const consultationOf = async (slug: string) => value(await readConsultation(app, { slug, viewer: DRAFT_READER }));
  const events = async () => {
    await app.store.placeEvents();
    const { items } = await app.store.read((reader) =>
      reader.views.publicEvents({
        types: ['template-published', 'template-withdrawn'],
        origins: ['own'],
        limit: 100,
        after: null,
      }),
    );
    return items.map(({ type, data }) => ({ type, data }));
  };

  beforeAll(async () => {
    app = { ...applicationOn(suite.database, clock), origin: 'https://participation.example' };
    await setUpCity(app);
    await drafted(app, {
      slug: 'velo',
      title: { fr: 'Plan vélo', en: 'Cycling plan' },
      topics: ['cycling'],
      territory: '69387',
      rules: { territories: ['69387'], supportThreshold: 50, hold: 'nothing' },
      phases: [
        { kind: 'propose', opensAt: '2026-03-01', closesAt: '2026-03-31', title: { fr: 'Vos idées' } },
        { kind: 'questionnaire', opensAt: '2026-03-20', closesAt: '2026-03-31' },
        { kind: 'vote', opensAt: '2026-04-01', closesAt: '2026-04-30', standings: ['resident', 'paper'] },
      ],
    });
    value(await createBallot(app, { ...VOTE, consultation: 'velo' }));
    value(
      await saveQuestionnaire(app, {
        slug: 'velo',
        input: {
          title: { fr: 'Vos trajets' },
          questions: [
            {
              kind: 'multiple',
              text: { fr: 'Comment ?' },
              options: [{ fr: 'À vélo' }, { fr: 'À pied' }],
              most: 1,
              required: true,
            },
            { kind: 'scale', text: { fr: 'Satisfait ?' }, steps: 5, low: { fr: 'non' }, required: false },
          ],
        },
        by: null,
      }),
    );
  });

  it('is of a consultation that is public, and that is decided here', async () => {
    expect(refusal(await offer())).toEqual({ type: 'not-published' });
    expect(refusal(await offer({ slug: 'nothing' }))).toEqual({ type: 'not-found', what: 'consultation' });
    value(await publishConsultation(app, { slug: 'velo', by: null }));
  });

  it('is refused with every fault', async () => {
    expect(refusal(await offer({ title: {}, licence: 'MIT' }))).toMatchObject({
      field: 'title',
      others: [{ field: 'licence', because: 'unknown-value' }],
    });
    expect(refusal(await offer({ ballots: ['nothing'] }))).toMatchObject({
      field: 'ballots',
      because: 'unknown-value',
    });
    expect((await readTemplates(app, { limit: 10, after: null })).items).toEqual([]);
    expect(refusal(await readTemplate(app, 'velo'))).toEqual({ type: 'not-found', what: 'template' });
  });

  it('is frozen with its hash, and has another version where something is different', async () => {
    const first = value(await offer());
    expect(first).toMatchObject({ version: 1, slug: 'velo', withdrawnAt: null });
    expect(documentHash(first.template)).toBe(first.contentHash);
    value(await changeConsultation(app, { slug: 'velo', change: { summary: { fr: 'Autre chose.' } }, by: null }));
    const { reuses, ...kept } = value(await readTemplate(app, 'velo'));
    expect(kept).toEqual(first);
    expect(reuses).toEqual([]);
    expect(documentHash(kept.template)).toBe(kept.contentHash);
    expect(value(await offer())).toMatchObject({ version: 2 });
    expect(value(await offer())).toMatchObject({ version: 2 });
    expect((await readTemplates(app, { limit: 10, after: null })).items).toHaveLength(1);
    expect(await events()).toEqual([
      { type: 'template-published', data: { version: 1, contentHash: first.contentHash } },
      { type: 'template-published', data: { version: 2, contentHash: expect.any(String) } },
    ]);
  });

  it('makes a draft with everything in it, by the day on which it begins', async () => {
    const made = value(await draft());
    const { consultation, derivation } = await consultationOf('bici');
    expect(consultation).toMatchObject({
      ...{ id: made.id, publishedAt: null, territory: null, timeZone: 'Europe/Paris', languages: ['fr', 'en'] },
      ...{ title: { fr: 'Plan vélo', en: 'Cycling plan' }, summary: { fr: 'Autre chose.' }, topics: ['cycling'] },
      rules: { territories: null, supportThreshold: 50, hold: 'nothing' },
    });
    const local = (at: Date) => Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO('Europe/Paris');
    expect(
      consultation.phases.map((phase) => [
        phase.kind,
        local(phase.opensAt).toPlainDateTime().toString(),
        local(phase.closesAt).toPlainDateTime().toString(),
      ]),
    ).toEqual([
      ['propose', '2027-09-01T00:00:00', '2027-10-02T00:00:00'],
      ['questionnaire', '2027-09-20T00:00:00', '2027-10-02T00:00:00'],
      ['vote', '2027-10-02T00:00:00', '2027-11-01T00:00:00'],
    ]);
    expect(consultation.phases[0]?.title).toEqual({ fr: 'Vos idées' });
    expect(consultation.phases[2]?.standings).toEqual(['resident', 'paper']);
    const { ballots } = value(await readBallots(app, { slug: 'bici', viewer: DRAFT_READER }));
    expect(ballots).toHaveLength(1);
    expect(ballots[0]?.ballot).toMatchObject({
      ...{ slug: 'place', question: VOTE.question, method: 'choice', publishedAt: null },
      options: [{ name: { fr: 'La gare' } }, { name: { fr: 'Le port' }, description: { fr: 'Au bord de l’eau.' } }],
      rules: { version: 3, territories: null, threshold: { kind: 'count', count: 200 } },
    });
    expect(
      local(ballots[0]?.ballot.closesAt ?? new Date(0))
        .toPlainDateTime()
        .toString(),
    ).toBe('2027-10-16T18:00:00');
    const { questionnaire } = value(await readQuestionnaire(app, { slug: 'bici', viewer: DRAFT_READER }));
    expect(questionnaire.questions).toMatchObject([
      { kind: 'multiple', options: [{ fr: 'À vélo' }, { fr: 'À pied' }], most: 1, required: true, scale: null },
      { kind: 'scale', scale: { steps: 5, low: { fr: 'non' }, high: null }, required: false },
    ]);
    expect(derivation).toMatchObject({
      ...{ source: uri, institution: 'https://participation.example/', title: { fr: 'Plan vélo' } },
      template: {
        licence: 'CC-BY-4.0',
        contentHash: (await found()).contentHash,
        institutionName: { fr: 'Ville de Lyon' },
      },
    });
  });

  it('makes the same template of what was made from it', async () => {
    value(await publishConsultation(app, { slug: 'bici', by: null }));
    const again = value(await offer({ slug: 'bici' }));
    expect(again.contentHash).toBe((await found()).contentHash);
    value(await withdrawTemplate(app, { slug: 'bici', by: null }));
  });

  it.each([
    ['no day', { firstDay: '' }, { field: 'firstDay', because: 'missing' }],
    ['no day of the calendar', { firstDay: '2027-02-30' }, { field: 'firstDay', because: 'not-a-date' }],
    [
      'another template than was read',
      { contentHash: 'f'.repeat(64) },
      { field: 'template', because: 'other-version' },
    ],
    ['an address that is taken', { slug: 'bici' }, { type: 'slug-taken' }],
  ])('makes nothing with %s', async (_, change, wanted) => {
    expect(refusal(await draft({ slug: 'autre', ...change }))).toMatchObject(wanted);
  });

  it('makes nothing at all where the rules refuse a part of it', async () => {
    const { template, ...rest } = await found();
    const [vote] = template.ballots;
    if (vote === undefined) throw new Error('no vote');
    const refused = async (changed: FoundTemplate['template']) =>
      refusal(await draft({ slug: 'refuse', found: { ...rest, template: changed } }));
    expect(await refused({ ...template, ballots: [vote, { ...vote, slug: 'autre', options: [] }] })).toMatchObject({
      field: 'ballots.1.options',
      because: 'too-small',
    });
    expect(await refused({ ...template, ballots: [{ ...vote, closes: 'P400D' }] })).toMatchObject({
      field: 'ballots.0.closesAt',
      because: 'outside-the-phase',
    });
    const questionnaire = template.questionnaire;
    if (questionnaire === null) throw new Error('no questions');
    const questions = questionnaire.questions.map((question) => ({ ...question, options: [] }));
    expect(await refused({ ...template, questionnaire: { ...questionnaire, questions } })).toMatchObject({
      field: 'questionnaire.questions.0.options',
      because: 'too-small',
    });
    const viewer = DRAFT_READER;
    expect(refusal(await readConsultation(app, { slug: 'refuse', viewer }))).toEqual({
      type: 'not-found',
      what: 'consultation',
    });
    // Nothing of it holds the name either.
    expect(value(await draft({ slug: 'refuse' })).slug).toBe('refuse');
  });

  it('has no vote about what people proposed', async () => {
    const ana = await registeredPerson(app, 'Ana', { standing: 'resident', territory: '69387' });
    await proposed(app, { slug: 'velo', authorId: ana.id, body: 'LE PORT' });
    expect(refusal(await offer({ ballots: ['place'] }))).toMatchObject({
      field: 'ballots',
      because: 'proposed-by-people',
    });
    expect(value(await offer()).template.ballots).toEqual([]);
    expect(value(await offer({ ballots: [] })).template.ballots).toEqual([]);
  });

  it('is listed by its day, page by page', async () => {
    for (const slug of ['un', 'deux', 'trois']) {
      await opened(app, slug);
      clock.advance({ minutes: 1 });
      value(await offer({ slug }));
    }
    const first = await readTemplates(app, { limit: 2, after: null });
    expect(first.items.map(({ slug }) => slug)).toEqual(['trois', 'deux']);
    const second = await readTemplates(app, { limit: 2, after: first.next });
    expect(second.items.map(({ slug }) => slug)).toEqual(['un', 'velo']);
    expect(second.next).toBeNull();
  });

  it('is found by its address here, and at peers alone', async () => {
    expect(refusal(await findTemplate(app, 'https://participation.example/templates/bici'))).toEqual({
      type: 'not-found',
      what: 'template',
    });
    expect(refusal(await findTemplate(app, 'velo'))).toMatchObject({ field: 'template', because: 'not-a-web-address' });
    expect(refusal(await findTemplate(app, 'https://torino.example/templates/bici'))).toEqual({
      type: 'not-found',
      what: 'peer',
    });
  });

  it('is taken back once, and keeps counting its versions', async () => {
    const before = value(await readTemplate(app, 'velo')).version;
    expect(value(await withdrawTemplate(app, { slug: 'velo', by: null }))).toEqual({ version: before });
    expect(refusal(await withdrawTemplate(app, { slug: 'velo', by: null }))).toEqual({
      type: 'not-found',
      what: 'template',
    });
    expect(refusal(await readTemplate(app, 'velo'))).toEqual({ type: 'not-found', what: 'template' });
    const { derivation } = await consultationOf('bici');
    expect(derivation?.source).toBe(uri);
    expect(value(await offer()).version).toBe(before + 1);
  });
});
