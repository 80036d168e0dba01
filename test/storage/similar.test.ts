import { beforeAll, expect, it } from 'vitest';
import type { Application } from '../../src/application/ports.ts';
import { readSimilar } from '../../src/application/read-similar.ts';
import type { Idea } from '../../src/cli/demo/acts.ts';
import { ROUTES } from '../../src/cli/demo/cycling-routes.ts';
import { SERVICES } from '../../src/cli/demo/cycling-services.ts';
import type { Localised } from '../../src/domain/text.ts';
import { applicationOn } from '../support/application.ts';
import { joined, opened, proposed, setUpCity, value } from '../support/city.ts';
import { clockAt } from '../support/clock.ts';
import { eachEngine } from './engines.ts';

/** The proposals of the demo about cycling, which people wrote each about something of its own. */
const IDEAS: readonly Idea[] = [...ROUTES, ...SERVICES];

eachEngine('what is like a text', (suite) => {
  let app: Application;
  const keys = new Map<number, string>();

  beforeAll(async () => {
    app = applicationOn(suite.database, clockAt('2026-03-02T08:00:00Z'));
    await setUpCity(app);
    await opened(app, 'velo', { rules: { hold: 'nothing' } });
    const { id: authorId } = await joined(app, 'Ana');
    for (const { key, lang = 'fr', title, body } of IDEAS) {
      const said = (text: string | Localised) => (typeof text === 'string' ? { [lang]: text } : text);
      const content = { title: said(title), body: said(body), lang, cost: null, amends: null };
      const { number } = await proposed(app, { slug: 'velo', authorId, content });
      keys.set(number ?? 0, key);
    }
  });

  const like = async (text: string, lang = 'fr') =>
    value(await readSimilar(app, { slug: 'velo', text, lang, audience: { drafts: false } })).map(({ number }) =>
      keys.get(number),
    );

  it.each([
    ['Une passerelle cyclable au-dessus de la rivière', 'passerelle'],
    ['Une passerelle cyclable entre les Tanneries et le parc', 'passerelle'],
    ['Piste cyclable sur le quai', 'quai'],
    ['Réparer les nids-de-poule', 'signalement'],
    ['Des arceaux pour attacher les vélos', 'arceaux'],
    ['Éclairage sous le pont de la voie ferrée', 'nuit'],
    ['Une rue scolaire devant chaque école', 'ecole'],
    ['passerelle', 'passerelle'],
  ])('is first the one that is about the same: %s', async (text, key) => {
    expect((await like(text))[0]).toBe(key);
  });

  it.each([
    'Le chat de ma voisine est perdu',
    'Mon chien a mangé le journal de ce matin',
    'Bonjour, je voudrais savoir quand ouvre la piscine municipale',
    'Plus de bancs publics',
    'De la même manière et pour tous',
  ])('is nothing where a word is shared by chance: %s', async (text) => {
    expect(await like(text)).toEqual([]);
  });

  it('is each proposal itself before any other', async () => {
    for (const { key, lang = 'fr', title, body } of IDEAS) {
      const said = (text: string | Localised) => (typeof text === 'string' ? text : (text[lang] ?? ''));
      expect((await like(`${said(title)} ${said(body)}`, lang))[0]).toBe(key);
      expect((await like(said(title), lang))[0]).toBe(key);
    }
  });
});
