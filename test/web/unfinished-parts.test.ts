import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createBallot } from '../../src/application/ballot/create-ballot.ts';
import { publishBallot } from '../../src/application/ballot/publish-ballot.ts';
import { publishConsultation } from '../../src/application/consultation/publish-consultation.ts';
import { readUnfinishedParts, saveUnfinishedPart } from '../../src/application/consultation/unfinished.ts';
import type { Ballot } from '../../src/domain/ballot/ballot.ts';
import { drafted, setUpCity, value } from '../support/city.ts';
import { voting } from '../support/voting.ts';
import { type AdminSession, adminSession } from './admin-session.ts';
import { formOf } from './form-of.ts';
import { openPages, type Pages } from './pages.ts';
import { faultsOf } from './tags.ts';

const AT = '/admin/consultations/ecole';
const NEW = `${AT}/new-ballot`;
const ASKS = '/admin/consultations/trajets';

describe('what is written of a consultation on pages of its own', () => {
  let pages: Pages;
  let officer: AdminSession;

  beforeAll(async () => {
    pages = await openPages('2026-03-02T08:00:00Z');
    await setUpCity(pages.app);
    await voting(pages.app, 'ecole');
    await drafted(pages.app, {
      slug: 'trajets',
      phases: [{ kind: 'discuss', allows: ['respond'], opensAt: '2026-03-05', closesAt: '2026-03-25' }],
    });
    officer = await adminSession(pages, 'officer');
  });
  afterAll(() => pages[Symbol.asyncDispose]());

  const set = (fields: URLSearchParams, typed: Readonly<Record<string, string>>) => {
    for (const [name, text] of Object.entries(typed)) fields.set(name, text);
    return fields;
  };
  const stored = async (slug: string): Promise<Ballot | undefined> =>
    await pages.app.store.read(async (reader) => {
      const consultation = await reader.consultations.bySlug('ecole');
      return (await reader.ballots.bySlug(consultation?.id ?? '', slug))?.ballot;
    });

  it('is a ballot that is stored in any state, listed so, and says what it lacks, until it is a draft', async () => {
    const typed = {
      'question.fr': 'Où mettre <i>les bancs</i> ?',
      method: 'equal-shares',
      'budget.amount': 'cent mille',
      closesAt: 'un jour',
    };
    const kept = await officer.send(NEW, set(await officer.form(NEW), { ...typed, do: 'unfinished' }));
    expect([kept.status, kept.to.includes('done=unfinished-saved')]).toEqual([303, true]);
    const html = await officer.read(kept.to);
    expect(faultsOf(html)).toEqual([]);
    for (const id of ['slug', 'closesAt', 'budget-amount']) expect(html).toContain(`<a href="#${id}">`);
    const again = formOf(html);
    for (const [name, text] of Object.entries(typed)) expect([name, again.get(name)]).toEqual([name, text]);
    expect(await officer.read(AT)).toContain('Où mettre &lt;i&gt;les bancs&lt;/i&gt; ?');
    expect(await pages.text('/consultations/ecole')).not.toContain('les bancs');
    const refused = await officer.send(NEW, set(again, { closesAt: '' }));
    expect([refused.status, formOf(refused.html).get('unfinished')]).toEqual([422, again.get('unfinished')]);
    const whole = set(formOf(refused.html), { slug: 'bancs', method: 'yes-no' });
    expect((await officer.send(NEW, whole)).status).toBe(303);
    expect((await stored('bancs'))?.question).toEqual({ fr: 'Où mettre <i>les bancs</i> ?' });
    expect(await officer.status(kept.to)).toBe(404);
    expect(await officer.read(AT)).not.toContain('new-ballot?unfinished=');
  });

  it('is the change of a draft, which stays as it was meanwhile', async () => {
    const input = { consultation: 'ecole', question: { fr: 'Des arbres ?' }, method: 'yes-no', by: null } as const;
    const before = value(await createBallot(pages.app, { ...input, slug: 'arbres' }));
    const path = `${AT}/ballots/arbres/edit`;
    const unfinished = async () =>
      await officer.send(path, set(await officer.form(path), { 'question.fr': '', do: 'unfinished' }));
    expect((await unfinished()).to).toBe(`${path}?done=unfinished-saved`);
    expect(await stored('arbres')).toEqual(before);
    expect(await officer.read(path)).toContain('<a href="#question-fr">');
    expect((await officer.send(path, new URLSearchParams({ do: 'discard' }))).to).toContain(
      'done=unfinished-discarded',
    );
    expect(await officer.read(path)).not.toContain('<a href="#question-fr">');
    await unfinished();
    expect((await officer.send(path, set(await officer.form(path), { 'question.fr': 'Des haies ?' }))).status).toBe(
      303,
    );
    expect((await stored('arbres'))?.question).toEqual({ fr: 'Des haies ?' });
    await unfinished();
    value(await publishBallot(pages.app, { ballotId: before.id, by: null }));
    expect(await readUnfinishedParts(pages.app, { id: before.consultationId })).toEqual([]);
    const late = { slug: 'ecole', key: { part: 'ballot', ballotId: before.id }, input: {} } as const;
    expect(await saveUnfinishedPart(pages.app, late)).toMatchObject({ refusal: { type: 'rules-frozen' } });
  });

  it('is the questionnaire, of which whoever publishes reads that it is not complete', async () => {
    const path = `${ASKS}/questionnaire`;
    const typed = { 'title.fr': 'Vos trajets', 'question.0.text.fr': '', 'question.0.kind': 'single' };
    const kept = await officer.send(path, set(await officer.form(path), { ...typed, do: 'unfinished' }));
    expect(kept.to).toBe(`${path}?done=unfinished-saved`);
    const html = await officer.read(path);
    expect(faultsOf(html)).toEqual([]);
    for (const id of ['question-0-text-fr', 'question-0-options-fr']) expect(html).toContain(`<a href="#${id}">`);
    expect(formOf(html).get('title.fr')).toBe('Vos trajets');
    expect(await officer.read(`${ASKS}/publish`)).toContain(
      '1 formulaire de cette consultation est conservé en l’état',
    );
    const whole = { 'question.0.text.fr': 'Comment venez-vous ?', 'question.0.options.fr': 'À vélo\nÀ pied' };
    expect((await officer.send(path, set(formOf(html), whole))).to).toContain('done=questionnaire-saved');
    expect(await officer.read(`${ASKS}/publish`)).not.toContain('conservé en l’état');
    value(await publishConsultation(pages.app, { slug: 'trajets', by: null }));
  });
});
