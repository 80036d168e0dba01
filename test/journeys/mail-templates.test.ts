import { beforeAll, expect, it } from 'vitest';
import type { Application } from '../../src/application/application.ts';
import { etagOf } from '../../src/application/kit/not-modified.ts';
import { readMailTemplate, readMailTemplates, setMailTemplate } from '../../src/application/mail/mail-templates.ts';
import { requestSignIn } from '../../src/application/sign-in/mail-sign-in.ts';
import { STANDARD_TEXT } from '../../src/domain/mail/mail-template.ts';
import { writeLetter } from '../../src/i18n/write-letter.ts';
import { eachEngine } from '../storage/engines.ts';
import { applicationOn } from '../support/application.ts';
import { refusal, setUpCity, value } from '../support/city.ts';
import { clockAt } from '../support/clock.ts';
import { mailsTo } from '../support/mails.ts';

const OWN = {
  subject: 'Entrer à {institution}',
  introduction: 'Bonjour, voici {minutes} minutes pour entrer.',
  closing: 'La mairie ({institution}) vous écrit de {origin}.',
};

eachEngine('letters in the institution’s own words', (suite) => {
  let app: Application;

  beforeAll(async () => {
    app = { ...applicationOn(suite.database, clockAt('2026-03-02T08:00:00Z')), mails: 'sent' };
    await setUpCity(app);
  });

  let people = 0;
  const mailed = async (lang: string) => {
    people += 1;
    const address = `somebody${people}@city.example`;
    value(await requestSignIn(app, { address, lang, query: {} }));
    const [mail] = await mailsTo(app, address);
    if (mail === undefined) throw new Error('no letter');
    return writeLetter(mail, app.origin);
  };

  it('say what it is for between them, in that language only', async () => {
    const standard = await mailed('fr');
    value(await setMailTemplate(app, { kind: 'sign-in', lang: 'fr', input: OWN, by: null }));
    const { subject, text } = await mailed('fr');
    expect(subject).toBe('Entrer à Ville de Lyon');
    expect(text).toMatch(/^Bonjour, voici 30 minutes pour entrer\.\n\nOuvrez ce lien/);
    expect(text).toContain(`${app.origin}/sign-in/`);
    expect(text.trimEnd()).toMatch(/--\nLa mairie \(Ville de Lyon\) vous écrit de https:\/\/\S+\.$/);
    expect((await mailed('en')).subject).toBe('Your sign-in link – Ville de Lyon');
    expect(standard.subject).toBe('Votre lien de connexion – Ville de Lyon');
  });

  it('are kept as they are told, and one act each', async () => {
    expect(await readMailTemplates(app)).toMatchObject([{ kind: 'sign-in', lang: 'fr', text: OWN }]);
    const messages = await suite.database.db
      .selectFrom('event')
      .select('data')
      .where('type', '=', 'letter-text-changed')
      .execute();
    expect(messages).toEqual([{ data: { letter: 'sign-in', lang: 'fr', isOwn: true } }]);
  });

  it('are not overwritten by who read others', async () => {
    const input = { ...OWN, subject: 'Autre' };
    const basedOn = etagOf(STANDARD_TEXT);
    const late = await setMailTemplate(app, { kind: 'sign-in', lang: 'fr', input, basedOn, by: null });
    expect(refusal(late)).toEqual({ type: 'changed-meanwhile' });
    expect(await readMailTemplate(app, { kind: 'sign-in', lang: 'fr' })).toEqual(OWN);
  });

  it('go back to the standard text', async () => {
    const basedOn = etagOf(OWN);
    value(await setMailTemplate(app, { kind: 'sign-in', lang: 'fr', input: STANDARD_TEXT, basedOn, by: null }));
    expect(await readMailTemplates(app)).toEqual([]);
    expect((await mailed('fr')).subject).toBe('Votre lien de connexion – Ville de Lyon');
  });
});
